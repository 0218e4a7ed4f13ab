// AVX-512 F, BW, DQ and VL.

#include "../instruction_sets.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))),              \
                             apply_to = function)

#include "../bodies/attention.h"
#include "../bodies/unaligned.h"
#include "../bodies/rows.h"
#include "../bodies/int8_range.h"

static struct ck_row_range convert_row_int8(const float *row, size_t inputs, uint8_t *out) {
    __m512 none = _mm512_setzero_ps();
    __m512 least[2] = {none, none}, most[2] = {none, none}, spoilt = none;
    size_t i = 0;
    for (; i + 32 <= inputs; i += 32) {
        CK_UNROLL for (int v = 0; v < 2; v++) {
            __m512 values = _mm512_loadu_ps(row + i + 16 * v);
            least[v] = _mm512_min_ps(least[v], values);
            most[v] = _mm512_max_ps(most[v], values);
            spoilt = _mm512_fmadd_ps(values, none, spoilt);
        }
    }
    for (; i < inputs; i += 16) {
        __mmask16 mask = inputs - i < 16 ? (__mmask16)((1u << (inputs - i)) - 1) : 0xffff;
        __m512 values = _mm512_maskz_loadu_ps(mask, row + i);
        least[0] = _mm512_min_ps(least[0], values);
        most[0] = _mm512_max_ps(most[0], values);
        spoilt = _mm512_fmadd_ps(values, none, spoilt);
    }
    float bad = _mm512_cmp_ps_mask(spoilt, spoilt, _CMP_UNORD_Q) ? NAN : 0.0f;
    struct ck_row_range range = range_of(_mm512_reduce_min_ps(_mm512_min_ps(least[0], least[1])),
                                         _mm512_reduce_max_ps(_mm512_max_ps(most[0], most[1])), bad);
    __m512 factor = _mm512_set1_ps(range.factor), zero = _mm512_set1_ps(range.zero);
    for (i = 0; i < inputs; i += 16) {
        __mmask16 mask = inputs - i < 16 ? (__mmask16)((1u << (inputs - i)) - 1) : 0xffff;
        __m512 scaled = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(mask, row + i), factor, zero);
        // The maximum takes its second operand for NaN; what is too large saturates below.
        __m512i whole = _mm512_cvtps_epi32(_mm512_max_ps(scaled, none));
        _mm512_mask_cvtusepi32_storeu_epi8(out + i, mask, whole);
    }
    return range;
}

#include "../bodies/int8_rows.h"

#define CK_LANES 16
#include "../bodies/depthwise.h"
#undef CK_LANES

#include "../bodies/panels_f32_512.h"

CK_INLINE __m512i join_neighbours(__m512i first, __m512i second) {
    const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    __m512i odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
    return _mm512_add_epi32(_mm512_permutex2var_epi32(first, even, second),
                            _mm512_permutex2var_epi32(first, odd, second));
}

#define CK_LANES 16
#define CK_ROWS 6
#define CK_WHOLE __m512i
#define CK_WIDENED(pointer) _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)(pointer)))
#define CK_WIDENED_LEFT(bits) _mm512_cvtepu8_epi16(_mm256_set1_epi32(bits))
#define CK_PAIRS(sums, a, b) _mm512_add_epi32(sums, _mm512_madd_epi16(a, b))
#define CK_JOINED(first, second) join_neighbours(first, second)
#include "../bodies/byte_pairs.h"

CK_INLINE __m128 quarter(__m512 v) {
    __m256 upper = _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(v), 1));
    __m256 half = _mm256_add_ps(_mm512_castps512_ps256(v), upper);
    return _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
}

CK_INLINE float reduce(__m512 v) {
    __m128 sum = quarter(v);
    sum = _mm_add_ps(sum, _mm_movehl_ps(sum, sum));
    return _mm_cvtss_f32(_mm_add_ss(sum, _mm_movehdup_ps(sum)));
}

CK_INLINE void reduce_4(const __m512 *v, float *out) {
    __m128 a = quarter(v[0]), b = quarter(v[1]), c = quarter(v[2]), d = quarter(v[3]);
    __m128 ab = _mm_add_ps(_mm_movelh_ps(a, b), _mm_movehl_ps(b, a));
    __m128 cd = _mm_add_ps(_mm_movelh_ps(c, d), _mm_movehl_ps(d, c));
    _mm_storeu_ps(out, _mm_add_ps(_mm_shuffle_ps(ab, cd, 0x88), _mm_shuffle_ps(ab, cd, 0xdd)));
}

#define TAIL(n) ((__mmask16)((1u << (n)) - 1))
#define CK_VECTOR __m512
#define CK_LANES 16
#define CK_ZERO _mm512_setzero_ps()
#define CK_ADD_PRODUCT(sum, a, b) _mm512_fmadd_ps(a, b, sum)
#define CK_SUBTRACT(a, b) _mm512_sub_ps(a, b)
#define CK_LOAD_QUERY(p) _mm512_loadu_ps(p)
#define CK_LOAD_QUERY_TAIL(p, n) _mm512_maskz_loadu_ps(TAIL(n), p)
#define CK_REDUCE(v) reduce(v)
#define CK_REDUCE_4(v, out) reduce_4(v, out)
#define CK_GROUP 4
#define CK_TILE_QUERIES 6
#define CK_TILE_ROWS 4

#define CK_ROW unaligned_float
#define CK_LOAD_ROW(p) _mm512_loadu_ps((const float *)(p))
#define CK_LOAD_ROW_TAIL(p, n) _mm512_maskz_loadu_ps(TAIL(n), (const float *)(p))
#define CK_NAME(f) f32_##f
#define CK_WITH_TILES 1
#include "../bodies/distances.h"

#define CK_ROW unaligned_half
#define CK_LOAD_ROW(p) _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(p)))
#define CK_LOAD_ROW_TAIL(p, n) _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(TAIL(n), p))
#define CK_NAME(f) f16_##f
#define CK_WITH_TILES 0
#include "../bodies/distances.h"
#undef CK_LANES

const struct ck_set ck_avx512 = {
    .name = "AVX-512",
    .features = CP_AVX2 | CP_AVX512,
    .row.layer_norm = layer_norm,
    .row.rms_norm = rms_norm,
    .row.exponential_sum = exponential_sum,
    .row.skip_to_above = skip_to_above,
    .row.multiply_rows = multiply_rows,
    .row.softmax = softmax,
    .row.finish = finish,
    .row.attend = attend,
    .row.depthwise_row = depthwise_row,
    .row.multiply = multiply_f32,
    .row.pack_dot_int8 = pack_dot_int8,
    .row.convert_dot_int8 = convert_dot_int8,
    .row.multiply_dot_int8 = multiply_int8,
    .row.f32_inner_product = f32_inner_product,
    .row.f32_negative_squared_distance = f32_negative_squared_distance,
    .row.f16_inner_product = f16_inner_product,
    .row.f16_negative_squared_distance = f16_negative_squared_distance,
    .row.f32_inner_product_tile = f32_inner_product_tile,
    .row.f32_negative_squared_distance_tile = f32_negative_squared_distance_tile,
};

#pragma clang attribute pop
#endif
