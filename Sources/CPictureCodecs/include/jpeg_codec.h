#ifndef CPICTURECODECS_JPEG_H
#define CPICTURECODECS_JPEG_H

#include "codec_status.h"

typedef struct {
    uint32_t width;
    uint32_t height;
    uint32_t components;
    uint64_t coefficient_bytes;  // What is kept of a picture that comes in several scans; 0 for all others.
} pc_jpeg_header;

typedef struct {
    uint32_t eighths;  // Decodes at `eighths`/8 of the size; 8: exactly.
    uint32_t width;    // Of the output: ceil(size × eighths / 8).
    uint32_t height;
    pc_work_limit limit;
} pc_jpeg_request;

// Reads up to the first scan.
int pc_jpeg_read_header(const uint8_t *bytes, size_t count, pc_jpeg_header *header, char *message);

int pc_jpeg_decode(
    const uint8_t *bytes, size_t count, const pc_jpeg_request *request, uint8_t *rgb, char *message);

// Baseline, 4:2:0. `*length` is the encoded length on success.
int pc_jpeg_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, int quality, uint8_t *output, size_t capacity, size_t *length,
    char *message);

#endif
