#ifndef CPICTURELIBRARIES_LIBRARIES_H
#define CPICTURELIBRARIES_LIBRARIES_H

#include "decoder_messages.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// The output of a decoder: 8-bit RGB without padding, transparency on white.
typedef struct {
    uint8_t *rgb;
    uint64_t capacity;  // In pixels.
    uint32_t width;
    uint32_t height;
    char *reason;  // Of PL_REASON characters.
} pl_picture;

static inline int pl_fail(pl_picture *picture, int status, const char *reason) {
    snprintf(picture->reason, PL_REASON, "%s", reason && *reason ? reason : "the library does not say why");
    return status;
}

// Notes the size. Returns PL_OK if the picture has room for it.
static inline int pl_set_size(pl_picture *picture, uint64_t width, uint64_t height) {
    if (width == 0 || height == 0 || width > 0x7fffffff || height > 0x7fffffff) {
        return pl_fail(picture, PL_DAMAGED, "it has no size");
    }
    picture->width = (uint32_t)width;
    picture->height = (uint32_t)height;
    if (width > picture->capacity / height) {
        return pl_fail(picture, PL_OTHER_SIZE, "it has more pixels than its header states");
    }
    return PL_OK;
}

// One channel laid on white, rounded to nearest.
static inline uint8_t pl_on_white(unsigned value, unsigned alpha) {
    unsigned sum = value * alpha + 255 * (255 - alpha) + 128;
    return (uint8_t)((sum + (sum >> 8)) >> 8);
}

// Opens the first of the libraries, the names of which end with NULL.
void *pl_open(const char *const *names);

// Finds a function; sets *complete to 0 if it is missing.
void *pl_find(void *library, const char *name, int *complete);

// Each writes the name and version of its library for its formats, or leaves them empty.
void pl_load_heif(char (*names)[PL_TEXT]);
void pl_load_tiff(char *name);
void pl_load_jpeg_xl(char *name);

int pl_decode_heif(const uint8_t *bytes, size_t length, pl_picture *picture);
int pl_decode_tiff(const uint8_t *bytes, size_t length, pl_picture *picture);
int pl_decode_jpeg_xl(const uint8_t *bytes, size_t length, pl_picture *picture);

#endif
