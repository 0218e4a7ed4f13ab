#ifndef CPICTURECODECS_JPEG_H
#define CPICTURECODECS_JPEG_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint32_t width;
    uint32_t height;
    uint32_t components;
} pc_jpeg_header;

// Reads up to the first scan.
int pc_jpeg_read_header(const uint8_t *bytes, size_t count, pc_jpeg_header *header, char *message);

// Decodes at `eighths`/8 of the size (8: exactly). `width` and `height` are those of the output:
// ceil(size × eighths / 8).
int pc_jpeg_decode(
    const uint8_t *bytes, size_t count, uint32_t eighths, uint8_t *rgb, uint32_t width, uint32_t height, char *message);

// Baseline, 4:2:0. `*length` is the encoded length on success.
int pc_jpeg_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, int quality, uint8_t *output, size_t capacity, size_t *length,
    char *message);

#endif
