#include "convolutions.h"

#include "epilogue.h"

// Channels whose sums stay in registers while the window's taps pass: 4 AVX-512, 8 AVX2 or 16 SSE registers.
enum { BLOCK = 64 };

CK_INLINE void depthwise_block(const float *source, size_t row_stride, size_t channels, const float *restrict weight,
                               size_t weight_stride, size_t tap_rows, size_t tap_columns, const float *restrict bias,
                               float *restrict destination, size_t count) {
    float sums[BLOCK];
    for (size_t c = 0; c < count; c++) sums[c] = bias[c];
    for (size_t y = 0; y < tap_rows; y++) {
        for (size_t x = 0; x < tap_columns; x++) {
            const float *restrict in = source + y * row_stride + x * channels;
            const float *restrict w = weight + y * weight_stride + x * channels;
            for (size_t c = 0; c < count; c++) sums[c] += in[c] * w[c];
        }
    }
    for (size_t c = 0; c < count; c++) destination[c] = sums[c];
}

CK_INLINE void ck_depthwise_row_body(const float *source, ptrdiff_t height, ptrdiff_t width, size_t channels,
                                     const float *restrict weight, ptrdiff_t kernel, ptrdiff_t stride,
                                     ptrdiff_t first_y, ptrdiff_t first_x, const float *restrict bias, int activation,
                                     float *restrict destination, size_t outputs) {
    ptrdiff_t top = first_y < 0 ? -first_y : 0;
    ptrdiff_t bottom = first_y + kernel > height ? height - first_y : kernel;
    size_t row_stride = (size_t)width * channels;
    for (size_t o = 0; o < outputs; o++) {
        ptrdiff_t x0 = first_x + (ptrdiff_t)o * stride;
        ptrdiff_t left = x0 < 0 ? -x0 : 0;
        ptrdiff_t right = x0 + kernel > width ? width - x0 : kernel;
        const float *in = source + ((first_y + top) * width + x0 + left) * (ptrdiff_t)channels;
        const float *w = weight + (top * kernel + left) * (ptrdiff_t)channels;
        float *out = destination + o * channels;
        size_t weight_stride = (size_t)kernel * channels;
        size_t c = 0;
        for (; c + BLOCK <= channels; c += BLOCK) {
            depthwise_block(in + c, row_stride, channels, w + c, weight_stride, (size_t)(bottom - top),
                            (size_t)(right - left), bias + c, out + c, BLOCK);
        }
        for (; c + 16 <= channels; c += 16) {
            depthwise_block(in + c, row_stride, channels, w + c, weight_stride, (size_t)(bottom - top),
                            (size_t)(right - left), bias + c, out + c, 16);
        }
        if (c < channels) {
            depthwise_block(in + c, row_stride, channels, w + c, weight_stride, (size_t)(bottom - top),
                            (size_t)(right - left), bias + c, out + c, channels - c);
        }
    }
    ck_epilogue_body(destination, channels, outputs, channels, 0, activation, 0, 0);
}

CK_DEFINE_VERSIONS(ck_depthwise_row,
                   (const float *source, ptrdiff_t height, ptrdiff_t width, size_t channels, const float *weight,
                    ptrdiff_t kernel, ptrdiff_t stride, ptrdiff_t first_y, ptrdiff_t first_x, const float *bias,
                    int activation, float *destination, size_t outputs),
                   (source, height, width, channels, weight, kernel, stride, first_y, first_x, bias, activation,
                    destination, outputs))

void ck_unfold_row(const float *source, size_t channel_stride, size_t channels, ptrdiff_t height, ptrdiff_t width,
                   ptrdiff_t kernel, ptrdiff_t stride, ptrdiff_t first_y, ptrdiff_t first_x, size_t outputs,
                   float *destination, size_t destination_stride) {
    for (size_t c = 0; c < channels; c++) {
        for (ptrdiff_t ky = 0; ky < kernel; ky++) {
            ptrdiff_t y = first_y + ky;
            const float *row = source + (ptrdiff_t)(c * channel_stride) + y * width;
            float *out = destination + (c * (size_t)kernel + (size_t)ky) * (size_t)kernel;
            for (size_t o = 0; o < outputs; o++, out += destination_stride) {
                ptrdiff_t x = first_x + (ptrdiff_t)o * stride;
                if (y < 0 || y >= height) {
                    for (ptrdiff_t kx = 0; kx < kernel; kx++) out[kx] = 0;
                } else if (x >= 0 && x + kernel <= width) {
                    for (ptrdiff_t kx = 0; kx < kernel; kx++) out[kx] = row[x + kx];
                } else {
                    for (ptrdiff_t kx = 0; kx < kernel; kx++) {
                        out[kx] = x + kx >= 0 && x + kx < width ? row[x + kx] : 0;
                    }
                }
            }
        }
    }
}
