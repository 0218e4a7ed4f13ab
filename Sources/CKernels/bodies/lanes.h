#ifndef CKERNELS_LANES_PRIVATE_H
#define CKERNELS_LANES_PRIVATE_H

#include "inline.h"

// Sums and maxima run in this many independent lanes, which any vector width divides.
enum { LANES = 16 };
typedef float ck_lanes __attribute__((vector_size(4 * LANES), aligned(4)));
// Vectors are never arguments or results: how those are passed depends on the instruction set.
#define LANES_AT(pointer) (*(ck_lanes *)(pointer))

#define UPPER_HALF(a) __builtin_shufflevector(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)
#define UPPER_QUARTER(a) __builtin_shufflevector(a, a, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3)
#define UPPER_EIGHTH(a) __builtin_shufflevector(a, a, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1)

// By halves: adding one lane after another would wait for each.
CK_INLINE float total_of(const ck_lanes *lanes) {
    ck_lanes a = *lanes;
    a += UPPER_HALF(a);
    a += UPPER_QUARTER(a);
    a += UPPER_EIGHTH(a);
    return a[0] + a[1];
}

CK_INLINE float largest_of(const ck_lanes *lanes) {
    ck_lanes a = *lanes;
    a = __builtin_elementwise_max(a, UPPER_HALF(a));
    a = __builtin_elementwise_max(a, UPPER_QUARTER(a));
    a = __builtin_elementwise_max(a, UPPER_EIGHTH(a));
    return a[1] > a[0] ? a[1] : a[0];
}

#undef UPPER_HALF
#undef UPPER_QUARTER
#undef UPPER_EIGHTH

#endif
