#ifndef CKERNELS_ROWS_H
#define CKERNELS_ROWS_H

#include <stddef.h>

// Row-major matrices; a stride is the distance between the starts of two rows, in values.

// destination = (source − mean) / √(variance + epsilon) · weight + bias along each row. In place when both are the
// same.
void ck_layer_norm(const float *source, size_t source_stride, float *destination, size_t destination_stride,
                   size_t rows, size_t columns, const float *weight, const float *bias, float epsilon);

// destination = source / √(mean of source² + epsilon) · weight along each row. In place when both are the same.
void ck_rms_norm(const float *source, size_t source_stride, float *destination, size_t destination_stride, size_t rows,
                 size_t columns, const float *weight, float epsilon);

// The largest of `count` values (at least one), and the sum of e^(value − largest).
void ck_exponential_sum(const float *values, size_t count, float *maximum, float *sum);

// Moves `index` on to the first value from there that is above `bound`, or to `count`.
void ck_skip_to_above(const float *values, size_t count, float bound, ptrdiff_t *index);

// destination *= source, value by value.
void ck_multiply_rows(float *destination, size_t destination_stride, const float *source, size_t source_stride,
                      size_t rows, size_t columns);

// Softmax of `scale` (positive) times each row, in place. Row r takes part with its first `visible` + r · `growth`
// values (at most `columns`); the rest become 0.
void ck_softmax(float *matrix, size_t stride, size_t rows, size_t columns, size_t visible, size_t growth,
                float scale);

#endif
