// Products of unsigned and signed bytes on arm64. (Compared with the plain twin under emulation only:
// tools/arm64_check.)

#include "../instruction_sets.h"

#if defined(__aarch64__)
#include <arm_neon.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("dotprod,i8mm"))), apply_to = function)

#define CK_NAME(name) name##_int8
#define CK_LANES 4
#define CK_ROWS 12
#define CK_KIND CK_DOT_INT8
#define CK_SUMS int32x4_t
#define CK_LEFT uint8x16_t
#define CK_RIGHT int8x16_t
#define CK_NOTHING vdupq_n_s32(0)
#define CK_SPREAD(bits) vreinterpretq_u8_s32(vdupq_n_s32(bits))
#define CK_LOAD(pointer) vld1q_s8((const int8_t *)(pointer))
#define CK_DOT(sums, left, right) vusdotq_s32(sums, left, right)
#define CK_FINISHED(sums) (sums)
#include "../bodies/panels.h"

const struct ck_set ck_neon_i8mm = {
    .name = "NEON i8mm",
    .features = CP_DOTPROD | CP_I8MM,
    .row.multiply_dot_int8 = multiply_int8,
    .row.dot_int8_instruction = "USDOT",
};

#pragma clang attribute pop
#endif
