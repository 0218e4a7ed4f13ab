#ifndef CKERNELS_CONVOLUTIONS_H
#define CKERNELS_CONVOLUTIONS_H

#include <stddef.h>

// One output row of a depthwise convolution in [height, width, channels] layout, with bias and an activation of
// activations.h. Places outside the picture count as 0.
//
// `source` is the whole input [height, width, channels]; `weight` [kernel, kernel, channels]; `first_y` and `first_x`
// say where the window of the row's first output begins (negative inside the padding); `destination` [outputs,
// channels].
void ck_depthwise_row(const float *source, ptrdiff_t height, ptrdiff_t width, size_t channels, const float *weight,
                      ptrdiff_t kernel, ptrdiff_t stride, ptrdiff_t first_y, ptrdiff_t first_x, const float *bias,
                      int activation, float *destination, size_t outputs);

// The windows of one output row, each copied to a row of `destination` [outputs, channels · kernel · kernel] (im2col).
// `source` is [channels, height, width], a channel's plane `channel_stride` values after the one before.
void ck_unfold_row(const float *source, size_t channel_stride, size_t channels, ptrdiff_t height, ptrdiff_t width,
                   ptrdiff_t kernel, ptrdiff_t stride, ptrdiff_t first_y, ptrdiff_t first_x, size_t outputs,
                   float *destination, size_t destination_stride);

#endif
