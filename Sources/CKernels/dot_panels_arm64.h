// The kernels of arm64, included by dot_panels.c. (Compared with the plain twins under emulation only: tools/arm64_check.)

#include <arm_neon.h>

#define CK_NAME(name) name##_int8_dotprod
#define CK_TARGET __attribute__((target("dotprod")))
#define CK_LANES 4
#define CK_ROWS 12
#define CK_KIND CK_DOT_INT8
#define CK_SUMS int32x4_t
#define CK_LEFT int8x16_t
#define CK_RIGHT int8x16_t
#define CK_NOTHING vdupq_n_s32(0)
// sdot takes both sides as signed: the left one less 128, which the zero makes up for.
#define CK_SPREAD(bits) vreinterpretq_s8_s32(vdupq_n_s32((bits) ^ (int32_t)0x80808080))
#define CK_LEFT_OFFSET 128
#define CK_LOAD(pointer) vld1q_s8((const int8_t *)(pointer))
#define CK_DOT(sums, left, right) vdotq_s32(sums, left, right)
#define CK_FINISHED(sums) (sums)
#include "dot_panels_kernel.h"

#define CK_NAME(name) name##_int8_i8mm
#define CK_TARGET __attribute__((target("dotprod,i8mm")))
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
#include "dot_panels_kernel.h"

#define CK_NAME(name) name##_bf16_neon
#define CK_TARGET __attribute__((target("bf16")))
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
#include "dot_panels_kernel.h"

// What instructions made for such products compute, where the processor has them and they are allowed; else null.
static ck_dot_multiplication dot_instructions(int kind) {
    uint32_t features = cp_features();
    if (kind == CK_DOT_BF16) return features & CP_ARM_BF16 ? multiply_bf16_neon : 0;
    if (features & CP_DOTPROD) return features & CP_I8MM ? multiply_int8_i8mm : multiply_int8_dotprod;
    return 0;
}

static ck_dot_multiplication other_instructions(int kind) {
    (void)kind;
    return 0;
}
