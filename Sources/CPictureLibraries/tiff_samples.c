#include "tiff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CONTIGUOUS = 1, MOST_CHANNELS = 4 };

// All samples of the channels that make the colour, [height, width, channels].
typedef struct {
    const tiff_functions *tiff;
    void *file;
    const tiff_layout *layout;
    unsigned channels;
    float *values;
} sample_reader;

static float half_to_float(uint16_t bits) {
    int exponent = bits >> 10 & 31;
    float fraction = (float)(bits & 1023);
    float size = exponent == 0 ? ldexpf(fraction, -24) : ldexpf(fraction + 1024, exponent - 25);
    if (exponent == 31) size = 0;
    return bits & 0x8000 ? -size : size;
}

// The sample `index` of a row.
static float sample(const uint8_t *row, size_t index, const tiff_layout *layout) {
    unsigned bits = layout->bits;
    uint64_t value = 0;
    if (bits == 16 || bits == 32 || bits == 64) {
        // In this machine's order, as libtiff leaves them.
        if (bits == 16) {
            uint16_t part;
            memcpy(&part, row + 2 * index, 2);
            value = part;
        } else if (bits == 32) {
            uint32_t part;
            memcpy(&part, row + 4 * index, 4);
            value = part;
        } else {
            memcpy(&value, row + 8 * index, 8);
        }
    } else {
        for (size_t bit = index * bits; bit < (index + 1) * bits; bit++) {
            value = value << 1 | (row[bit >> 3] >> (7 - (bit & 7)) & 1);
        }
    }
    if (layout->format == FLOATING) {
        float single;
        double twofold;
        uint32_t word = (uint32_t)value;
        memcpy(&single, &word, 4);
        memcpy(&twofold, &value, 8);
        float number = bits == 16 ? half_to_float((uint16_t)value) : bits == 32 ? single : (float)twofold;
        return isfinite(number) ? number : 0;
    }
    if (layout->format == SIGNED && bits <= 64) {
        return (float)((int64_t)(value << (64 - bits)) >> (64 - bits));
    }
    return (float)value;
}

// A decompressed strip or tile.
typedef struct {
    uint8_t *data;
    size_t row_length;
    uint32_t left;
    uint32_t top;
    uint32_t columns;
    uint32_t rows;
    unsigned channel;  // Of the first sample of each pixel.
    unsigned samples;  // Of each pixel.
} sample_block;

// Puts the samples of a strip or tile in their places.
static void spread(sample_reader *reader, const sample_block *block) {
    const tiff_layout *layout = reader->layout;
    unsigned taken = block->samples == 1 ? 1 : reader->channels;
    for (uint32_t y = 0; y < block->rows && block->top + y < layout->height; y++) {
        const uint8_t *row = block->data + y * block->row_length;
        for (uint32_t x = 0; x < block->columns && block->left + x < layout->width; x++) {
            size_t place = (size_t)(block->top + y) * layout->width + block->left + x;
            float *pixel = reader->values + place * reader->channels + block->channel;
            for (unsigned c = 0; c < taken; c++) pixel[c] = sample(row, (size_t)x * block->samples + c, layout);
        }
    }
}

static size_t row_bytes(uint64_t columns, unsigned samples, unsigned bits) {
    return (size_t)((columns * samples * bits + 7) / 8);
}

// Reads all strips or tiles of a plane, or of all channels together, into a buffer of `size` bytes.
static int read_blocks(sample_reader *reader, sample_block block, int64_t size) {
    const tiff_functions *tiff = reader->tiff;
    const tiff_layout *layout = reader->layout;
    int is_tiled = tiff->is_tiled(reader->file);
    uint32_t rows = layout->height;
    block.columns = layout->width;
    if (is_tiled) {
        tiff->get_field(reader->file, TAG_TILE_WIDTH, &block.columns);
        tiff->get_field(reader->file, TAG_TILE_LENGTH, &rows);
    } else {
        tiff->get_field_defaulted(reader->file, TAG_ROWS_PER_STRIP, &rows);
        if (rows > layout->height) rows = layout->height;
    }
    block.row_length = row_bytes(block.columns, block.samples, layout->bits);
    if (block.columns == 0 || rows == 0 || block.row_length == 0) return 0;
    uint16_t plane = (uint16_t)block.channel;
    for (uint64_t top = 0; top < layout->height; top += rows) {
        for (uint64_t left = 0; left < layout->width; left += block.columns) {
            block.left = (uint32_t)left;
            block.top = (uint32_t)top;
            uint32_t number = is_tiled ? tiff->tile_of(reader->file, block.left, block.top, 0, plane)
                                       : tiff->strip_of(reader->file, block.top, plane);
            int64_t found = is_tiled ? tiff->read_tile(reader->file, number, block.data, size)
                                     : tiff->read_strip(reader->file, number, block.data, size);
            if (found <= 0) return 0;
            uint64_t whole = (uint64_t)found / block.row_length;
            block.rows = whole < rows ? (uint32_t)whole : rows;
            spread(reader, &block);
        }
    }
    return 1;
}

static int read_samples(sample_reader *reader) {
    const tiff_layout *layout = reader->layout;
    int64_t size = reader->tiff->is_tiled(reader->file) ? reader->tiff->tile_size(reader->file)
                                                        : reader->tiff->strip_size(reader->file);
    uint8_t *buffer = size > 0 ? malloc((size_t)size) : NULL;
    if (!buffer) return 0;
    int success = 1;
    if (layout->planar == CONTIGUOUS || layout->samples == 1) {
        success = read_blocks(reader, (sample_block){.data = buffer, .samples = layout->samples}, size);
    } else {
        for (unsigned plane = 0; plane < reader->channels && success; plane++) {
            success = read_blocks(reader, (sample_block){.data = buffer, .channel = plane, .samples = 1}, size);
        }
    }
    free(buffer);
    return success;
}

// The values that become black and white: the ends of what the bits can hold; of signed samples only the positive ones
// if there are no others; of floating ones, and those of 32 bits and more, whose range nothing tells, 0 and 1 or else
// the smallest and the largest that there are.
static void find_range(const sample_reader *reader, float *low, float *high) {
    const tiff_layout *layout = reader->layout;
    size_t count = (size_t)layout->width * layout->height * reader->channels;
    float smallest = reader->values[0], largest = reader->values[0];
    for (size_t i = 1; i < count; i++) {
        if (reader->values[i] < smallest) smallest = reader->values[i];
        if (reader->values[i] > largest) largest = reader->values[i];
    }
    *low = 0;
    *high = 1;
    if (layout->format == FLOATING || layout->bits >= 32) {
        if (layout->format == FLOATING && smallest >= 0 && largest <= 1) return;
        *low = smallest;
        *high = largest > smallest ? largest : smallest + 1;
    } else if (layout->format == SIGNED) {
        *high = ldexpf(1, layout->bits - 1) - 1;
        if (smallest < 0) *low = -*high - 1;
    } else {
        *high = ldexpf(1, layout->bits) - 1;
    }
}

static void convert(const sample_reader *reader, pl_picture *picture) {
    const tiff_layout *layout = reader->layout;
    float low, high;
    find_range(reader, &low, &high);
    double scale = 255.0 / ((double)high - (double)low);
    size_t pixels = (size_t)layout->width * layout->height;
    for (size_t i = 0; i < pixels; i++) {
        uint8_t values[MOST_CHANNELS] = {0};
        for (unsigned c = 0; c < reader->channels; c++) {
            double value = ((double)reader->values[i * reader->channels + c] - (double)low) * scale + 0.5;
            values[c] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
            if (layout->photometric == MIN_IS_WHITE) values[c] = 255 - values[c];
        }
        uint8_t *rgb = picture->rgb + 3 * i;
        for (unsigned c = 0; c < 3; c++) {
            uint8_t value = values[reader->channels == 1 ? 0 : c];
            rgb[c] = layout->photometric == INKS ? (uint8_t)((255 - value) * (255 - values[3]) / 255) : value;
        }
    }
}

int pl_decode_tiff_samples(
    const tiff_functions *tiff, void *file, const tiff_layout *layout, pl_picture *picture
) {
    unsigned channels = 0;
    if (layout->photometric == MIN_IS_WHITE || layout->photometric == MIN_IS_BLACK) channels = 1;
    if (layout->photometric == RGB) channels = 3;
    if (layout->photometric == INKS) channels = 4;
    int knows_bits = layout->format == FLOATING ? layout->bits == 16 || layout->bits == 32 || layout->bits == 64
                                                : layout->bits <= 16 || layout->bits == 32 || layout->bits == 64;
    if (channels == 0 || layout->samples < channels || layout->bits == 0 || !knows_bits
        || layout->format < UNSIGNED || layout->format > FLOATING) {
        return pl_fail(picture, PL_UNSUPPORTED, "its kind of samples is not known");
    }
    size_t count = (size_t)layout->width * layout->height * channels;
    sample_reader reader = {tiff, file, layout, channels, calloc(count, sizeof(float))};
    if (!reader.values) return pl_fail(picture, PL_NO_MEMORY, "not enough memory");
    int status = read_samples(&reader) ? PL_OK : pl_fail(picture, PL_DAMAGED, "its data cannot be decompressed");
    if (status == PL_OK) convert(&reader, picture);
    free(reader.values);
    return status;
}
