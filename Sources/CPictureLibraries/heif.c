// HEIC and AVIF by libheif, from version 1.12 on. The prototypes are those of libheif/heif.h.
#include "libraries.h"

#include <string.h>

enum {
    COLORSPACE_RGB = 1,
    CHROMA_RGB = 10,
    CHROMA_RGBA = 11,
    CHANNEL_INTERLEAVED = 10,
    COMPRESSION_HEVC = 1,
    COMPRESSION_AV1 = 4,
    ERROR_MEMORY = 6,
    ERROR_UNSUPPORTED_FILE = 3,
    ERROR_UNSUPPORTED_FEATURE = 4,
};

typedef struct {
    int code;
    int subcode;
    const char *message;
} heif_error;

static struct {
    uint32_t (*get_version_number)(void);
    int (*have_decoder)(int compression);
    void *(*context_alloc)(void);
    void (*context_free)(void *);
    void (*set_threads)(void *, int);
    heif_error (*read)(void *, const void *, size_t, const void *);
    heif_error (*primary)(void *, void **);
    void (*handle_release)(const void *);
    int (*width)(const void *);
    int (*height)(const void *);
    int (*has_alpha)(const void *);
    int (*is_premultiplied)(const void *);
    heif_error (*decode)(const void *, void **, int colorspace, int chroma, const void *options);
    void (*image_release)(const void *);
    int (*image_width)(const void *, int channel);
    int (*image_height)(const void *, int channel);
    const uint8_t *(*plane)(const void *, int channel, int *stride);
} heif;

void pl_load_heif(char (*names)[PL_TEXT]) {
    void *library = pl_open((const char *const[]){"libheif.so.1", "libheif.1.dylib", NULL});
    if (!library) return;
    int complete = 1, optional = 1;
    *(void **)&heif.get_version_number = pl_find(library, "heif_get_version_number", &complete);
    *(void **)&heif.have_decoder = pl_find(library, "heif_have_decoder_for_format", &complete);
    *(void **)&heif.context_alloc = pl_find(library, "heif_context_alloc", &complete);
    *(void **)&heif.context_free = pl_find(library, "heif_context_free", &complete);
    *(void **)&heif.set_threads = pl_find(library, "heif_context_set_max_decoding_threads", &optional);
    *(void **)&heif.read = pl_find(library, "heif_context_read_from_memory_without_copy", &complete);
    *(void **)&heif.primary = pl_find(library, "heif_context_get_primary_image_handle", &complete);
    *(void **)&heif.handle_release = pl_find(library, "heif_image_handle_release", &complete);
    *(void **)&heif.width = pl_find(library, "heif_image_handle_get_width", &complete);
    *(void **)&heif.height = pl_find(library, "heif_image_handle_get_height", &complete);
    *(void **)&heif.has_alpha = pl_find(library, "heif_image_handle_has_alpha_channel", &complete);
    *(void **)&heif.is_premultiplied = pl_find(library, "heif_image_handle_is_premultiplied_alpha", &optional);
    *(void **)&heif.decode = pl_find(library, "heif_decode_image", &complete);
    *(void **)&heif.image_release = pl_find(library, "heif_image_release", &complete);
    *(void **)&heif.image_width = pl_find(library, "heif_image_get_width", &complete);
    *(void **)&heif.image_height = pl_find(library, "heif_image_get_height", &complete);
    *(void **)&heif.plane = pl_find(library, "heif_image_get_plane_readonly", &complete);
    if (!complete) return;
    // Reads plugins from their folder, while files can still be opened.
    heif_error (*initialize)(void *);
    *(void **)&initialize = pl_find(library, "heif_init", &optional);
    if (initialize) initialize(NULL);
    uint32_t version = heif.get_version_number();
    for (int format = PL_HEIC; format <= PL_AVIF; format++) {
        if (!heif.have_decoder(format == PL_HEIC ? COMPRESSION_HEVC : COMPRESSION_AV1)) continue;
        snprintf(
            names[format], PL_TEXT, "libheif %u.%u.%u", version >> 24, version >> 16 & 255, version >> 8 & 255);
    }
}

static int failed(pl_picture *picture, heif_error error) {
    int status = PL_DAMAGED;
    if (error.code == ERROR_MEMORY) status = PL_NO_MEMORY;
    if (error.code == ERROR_UNSUPPORTED_FILE || error.code == ERROR_UNSUPPORTED_FEATURE) status = PL_UNSUPPORTED;
    return pl_fail(picture, status, error.message);
}

static void copy_row(const uint8_t *row, uint32_t width, int has_alpha, int is_premultiplied, uint8_t *rgb) {
    if (!has_alpha) {
        memcpy(rgb, row, 3 * (size_t)width);
        return;
    }
    for (uint32_t x = 0; x < width; x++) {
        const uint8_t *pixel = row + 4 * (size_t)x;
        for (int c = 0; c < 3; c++) {
            unsigned sum = pixel[c] + 255u - pixel[3];
            rgb[3 * (size_t)x + c] =
                is_premultiplied ? (uint8_t)(sum < 255 ? sum : 255) : pl_on_white(pixel[c], pixel[3]);
        }
    }
}

static int copy_image(const void *image, int has_alpha, int is_premultiplied, pl_picture *picture) {
    int width = heif.image_width(image, CHANNEL_INTERLEAVED), height = heif.image_height(image, CHANNEL_INTERLEAVED);
    int stride = 0;
    const uint8_t *plane = heif.plane(image, CHANNEL_INTERLEAVED, &stride);
    if (!plane || width <= 0 || height <= 0 || stride < width * (has_alpha ? 4 : 3)) {
        return pl_fail(picture, PL_DAMAGED, "it was decoded to nothing");
    }
    int status = pl_set_size(picture, (uint64_t)width, (uint64_t)height);
    if (status != PL_OK) return status;
    for (int y = 0; y < height; y++) {
        copy_row(
            plane + (size_t)stride * (size_t)y, picture->width, has_alpha, is_premultiplied,
            picture->rgb + 3 * (size_t)width * (size_t)y);
    }
    return PL_OK;
}

static int decode_primary(void *context, pl_picture *picture) {
    void *handle = NULL, *image = NULL;
    heif_error error = heif.primary(context, &handle);
    if (error.code != 0) return failed(picture, error);
    // Checked before anything is decoded.
    int status = pl_set_size(picture, (uint64_t)heif.width(handle), (uint64_t)heif.height(handle));
    if (status == PL_OK) {
        int has_alpha = heif.has_alpha(handle);
        int is_premultiplied = has_alpha && heif.is_premultiplied && heif.is_premultiplied(handle);
        error = heif.decode(handle, &image, COLORSPACE_RGB, has_alpha ? CHROMA_RGBA : CHROMA_RGB, NULL);
        status = error.code != 0 ? failed(picture, error) : copy_image(image, has_alpha, is_premultiplied, picture);
        if (image) heif.image_release(image);
    }
    heif.handle_release(handle);
    return status;
}

int pl_decode_heif(const uint8_t *bytes, size_t length, pl_picture *picture) {
    void *context = heif.context_alloc();
    if (!context) return pl_fail(picture, PL_NO_MEMORY, "not enough memory");
    // Pictures are decoded beside each other, each by one thread.
    if (heif.set_threads) heif.set_threads(context, 0);
    heif_error error = heif.read(context, bytes, length, NULL);
    int status = error.code != 0 ? failed(picture, error) : decode_primary(context, picture);
    heif.context_free(context);
    return status;
}
