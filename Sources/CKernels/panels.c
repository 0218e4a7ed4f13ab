#include "panels.h"

#include <string.h>

#include "conversions.h"
#include "epilogue.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// One block of K: with it, a panel's part and the rows' part both stay in the second-level cache.
enum { CK_DEPTH = 1024 };
// Values of the left-hand side that are multiplied with all panels before the next rows are taken.
enum { CK_CHUNK_VALUES = 128 * 1024 };

// Bytes between what a tile reads and what it fetches, where no other reads the panel, and the least rows of such a tile.
enum { CK_FETCHED_AHEAD = 16 * 1024, CK_FETCHING_ROWS = 6 };
// Products by quadrants: values of a K block's half, and rows at once. With them the sums of the left-hand side's quadrants
// stay near, and those of the right-hand side's take little of the time.
enum { CK_STRASSEN_DEPTH = 768, CK_STRASSEN_CHUNK = 240 };
// What they are worth while for.
enum { CK_STRASSEN_ROWS = 72, CK_STRASSEN_INPUTS = 256, CK_STRASSEN_COLUMNS = 128 };

struct ck_tile {
    const float *input;
    size_t input_stride;
    size_t depth;
    // The first of the strip's columns, the bytes from one input's columns to the next's, the format, and where in its
    // panel the strip begins.
    const char *panel;
    size_t panel_step;
    int format;
    size_t column;
    // Whether no other tile reads the panel.
    int is_alone;
    // What to fetch into the caches, and how much further for each input.
    const char *ahead;
    size_t ahead_step;
    // What is to be added to the panel, and where the sum goes; null where there is nothing.
    const float *other_panel;
    float other_sign;
    float *strip;
    const float *bias;
    int continues;
    int clamps;
    const float *residual;
    size_t residual_stride;
    float *output;
    size_t output_stride;
};

struct ck_product {
    const float *input;
    size_t input_stride;
    size_t rows;
    size_t inputs;
    const char *panels;
    int format;
    size_t first_column;
    size_t end_column;
    const float *bias;
    int clamps;
    // Part of the sums from the start, so that it may be the output itself.
    const float *residual;
    // What is left to do on the finished sums.
    int activation;
    const float *late_residual;
    size_t residual_stride;
    float *output;
    size_t output_stride;
    // Of ck_panels_scratch's size where the product is one by quadrants, else null.
    float *scratch;
};

CK_INLINE size_t row_bytes(int format) {
    switch (format) {
    case CK_FORMAT_F32: return 4 * CK_PANEL;
    case CK_FORMAT_F24: return 3 * CK_PANEL;
    default: return 2 * CK_PANEL;
    }
}

#if defined(__x86_64__)
#define CK_NAME(name) name##_avx512
#define CK_TARGET CK_TARGET_AVX512
#define CK_LANES 16
#define CK_HALVES(p) return (vector_avx512)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(p)))
#define CK_ROWS 12
#include "panels_kernel.h"

#define CK_NAME(name) name##_avx2
#define CK_TARGET CK_TARGET_AVX2
#define CK_LANES 8
#define CK_HALVES(p) return (vector_avx2)_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p)))
#define CK_ROWS 6
#include "panels_kernel.h"
#endif

#define CK_NAME(name) name##_baseline
#define CK_TARGET
#define CK_LANES 4
#define CK_HALVES(p)                                                                                                  \
    vector_baseline values;                                                                                           \
    ck_f16_to_f32(p, (float *)&values, 4);                                                                            \
    return values
#if defined(__aarch64__)
#define CK_ROWS 12
#else
#define CK_ROWS 6
#endif
#include "panels_kernel.h"

void ck_panels_multiply(const float *input, size_t input_stride, size_t rows, size_t inputs, const void *panels,
                        int format, size_t first_column, size_t columns, const float *bias, int activation, const float *residual,
                        size_t residual_stride, float *output, size_t output_stride, float *scratch) {
    struct ck_product product = {
        .input = input,
        .input_stride = input_stride,
        .rows = rows,
        .inputs = inputs,
        .panels = panels,
        .format = format,
        .first_column = first_column,
        .end_column = first_column + columns,
        .bias = bias,
        .clamps = activation == CK_RELU6,
        .residual = activation == CK_IDENTITY ? residual : 0,
        .activation = activation == CK_RELU6 ? CK_IDENTITY : activation,
        .late_residual = activation == CK_IDENTITY ? 0 : residual,
        .residual_stride = residual_stride,
        .output = output,
        .output_stride = output_stride,
        .scratch = scratch,
    };
#if defined(__x86_64__)
    switch (ck_instruction_set()) {
    case CK_AVX512: multiply_avx512(&product); return;
    case CK_AVX2: multiply_avx2(&product); return;
    default: break;
    }
#endif
    multiply_baseline(&product);
}

size_t ck_panels_scratch(size_t rows, size_t inputs, int format, size_t columns, int activation) {
    if (format != CK_FORMAT_F32 || activation == CK_RELU6 || rows < CK_STRASSEN_ROWS || inputs < CK_STRASSEN_INPUTS ||
        inputs % 2 != 0 || columns < CK_STRASSEN_COLUMNS) {
        return 0;
    }
    size_t chunk = rows < CK_STRASSEN_CHUNK ? rows : CK_STRASSEN_CHUNK;
    size_t depth = inputs / 2 < CK_STRASSEN_DEPTH ? inputs / 2 : CK_STRASSEN_DEPTH;
    return CK_QUADRANT_SUMS * ((chunk + 1) / 2) * ck_quadrant_stride(depth);
}

size_t ck_panel_row_bytes(int format) { return row_bytes(format); }

void ck_panel_encode(const float *panel, size_t inputs, int format, void *encoded) {
    char *row = encoded;
    for (size_t k = 0; k < inputs; k++, panel += CK_PANEL, row += row_bytes(format)) {
        switch (format) {
        case CK_FORMAT_F16: ck_f32_to_f16(panel, (uint16_t *)row, CK_PANEL); break;
        case CK_FORMAT_BF16: ck_f32_to_bf16(panel, (uint16_t *)row, CK_PANEL); break;
        case CK_FORMAT_F24: {
            uint16_t *upper = (uint16_t *)row;
            uint8_t *lower = (uint8_t *)(upper + CK_PANEL);
            for (size_t i = 0; i < CK_PANEL; i++) {
                uint32_t bits;
                memcpy(&bits, panel + i, 4);
                // To the nearest; what is no finite number is cut.
                uint32_t rounded = (bits & 0x7f800000) == 0x7f800000 ? bits : bits + 0x80;
                upper[i] = (uint16_t)(rounded >> 16);
                lower[i] = (uint8_t)(rounded >> 8);
            }
            break;
        }
        default: memcpy(row, panel, CK_PANEL * sizeof(float));
        }
    }
}

size_t ck_panels_count(size_t outputs, size_t inputs) {
    return (outputs + CK_PANEL - 1) / CK_PANEL * CK_PANEL * inputs;
}

static size_t bytes_of(int format) { return format == CK_FORMAT_F32 ? 4 : 2; }

static void convert(const void *source, int format, float *destination, size_t count) {
    switch (format) {
    case CK_FORMAT_F16: ck_f16_to_f32(source, destination, count); break;
    case CK_FORMAT_BF16: ck_bf16_to_f32(source, destination, count); break;
    default: memcpy(destination, source, count * sizeof(float));
    }
}

// Eight weight rows from an eighth column on, `depth` (a multiple of 8) of their values.
static void pack_eight(const char *rows, int format, size_t row_bytes, size_t depth, float *column) {
    for (size_t k = 0; k < depth; k += 8) {
        float block[8][8];
        for (size_t r = 0; r < 8; r++) convert(rows + r * row_bytes + k * bytes_of(format), format, block[r], 8);
        for (size_t i = 0; i < 8; i++) {
            for (size_t r = 0; r < 8; r++) column[(k + i) * CK_PANEL + r] = block[r][i];
        }
    }
}

#if defined(__x86_64__)
CK_TARGET_AVX2 CK_INLINE __m256 load_eight(const char *source, const int format) {
    switch (format) {
    case CK_FORMAT_F16: return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)source));
    case CK_FORMAT_BF16:
        return _mm256_castsi256_ps(
            _mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)source)), 16));
    default: return _mm256_loadu_ps((const float *)source);
    }
}

// Transposes 8 × 8 blocks in registers.
CK_TARGET_AVX2 CK_INLINE void pack_eight_avx2_body(const char *rows, const int format, size_t row_bytes, size_t depth,
                                                   float *column) {
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

CK_TARGET_AVX2 static void pack_eight_avx2(const char *rows, int format, size_t row_bytes, size_t depth,
                                           float *column) {
    switch (format) {
    case CK_FORMAT_F16: pack_eight_avx2_body(rows, CK_FORMAT_F16, row_bytes, depth, column); break;
    case CK_FORMAT_BF16: pack_eight_avx2_body(rows, CK_FORMAT_BF16, row_bytes, depth, column); break;
    default: pack_eight_avx2_body(rows, CK_FORMAT_F32, row_bytes, depth, column);
    }
}
#endif

void ck_panels_pack(const void *weights, int format, size_t stride, size_t rows, size_t inputs, float *panels,
                    size_t first_column) {
    const char *source = weights;
    size_t row_bytes = stride * bytes_of(format);
    size_t whole = inputs / 8 * 8;
    void (*pack)(const char *, int, size_t, size_t, float *) = pack_eight;
#if defined(__x86_64__)
    if (ck_instruction_set() >= CK_AVX2) pack = pack_eight_avx2;
#endif
    size_t row = 0;
    while (row < rows) {
        size_t column = first_column + row;
        float *destination = panels + column / CK_PANEL * CK_PANEL * inputs + column % CK_PANEL;
        size_t count = column % 8 == 0 && rows - row >= 8 ? 8 : 1;
        size_t done = 0;
        if (count == 8) {
            pack(source + row * row_bytes, format, row_bytes, whole, destination);
            done = whole;
        }
        for (size_t r = 0; r < count; r++) {
            float values[64];
            for (size_t k = done; k < inputs; k += 64) {
                size_t length = inputs - k < 64 ? inputs - k : 64;
                convert(source + (row + r) * row_bytes + k * bytes_of(format), format, values, length);
                for (size_t i = 0; i < length; i++) destination[(k + i) * CK_PANEL + r] = values[i];
            }
        }
        row += count;
    }
}

void ck_panels_copy(const float *matrix, size_t stride, size_t inputs, size_t columns, float *panels) {
    for (size_t column = 0; column < columns; column += CK_PANEL) {
        size_t width = columns - column < CK_PANEL ? columns - column : CK_PANEL;
        for (size_t k = 0; k < inputs; k++, panels += CK_PANEL) {
            memcpy(panels, matrix + k * stride + column, width * sizeof(float));
        }
    }
}
