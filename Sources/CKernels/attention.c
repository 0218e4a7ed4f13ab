#include "attention.h"

#include "elementary.h"

// Sums run in this many independent lanes, which any vector width divides.
enum { LANES = 16 };

CK_INLINE float product_of(const float *a, const float *b, size_t count) {
    float lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (size_t j = 0; j < LANES; j++) lanes[j] += a[i + j] * b[i + j];
    }
    float sum = 0;
    for (; i < count; i++) sum += a[i] * b[i];
    for (size_t j = 0; j < LANES; j++) sum += lanes[j];
    return sum;
}

CK_INLINE void ck_attend_body(const float *query, size_t heads, size_t size, const float *keys, const float *values,
                              size_t stride, const int32_t *rows, size_t count, const float *bias, size_t bias_stride,
                              float scale, float *restrict scores, float *restrict output) {
    for (size_t head = 0; head < heads; head++) {
        const float *key = keys + head * size;
        const float *value = values + head * size;
        float *out = output + head * size;
        float largest = 0;
        for (size_t i = 0; i < count; i++) {
            float score = scale * product_of(query + head * size, key + (size_t)rows[i] * stride, size);
            if (bias) score += bias[head * bias_stride + i];
            largest = i == 0 || score > largest ? score : largest;
            scores[i] = score;
        }
        for (size_t i = 0; i < count; i++) scores[i] = ck_exp(scores[i] - largest);
        float total = 0;
        for (size_t i = 0; i < count; i++) total += scores[i];
        for (size_t j = 0; j < size; j++) out[j] = 0;
        for (size_t i = 0; i < count; i++) {
            const float *row = value + (size_t)rows[i] * stride;
            float share = scores[i] / total;
            for (size_t j = 0; j < size; j++) out[j] += share * row[j];
        }
    }
}

CK_DEFINE_VERSIONS(ck_attend,
                   (const float *query, size_t heads, size_t size, const float *keys, const float *values,
                    size_t stride, const int32_t *rows, size_t count, const float *bias, size_t bias_stride,
                    float scale, float *scores, float *output),
                   (query, heads, size, keys, values, stride, rows, count, bias, bias_stride, scale, scores, output))
