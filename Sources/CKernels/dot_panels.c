#include "dot_panels.h"

#include <string.h>

#include "epilogue.h"
#include "panels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

_Static_assert(CK_PANEL == 32, "panels of both kinds are as wide as those of F32");

struct ck_dot_tile {
    const char *input;
    size_t input_stride;
    size_t groups;
    const char *panel;
    // What to fetch into the caches, and how much further for each group.
    const char *ahead;
    size_t ahead_step;
    const float *row_scales;
    const int32_t *row_zeros;
    const float *column_scales;
    const int32_t *column_sums;
    const float *bias;
    int clamps;
    const float *residual;
    size_t residual_stride;
    float *output;
    size_t output_stride;
};

struct ck_dot_product {
    const char *input;
    size_t input_stride;
    size_t rows;
    size_t groups;
    const char *panels;
    size_t panel_bytes;
    size_t first_column;
    size_t end_column;
    const float *row_scales;
    const int32_t *row_zeros;
    const float *column_scales;
    const int32_t *column_sums;
    const float *bias;
    int clamps;
    const float *residual;
    // What is left to do on the finished sums.
    int activation;
    const float *late_residual;
    size_t residual_stride;
    float *output;
    size_t output_stride;
};

#if defined(__x86_64__)

#define CK_NAME(name) name##_bf16_avx512
#define CK_TARGET __attribute__((target("avx512bf16,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c")))
#define CK_LANES 16
#define CK_ROWS 12
#define CK_KIND CK_DOT_BF16
#define CK_SUMS __m512
#define CK_LEFT __m512i
#define CK_RIGHT __m512i
#define CK_NOTHING _mm512_setzero_ps()
#define CK_SPREAD(bits) _mm512_set1_epi32(bits)
#define CK_LOAD(pointer) _mm512_loadu_si512(pointer)
#define CK_DOT(sums, left, right) _mm512_dpbf16_ps(sums, (__m512bh)(left), (__m512bh)(right))
#define CK_FINISHED(sums) (sums)
#include "dot_panels_kernel.h"

#define CK_NAME(name) name##_int8_avx512
#define CK_TARGET __attribute__((target("avx512vnni,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c")))
#define CK_LANES 16
#define CK_ROWS 12
#define CK_KIND CK_DOT_INT8
#define CK_SUMS __m512i
#define CK_LEFT __m512i
#define CK_RIGHT __m512i
#define CK_NOTHING _mm512_setzero_si512()
#define CK_SPREAD(bits) _mm512_set1_epi32(bits)
#define CK_LOAD(pointer) _mm512_loadu_si512(pointer)
#define CK_DOT(sums, left, right) _mm512_dpbusd_epi32(sums, left, right)
#define CK_FINISHED(sums) (sums)
#include "dot_panels_kernel.h"

#define CK_NAME(name) name##_int8_avxvnni
#define CK_TARGET __attribute__((target("avxvnni,avx2,fma,f16c")))
#define CK_LANES 8
#define CK_ROWS 4
#define CK_KIND CK_DOT_INT8
#define CK_SUMS __m256i
#define CK_LEFT __m256i
#define CK_RIGHT __m256i
#define CK_NOTHING _mm256_setzero_si256()
#define CK_SPREAD(bits) _mm256_set1_epi32(bits)
#define CK_LOAD(pointer) _mm256_loadu_si256((const __m256i *)(pointer))
#define CK_DOT(sums, left, right) _mm256_dpbusd_avx_epi32(sums, left, right)
#define CK_FINISHED(sums) (sums)
#include "dot_panels_kernel.h"

// AVX2 multiplies bytes only with sums that saturate, so they are widened to 16 bits, whose products add up in pairs: two
// sums a column until the end.
struct ck_pair {
    __m256i first;
    __m256i second;
};

CK_TARGET_AVX2 CK_INLINE struct ck_pair no_pairs(void) {
    return (struct ck_pair){_mm256_setzero_si256(), _mm256_setzero_si256()};
}

CK_TARGET_AVX2 CK_INLINE struct ck_pair load_pairs(const char *pointer) {
    return (struct ck_pair){
        _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)pointer)),
        _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(pointer + 16))),
    };
}

CK_TARGET_AVX2 CK_INLINE struct ck_pair add_pairs(struct ck_pair sums, __m256i left, struct ck_pair right) {
    return (struct ck_pair){
        _mm256_add_epi32(sums.first, _mm256_madd_epi16(left, right.first)),
        _mm256_add_epi32(sums.second, _mm256_madd_epi16(left, right.second)),
    };
}

CK_TARGET_AVX2 CK_INLINE __m256i finished_pairs(struct ck_pair sums) {
    return _mm256_permute4x64_epi64(_mm256_hadd_epi32(sums.first, sums.second), 0xd8);
}

#define CK_NAME(name) name##_int8_avx2
#define CK_TARGET CK_TARGET_AVX2
#define CK_LANES 8
#define CK_ROWS 2
#define CK_KIND CK_DOT_INT8
#define CK_SUMS struct ck_pair
#define CK_LEFT __m256i
#define CK_RIGHT struct ck_pair
#define CK_NOTHING no_pairs()
#define CK_SPREAD(bits) _mm256_cvtepu8_epi16(_mm_set1_epi32(bits))
#define CK_LOAD(pointer) load_pairs(pointer)
#define CK_DOT(sums, left, right) add_pairs(sums, left, right)
#define CK_FINISHED(sums) finished_pairs(sums)
#include "dot_panels_kernel.h"

#elif defined(__aarch64__)
#include "dot_panels_arm64.h"
#endif

// The plain twins. A vector of the compiler's own, four columns wide.
typedef float ck_plain_floats __attribute__((vector_size(16), aligned(4)));
typedef int32_t ck_plain_integers __attribute__((vector_size(16), aligned(4)));

struct ck_plain_group {
    float values[2][4];
};

CK_INLINE float of_bf16(const char *pointer) {
    uint16_t upper;
    memcpy(&upper, pointer, 2);
    return ck_float((uint32_t)upper << 16);
}

CK_INLINE struct ck_plain_group load_plain_bf16(const char *pointer) {
    struct ck_plain_group group;
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 2; j++) group.values[j][i] = of_bf16(pointer + 4 * i + 2 * j);
    }
    return group;
}

CK_INLINE ck_plain_floats dot_plain_bf16(ck_plain_floats sums, uint32_t left, struct ck_plain_group right) {
    float first = ck_float(left << 16), second = ck_float(left & 0xffff0000);
    for (int i = 0; i < 4; i++) sums[i] += first * right.values[0][i] + second * right.values[1][i];
    return sums;
}

#define CK_NAME(name) name##_bf16_plain
#define CK_TARGET
#define CK_LANES 4
#define CK_ROWS 4
#define CK_KIND CK_DOT_BF16
#define CK_SUMS ck_plain_floats
#define CK_LEFT uint32_t
#define CK_RIGHT struct ck_plain_group
#define CK_NOTHING ((ck_plain_floats){0})
#define CK_SPREAD(bits) ((uint32_t)(bits))
#define CK_LOAD(pointer) load_plain_bf16(pointer)
#define CK_DOT(sums, left, right) dot_plain_bf16(sums, left, right)
#define CK_FINISHED(sums) (sums)
#include "dot_panels_kernel.h"

struct ck_plain_bytes {
    int8_t values[4][4];
};

CK_INLINE struct ck_plain_bytes load_plain_int8(const char *pointer) {
    struct ck_plain_bytes bytes;
    memcpy(&bytes, pointer, sizeof bytes);
    return bytes;
}

CK_INLINE ck_plain_integers dot_plain_int8(ck_plain_integers sums, int32_t left, struct ck_plain_bytes right) {
    uint8_t values[4];
    memcpy(values, &left, 4);
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) sums[i] += (int32_t)values[j] * right.values[i][j];
    }
    return sums;
}

#define CK_NAME(name) name##_int8_plain
#define CK_TARGET
#define CK_LANES 4
#define CK_ROWS 4
#define CK_KIND CK_DOT_INT8
#define CK_SUMS ck_plain_integers
#define CK_LEFT int32_t
#define CK_RIGHT struct ck_plain_bytes
#define CK_NOTHING ((ck_plain_integers){0})
#define CK_SPREAD(bits) (bits)
#define CK_LOAD(pointer) load_plain_int8(pointer)
#define CK_DOT(sums, left, right) dot_plain_int8(sums, left, right)
#define CK_FINISHED(sums) (sums)
#include "dot_panels_kernel.h"

static int has_bf16(void) {
#if defined(__x86_64__)
    return ck_instruction_set() >= CK_AVX512 && __builtin_cpu_supports("avx512bf16");
#elif defined(__aarch64__)
    return (arm_features() & CK_ARM_BF16) != 0;
#else
    return 0;
#endif
}

static int has_avx512_vnni(void) {
#if defined(__x86_64__)
    return ck_instruction_set() >= CK_AVX512 && __builtin_cpu_supports("avx512vnni");
#else
    return 0;
#endif
}

static int has_avx_vnni(void) {
#if defined(__x86_64__)
    return ck_instruction_set() >= CK_AVX2 && __builtin_cpu_supports("avxvnni");
#else
    return 0;
#endif
}

static int has_arm_dot(void) {
#if defined(__aarch64__)
    return (arm_features() & CK_ARM_DOTPROD) != 0;
#else
    return 0;
#endif
}

int ck_has_dot(int kind) {
    return kind == CK_DOT_BF16 ? has_bf16() : has_avx512_vnni() || has_avx_vnni() || has_arm_dot();
}

static void multiply_bf16(const struct ck_dot_product *product) {
#if defined(__x86_64__)
    if (has_bf16()) {
        multiply_bf16_avx512(product);
        return;
    }
#elif defined(__aarch64__)
    if (has_bf16()) {
        multiply_bf16_neon(product);
        return;
    }
#endif
    multiply_bf16_plain(product);
}

static void multiply_int8(const struct ck_dot_product *product) {
#if defined(__x86_64__)
    if (has_avx512_vnni()) {
        multiply_int8_avx512(product);
        return;
    }
    if (has_avx_vnni()) {
        multiply_int8_avxvnni(product);
        return;
    }
    if (ck_instruction_set() >= CK_AVX2) {
        multiply_int8_avx2(product);
        return;
    }
#elif defined(__aarch64__)
    int features = arm_features();
    if (features & CK_ARM_I8MM) {
        multiply_int8_i8mm(product);
        return;
    }
    if (features & CK_ARM_DOTPROD) {
        multiply_int8_dotprod(product);
        return;
    }
#endif
    multiply_int8_plain(product);
}

void ck_dot_multiply(const struct ck_dot_operands *operands, size_t first_column, size_t columns, const float *bias,
                     int activation, const float *residual, size_t residual_stride, float *output,
                     size_t output_stride) {
    size_t group = ck_dot_group(operands->kind);
    struct ck_dot_product product = {
        .input = operands->input,
        .input_stride = ck_dot_row_bytes(operands->kind, operands->inputs),
        .rows = operands->rows,
        .groups = (operands->inputs + group - 1) / group,
        .panels = operands->panels,
        .panel_bytes = ck_dot_panel_bytes(operands->kind, operands->inputs),
        .first_column = first_column,
        .end_column = first_column + columns,
        .row_scales = operands->row_scales,
        .row_zeros = operands->row_zeros,
        .column_scales = operands->column_scales,
        .column_sums = operands->column_sums,
        .bias = bias,
        .clamps = activation == CK_RELU6,
        .residual = activation == CK_IDENTITY || activation == CK_RELU6 ? residual : 0,
        .activation = activation == CK_RELU6 ? CK_IDENTITY : activation,
        .late_residual = activation == CK_IDENTITY || activation == CK_RELU6 ? 0 : residual,
        .residual_stride = residual_stride,
        .output = output,
        .output_stride = output_stride,
    };
    if (operands->kind == CK_DOT_BF16) {
        multiply_bf16(&product);
    } else {
        multiply_int8(&product);
    }
}

size_t ck_dot_group(int kind) { return kind == CK_DOT_BF16 ? 2 : 4; }

size_t ck_dot_row_bytes(int kind, size_t inputs) {
    size_t group = ck_dot_group(kind);
    return (inputs + group - 1) / group * 4;
}

// With one panel and its part of the output they stay in the second-level cache. More than some hundred gain nothing: what
// comes of them no longer does.
size_t ck_dot_rows_at_once(int kind, size_t inputs) {
    size_t rows = 384 * 1024 / (ck_dot_row_bytes(kind, inputs) + 1) / 12 * 12;
    return rows < 24 ? 24 : rows > 108 ? 108 : rows;
}

size_t ck_dot_panel_bytes(int kind, size_t inputs) { return ck_dot_row_bytes(kind, inputs) * CK_PANEL; }
