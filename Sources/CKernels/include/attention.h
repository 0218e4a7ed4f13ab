#ifndef CKERNELS_ATTENTION_H
#define CKERNELS_ATTENTION_H

#include <stddef.h>
#include <stdint.h>

// One query's attention to chosen rows: for each head softmax(scale · q kᵀ + bias) v.
//
// query and output: `heads` × `size` values. A key or value is the row `rows[i]` of `keys` and `values`, i < count, whose
// starts lie `stride` values apart. bias (may be null): for each head `count` values, the heads' starts `bias_stride`
// apart. scores: room for `count` values. With a count of 0 the output is 0.
void ck_attend(const float *query, size_t heads, size_t size, const float *keys, const float *values, size_t stride,
               const int32_t *rows, size_t count, const float *bias, size_t bias_stride, float scale, float *scores,
               float *output);

#endif
