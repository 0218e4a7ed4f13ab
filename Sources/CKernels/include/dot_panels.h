#ifndef CKERNELS_DOT_PANELS_H
#define CKERNELS_DOT_PANELS_H

#include <stddef.h>
#include <stdint.h>

// Matrix products in reduced precision, by instructions that multiply and add up groups of neighbouring values at once.
//
// The right-hand side is packed once: panels of 32 columns (CK_PANEL), each stored [groups][32][group], where a group is 2
// values of BF16 or 4 of int8 and the last one is filled up with zeros. The left-hand side is converted for each product,
// row by row, and filled up likewise.

enum {
    // BF16 on both sides, sums in F32.
    CK_DOT_BF16 = 0,
    // u8 · s8, exact sums in 32 bits.
    CK_DOT_INT8 = 1,
};

// Whether this processor has instructions for it and the limit on the instruction set allows them. Without them BF16 is
// computed by a plain loop, int8 by AVX2 or a plain loop.
int ck_has_dot(int kind);

// Beyond this many inputs sums of int8 products might not fit in 32 bits.
enum { CK_DOT_INT8_MOST_INPUTS = 65536 };

// Values of a group.
size_t ck_dot_group(int kind);

// How many bytes a panel takes, and a converted row of the left-hand side.
size_t ck_dot_panel_bytes(int kind, size_t inputs);
size_t ck_dot_row_bytes(int kind, size_t inputs);

// How many rows of the left-hand side are best converted and multiplied at a time.
size_t ck_dot_rows_at_once(int kind, size_t inputs);

// Packs one panel, given as F32 [inputs][32].
void ck_dot_pack_bf16(const float *panel, size_t inputs, void *packed);

// The same, each column scaled by its largest magnitude to −127…127: value ≈ scale × integer. `sums` are those of each
// column's integers. A column that holds something not finite gets the scale NaN.
void ck_dot_pack_int8(const float *panel, size_t inputs, void *packed, float scales[32], int32_t sums[32]);

// BF16 panels of something that is used once, as attention does with keys and values: `count` rows, which become the
// columns, and a matrix [inputs, columns]. What fills up the last panel is 0.
void ck_dot_pack_rows_bf16(const float *rows, size_t stride, size_t count, size_t inputs, void *panels);
void ck_dot_pack_columns_bf16(const float *matrix, size_t stride, size_t inputs, size_t columns, void *panels);

// Rows of F32 as BF16, to the nearest.
void ck_dot_convert_bf16(const float *input, size_t stride, size_t rows, size_t inputs, void *converted);

// Rows of F32 as u8, each with a scale and a zero of its own, so that value ≈ scale × (integer − zero) and 0 is exact. A row
// that holds something not finite gets the scale NaN.
void ck_dot_convert_int8(const float *input, size_t stride, size_t rows, size_t inputs, void *converted, float *scales,
                         int32_t *zeros);

struct ck_dot_operands {
    int kind;
    // Converted rows.
    const void *input;
    size_t rows;
    size_t inputs;
    const void *panels;
    // int8 only: each row's and each column's; the columns' fill whole panels.
    const float *row_scales;
    const int32_t *row_zeros;
    const float *column_scales;
    const int32_t *column_sums;
};

// output = activation(input · panels + bias) + residual for `columns` columns from `first_column` on, a multiple of 32.
//
// output, bias and residual begin at column 0; strides are in values. bias and residual may be null; residual may be output
// itself where there is no activation.
void ck_dot_multiply(const struct ck_dot_operands *operands, size_t first_column, size_t columns, const float *bias,
                     int activation, const float *residual, size_t residual_stride, float *output,
                     size_t output_stride);

#endif
