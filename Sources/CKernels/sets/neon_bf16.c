// Products of BF16 on arm64. (Compared with the plain twin under emulation only: tools/arm64_check.)

#include "../instruction_sets.h"

#if defined(__aarch64__)
#include <arm_neon.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("bf16"))), apply_to = function)

#define CK_NAME(name) name##_bf16
#define CK_LANES 4
#define CK_ROWS 12
#define CK_KIND CK_DOT_BF16
#define CK_SUMS float32x4_t
#define CK_LEFT bfloat16x8_t
#define CK_RIGHT bfloat16x8_t
#define CK_NOTHING vdupq_n_f32(0)
#define CK_SPREAD(bits) vreinterpretq_bf16_s32(vdupq_n_s32(bits))
#define CK_LOAD(pointer) vld1q_bf16((const bfloat16_t *)(pointer))
#define CK_DOT(sums, left, right) vbfdotq_f32(sums, left, right)
#define CK_FINISHED(sums) (sums)
#include "../bodies/panels.h"

const struct ck_set ck_neon_bf16 = {
    .name = "NEON BF16",
    .features = CP_ARM_BF16,
    .row.multiply_dot_bf16 = multiply_bf16,
    .row.dot_bf16_instruction = "BFDOT",
};

#pragma clang attribute pop
#endif
