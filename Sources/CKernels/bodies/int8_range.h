#ifndef CKERNELS_INT8_RANGE_PRIVATE_H
#define CKERNELS_INT8_RANGE_PRIVATE_H

#include <math.h>

#include "elementary.h"

// ±0 to the nearest integer; NaN to anything. Adding 1.5 × 2²³ leaves it in the low bits.
CK_INLINE int32_t nearest(float value) { return (int32_t)(ck_bits(value + 12582912.0f) - 0x4b400000); }

// A row's scale, zero and the factor to multiply it by.
struct ck_row_range {
    float scale;
    float zero;
    float factor;
};

// `spoilt` is 0 where all values are finite.
CK_INLINE struct ck_row_range range_of(float least, float most, float spoilt) {
    float range = most - least;
    float factor = 255.0f / range;
    int finite = spoilt == 0.0f && range < 3.4e38f;
    // Nothing but zeros, or a range that cannot be told from it.
    if (!finite || !(factor < 3.4e38f)) return (struct ck_row_range){finite ? 0.0f : NAN, 0.0f, 0.0f};
    return (struct ck_row_range){range / 255.0f, (float)nearest(-least * factor), factor};
}

#endif
