#include "png_codec.h"

#include "messages.h"
#include "png_errors.h"
#include "png_input.h"
#include "thread_time.h"
#include "white_backdrop.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

typedef struct {
    png_structp png;
    png_infop info;
    uint8_t *samples;      // One row.
    uint8_t *line;         // One row in RGB of a pass of an interlaced picture.
    size_t rows_expected;  // The number of rows of samples, of all passes, that libpng has not decoded yet.
    int pass;              // The pass of the next row to be finished; -1 where there are no passes.
    size_t row;            // Its number in the pass.
    double deadline;       // On the thread's clock.
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

// Turns one row of `width` samples into 8-bit RGB on white, each colour type as Pillow reads and converts it.
static void convert_row(const pc_png_header *header, const uint8_t *row, size_t width, uint8_t *rgb) {
    unsigned depth = header->bit_depth;
    // Of 16-bit samples the high byte counts. (Of plain grey, Pillow clips them all at 255, which makes scans and depth
    // maps white.)
    size_t step = depth == 16 ? 2 : 1;
    switch (header->color_type) {
    case 0:
        for (size_t x = 0; x < width; x++) {
            if (depth == 16) {
                int transparent = header->has_transparent_color
                    && ((unsigned)row[2 * x] << 8 | row[2 * x + 1]) == header->transparent_grey;
                memset(rgb + 3 * x, transparent ? 255 : row[2 * x], 3);
                continue;
            }
            uint8_t grey = (uint8_t)(packed_sample(row, x, depth) * (255u / ((1u << depth) - 1)));
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
    decoder *decoder = png_get_user_transform_ptr(png);
    decoder->rows_expected--;
    // Asking for the time is a system call.
    if (decoder->rows_expected % 64 == 1 && pc_thread_seconds() > decoder->deadline) {
        pc_png_escape(&decoder->errors, PC_TOO_COSTLY, "decoding it takes too long");
    }
}

static int close_decoder(decoder *decoder) {
    if (decoder->png) png_destroy_read_struct(&decoder->png, decoder->info ? &decoder->info : NULL, NULL);
    free(decoder->samples);
    free(decoder->line);
    return decoder->errors.status;
}

// Puts the row of samples that was decoded last into `rgb`. Rows of a pass are spread over the pixels that are theirs,
// so that nothing but the picture itself is ever in memory whole.
static void finish_row(decoder *decoder, const pc_png_header *header, uint8_t *rgb) {
    size_t width = header->width, row = decoder->row++;
    if (decoder->pass < 0) {
        convert_row(header, decoder->samples, width, rgb + 3 * row * width);
        return;
    }
    int pass = decoder->pass;
    size_t columns = PNG_PASS_COLS(header->width, pass);
    convert_row(header, decoder->samples, columns, decoder->line);
    uint8_t *target = rgb + 3 * width * PNG_ROW_FROM_PASS_ROW(row, pass);
    for (size_t x = 0; x < columns; x++) {
        memcpy(target + 3 * PNG_COL_FROM_PASS_COL(x, pass), decoder->line + 3 * x, 3);
    }
    while (decoder->pass < PNG_INTERLACE_ADAM7_PASSES
           && (PNG_PASS_COLS(header->width, decoder->pass) == 0
               || decoder->row == PNG_PASS_ROWS(header->height, decoder->pass))) {
        decoder->pass++;
        decoder->row = 0;
    }
}

int pc_png_decode(
    const uint8_t *bytes, size_t count, const pc_png_header *header, const pc_work_limit *limit, uint8_t *rgb,
    char *message
) {
    decoder decoder;
    memset(&decoder, 0, sizeof decoder);
    decoder.errors.message = message;
    message[0] = 0;
    pc_png_input_open(&decoder.input, bytes, count, header);
    decoder.rows_expected = sample_rows(header);
    decoder.pass = header->interlaced ? 0 : -1;
    decoder.deadline = pc_thread_seconds() + limit->seconds;
    if (setjmp(decoder.errors.escape)) {
        // libpng also reads what follows the last row; that this is broken or cut off harms nothing.
        if (decoder.rows_expected == 0) {
            finish_row(&decoder, header, rgb);
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
    png_read_update_info(png, decoder.info);

    decoder.samples = calloc(1, png_get_rowbytes(png, decoder.info));
    if (header->interlaced) decoder.line = malloc(3 * (size_t)header->width);
    if (!decoder.samples || (header->interlaced && !decoder.line)) {
        pc_png_escape(&decoder.errors, PC_NO_MEMORY, "not enough memory for its rows");
    }
    // Without png_set_interlace_handling these are the rows of the passes.
    for (size_t rows = sample_rows(header); rows > 0; rows--) {
        png_read_row(png, decoder.samples, NULL);
        finish_row(&decoder, header, rgb);
    }
    return close_decoder(&decoder);
}
