#ifndef CKERNELS_CONVERSIONS_H
#define CKERNELS_CONVERSIONS_H

#include <stddef.h>
#include <stdint.h>

// IEEE 754 half precision and bfloat16 are passed as their bit patterns, at any alignment.
// Conversions to a narrower type round to nearest, ties to even; NaN stays NaN.

void ck_f16_to_f32(const void *source, float *destination, size_t count);
void ck_f32_to_f16(const float *source, void *destination, size_t count);
void ck_bf16_to_f32(const void *source, float *destination, size_t count);
void ck_f32_to_bf16(const float *source, void *destination, size_t count);

// The portable twins, which the kernels chosen at run time are tested against.
void ck_f16_to_f32_portable(const void *source, float *destination, size_t count);
void ck_f32_to_f16_portable(const float *source, void *destination, size_t count);

#endif
