#ifndef CPICTURECODECS_WHITE_BACKDROP_H
#define CPICTURECODECS_WHITE_BACKDROP_H

#include <stdint.h>

// One channel of a colour laid on white, rounded as Pillow's alpha_composite does.
static inline uint8_t pc_on_white(uint8_t value, uint8_t alpha) {
    if (alpha == 0) return 255;
    // Seven fractional bits; then a division by 255 that rounds to nearest.
    uint32_t sum = ((uint32_t)value * alpha + 255u * (255u - alpha)) << 7;
    sum += 0x80 << 7;
    return (uint8_t)((((sum >> 8) + sum) >> 8) >> 7);
}

static inline void pc_pixel_on_white(const uint8_t *rgba, uint8_t *rgb) {
    for (int c = 0; c < 3; c++) rgb[c] = pc_on_white(rgba[c], rgba[3]);
}

#endif
