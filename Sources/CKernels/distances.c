#include "float_distances.h"

size_t ck_available_float_distances(const ck_float_distances **sets) {
    size_t count = 0;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c")) {
        sets[count++] = &ck_float_distances_avx2;
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512vl")) {
            sets[count++] = &ck_float_distances_avx512;
        }
    }
#else
    (void)sets;
#endif
    return count;
}
