#ifndef CKERNELS_MATRICES_H
#define CKERNELS_MATRICES_H

#include <stddef.h>

// A row-major matrix that is read: `rows` × `columns` values whose rows begin `stride` values apart.
struct ck_matrix {
    const float *base;
    size_t stride;
    size_t rows;
    size_t columns;
};

// A row-major matrix that is written.
struct ck_mutable_matrix {
    float *base;
    size_t stride;
    size_t rows;
    size_t columns;
};

#endif
