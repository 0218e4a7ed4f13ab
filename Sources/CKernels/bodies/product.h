#ifndef CKERNELS_PRODUCT_PRIVATE_H
#define CKERNELS_PRODUCT_PRIVATE_H

#include "epilogue.h"
#include "layout.h"

// What the kernels of all panels have in common. A step is what one group of inputs adds to the sums: one input in F32,
// two in BF16, four in int8, always four bytes of a row.

// A product as a set's kernel computes it.
struct ck_product {
    const char *input;
    // Bytes.
    size_t input_stride;
    size_t rows;
    size_t steps;
    const char *panels;
    int format;
    size_t first_column;
    size_t end_column;
    // Of int8 only.
    const float *row_scales;
    const int32_t *row_zeros;
    const float *column_scales;
    const int32_t *column_sums;
    const float *bias;
    int clamps;
    // Added by the tiles, so that it may be the output itself.
    const float *residual;
    // What is left to do on finished sums.
    int activation;
    const float *late_residual;
    size_t residual_stride;
    float *output;
    size_t output_stride;
    // Written instead of the output where it isn't null, in BF16.
    char *rounded;
    size_t rounded_stride;
    // Of ck_panels_scratch's size where the product is one by quadrants, else null.
    float *scratch;
};

// Some rows by a strip of a panel.
struct ck_tile {
    const char *input;
    size_t input_stride;
    size_t steps;
    // The strip, the bytes from one step to the next, the format, and the column of the panel where the strip begins.
    const char *panel;
    size_t panel_step;
    int format;
    size_t column;
    // Nonzero where no other tile reads the panel.
    int is_alone;
    // The place to fetch into the caches, and how much further it is for each step; or, with a distance, the first of
    // CK_STREAMS places so far apart, and how much further each is when all have had their turn.
    const char *ahead;
    size_t ahead_step;
    size_t ahead_distance;
    // Added to the panel, and where the sum is written; null where there is nothing.
    const float *other_panel;
    float other_sign;
    float *strip;
    const float *row_scales;
    const int32_t *row_zeros;
    const float *column_scales;
    const int32_t *column_sums;
    const float *bias;
    // Whether the output has the sums of an earlier block of inputs.
    int continues;
    int clamps;
    const float *residual;
    size_t residual_stride;
    float *output;
    size_t output_stride;
};

// The one meaning of bias, activation, clamp and residual. Tiles add the bias, clamp to ReLU6's range, and add the
// residual where no activation comes between; the rest follows on each finished strip.
CK_INLINE struct ck_product product_of_panels(const struct ck_rows *input, const struct ck_panels *panels,
                                              const struct ck_epilogue *after, const struct ck_output *output) {
    int is_early = after->activation == CK_IDENTITY;
    return (struct ck_product){
        .input = input->base,
        .rows = input->rows,
        .panels = panels->base,
        .format = panels->format,
        .first_column = panels->first_column,
        .end_column = panels->first_column + panels->columns,
        .row_scales = input->scales,
        .row_zeros = input->zeros,
        .column_scales = panels->scales,
        .column_sums = panels->sums,
        .bias = after->bias,
        .clamps = after->activation == CK_RELU6,
        .residual = is_early ? after->residual : 0,
        .activation = after->activation == CK_RELU6 ? CK_IDENTITY : after->activation,
        .late_residual = is_early ? 0 : after->residual,
        .residual_stride = after->residual_stride,
        .output = output->base,
        .output_stride = output->stride,
    };
}

// The same of rows that were converted to groups of a kind.
CK_INLINE struct ck_product product_of_groups(int kind, const struct ck_rows *input, const struct ck_panels *panels,
                                              const struct ck_epilogue *after, const struct ck_output *output) {
    struct ck_product product = product_of_panels(input, panels, after, output);
    size_t group = ck_dot_group(kind);
    product.input_stride = ck_dot_row_bytes(kind, input->inputs);
    product.steps = (input->inputs + group - 1) / group;
    product.format = CK_FORMAT_F32;
    return product;
}

// Inputs of a block in F32: with it, a panel's part and the rows' part both stay in the second-level cache.
enum { CK_DEPTH = 1024 };

// Rows of F32 that are multiplied with all panels before the next are taken: some 128 K values.
CK_INLINE size_t ck_rows_at_once_f32(size_t inputs, size_t tile_rows) {
    size_t rows = 128 * 1024 / (inputs + 1) / tile_rows * tile_rows;
    return rows < 2 * tile_rows ? 2 * tile_rows : rows > 20 * tile_rows ? 20 * tile_rows : rows;
}

// Bytes between what a tile reads and what it fetches, where no other tile reads the panel. Measured: with few rows
// memory is all that F32 waits for, and the fewer rows, the more the processor fetches by itself.
CK_INLINE size_t ck_fetched_ahead_f32(size_t rows) { return rows < 6 ? 0 : 16 * 1024; }
CK_INLINE size_t ck_fetched_ahead_groups(size_t rows) { return (rows < 6 ? 4 : 16) * 1024; }

// The values of a product's left-hand side in F32, and the distance of its rows in values.
CK_INLINE const float *floats_of(const struct ck_product *p) { return (const float *)p->input; }
CK_INLINE size_t float_stride(const struct ck_product *p) { return p->input_stride / sizeof(float); }

#endif
