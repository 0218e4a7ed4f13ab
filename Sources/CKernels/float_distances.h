#ifndef FLOAT_DISTANCES_H
#define FLOAT_DISTANCES_H

#include "distances.h"

#if defined(__x86_64__)
extern const ck_float_distances ck_float_distances_avx2;
extern const ck_float_distances ck_float_distances_avx512;
#endif

#endif
