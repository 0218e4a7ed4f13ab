#ifndef CKERNELS_EPILOGUE_PRIVATE_H
#define CKERNELS_EPILOGUE_PRIVATE_H

#include <stddef.h>

#include "elementary.h"
#include "include/activations.h"

#define CK_ACTIVATE(function)                                                                                         \
    if (bias) {                                                                                                       \
        for (size_t i = 0; i < columns; i++) row[i] = function(row[i] + bias[i]);                                     \
    } else {                                                                                                          \
        for (size_t i = 0; i < columns; i++) row[i] = function(row[i]);                                               \
    }                                                                                                                 \
    break

CK_INLINE void ck_epilogue_body(float *matrix, size_t stride, size_t rows, size_t columns, const float *restrict bias,
                                int activation, const float *residual, size_t residual_stride) {
    for (size_t r = 0; r < rows; r++) {
        float *restrict row = matrix + r * stride;
        switch (activation) {
        case CK_RELU6: CK_ACTIVATE(ck_relu6);
        case CK_GELU: CK_ACTIVATE(ck_gelu);
        case CK_QUICK_GELU: CK_ACTIVATE(ck_quick_gelu);
        case CK_TANH_GELU: CK_ACTIVATE(ck_tanh_gelu);
        case CK_RELU: CK_ACTIVATE(ck_relu);
        default:
            if (bias) {
                for (size_t i = 0; i < columns; i++) row[i] += bias[i];
            }
        }
        if (residual) {
            const float *other = residual + r * residual_stride;
            for (size_t i = 0; i < columns; i++) row[i] += other[i];
        }
    }
}

#undef CK_ACTIVATE
#endif
