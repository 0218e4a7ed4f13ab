#ifndef CKERNELS_INSTRUCTION_SET_H
#define CKERNELS_INSTRUCTION_SET_H

// Levels that tests and results name: what the compiler assumes of every processor (SSE2, NEON); AVX2 with FMA and
// F16C; AVX-512 F, BW, DQ and VL. What a level has beyond that is asked for in CProcessor.
enum { CK_BASELINE = 0, CK_AVX2 = 1, CK_AVX512 = 2 };

// Returns the highest level that this processor has and the limit allows.
int ck_instruction_set(void);

#endif
