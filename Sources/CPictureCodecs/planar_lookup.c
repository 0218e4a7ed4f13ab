#include "planar_lookup.h"

void pc_planar_lookup(const uint8_t *rgb, size_t pixels, const float *tables, float *planes, size_t offset) {
    for (size_t c = 0; c < 3; c++) {
        const float *table = tables + 256 * c;
        float *plane = planes + offset + c * pixels;
        for (size_t i = 0; i < pixels; i++) plane[i] = table[rgb[3 * i + c]];
    }
}
