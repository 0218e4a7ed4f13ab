#ifndef CKERNELS_CODE_PRODUCTS_PRIVATE_H
#define CKERNELS_CODE_PRODUCTS_PRIVATE_H

#include <string.h>

#include "inline.h"
#include "kernel_table.h"

// Rows at a time.
enum { CK_CODE_GROUP = 4 };

CK_INLINE const uint8_t *code_row(const struct ck_vectors *vectors, size_t i) {
    return (const uint8_t *)vectors->base + vectors->stride * (vectors->indexes ? vectors->indexes[i] : i);
}

// `product` is Σ query code * stored row code.
CK_INLINE float code_score(const ck_code_query *query, const uint8_t *row, size_t dimension, int32_t product) {
    float scale_and_offset[2];
    memcpy(scale_and_offset, row + ((dimension + 3) & ~(size_t)3), sizeof scale_and_offset);
    float scaled = query->scale * scale_and_offset[0] * (float)(product - 128 * query->code_sum);
    return scaled + query->offset + scale_and_offset[1];
}

#endif
