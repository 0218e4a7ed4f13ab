#ifndef CPICTURECODECS_PLANAR_LOOKUP_H
#define CPICTURECODECS_PLANAR_LOOKUP_H

#include <stddef.h>
#include <stdint.h>

// Replaces each sample by one of the 256 values of its channel and separates the channels:
// `rgb` [pixels, 3] -> `planes` [3, pixels], from `planes[offset]` on.
void pc_planar_lookup(const uint8_t *rgb, size_t pixels, const float *tables, float *planes, size_t offset);

#endif
