// AVX2 with FMA and F16C.

#include "../instruction_sets.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#include "../bodies/conversions.h"

static void f16_to_f32(const void *source, float *destination, size_t count) {
    const char *bytes = source;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        _mm256_storeu_ps(destination + i, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(bytes + 2 * i))));
    }
    widen_halves(bytes + 2 * i, destination + i, count - i);
}

static void f32_to_f16(const float *source, void *destination, size_t count) {
    char *bytes = destination;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        __m128i halves = _mm256_cvtps_ph(_mm256_loadu_ps(source + i), _MM_FROUND_TO_NEAREST_INT);
        _mm_storeu_si128((__m128i *)(bytes + 2 * i), halves);
    }
    narrow_to_halves(source + i, bytes + 2 * i, count - i);
}

#include "../bodies/weight_formats.h"

CK_INLINE __m256 load_eight(const char *source, const int format) {
    switch (format) {
    case CK_FORMAT_F16: return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)source));
    case CK_FORMAT_BF16:
        return _mm256_castsi256_ps(
            _mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)source)), 16));
    default: return _mm256_loadu_ps((const float *)source);
    }
}

// Transposes 8 × 8 blocks in registers.
CK_INLINE void transpose_eight(const char *rows, const int format, size_t row_bytes, size_t depth, float *column) {
    const size_t width = format == CK_FORMAT_F32 ? 4 : 2;
    for (size_t k = 0; k < depth; k += 8) {
        __m256 a[8], b[8];
        for (int r = 0; r < 8; r++) a[r] = load_eight(rows + (size_t)r * row_bytes + k * width, format);
        for (int r = 0; r < 8; r += 2) {
            b[r] = _mm256_unpacklo_ps(a[r], a[r + 1]);
            b[r + 1] = _mm256_unpackhi_ps(a[r], a[r + 1]);
        }
        for (int r = 0; r < 8; r += 4) {
            a[r] = _mm256_shuffle_ps(b[r], b[r + 2], 0x44);
            a[r + 1] = _mm256_shuffle_ps(b[r], b[r + 2], 0xee);
            a[r + 2] = _mm256_shuffle_ps(b[r + 1], b[r + 3], 0x44);
            a[r + 3] = _mm256_shuffle_ps(b[r + 1], b[r + 3], 0xee);
        }
        for (int r = 0; r < 4; r++) {
            _mm256_storeu_ps(column + (k + (size_t)r) * CK_PANEL, _mm256_permute2f128_ps(a[r], a[r + 4], 0x20));
            _mm256_storeu_ps(column + (k + 4 + (size_t)r) * CK_PANEL, _mm256_permute2f128_ps(a[r], a[r + 4], 0x31));
        }
    }
}

static void pack_eight(const char *rows, int format, size_t row_bytes, size_t depth, float *column) {
    switch (format) {
    case CK_FORMAT_F16: transpose_eight(rows, CK_FORMAT_F16, row_bytes, depth, column); break;
    case CK_FORMAT_BF16: transpose_eight(rows, CK_FORMAT_BF16, row_bytes, depth, column); break;
    default: transpose_eight(rows, CK_FORMAT_F32, row_bytes, depth, column);
    }
}

#include "../bodies/packing.h"
#include "../bodies/attention.h"
#include "../bodies/unaligned.h"
#include "../bodies/rows.h"
#include "../bodies/int8_range.h"

CK_INLINE float extreme_of(__m256 values, const int most) {
    __m128 four = most ? _mm_max_ps(_mm256_castps256_ps128(values), _mm256_extractf128_ps(values, 1))
                       : _mm_min_ps(_mm256_castps256_ps128(values), _mm256_extractf128_ps(values, 1));
    __m128 two = _mm_movehl_ps(four, four);
    four = most ? _mm_max_ps(four, two) : _mm_min_ps(four, two);
    two = _mm_shuffle_ps(four, four, 1);
    return _mm_cvtss_f32(most ? _mm_max_ss(four, two) : _mm_min_ss(four, two));
}

static struct ck_row_range convert_row_int8(const float *row, size_t inputs, uint8_t *out) {
    __m256 least = _mm256_setzero_ps(), most = least, spoilt = least;
    size_t i = 0;
    for (; i + 8 <= inputs; i += 8) {
        __m256 values = _mm256_loadu_ps(row + i);
        least = _mm256_min_ps(least, values);
        most = _mm256_max_ps(most, values);
        spoilt = _mm256_fmadd_ps(values, _mm256_setzero_ps(), spoilt);
    }
    float lowest = extreme_of(least, 0), highest = extreme_of(most, 1);
    // 0 or NaN, whose comparison sets bits.
    float bad = _mm256_movemask_ps(_mm256_cmp_ps(spoilt, spoilt, _CMP_UNORD_Q)) ? NAN : 0.0f;
    for (size_t j = i; j < inputs; j++) {
        lowest = row[j] < lowest ? row[j] : lowest;
        highest = row[j] > highest ? row[j] : highest;
        bad += row[j] * 0.0f;
    }
    struct ck_row_range range = range_of(lowest, highest, bad);
    __m256 factor = _mm256_set1_ps(range.factor), zero = _mm256_set1_ps(range.zero);
    for (i = 0; i + 8 <= inputs; i += 8) {
        __m256 scaled = _mm256_fmadd_ps(_mm256_loadu_ps(row + i), factor, zero);
        // The maximum takes its second operand for NaN.
        scaled = _mm256_min_ps(_mm256_max_ps(scaled, _mm256_setzero_ps()), _mm256_set1_ps(255));
        __m256i whole = _mm256_cvtps_epi32(scaled);
        __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
        _mm_storel_epi64((__m128i *)(out + i), _mm_packus_epi16(words, words));
    }
    for (; i < inputs; i++) {
        float value = row[i] * range.factor + range.zero;
        value = value > 0.0f ? value : 0.0f;
        out[i] = (uint8_t)nearest(value > 255.0f ? 255.0f : value);
    }
    return range;
}

#include "../bodies/int8_rows.h"

#define CK_LANES 8
#include "../bodies/depthwise.h"
#undef CK_LANES

CK_INLINE __m256 eight_halves(const char *pointer) {
    return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)pointer));
}

#define CK_NAME(name) name##_f32
#define CK_LANES 8
#define CK_ROWS 6
#define CK_IS_F32 1
#define CK_SUMS CK_NAME(vector)
#define CK_LEFT float
#define CK_RIGHT CK_NAME(vector)
#define CK_HALVES(p) eight_halves(p)
#define CK_SPREAD(bits) ck_float((uint32_t)(bits))
#define CK_DOT(sums, left, right) ((sums) + (left) * (right))
#include "../bodies/panels.h"

#define CK_LANES 8
#define CK_ROWS 2
#define CK_WHOLE __m256i
#define CK_WIDENED(pointer) _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(pointer)))
#define CK_WIDENED_LEFT(bits) _mm256_cvtepu8_epi16(_mm_set1_epi32(bits))
#define CK_PAIRS(sums, a, b) _mm256_add_epi32(sums, _mm256_madd_epi16(a, b))
#define CK_JOINED(first, second) _mm256_permute4x64_epi64(_mm256_hadd_epi32(first, second), 0xd8)
#include "../bodies/byte_pairs.h"

CK_INLINE __m128 half(__m256 v) { return _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1)); }

CK_INLINE float reduce(__m256 v) {
    __m128 sum = half(v);
    sum = _mm_add_ps(sum, _mm_movehl_ps(sum, sum));
    return _mm_cvtss_f32(_mm_add_ss(sum, _mm_movehdup_ps(sum)));
}

CK_INLINE void reduce_4(const __m256 *v, float *out) {
    __m128 a = half(v[0]), b = half(v[1]), c = half(v[2]), d = half(v[3]);
    __m128 ab = _mm_add_ps(_mm_movelh_ps(a, b), _mm_movehl_ps(b, a));
    __m128 cd = _mm_add_ps(_mm_movelh_ps(c, d), _mm_movehl_ps(d, c));
    _mm_storeu_ps(out, _mm_add_ps(_mm_shuffle_ps(ab, cd, 0x88), _mm_shuffle_ps(ab, cd, 0xdd)));
}

CK_INLINE __m256 load_tail(const float *p, size_t count) {
    static const int32_t masks[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
    return _mm256_maskload_ps(p, _mm256_loadu_si256((const __m256i *)(masks + 8 - count)));
}

CK_INLINE __m256 load_half_tail(const unaligned_half *p, size_t count) {
    uint16_t halves[8] = {0};
    memcpy(halves, p, 2 * count);
    return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)halves));
}

#define CK_VECTOR __m256
#define CK_LANES 8
#define CK_ZERO _mm256_setzero_ps()
#define CK_ADD_PRODUCT(sum, a, b) _mm256_fmadd_ps(a, b, sum)
#define CK_SUBTRACT(a, b) _mm256_sub_ps(a, b)
#define CK_LOAD_QUERY(p) _mm256_loadu_ps(p)
#define CK_LOAD_QUERY_TAIL(p, n) load_tail(p, n)
#define CK_REDUCE(v) reduce(v)
#define CK_REDUCE_4(v, out) reduce_4(v, out)
#define CK_GROUP 8
#define CK_TILE_QUERIES 3
#define CK_TILE_ROWS 4

#define CK_ROW unaligned_float
#define CK_LOAD_ROW(p) _mm256_loadu_ps((const float *)(p))
#define CK_LOAD_ROW_TAIL(p, n) load_tail((const float *)(p), n)
#define CK_NAME(f) f32_##f
#define CK_WITH_TILES 1
#include "../bodies/distances.h"

#define CK_ROW unaligned_half
#define CK_LOAD_ROW(p) _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p)))
#define CK_LOAD_ROW_TAIL(p, n) load_half_tail(p, n)
#define CK_NAME(f) f16_##f
#define CK_WITH_TILES 0
#include "../bodies/distances.h"
#undef CK_LANES

#include "../bodies/code_products.h"

CK_INLINE void code_products(const int8_t *query, const uint8_t *const *rows, int count, size_t dimension,
                             int32_t *products) {
    // Byte products would saturate in pairs; as 16-bit integers they don't.
    __m256i sums[CK_CODE_GROUP];
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

#include "../bodies/code_distances.h"

#include "../bodies/resampling_avx2.h"

const struct ck_set ck_avx2 = {
    .name = "AVX2",
    .features = CP_AVX2,
    .row.f16_to_f32 = f16_to_f32,
    .row.bf16_to_f32 = bf16_to_f32,
    .row.q4_0_to_f32 = q4_0_to_f32,
    .row.f32_to_f16 = f32_to_f16,
    .row.f32_to_bf16 = f32_to_bf16,
    .row.layer_norm = layer_norm,
    .row.rms_norm = rms_norm,
    .row.exponential_sum = exponential_sum,
    .row.skip_to_above = skip_to_above,
    .row.multiply_rows = multiply_rows,
    .row.softmax = softmax,
    .row.finish = finish,
    .row.attend = attend,
    .row.depthwise_row = depthwise_row,
    .row.pack_panels = pack_panels,
    .row.encode_panel = encode_panel,
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
    .row.code_scores = code_scores,
    .row.resample_horizontally = resample_horizontally,
    .row.resample_vertically = resample_vertically,
};

#pragma clang attribute pop
#endif
