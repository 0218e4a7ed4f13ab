#include "float_distances.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

static inline __m128 half(__m256 v) { return _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1)); }

static inline float reduce(__m256 v) {
    __m128 sum = half(v);
    sum = _mm_add_ps(sum, _mm_movehl_ps(sum, sum));
    return _mm_cvtss_f32(_mm_add_ss(sum, _mm_movehdup_ps(sum)));
}

static inline void reduce_4(const __m256 *v, float *out) {
    __m128 a = half(v[0]), b = half(v[1]), c = half(v[2]), d = half(v[3]);
    __m128 ab = _mm_add_ps(_mm_movelh_ps(a, b), _mm_movehl_ps(b, a));
    __m128 cd = _mm_add_ps(_mm_movelh_ps(c, d), _mm_movehl_ps(d, c));
    _mm_storeu_ps(out, _mm_add_ps(_mm_shuffle_ps(ab, cd, 0x88), _mm_shuffle_ps(ab, cd, 0xdd)));
}

static inline __m256 load_tail(const float *p, size_t count) {
    static const int32_t masks[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
    return _mm256_maskload_ps(p, _mm256_loadu_si256((const __m256i *)(masks + 8 - count)));
}

static inline __m256 load_half_tail(const unaligned_half *p, size_t count) {
    uint16_t halves[8] = {0};
    memcpy(halves, p, 2 * count);
    return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)halves));
}

#define VECTOR __m256
#define LANES 8
#define ZERO _mm256_setzero_ps()
#define ADD_PRODUCT(sum, a, b) _mm256_fmadd_ps(a, b, sum)
#define SUBTRACT(a, b) _mm256_sub_ps(a, b)
#define LOAD(p) _mm256_loadu_ps(p)
#define LOAD_TAIL(p, n) load_tail(p, n)
#define REDUCE(v) reduce(v)
#define REDUCE_4(v, out) reduce_4(v, out)
#define GROUP 8
#define TILE_QUERIES 3
#define TILE_ROWS 4

#define ROW unaligned_float
#define LOAD_ROW(p) _mm256_loadu_ps(p)
#define LOAD_ROW_TAIL(p, n) load_tail(p, n)
#define NAME(f) f32_##f
#define WITH_TILES 1
#include "float_distances_body.h"
#undef ROW
#undef LOAD_ROW
#undef LOAD_ROW_TAIL
#undef NAME
#undef WITH_TILES

#define ROW unaligned_half
#define LOAD_ROW(p) _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p)))
#define LOAD_ROW_TAIL(p, n) load_half_tail(p, n)
#define NAME(f) f16_##f
#define WITH_TILES 0
#include "float_distances_body.h"

#pragma clang attribute pop

const ck_float_distances ck_float_distances_avx2 = {
    "AVX2",
    f32_inner_product, f32_negative_squared_distance,
    f16_inner_product, f16_negative_squared_distance,
    f32_inner_product_tile, f32_negative_squared_distance_tile,
};
#endif
