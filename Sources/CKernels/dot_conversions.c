#include <math.h>
#include <string.h>

#include "conversions.h"
#include "dot_panels.h"
#include "elementary.h"
#include "panels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

void ck_dot_pack_bf16(const float *panel, size_t inputs, void *packed) {
    uint16_t *out = packed;
    for (size_t k = 0; k < inputs; k += 2, out += 2 * CK_PANEL) {
        uint16_t halves[2][CK_PANEL] = {{0}};
        ck_f32_to_bf16(panel + k * CK_PANEL, halves[0], CK_PANEL);
        if (k + 1 < inputs) ck_f32_to_bf16(panel + (k + 1) * CK_PANEL, halves[1], CK_PANEL);
        for (size_t c = 0; c < CK_PANEL; c++) {
            out[2 * c] = halves[0][c];
            out[2 * c + 1] = halves[1][c];
        }
    }
}

// ±0 to the nearest integer; NaN to anything. Adding 1.5 × 2²³ leaves it in the low bits.
CK_INLINE int32_t nearest(float value) { return (int32_t)(ck_bits(value + 12582912.0f) - 0x4b400000); }

CK_INLINE void ck_dot_pack_int8_body(const float *restrict panel, size_t inputs, void *restrict packed,
                                     float *restrict scales, int32_t *restrict sums) {
    float largest[CK_PANEL] = {0}, spoilt[CK_PANEL] = {0}, factors[CK_PANEL];
    for (size_t k = 0; k < inputs; k++) {
        for (size_t c = 0; c < CK_PANEL; c++) {
            float magnitude = ck_float(ck_bits(panel[k * CK_PANEL + c]) & 0x7fffffff);
            largest[c] = magnitude > largest[c] ? magnitude : largest[c];
            spoilt[c] += magnitude * 0.0f;
        }
    }
    for (size_t c = 0; c < CK_PANEL; c++) {
        scales[c] = largest[c] / 127.0f + spoilt[c];
        factors[c] = spoilt[c] == 0.0f && largest[c] > 0.0f ? 127.0f / largest[c] : 0.0f;
        // Where the largest is so small that its inverse is infinite, all count as 0.
        if (factors[c] > 3.4e38f) factors[c] = 0.0f;
        sums[c] = 0;
    }
    int8_t *out = packed;
    for (size_t k = 0; k < inputs; k += 4, out += 4 * CK_PANEL) {
        int32_t bytes[CK_PANEL] = {0};
        for (size_t j = 0; j < 4 && k + j < inputs; j++) {
            for (size_t c = 0; c < CK_PANEL; c++) {
                float scaled = panel[(k + j) * CK_PANEL + c] * factors[c];
                int32_t value = nearest(scaled > 127.0f ? 127.0f : scaled < -127.0f ? -127.0f : scaled);
                // What is not finite.
                value = factors[c] == 0.0f ? 0 : value;
                sums[c] += value;
                bytes[c] |= (int32_t)((uint32_t)(value & 255) << (8 * j));
            }
        }
        memcpy(out, bytes, sizeof bytes);
    }
}

CK_DEFINE_VERSIONS(ck_dot_pack_int8,
                   (const float *panel, size_t inputs, void *packed, float *scales, int32_t *sums),
                   (panel, inputs, packed, scales, sums))

static void convert_bf16_plain(const float *row, size_t inputs, char *out) { ck_f32_to_bf16(row, out, inputs); }

#if defined(__x86_64__)
__attribute__((target("avx512bf16,avx512f,avx512bw,avx512dq,avx512vl"))) static void convert_bf16_avx512(
    const float *row, size_t inputs, char *out) {
    size_t i = 0;
    for (; i + 32 <= inputs; i += 32) {
        __m512bh both = _mm512_cvtne2ps_pbh(_mm512_loadu_ps(row + i + 16), _mm512_loadu_ps(row + i));
        _mm512_storeu_si512(out + 2 * i, (__m512i)both);
    }
    ck_f32_to_bf16(row + i, out + 2 * i, inputs - i);
}
#endif

void ck_dot_convert_bf16(const float *input, size_t stride, size_t rows, size_t inputs, void *converted) {
    char *out = converted;
    size_t bytes = ck_dot_row_bytes(CK_DOT_BF16, inputs);
    void (*convert)(const float *, size_t, char *) = convert_bf16_plain;
#if defined(__x86_64__)
    if (ck_has_dot(CK_DOT_BF16)) convert = convert_bf16_avx512;
#endif
    for (size_t r = 0; r < rows; r++, out += bytes) {
        convert(input + r * stride, inputs, out);
        memset(out + 2 * inputs, 0, bytes - 2 * inputs);
    }
}

// A row's scale, zero and the factor to multiply it by.
struct ck_row_range {
    float scale;
    float zero;
    float factor;
};

// `spoilt` is 0 where all values are finite.
CK_INLINE struct ck_row_range range_of(float least, float most, float spoilt) {
    float range = most - least;
    float factor = 255.0f / range;
    int finite = spoilt == 0.0f && range < 3.4e38f;
    // Nothing but zeros, or a range that cannot be told from it.
    if (!finite || !(factor < 3.4e38f)) return (struct ck_row_range){finite ? 0.0f : NAN, 0.0f, 0.0f};
    return (struct ck_row_range){range / 255.0f, (float)nearest(-least * factor), factor};
}

static struct ck_row_range convert_int8_plain(const float *row, size_t inputs, uint8_t *out) {
    float least = 0, most = 0, spoilt = 0;
    for (size_t i = 0; i < inputs; i++) {
        least = row[i] < least ? row[i] : least;
        most = row[i] > most ? row[i] : most;
        spoilt += row[i] * 0.0f;
    }
    struct ck_row_range range = range_of(least, most, spoilt);
    for (size_t i = 0; i < inputs; i++) {
        float value = row[i] * range.factor + range.zero;
        // What is not finite ends at 0, too.
        value = value > 0.0f ? value : 0.0f;
        out[i] = (uint8_t)nearest(value > 255.0f ? 255.0f : value);
    }
    return range;
}

#if defined(__x86_64__)
CK_TARGET_AVX2 CK_INLINE float extreme_of(__m256 values, const int most) {
    __m128 four = most ? _mm_max_ps(_mm256_castps256_ps128(values), _mm256_extractf128_ps(values, 1))
                       : _mm_min_ps(_mm256_castps256_ps128(values), _mm256_extractf128_ps(values, 1));
    __m128 two = _mm_movehl_ps(four, four);
    four = most ? _mm_max_ps(four, two) : _mm_min_ps(four, two);
    two = _mm_shuffle_ps(four, four, 1);
    return _mm_cvtss_f32(most ? _mm_max_ss(four, two) : _mm_min_ss(four, two));
}

CK_TARGET_AVX2 static struct ck_row_range convert_int8_avx2(const float *row, size_t inputs, uint8_t *out) {
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

CK_TARGET_AVX512 static struct ck_row_range convert_int8_avx512(const float *row, size_t inputs, uint8_t *out) {
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
#endif

void ck_dot_convert_int8(const float *input, size_t stride, size_t rows, size_t inputs, void *converted, float *scales,
                         int32_t *zeros) {
    uint8_t *out = converted;
    size_t bytes = ck_dot_row_bytes(CK_DOT_INT8, inputs);
    struct ck_row_range (*convert)(const float *, size_t, uint8_t *) = convert_int8_plain;
#if defined(__x86_64__)
    switch (ck_instruction_set()) {
    case CK_AVX512: convert = convert_int8_avx512; break;
    case CK_AVX2: convert = convert_int8_avx2; break;
    default: break;
    }
#endif
    for (size_t r = 0; r < rows; r++, out += bytes) {
        struct ck_row_range range = convert(input + r * stride, inputs, out);
        scales[r] = range.scale;
        zeros[r] = (int32_t)range.zero;
        memset(out + inputs, 0, bytes - inputs);
    }
}
