#ifndef CKERNELS_CONVERSIONS_H
#define CKERNELS_CONVERSIONS_H

#include <stddef.h>

// IEEE 754 half precision and bfloat16 are passed as their bit patterns, at any alignment. Conversions to a narrower
// type round to nearest, ties to even; NaN stays NaN. Every instruction set gives the same bits.

// Converts `count` values to single precision.
typedef void (*ck_widening)(const void *source, float *destination, size_t count);

// Converts `count` values from single precision.
typedef void (*ck_narrowing)(const float *source, void *destination, size_t count);

#endif
