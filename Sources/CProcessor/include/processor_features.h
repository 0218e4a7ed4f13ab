#ifndef CPROCESSOR_PROCESSOR_FEATURES_H
#define CPROCESSOR_PROCESSOR_FEATURES_H

#include <stdint.h>

// Optional instructions, one bit each. A bit is set only where the operating system keeps the registers they use.
enum {
    // AVX2 with FMA and F16C.
    CP_AVX2 = 1 << 0,
    // Products of bytes, added up by fours, in 256 bits.
    CP_AVX_VNNI = 1 << 1,
    // AVX-512 F, BW, DQ and VL.
    CP_AVX512 = 1 << 2,
    CP_AVX512_VNNI = 1 << 3,
    CP_AVX512_BF16 = 1 << 4,
    // SHA-256's rounds and schedule, with SSSE3 and SSE4.1.
    CP_SHA = 1 << 5,
    // Tiles and their products of BF16 and of bytes (AMX). The system must be asked for them, once a process: that is
    // done when they are first asked for here and allowed.
    CP_AMX = 1 << 6,

    // arm64: products of signed bytes added up by fours, of unsigned by signed ones, and of BF16 in pairs.
    CP_DOTPROD = 1 << 8,
    CP_I8MM = 1 << 9,
    CP_ARM_BF16 = 1 << 10,
};

// Returns the features that this processor has and that are allowed, as a sum of CP_ bits.
uint32_t cp_features(void);

// Returns the features that this processor has and the system grants, allowed or not.
uint32_t cp_present_features(void);

// Allows these features only, in the whole process; at first all are. Any thread may call it at any time: it takes
// effect with the next call of each kernel. Kernels ask for every feature they use, so that without CP_AVX2 none runs
// that needs AVX-512.
void cp_allow(uint32_t features);

#endif
