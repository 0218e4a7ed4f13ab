#include "png_codec.h"

#include "messages.h"
#include "png_errors.h"

#include <string.h>

typedef struct {
    png_structp png;
    png_infop info;
    pc_png_errors errors;
    uint8_t *output;
    size_t capacity, length;
} encoder;

static void write_output(png_structp png, png_bytep data, size_t count) {
    encoder *encoder = png_get_io_ptr(png);
    if (encoder->capacity - encoder->length < count) {
        pc_png_escape(&encoder->errors, PC_NO_SPACE, "the encoded picture is longer than its room");
    }
    memcpy(encoder->output + encoder->length, data, count);
    encoder->length += count;
}

static void flush_output(png_structp png) { (void)png; }

static int close_encoder(encoder *encoder) {
    if (encoder->png) png_destroy_write_struct(&encoder->png, encoder->info ? &encoder->info : NULL);
    return encoder->errors.status;
}

int pc_png_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, uint8_t *output, size_t capacity, size_t *length, char *message
) {
    encoder encoder;
    memset(&encoder, 0, sizeof encoder);
    encoder.output = output;
    encoder.capacity = capacity;
    encoder.errors.message = message;
    message[0] = 0;
    if (setjmp(encoder.errors.escape)) return close_encoder(&encoder);

    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, &encoder.errors, pc_png_error, pc_png_warning);
    encoder.png = png;
    if (png) encoder.info = png_create_info_struct(png);
    if (!encoder.info) pc_png_escape(&encoder.errors, PC_NO_MEMORY, "not enough memory");
    png_set_write_fn(png, &encoder, write_output, flush_output);
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
    png_set_IHDR(
        png, encoder.info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, encoder.info);
    for (size_t y = 0; y < height; y++) png_write_row(png, rgb + 3 * y * width);
    png_write_end(png, encoder.info);
    *length = encoder.length;
    return close_encoder(&encoder);
}
