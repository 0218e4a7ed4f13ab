// TIFF by libtiff 4.
#include "tiff.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The largest block of memory that libtiff may take for one strip or table.
enum { LARGEST_BLOCK = 1 << 29 };

typedef int64_t (*read_function)(void *, void *, int64_t);
typedef uint64_t (*seek_function)(void *, uint64_t, int);
typedef int (*close_function)(void *);
typedef uint64_t (*size_function)(void *);
typedef int (*map_function)(void *, void **, uint64_t *);
typedef void (*unmap_function)(void *, void *, uint64_t);
typedef void (*message_function)(const char *, const char *, va_list);

static tiff_functions tiff;
static void *(*open_classic)(
    const char *, const char *, void *, read_function, read_function, seek_function, close_function, size_function,
    map_function, unmap_function);
// From 4.5 on, with a limit of its own.
static void *(*open_limited)(
    const char *, const char *, void *, read_function, read_function, seek_function, close_function, size_function,
    map_function, unmap_function, void *options);
static void *(*options_alloc)(void);
static void (*options_free)(void *);
static void (*options_limit)(void *, int64_t);

// The first complaint about the file at hand.
static char complaint[PL_REASON];

static void note(const char *module, const char *format, va_list values) {
    (void)module;
    if (!*complaint) vsnprintf(complaint, sizeof complaint, format, values);
}

void pl_load_tiff(char *name) {
    void *library = pl_open((const char *const[]){"libtiff.so.6", "libtiff.so.5", "libtiff.6.dylib", NULL});
    if (!library) return;
    int complete = 1, limited = 1;
    const char *(*version)(void);
    message_function (*set_errors)(message_function), (*set_warnings)(message_function);
    *(void **)&version = pl_find(library, "TIFFGetVersion", &complete);
    *(void **)&set_errors = pl_find(library, "TIFFSetErrorHandler", &complete);
    *(void **)&set_warnings = pl_find(library, "TIFFSetWarningHandler", &complete);
    *(void **)&open_classic = pl_find(library, "TIFFClientOpen", &complete);
    *(void **)&tiff.close = pl_find(library, "TIFFClose", &complete);
    *(void **)&tiff.get_field = pl_find(library, "TIFFGetField", &complete);
    *(void **)&tiff.get_field_defaulted = pl_find(library, "TIFFGetFieldDefaulted", &complete);
    *(void **)&tiff.rgba_ok = pl_find(library, "TIFFRGBAImageOK", &complete);
    *(void **)&tiff.read_rgba = pl_find(library, "TIFFReadRGBAImageOriented", &complete);
    *(void **)&tiff.is_tiled = pl_find(library, "TIFFIsTiled", &complete);
    *(void **)&tiff.strip_size = pl_find(library, "TIFFStripSize", &complete);
    *(void **)&tiff.tile_size = pl_find(library, "TIFFTileSize", &complete);
    *(void **)&tiff.read_strip = pl_find(library, "TIFFReadEncodedStrip", &complete);
    *(void **)&tiff.read_tile = pl_find(library, "TIFFReadEncodedTile", &complete);
    *(void **)&tiff.strip_of = pl_find(library, "TIFFComputeStrip", &complete);
    *(void **)&tiff.tile_of = pl_find(library, "TIFFComputeTile", &complete);
    if (!complete) return;
    *(void **)&open_limited = pl_find(library, "TIFFClientOpenExt", &limited);
    *(void **)&options_alloc = pl_find(library, "TIFFOpenOptionsAlloc", &limited);
    *(void **)&options_free = pl_find(library, "TIFFOpenOptionsFree", &limited);
    *(void **)&options_limit = pl_find(library, "TIFFOpenOptionsSetMaxSingleMemAlloc", &limited);
    if (!limited) open_limited = NULL;
    set_errors(note);
    set_warnings(NULL);
    // "LIBTIFF, Version 4.5.0", and a line of copyright.
    const char *number = strrchr(version(), 'V');
    unsigned major = 4, minor = 0, patch = 0;
    if (number) sscanf(number, "Version %u.%u.%u", &major, &minor, &patch);
    snprintf(name, PL_TEXT, "libtiff %u.%u.%u", major, minor, patch);
}

// --- The file in memory ---

typedef struct {
    const uint8_t *bytes;
    uint64_t length;
    uint64_t position;
} memory_file;

static int64_t read_bytes(void *handle, void *target, int64_t count) {
    memory_file *file = handle;
    uint64_t rest = file->position < file->length ? file->length - file->position : 0;
    uint64_t found = count < 0 ? 0 : (uint64_t)count < rest ? (uint64_t)count : rest;
    memcpy(target, file->bytes + (found ? file->position : 0), found);
    file->position += found;
    return (int64_t)found;
}

static int64_t write_bytes(void *handle, void *source, int64_t count) {
    (void)handle;
    (void)source;
    (void)count;
    return -1;
}

static uint64_t seek(void *handle, uint64_t offset, int whence) {
    memory_file *file = handle;
    uint64_t base = whence == SEEK_CUR ? file->position : whence == SEEK_END ? file->length : 0;
    return file->position = base + offset;
}

static int close_nothing(void *handle) {
    (void)handle;
    return 0;
}

static uint64_t size_of(void *handle) { return ((memory_file *)handle)->length; }

static int map_nothing(void *handle, void **base, uint64_t *size) {
    (void)handle;
    (void)base;
    (void)size;
    return 0;
}

static void unmap_nothing(void *handle, void *base, uint64_t size) {
    (void)handle;
    (void)base;
    (void)size;
}

static void *open_file(memory_file *file) {
    // m: not mapped.
    const char *mode = "rm";
    if (!open_limited) {
        return open_classic(
            "picture", mode, file, read_bytes, write_bytes, seek, close_nothing, size_of, map_nothing, unmap_nothing);
    }
    void *options = options_alloc();
    if (!options) return NULL;
    options_limit(options, LARGEST_BLOCK);
    void *opened = open_limited(
        "picture", mode, file, read_bytes, write_bytes, seek, close_nothing, size_of, map_nothing, unmap_nothing,
        options);
    options_free(options);
    return opened;
}

// --- Decoding ---

static tiff_layout read_layout(void *file) {
    tiff_layout layout = {.photometric = MIN_IS_BLACK, .orientation = 1};
    tiff.get_field(file, TAG_WIDTH, &layout.width);
    tiff.get_field(file, TAG_LENGTH, &layout.height);
    tiff.get_field_defaulted(file, TAG_BITS, &layout.bits);
    tiff.get_field_defaulted(file, TAG_SAMPLES, &layout.samples);
    tiff.get_field_defaulted(file, TAG_SAMPLE_FORMAT, &layout.format);
    tiff.get_field_defaulted(file, TAG_PLANAR, &layout.planar);
    tiff.get_field(file, TAG_PHOTOMETRIC, &layout.photometric);
    tiff.get_field_defaulted(file, TAG_ORIENTATION, &layout.orientation);
    if (layout.orientation < 1 || layout.orientation > 8) layout.orientation = 1;
    return layout;
}

// Returns 1 if a further sample is alpha. libtiff also takes one for alpha that is stated to be something else.
static int has_alpha(void *file, const tiff_layout *layout) {
    uint16_t count = 0;
    const uint16_t *kinds = NULL;
    if (tiff.get_field(file, TAG_EXTRA_SAMPLES, &count, &kinds)) return count > 0 && kinds && kinds[0] != 0;
    return layout->photometric == RGB && layout->samples == 4;
}

static int decode_rgba(void *file, const tiff_layout *layout, pl_picture *picture) {
    size_t pixels = (size_t)layout->width * layout->height;
    uint32_t *raster = malloc(4 * pixels);
    if (!raster) return pl_fail(picture, PL_NO_MEMORY, "not enough memory");
    // In the orientation that it has, so that the rows stay as they are: the caller turns the picture.
    if (!tiff.read_rgba(file, layout->width, layout->height, raster, layout->orientation, 1)) {
        free(raster);
        return pl_fail(picture, PL_DAMAGED, complaint);
    }
    unsigned opaque = has_alpha(file, layout) ? 0 : 255;
    for (size_t i = 0; i < pixels; i++) {
        // Colours are multiplied by alpha already.
        unsigned missing = 255 - (raster[i] >> 24 | opaque);
        for (int c = 0; c < 3; c++) {
            unsigned value = (raster[i] >> 8 * c & 255) + missing;
            picture->rgb[3 * i + c] = (uint8_t)(value < 255 ? value : 255);
        }
    }
    free(raster);
    return PL_OK;
}

int pl_decode_tiff(const uint8_t *bytes, size_t length, pl_picture *picture) {
    memory_file memory = {bytes, length, 0};
    complaint[0] = 0;
    void *file = open_file(&memory);
    if (!file) return pl_fail(picture, PL_DAMAGED, complaint);
    tiff_layout layout = read_layout(file);
    int status = pl_set_size(picture, layout.width, layout.height);
    if (status == PL_OK) {
        char refusal[1024] = "";
        // libtiff says that it turns inks of 16 bits into RGBA, but doesn't.
        int is_plain = layout.format == UNSIGNED && !(layout.photometric == INKS && layout.bits > 8)
            && tiff.rgba_ok(file, refusal);
        status = is_plain ? decode_rgba(file, &layout, picture)
                          : pl_decode_tiff_samples(&tiff, file, &layout, picture);
        if (status == PL_UNSUPPORTED && *refusal) pl_fail(picture, status, refusal);
    }
    tiff.close(file);
    return status;
}
