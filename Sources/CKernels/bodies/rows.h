// Norms, softmax and searches along the rows of a matrix.

#include <math.h>

#include "epilogue.h"
#include "lanes.h"

// Leaves so many lanes as they are and sets the others.
CK_INLINE void set_behind(ck_lanes *lanes, size_t count, float rest) {
    typedef int32_t integers __attribute__((vector_size(4 * LANES), aligned(4)));
    integers inside = (integers){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15} < (int32_t)count;
    *lanes = (ck_lanes)(((integers)*lanes & inside) | ((integers)((ck_lanes){0} + rest) & ~inside));
}

// The sum of the values, or of the squares of their distances to a mean.
CK_INLINE float summed(const float *values, size_t count, float mean, const int squares) {
    ck_lanes sums[4] = {0};
    size_t i = 0;
    for (; i + 4 * LANES <= count; i += 4 * LANES) {
        CK_UNROLL for (size_t k = 0; k < 4; k++) {
            ck_lanes value = LANES_AT(values + i + k * LANES) - mean;
            sums[k] += squares ? value * value : value;
        }
    }
    for (; i + LANES <= count; i += LANES) {
        ck_lanes value = LANES_AT(values + i) - mean;
        sums[0] += squares ? value * value : value;
    }
    sums[0] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    float sum = total_of(&sums[0]);
    for (; i < count; i++) sum += squares ? (values[i] - mean) * (values[i] - mean) : values[i] - mean;
    return sum;
}

CK_INLINE float sum_of(const float *values, size_t count) { return summed(values, count, 0, 0); }

CK_INLINE float squares_about(const float *values, size_t count, float mean) { return summed(values, count, mean, 1); }

CK_INLINE float maximum_of(const float *values, size_t count) {
    float maximum = values[0];
    size_t i = 0;
    if (count >= LANES) {
        ck_lanes lanes = LANES_AT(values);
        for (i = LANES; i + LANES <= count; i += LANES) lanes = __builtin_elementwise_max(lanes, LANES_AT(values + i));
        maximum = largest_of(&lanes);
    }
    for (; i < count; i++) maximum = values[i] > maximum ? values[i] : maximum;
    return maximum;
}

static void layer_norm(const struct ck_matrix *source, const float *restrict weight, const float *restrict bias,
                       float epsilon, float *destination, size_t destination_stride) {
    size_t columns = source->columns;
    for (size_t r = 0; r < source->rows; r++) {
        const float *in = source->base + r * source->stride;
        float *out = destination + r * destination_stride;
        float mean = sum_of(in, columns) / (float)columns;
        float scale = 1.0f / sqrtf(squares_about(in, columns, mean) / (float)columns + epsilon);
        size_t i = 0;
        for (; i + LANES <= columns; i += LANES) {
            LANES_AT(out + i) = (LANES_AT(in + i) - mean) * scale * LANES_AT(weight + i) + LANES_AT(bias + i);
        }
        for (; i < columns; i++) out[i] = (in[i] - mean) * scale * weight[i] + bias[i];
    }
}

static void rms_norm(const struct ck_matrix *source, const float *restrict weight, float epsilon, float *destination,
                     size_t destination_stride) {
    size_t columns = source->columns;
    for (size_t r = 0; r < source->rows; r++) {
        const float *in = source->base + r * source->stride;
        float *out = destination + r * destination_stride;
        float scale = 1.0f / sqrtf(squares_about(in, columns, 0) / (float)columns + epsilon);
        size_t i = 0;
        for (; i + LANES <= columns; i += LANES) {
            LANES_AT(out + i) = LANES_AT(in + i) * scale * LANES_AT(weight + i);
        }
        for (; i < columns; i++) out[i] = in[i] * scale * weight[i];
    }
}

static void exponential_sum(const float *values, size_t count, float *maximum, float *sum) {
    float largest = maximum_of(values, count);
    float lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (size_t j = 0; j < LANES; j++) lanes[j] += ck_exp(values[i + j] - largest);
    }
    float total = total_of(&LANES_AT(lanes));
    for (; i < count; i++) total += ck_exp(values[i] - largest);
    *maximum = largest;
    *sum = total;
}

static void skip_to_above(const float *values, size_t count, float bound, ptrdiff_t *index) {
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
        if (largest_of(&LANES_AT(lanes)) > bound) break;
    }
    while (i < count && !(values[i] > bound)) i++;
    *index = (ptrdiff_t)i;
}

static void multiply_rows(const struct ck_matrix *source, float *destination, size_t destination_stride) {
    size_t columns = source->columns;
    for (size_t r = 0; r < source->rows; r++) {
        float *restrict out = destination + r * destination_stride;
        const float *restrict in = source->base + r * source->stride;
        for (size_t i = 0; i < columns; i++) out[i] *= in[i];
    }
}

static void softmax(const struct ck_mutable_matrix *matrix, size_t visible, size_t growth, float scale) {
    float factor = scale * 1.44269504f;
    size_t columns = matrix->columns;
    for (size_t r = 0; r < matrix->rows; r++) {
        float *row = matrix->base + r * matrix->stride;
        size_t length = visible + r * growth;
        if (length > columns) length = columns;
        // Whole vectors, where there is room for them: what is added becomes 0.
        size_t whole = (length + LANES - 1) / LANES * LANES;
        if (whole > columns) whole = length;
        if (length > 0) {
            if (whole > length) set_behind(&LANES_AT(row + whole - LANES), length + LANES - whole, -INFINITY);
            float shift = maximum_of(row, whole) * factor;
            ck_lanes sums = {0};
            size_t i = 0;
            for (; i + LANES <= whole; i += LANES) {
                for (size_t j = 0; j < LANES; j++) row[i + j] = ck_exp2(row[i + j] * factor - shift);
                sums += LANES_AT(row + i);
            }
            float sum = total_of(&sums);
            for (; i < whole; i++) {
                row[i] = ck_exp2(row[i] * factor - shift);
                sum += row[i];
            }
            float share = 1.0f / sum;
            for (i = 0; i + LANES <= whole; i += LANES) LANES_AT(row + i) *= share;
            for (; i < whole; i++) row[i] *= share;
        }
        for (size_t i = whole; i < columns; i++) row[i] = 0;
    }
}

static void finish(const struct ck_mutable_matrix *matrix, const struct ck_epilogue *after) {
    finish_rows(matrix, after);
}
