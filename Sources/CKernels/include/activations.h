#ifndef CKERNELS_ACTIVATIONS_H
#define CKERNELS_ACTIVATIONS_H

#include <stddef.h>

// The functions that networks put between their products.
enum {
    CK_IDENTITY = 0,
    CK_RELU6 = 1,
    // x · Φ(x), within 1e-7 of |x|.
    CK_GELU = 2,
    // x · sigmoid(1.702 x).
    CK_QUICK_GELU = 3,
    // The tanh approximation of GELU, as in GPT-2.
    CK_TANH_GELU = 4,
    CK_RELU = 5,
    // x · sigmoid(x).
    CK_SILU = 6,
    CK_SIGMOID = 7,
};

// The end of a product: value = activation(value + bias) + residual. It means the same after every kernel.
struct ck_epilogue {
    // One value a column, or null.
    const float *bias;
    int activation;
    // A matrix of the output's shape whose rows begin `residual_stride` values apart, or null. It may be the output
    // itself where there is no activation; after a product that is finished already (`ck_kernels()->finish`), only
    // where there is no bias either.
    const float *residual;
    size_t residual_stride;
};

#endif
