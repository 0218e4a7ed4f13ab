// Conversions between single precision, half precision and bfloat16, by plain loops.

#ifndef CKERNELS_CONVERSIONS_PRIVATE_H
#define CKERNELS_CONVERSIONS_PRIVATE_H

#include "elementary.h"
#include "kernel_table.h"

CK_INLINE float half_to_float(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t exponent = (half >> 10) & 0x1f;
    uint32_t mantissa = half & 0x3ff;
    if (exponent == 0x1f) return ck_float(sign | 0x7f800000 | mantissa << 13 | (mantissa ? 0x400000 : 0));
    if (exponent != 0) return ck_float(sign | (exponent + 112) << 23 | mantissa << 13);
    // Subnormal: mantissa × 2⁻²⁴ is exact in single precision.
    float magnitude = (float)mantissa * 0x1p-24f;
    return ck_float(sign | ck_bits(magnitude));
}

CK_INLINE uint16_t float_to_half(float value) {
    uint32_t bits = ck_bits(value);
    uint16_t sign = (uint16_t)(bits >> 16 & 0x8000);
    uint32_t magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) return (uint16_t)(sign | 0x7e00 | (magnitude >> 13 & 0x1ff));
    if (magnitude >= 0x477ff000) return (uint16_t)(sign | 0x7c00);
    if (magnitude < 0x38800000) {
        // Adding 0.5 aligns the result's last bit with the half's, so the FPU does the rounding.
        return (uint16_t)(sign | (ck_bits(ck_float(magnitude) + 0.5f) - 0x3f000000));
    }
    uint32_t odd = magnitude >> 13 & 1;
    return (uint16_t)(sign | ((magnitude - 0x38000000 + 0xfff + odd) >> 13));
}

CK_INLINE void widen_halves(const void *source, float *destination, size_t count) {
    const char *bytes = source;
    for (size_t i = 0; i < count; i++) {
        uint16_t half;
        memcpy(&half, bytes + 2 * i, 2);
        destination[i] = half_to_float(half);
    }
}

CK_INLINE void narrow_to_halves(const float *source, void *destination, size_t count) {
    char *bytes = destination;
    for (size_t i = 0; i < count; i++) {
        uint16_t half = float_to_half(source[i]);
        memcpy(bytes + 2 * i, &half, 2);
    }
}

CK_INLINE void bf16_to_f32(const void *source, float *destination, size_t count) {
    const char *bytes = source;
    for (size_t i = 0; i < count; i++) {
        uint16_t half;
        memcpy(&half, bytes + 2 * i, 2);
        destination[i] = ck_float((uint32_t)half << 16);
    }
}

CK_INLINE void f32_to_bf16(const float *source, void *destination, size_t count) {
    char *bytes = destination;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = ck_bits(source[i]);
        uint16_t half = (bits & 0x7fffffff) > 0x7f800000 ? (uint16_t)(bits >> 16 | 0x40)
                                                         : (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
        memcpy(bytes + 2 * i, &half, 2);
    }
}

CK_INLINE void q4_0_to_f32(const void *source, float *destination, size_t blocks) {
    const unsigned char *bytes = source;
    for (size_t block = 0; block < blocks; block++, bytes += 18, destination += 32) {
        uint16_t half;
        memcpy(&half, bytes, 2);
        const float scale = half_to_float(half);
        for (size_t j = 0; j < 16; j++) {
            const int two = bytes[2 + j];
            destination[j] = scale * (float)((two & 15) - 8);
            destination[j + 16] = scale * (float)((two >> 4) - 8);
        }
    }
}

#endif
