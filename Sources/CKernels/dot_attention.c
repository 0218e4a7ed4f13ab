#include <string.h>

#include "conversions.h"
#include "dot_panels.h"
#include "instruction_set.h"
#include "panels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// One group of one column.
static uint32_t pair_of(float first, float second) {
    float values[2] = {first, second};
    uint16_t halves[2];
    ck_f32_to_bf16(values, halves, 2);
    return (uint32_t)halves[0] | (uint32_t)halves[1] << 16;
}

static void pack_rows_plain(const float *rows, size_t stride, size_t first_row, size_t count, size_t inputs,
                            size_t first_group, uint32_t *panel) {
    for (size_t r = 0; r < count; r++) {
        const float *row = rows + (first_row + r) * stride;
        for (size_t k = 2 * first_group; k < inputs; k += 2) {
            panel[k / 2 * CK_PANEL + r] = pair_of(row[k], k + 1 < inputs ? row[k + 1] : 0.0f);
        }
    }
}

#if defined(__x86_64__)
#define CK_TARGET_BF16 __attribute__((target("avx512bf16,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c")))

// 16 rows of 16 words: rows become columns.
CK_TARGET_BF16 CK_INLINE void transpose_words(__m512i a[16]) {
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
CK_TARGET_BF16 static size_t pack_rows_avx512(const float *rows, size_t stride, size_t first_row, size_t count,
                                              size_t inputs, uint32_t *panel) {
    size_t whole = inputs / 32 * 32;
    for (size_t half = 0; half < count; half += 16) {
        for (size_t k = 0; k < whole; k += 32) {
            __m512i words[16];
            CK_UNROLL for (size_t r = 0; r < 16; r++) {
                // What stands for a row that does not exist is 0.
                __mmask16 there = half + r < count ? 0xffff : 0;
                const float *row = rows + (first_row + (there ? half + r : 0)) * stride + k;
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

CK_TARGET_BF16 static void pack_columns_avx512(const float *matrix, size_t stride, size_t inputs, size_t width,
                                               uint32_t *panel) {
    const __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21,
                                           5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
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
#endif

void ck_dot_pack_rows_bf16(const float *rows, size_t stride, size_t count, size_t inputs, void *panels) {
    uint32_t *panel = panels;
    for (size_t row = 0; row < count; row += CK_PANEL, panel += ck_dot_panel_bytes(CK_DOT_BF16, inputs) / 4) {
        size_t width = count - row < CK_PANEL ? count - row : CK_PANEL;
        size_t done = 0;
        if (width < CK_PANEL) memset(panel, 0, ck_dot_panel_bytes(CK_DOT_BF16, inputs));
#if defined(__x86_64__)
        if (ck_has_dot(CK_DOT_BF16)) done = pack_rows_avx512(rows, stride, row, width, inputs, panel);
#endif
        pack_rows_plain(rows, stride, row, width, inputs, done, panel);
    }
}

void ck_dot_pack_columns_bf16(const float *matrix, size_t stride, size_t inputs, size_t columns, void *panels) {
    uint32_t *panel = panels;
    for (size_t column = 0; column < columns; column += CK_PANEL) {
        size_t width = columns - column < CK_PANEL ? columns - column : CK_PANEL;
        const float *source = matrix + column;
#if defined(__x86_64__)
        if (ck_has_dot(CK_DOT_BF16)) {
            pack_columns_avx512(source, stride, inputs, width, panel);
            panel += ck_dot_panel_bytes(CK_DOT_BF16, inputs) / 4;
            continue;
        }
#endif
        for (size_t k = 0; k < inputs; k += 2, panel += CK_PANEL, source += 2 * stride) {
            for (size_t c = 0; c < CK_PANEL; c++) {
                int second = k + 1 < inputs && c < width;
                panel[c] = pair_of(c < width ? source[c] : 0.0f, second ? source[stride + c] : 0.0f);
            }
        }
    }
}
