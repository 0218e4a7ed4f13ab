#ifndef CKERNELS_DISTANCES_H
#define CKERNELS_DISTANCES_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// Scores grow with likeness: an inner product, or minus the squared Euclidean distance.

// One query against `count` rows. Row i starts at `rows + stride * (indexes ? indexes[i] : i)`, `stride` in bytes;
// nothing needs to be aligned. A score depends on the query and its row alone, bit for bit, and not on the rows
// that are scored with it.
typedef void (*ck_row_scores)(const float *query, const void *rows, size_t stride, const uint32_t *_Nullable indexes,
                              size_t count, size_t dimension, float *scores);

// Queries `dimension` floats apart against consecutive rows: `scores[q * score_stride + r]`, the bits of ck_row_scores.
typedef void (*ck_tile_scores)(const float *queries, size_t query_count, const void *rows, size_t stride,
                               size_t row_count, size_t dimension, float *scores, size_t score_stride);

// Rows are single precision, or IEEE 754 half precision.
typedef struct {
    const char *instruction_set;
    ck_row_scores _Nonnull f32_inner_product, f32_negative_squared_distance;
    ck_row_scores _Nonnull f16_inner_product, f16_negative_squared_distance;
    ck_tile_scores _Nonnull f32_inner_product_tile, f32_negative_squared_distance_tile;
} ck_float_distances;

// Stores the sets of kernels that this processor can run, fastest last, and returns how many they are: at most 2, and
// none where only the portable twins in Swift will do.
size_t ck_available_float_distances(const ck_float_distances *_Nullable *_Nonnull sets);

#pragma clang assume_nonnull end

#endif
