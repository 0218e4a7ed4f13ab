#ifndef CKERNELS_BF16_GROUPS_PRIVATE_H
#define CKERNELS_BF16_GROUPS_PRIVATE_H

#include "conversions.h"

// Returns one group of one column.
CK_INLINE uint32_t pair_of(float first, float second) {
    float values[2] = {first, second};
    uint16_t halves[2];
    f32_to_bf16(values, halves, 2);
    return (uint32_t)halves[0] | (uint32_t)halves[1] << 16;
}

#endif
