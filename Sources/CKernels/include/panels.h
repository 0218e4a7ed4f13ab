#ifndef CKERNELS_PANELS_H
#define CKERNELS_PANELS_H

#include <stddef.h>

// Matrix products whose right-hand side is packed once: panels of CK_PANEL columns, each stored [inputs][CK_PANEL]; what
// stands behind the last one's columns touches nothing. The left-hand side is read as it stands.

enum { CK_PANEL = 32 };

enum {
    CK_FORMAT_F32 = 0,
    CK_FORMAT_F16 = 1,
    CK_FORMAT_BF16 = 2,
    // The upper 24 bits of F32, rounded: within 2⁻¹⁶ of the value. Panels only; 32 upper halves, then 32 bytes.
    CK_FORMAT_F24 = 3,
};

// How many values the panels of an [outputs, inputs] weight take.
size_t ck_panels_count(size_t outputs, size_t inputs);

// Writes `rows` weight rows of `inputs` values in the given format, at any alignment, whose starts lie `stride` values
// apart, as the panels' columns first_column ..< first_column + rows. Columns that are never written may hold anything.
void ck_panels_pack(const void *weights, int format, size_t stride, size_t rows, size_t inputs, float *panels,
                    size_t first_column);

// The same for a matrix [inputs, columns], which needs no transposition.
void ck_panels_copy(const float *matrix, size_t stride, size_t inputs, size_t columns, float *panels);

// How many bytes each row of CK_PANEL columns takes where panels are kept in a shorter format.
size_t ck_panel_row_bytes(int format);

// Rewrites `inputs` rows of one panel in another format.
void ck_panel_encode(const float *panel, size_t inputs, int format, void *encoded);

// output = activation(input · panels + bias) + residual for `columns` columns from `first_column` on, a multiple of
// CK_PANEL.
//
// input [rows, inputs] and output, bias, residual all begin at `first_column` 0; strides are distances between the
// starts of two rows. `format` is that of the panels. `bias`, `residual` and `scratch` may be null; `residual` may be
// `output` itself where there is no activation.
void ck_panels_multiply(const float *input, size_t input_stride, size_t rows, size_t inputs, const void *panels,
                        int format, size_t first_column, size_t columns, const float *bias, int activation, const float *residual,
                        size_t residual_stride, float *output, size_t output_stride, float *scratch);

// How many floats of scratch such a product wants: it is then computed by quadrants, with an eighth of the multiplications
// less. Rounding errors are then relative to the largest values of two rows instead of to each, and what is not finite in one
// spoils the other. 0: it is computed as ever.
size_t ck_panels_scratch(size_t rows, size_t inputs, int format, size_t columns, int activation);

#endif
