#include "convolutions.h"

#include "epilogue.h"

// The part of a window that lies within the picture.
struct ck_taps {
    size_t rows;
    size_t columns;
    // Distances between two rows of the picture, two rows of the weight, and two neighbouring outputs' windows.
    size_t source_row;
    size_t weight_row;
    size_t step;
    size_t channels;
    int clamps;
};

struct ck_depthwise {
    const float *source;
    ptrdiff_t height;
    ptrdiff_t width;
    size_t channels;
    const float *weight;
    ptrdiff_t kernel;
    ptrdiff_t stride;
    ptrdiff_t first_y;
    ptrdiff_t first_x;
    const float *bias;
    int clamps;
    float *destination;
    ptrdiff_t outputs;
};

#if defined(__x86_64__)
#define CK_NAME(name) name##_avx512
#define CK_TARGET CK_TARGET_AVX512
#define CK_LANES 16
#include "depthwise_kernel.h"

#define CK_NAME(name) name##_avx2
#define CK_TARGET CK_TARGET_AVX2
#define CK_LANES 8
#include "depthwise_kernel.h"
#endif

#define CK_NAME(name) name##_baseline
#define CK_TARGET
#define CK_LANES 4
#include "depthwise_kernel.h"

static void depthwise_row(const struct ck_depthwise *row) {
#if defined(__x86_64__)
    switch (ck_instruction_set()) {
    case CK_AVX512: depthwise_row_avx512(row); return;
    case CK_AVX2: depthwise_row_avx2(row); return;
    default: break;
    }
#endif
    depthwise_row_baseline(row);
}

void ck_depthwise_row(const float *source, ptrdiff_t height, ptrdiff_t width, size_t channels, const float *weight,
                      ptrdiff_t kernel, ptrdiff_t stride, ptrdiff_t first_y, ptrdiff_t first_x, const float *bias,
                      int activation, float *destination, size_t outputs) {
    struct ck_depthwise row = {
        .source = source,
        .height = height,
        .width = width,
        .channels = channels,
        .weight = weight,
        .kernel = kernel,
        .stride = stride,
        .first_y = first_y,
        .first_x = first_x,
        .bias = bias,
        .clamps = activation == CK_RELU6,
        .destination = destination,
        .outputs = (ptrdiff_t)outputs,
    };
    depthwise_row(&row);
    if (activation != CK_IDENTITY && activation != CK_RELU6) {
        ck_epilogue(destination, channels, outputs, channels, 0, activation, 0, 0);
    }
}

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
