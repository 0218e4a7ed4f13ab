// Products in F32 by vectors of 512 bits. The set may define CK_STREAMS, see panels.h.

CK_INLINE __m512 sixteen_halves(const char *pointer) {
    return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)pointer));
}

#define CK_NAME(name) name##_f32
#define CK_LANES 16
#define CK_ROWS 12
#define CK_IS_F32 1
#define CK_SUMS CK_NAME(vector)
#define CK_LEFT float
#define CK_RIGHT CK_NAME(vector)
#define CK_HALVES(p) sixteen_halves(p)
#define CK_SPREAD(bits) ck_float((uint32_t)(bits))
#define CK_DOT(sums, left, right) ((sums) + (left) * (right))
#include "panels.h"
