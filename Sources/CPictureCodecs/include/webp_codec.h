#ifndef CPICTURECODECS_WEBP_H
#define CPICTURECODECS_WEBP_H

#include <stddef.h>
#include <stdint.h>

// Without CLIPSEARCH_WEBP both functions answer PC_UNSUPPORTED.

// The canvas' size.
int pc_webp_read_header(const uint8_t *bytes, size_t count, uint32_t *width, uint32_t *height, char *message);

// Decodes the picture, or the first frame of an animation, laid on white.
int pc_webp_decode(
    const uint8_t *bytes, size_t count, uint8_t *rgb, uint32_t width, uint32_t height, char *message);

#endif
