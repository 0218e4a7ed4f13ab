#ifndef CKERNELS_QUADRANT_PRODUCTS_PRIVATE_H
#define CKERNELS_QUADRANT_PRODUCTS_PRIVATE_H

#include "product.h"

// Row and column halves of a matrix, 0 to 3: both first, second columns, second rows, both second.
struct ck_quadrant_sum {
    int first;
    // −1: none.
    int second;
    float sign;
};

struct ck_quadrant_product {
    struct ck_quadrant_sum left;
    struct ck_quadrant_sum right;
    // The places it is added to. No quadrant is taken from before something was added to it.
    struct {
        int quadrant;
        float sign;
        int is_first;
    } places[2];
};

// clang-format off
static const struct ck_quadrant_product ck_quadrant_products[7] = {
    {{0, 3, 1}, {0, 3, 1}, {{0, 1, 1}, {3, 1, 1}}},
    {{2, 3, 1}, {0, -1, 0}, {{2, 1, 1}, {3, -1, 0}}},
    {{0, -1, 0}, {1, 3, -1}, {{1, 1, 1}, {3, 1, 0}}},
    {{3, -1, 0}, {2, 0, -1}, {{0, 1, 0}, {2, 1, 0}}},
    {{0, 1, 1}, {3, -1, 0}, {{0, -1, 0}, {1, 1, 0}}},
    {{2, 0, -1}, {0, 1, 1}, {{3, 1, 0}, {-1, 0, 0}}},
    {{1, 3, -1}, {2, 3, 1}, {{0, 1, 0}, {-1, 0, 0}}},
};
// clang-format on

// A place that a tile of sums is added to.
struct ck_place {
    float *output;
    float sign;
    // Fewer than the tile's where the lower half has a row less.
    size_t rows;
    // Null where the output has something already.
    const float *bias;
    const float *residual;
};

// The rows and inputs of a product that are halved at once: `upper` and then `lower` rows from `row` on, and twice
// `depth` inputs from `k` on.
struct ck_halved {
    size_t row;
    size_t upper;
    size_t lower;
    size_t k;
    size_t depth;
};

// Two strips of the right-hand side, one in each half of the columns.
struct ck_strips {
    size_t columns[2];
    // Their parts of the four quadrants.
    const float *quadrants[4];
    // Null where there is none.
    const float *bias[2];
    // Room for the sum of two quadrants' parts.
    float *sum;
    // The first of the strips that follow, or null.
    const float *next;
};

// Returns the first row of a quadrant.
CK_INLINE size_t quadrant_row(const struct ck_halved *h, int quadrant) {
    return h->row + (quadrant / 2 == 1 ? h->upper : 0);
}

// Returns a quadrant of the left-hand side as it lies.
CK_INLINE const float *left_quadrant(const struct ck_product *p, const struct ck_halved *h, int quadrant) {
    size_t input = h->k + (quadrant % 2 == 1 ? h->depth : 0);
    return floats_of(p) + quadrant_row(h, quadrant) * float_stride(p) + input;
}

// Returns the part of a strip in a quadrant of the right-hand side.
CK_INLINE const float *right_quadrant(const struct ck_product *p, const struct ck_halved *h, int quadrant,
                                      size_t column) {
    const float *panel = (const float *)p->panels + column / CK_PANEL * CK_PANEL * p->steps + column % CK_PANEL;
    return panel + (h->k + (quadrant / 2 == 1 ? h->depth : 0)) * CK_PANEL;
}

// Returns the place that tile `tile` of product `index` fetches into the caches, or null: the first ones fetch a half
// each of the quadrants that the next product adds up.
CK_INLINE const char *quadrant_ahead(const struct ck_halved *h, const struct ck_strips *strips, int index,
                                     size_t tile) {
    const struct ck_quadrant_sum *coming = &ck_quadrant_products[index < 6 ? index + 1 : 0].right;
    int quadrant = tile < 2 ? coming->first : tile < 4 ? coming->second : -1;
    if (quadrant < 0 || (index == 6 && !strips->next)) return 0;
    const float *start = strips->quadrants[quadrant];
    if (index == 6) start = strips->next + (start - strips->quadrants[0]);
    return (const char *)start + tile % 2 * h->depth * row_bytes(CK_FORMAT_F32) / 2;
}

#endif
