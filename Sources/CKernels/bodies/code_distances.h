// Distances of rows of bytes. The set defines
//   code_products(query, rows, count, dimension, products)
// the products of a query's codes and those of `count` rows, a constant of at most CK_CODE_GROUP.

#include "code_products.h"

static void code_scores(const ck_code_query *query, const struct ck_vectors *vectors, float *scores) {
    // A copy, which the compiler knows that no score changes.
    const struct ck_vectors v = *vectors;
    size_t count = v.count, dimension = v.dimension;
    size_t i = 0;
    for (; i + CK_CODE_GROUP <= count; i += CK_CODE_GROUP) {
        const uint8_t *group[CK_CODE_GROUP];
        int32_t products[CK_CODE_GROUP];
        CK_UNROLL for (size_t r = 0; r < CK_CODE_GROUP; r++) group[r] = code_row(&v, i + r);
        code_products(query->codes, group, CK_CODE_GROUP, dimension, products);
        CK_UNROLL for (size_t r = 0; r < CK_CODE_GROUP; r++) {
            scores[i + r] = code_score(query, group[r], dimension, products[r]);
        }
    }
    for (; i < count; i++) {
        const uint8_t *row = code_row(&v, i);
        int32_t product;
        code_products(query->codes, &row, 1, dimension, &product);
        scores[i] = code_score(query, row, dimension, product);
    }
}
