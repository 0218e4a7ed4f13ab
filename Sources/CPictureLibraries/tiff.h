#ifndef CPICTURELIBRARIES_TIFF_H
#define CPICTURELIBRARIES_TIFF_H

#include "libraries.h"

// Functions of libtiff 4. The prototypes are those of tiffio.h.
typedef struct {
    void (*close)(void *);
    int (*get_field)(void *, uint32_t tag, ...);
    int (*get_field_defaulted)(void *, uint32_t tag, ...);
    int (*rgba_ok)(void *, char reason[1024]);
    int (*read_rgba)(void *, uint32_t width, uint32_t height, uint32_t *raster, int orientation, int stop);
    int (*is_tiled)(void *);
    int64_t (*strip_size)(void *);
    int64_t (*tile_size)(void *);
    int64_t (*read_strip)(void *, uint32_t strip, void *, int64_t);
    int64_t (*read_tile)(void *, uint32_t tile, void *, int64_t);
    uint32_t (*strip_of)(void *, uint32_t row, uint16_t sample);
    uint32_t (*tile_of)(void *, uint32_t x, uint32_t y, uint32_t z, uint16_t sample);
} tiff_functions;

enum {
    TAG_WIDTH = 256,
    TAG_LENGTH = 257,
    TAG_BITS = 258,
    TAG_PHOTOMETRIC = 262,
    TAG_ORIENTATION = 274,
    TAG_SAMPLES = 277,
    TAG_ROWS_PER_STRIP = 278,
    TAG_PLANAR = 284,
    TAG_TILE_WIDTH = 322,
    TAG_TILE_LENGTH = 323,
    TAG_EXTRA_SAMPLES = 338,
    TAG_SAMPLE_FORMAT = 339,
};

enum { MIN_IS_WHITE = 0, MIN_IS_BLACK = 1, RGB = 2, INKS = 5 };
enum { UNSIGNED = 1, SIGNED = 2, FLOATING = 3 };

// The fields of a directory that determine its samples.
typedef struct {
    uint32_t width;
    uint32_t height;
    uint16_t bits;
    uint16_t samples;
    uint16_t photometric;
    uint16_t format;
    uint16_t planar;
    uint16_t orientation;
} tiff_layout;

// Decodes the kinds that libtiff does not turn into RGBA itself: samples of 9 to 15, 32 and 64 bits, signed, floating,
// and inks of more than 8 bits.
int pl_decode_tiff_samples(
    const tiff_functions *tiff, void *file, const tiff_layout *layout, pl_picture *picture);

#endif
