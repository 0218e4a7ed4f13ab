#include "jpeg_codec.h"

#include "jpeg_errors.h"
#include "messages.h"

#include <string.h>

typedef struct {
    struct jpeg_compress_struct codec;
    pc_jpeg_errors errors;
    struct jpeg_destination_mgr destination;
} encoder;

static void begin_destination(j_compress_ptr codec) { (void)codec; }

static boolean no_more_room(j_compress_ptr codec) {
    pc_jpeg_escape((pc_jpeg_errors *)codec->err, PC_NO_SPACE, "the encoded picture is longer than its room");
    return FALSE;
}

int pc_jpeg_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, int quality, uint8_t *output, size_t capacity, size_t *length,
    char *message
) {
    encoder encoder;
    memset(&encoder, 0, sizeof encoder);
    j_compress_ptr codec = &encoder.codec;
    codec->err = pc_jpeg_errors_install(&encoder.errors, message);
    if (setjmp(encoder.errors.escape)) {
        jpeg_destroy_compress(codec);
        return encoder.errors.status;
    }
    jpeg_create_compress(codec);
    encoder.destination.next_output_byte = output;
    encoder.destination.free_in_buffer = capacity;
    encoder.destination.init_destination = begin_destination;
    encoder.destination.empty_output_buffer = no_more_room;
    encoder.destination.term_destination = begin_destination;
    codec->dest = &encoder.destination;

    codec->image_width = width;
    codec->image_height = height;
    codec->input_components = 3;
    codec->in_color_space = JCS_RGB;
    jpeg_set_defaults(codec);
    jpeg_set_quality(codec, quality, TRUE);
    jpeg_start_compress(codec, TRUE);
    while (codec->next_scanline < height) {
        JSAMPROW row = (JSAMPROW)rgb + (size_t)codec->next_scanline * width * 3;
        jpeg_write_scanlines(codec, &row, 1);
    }
    jpeg_finish_compress(codec);
    *length = capacity - encoder.destination.free_in_buffer;
    jpeg_destroy_compress(codec);
    return PC_OK;
}
