#ifndef CPICTURECODECS_PNG_H
#define CPICTURECODECS_PNG_H

#include "codec_status.h"

// What the chunks before the image data say, as the caller read them.
typedef struct {
    uint32_t width;
    uint32_t height;
    size_t first_image_data;  // Where the first chunk of image data starts.
    uint8_t bit_depth;
    uint8_t color_type;
    uint8_t interlaced;
    // A colour that stands for full transparency (grey: all three equal), compared with 8-bit samples.
    uint8_t has_transparent_color;
    uint8_t transparent_color[3];
    uint16_t transparent_grey;  // Instead of it for 16-bit grey, whose samples are compared whole.
    // For colour type 3: RGBA of each index.
    uint8_t palette[256][4];
} pc_png_header;

// `rgba`: 256 times four bytes.
void pc_png_set_palette(pc_png_header *header, const uint8_t *rgba);

// Decodes the image data, laid on white.
int pc_png_decode(
    const uint8_t *bytes, size_t count, const pc_png_header *header, const pc_work_limit *limit, uint8_t *rgb,
    char *message);

int pc_png_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, uint8_t *output, size_t capacity, size_t *length,
    char *message);

// Decompresses a text chunk's zlib stream. Returns how many bytes were written to `output`: all there are, up to
// `capacity`.
size_t pc_png_inflate(const uint8_t *bytes, size_t count, uint8_t *output, size_t capacity);

// The checksum of `count` bytes from `start`, as chunks carry it.
uint32_t pc_crc32(const uint8_t *bytes, size_t start, size_t count);

#endif
