#ifndef CKERNELS_ATTENTION_H
#define CKERNELS_ATTENTION_H

#include <stddef.h>
#include <stdint.h>

// One query's attention to chosen rows: for each head softmax(scale · q kᵀ + bias) v.
struct ck_attention {
    // [heads, size]
    const float *query;
    size_t heads;
    size_t size;
    // A key or value is the row `rows[i]` of these, i < `count`, whose rows begin `stride` values apart.
    const float *keys;
    const float *values;
    size_t stride;
    const int32_t *rows;
    size_t count;
    // `count` values for each head, whose first ones lie `bias_stride` apart, or null.
    const float *bias;
    size_t bias_stride;
    float scale;
};

#endif
