// One row of a depthwise convolution. The set defines CK_LANES, the floats in a vector register.

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

typedef float channels_vector __attribute__((vector_size(CK_LANES * 4), aligned(4)));

// `pixels` neighbouring outputs of `vectors` × CK_LANES channels: each weight is loaded once for all of them, and the
// sums stay in registers.
CK_INLINE void channel_sums(const int pixels, const int vectors, const struct ck_taps *t, const float *source,
                            const float *weight, const float *bias, float *destination) {
    typedef channels_vector vector;
    vector sums[4][2];
    CK_UNROLL for (int p = 0; p < pixels; p++) {
        CK_UNROLL for (int v = 0; v < vectors; v++) sums[p][v] = *(const vector *)(bias + v * CK_LANES);
    }
    for (size_t y = 0; y < t->rows; y++) {
        const float *in = source + y * t->source_row;
        const float *w = weight + y * t->weight_row;
        for (size_t x = 0; x < t->columns; x++, in += t->channels, w += t->channels) {
            CK_UNROLL for (int v = 0; v < vectors; v++) {
                vector factor = *(const vector *)(w + v * CK_LANES);
                CK_UNROLL for (int p = 0; p < pixels; p++) {
                    sums[p][v] += factor * *(const vector *)(in + (size_t)p * t->step + v * CK_LANES);
                }
            }
        }
    }
    CK_UNROLL for (int p = 0; p < pixels; p++) {
        CK_UNROLL for (int v = 0; v < vectors; v++) {
            vector sum = sums[p][v];
            if (t->clamps) {
                sum = __builtin_elementwise_min(__builtin_elementwise_max(sum, (vector){0}), (vector){0} + 6.0f);
            }
            *(vector *)(destination + (size_t)p * t->channels + v * CK_LANES) = sum;
        }
    }
}

// The channels from `c` on, which fill no vector.
CK_INLINE void last_channels(size_t c, int pixels, const struct ck_taps *t, const float *source, const float *weight,
                             const float *bias, float *destination) {
    for (; c < t->channels; c++) {
        for (int p = 0; p < pixels; p++) {
            float sum = bias[c];
            for (size_t y = 0; y < t->rows; y++) {
                for (size_t x = 0; x < t->columns; x++) {
                    sum += source[y * t->source_row + (size_t)p * t->step + x * t->channels + c] *
                           weight[y * t->weight_row + x * t->channels + c];
                }
            }
            destination[(size_t)p * t->channels + c] = t->clamps ? ck_relu6(sum) : sum;
        }
    }
}

// All channels of `pixels` neighbouring outputs.
CK_INLINE void all_channels(const int pixels, const struct ck_taps *t, const float *source, const float *weight,
                            const float *bias, float *destination) {
    size_t c = 0;
    for (; c + 2 * CK_LANES <= t->channels; c += 2 * CK_LANES) {
        channel_sums(pixels, 2, t, source + c, weight + c, bias + c, destination + c);
    }
    for (; c + CK_LANES <= t->channels; c += CK_LANES) {
        channel_sums(pixels, 1, t, source + c, weight + c, bias + c, destination + c);
    }
    last_channels(c, pixels, t, source, weight, bias, destination);
}

// Neighbouring outputs that share the values they see.
enum { CK_SHARING = 8 };

// CK_SHARING neighbouring outputs of CK_LANES channels, one place apart: each value of a row is loaded once for all
// windows of `width` places that see it. Adds in the order of channel_sums.
CK_INLINE void shared_sums(const int width, const struct ck_taps *t, const float *source, const float *weight,
                           const float *bias, float *destination) {
    typedef channels_vector vector;
    vector sums[CK_SHARING];
    CK_UNROLL for (int p = 0; p < CK_SHARING; p++) sums[p] = *(const vector *)bias;
    for (size_t y = 0; y < t->rows; y++) {
        const float *in = source + y * t->source_row;
        vector factors[7];
        CK_UNROLL for (int x = 0; x < width; x++) {
            factors[x] = *(const vector *)(weight + y * t->weight_row + (size_t)x * t->channels);
        }
        CK_UNROLL for (int i = 0; i < CK_SHARING + width - 1; i++) {
            vector value = *(const vector *)(in + (size_t)i * t->channels);
            CK_UNROLL for (int x = 0; x < width; x++) {
                if (i >= x && i - x < CK_SHARING) sums[i - x] += factors[x] * value;
            }
        }
    }
    CK_UNROLL for (int p = 0; p < CK_SHARING; p++) {
        vector sum = sums[p];
        if (t->clamps) {
            sum = __builtin_elementwise_min(__builtin_elementwise_max(sum, (vector){0}), (vector){0} + 6.0f);
        }
        *(vector *)(destination + (size_t)p * t->channels) = sum;
    }
}

// All channels of CK_SHARING neighbouring outputs, one place apart, whose windows are 3, 5 or 7 places wide.
static void all_channels_shared(const struct ck_taps *t, const float *source, const float *weight, const float *bias,
                                float *destination) {
    size_t c = 0;
    for (; c + CK_LANES <= t->channels; c += CK_LANES) {
        switch (t->columns) {
        case 3: shared_sums(3, t, source + c, weight + c, bias + c, destination + c); break;
        case 5: shared_sums(5, t, source + c, weight + c, bias + c, destination + c); break;
        default: shared_sums(7, t, source + c, weight + c, bias + c, destination + c);
        }
    }
    last_channels(c, CK_SHARING, t, source, weight, bias, destination);
}

// Computes all channels of one output row, several windows at a time where they lie within the picture.
static void depthwise_row(const float *source, const struct ck_windows *w, const struct ck_depthwise *layer,
                          float *destination) {
    ptrdiff_t channels = (ptrdiff_t)layer->channels, outputs = (ptrdiff_t)w->outputs;
    ptrdiff_t top = w->first_y < 0 ? -w->first_y : 0;
    ptrdiff_t bottom = w->first_y + w->kernel_height > w->height ? w->height - w->first_y : w->kernel_height;
    struct ck_taps taps = {
        .rows = (size_t)(bottom - top),
        .source_row = (size_t)(w->width * channels),
        .weight_row = (size_t)(w->kernel_width * channels),
        .step = (size_t)(w->stride * channels),
        .channels = layer->channels,
        .clamps = layer->activation == CK_RELU6,
    };
    int shares = w->stride == 1 && (w->kernel_width == 3 || w->kernel_width == 5 || w->kernel_width == 7);
    for (ptrdiff_t o = 0; o < outputs;) {
        ptrdiff_t x = w->first_x + o * w->stride;
        ptrdiff_t left = x < 0 ? -x : 0;
        ptrdiff_t right = x + w->kernel_width > w->width ? w->width - x : w->kernel_width;
        taps.columns = (size_t)(right - left);
        const float *first = source + ((w->first_y + top) * w->width + x + left) * channels;
        const float *weight = layer->weight + (top * w->kernel_width + left) * channels;
        if (shares && x >= 0 && o + CK_SHARING <= outputs && x + CK_SHARING - 1 + w->kernel_width <= w->width) {
            all_channels_shared(&taps, first, weight, layer->bias, destination + o * channels);
            o += CK_SHARING;
        } else if (x >= 0 && o + 4 <= outputs && x + 3 * w->stride + w->kernel_width <= w->width) {
            all_channels(4, &taps, first, weight, layer->bias, destination + o * channels);
            o += 4;
        } else {
            all_channels(1, &taps, first, weight, layer->bias, destination + o * channels);
            o += 1;
        }
    }
    if (layer->activation != CK_IDENTITY && layer->activation != CK_RELU6) {
        struct ck_mutable_matrix row = {destination, layer->channels, w->outputs, layer->channels};
        struct ck_epilogue after = {.activation = layer->activation};
        finish_rows(&row, &after);
    }
}
