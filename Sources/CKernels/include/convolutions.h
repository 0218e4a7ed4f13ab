#ifndef CKERNELS_CONVOLUTIONS_H
#define CKERNELS_CONVOLUTIONS_H

#include <stddef.h>

// The windows of one output row of a convolution. Places outside the picture count as 0.
struct ck_windows {
    // The picture's size.
    ptrdiff_t height;
    ptrdiff_t width;
    // The window's size, and the distance from one to the next in the row. Rows' own distance is in `first_y`.
    ptrdiff_t kernel_height;
    ptrdiff_t kernel_width;
    ptrdiff_t stride;
    // The place where the row's first window begins, negative inside the padding.
    ptrdiff_t first_y;
    ptrdiff_t first_x;
    // The number of windows.
    size_t outputs;
};

// A window of its own for each channel.
struct ck_depthwise {
    size_t channels;
    // [kernel_height, kernel_width, channels]
    const float *weight;
    // [channels]
    const float *bias;
    int activation;
};

#endif
