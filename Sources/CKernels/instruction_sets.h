#ifndef CKERNELS_INSTRUCTION_SETS_PRIVATE_H
#define CKERNELS_INSTRUCTION_SETS_PRIVATE_H

#include "CProcessor.h"
#include "kernel_table.h"

// A new instruction set is a file in sets/ that ends with its row, a line here and one in table.c.

extern const struct ck_set ck_baseline;

#if defined(__x86_64__)
extern const struct ck_set ck_avx2;
extern const struct ck_set ck_avx_vnni;
extern const struct ck_set ck_avx512;
extern const struct ck_set ck_avx512_vnni;
extern const struct ck_set ck_avx512_bf16;
extern const struct ck_set ck_amx;
#elif defined(__aarch64__)
extern const struct ck_set ck_neon_dotprod;
extern const struct ck_set ck_neon_i8mm;
extern const struct ck_set ck_neon_bf16;
#endif

#endif
