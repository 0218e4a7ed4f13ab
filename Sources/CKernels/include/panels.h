#ifndef CKERNELS_PANELS_H
#define CKERNELS_PANELS_H

#include <stddef.h>
#include <stdint.h>

#include "activations.h"

// Matrix products whose right-hand side is packed once: panels of CK_PANEL columns, each stored [inputs][CK_PANEL], or
// in groups of inputs (dot_panels.h). Values beyond the last panel's columns have no effect.

enum { CK_PANEL = 32 };

// The numbers that panels and weights hold.
enum {
    CK_FORMAT_F32 = 0,
    CK_FORMAT_F16 = 1,
    CK_FORMAT_BF16 = 2,
    // The upper 24 bits of F32, rounded: within 2⁻¹⁶ of the value. Panels only; 32 upper halves, then 32 bytes.
    CK_FORMAT_F24 = 3,
};

// Rows of a weight [outputs, inputs], at any alignment, whose starts lie `stride` values apart.
struct ck_weight_rows {
    const void *base;
    // CK_FORMAT_F32, F16 or BF16.
    int format;
    size_t stride;
    size_t rows;
    size_t inputs;
};

// The left-hand side of a product.
struct ck_rows {
    // F32 [rows, inputs] for panels of F32, F16, BF16 and F24; converted rows for those of dot_panels.h.
    const void *base;
    // Distance between the starts of two rows: in values of F32, unused for converted rows.
    size_t stride;
    size_t rows;
    size_t inputs;
    // Of rows in int8 only: the scale and zero of each.
    const float *scales;
    const int32_t *zeros;
};

// The right-hand side of a product: `columns` columns of packed panels from `first_column` on, a multiple of CK_PANEL.
struct ck_panels {
    // The first panel, whatever the first column.
    const void *base;
    // CK_FORMAT_…; unused for panels of dot_panels.h.
    int format;
    size_t first_column;
    size_t columns;
    // Of panels in int8 only: the scale and the sum of each column; they fill whole panels.
    const float *scales;
    const int32_t *sums;
};

// The result of a product, which begins at column 0 as bias and residual do, though only the panels' columns are
// written.
struct ck_output {
    float *base;
    // In values.
    size_t stride;
    // Room for ck_panels_scratch values where the product is to be computed by quadrants, else null.
    float *scratch;
};

// output = activation(input · panels + bias) + residual for the columns of `panels`.
typedef void (*ck_multiplication)(const struct ck_rows *input, const struct ck_panels *panels,
                                  const struct ck_epilogue *after, const struct ck_output *output);

// Returns the number of values in the panels of an [outputs, inputs] weight.
size_t ck_panels_count(size_t outputs, size_t inputs);

// Returns the number of bytes that each row of CK_PANEL columns takes in a format.
size_t ck_panel_row_bytes(int format);

// Returns the number of floats of scratch with which such a product is computed by quadrants, with an eighth of the
// multiplications less; 0 where that is not worth while. Rounding errors are then relative to the largest values of two
// rows instead of to each, and a value in one that is not finite spoils the other.
size_t ck_panels_scratch(size_t rows, size_t inputs, int format, size_t columns, int activation);

#endif
