// Filters in fixed point: one pixel and one byte at a time.

#ifndef CKERNELS_RESAMPLING_PRIVATE_H
#define CKERNELS_RESAMPLING_PRIVATE_H

#include "inline.h"
#include "kernel_table.h"

enum { CK_FILTER_FRACTION = 22, CK_FILTER_HALF = 1 << (CK_FILTER_FRACTION - 1) };

CK_INLINE uint8_t clipped(int32_t sum) {
    sum >>= CK_FILTER_FRACTION;
    return (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
}

CK_INLINE void filter_pixel(const uint8_t *source, const int32_t *weights, size_t used, uint8_t *destination) {
    int32_t red = CK_FILTER_HALF, green = CK_FILTER_HALF, blue = CK_FILTER_HALF;
    for (size_t t = 0; t < used; t++) {
        red += source[3 * t] * weights[t];
        green += source[3 * t + 1] * weights[t];
        blue += source[3 * t + 2] * weights[t];
    }
    destination[0] = clipped(red);
    destination[1] = clipped(green);
    destination[2] = clipped(blue);
}

CK_INLINE void filter_column(const uint8_t *source, size_t row_length, const int32_t *weights, size_t used,
                             uint8_t *destination) {
    int32_t sum = CK_FILTER_HALF;
    for (size_t t = 0; t < used; t++) sum += source[t * row_length] * weights[t];
    *destination = clipped(sum);
}

#endif
