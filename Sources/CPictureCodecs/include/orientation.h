#ifndef CPICTURECODECS_ORIENTATION_H
#define CPICTURECODECS_ORIENTATION_H

#include <stddef.h>
#include <stdint.h>

// Writes `source` [height, width, 3] upright into `destination`, as EXIF orientation 2…8 demands.
// For 5…8 the result is [width, height, 3].
void pc_orient(const uint8_t *source, size_t width, size_t height, int orientation, uint8_t *destination);

#endif
