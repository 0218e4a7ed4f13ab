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
static void CK_NAME(add_quadrants)(const struct ck_product *p, size_t row, size_t upper, size_t lower, size_t k,
                                   size_t depth) {
    float *sums = p->scratch;
    for (int i = 0; i < 7; i++) {
        struct ck_quadrant_sum sum = ck_quadrant_products[i].left;
        if (sum.second < 0) continue;
        for (size_t r = 0; r < upper; r++, sums += ck_quadrant_stride(depth)) {
            const float *rows[2];
            const int quadrants[2] = {sum.first, sum.second};
            static const float nothing[CK_STRASSEN_DEPTH];
            for (int j = 0; j < 2; j++) {
                size_t place = row + r + (quadrants[j] / 2 == 1 ? upper : 0);
                rows[j] = quadrants[j] / 2 == 1 && r >= lower
                              ? nothing
                              : floats_of(p) + place * float_stride(p) + k + (quadrants[j] % 2 == 1 ? depth : 0);
            }
            CK_NAME(add_rows)(rows[0], rows[1], sum.sign, depth, sums);
        }
    }
}

// All seven products of a K block of 2 × `depth` inputs, for the strips that begin at two columns.
static void CK_NAME(multiply_strips)(const struct ck_product *p, size_t row, size_t upper, size_t lower, size_t k,
                                     size_t depth, const size_t columns[2], const char *next) {
    float strip[CK_STRASSEN_DEPTH * 2 * CK_LANES] __attribute__((aligned(64)));
    float bias[2][2 * CK_LANES] = {{0}};
    for (int i = 0; i < 2 && p->bias; i++) memcpy(bias[i], p->bias + columns[i], sizeof bias[i]);
    const float *quadrants[4];
    for (int i = 0; i < 4; i++) {
        size_t column = columns[i % 2];
        quadrants[i] = (const float *)p->panels + column / CK_PANEL * CK_PANEL * p->steps + column % CK_PANEL +
                       (k + (i / 2 == 1 ? depth : 0)) * CK_PANEL;
    }
    const float *sums = p->scratch;
    for (int i = 0; i < 7; i++) {
        const struct ck_quadrant_product *product = &ck_quadrant_products[i];
        const float *left = sums;
        size_t left_stride = ck_quadrant_stride(depth);
        if (product->left.second < 0) {
            int quadrant = product->left.first;
            left = floats_of(p) + (row + (quadrant / 2 == 1 ? upper : 0)) * float_stride(p) + k +
                   (quadrant % 2 == 1 ? depth : 0);
            left_stride = float_stride(p);
        } else {
            sums += upper * ck_quadrant_stride(depth);
        }
        const char *right = (const char *)quadrants[product->right.first];
        const float *other = product->right.second < 0 ? 0 : quadrants[product->right.second];
        int count = product->places[1].quadrant < 0 ? 1 : 2;
        // The lower half has only its own rows where it is read as it stands; sums have 0 for what it lacks.
        int is_lower = product->left.second < 0 && product->left.first / 2 == 1;
        size_t rows = is_lower ? lower : upper;
        size_t tiles = (rows + CK_ROWS - 1) / CK_ROWS;
        for (size_t j = 0; j < tiles; j++) {
            size_t first = j * rows / tiles;
            size_t end = (j + 1) * rows / tiles;
            struct ck_place places[2];
            for (int n = 0; n < count; n++) {
                int quadrant = product->places[n].quadrant;
                size_t limit = quadrant / 2 == 1 ? lower : upper;
                size_t place = row + first + (quadrant / 2 == 1 ? upper : 0);
                size_t column = columns[quadrant % 2];
                int starts = product->places[n].is_first && k == 0;
                places[n] = (struct ck_place){
                    .output = p->output + place * p->output_stride + column,
                    .sign = product->places[n].sign,
                    .rows = first < limit ? limit - first : 0,
                    .bias = starts ? bias[quadrant % 2] : 0,
                    .residual = starts && p->residual ? p->residual + place * p->residual_stride + column : 0,
                };
            }
            // The first tiles fetch a half each of the quadrants that the next product adds up.
            const struct ck_quadrant_sum *coming = &ck_quadrant_products[i < 6 ? i + 1 : 0].right;
            int quadrant = j < 2 ? coming->first : j < 4 ? coming->second : -1;
            const char *ahead = right;
            if (quadrant >= 0 && (i < 6 || next)) {
                ahead = (const char *)quadrants[quadrant] + (i < 6 ? 0 : next - (const char *)quadrants[0]) +
                        j % 2 * depth * row_bytes(CK_FORMAT_F32) / 2;
            }
            struct ck_tile tile = {
                .input = (const char *)(left + first * left_stride),
                .input_stride = left_stride * sizeof(float),
                .steps = depth,
                // The first tile adds two quadrants up, the others take the sum.
                .panel = other && j > 0 ? (const char *)strip : right,
                .panel_step = other && j > 0 ? sizeof(float) * 2 * CK_LANES : row_bytes(CK_FORMAT_F32),
                .other_panel = j == 0 ? other : 0,
                .other_sign = product->right.sign,
                .strip = strip,
                .format = CK_FORMAT_F32,
                .ahead = ahead,
                .ahead_step = ahead == right ? 0 : row_bytes(CK_FORMAT_F32) / 2,
                .output_stride = p->output_stride,
                .residual_stride = p->residual_stride,
            };
            CK_NAME(spread_rows)(end - first, &tile, places, count);
        }
    }
}

static void CK_NAME(multiply_by_quadrants)(const struct ck_product *p) {
    // Pairs of whole panels; what is left over is multiplied as ever.
    size_t half = (p->end_column - p->first_column) / (2 * CK_PANEL) * CK_PANEL;
    size_t chunks = (p->rows + CK_STRASSEN_CHUNK - 1) / CK_STRASSEN_CHUNK;
    size_t blocks = (p->steps / 2 + CK_STRASSEN_DEPTH - 1) / CK_STRASSEN_DEPTH;
    for (size_t chunk = 0; chunk < chunks; chunk++) {
        size_t row = chunk * p->rows / chunks;
        size_t rows = (chunk + 1) * p->rows / chunks - row;
        size_t lower = rows / 2;
        size_t upper = rows - lower;
        for (size_t block = 0; block < blocks; block++) {
            size_t start = block * (p->steps / 2) / blocks;
            size_t depth = (block + 1) * (p->steps / 2) / blocks - start;
            CK_NAME(add_quadrants)(p, row, upper, lower, 2 * start, depth);
            for (size_t column = 0; column < half; column += 2 * CK_LANES) {
                size_t columns[2] = {p->first_column + column, p->first_column + half + column};
                size_t following = columns[0] + 2 * CK_LANES;
                size_t start_row = following / CK_PANEL * p->steps + 2 * start;
                const char *next =
                    p->panels + start_row * row_bytes(CK_FORMAT_F32) + following % CK_PANEL * sizeof(float);
                if (column + 2 * CK_LANES >= half) next = 0;
                CK_NAME(multiply_strips)(p, row, upper, lower, 2 * start, depth, columns, next);
                if (block + 1 < blocks) continue;
                for (int i = 0; i < 2; i++) CK_NAME(finish)(p, row, rows, columns[i]);
            }
        }
    }
    struct ck_product rest = *p;
    rest.first_column = p->first_column + 2 * half;
    if (rest.first_column < rest.end_column) CK_NAME(multiply_all)(&rest);
}
