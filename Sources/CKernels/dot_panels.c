#include "dot_panels.h"

#include <string.h>

#include "CProcessor.h"
#include "epilogue.h"
#include "panels.h"

_Static_assert(CK_PANEL == 32, "panels of both kinds are as wide as those of F32");

struct ck_dot_tile {
    const char *input;
    size_t input_stride;
    size_t groups;
    const char *panel;
    // Whether no other tile reads the panel.
    int is_alone;
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

// Bytes between what a tile of so many rows reads and what it fetches, where no other reads the panel. Measured: the fewer
// rows, the more the processor fetches by itself.
CK_INLINE size_t ck_fetched_ahead(size_t rows) { return (rows < 6 ? 4 : 16) * 1024; }

typedef void (*ck_dot_multiplication)(const struct ck_dot_product *);

#if defined(__x86_64__)
#include "dot_panels_x86.h"
#elif defined(__aarch64__)
#include "dot_panels_arm64.h"
#else
static ck_dot_multiplication dot_instructions(int kind) {
    (void)kind;
    return 0;
}

static ck_dot_multiplication other_instructions(int kind) {
    (void)kind;
    return 0;
}
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

int ck_has_dot(int kind) { return dot_instructions(kind) != 0; }

static ck_dot_multiplication best_multiplication(int kind) {
    ck_dot_multiplication best = dot_instructions(kind);
    if (!best) best = other_instructions(kind);
    return best ? best : kind == CK_DOT_BF16 ? multiply_bf16_plain : multiply_int8_plain;
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
    best_multiplication(operands->kind)(&product);
}

size_t ck_dot_group(int kind) { return kind == CK_DOT_BF16 ? 2 : 4; }

// What the groups of one row take.
static size_t group_bytes(int kind, size_t inputs) {
    size_t group = ck_dot_group(kind);
    return (inputs + group - 1) / group * 4;
}

// Rows whole pages apart would take the same places of the nearest cache.
size_t ck_dot_row_bytes(int kind, size_t inputs) {
    size_t bytes = group_bytes(kind, inputs);
    return bytes % 4096 == 0 ? bytes + 64 : bytes;
}

// With one panel and its part of the output they stay in the second-level cache. More than some hundred gain nothing: what
// comes of them no longer does.
size_t ck_dot_rows_at_once(int kind, size_t inputs) {
    size_t rows = 384 * 1024 / (ck_dot_row_bytes(kind, inputs) + 1) / 12 * 12;
    return rows < 24 ? 24 : rows > 108 ? 108 : rows;
}

size_t ck_dot_panel_bytes(int kind, size_t inputs) { return group_bytes(kind, inputs) * CK_PANEL; }
