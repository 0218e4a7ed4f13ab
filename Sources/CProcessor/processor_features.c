#define _GNU_SOURCE
#include "processor_features.h"

#include <stdatomic.h>

#if defined(__x86_64__)
#include <cpuid.h>
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#elif defined(__aarch64__) && defined(__APPLE__)
#include <sys/sysctl.h>
#endif

// Marks that the processor was asked, and that the system was.
static const uint32_t CP_KNOWN = 1u << 30, CP_ASKED = 1u << 31;

static _Atomic uint32_t present;
static _Atomic uint32_t allowed = UINT32_MAX;

#if defined(__x86_64__)
// Virtual machines are known that have the instructions but no palette of tiles.
static int has_amx(void) {
    enum { BF16 = 1 << 22, TILE = 1 << 24, INT8 = 1 << 25, OSXSAVE = 1 << 27, TILE_STATE = 3 << 17 };
    unsigned eax, ebx, ecx, edx;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & OSXSAVE)) return 0;
    unsigned lower, upper;
    __asm__("xgetbv" : "=a"(lower), "=d"(upper) : "c"(0));
    if ((lower & TILE_STATE) != TILE_STATE || !__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) return 0;
    if ((edx & (BF16 | TILE | INT8)) != (BF16 | TILE | INT8)) return 0;
    return __get_cpuid_count(0x1d, 0, &eax, &ebx, &ecx, &edx) && eax >= 1;
}

// Asks for the registers of AMX, for all threads of this process. Linux refuses where its kernel is old, and where a
// thread's stack for signals is too small for them; a filter of system calls may refuse, too, or even end the process.
static int is_amx_granted(void) {
#if defined(__linux__)
    enum { ARCH_REQUEST_PERMISSION = 0x1023, TILE_DATA = 18 };
    return syscall(SYS_arch_prctl, ARCH_REQUEST_PERMISSION, TILE_DATA) == 0;
#else
    return 0;
#endif
}

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
        // Every processor with tiles has both; a virtual machine may hide them, and the kernels need them.
        uint32_t needed = CP_AVX512_VNNI | CP_AVX512_BF16;
        if ((features & needed) == needed && has_amx()) features |= CP_AMX;
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

// Threads that ask at once find the same.
static uint32_t known_features(void) {
    uint32_t features = atomic_load_explicit(&present, memory_order_relaxed);
    if (features == 0) {
        features = detect() | CP_KNOWN;
        atomic_store_explicit(&present, features, memory_order_relaxed);
    }
    return features;
}

static uint32_t granted_features(uint32_t wanted) {
    uint32_t features = known_features();
#if defined(__x86_64__)
    if (features & wanted & CP_AMX && !(features & CP_ASKED)) {
        if (!is_amx_granted()) features &= ~(uint32_t)CP_AMX;
        features |= CP_ASKED;
        atomic_store_explicit(&present, features, memory_order_relaxed);
    }
#endif
    return features & wanted & ~(CP_KNOWN | CP_ASKED);
}

uint32_t cp_present_features(void) { return granted_features(UINT32_MAX); }

uint32_t cp_features(void) { return granted_features(atomic_load_explicit(&allowed, memory_order_relaxed)); }

void cp_allow(uint32_t features) { atomic_store_explicit(&allowed, features, memory_order_relaxed); }
