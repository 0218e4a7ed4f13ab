// The bodies of one set of distance kernels, for the vector type and row type that the including file defines:
//   VECTOR, LANES, ZERO, ADD_PRODUCT(sum, a, b), SUBTRACT(a, b), LOAD(p), LOAD_TAIL(p, n), REDUCE(v), REDUCE_4(v, out)
//   ROW, LOAD_ROW(p), LOAD_ROW_TAIL(p, n), NAME(f), GROUP (rows at a time), TILE_QUERIES, TILE_ROWS
// REDUCE and REDUCE_4 must add the lanes in the same order.

#define INLINE static inline __attribute__((always_inline))

INLINE VECTOR NAME(accumulate)(VECTOR sum, VECTOR query, VECTOR row, int squared) {
    if (!squared) return ADD_PRODUCT(sum, query, row);
    VECTOR difference = SUBTRACT(query, row);
    return ADD_PRODUCT(sum, difference, difference);
}

INLINE void NAME(finish)(const VECTOR *sums, int count, int squared, float *scores) {
    int i = 0;
    for (; i + 4 <= count; i += 4) REDUCE_4(sums + i, scores + i);
    for (; i < count; i++) scores[i] = REDUCE(sums[i]);
    if (squared) {
        for (int j = 0; j < count; j++) scores[j] = -scores[j];
    }
}

// `query_count` × `row_count` scores, both constants at the place of the call.
INLINE void NAME(tile)(const float *const *queries, int query_count, const ROW *const *rows, int row_count,
                       size_t dimension, int squared, float *scores, size_t score_stride) {
    VECTOR sums[TILE_QUERIES * GROUP];
    for (int i = 0; i < query_count * row_count; i++) sums[i] = ZERO;
    size_t d = 0;
    for (; d + LANES <= dimension; d += LANES) {
        VECTOR query[TILE_QUERIES];
        for (int q = 0; q < query_count; q++) query[q] = LOAD(queries[q] + d);
        for (int r = 0; r < row_count; r++) {
            VECTOR row = LOAD_ROW(rows[r] + d);
            for (int q = 0; q < query_count; q++) {
                sums[q * row_count + r] = NAME(accumulate)(sums[q * row_count + r], query[q], row, squared);
            }
        }
    }
    if (d < dimension) {
        size_t left = dimension - d;
        VECTOR query[TILE_QUERIES];
        for (int q = 0; q < query_count; q++) query[q] = LOAD_TAIL(queries[q] + d, left);
        for (int r = 0; r < row_count; r++) {
            VECTOR row = LOAD_ROW_TAIL(rows[r] + d, left);
            for (int q = 0; q < query_count; q++) {
                sums[q * row_count + r] = NAME(accumulate)(sums[q * row_count + r], query[q], row, squared);
            }
        }
    }
    for (int q = 0; q < query_count; q++) {
        NAME(finish)(sums + q * row_count, row_count, squared, scores + q * score_stride);
    }
}

INLINE void NAME(row_scores)(const float *query, const void *base, size_t stride, const uint32_t *indexes, size_t count,
                             size_t dimension, float *scores, int squared) {
    const char *bytes = base;
    const ROW *rows[GROUP];
    size_t i = 0;
    for (; i + GROUP <= count; i += GROUP) {
        for (int r = 0; r < GROUP; r++) rows[r] = (const ROW *)(bytes + stride * (indexes ? indexes[i + r] : i + r));
        NAME(tile)(&query, 1, rows, GROUP, dimension, squared, scores + i, 0);
    }
    for (; i + 2 <= count; i += 2) {
        for (int r = 0; r < 2; r++) rows[r] = (const ROW *)(bytes + stride * (indexes ? indexes[i + r] : i + r));
        NAME(tile)(&query, 1, rows, 2, dimension, squared, scores + i, 0);
    }
    if (i < count) {
        rows[0] = (const ROW *)(bytes + stride * (indexes ? indexes[i] : i));
        NAME(tile)(&query, 1, rows, 1, dimension, squared, scores + i, 0);
    }
}

INLINE void NAME(tile_scores)(const float *queries, size_t query_count, const void *base, size_t stride,
                              size_t row_count, size_t dimension, float *scores, size_t score_stride, int squared) {
    const char *bytes = base;
    size_t q = 0;
    for (; q + TILE_QUERIES <= query_count; q += TILE_QUERIES) {
        const float *tile_queries[TILE_QUERIES];
        for (int i = 0; i < TILE_QUERIES; i++) tile_queries[i] = queries + (q + i) * dimension;
        size_t r = 0;
        for (; r + TILE_ROWS <= row_count; r += TILE_ROWS) {
            const ROW *rows[TILE_ROWS];
            for (int i = 0; i < TILE_ROWS; i++) rows[i] = (const ROW *)(bytes + stride * (r + i));
            NAME(tile)(tile_queries, TILE_QUERIES, rows, TILE_ROWS, dimension, squared,
                       scores + q * score_stride + r, score_stride);
        }
        for (int i = 0; i < TILE_QUERIES && r < row_count; i++) {
            NAME(row_scores)(tile_queries[i], bytes + stride * r, stride, NULL, row_count - r, dimension,
                             scores + (q + i) * score_stride + r, squared);
        }
    }
    for (; q < query_count; q++) {
        NAME(row_scores)(queries + q * dimension, base, stride, NULL, row_count, dimension, scores + q * score_stride,
                         squared);
    }
}

static void NAME(inner_product)(const float *query, const void *rows, size_t stride, const uint32_t *indexes,
                                size_t count, size_t dimension, float *scores) {
    NAME(row_scores)(query, rows, stride, indexes, count, dimension, scores, 0);
}

static void NAME(negative_squared_distance)(const float *query, const void *rows, size_t stride,
                                            const uint32_t *indexes, size_t count, size_t dimension, float *scores) {
    NAME(row_scores)(query, rows, stride, indexes, count, dimension, scores, 1);
}

#if WITH_TILES
static void NAME(inner_product_tile)(const float *queries, size_t query_count, const void *rows, size_t stride,
                                     size_t row_count, size_t dimension, float *scores, size_t score_stride) {
    NAME(tile_scores)(queries, query_count, rows, stride, row_count, dimension, scores, score_stride, 0);
}

static void NAME(negative_squared_distance_tile)(const float *queries, size_t query_count, const void *rows,
                                                 size_t stride, size_t row_count, size_t dimension, float *scores,
                                                 size_t score_stride) {
    NAME(tile_scores)(queries, query_count, rows, stride, row_count, dimension, scores, score_stride, 1);
}
#endif

#undef INLINE
