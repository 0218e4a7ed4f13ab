#include "rows.h"

#include <math.h>

#include "elementary.h"

// Sums and maxima run in this many independent lanes, which any vector width divides.
enum { LANES = 16 };

CK_INLINE float sum_of(const float *values, size_t count) {
    float lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (size_t j = 0; j < LANES; j++) lanes[j] += values[i + j];
    }
    float sum = 0;
    for (; i < count; i++) sum += values[i];
    for (size_t j = 0; j < LANES; j++) sum += lanes[j];
    return sum;
}

CK_INLINE float squares_about(const float *values, size_t count, float mean) {
    float lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (size_t j = 0; j < LANES; j++) {
            float difference = values[i + j] - mean;
            lanes[j] += difference * difference;
        }
    }
    float sum = 0;
    for (; i < count; i++) sum += (values[i] - mean) * (values[i] - mean);
    for (size_t j = 0; j < LANES; j++) sum += lanes[j];
    return sum;
}

CK_INLINE float maximum_of(const float *values, size_t count) {
    float lanes[LANES];
    for (size_t j = 0; j < LANES; j++) lanes[j] = values[0];
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (size_t j = 0; j < LANES; j++) lanes[j] = values[i + j] > lanes[j] ? values[i + j] : lanes[j];
    }
    float maximum = lanes[0];
    for (size_t j = 1; j < LANES; j++) maximum = lanes[j] > maximum ? lanes[j] : maximum;
    for (; i < count; i++) maximum = values[i] > maximum ? values[i] : maximum;
    return maximum;
}

CK_INLINE void ck_layer_norm_body(const float *source, size_t source_stride, float *destination,
                                  size_t destination_stride, size_t rows, size_t columns, const float *restrict weight,
                                  const float *restrict bias, float epsilon) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = source + r * source_stride;
        float *out = destination + r * destination_stride;
        float mean = sum_of(in, columns) / (float)columns;
        float scale = 1.0f / sqrtf(squares_about(in, columns, mean) / (float)columns + epsilon);
        for (size_t i = 0; i < columns; i++) out[i] = (in[i] - mean) * scale * weight[i] + bias[i];
    }
}

CK_DEFINE_VERSIONS(ck_layer_norm,
                   (const float *source, size_t source_stride, float *destination, size_t destination_stride,
                    size_t rows, size_t columns, const float *weight, const float *bias, float epsilon),
                   (source, source_stride, destination, destination_stride, rows, columns, weight, bias, epsilon))

CK_INLINE void ck_rms_norm_body(const float *source, size_t source_stride, float *destination,
                                size_t destination_stride, size_t rows, size_t columns, const float *restrict weight,
                                float epsilon) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = source + r * source_stride;
        float *out = destination + r * destination_stride;
        float scale = 1.0f / sqrtf(squares_about(in, columns, 0) / (float)columns + epsilon);
        for (size_t i = 0; i < columns; i++) out[i] = in[i] * scale * weight[i];
    }
}

CK_DEFINE_VERSIONS(ck_rms_norm,
                   (const float *source, size_t source_stride, float *destination, size_t destination_stride,
                    size_t rows, size_t columns, const float *weight, float epsilon),
                   (source, source_stride, destination, destination_stride, rows, columns, weight, epsilon))

CK_INLINE void ck_exponential_sum_body(const float *values, size_t count, float *maximum, float *sum) {
    float largest = maximum_of(values, count);
    float lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (size_t j = 0; j < LANES; j++) lanes[j] += ck_exp(values[i + j] - largest);
    }
    float total = 0;
    for (; i < count; i++) total += ck_exp(values[i] - largest);
    for (size_t j = 0; j < LANES; j++) total += lanes[j];
    *maximum = largest;
    *sum = total;
}

CK_DEFINE_VERSIONS(ck_exponential_sum, (const float *values, size_t count, float *maximum, float *sum),
                   (values, count, maximum, sum))

CK_INLINE void ck_skip_to_above_body(const float *values, size_t count, float bound, ptrdiff_t *index) {
    size_t i = (size_t)*index;
    for (; i + 4 * LANES <= count; i += 4 * LANES) {
        float lanes[LANES];
        for (size_t j = 0; j < LANES; j++) lanes[j] = bound;
        CK_UNROLL for (size_t k = 0; k < 4; k++) {
            for (size_t j = 0; j < LANES; j++) {
                float value = values[i + k * LANES + j];
                lanes[j] = value > lanes[j] ? value : lanes[j];
            }
        }
        CK_UNROLL for (size_t half = LANES / 2; half > 0; half /= 2) {
            for (size_t j = 0; j < half; j++) lanes[j] = lanes[j + half] > lanes[j] ? lanes[j + half] : lanes[j];
        }
        if (lanes[0] > bound) break;
    }
    while (i < count && !(values[i] > bound)) i++;
    *index = (ptrdiff_t)i;
}

CK_DEFINE_VERSIONS(ck_skip_to_above, (const float *values, size_t count, float bound, ptrdiff_t *index),
                   (values, count, bound, index))

CK_INLINE void ck_multiply_rows_body(float *destination, size_t destination_stride, const float *source,
                                     size_t source_stride, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        float *restrict out = destination + r * destination_stride;
        const float *restrict in = source + r * source_stride;
        for (size_t i = 0; i < columns; i++) out[i] *= in[i];
    }
}

CK_DEFINE_VERSIONS(ck_multiply_rows,
                   (float *destination, size_t destination_stride, const float *source, size_t source_stride,
                    size_t rows, size_t columns),
                   (destination, destination_stride, source, source_stride, rows, columns))

CK_INLINE void ck_softmax_body(float *matrix, size_t stride, size_t rows, size_t columns, size_t visible,
                               size_t growth, float scale) {
    for (size_t r = 0; r < rows; r++) {
        float *row = matrix + r * stride;
        size_t length = visible + r * growth;
        if (length > columns) length = columns;
        if (length > 0) {
            // Whole vectors, where there is room for them: what is added counts nothing.
            size_t whole = (length + LANES - 1) / LANES * LANES;
            if (whole > columns) whole = length;
            for (size_t i = length; i < whole; i++) row[i] = -INFINITY;
            float maximum = maximum_of(row, whole);
            for (size_t i = 0; i < whole; i++) row[i] = ck_exp((row[i] - maximum) * scale);
            float share = 1.0f / sum_of(row, whole);
            for (size_t i = 0; i < whole; i++) row[i] *= share;
        }
        for (size_t i = length; i < columns; i++) row[i] = 0;
    }
}

CK_DEFINE_VERSIONS(ck_softmax,
                   (float *matrix, size_t stride, size_t rows, size_t columns, size_t visible, size_t growth,
                    float scale),
                   (matrix, stride, rows, columns, visible, growth, scale))
