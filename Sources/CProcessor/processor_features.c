#include "processor_features.h"

#include <stdatomic.h>

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#elif defined(__aarch64__) && defined(__APPLE__)
#include <sys/sysctl.h>
#endif

// Marks that the processor was asked.
enum { CP_KNOWN = 1 << 30 };

static _Atomic uint32_t present;
static _Atomic uint32_t allowed = UINT32_MAX;

#if defined(__x86_64__)
static uint32_t detect(void) {
    uint32_t features = 0;
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c")) {
        features |= CP_AVX2;
        if (__builtin_cpu_supports("avxvnni")) features |= CP_AVX_VNNI;
    }
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        features |= CP_AVX512;
        if (__builtin_cpu_supports("avx512vnni")) features |= CP_AVX512_VNNI;
        if (__builtin_cpu_supports("avx512bf16")) features |= CP_AVX512_BF16;
    }
    unsigned eax, ebx, ecx, edx;
    int has_sse = __get_cpuid(1, &eax, &ebx, &ecx, &edx) && (ecx & bit_SSE4_1) && (ecx & bit_SSSE3);
    if (has_sse && __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) && (ebx & bit_SHA)) features |= CP_SHA;
    return features;
}
#elif defined(__aarch64__) && defined(__linux__)
static uint32_t detect(void) {
    // The bits of <asm/hwcap.h>, whose older versions lack some.
    unsigned long first = getauxval(AT_HWCAP), second = getauxval(AT_HWCAP2);
    return (first & 1ul << 20 ? CP_DOTPROD : 0u) | (second & 1ul << 13 ? CP_I8MM : 0u) |
           (second & 1ul << 14 ? CP_ARM_BF16 : 0u);
}
#elif defined(__aarch64__) && defined(__APPLE__)
static int has_feature(const char *name) {
    int value = 0;
    size_t size = sizeof value;
    return sysctlbyname(name, &value, &size, 0, 0) == 0 && value != 0;
}

static uint32_t detect(void) {
    return (has_feature("hw.optional.arm.FEAT_DotProd") ? CP_DOTPROD : 0u) |
           (has_feature("hw.optional.arm.FEAT_I8MM") ? CP_I8MM : 0u) |
           (has_feature("hw.optional.arm.FEAT_BF16") ? CP_ARM_BF16 : 0u);
}
#else
static uint32_t detect(void) { return 0; }
#endif

uint32_t cp_present_features(void) {
    uint32_t features = atomic_load_explicit(&present, memory_order_relaxed);
    if (features == 0) {
        // Threads that ask at once find the same.
        features = detect() | CP_KNOWN;
        atomic_store_explicit(&present, features, memory_order_relaxed);
    }
    return features & ~(uint32_t)CP_KNOWN;
}

uint32_t cp_features(void) { return cp_present_features() & atomic_load_explicit(&allowed, memory_order_relaxed); }

void cp_allow(uint32_t features) { atomic_store_explicit(&allowed, features, memory_order_relaxed); }
