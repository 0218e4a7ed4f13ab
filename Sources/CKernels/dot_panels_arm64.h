// The kernels of arm64, included by dot_panels.c. (Compared with the plain twins under emulation only: tools/arm64_check.)

#include <arm_neon.h>

#if defined(__linux__)
#include <sys/auxv.h>
#elif defined(__APPLE__)
#include <sys/sysctl.h>
#endif

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

enum { CK_ARM_DOTPROD = 1, CK_ARM_I8MM = 2, CK_ARM_BF16 = 4 };

#if defined(__APPLE__)
static int has_feature(const char *name) {
    int value = 0;
    size_t size = sizeof value;
    return sysctlbyname(name, &value, &size, 0, 0) == 0 && value != 0;
}
#endif

static int arm_features(void) {
    if (ck_instruction_set_limit() == CK_BASELINE) return 0;
#if defined(__linux__)
    // Of <asm/hwcap.h>, whose older versions lack some.
    unsigned long first = getauxval(AT_HWCAP), second = getauxval(AT_HWCAP2);
    return (first & 1ul << 20 ? CK_ARM_DOTPROD : 0) | (second & 1ul << 13 ? CK_ARM_I8MM : 0) |
           (second & 1ul << 14 ? CK_ARM_BF16 : 0);
#elif defined(__APPLE__)
    return (has_feature("hw.optional.arm.FEAT_DotProd") ? CK_ARM_DOTPROD : 0) |
           (has_feature("hw.optional.arm.FEAT_I8MM") ? CK_ARM_I8MM : 0) |
           (has_feature("hw.optional.arm.FEAT_BF16") ? CK_ARM_BF16 : 0);
#else
    return 0;
#endif
}

// What instructions made for such products compute, where the processor has them and they are allowed; else null.
static ck_dot_multiplication dot_instructions(int kind) {
    int features = arm_features();
    if (kind == CK_DOT_BF16) return features & CK_ARM_BF16 ? multiply_bf16_neon : 0;
    if (features & CK_ARM_DOTPROD) return features & CK_ARM_I8MM ? multiply_int8_i8mm : multiply_int8_dotprod;
    return 0;
}

static ck_dot_multiplication other_instructions(int kind) {
    (void)kind;
    return 0;
}
