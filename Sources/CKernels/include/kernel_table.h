#ifndef CKERNELS_KERNEL_TABLE_H
#define CKERNELS_KERNEL_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "attention.h"
#include "conversions.h"
#include "convolutions.h"
#include "distances.h"
#include "matrices.h"
#include "panels.h"
#include "resampling.h"

// Every numeric loop that exists once for each instruction set.
//
// A set's row fills in what it does better than the sets before it and leaves the rest null; table.c merges the rows of
// a processor. Nothing in a merged table is null but the distances, whose portable twins are written in Swift, and the
// names of instructions that the processor lacks. All members are pointers.
struct ck_table {
    // MARK: Conversions of `count` values, see conversions.h

    ck_widening f16_to_f32;
    ck_widening bf16_to_f32;
    // Of `count` blocks of 32 weights.
    ck_widening q4_0_to_f32;
    ck_narrowing f32_to_f16;
    ck_narrowing f32_to_bf16;

    // MARK: Rows of matrices

    // destination = (source − mean) / √(variance + epsilon) · weight + bias along each row. `destination` is a matrix
    // of the source's shape and may be the source itself.
    void (*layer_norm)(const struct ck_matrix *source, const float *weight, const float *bias, float epsilon,
                       float *destination, size_t destination_stride);

    // destination = source / √(mean of source² + epsilon) · weight along each row, as in layer_norm.
    void (*rms_norm)(const struct ck_matrix *source, const float *weight, float epsilon, float *destination,
                     size_t destination_stride);

    // Stores the largest of `count` values (at least one), and the sum of e^(value − largest).
    void (*exponential_sum)(const float *values, size_t count, float *maximum, float *sum);

    // Moves `index` on to the first value from there that is above `bound`, or to `count`.
    void (*skip_to_above)(const float *values, size_t count, float bound, ptrdiff_t *index);

    // destination *= source, value by value, for a matrix of the source's shape.
    void (*multiply_rows)(const struct ck_matrix *source, float *destination, size_t destination_stride);

    // Softmax of `scale` (positive) times each row, in place. Row r takes part with its first `visible` + r · `growth`
    // values (at most all columns); the rest become 0.
    void (*softmax)(const struct ck_mutable_matrix *matrix, size_t visible, size_t growth, float scale);

    // matrix = activation(matrix + bias) + residual.
    void (*finish)(const struct ck_mutable_matrix *matrix, const struct ck_epilogue *after);

    // MARK: Attention

    // Computes a query's attention. `scores` has room for `attention->count` values; `output` is [heads, size], and 0
    // if there are no rows.
    void (*attend)(const struct ck_attention *attention, float *scores, float *output);

    // MARK: Convolutions

    // Computes one output row of a depthwise convolution in [height, width, channels] layout. `source` is the whole
    // input; `destination` [outputs, channels].
    void (*depthwise_row)(const float *source, const struct ck_windows *windows, const struct ck_depthwise *layer,
                          float *destination);

    // Copies the windows of one output row, each to a row of `destination` [outputs, channels · kernel · kernel]
    // (im2col). `source` holds the channels' planes [channels, height · width].
    void (*unfold_row)(const struct ck_matrix *source, const struct ck_windows *windows, float *destination,
                       size_t destination_stride);

    // MARK: Panels

    // Writes weight rows as the panels' columns `first_column` ..< `first_column` + rows. Columns that are never
    // written may hold anything.
    void (*pack_panels)(const struct ck_weight_rows *weights, float *panels, size_t first_column);

    // Writes a matrix [inputs, columns] as panels, which needs no transposition.
    void (*copy_panels)(const struct ck_matrix *matrix, float *panels);

    // Rewrites `inputs` rows of one panel in another format.
    void (*encode_panel)(const float *panel, size_t inputs, int format, void *encoded);

    // Multiplies F32 rows by panels of any CK_FORMAT.
    ck_multiplication multiply;

    // MARK: Panels of groups, see dot_panels.h

    // Pack one panel, given as F32 [inputs][32].
    void (*pack_dot_bf16)(const float *panel, size_t inputs, void *packed);

    void (*pack_dot_bf16x3)(const float *panel, size_t inputs, void *packed);

    // Packs one panel, each column scaled by its largest magnitude to −127…127: value ≈ scale × integer. `scales` and
    // `sums` have 32 values; the sums are those of each column's integers. A column that holds a value that is not
    // finite gets the scale NaN.
    void (*pack_dot_int8)(const float *panel, size_t inputs, void *packed, float *scales, int32_t *sums);

    // Packs rows as the columns of BF16 panels that are used once, as attention does with keys. The last panel is
    // filled up with 0.
    void (*pack_dot_rows_bf16)(const struct ck_matrix *rows, void *panels);

    // Packs a matrix [inputs, columns] as BF16 panels, as attention does with values. The last panel is filled up with
    // 0.
    void (*pack_dot_columns_bf16)(const struct ck_matrix *matrix, void *panels);

    // Converts rows to BF16, rounded to the nearest.
    void (*convert_dot_bf16)(const struct ck_matrix *input, void *converted);

    // Converts rows to two of BF16 each.
    void (*convert_dot_bf16x3)(const struct ck_matrix *input, void *converted);

    // Converts rows to u8, each with a scale and a zero of its own, so that value ≈ scale × (integer − zero) and 0 is
    // exact. A row that holds a value that is not finite gets the scale NaN.
    void (*convert_dot_int8)(const struct ck_matrix *input, void *converted, float *scales, int32_t *zeros);

    // Returns the number of rows, each of so many bytes, that are best converted and multiplied at a time.
    size_t (*dot_rows_at_once)(size_t row_bytes);

    // Multiply converted rows by panels of their kind.
    ck_multiplication multiply_dot_bf16;
    ck_multiplication multiply_dot_bf16x3;
    ck_multiplication multiply_dot_int8;

    // Multiplies as multiply_dot_bf16 does, without residual, and writes the result as the rows of another such
    // product, `row_bytes` apart. The panels' columns are a multiple of CK_PANEL.
    void (*multiply_dot_bf16_rounding)(const struct ck_rows *input, const struct ck_panels *panels,
                                       const struct ck_epilogue *after, void *rounded, size_t row_bytes);

    // The instructions that these use, made for such products; null where the processor has none or it is not allowed,
    // and other instructions compute the same.
    const char *dot_bf16_instruction;
    const char *dot_int8_instruction;

    // MARK: Distances

    // Scores rows of single and half precision.
    ck_row_scores f32_inner_product;
    ck_row_scores f32_negative_squared_distance;
    ck_row_scores f16_inner_product;
    ck_row_scores f16_negative_squared_distance;
    ck_tile_scores f32_inner_product_tile;
    ck_tile_scores f32_negative_squared_distance_tile;
    // Scores rows of bytes.
    ck_code_scores code_scores;

    // MARK: Resampling

    // Filters along x the picture's rows `first_row` ..< `first_row` + `rows` into `destination` [rows, outputs, 3].
    void (*resample_horizontally)(const struct ck_picture *picture, size_t first_row, size_t rows,
                                  const struct ck_filter *filter, uint8_t *destination);

    // Filters along y the bytes `first_byte` ..< `first_byte` + `bytes` of each of the picture's rows into
    // `destination` [outputs, bytes].
    void (*resample_vertically)(const struct ck_picture *picture, size_t first_byte, size_t bytes,
                                const struct ck_filter *filter, uint8_t *destination);
};

// An instruction set: its name, the features of CProcessor that all of its kernels may use, and its row of the table.
struct ck_set {
    const char *name;
    uint32_t features;
    struct ck_table row;
};

// Returns the kernels that are best on this processor among those that CProcessor allows now.
const struct ck_table *ck_kernels(void);

// Returns the kernels of this processor that use none but the given features, whatever is allowed: those for 0 are the
// plain twins, which the others are tested against.
const struct ck_table *ck_kernels_with(uint32_t features);

// Returns all instruction sets of this architecture, the plain one first and each after those it improves on, and
// stores their number. The processor may lack some.
const struct ck_set *const *ck_sets(size_t *count);

#endif
