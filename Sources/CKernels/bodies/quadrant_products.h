#ifndef CKERNELS_QUADRANT_PRODUCTS_PRIVATE_H
#define CKERNELS_QUADRANT_PRODUCTS_PRIVATE_H

#include <stddef.h>

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

#endif
