// Products of bytes in 512 bits.

#include "../instruction_sets.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx512vnni,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))),   \
                             apply_to = function)

#define CK_NAME(name) name##_int8
#define CK_LANES 16
#define CK_ROWS 12
#define CK_KIND CK_DOT_INT8
#define CK_SUMS __m512i
#define CK_LEFT __m512i
#define CK_RIGHT __m512i
#define CK_NOTHING _mm512_setzero_si512()
#define CK_SPREAD(bits) _mm512_set1_epi32(bits)
#define CK_LOAD(pointer) _mm512_loadu_si512(pointer)
#define CK_DOT(sums, left, right) _mm512_dpbusd_epi32(sums, left, right)
#define CK_FINISHED(sums) (sums)
#include "../bodies/panels.h"

#include "../bodies/code_products.h"

CK_INLINE void code_products(const int8_t *query, const uint8_t *const *rows, int count, size_t dimension,
                             int32_t *products) {
    __m512i sums[CK_CODE_GROUP];
    for (int r = 0; r < count; r++) sums[r] = _mm512_setzero_si512();
    size_t d = 0;
    for (; d + 64 <= dimension; d += 64) {
        __m512i q = _mm512_loadu_si512(query + d);
        for (int r = 0; r < count; r++) sums[r] = _mm512_dpbusd_epi32(sums[r], _mm512_loadu_si512(rows[r] + d), q);
    }
    if (d < dimension) {
        __mmask64 tail = ~0ull >> (64 - (dimension - d));
        __m512i q = _mm512_maskz_loadu_epi8(tail, query + d);
        for (int r = 0; r < count; r++) {
            sums[r] = _mm512_dpbusd_epi32(sums[r], _mm512_maskz_loadu_epi8(tail, rows[r] + d), q);
        }
    }
    for (int r = 0; r < count; r++) products[r] = _mm512_reduce_add_epi32(sums[r]);
}

#include "../bodies/code_distances.h"

const struct ck_set ck_avx512_vnni = {
    .name = "AVX-512 VNNI",
    .features = CP_AVX2 | CP_AVX512 | CP_AVX512_VNNI,
    .row.multiply_dot_int8 = multiply_int8,
    .row.dot_int8_instruction = "VPDPBUSD",
    .row.code_scores = code_scores,
};

#pragma clang attribute pop
#endif
