// Values as sums of two of BF16, and the plain product of such rows and panels. The set has included bf16_groups.h.

#include "epilogue.h"
#include "layout.h"

// Stores the upper and lower halves of `count` values, at most a panel's columns.
CK_INLINE void split(const float *values, size_t count, uint16_t *upper, uint16_t *lower) {
    float rest[CK_PANEL];
    f32_to_bf16(values, upper, count);
    bf16_to_f32(upper, rest, count);
    for (size_t i = 0; i < count; i++) rest[i] = values[i] - rest[i];
    f32_to_bf16(rest, lower, count);
}

static void pack_dot_bf16x3(const float *panel, size_t inputs, void *packed) {
    uint16_t *out = packed;
    for (size_t k = 0; k < inputs; k += 2, out += 4 * CK_PANEL) {
        memset(out, 0, 8 * CK_PANEL);
        for (size_t j = 0; j < 2 && k + j < inputs; j++) {
            uint16_t upper[CK_PANEL], lower[CK_PANEL];
            split(panel + (k + j) * CK_PANEL, CK_PANEL, upper, lower);
            for (size_t c = 0; c < CK_PANEL; c++) {
                out[2 * c + j] = upper[c];
                out[2 * CK_PANEL + 2 * c + j] = lower[c];
            }
        }
    }
}

static void convert_dot_bf16x3(const struct ck_matrix *input, void *converted) {
    char *out = converted;
    size_t inputs = input->columns, bytes = ck_dot_row_bytes(CK_DOT_BF16X3, inputs), half = (inputs + 1) / 2 * 4;
    for (size_t r = 0; r < input->rows; r++, out += bytes) {
        const float *row = input->base + r * input->stride;
        memset(out, 0, bytes);
        for (size_t k = 0; k < inputs; k += CK_PANEL) {
            size_t count = inputs - k < CK_PANEL ? inputs - k : CK_PANEL;
            split(row + k, count, (uint16_t *)(out + 2 * k), (uint16_t *)(out + half + 2 * k));
        }
    }
}

// Adds the products of some pairs of a row by those of 32 columns.
CK_INLINE void add_pairs(const char *row, const uint16_t *group, size_t pairs, float sums[CK_PANEL]) {
    for (size_t g = 0; g < pairs; g++, group += 4 * CK_PANEL) {
        float left[2], right[2 * CK_PANEL];
        bf16_to_f32(row + 4 * g, left, 2);
        bf16_to_f32(group, right, 2 * CK_PANEL);
        for (size_t c = 0; c < CK_PANEL; c++) sums[c] += left[0] * right[2 * c] + left[1] * right[2 * c + 1];
    }
}

static void multiply_bf16x3(const struct ck_rows *input, const struct ck_panels *panels,
                            const struct ck_epilogue *after, const struct ck_output *output) {
    size_t pairs = (input->inputs + 1) / 2, row_bytes = ck_dot_row_bytes(CK_DOT_BF16X3, input->inputs);
    size_t end = panels->first_column + panels->columns;
    for (size_t column = panels->first_column; column < end; column += CK_PANEL) {
        const uint16_t *panel = (const uint16_t *)panels->base + column * pairs * 4;
        size_t width = end - column < CK_PANEL ? end - column : CK_PANEL;
        for (size_t r = 0; r < input->rows; r++) {
            const char *row = (const char *)input->base + r * row_bytes;
            float sums[CK_PANEL] = {0};
            add_pairs(row + 4 * pairs, panel, pairs, sums);
            add_pairs(row, panel + 2 * CK_PANEL, pairs, sums);
            add_pairs(row, panel, pairs, sums);
            float *out = output->base + r * output->stride + column;
            const float *residual = after->residual ? after->residual + r * after->residual_stride + column : 0;
            struct ck_mutable_matrix matrix = {sums, CK_PANEL, 1, width};
            struct ck_epilogue own = {
                .bias = after->bias ? after->bias + column : 0,
                .activation = after->activation,
                .residual = residual,
                .residual_stride = after->residual_stride,
            };
            finish_rows(&matrix, &own);
            memcpy(out, sums, width * sizeof(float));
        }
    }
}
