#include "instruction_set.h"

#include <stdatomic.h>

static atomic_int limit = CK_AVX512;
// One more than the level that was found; 0 before the first call.
static atomic_int found;

static int detect(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("f16c")) {
        return CK_BASELINE;
    }
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
               ? CK_AVX512
               : CK_AVX2;
#else
    return CK_BASELINE;
#endif
}

int ck_instruction_set(void) {
    int level = atomic_load_explicit(&found, memory_order_relaxed);
    if (level == 0) {
        level = detect() + 1;
        atomic_store_explicit(&found, level, memory_order_relaxed);
    }
    int most = atomic_load_explicit(&limit, memory_order_relaxed);
    return level - 1 < most ? level - 1 : most;
}

void ck_limit_instruction_set(int level) { atomic_store_explicit(&limit, level, memory_order_relaxed); }

int ck_instruction_set_limit(void) { return atomic_load_explicit(&limit, memory_order_relaxed); }
