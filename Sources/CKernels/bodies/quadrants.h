// Products by Strassen's algorithm ("Gaussian Elimination is not Optimal", 1969), one level deep: seven products of
// quadrants instead of eight. Included by panels.h in F32.
//
// As in Huang et al., "Strassen's Algorithm Reloaded", 2016, no product is kept: each tile of sums is added to the one
// or two quadrants of the output it belongs to, straight from the registers. A pair of strips takes part in all seven
// while it and its outputs are in the second-level cache.

#include "quadrant_products.h"

CK_INLINE void CK_NAME(spread)(const int rows, const struct ck_tile *t, const struct ck_place *places, int count) {
    typedef CK_NAME(vector) vector;
    vector sums[CK_ROWS][2];
    for (int i = 0; i < count; i++) {
        CK_UNROLL for (int r = 0; r < rows; r++) {
            __builtin_prefetch(places[i].output + (size_t)r * t->output_stride, 1);
            if (CK_LANES > 8) __builtin_prefetch(places[i].output + (size_t)r * t->output_stride + 16, 1);
        }
    }
    CK_UNROLL for (int r = 0; r < rows; r++) { CK_UNROLL for (int v = 0; v < 2; v++) sums[r][v] = (vector){0}; }
    if (t->other_panel) {
        CK_NAME(accumulate)(rows, 2, CK_FORMAT_F32, 1, t, sums);
    } else {
        CK_NAME(accumulate)(rows, 2, CK_FORMAT_F32, 0, t, sums);
    }
    for (int i = 0; i < count; i++) {
        const struct ck_place *place = &places[i];
        CK_UNROLL for (int r = 0; r < rows; r++) {
            if ((size_t)r >= place->rows) continue;
            float *output = place->output + (size_t)r * t->output_stride;
            const float *start = place->bias ? place->bias : output;
            CK_UNROLL for (int v = 0; v < 2; v++) {
                vector value = *(const vector *)(start + v * CK_LANES) + sums[r][v] * place->sign;
                if (place->residual) {
                    value += *(const vector *)(place->residual + (size_t)r * t->residual_stride + v * CK_LANES);
                }
                *(vector *)(output + v * CK_LANES) = value;
            }
        }
    }
}

#define CK_CASE_OF_ROWS(n)                                                                                             \
    case n: CK_NAME(spread)(n, t, places, count); break;

static void CK_NAME(spread_rows)(size_t rows, const struct ck_tile *t, const struct ck_place *places, int count) {
    switch (rows) {
        CK_CASE_OF_ROWS(1)
        CK_CASE_OF_ROWS(2)
        CK_CASE_OF_ROWS(3)
        CK_CASE_OF_ROWS(4)
        CK_CASE_OF_ROWS(5)
        CK_CASE_OF_ROWS(6)
#if CK_ROWS > 6
        CK_CASE_OF_ROWS(7)
        CK_CASE_OF_ROWS(8)
        CK_CASE_OF_ROWS(9)
        CK_CASE_OF_ROWS(10)
        CK_CASE_OF_ROWS(11)
        CK_CASE_OF_ROWS(12)
#endif
    default: break;
    }
}

#undef CK_CASE_OF_ROWS

static void CK_NAME(add_rows)(const float *restrict first, const float *restrict second, float sign, size_t count,
                              float *restrict sums) {
    for (size_t i = 0; i < count; i++) sums[i] = first[i] + sign * second[i];
}

// The sums of the left-hand side's quadrants that products want, one behind the other; what the lower half lacks is 0.
static void CK_NAME(add_quadrants)(const struct ck_product *p, const struct ck_halved *h) {
    static const float nothing[CK_STRASSEN_DEPTH];
    float *sums = p->scratch;
    for (int i = 0; i < 7; i++) {
        struct ck_quadrant_sum sum = ck_quadrant_products[i].left;
        if (sum.second < 0) continue;
        const int quadrants[2] = {sum.first, sum.second};
        for (size_t r = 0; r < h->upper; r++, sums += ck_quadrant_stride(h->depth)) {
            const float *rows[2];
            for (int j = 0; j < 2; j++) {
                int is_missing = quadrants[j] / 2 == 1 && r >= h->lower;
                rows[j] = is_missing ? nothing : left_quadrant(p, h, quadrants[j]) + r * float_stride(p);
            }
            CK_NAME(add_rows)(rows[0], rows[1], sum.sign, h->depth, sums);
        }
    }
}

// One of the seven products, for two strips. `left` is its left side, a quadrant or a sum of two.
static void CK_NAME(multiply_quadrant)(const struct ck_product *p, const struct ck_halved *h,
                                       const struct ck_strips *strips, int index, const float *left,
                                       size_t left_stride) {
    const struct ck_quadrant_product *product = &ck_quadrant_products[index];
    const char *right = (const char *)strips->quadrants[product->right.first];
    const float *other = product->right.second < 0 ? 0 : strips->quadrants[product->right.second];
    int count = product->places[1].quadrant < 0 ? 1 : 2;
    // The lower half has only its own rows where it is read as it stands; sums have 0 for what it lacks.
    int is_lower = product->left.second < 0 && product->left.first / 2 == 1;
    size_t rows = is_lower ? h->lower : h->upper;
    size_t tiles = (rows + CK_ROWS - 1) / CK_ROWS;
    for (size_t j = 0; j < tiles; j++) {
        size_t first = j * rows / tiles;
        size_t end = (j + 1) * rows / tiles;
        struct ck_place places[2];
        for (int n = 0; n < count; n++) {
            int quadrant = product->places[n].quadrant;
            size_t limit = quadrant / 2 == 1 ? h->lower : h->upper;
            size_t place = quadrant_row(h, quadrant) + first;
            size_t column = strips->columns[quadrant % 2];
            int starts = product->places[n].is_first && h->k == 0;
            places[n] = (struct ck_place){
                .output = p->output + place * p->output_stride + column,
                .sign = product->places[n].sign,
                .rows = first < limit ? limit - first : 0,
                .bias = starts ? strips->bias[quadrant % 2] : 0,
                .residual = starts && p->residual ? p->residual + place * p->residual_stride + column : 0,
            };
        }
        const char *ahead = quadrant_ahead(h, strips, index, j);
        // The first tile adds two quadrants up, the others take the sum.
        int takes_sum = other && j > 0;
        struct ck_tile tile = {
            .input = (const char *)(left + first * left_stride),
            .input_stride = left_stride * sizeof(float),
            .steps = h->depth,
            .panel = takes_sum ? (const char *)strips->sum : right,
            .panel_step = takes_sum ? sizeof(float) * 2 * CK_LANES : row_bytes(CK_FORMAT_F32),
            .other_panel = j == 0 ? other : 0,
            .other_sign = product->right.sign,
            .strip = strips->sum,
            .format = CK_FORMAT_F32,
            .ahead = ahead ? ahead : right,
            .ahead_step = ahead ? row_bytes(CK_FORMAT_F32) / 2 : 0,
            .output_stride = p->output_stride,
            .residual_stride = p->residual_stride,
        };
        CK_NAME(spread_rows)(end - first, &tile, places, count);
    }
}

// All seven products of a block of inputs, for the strips that begin at `column` and half the columns on.
static void CK_NAME(multiply_strips)(const struct ck_product *p, const struct ck_halved *h, size_t column,
                                     size_t half) {
    float sum[CK_STRASSEN_DEPTH * 2 * CK_LANES] __attribute__((aligned(64)));
    float bias[2][2 * CK_LANES] = {{0}};
    struct ck_strips strips = {.columns = {column, column + half}, .bias = {bias[0], bias[1]}, .sum = sum};
    for (int i = 0; i < 2 && p->bias; i++) memcpy(bias[i], p->bias + strips.columns[i], sizeof bias[i]);
    for (int i = 0; i < 4; i++) strips.quadrants[i] = right_quadrant(p, h, i, strips.columns[i % 2]);
    size_t next = column + 2 * CK_LANES;
    if (next < p->first_column + half) strips.next = right_quadrant(p, h, 0, next);
    const float *sums = p->scratch;
    for (int i = 0; i < 7; i++) {
        struct ck_quadrant_sum left = ck_quadrant_products[i].left;
        if (left.second < 0) {
            CK_NAME(multiply_quadrant)(p, h, &strips, i, left_quadrant(p, h, left.first), float_stride(p));
        } else {
            CK_NAME(multiply_quadrant)(p, h, &strips, i, sums, ck_quadrant_stride(h->depth));
            sums += h->upper * ck_quadrant_stride(h->depth);
        }
    }
}

static void CK_NAME(multiply_by_quadrants)(const struct ck_product *p) {
    // Pairs of whole panels; the rest is multiplied as ever.
    size_t half = (p->end_column - p->first_column) / (2 * CK_PANEL) * CK_PANEL;
    size_t chunks = (p->rows + CK_STRASSEN_CHUNK - 1) / CK_STRASSEN_CHUNK;
    size_t blocks = (p->steps / 2 + CK_STRASSEN_DEPTH - 1) / CK_STRASSEN_DEPTH;
    for (size_t chunk = 0; chunk < chunks; chunk++) {
        size_t row = chunk * p->rows / chunks;
        size_t rows = (chunk + 1) * p->rows / chunks - row;
        for (size_t block = 0; block < blocks; block++) {
            size_t start = block * (p->steps / 2) / blocks;
            size_t depth = (block + 1) * (p->steps / 2) / blocks - start;
            struct ck_halved halved = {row, rows - rows / 2, rows / 2, 2 * start, depth};
            CK_NAME(add_quadrants)(p, &halved);
            for (size_t column = p->first_column; column < p->first_column + half; column += 2 * CK_LANES) {
                CK_NAME(multiply_strips)(p, &halved, column, half);
                if (block + 1 < blocks) continue;
                CK_NAME(finish)(p, row, rows, column);
                CK_NAME(finish)(p, row, rows, column + half);
            }
        }
    }
    struct ck_product rest = *p;
    rest.first_column = p->first_column + 2 * half;
    if (rest.first_column < rest.end_column) CK_NAME(multiply_all)(&rest);
}
