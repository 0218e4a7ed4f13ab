#include "float_distances.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx2,fma,f16c"))), apply_to = function)

static inline __m128 quarter(__m512 v) {
    __m256 upper = _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(v), 1));
    __m256 half = _mm256_add_ps(_mm512_castps512_ps256(v), upper);
    return _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
}

static inline float reduce(__m512 v) {
    __m128 sum = quarter(v);
    sum = _mm_add_ps(sum, _mm_movehl_ps(sum, sum));
    return _mm_cvtss_f32(_mm_add_ss(sum, _mm_movehdup_ps(sum)));
}

static inline void reduce_4(const __m512 *v, float *out) {
    __m128 a = quarter(v[0]), b = quarter(v[1]), c = quarter(v[2]), d = quarter(v[3]);
    __m128 ab = _mm_add_ps(_mm_movelh_ps(a, b), _mm_movehl_ps(b, a));
    __m128 cd = _mm_add_ps(_mm_movelh_ps(c, d), _mm_movehl_ps(d, c));
    _mm_storeu_ps(out, _mm_add_ps(_mm_shuffle_ps(ab, cd, 0x88), _mm_shuffle_ps(ab, cd, 0xdd)));
}

#define TAIL(n) ((__mmask16)((1u << (n)) - 1))
#define VECTOR __m512
#define LANES 16
#define ZERO _mm512_setzero_ps()
#define ADD_PRODUCT(sum, a, b) _mm512_fmadd_ps(a, b, sum)
#define SUBTRACT(a, b) _mm512_sub_ps(a, b)
#define LOAD(p) _mm512_loadu_ps(p)
#define LOAD_TAIL(p, n) _mm512_maskz_loadu_ps(TAIL(n), p)
#define REDUCE(v) reduce(v)
#define REDUCE_4(v, out) reduce_4(v, out)
#define GROUP 4
#define TILE_QUERIES 6
#define TILE_ROWS 4

#define ROW unaligned_float
#define LOAD_ROW(p) _mm512_loadu_ps(p)
#define LOAD_ROW_TAIL(p, n) _mm512_maskz_loadu_ps(TAIL(n), p)
#define NAME(f) f32_##f
#define WITH_TILES 1
#include "float_distances_body.h"
#undef ROW
#undef LOAD_ROW
#undef LOAD_ROW_TAIL
#undef NAME
#undef WITH_TILES

#define ROW unaligned_half
#define LOAD_ROW(p) _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(p)))
#define LOAD_ROW_TAIL(p, n) _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(TAIL(n), p))
#define NAME(f) f16_##f
#define WITH_TILES 0
#include "float_distances_body.h"

#pragma clang attribute pop

const ck_float_distances ck_float_distances_avx512 = {
    "AVX-512",
    f32_inner_product, f32_negative_squared_distance,
    f16_inner_product, f16_negative_squared_distance,
    f32_inner_product_tile, f32_negative_squared_distance_tile,
};
#endif
