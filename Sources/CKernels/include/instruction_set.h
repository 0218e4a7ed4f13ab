#ifndef CKERNELS_INSTRUCTION_SET_H
#define CKERNELS_INSTRUCTION_SET_H

// What the compiler assumes of every processor (SSE2, NEON); AVX2 with FMA and F16C; AVX-512 F, BW, DQ and VL.
enum { CK_BASELINE = 0, CK_AVX2 = 1, CK_AVX512 = 2 };

// The best instruction set that this processor has and the limit allows.
int ck_instruction_set(void);

// Keeps the kernels below better instruction sets, so that a test can run each version. Any thread may set it at any
// time.
void ck_limit_instruction_set(int limit);

#endif
