// Holds the kernels of DotMatrix against plain loops, with the processor's instructions and without. tools/arm64_check
// compiles it for arm64 and runs it under emulation; it runs on any processor.
//
//     check BF16 INT8    1 where the processor must have instructions for it, else 0

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"
#include "CProcessor.h"

static unsigned state = 1;

static float number(void) {
    state = state * 1664525 + 1013904223;
    return (float)(state >> 8) / (1 << 23) - 1;
}

static float *numbers(size_t count) {
    float *values = malloc(count * sizeof(float));
    for (size_t i = 0; i < count; i++) values[i] = number();
    return values;
}

// The largest error of a product against the same sum of F32 in double precision, relative to the largest value.
static double check(int kind, size_t rows, size_t inputs, size_t outputs, float *result) {
    size_t panels = (outputs + CK_PANEL - 1) / CK_PANEL, bytes = ck_dot_panel_bytes(kind, inputs);
    float *input = numbers(rows * inputs), *weight = numbers(outputs * inputs), *bias = numbers(outputs);
    char *packed = calloc(panels, bytes);
    float *scales = calloc(panels * CK_PANEL, 4), *row_scales = calloc(rows, 4), *panel = malloc(inputs * CK_PANEL * 4);
    int32_t *sums = calloc(panels * CK_PANEL, 4), *zeros = calloc(rows, 4);
    for (size_t p = 0; p < panels; p++) {
        for (size_t i = 0; i < inputs * CK_PANEL; i++) {
            size_t column = p * CK_PANEL + i % CK_PANEL;
            panel[i] = column < outputs ? weight[column * inputs + i / CK_PANEL] : 0;
        }
        if (kind == CK_DOT_BF16) {
            ck_kernels()->pack_dot_bf16(panel, inputs, packed + p * bytes);
        } else {
            ck_kernels()->pack_dot_int8(panel, inputs, packed + p * bytes, scales + p * CK_PANEL, sums + p * CK_PANEL);
        }
    }
    char *converted = calloc(rows, ck_dot_row_bytes(kind, inputs));
    struct ck_matrix source = {input, inputs, rows, inputs};
    if (kind == CK_DOT_BF16) {
        ck_kernels()->convert_dot_bf16(&source, converted);
    } else {
        ck_kernels()->convert_dot_int8(&source, converted, row_scales, zeros);
    }
    struct ck_rows left = {.base = converted, .rows = rows, .inputs = inputs, .scales = row_scales, .zeros = zeros};
    struct ck_panels right = {.base = packed, .columns = outputs, .scales = scales, .sums = sums};
    struct ck_epilogue after = {.bias = bias, .activation = CK_IDENTITY};
    struct ck_output output = {.base = result, .stride = outputs};
    ck_multiplication multiply =
        kind == CK_DOT_BF16 ? ck_kernels()->multiply_dot_bf16 : ck_kernels()->multiply_dot_int8;
    multiply(&left, &right, &after, &output);
    double worst = 0, largest = 0;
    for (size_t r = 0; r < rows; r++) {
        for (size_t o = 0; o < outputs; o++) {
            double sum = bias[o];
            for (size_t k = 0; k < inputs; k++) sum += (double)input[r * inputs + k] * weight[o * inputs + k];
            worst = fmax(worst, fabs(sum - result[r * outputs + o]));
            largest = fmax(largest, fabs(sum));
        }
    }
    free(input), free(weight), free(bias), free(packed), free(scales), free(row_scales), free(panel), free(sums);
    free(zeros), free(converted);
    return worst / largest;
}

int main(int count, char **arguments) {
    if (count != 3) return 2;
    static const size_t shapes[][3] = {{1, 4, 1},     {1, 36, 52},   {3, 70, 36},   {12, 64, 33},  {13, 17, 96},
                                       {25, 101, 17}, {10, 64, 160}, {2, 3001, 40}, {50, 768, 64}, {130, 21, 100}};
    int failed = 0;
    for (int kind = CK_DOT_BF16; kind <= CK_DOT_INT8; kind++) {
        cp_allow(UINT32_MAX);
        const struct ck_table *kernels = ck_kernels();
        int has = (kind == CK_DOT_BF16 ? kernels->dot_bf16_instruction : kernels->dot_int8_instruction) != 0;
        failed |= has != atoi(arguments[1 + kind]);
        printf("%s: %s\n", kind == CK_DOT_BF16 ? "bf16" : "int8", has ? "instructions" : "no instructions");
        for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
            const size_t *shape = shapes[i], values = shape[0] * shape[2];
            float *fast = malloc(values * 4), *plain = malloc(values * 4);
            cp_allow(UINT32_MAX);
            state = 7;
            double error = check(kind, shape[0], shape[1], shape[2], fast);
            cp_allow(0);
            state = 7;
            check(kind, shape[0], shape[1], shape[2], plain);
            double apart = 0, largest = 0;
            for (size_t j = 0; j < values; j++) {
                apart = fmax(apart, fabs((double)fast[j] - plain[j]));
                largest = fmax(largest, fabs((double)plain[j]));
            }
            // Integer sums are the same; those of F32 differ in their order.
            int good = error < 0.02 && apart <= largest * (kind == CK_DOT_INT8 ? 2e-7 : 2e-5);
            printf("  %zu x %zu x %zu: %.2g to F32, %.2g between the two%s\n", shape[0], shape[1], shape[2], error,
                   apart / largest, good ? "" : "  WRONG");
            failed |= !good;
            free(fast), free(plain);
        }
    }
    return failed;
}
