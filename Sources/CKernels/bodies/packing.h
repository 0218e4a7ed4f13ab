// Weights as panels. The set has included weight_formats.h, and defines
//   pack_eight(rows, format, row_bytes, depth, column)
// which packs `depth` (a multiple of 8) values of eight weight rows from an eighth column on.

#include "layout.h"

static void pack_panels(const struct ck_weight_rows *weights, float *panels, size_t first_column) {
    const char *source = weights->base;
    int format = weights->format;
    size_t inputs = weights->inputs, width = bytes_of(format), row_bytes = weights->stride * width;
    size_t row = 0;
    while (row < weights->rows) {
        size_t column = first_column + row;
        float *destination = panels + column / CK_PANEL * CK_PANEL * inputs + column % CK_PANEL;
        size_t count = column % 8 == 0 && weights->rows - row >= 8 ? 8 : 1;
        size_t done = 0;
        if (count == 8) {
            done = inputs / 8 * 8;
            pack_eight(source + row * row_bytes, format, row_bytes, done, destination);
        }
        for (size_t r = 0; r < count; r++) {
            float values[64];
            for (size_t k = done; k < inputs; k += 64) {
                size_t length = inputs - k < 64 ? inputs - k : 64;
                widen(source + (row + r) * row_bytes + k * width, format, values, length);
                for (size_t i = 0; i < length; i++) destination[(k + i) * CK_PANEL + r] = values[i];
            }
        }
        row += count;
    }
}

static void encode_panel(const float *panel, size_t inputs, int format, void *encoded) {
    char *row = encoded;
    for (size_t k = 0; k < inputs; k++, panel += CK_PANEL, row += row_bytes(format)) {
        switch (format) {
        case CK_FORMAT_F16: f32_to_f16(panel, (uint16_t *)row, CK_PANEL); break;
        case CK_FORMAT_BF16: f32_to_bf16(panel, (uint16_t *)row, CK_PANEL); break;
        case CK_FORMAT_F24: {
            uint16_t *upper = (uint16_t *)row;
            uint8_t *lower = (uint8_t *)(upper + CK_PANEL);
            for (size_t i = 0; i < CK_PANEL; i++) {
                uint32_t bits;
                memcpy(&bits, panel + i, 4);
                // To the nearest; what is no finite number is cut.
                uint32_t rounded = (bits & 0x7f800000) == 0x7f800000 ? bits : bits + 0x80;
                upper[i] = (uint16_t)(rounded >> 16);
                lower[i] = (uint8_t)(rounded >> 8);
            }
            break;
        }
        default: memcpy(row, panel, CK_PANEL * sizeof(float));
        }
    }
}
