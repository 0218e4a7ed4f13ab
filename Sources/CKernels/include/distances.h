#ifndef CKERNELS_DISTANCES_H
#define CKERNELS_DISTANCES_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// Scores grow with likeness: an inner product, or minus the squared Euclidean distance.

// Vectors in memory. Vector i begins at `base + stride * (indexes ? indexes[i] : i)`, `stride` in bytes; nothing needs
// to be aligned.
struct ck_vectors {
    const void *base;
    size_t stride;
    const uint32_t *_Nullable indexes;
    size_t count;
    size_t dimension;
};

// Scores one query against all vectors: `scores[i]`. A score depends on the query and its vector alone, bit for bit,
// and not on the vectors that are scored with it.
typedef void (*ck_row_scores)(const float *query, const struct ck_vectors *vectors, float *scores);

// Scores `query_count` queries, `dimension` floats apart, against vectors without indexes:
// `scores[q * score_stride + i]`, the bits of ck_row_scores.
typedef void (*ck_tile_scores)(const float *queries, size_t query_count, const struct ck_vectors *vectors,
                               float *scores, size_t score_stride);

// A vector as bytes with a scale. A query's codes are signed; a row's are stored plus 128, as unsigned bytes, which
// is what the processor's byte products take. After a row's `dimension` codes, at the next multiple of 4, lie two
// floats: its scale and its offset.
typedef struct {
    const int8_t *codes;
    float scale;
    float offset;
    int32_t code_sum;
} ck_code_query;

// scores[i] = query.scale * row.scale * Σ query.codes[d] * (row.codes[d] - 128) + query.offset + row.offset, where the
// rows are the vectors. Every instruction set gives the same bits.
typedef void (*ck_code_scores)(const ck_code_query *query, const struct ck_vectors *vectors, float *scores);

#pragma clang assume_nonnull end

#endif
