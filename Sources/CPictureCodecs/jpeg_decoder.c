#include "jpeg_codec.h"

#include "jpeg_errors.h"
#include "messages.h"
#include "thread_time.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    struct jpeg_decompress_struct codec;
    pc_jpeg_errors errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    const pc_work_limit *limit;
    double deadline;  // On the thread's clock.
    unsigned checks;
    uint8_t *line;    // One row of CMYK.
} decoder;

static void begin_source(j_decompress_ptr codec) { (void)codec; }

// Suspends at the end of the bytes, so that a cut-off file is told from one that is merely corrupt.
static boolean no_more_input(j_decompress_ptr codec) {
    (void)codec;
    return FALSE;
}

static void skip_input(j_decompress_ptr codec, long count) {
    if (count <= 0) return;
    size_t step = (size_t)count < codec->src->bytes_in_buffer ? (size_t)count : codec->src->bytes_in_buffer;
    codec->src->next_input_byte += step;
    codec->src->bytes_in_buffer -= step;
}

// Called for every row of blocks. A progressive file may hold any number of scans, each of which costs a pass over the
// whole picture.
static void check_work(j_common_ptr common) {
    j_decompress_ptr codec = (j_decompress_ptr)common;
    decoder *decoder = codec->client_data;
    const pc_work_limit *limit = decoder->limit;
    uint64_t scans = codec->input_scan_number < 0 ? 0 : (uint64_t)codec->input_scan_number;
    uint64_t pixels = (uint64_t)codec->image_width * codec->image_height;
    // The first scan is what any picture takes.
    if (scans > limit->scans || (scans > 1 && pixels > limit->scanned_pixels / scans)) {
        pc_jpeg_escape(&decoder->errors, PC_TOO_COSTLY, "it has more scans than any real picture of its size");
    }
    // Asking for the time is a system call.
    if (++decoder->checks % 64 == 0 && pc_thread_seconds() > decoder->deadline) {
        pc_jpeg_escape(&decoder->errors, PC_TOO_COSTLY, "decoding it takes too long");
    }
}

static void open_decoder(decoder *decoder, const uint8_t *bytes, size_t count) {
    jpeg_create_decompress(&decoder->codec);
    decoder->source.next_input_byte = bytes;
    decoder->source.bytes_in_buffer = count;
    decoder->source.init_source = begin_source;
    decoder->source.fill_input_buffer = no_more_input;
    decoder->source.skip_input_data = skip_input;
    decoder->source.resync_to_restart = jpeg_resync_to_restart;
    decoder->source.term_source = begin_source;
    decoder->codec.src = &decoder->source;
    if (jpeg_read_header(&decoder->codec, TRUE) == JPEG_SUSPENDED) {
        pc_jpeg_escape(&decoder->errors, PC_TRUNCATED, "the file ends inside its header");
    }
    int components = decoder->codec.num_components;
    if (components != 1 && components != 3 && components != 4) {
        pc_jpeg_escape(&decoder->errors, PC_UNSUPPORTED, "it has neither 1, 3 nor 4 colour components");
    }
}

static int close_decoder(decoder *decoder) {
    jpeg_destroy_decompress(&decoder->codec);
    free(decoder->line);
    return decoder->errors.status;
}

static uint64_t coefficient_bytes(j_decompress_ptr codec) {
    if (!jpeg_has_multiple_scans(codec)) return 0;
    uint64_t blocks = 0;
    for (int i = 0; i < codec->num_components; i++) {
        const jpeg_component_info *component = codec->comp_info + i;
        blocks += (uint64_t)component->width_in_blocks * component->height_in_blocks;
    }
    return blocks * sizeof(JBLOCK);
}

int pc_jpeg_read_header(const uint8_t *bytes, size_t count, pc_jpeg_header *header, char *message) {
    decoder decoder;
    memset(&decoder, 0, sizeof decoder);
    decoder.codec.err = pc_jpeg_errors_install(&decoder.errors, message);
    if (setjmp(decoder.errors.escape)) return close_decoder(&decoder);
    open_decoder(&decoder, bytes, count);
    header->width = decoder.codec.image_width;
    header->height = decoder.codec.image_height;
    header->components = (uint32_t)decoder.codec.num_components;
    header->coefficient_bytes = coefficient_bytes(&decoder.codec);
    return close_decoder(&decoder);
}

static uint8_t divided_by_255(unsigned product) {
    product += 128;
    return (uint8_t)(((product >> 8) + product) >> 8);
}

// Four inks, stored inverted as Adobe does: each byte is the light that its ink lets through.
static void rgb_of_inverted_cmyk(const uint8_t *cmyk, uint8_t *rgb, size_t pixels) {
    for (size_t i = 0; i < pixels; i++) {
        unsigned light = cmyk[4 * i + 3];
        for (int c = 0; c < 3; c++) {
            rgb[3 * i + c] = (uint8_t)(light - divided_by_255((255u - cmyk[4 * i + c]) * light));
        }
    }
}

int pc_jpeg_decode(
    const uint8_t *bytes, size_t count, const pc_jpeg_request *request, uint8_t *rgb, char *message
) {
    uint32_t width = request->width, height = request->height;
    decoder decoder;
    memset(&decoder, 0, sizeof decoder);
    j_decompress_ptr codec = &decoder.codec;
    codec->err = pc_jpeg_errors_install(&decoder.errors, message);
    if (setjmp(decoder.errors.escape)) return close_decoder(&decoder);
    open_decoder(&decoder, bytes, count);

    bool inks = codec->num_components == 4;
    decoder.limit = &request->limit;
    decoder.deadline = pc_thread_seconds() + request->limit.seconds;
    codec->client_data = &decoder;
    decoder.progress.progress_monitor = check_work;
    codec->progress = &decoder.progress;
    codec->scale_num = request->eighths;
    codec->scale_denom = 8;
    codec->out_color_space = inks ? JCS_CMYK : JCS_RGB;
    if (inks && !(decoder.line = malloc((size_t)width * 4))) {
        pc_jpeg_escape(&decoder.errors, PC_NO_MEMORY, "not enough memory for a row");
    }
    if (!jpeg_start_decompress(codec)) {
        pc_jpeg_escape(&decoder.errors, PC_TRUNCATED, "the file ends inside its picture");
    }
    if (codec->output_width != width || codec->output_height != height) {
        pc_jpeg_escape(&decoder.errors, PC_DAMAGED, "the frame's size changed");
    }
    while (codec->output_scanline < height) {
        uint8_t *row = rgb + (size_t)codec->output_scanline * width * 3;
        JSAMPROW target = inks ? decoder.line : row;
        if (jpeg_read_scanlines(codec, &target, 1) != 1) {
            pc_jpeg_escape(&decoder.errors, PC_TRUNCATED, "the file ends inside its picture");
        }
        if (inks) rgb_of_inverted_cmyk(decoder.line, row, width);
    }
    // What follows the picture may break the rules, which condemns the file as it does in Pillow, or be missing.
    jpeg_finish_decompress(codec);
    return close_decoder(&decoder);
}
