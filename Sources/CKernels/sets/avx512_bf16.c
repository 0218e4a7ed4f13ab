// Products of BF16 in 512 bits.

#include "../instruction_sets.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx512bf16,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))),   \
                             apply_to = function)

#include "../bodies/bf16_groups.h"
#include "../bodies/layout.h"

static void convert_row_bf16(const float *row, size_t inputs, char *out) {
    size_t i = 0;
    for (; i + 32 <= inputs; i += 32) {
        __m512bh both = _mm512_cvtne2ps_pbh(_mm512_loadu_ps(row + i + 16), _mm512_loadu_ps(row + i));
        _mm512_storeu_si512(out + 2 * i, (__m512i)both);
    }
    f32_to_bf16(row + i, out + 2 * i, inputs - i);
}

// 16 rows of 16 words: rows become columns.
CK_INLINE void transpose_words(__m512i a[16]) {
    __m512i b[16];
    CK_UNROLL for (int i = 0; i < 16; i += 2) {
        b[i] = _mm512_unpacklo_epi32(a[i], a[i + 1]);
        b[i + 1] = _mm512_unpackhi_epi32(a[i], a[i + 1]);
    }
    CK_UNROLL for (int i = 0; i < 16; i += 4) {
        a[i] = _mm512_unpacklo_epi64(b[i], b[i + 2]);
        a[i + 1] = _mm512_unpackhi_epi64(b[i], b[i + 2]);
        a[i + 2] = _mm512_unpacklo_epi64(b[i + 1], b[i + 3]);
        a[i + 3] = _mm512_unpackhi_epi64(b[i + 1], b[i + 3]);
    }
    CK_UNROLL for (int i = 0; i < 4; i++) {
        b[i] = _mm512_shuffle_i32x4(a[i], a[i + 4], 0x88);
        b[i + 4] = _mm512_shuffle_i32x4(a[i], a[i + 4], 0xdd);
        b[i + 8] = _mm512_shuffle_i32x4(a[i + 8], a[i + 12], 0x88);
        b[i + 12] = _mm512_shuffle_i32x4(a[i + 8], a[i + 12], 0xdd);
    }
    CK_UNROLL for (int i = 0; i < 8; i++) {
        a[i] = _mm512_shuffle_i32x4(b[i], b[i + 8], 0x88);
        a[i + 8] = _mm512_shuffle_i32x4(b[i], b[i + 8], 0xdd);
    }
}

// Returns how many groups are done.
static size_t pack_row_groups(const float *rows, size_t stride, size_t count, size_t inputs, uint32_t *panel) {
    size_t whole = inputs / 32 * 32;
    for (size_t half = 0; half < count; half += 16) {
        for (size_t k = 0; k < whole; k += 32) {
            __m512i words[16];
            CK_UNROLL for (size_t r = 0; r < 16; r++) {
                // What stands for a row that does not exist is 0.
                __mmask16 there = half + r < count ? 0xffff : 0;
                const float *row = rows + (there ? half + r : 0) * stride + k;
                words[r] = (__m512i)_mm512_cvtne2ps_pbh(_mm512_maskz_loadu_ps(there, row + 16),
                                                        _mm512_maskz_loadu_ps(there, row));
            }
            transpose_words(words);
            CK_UNROLL for (size_t g = 0; g < 16; g++) {
                _mm512_storeu_si512(panel + (k / 2 + g) * CK_PANEL + half, words[g]);
            }
        }
    }
    return whole / 2;
}

static void pack_column_panel(const float *matrix, size_t stride, size_t inputs, size_t width, uint32_t *panel) {
    const __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6,
                                           21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
    for (size_t k = 0; k < inputs; k += 2, panel += CK_PANEL) {
        const float *first = matrix + k * stride;
        for (size_t half = 0; half < CK_PANEL; half += 16) {
            __mmask16 there = width >= half + 16 ? 0xffff : width > half ? (__mmask16)((1u << (width - half)) - 1) : 0;
            __m512 upper = _mm512_maskz_loadu_ps(there, first + half);
            __m512 lower = k + 1 < inputs ? _mm512_maskz_loadu_ps(there, first + stride + half) : _mm512_setzero_ps();
            __m512i both = (__m512i)_mm512_cvtne2ps_pbh(lower, upper);
            _mm512_storeu_si512(panel + half, _mm512_permutexvar_epi16(order, both));
        }
    }
}

#include "../bodies/bf16_rows.h"

#define CK_NAME(name) name##_bf16
#define CK_LANES 16
#define CK_ROWS 12
#define CK_KIND CK_DOT_BF16
#define CK_SUMS __m512
#define CK_LEFT __m512i
#define CK_RIGHT __m512i
#define CK_NOTHING _mm512_setzero_ps()
#define CK_SPREAD(bits) _mm512_set1_epi32(bits)
#define CK_LOAD(pointer) _mm512_loadu_si512(pointer)
#define CK_DOT(sums, left, right) _mm512_dpbf16_ps(sums, (__m512bh)(left), (__m512bh)(right))
#define CK_FINISHED(sums) (sums)
#include "../bodies/panels.h"

const struct ck_set ck_avx512_bf16 = {
    .name = "AVX-512 BF16",
    .features = CP_AVX2 | CP_AVX512 | CP_AVX512_BF16,
    .row.pack_dot_rows_bf16 = pack_dot_rows_bf16,
    .row.pack_dot_columns_bf16 = pack_dot_columns_bf16,
    .row.convert_dot_bf16 = convert_dot_bf16,
    .row.multiply_dot_bf16 = multiply_bf16,
    .row.dot_bf16_instruction = "VDPBF16PS",
};

#pragma clang attribute pop
#endif
