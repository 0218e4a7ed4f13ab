#include "png_codec.h"

#include "messages.h"
#include "png_errors.h"
#include "png_input.h"
#include "white_backdrop.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

typedef struct {
    png_structp png;
    png_infop info;
    uint8_t *samples;      // One row, or the whole picture when it is interlaced.
    size_t rows_expected;  // How many rows of samples, of all passes, libpng has not decoded yet.
    size_t rows_done;      // How many rows of `rgb` are finished.
    pc_png_errors errors;
    pc_png_input input;
} decoder;

uint32_t pc_crc32(const uint8_t *bytes, size_t start, size_t count) {
    return (uint32_t)crc32_z(0, bytes + start, count);
}

size_t pc_png_inflate(const uint8_t *bytes, size_t count, uint8_t *output, size_t capacity) {
    uLongf length = capacity;
    int status = uncompress(output, &length, bytes, count);
    return status == Z_OK || status == Z_BUF_ERROR ? length : 0;
}

void pc_png_set_palette(pc_png_header *header, const uint8_t *rgba) {
    memcpy(header->palette, rgba, sizeof header->palette);
}

static void read_input(png_structp png, png_bytep target, size_t count) {
    decoder *decoder = png_get_io_ptr(png);
    if (pc_png_input_read(&decoder->input, target, count) < count) {
        pc_png_escape(&decoder->errors, PC_TRUNCATED, "the image data end too early");
    }
}

static uint8_t packed_sample(const uint8_t *row, size_t index, unsigned depth) {
    if (depth == 8) return row[index];
    size_t bit = index * depth;
    return (uint8_t)(row[bit >> 3] >> (8 - depth - (bit & 7)) & ((1u << depth) - 1));
}

static void put_keyed(const pc_png_header *header, const uint8_t *color, uint8_t *rgb) {
    int transparent = header->has_transparent_color && memcmp(color, header->transparent_color, 3) == 0;
    if (transparent) {
        memset(rgb, 255, 3);
    } else {
        memcpy(rgb, color, 3);
    }
}

// Turns one row of samples into 8-bit RGB on white, each colour type as Pillow reads and converts it.
static void convert_row(const pc_png_header *header, const uint8_t *row, uint8_t *rgb) {
    size_t width = header->width;
    unsigned depth = header->bit_depth;
    // Of 16-bit samples the high byte counts, but for plain grey, see below.
    size_t step = depth == 16 ? 2 : 1;
    switch (header->color_type) {
    case 0:
        for (size_t x = 0; x < width; x++) {
            uint8_t grey;
            if (depth == 16) {
                // Pillow keeps these whole and clips them when it converts to RGB.
                grey = row[2 * x] ? 255 : row[2 * x + 1];
            } else {
                grey = (uint8_t)(packed_sample(row, x, depth) * (255u / ((1u << depth) - 1)));
            }
            uint8_t color[3] = {grey, grey, grey};
            put_keyed(header, color, rgb + 3 * x);
        }
        break;
    case 2:
        if (step == 1 && !header->has_transparent_color) {
            memcpy(rgb, row, 3 * width);
            break;
        }
        for (size_t x = 0; x < width; x++) {
            const uint8_t *p = row + 3 * step * x;
            uint8_t color[3] = {p[0], p[step], p[2 * step]};
            put_keyed(header, color, rgb + 3 * x);
        }
        break;
    case 3:
        for (size_t x = 0; x < width; x++) {
            pc_pixel_on_white(header->palette[packed_sample(row, x, depth)], rgb + 3 * x);
        }
        break;
    case 4:
        for (size_t x = 0; x < width; x++) {
            memset(rgb + 3 * x, pc_on_white(row[2 * step * x], row[2 * step * x + step]), 3);
        }
        break;
    default:
        for (size_t x = 0; x < width; x++) {
            const uint8_t *p = row + 4 * step * x;
            uint8_t rgba[4] = {p[0], p[step], p[2 * step], p[3 * step]};
            pc_pixel_on_white(rgba, rgb + 3 * x);
        }
    }
}

static size_t sample_rows(const pc_png_header *header) {
    if (!header->interlaced) return header->height;
    size_t rows = 0;
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
        if (PNG_PASS_COLS(header->width, pass) > 0) rows += PNG_PASS_ROWS(header->height, pass);
    }
    return rows;
}

static void count_row(png_structp png, png_row_infop info, png_bytep data) {
    (void)info;
    (void)data;
    ((decoder *)png_get_user_transform_ptr(png))->rows_expected--;
}

static int close_decoder(decoder *decoder) {
    if (decoder->png) png_destroy_read_struct(&decoder->png, decoder->info ? &decoder->info : NULL, NULL);
    free(decoder->samples);
    return decoder->errors.status;
}

// Converts the rows that are decoded but not in `rgb` yet: the last one, or all when the picture is interlaced.
static void finish_rows(decoder *decoder, const pc_png_header *header, uint8_t *rgb) {
    size_t row_length = header->interlaced ? png_get_rowbytes(decoder->png, decoder->info) : 0;
    for (; decoder->rows_done < header->height; decoder->rows_done++) {
        convert_row(
            header, decoder->samples + decoder->rows_done * row_length,
            rgb + 3 * decoder->rows_done * header->width);
    }
}

int pc_png_decode(
    const uint8_t *bytes, size_t count, size_t first_idat, const pc_png_header *header, uint8_t *rgb, char *message
) {
    decoder decoder;
    memset(&decoder, 0, sizeof decoder);
    decoder.errors.message = message;
    message[0] = 0;
    pc_png_input_open(&decoder.input, bytes, count, first_idat, header);
    decoder.rows_expected = sample_rows(header);
    if (setjmp(decoder.errors.escape)) {
        // libpng also reads what follows the last row; that this is broken or cut off harms nothing.
        if (decoder.rows_expected == 0) {
            finish_rows(&decoder, header, rgb);
            decoder.errors.status = PC_OK;
        }
        return close_decoder(&decoder);
    }

    png_structp png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, &decoder.errors, pc_png_error, pc_png_warning);
    decoder.png = png;
    if (png) decoder.info = png_create_info_struct(png);
    if (!decoder.info) pc_png_escape(&decoder.errors, PC_NO_MEMORY, "not enough memory");
    png_set_read_fn(png, &decoder, read_input);
    png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
    png_set_benign_errors(png, 1);
    // The caller has its own limit, on pixels.
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
    png_read_info(png, decoder.info);
    png_set_read_user_transform_fn(png, count_row);
    png_set_user_transform_info(png, &decoder, 0, 0);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, decoder.info);

    size_t row_length = png_get_rowbytes(png, decoder.info);
    size_t rows = passes > 1 ? header->height : 1;
    if (!(decoder.samples = calloc(rows, row_length))) {
        pc_png_escape(&decoder.errors, PC_NO_MEMORY, "not enough memory for its rows");
    }
    for (int pass = 0; pass < passes; pass++) {
        for (size_t y = 0; y < header->height; y++) {
            png_read_row(png, decoder.samples + (passes > 1 ? y * row_length : 0), NULL);
            if (passes == 1) {
                convert_row(header, decoder.samples, rgb + 3 * y * header->width);
                decoder.rows_done++;
            }
        }
    }
    finish_rows(&decoder, header, rgb);
    return close_decoder(&decoder);
}
