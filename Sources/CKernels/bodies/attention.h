// One query at a time, against rows that lie anywhere.

#include "elementary.h"
#include "kernel_table.h"
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

static void attend(const struct ck_attention *a, float *restrict scores, float *restrict output) {
    const int32_t *rows = a->rows;
    size_t size = a->size, stride = a->stride, count = a->count;
    float scale = a->scale;
    for (size_t head = 0; head < a->heads; head++) {
        const float *key = a->keys + head * size;
        const float *value = a->values + head * size;
        float *out = output + head * size;
        float largest = 0;
        for (size_t i = 0; i < count; i++) {
            float score = scale * product_of(a->query + head * size, key + (size_t)rows[i] * stride, size);
            if (a->bias) score += a->bias[head * a->bias_stride + i];
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
