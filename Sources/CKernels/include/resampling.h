#ifndef CKERNELS_RESAMPLING_H
#define CKERNELS_RESAMPLING_H

#include <stddef.h>
#include <stdint.h>

// One pass of a separable filter in fixed point, as Pillow's Resample.c does it for 8-bit channels: output `i` of
// `outputs` is the sum of `weights[i * taps + t]` (22 fractional bits) × input `first[i] + t` for t < `used[i]`,
// rounded and clipped to 0…255. Weights from `used[i]` on are zero. Every instruction set gives the same bits.
struct ck_filter {
    size_t outputs;
    size_t taps;
    const int32_t *first;
    const int32_t *used;
    const int32_t *weights;
};

// A picture [height, width, 3] in 8 bits a sample.
struct ck_picture {
    const uint8_t *base;
    size_t width;
    size_t height;
};

#endif
