#include "attention.h"

#include "elementary.h"
#include "lanes.h"

// Outputs that are summed in registers.
enum { BLOCK = 32 };

CK_INLINE float product_of(const float *a, const float *b, size_t count) {
    ck_lanes lanes = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) lanes += LANES_AT(a + i) * LANES_AT(b + i);
    for (; i < count; i++) lanes[i % LANES] += a[i] * b[i];
    return total_of(&lanes);
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
        float scaling = count > 0 ? 1.0f / total : 0.0f;
        size_t first = 0;
        for (; first + BLOCK <= size; first += BLOCK) {
            float sums[BLOCK] = {0};
            for (size_t i = 0; i < count; i++) {
                const float *row = value + (size_t)rows[i] * stride + first;
                for (size_t j = 0; j < BLOCK; j++) sums[j] += scores[i] * row[j];
            }
            for (size_t j = 0; j < BLOCK; j++) out[first + j] = scaling * sums[j];
        }
        for (size_t j = first; j < size; j++) out[j] = 0;
        for (size_t i = 0; i < count; i++) {
            const float *row = value + (size_t)rows[i] * stride;
            for (size_t j = first; j < size; j++) out[j] += scaling * scores[i] * row[j];
        }
    }
}

CK_DEFINE_VERSIONS(ck_attend,
                   (const float *query, size_t heads, size_t size, const float *keys, const float *values,
                    size_t stride, const int32_t *rows, size_t count, const float *bias, size_t bias_stride,
                    float scale, float *scores, float *output),
                   (query, heads, size, keys, values, stride, rows, count, bias, bias_stride, scale, scores, output))
