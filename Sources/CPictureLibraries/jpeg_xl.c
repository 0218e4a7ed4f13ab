// JPEG XL by libjxl, from version 0.7 on. The prototypes are those of jxl/decode.h.
#include "libraries.h"

#include <stdlib.h>
#include <string.h>

enum {
    STATUS_SUCCESS = 0,
    STATUS_ERROR = 1,
    STATUS_NEED_MORE_INPUT = 2,
    STATUS_NEED_OUTPUT = 5,
    EVENT_BASIC_INFO = 0x40,
    EVENT_FULL_IMAGE = 0x1000,
    TYPE_UINT8 = 2,
    CHANNELS = 4,
};

typedef struct {
    uint32_t channels;
    int type;
    int endianness;
    size_t alignment;
} pixel_format;

// The beginning of JxlBasicInfo; the library writes 204 bytes.
typedef union {
    struct {
        int has_container;
        uint32_t width;
        uint32_t height;
    };
    uint8_t space[1024];
} basic_info;

static struct {
    uint32_t (*version)(void);
    void *(*create)(const void *memory_manager);
    void (*destroy)(void *);
    int (*subscribe)(void *, int events);
    int (*set_input)(void *, const uint8_t *, size_t);
    void (*close_input)(void *);
    int (*process)(void *);
    int (*info)(const void *, basic_info *);
    int (*buffer_size)(const void *, const pixel_format *, size_t *);
    int (*set_buffer)(void *, const pixel_format *, void *, size_t);
} jxl;

void pl_load_jpeg_xl(char *name) {
    void *library = pl_open((const char *const[]){
        "libjxl.so.0.12", "libjxl.so.0.11", "libjxl.so.0.10", "libjxl.so.0.9", "libjxl.so.0.8", "libjxl.so.0.7", NULL});
    if (!library) return;
    int complete = 1;
    *(void **)&jxl.version = pl_find(library, "JxlDecoderVersion", &complete);
    *(void **)&jxl.create = pl_find(library, "JxlDecoderCreate", &complete);
    *(void **)&jxl.destroy = pl_find(library, "JxlDecoderDestroy", &complete);
    *(void **)&jxl.subscribe = pl_find(library, "JxlDecoderSubscribeEvents", &complete);
    *(void **)&jxl.set_input = pl_find(library, "JxlDecoderSetInput", &complete);
    *(void **)&jxl.close_input = pl_find(library, "JxlDecoderCloseInput", &complete);
    *(void **)&jxl.process = pl_find(library, "JxlDecoderProcessInput", &complete);
    *(void **)&jxl.info = pl_find(library, "JxlDecoderGetBasicInfo", &complete);
    *(void **)&jxl.buffer_size = pl_find(library, "JxlDecoderImageOutBufferSize", &complete);
    *(void **)&jxl.set_buffer = pl_find(library, "JxlDecoderSetImageOutBuffer", &complete);
    if (!complete) return;
    uint32_t version = jxl.version();
    snprintf(name, PL_TEXT, "libjxl %u.%u.%u", version / 1000000, version / 1000 % 1000, version % 1000);
}

static void lay_on_white(const uint8_t *rgba, pl_picture *picture) {
    size_t pixels = (size_t)picture->width * picture->height;
    for (size_t i = 0; i < pixels; i++) {
        for (int c = 0; c < 3; c++) picture->rgb[3 * i + c] = pl_on_white(rgba[4 * i + c], rgba[4 * i + 3]);
    }
}

// Runs the decoder to the end of the first frame, whose RGBA is in *samples, which the caller frees.
static int decode_frame(void *decoder, pl_picture *picture, uint8_t **samples) {
    const pixel_format format = {CHANNELS, TYPE_UINT8, 0, 0};
    for (;;) {
        int status = jxl.process(decoder);
        basic_info info;
        size_t size = 0;
        switch (status) {
        case EVENT_BASIC_INFO:
            memset(&info, 0, sizeof info);
            if (jxl.info(decoder, &info) != STATUS_SUCCESS) return pl_fail(picture, PL_DAMAGED, "it has no header");
            status = pl_set_size(picture, info.width, info.height);
            if (status != PL_OK) return status;
            break;
        case STATUS_NEED_OUTPUT:
            if (jxl.buffer_size(decoder, &format, &size) != STATUS_SUCCESS
                || size != (size_t)picture->width * picture->height * CHANNELS || *samples) {
                return pl_fail(picture, PL_DAMAGED, "its frame has another size than its header");
            }
            *samples = malloc(size);
            if (!*samples) return pl_fail(picture, PL_NO_MEMORY, "not enough memory");
            if (jxl.set_buffer(decoder, &format, *samples, size) != STATUS_SUCCESS) {
                return pl_fail(picture, PL_UNSUPPORTED, "it has no picture in RGB");
            }
            break;
        case EVENT_FULL_IMAGE: return *samples ? PL_OK : pl_fail(picture, PL_DAMAGED, "it has no picture");
        case STATUS_NEED_MORE_INPUT: return pl_fail(picture, PL_DAMAGED, "the file ends inside its picture");
        case STATUS_SUCCESS: return pl_fail(picture, PL_DAMAGED, "it has no picture");
        default: return pl_fail(picture, PL_DAMAGED, "its data break the format's rules");
        }
    }
}

int pl_decode_jpeg_xl(const uint8_t *bytes, size_t length, pl_picture *picture) {
    void *decoder = jxl.create(NULL);
    if (!decoder) return pl_fail(picture, PL_NO_MEMORY, "not enough memory");
    uint8_t *samples = NULL;
    int status;
    if (jxl.subscribe(decoder, EVENT_BASIC_INFO | EVENT_FULL_IMAGE) != STATUS_SUCCESS
        || jxl.set_input(decoder, bytes, length) != STATUS_SUCCESS) {
        status = pl_fail(picture, PL_NO_MEMORY, "not enough memory");
    } else {
        jxl.close_input(decoder);
        status = decode_frame(decoder, picture, &samples);
        if (status == PL_OK) lay_on_white(samples, picture);
    }
    free(samples);
    jxl.destroy(decoder);
    return status;
}
