// Distances of floating point rows. The set defines, for its vectors,
//   CK_VECTOR, CK_LANES, CK_ZERO, CK_ADD_PRODUCT(sum, a, b), CK_SUBTRACT(a, b)
//   CK_LOAD_QUERY(p), CK_LOAD_QUERY_TAIL(p, n)
//   CK_REDUCE(v), CK_REDUCE_4(v, out), which add the lanes in the same order
//   CK_GROUP (rows at a time), CK_TILE_QUERIES, CK_TILE_ROWS
// and before including this once for each type of row
//   CK_ROW, CK_LOAD_ROW(p), CK_LOAD_ROW_TAIL(p, n), CK_NAME(f), CK_WITH_TILES

#include "inline.h"
#include "kernel_table.h"

CK_INLINE CK_VECTOR CK_NAME(accumulate)(CK_VECTOR sum, CK_VECTOR query, CK_VECTOR row, int squared) {
    if (!squared) return CK_ADD_PRODUCT(sum, query, row);
    CK_VECTOR difference = CK_SUBTRACT(query, row);
    return CK_ADD_PRODUCT(sum, difference, difference);
}

CK_INLINE void CK_NAME(finish)(const CK_VECTOR *sums, int count, int squared, float *scores) {
    int i = 0;
    for (; i + 4 <= count; i += 4) CK_REDUCE_4(sums + i, scores + i);
    for (; i < count; i++) scores[i] = CK_REDUCE(sums[i]);
    if (squared) {
        for (int j = 0; j < count; j++) scores[j] = -scores[j];
    }
}

// `query_count` × `row_count` scores, both constants at the place of the call.
CK_INLINE void CK_NAME(tile)(const float *const *queries, int query_count, const CK_ROW *const *rows, int row_count,
                             size_t dimension, int squared, float *scores, size_t score_stride) {
    CK_VECTOR sums[CK_TILE_QUERIES * CK_GROUP];
    CK_UNROLL for (int i = 0; i < query_count * row_count; i++) sums[i] = CK_ZERO;
    size_t d = 0;
    for (; d + CK_LANES <= dimension; d += CK_LANES) {
        CK_VECTOR query[CK_TILE_QUERIES];
        CK_UNROLL for (int q = 0; q < query_count; q++) query[q] = CK_LOAD_QUERY(queries[q] + d);
        CK_UNROLL for (int r = 0; r < row_count; r++) {
            CK_VECTOR row = CK_LOAD_ROW(rows[r] + d);
            CK_UNROLL for (int q = 0; q < query_count; q++) {
                sums[q * row_count + r] = CK_NAME(accumulate)(sums[q * row_count + r], query[q], row, squared);
            }
        }
    }
    if (d < dimension) {
        size_t left = dimension - d;
        CK_VECTOR query[CK_TILE_QUERIES];
        CK_UNROLL for (int q = 0; q < query_count; q++) query[q] = CK_LOAD_QUERY_TAIL(queries[q] + d, left);
        CK_UNROLL for (int r = 0; r < row_count; r++) {
            CK_VECTOR row = CK_LOAD_ROW_TAIL(rows[r] + d, left);
            CK_UNROLL for (int q = 0; q < query_count; q++) {
                sums[q * row_count + r] = CK_NAME(accumulate)(sums[q * row_count + r], query[q], row, squared);
            }
        }
    }
    CK_UNROLL for (int q = 0; q < query_count; q++) {
        CK_NAME(finish)(sums + q * row_count, row_count, squared, scores + q * score_stride);
    }
}

CK_INLINE void CK_NAME(row_scores)(const float *query, const struct ck_vectors *v, float *scores, int squared) {
    const char *bytes = v->base;
    const uint32_t *indexes = v->indexes;
    size_t stride = v->stride, count = v->count, dimension = v->dimension;
    const CK_ROW *rows[CK_GROUP];
    size_t i = 0;
    for (; i + CK_GROUP <= count; i += CK_GROUP) {
        for (int r = 0; r < CK_GROUP; r++) {
            rows[r] = (const CK_ROW *)(bytes + stride * (indexes ? indexes[i + r] : i + r));
        }
        CK_NAME(tile)(&query, 1, rows, CK_GROUP, dimension, squared, scores + i, 0);
    }
    for (; i + 2 <= count; i += 2) {
        for (int r = 0; r < 2; r++) rows[r] = (const CK_ROW *)(bytes + stride * (indexes ? indexes[i + r] : i + r));
        CK_NAME(tile)(&query, 1, rows, 2, dimension, squared, scores + i, 0);
    }
    if (i < count) {
        rows[0] = (const CK_ROW *)(bytes + stride * (indexes ? indexes[i] : i));
        CK_NAME(tile)(&query, 1, rows, 1, dimension, squared, scores + i, 0);
    }
}

CK_INLINE void CK_NAME(tile_scores)(const float *queries, size_t query_count, const struct ck_vectors *v, float *scores,
                                    size_t score_stride, int squared) {
    const char *bytes = v->base;
    size_t stride = v->stride, count = v->count, dimension = v->dimension;
    size_t q = 0;
    for (; q + CK_TILE_QUERIES <= query_count; q += CK_TILE_QUERIES) {
        const float *tile_queries[CK_TILE_QUERIES];
        for (int i = 0; i < CK_TILE_QUERIES; i++) tile_queries[i] = queries + (q + i) * dimension;
        size_t r = 0;
        for (; r + CK_TILE_ROWS <= count; r += CK_TILE_ROWS) {
            const CK_ROW *rows[CK_TILE_ROWS];
            for (int i = 0; i < CK_TILE_ROWS; i++) rows[i] = (const CK_ROW *)(bytes + stride * (r + i));
            float *place = scores + q * score_stride + r;
            CK_NAME(tile)(tile_queries, CK_TILE_QUERIES, rows, CK_TILE_ROWS, dimension, squared, place, score_stride);
        }
        const struct ck_vectors rest = {bytes + stride * r, stride, NULL, count - r, dimension};
        for (int i = 0; i < CK_TILE_QUERIES && r < count; i++) {
            CK_NAME(row_scores)(tile_queries[i], &rest, scores + (q + i) * score_stride + r, squared);
        }
    }
    for (; q < query_count; q++) {
        CK_NAME(row_scores)(queries + q * dimension, v, scores + q * score_stride, squared);
    }
}

static void CK_NAME(inner_product)(const float *query, const struct ck_vectors *vectors, float *scores) {
    CK_NAME(row_scores)(query, vectors, scores, 0);
}

static void CK_NAME(negative_squared_distance)(const float *query, const struct ck_vectors *vectors, float *scores) {
    CK_NAME(row_scores)(query, vectors, scores, 1);
}

#if CK_WITH_TILES
static void CK_NAME(inner_product_tile)(const float *queries, size_t query_count, const struct ck_vectors *vectors,
                                        float *scores, size_t score_stride) {
    CK_NAME(tile_scores)(queries, query_count, vectors, scores, score_stride, 0);
}

static void CK_NAME(negative_squared_distance_tile)(const float *queries, size_t query_count,
                                                    const struct ck_vectors *vectors, float *scores,
                                                    size_t score_stride) {
    CK_NAME(tile_scores)(queries, query_count, vectors, scores, score_stride, 1);
}
#endif

#undef CK_ROW
#undef CK_LOAD_ROW
#undef CK_LOAD_ROW_TAIL
#undef CK_NAME
#undef CK_WITH_TILES
