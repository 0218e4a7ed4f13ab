#ifndef CKERNELS_CODE_DISTANCES_H
#define CKERNELS_CODE_DISTANCES_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// A vector as bytes with a scale. A query's codes are signed; a row's are stored plus 128, as unsigned bytes, which
// is what the processor's byte products want. After a row's `dimension` codes, at the next multiple of 4, stand two
// floats: its scale and its offset.
typedef struct {
    const int8_t *codes;
    float scale;
    float offset;
    int32_t code_sum;
} ck_code_query;

// scores[i] = query.scale * row.scale * Σ query.codes[d] * (row.codes[d] - 128) + query.offset + row.offset, where
// row i starts at `rows + stride * (indexes ? indexes[i] : i)`. Nothing needs to be aligned.
typedef void (*ck_code_scores)(const ck_code_query *query, const void *rows, size_t stride,
                               const uint32_t *_Nullable indexes, size_t count, size_t dimension, float *scores);

typedef struct {
    const char *instruction_set;
    ck_code_scores _Nonnull scores;
} ck_code_distances;

// As ck_available_float_distances: at most 2 sets, fastest last. All give the same bits.
size_t ck_available_code_distances(const ck_code_distances *_Nullable *_Nonnull sets);

#pragma clang assume_nonnull end

#endif
