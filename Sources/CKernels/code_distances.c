#include "code_distances.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>

#define INLINE static inline __attribute__((always_inline))

INLINE const uint8_t *row_at(const void *rows, size_t stride, const uint32_t *indexes, size_t i) {
    return (const uint8_t *)rows + stride * (indexes ? indexes[i] : i);
}

// `product` is Σ query code * stored row code.
INLINE float finish(const ck_code_query *query, const uint8_t *row, size_t dimension, int32_t product) {
    float scale_and_offset[2];
    memcpy(scale_and_offset, row + ((dimension + 3) & ~(size_t)3), sizeof scale_and_offset);
    float scaled = query->scale * scale_and_offset[0] * (float)(product - 128 * query->code_sum);
    return scaled + query->offset + scale_and_offset[1];
}

#define GROUP 4

// The loop over rows is the same for every instruction set; GROUP_PRODUCTS(query, rows, count, dimension, products)
// does `count` rows, a constant.
#define DEFINE_SCORES(name, GROUP_PRODUCTS)                                                                            \
    static void name(const ck_code_query *query, const void *rows, size_t stride, const uint32_t *indexes,             \
                     size_t count, size_t dimension, float *scores) {                                                  \
        size_t i = 0;                                                                                                  \
        for (; i + GROUP <= count; i += GROUP) {                                                                       \
            const uint8_t *group[GROUP];                                                                               \
            int32_t products[GROUP];                                                                                   \
            for (int r = 0; r < GROUP; r++) group[r] = row_at(rows, stride, indexes, i + r);                           \
            GROUP_PRODUCTS(query->codes, group, GROUP, dimension, products);                                           \
            for (int r = 0; r < GROUP; r++) scores[i + r] = finish(query, group[r], dimension, products[r]);           \
        }                                                                                                              \
        for (; i < count; i++) {                                                                                       \
            const uint8_t *row = row_at(rows, stride, indexes, i);                                                     \
            int32_t product;                                                                                           \
            GROUP_PRODUCTS(query->codes, &row, 1, dimension, &product);                                                \
            scores[i] = finish(query, row, dimension, product);                                                        \
        }                                                                                                              \
    }

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni"))), apply_to = function)

INLINE void vnni_products(const int8_t *query, const uint8_t *const *rows, int count, size_t dimension,
                          int32_t *products) {
    __m512i sums[GROUP];
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

DEFINE_SCORES(vnni_scores, vnni_products)

#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

INLINE void avx2_products(const int8_t *query, const uint8_t *const *rows, int count, size_t dimension,
                          int32_t *products) {
    // Byte products would saturate in pairs; as 16-bit integers they don't.
    __m256i sums[GROUP];
    for (int r = 0; r < count; r++) sums[r] = _mm256_setzero_si256();
    size_t d = 0;
    for (; d + 16 <= dimension; d += 16) {
        __m256i q = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(query + d)));
        for (int r = 0; r < count; r++) {
            __m256i row = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(rows[r] + d)));
            sums[r] = _mm256_add_epi32(sums[r], _mm256_madd_epi16(q, row));
        }
    }
    for (int r = 0; r < count; r++) {
        __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(sums[r]), _mm256_extracti128_si256(sums[r], 1));
        sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4e));
        sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xb1));
        int32_t product = _mm_cvtsi128_si32(sum);
        for (size_t t = d; t < dimension; t++) product += (int32_t)query[t] * (int32_t)rows[r][t];
        products[r] = product;
    }
}

DEFINE_SCORES(avx2_scores, avx2_products)

#pragma clang attribute pop

static const ck_code_distances avx2 = {"AVX2", avx2_scores};
static const ck_code_distances vnni = {"AVX-512 VNNI", vnni_scores};
#endif

size_t ck_available_code_distances(const ck_code_distances **sets) {
    size_t count = 0;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        sets[count++] = &avx2;
        if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
            __builtin_cpu_supports("avx512vnni")) {
            sets[count++] = &vnni;
        }
    }
#else
    (void)sets;
#endif
    return count;
}
