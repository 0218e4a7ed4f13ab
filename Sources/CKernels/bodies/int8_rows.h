// Weights and rows in int8. The set defines, before including it, convert_row_int8 of its own with what int8_range.h
// has.

#include "int8_range.h"
#include "layout.h"

static void pack_dot_int8(const float *restrict panel, size_t inputs, void *restrict packed, float *restrict scales,
                          int32_t *restrict sums) {
    float largest[CK_PANEL] = {0}, spoilt[CK_PANEL] = {0}, factors[CK_PANEL];
    for (size_t k = 0; k < inputs; k++) {
        for (size_t c = 0; c < CK_PANEL; c++) {
            float magnitude = ck_float(ck_bits(panel[k * CK_PANEL + c]) & 0x7fffffff);
            largest[c] = magnitude > largest[c] ? magnitude : largest[c];
            spoilt[c] += magnitude * 0.0f;
        }
    }
    for (size_t c = 0; c < CK_PANEL; c++) {
        scales[c] = largest[c] / 127.0f + spoilt[c];
        factors[c] = spoilt[c] == 0.0f && largest[c] > 0.0f ? 127.0f / largest[c] : 0.0f;
        // Where the largest is so small that its inverse is infinite, all count as 0.
        if (factors[c] > 3.4e38f) factors[c] = 0.0f;
        sums[c] = 0;
    }
    int8_t *out = packed;
    for (size_t k = 0; k < inputs; k += 4, out += 4 * CK_PANEL) {
        int32_t bytes[CK_PANEL] = {0};
        for (size_t j = 0; j < 4 && k + j < inputs; j++) {
            for (size_t c = 0; c < CK_PANEL; c++) {
                float scaled = panel[(k + j) * CK_PANEL + c] * factors[c];
                int32_t value = nearest(scaled > 127.0f ? 127.0f : scaled < -127.0f ? -127.0f : scaled);
                // What is not finite.
                value = factors[c] == 0.0f ? 0 : value;
                sums[c] += value;
                bytes[c] |= (int32_t)((uint32_t)(value & 255) << (8 * j));
            }
        }
        memcpy(out, bytes, sizeof bytes);
    }
}

static void convert_dot_int8(const struct ck_matrix *input, void *converted, float *scales, int32_t *zeros) {
    uint8_t *out = converted;
    size_t inputs = input->columns, bytes = ck_dot_row_bytes(CK_DOT_INT8, inputs);
    for (size_t r = 0; r < input->rows; r++, out += bytes) {
        struct ck_row_range range = convert_row_int8(input->base + r * input->stride, inputs, out);
        scales[r] = range.scale;
        zeros[r] = (int32_t)range.zero;
        memset(out + inputs, 0, bytes - inputs);
    }
}
