#ifndef FLOAT_DISTANCES_H
#define FLOAT_DISTANCES_H

#include "distances.h"

// The values of a row, which may begin at any address.
typedef float unaligned_float __attribute__((aligned(1)));
typedef uint16_t unaligned_half __attribute__((aligned(1)));

#if defined(__x86_64__)
extern const ck_float_distances ck_float_distances_avx2;
extern const ck_float_distances ck_float_distances_avx512;
#endif

#endif
