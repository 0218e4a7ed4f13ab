// Products of bytes in 256 bits, of processors without AVX-512.

#include "../instruction_sets.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avxvnni,avx2,fma,f16c"))), apply_to = function)

#define CK_NAME(name) name##_int8
#define CK_LANES 8
#define CK_ROWS 6
#define CK_KIND CK_DOT_INT8
#define CK_SUMS __m256i
#define CK_LEFT __m256i
#define CK_RIGHT __m256i
#define CK_NOTHING _mm256_setzero_si256()
#define CK_SPREAD(bits) _mm256_set1_epi32(bits)
#define CK_LOAD(pointer) _mm256_loadu_si256((const __m256i *)(pointer))
#define CK_DOT(sums, left, right) _mm256_dpbusd_avx_epi32(sums, left, right)
#define CK_FINISHED(sums) (sums)
#include "../bodies/panels.h"

const struct ck_set ck_avx_vnni = {
    .name = "AVX-VNNI",
    .features = CP_AVX2 | CP_AVX_VNNI,
    .row.multiply_dot_int8 = multiply_int8,
    .row.dot_int8_instruction = "VPDPBUSD",
};

#pragma clang attribute pop
#endif
