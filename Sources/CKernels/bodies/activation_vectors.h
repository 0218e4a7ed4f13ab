// Activations of vectors of 512 bits, without a division.

#include <immintrin.h>

#include "activations.h"
#include "elementary.h"

// x / (1 + 2ʸ) within 1.2e-6 of |x|. Above the limit 2ʸ would be infinite, and infinity times 0 no number.
CK_INLINE __m512 logistic_share(__m512 x, __m512 y) {
    y = _mm512_min_ps(_mm512_set1_ps(126), y);
    __m512 n = _mm512_roundscale_ps(y, 8), f = _mm512_sub_ps(y, n);
    __m512 p = _mm512_fmadd_ps(_mm512_set1_ps(1.36976632e-3f), f, _mm512_set1_ps(9.61848907e-3f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(5.55032864e-2f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(0.240226462f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(0.693147182f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(1.0f));
    __m512 d = _mm512_add_ps(_mm512_scalef_ps(p, n), _mm512_set1_ps(1.0f)), r = _mm512_rcp14_ps(d);
    return _mm512_mul_ps(x, _mm512_mul_ps(r, _mm512_fnmadd_ps(d, r, _mm512_set1_ps(2.0f))));
}

// Applies an activation to two vectors.
CK_INLINE void activate(int activation, __m512 values[2]) {
    CK_UNROLL for (size_t v = 0; v < 2; v++) {
        __m512 x = values[v];
        switch (activation) {
        // The second operand is taken where either is no number.
        case CK_RELU: values[v] = _mm512_max_ps(_mm512_setzero_ps(), x); break;
        case CK_RELU6:
            values[v] = _mm512_min_ps(_mm512_set1_ps(6), _mm512_max_ps(_mm512_setzero_ps(), x));
            break;
        case CK_GELU: {
            float row[16];
            _mm512_storeu_ps(row, x);
            for (size_t j = 0; j < 16; j++) row[j] = ck_gelu(row[j]);
            values[v] = _mm512_loadu_ps(row);
            break;
        }
        case CK_QUICK_GELU: values[v] = logistic_share(x, _mm512_mul_ps(x, _mm512_set1_ps(-2.45546696f))); break;
        case CK_TANH_GELU: {
            __m512 square = _mm512_mul_ps(x, x);
            __m512 factor = _mm512_fmadd_ps(square, _mm512_set1_ps(-0.102943240f), _mm512_set1_ps(-2.30220818f));
            values[v] = logistic_share(x, _mm512_mul_ps(x, factor));
            break;
        }
        case CK_SILU: values[v] = logistic_share(x, _mm512_mul_ps(x, _mm512_set1_ps(-1.44269504f))); break;
        case CK_SIGMOID:
            values[v] = logistic_share(_mm512_set1_ps(1), _mm512_mul_ps(x, _mm512_set1_ps(-1.44269504f)));
            break;
        default: break;
        }
    }
}
