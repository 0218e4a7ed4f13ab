// One row of a depthwise convolution, included once for each instruction set by convolutions.c, which defines
//   CK_NAME(name)   the name with a suffix of its own
//   CK_TARGET       the target attribute
//   CK_LANES        floats in a vector register

typedef float CK_NAME(channels) __attribute__((vector_size(CK_LANES * 4), aligned(4)));

// `pixels` neighbouring outputs of `vectors` × CK_LANES channels: each weight is loaded once for all of them, and the
// sums stay in registers.
CK_TARGET CK_INLINE void CK_NAME(outputs)(const int pixels, const int vectors, const struct ck_taps *t,
                                          const float *source, const float *weight, const float *bias,
                                          float *destination) {
    typedef CK_NAME(channels) vector;
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

// All channels of `pixels` neighbouring outputs.
CK_TARGET CK_INLINE void CK_NAME(all_channels)(const int pixels, const struct ck_taps *t, const float *source,
                                               const float *weight, const float *bias, float *destination) {
    size_t c = 0;
    for (; c + 2 * CK_LANES <= t->channels; c += 2 * CK_LANES) {
        CK_NAME(outputs)(pixels, 2, t, source + c, weight + c, bias + c, destination + c);
    }
    for (; c + CK_LANES <= t->channels; c += CK_LANES) {
        CK_NAME(outputs)(pixels, 1, t, source + c, weight + c, bias + c, destination + c);
    }
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

CK_TARGET static void CK_NAME(depthwise_row)(const struct ck_depthwise *d) {
    ptrdiff_t channels = (ptrdiff_t)d->channels;
    ptrdiff_t top = d->first_y < 0 ? -d->first_y : 0;
    ptrdiff_t bottom = d->first_y + d->kernel > d->height ? d->height - d->first_y : d->kernel;
    struct ck_taps taps = {
        .rows = (size_t)(bottom - top),
        .source_row = (size_t)(d->width * channels),
        .weight_row = (size_t)(d->kernel * channels),
        .step = (size_t)(d->stride * channels),
        .channels = d->channels,
        .clamps = d->clamps,
    };
    for (ptrdiff_t o = 0; o < d->outputs;) {
        ptrdiff_t x = d->first_x + o * d->stride;
        ptrdiff_t left = x < 0 ? -x : 0;
        ptrdiff_t right = x + d->kernel > d->width ? d->width - x : d->kernel;
        taps.columns = (size_t)(right - left);
        const float *source = d->source + ((d->first_y + top) * d->width + x + left) * channels;
        const float *weight = d->weight + (top * d->kernel + left) * channels;
        float *destination = d->destination + o * channels;
        if (x >= 0 && o + 4 <= d->outputs && x + 3 * d->stride + d->kernel <= d->width) {
            CK_NAME(all_channels)(4, &taps, source, weight, d->bias, destination);
            o += 4;
        } else {
            CK_NAME(all_channels)(1, &taps, source, weight, d->bias, destination);
            o += 1;
        }
    }
}

#undef CK_NAME
#undef CK_TARGET
#undef CK_LANES
