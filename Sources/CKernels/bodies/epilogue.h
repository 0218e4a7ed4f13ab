#ifndef CKERNELS_EPILOGUE_PRIVATE_H
#define CKERNELS_EPILOGUE_PRIVATE_H

#include <stddef.h>

#include "elementary.h"
#include "kernel_table.h"

// Values that are taken at once: a loop of a known length leaves a function's constants in registers from row to row.
enum { CK_EPILOGUE_BLOCK = 16 };

#define CK_ACTIVATE(function)                                                                                          \
    for (; i + CK_EPILOGUE_BLOCK <= columns; i += CK_EPILOGUE_BLOCK) {                                                 \
        for (size_t j = i; j < i + CK_EPILOGUE_BLOCK; j++) row[j] = function(row[j]);                                  \
    }                                                                                                                  \
    for (; i < columns; i++) row[i] = function(row[i]);                                                                \
    break

CK_INLINE void finish_rows(const struct ck_mutable_matrix *matrix, const struct ck_epilogue *after) {
    // In locals, as the compiler must assume that what is written to the matrix changes what lies behind a pointer.
    size_t columns = matrix->columns;
    int activation = after->activation;
    const float *restrict bias = after->bias;
    const float *residual = after->residual;
    for (size_t r = 0; r < matrix->rows; r++) {
        float *restrict row = matrix->base + r * matrix->stride;
        if (bias) {
            for (size_t j = 0; j < columns; j++) row[j] += bias[j];
        }
        size_t i = 0;
        switch (activation) {
        case CK_RELU6: CK_ACTIVATE(ck_relu6);
        case CK_GELU: CK_ACTIVATE(ck_gelu);
        case CK_QUICK_GELU: CK_ACTIVATE(ck_quick_gelu);
        case CK_TANH_GELU: CK_ACTIVATE(ck_tanh_gelu);
        case CK_RELU: CK_ACTIVATE(ck_relu);
        case CK_SILU: CK_ACTIVATE(ck_silu);
        case CK_SIGMOID: CK_ACTIVATE(ck_sigmoid);
        default: break;
        }
        if (residual) {
            const float *other = residual + r * after->residual_stride;
            for (size_t i = 0; i < columns; i++) row[i] += other[i];
        }
    }
}

#undef CK_ACTIVATE
#endif
