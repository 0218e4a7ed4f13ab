#ifndef CKERNELS_ELEMENTARY_PRIVATE_H
#define CKERNELS_ELEMENTARY_PRIVATE_H

#include <stdint.h>
#include <string.h>

#include "inline.h"

// Branch-free, so that loops over them become vector code.

CK_INLINE uint32_t ck_bits(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    return bits;
}

CK_INLINE float ck_float(uint32_t bits) {
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

// eˣ within 2 units in the last place; 0 below −87, infinite above 88.4.
// x = n ln 2 + r with |r| ≤ ½ ln 2, and eˣ = 2ⁿ eʳ; adding 1.5 × 2²³ rounds to n and leaves it in the low bits.
CK_INLINE float ck_exp(float x) {
    float clamped = x > 88.4f ? 88.4f : x;
    float shifted = clamped * 1.44269504f + 12582912.0f;
    float n = shifted - 12582912.0f;
    float r = clamped - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    float q = 0.00138146162f;
    q = q * r + 0.00836871006f;
    q = q * r + 0.041668389f;
    q = q * r + 0.166665211f;
    q = q * r + 0.49999994f;
    float power = ck_float((ck_bits(shifted) << 23) + 0x3f800000);
    float result = (q * r * r + r + 1.0f) * power;
    return x < -87.0f ? 0.0f : result;
}

// 2ʸ within 1 unit in the last place; 0 below −126, infinite above 127.5.
// For where the argument has a factor already, which log₂e can go into: less to do than in ck_exp.
// y = n + f with |f| ≤ ½, and 2ʸ = 2ⁿ 2^f, the latter a polynomial whose largest relative error on that range is least.
CK_INLINE float ck_exp2(float y) {
    float clamped = y > 127.5f ? 127.5f : y;
    float shifted = clamped + 12582912.0f;
    float f = clamped - (shifted - 12582912.0f);
    float p = 1.53458124e-4f;
    p = p * f + 1.33999309e-3f;
    p = p * f + 9.61848907e-3f;
    p = p * f + 5.55032864e-2f;
    p = p * f + 0.240226462f;
    p = p * f + 0.693147182f;
    p = p * f + 1.0f;
    float result = p * ck_float((ck_bits(shifted) << 23) + 0x3f800000);
    return y < -126.0f ? 0.0f : result;
}

// x Φ(x). With t = |x|/√2 and erfc(t) = e^(−t²) erfcx(t), log erfcx is smooth enough for one polynomial (fitted over
// 0…4.2, weighted by what an error does to the result); beyond that erfc is below 3e-9.
CK_INLINE float ck_gelu(float x) {
    float t = ck_float(ck_bits(x) & 0x7fffffff) * 0.70710678f;
    float u = t > 4.2f ? 4.2f : t;
    float p = 5.88476587e-06f;
    p = p * u - 8.32707592e-05f;
    p = p * u + 4.89249593e-04f;
    p = p * u - 1.3479708e-03f;
    p = p * u - 2.49275879e-04f;
    p = p * u + 1.94623824e-02f;
    p = p * u - 1.02911606e-01f;
    p = p * u + 3.63411337e-01f;
    p = p * u - 1.12838233f;
    p = p * u;
    float tail = 0.5f * ck_exp(p - t * t);
    return x * (x < 0 ? tail : 1.0f - tail);
}

// x sigmoid(1.702 x)
CK_INLINE float ck_quick_gelu(float x) { return x / (1.0f + ck_exp2(-2.45546696f * x)); }

// ½ x (1 + tanh u) = x sigmoid(2u) with u = √(2/π) (x + 0.044715 x³); log₂e is in the constants.
CK_INLINE float ck_tanh_gelu(float x) { return x / (1.0f + ck_exp2(x * (-2.30220818f - 0.102943240f * x * x))); }

CK_INLINE float ck_sigmoid(float x) { return 1.0f / (1.0f + ck_exp2(-1.44269504f * x)); }

// x sigmoid(x)
CK_INLINE float ck_silu(float x) { return x / (1.0f + ck_exp2(-1.44269504f * x)); }

CK_INLINE float ck_relu(float x) { return x < 0 ? 0.0f : x; }

CK_INLINE float ck_relu6(float x) {
    float positive = ck_relu(x);
    return positive > 6.0f ? 6.0f : positive;
}

#endif
