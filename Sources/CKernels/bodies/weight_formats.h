// Values of weights as F32. The set has defined f16_to_f32 and f32_to_f16.

#include "conversions.h"

CK_INLINE size_t bytes_of(int format) { return format == CK_FORMAT_F32 ? 4 : 2; }

CK_INLINE void widen(const void *source, int format, float *destination, size_t count) {
    switch (format) {
    case CK_FORMAT_F16: f16_to_f32(source, destination, count); break;
    case CK_FORMAT_BF16: bf16_to_f32(source, destination, count); break;
    default: memcpy(destination, source, count * sizeof(float));
    }
}
