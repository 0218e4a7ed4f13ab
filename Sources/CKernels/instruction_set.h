#ifndef CKERNELS_INSTRUCTION_SET_PRIVATE_H
#define CKERNELS_INSTRUCTION_SET_PRIVATE_H

#include "include/instruction_set.h"

// How a kernel is compiled once for each instruction set: its body is an always-inlined function, and each version of
// it a function with one of these attributes that does nothing else.
#define CK_INLINE static inline __attribute__((always_inline))

// An array of sums lives in registers only if every loop over it is unrolled.
#define CK_UNROLL _Pragma("clang loop unroll(full)")

#if defined(__x86_64__)
#define CK_TARGET_AVX2 __attribute__((target("avx2,fma,f16c")))
#define CK_TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c")))

// Defines `void name(parameters)`, which runs `name_body(arguments)` compiled for the best instruction set at hand.
#define CK_DEFINE_VERSIONS(name, parameters, arguments)                                                               \
    CK_TARGET_AVX2 static void name##_avx2 parameters { name##_body arguments; }                                      \
    CK_TARGET_AVX512 static void name##_avx512 parameters { name##_body arguments; }                                  \
    void name parameters {                                                                                            \
        switch (ck_instruction_set()) {                                                                               \
        case CK_AVX512: name##_avx512 arguments; return;                                                              \
        case CK_AVX2: name##_avx2 arguments; return;                                                                  \
        default: name##_body arguments;                                                                               \
        }                                                                                                             \
    }
#else
#define CK_DEFINE_VERSIONS(name, parameters, arguments)                                                               \
    void name parameters { name##_body arguments; }
#endif

#endif
