// Plain C, which the compiler turns into what every processor has (SSE2, NEON): the fallback and the twin of every
// kernel.

#include "../instruction_sets.h"

#include <math.h>
#include <string.h>

#include "../bodies/conversions.h"

static void f16_to_f32(const void *source, float *destination, size_t count) {
    widen_halves(source, destination, count);
}

static void f32_to_f16(const float *source, void *destination, size_t count) {
    narrow_to_halves(source, destination, count);
}

#include "../bodies/weight_formats.h"

static void pack_eight(const char *rows, int format, size_t row_bytes, size_t depth, float *column) {
    for (size_t k = 0; k < depth; k += 8) {
        float block[8][8];
        for (size_t r = 0; r < 8; r++) widen(rows + r * row_bytes + k * bytes_of(format), format, block[r], 8);
        for (size_t i = 0; i < 8; i++) {
            for (size_t r = 0; r < 8; r++) column[(k + i) * CK_PANEL + r] = block[r][i];
        }
    }
}

#include "../bodies/packing.h"

static void copy_panels(const struct ck_matrix *matrix, float *panels) {
    for (size_t column = 0; column < matrix->columns; column += CK_PANEL) {
        size_t width = matrix->columns - column < CK_PANEL ? matrix->columns - column : CK_PANEL;
        for (size_t k = 0; k < matrix->rows; k++, panels += CK_PANEL) {
            memcpy(panels, matrix->base + k * matrix->stride + column, width * sizeof(float));
        }
    }
}

#include "../bodies/attention.h"
#include "../bodies/bf16_groups.h"
#include "../bodies/rows.h"
#include "../bodies/unfolding.h"

static void pack_dot_bf16(const float *panel, size_t inputs, void *packed) {
    uint16_t *out = packed;
    for (size_t k = 0; k < inputs; k += 2, out += 2 * CK_PANEL) {
        uint16_t halves[2][CK_PANEL] = {{0}};
        f32_to_bf16(panel + k * CK_PANEL, halves[0], CK_PANEL);
        if (k + 1 < inputs) f32_to_bf16(panel + (k + 1) * CK_PANEL, halves[1], CK_PANEL);
        for (size_t c = 0; c < CK_PANEL; c++) {
            out[2 * c] = halves[0][c];
            out[2 * c + 1] = halves[1][c];
        }
    }
}

static void convert_row_bf16(const float *row, size_t inputs, char *out) { f32_to_bf16(row, out, inputs); }

static size_t pack_row_groups(const float *rows, size_t stride, size_t count, size_t inputs, uint32_t *panel) {
    (void)rows, (void)stride, (void)count, (void)inputs, (void)panel;
    return 0;
}

static void pack_column_panel(const float *matrix, size_t stride, size_t inputs, size_t width, uint32_t *panel) {
    for (size_t k = 0; k < inputs; k += 2, panel += CK_PANEL, matrix += 2 * stride) {
        for (size_t c = 0; c < CK_PANEL; c++) {
            int has_second = k + 1 < inputs && c < width;
            panel[c] = pair_of(c < width ? matrix[c] : 0.0f, has_second ? matrix[stride + c] : 0.0f);
        }
    }
}

#include "../bodies/bf16_rows.h"
#include "../bodies/bf16x3.h"
#include "../bodies/int8_range.h"

static struct ck_row_range convert_row_int8(const float *row, size_t inputs, uint8_t *out) {
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

#include "../bodies/int8_rows.h"

#define CK_LANES 4
#include "../bodies/depthwise.h"
#undef CK_LANES

// A vector of the compiler's own, four columns wide.
typedef float ck_quad __attribute__((vector_size(16), aligned(4)));

CK_INLINE ck_quad four_halves(const char *pointer) {
    ck_quad values;
    widen_halves(pointer, (float *)&values, 4);
    return values;
}

#define CK_NAME(name) name##_f32
#define CK_LANES 4
#if defined(__aarch64__)
#define CK_ROWS 12
#else
#define CK_ROWS 6
#endif
#define CK_IS_F32 1
#define CK_SUMS CK_NAME(vector)
#define CK_LEFT float
#define CK_RIGHT CK_NAME(vector)
#define CK_HALVES(p) four_halves(p)
#define CK_SPREAD(bits) ck_float((uint32_t)(bits))
#define CK_DOT(sums, left, right) ((sums) + (left) * (right))
#include "../bodies/panels.h"

typedef int32_t ck_plain_integers __attribute__((vector_size(16), aligned(4)));

struct ck_plain_group {
    float values[2][4];
};

CK_INLINE float of_bf16(const char *pointer) {
    uint16_t upper;
    memcpy(&upper, pointer, 2);
    return ck_float((uint32_t)upper << 16);
}

CK_INLINE struct ck_plain_group load_plain_bf16(const char *pointer) {
    struct ck_plain_group group;
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 2; j++) group.values[j][i] = of_bf16(pointer + 4 * i + 2 * j);
    }
    return group;
}

CK_INLINE ck_quad dot_plain_bf16(ck_quad sums, uint32_t left, struct ck_plain_group right) {
    float first = ck_float(left << 16), second = ck_float(left & 0xffff0000);
    for (int i = 0; i < 4; i++) sums[i] += first * right.values[0][i] + second * right.values[1][i];
    return sums;
}

#define CK_NAME(name) name##_bf16
#define CK_LANES 4
#define CK_ROWS 4
#define CK_KIND CK_DOT_BF16
#define CK_SUMS ck_quad
#define CK_LEFT uint32_t
#define CK_RIGHT struct ck_plain_group
#define CK_NOTHING ((ck_quad){0})
#define CK_SPREAD(bits) ((uint32_t)(bits))
#define CK_LOAD(pointer) load_plain_bf16(pointer)
#define CK_DOT(sums, left, right) dot_plain_bf16(sums, left, right)
#define CK_FINISHED(sums) (sums)
#include "../bodies/panels.h"

// A panel's columns of one row at a time.
static void multiply_bf16_rounding(const struct ck_rows *input, const struct ck_panels *panels,
                                   const struct ck_epilogue *after, void *rounded, size_t row_bytes) {
    size_t input_bytes = ck_dot_row_bytes(CK_DOT_BF16, input->inputs);
    size_t panel_bytes = ck_dot_panel_bytes(CK_DOT_BF16, input->inputs);
    for (size_t r = 0; r < input->rows; r++) {
        struct ck_rows row = {(const char *)input->base + r * input_bytes, 0, 1, input->inputs, 0, 0};
        char *out = (char *)rounded + r * row_bytes;
        for (size_t i = 0; i < panels->columns; i += CK_PANEL) {
            size_t column = panels->first_column + i;
            const char *base = (const char *)panels->base + column / CK_PANEL * panel_bytes;
            struct ck_panels panel = {base, 0, 0, CK_PANEL, 0, 0};
            struct ck_epilogue end = {after->bias ? after->bias + column : 0, after->activation, 0, 0};
            float values[CK_PANEL];
            struct ck_output output = {values, CK_PANEL, 0};
            multiply_bf16(&row, &panel, &end, &output);
            convert_row_bf16(values, CK_PANEL, out + 2 * column);
        }
    }
}

struct ck_plain_bytes {
    int8_t values[4][4];
};

CK_INLINE struct ck_plain_bytes load_plain_int8(const char *pointer) {
    struct ck_plain_bytes bytes;
    memcpy(&bytes, pointer, sizeof bytes);
    return bytes;
}

CK_INLINE ck_plain_integers dot_plain_int8(ck_plain_integers sums, int32_t left, struct ck_plain_bytes right) {
    uint8_t values[4];
    memcpy(values, &left, 4);
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) sums[i] += (int32_t)values[j] * right.values[i][j];
    }
    return sums;
}

#define CK_NAME(name) name##_int8
#define CK_LANES 4
#define CK_ROWS 4
#define CK_KIND CK_DOT_INT8
#define CK_SUMS ck_plain_integers
#define CK_LEFT int32_t
#define CK_RIGHT struct ck_plain_bytes
#define CK_NOTHING ((ck_plain_integers){0})
#define CK_SPREAD(bits) (bits)
#define CK_LOAD(pointer) load_plain_int8(pointer)
#define CK_DOT(sums, left, right) dot_plain_int8(sums, left, right)
#define CK_FINISHED(sums) (sums)
#include "../bodies/panels.h"

// With one panel and its part of the output they stay in the second-level cache. More than some hundred gain nothing:
// what comes of them no longer does.
static size_t dot_rows_at_once(size_t row_bytes) {
    size_t rows = 384 * 1024 / (row_bytes + 1) / 12 * 12;
    return rows < 24 ? 24 : rows > 108 ? 108 : rows;
}

#include "../bodies/resampling.h"

static void resample_horizontally(const struct ck_picture *picture, size_t first_row, size_t rows,
                                  const struct ck_filter *filter, uint8_t *destination) {
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *row = picture->base + 3 * picture->width * (first_row + y);
        for (size_t i = 0; i < filter->outputs; i++, destination += 3) {
            filter_pixel(row + 3 * (size_t)filter->first[i], filter->weights + i * filter->taps,
                         (size_t)filter->used[i], destination);
        }
    }
}

static void resample_vertically(const struct ck_picture *picture, size_t first_byte, size_t bytes,
                                const struct ck_filter *filter, uint8_t *destination) {
    size_t row_length = 3 * picture->width;
    for (size_t i = 0; i < filter->outputs; i++) {
        const uint8_t *rows = picture->base + (size_t)filter->first[i] * row_length + first_byte;
        for (size_t x = 0; x < bytes; x++) {
            filter_column(rows + x, row_length, filter->weights + i * filter->taps, (size_t)filter->used[i],
                          destination + i * bytes + x);
        }
    }
}

const struct ck_set ck_baseline = {
    .name = "baseline",
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
    .row.unfold_row = unfold_row,
    .row.pack_panels = pack_panels,
    .row.copy_panels = copy_panels,
    .row.encode_panel = encode_panel,
    .row.multiply = multiply_f32,
    .row.pack_dot_bf16 = pack_dot_bf16,
    .row.pack_dot_bf16x3 = pack_dot_bf16x3,
    .row.pack_dot_int8 = pack_dot_int8,
    .row.pack_dot_rows_bf16 = pack_dot_rows_bf16,
    .row.pack_dot_columns_bf16 = pack_dot_columns_bf16,
    .row.convert_dot_bf16 = convert_dot_bf16,
    .row.convert_dot_bf16x3 = convert_dot_bf16x3,
    .row.convert_dot_int8 = convert_dot_int8,
    .row.dot_rows_at_once = dot_rows_at_once,
    .row.multiply_dot_bf16 = multiply_bf16,
    .row.multiply_dot_bf16_rounding = multiply_bf16_rounding,
    .row.multiply_dot_bf16x3 = multiply_bf16x3,
    .row.multiply_dot_int8 = multiply_int8,
    .row.resample_horizontally = resample_horizontally,
    .row.resample_vertically = resample_vertically,
};
