#ifndef CPICTURECODECS_PNG_INPUT_H
#define CPICTURECODECS_PNG_INPUT_H

#include "png_codec.h"

#include <stddef.h>
#include <stdint.h>

enum { PC_PNG_PREFIX = 8 + 25 + 12 + 3 * 256 };

// A PNG stream of nothing but a header, a palette if one must be there, and the file's image data, so that libpng
// never meets the other chunks of a stranger's file. A data chunk that the file's end cuts short is made to end there.
typedef struct {
    const uint8_t *bytes;
    size_t count;
    size_t next_chunk;   // Where in the file the next chunk starts.
    size_t data;         // Where in the file the current chunk's data go on, and …
    size_t data_left;    // … how many are left of them.
    uint8_t pending[PC_PNG_PREFIX];  // Bytes of our own to hand out first, …
    size_t pending_start, pending_end;  // … and which of them are left.
    int stage;
    int ended;  // The image data are used up.
} pc_png_input;

void pc_png_input_open(
    pc_png_input *input, const uint8_t *bytes, size_t count, const pc_png_header *header);

// Returns how many of the `count` bytes wanted there were.
size_t pc_png_input_read(pc_png_input *input, uint8_t *target, size_t count);

#endif
