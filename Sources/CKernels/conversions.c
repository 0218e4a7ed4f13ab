#include "conversions.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    return bits;
}

static float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

static float half_to_float(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t exponent = (half >> 10) & 0x1f;
    uint32_t mantissa = half & 0x3ff;
    if (exponent == 0x1f) return float_of(sign | 0x7f800000 | mantissa << 13 | (mantissa ? 0x400000 : 0));
    if (exponent != 0) return float_of(sign | (exponent + 112) << 23 | mantissa << 13);
    // Subnormal: mantissa × 2⁻²⁴ is exact in single precision.
    float magnitude = (float)mantissa * 0x1p-24f;
    return float_of(sign | bits_of(magnitude));
}

static uint16_t float_to_half(float value) {
    uint32_t bits = bits_of(value);
    uint16_t sign = (uint16_t)(bits >> 16 & 0x8000);
    uint32_t magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) return (uint16_t)(sign | 0x7e00 | (magnitude >> 13 & 0x1ff));
    if (magnitude >= 0x477ff000) return (uint16_t)(sign | 0x7c00);
    if (magnitude < 0x38800000) {
        // Adding 0.5 aligns the result's last bit with the half's, so the FPU does the rounding.
        return (uint16_t)(sign | (bits_of(float_of(magnitude) + 0.5f) - 0x3f000000));
    }
    uint32_t odd = magnitude >> 13 & 1;
    return (uint16_t)(sign | ((magnitude - 0x38000000 + 0xfff + odd) >> 13));
}

void ck_f16_to_f32_portable(const void *source, float *destination, size_t count) {
    const char *bytes = source;
    for (size_t i = 0; i < count; i++) {
        uint16_t half;
        memcpy(&half, bytes + 2 * i, 2);
        destination[i] = half_to_float(half);
    }
}

void ck_f32_to_f16_portable(const float *source, void *destination, size_t count) {
    char *bytes = destination;
    for (size_t i = 0; i < count; i++) {
        uint16_t half = float_to_half(source[i]);
        memcpy(bytes + 2 * i, &half, 2);
    }
}

#if defined(__x86_64__)
__attribute__((target("avx,f16c"))) static void f16_to_f32_f16c(const void *source, float *destination, size_t count) {
    const char *bytes = source;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        _mm256_storeu_ps(destination + i, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(bytes + 2 * i))));
    }
    ck_f16_to_f32_portable(bytes + 2 * i, destination + i, count - i);
}

__attribute__((target("avx,f16c"))) static void f32_to_f16_f16c(const float *source, void *destination, size_t count) {
    char *bytes = destination;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        __m128i halves = _mm256_cvtps_ph(_mm256_loadu_ps(source + i), _MM_FROUND_TO_NEAREST_INT);
        _mm_storeu_si128((__m128i *)(bytes + 2 * i), halves);
    }
    ck_f32_to_f16_portable(source + i, bytes + 2 * i, count - i);
}
#endif

void ck_f16_to_f32(const void *source, float *destination, size_t count) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("f16c")) {
        f16_to_f32_f16c(source, destination, count);
        return;
    }
#endif
    ck_f16_to_f32_portable(source, destination, count);
}

void ck_f32_to_f16(const float *source, void *destination, size_t count) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("f16c")) {
        f32_to_f16_f16c(source, destination, count);
        return;
    }
#endif
    ck_f32_to_f16_portable(source, destination, count);
}

void ck_bf16_to_f32(const void *source, float *destination, size_t count) {
    const char *bytes = source;
    for (size_t i = 0; i < count; i++) {
        uint16_t half;
        memcpy(&half, bytes + 2 * i, 2);
        destination[i] = float_of((uint32_t)half << 16);
    }
}

void ck_f32_to_bf16(const float *source, void *destination, size_t count) {
    char *bytes = destination;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = bits_of(source[i]);
        uint16_t half = (bits & 0x7fffffff) > 0x7f800000 ? (uint16_t)(bits >> 16 | 0x40)
                                                         : (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
        memcpy(bytes + 2 * i, &half, 2);
    }
}
