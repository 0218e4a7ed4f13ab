// Products on AMX's tiles.

#include "../instruction_sets.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(                                                                                          \
    __attribute__((target("amx-tile,amx-bf16,amx-int8,avx512bf16,avx512vnni,"                                          \
                          "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))),                                       \
    apply_to = function)

#include "../bodies/tiles.h"

// As in AVX-512, but for what these processors fetch by themselves.
#define CK_STREAMS 4
#include "../bodies/panels_f32_512.h"

// Rows up to which memory is what F32 waits for.
enum { MOST_ROWS_OF_MEMORY = 60 };

static void multiply(const struct ck_rows *input, const struct ck_panels *panels, const struct ck_epilogue *after,
                     const struct ck_output *output) {
    if (input->rows <= MOST_ROWS_OF_MEMORY) {
        multiply_f32(input, panels, after, output);
    } else {
        ck_avx512.row.multiply(input, panels, after, output);
    }
}

static void multiply_bf16(const struct ck_rows *input, const struct ck_panels *panels, const struct ck_epilogue *after,
                          const struct ck_output *output) {
    struct ck_product product = product_of_tiles(CK_DOT_BF16, input, panels, after, output);
    multiply_by_tiles(CK_DOT_BF16, &product);
}

static void multiply_bf16_rounding(const struct ck_rows *input, const struct ck_panels *panels,
                                   const struct ck_epilogue *after, void *rounded, size_t row_bytes) {
    struct ck_output nothing = {.base = 0};
    struct ck_product product = product_of_tiles(CK_DOT_BF16, input, panels, after, &nothing);
    product.rounded = rounded;
    product.rounded_stride = row_bytes;
    multiply_by_tiles(CK_DOT_BF16, &product);
}

static void multiply_bf16x3(const struct ck_rows *input, const struct ck_panels *panels,
                            const struct ck_epilogue *after, const struct ck_output *output) {
    struct ck_product product = product_of_tiles(CK_DOT_BF16X3, input, panels, after, output);
    multiply_by_tiles(CK_DOT_BF16X3, &product);
}

static void convert_dot_bf16x3(const struct ck_matrix *input, void *converted) {
    char *out = converted;
    size_t inputs = input->columns, bytes = ck_dot_row_bytes(CK_DOT_BF16X3, inputs), half = (inputs + 1) / 2 * 4;
    for (size_t r = 0; r < input->rows; r++, out += bytes) {
        const float *row = input->base + r * input->stride;
        for (size_t k = 0; k < inputs; k += 16) {
            // With an odd number the pair's second half is 0.
            __mmask16 there = inputs - k < 16 ? (__mmask16)((1u << (inputs - k)) - 1) : 0xffff;
            __mmask16 written = inputs - k < 16 ? (__mmask16)((1u << (inputs - k + inputs % 2)) - 1) : 0xffff;
            __m512 values = _mm512_maskz_loadu_ps(there, row + k);
            __m256i upper = (__m256i)_mm512_cvtneps_pbh(values);
            __m512 whole = _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(upper), 16));
            __m256i lower = (__m256i)_mm512_cvtneps_pbh(_mm512_sub_ps(values, whole));
            _mm256_mask_storeu_epi16(out + 2 * k, written, upper);
            _mm256_mask_storeu_epi16(out + half + 2 * k, written, lower);
        }
    }
}

static void multiply_int8(const struct ck_rows *input, const struct ck_panels *panels, const struct ck_epilogue *after,
                          const struct ck_output *output) {
    if (input->inputs > CK_TILE_MOST_INPUTS) {
        ck_avx512_vnni.row.multiply_dot_int8(input, panels, after, output);
        return;
    }
    struct ck_product product = product_of_tiles(CK_DOT_INT8, input, panels, after, output);
    multiply_by_tiles(CK_DOT_INT8, &product);
}

// Tiles are so fast that reading the weights once more costs more than rows that leave the second-level cache.
static size_t dot_rows_at_once(size_t row_bytes) {
    size_t rows = 1536 * 1024 / (row_bytes + 1) / (2 * CK_TILE_ROWS) * (2 * CK_TILE_ROWS);
    return rows < 2 * CK_TILE_ROWS ? 2 * CK_TILE_ROWS : rows;
}

const struct ck_set ck_amx = {
    .name = "AMX",
    .features = CP_AVX2 | CP_AVX512 | CP_AVX512_VNNI | CP_AVX512_BF16 | CP_AMX,
    .row.multiply = multiply,
    .row.dot_rows_at_once = dot_rows_at_once,
    .row.convert_dot_bf16x3 = convert_dot_bf16x3,
    .row.multiply_dot_bf16 = multiply_bf16,
    .row.multiply_dot_bf16_rounding = multiply_bf16_rounding,
    .row.multiply_dot_bf16x3 = multiply_bf16x3,
    .row.multiply_dot_int8 = multiply_int8,
    .row.dot_bf16_instruction = "TDPBF16PS",
    .row.dot_int8_instruction = "TDPBUSD",
};

#pragma clang attribute pop
#endif
