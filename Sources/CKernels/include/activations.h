#ifndef CKERNELS_ACTIVATIONS_H
#define CKERNELS_ACTIVATIONS_H

#include <stddef.h>

enum {
    CK_IDENTITY = 0,
    CK_RELU6 = 1,
    CK_GELU = 2,        // x · Φ(x), within 1e-7 of |x|
    CK_QUICK_GELU = 3,  // x · sigmoid(1.702 x)
    CK_TANH_GELU = 4,   // the tanh approximation of GELU, as in GPT-2
    CK_RELU = 5,
};

// matrix = activation(matrix + bias) + residual, for `rows` rows of `columns` values whose starts lie `stride` values
// apart. `bias` (one value a column) and `residual` may be null; `residual` may be `matrix` itself only where bias and
// activation are absent.
void ck_epilogue(float *matrix, size_t stride, size_t rows, size_t columns, const float *bias, int activation,
                 const float *residual, size_t residual_stride);

#endif
