#include "png_input.h"

#include <string.h>

enum { CHUNK_HEADER, CHUNK_DATA, CHUNK_CHECKSUM };

static void put_u32(uint8_t *target, uint32_t value) {
    for (int i = 0; i < 4; i++) target[i] = (uint8_t)(value >> (24 - 8 * i));
}

static uint32_t get_u32(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

void pc_png_input_open(
    pc_png_input *input, const uint8_t *bytes, size_t count, const pc_png_header *header
) {
    memset(input, 0, sizeof *input);
    input->bytes = bytes;
    input->count = count;
    input->next_chunk = header->first_image_data;
    input->stage = CHUNK_HEADER;

    uint8_t *p = input->pending;
    memcpy(p, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    put_u32(p + 16, header->width);
    put_u32(p + 20, header->height);
    p[24] = header->bit_depth;
    p[25] = header->color_type;
    p[28] = header->interlaced;
    put_u32(p + 29, pc_crc32(p, 12, 17));
    input->pending_end = 33;
    if (header->color_type == 3) {
        // The colours are looked up by our own code; libpng only insists that a palette be there.
        uint32_t entries = 1u << (header->bit_depth < 8 ? header->bit_depth : 8);
        put_u32(p + 33, 3 * entries);
        memcpy(p + 37, "PLTE", 4);
        put_u32(p + 41 + 3 * entries, pc_crc32(p, 37, 4 + 3 * entries));
        input->pending_end = 33 + 12 + 3 * entries;
    }
}

// Puts the next chunk's header, or a checksum, into `pending`. Returns 0 when no image data follow.
static int advance(pc_png_input *input) {
    if (input->stage == CHUNK_DATA) {
        // libpng is told not to look at it: Pillow does not check the image data's either.
        put_u32(input->pending, 0);
        input->pending_end = 4;
        input->stage = CHUNK_HEADER;
    } else {
        size_t at = input->next_chunk;
        if (at > input->count || input->count - at < 8 || memcmp(input->bytes + at + 4, "IDAT", 4) != 0) return 0;
        size_t length = get_u32(input->bytes + at);
        size_t available = input->count - at - 8;
        input->data = at + 8;
        input->data_left = length < available ? length : available;
        input->next_chunk = length <= available && available - length >= 4 ? at + 12 + length : input->count;
        put_u32(input->pending, (uint32_t)input->data_left);
        memcpy(input->pending + 4, "IDAT", 4);
        input->pending_end = 8;
        input->stage = CHUNK_DATA;
    }
    input->pending_start = 0;
    return 1;
}

size_t pc_png_input_read(pc_png_input *input, uint8_t *target, size_t count) {
    size_t done = 0;
    while (done < count) {
        size_t wanted = count - done, step;
        if (input->pending_start < input->pending_end) {
            step = input->pending_end - input->pending_start;
            if (step > wanted) step = wanted;
            memcpy(target + done, input->pending + input->pending_start, step);
            input->pending_start += step;
        } else if (input->data_left > 0) {
            step = input->data_left < wanted ? input->data_left : wanted;
            memcpy(target + done, input->bytes + input->data, step);
            input->data += step;
            input->data_left -= step;
        } else if (advance(input)) {
            continue;
        } else {
            input->ended = 1;
            break;
        }
        done += step;
    }
    return done;
}
