#ifndef CPICTURECODECS_RESAMPLING_H
#define CPICTURECODECS_RESAMPLING_H

#include <stddef.h>
#include <stdint.h>

// One pass of a separable filter in fixed point, as Pillow's Resample.c does it for 8-bit channels: output `i` of
// `outputs` is the sum of `weights[i * taps + t]` (22 fractional bits) × input `first[i] + t` for t < `used[i]`,
// rounded and clipped to 0…255. Weights from `used[i]` on are zero.

// Filters along x the rows `first_row ..< first_row + rows` of `source`, whose size is [height, width, 3].
// Returns PC_OK or PC_NO_MEMORY.
int pc_resample_horizontally(
    const uint8_t *source, size_t width, size_t height, size_t first_row, size_t rows, size_t outputs, size_t taps,
    const int32_t *first, const int32_t *used, const int32_t *weights, uint8_t *destination);

// Filters along y the bytes `first_byte ..< first_byte + bytes` of rows of `row_length` bytes.
void pc_resample_vertically(
    const uint8_t *source, size_t row_length, size_t first_byte, size_t bytes, size_t outputs,
    size_t taps, const int32_t *first, const int32_t *used, const int32_t *weights, uint8_t *destination);

// What both run where there is no faster version.
int pc_resample_horizontally_portable(
    const uint8_t *source, size_t width, size_t first_row, size_t rows, size_t outputs, size_t taps,
    const int32_t *first, const int32_t *used, const int32_t *weights, uint8_t *destination);
void pc_resample_vertically_portable(
    const uint8_t *source, size_t row_length, size_t first_byte, size_t bytes, size_t outputs,
    size_t taps, const int32_t *first, const int32_t *used, const int32_t *weights, uint8_t *destination);

// Looks each sample up in the 256 values of its channel and parts the channels:
// `rgb` [pixels, 3] -> `planes` [3, pixels], from `planes[offset]` on.
void pc_planar_lookup(const uint8_t *rgb, size_t pixels, const float *tables, float *planes, size_t offset);

#endif
