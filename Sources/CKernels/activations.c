#include "epilogue.h"

CK_DEFINE_VERSIONS(ck_epilogue,
                   (float *matrix, size_t stride, size_t rows, size_t columns, const float *bias, int activation,
                    const float *residual, size_t residual_stride),
                   (matrix, stride, rows, columns, bias, activation, residual, residual_stride))
