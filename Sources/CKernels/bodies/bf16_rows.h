// Rows and matrices in BF16, as groups of two. The set defines
//   convert_row_bf16(row, inputs, out)                             a row
//   pack_row_groups(rows, stride, count, inputs, panel)            the first groups of rows as columns; returns their
//                                                                  number
//   pack_column_panel(matrix, stride, inputs, width, panel)        `width` columns of a matrix, filled up with 0

#include "bf16_groups.h"
#include "layout.h"

static void convert_dot_bf16(const struct ck_matrix *input, void *converted) {
    char *out = converted;
    size_t inputs = input->columns, bytes = ck_dot_row_bytes(CK_DOT_BF16, inputs);
    for (size_t r = 0; r < input->rows; r++, out += bytes) {
        convert_row_bf16(input->base + r * input->stride, inputs, out);
        memset(out + 2 * inputs, 0, bytes - 2 * inputs);
    }
}

static void pack_dot_rows_bf16(const struct ck_matrix *rows, void *panels) {
    uint32_t *panel = panels;
    size_t inputs = rows->columns, bytes = ck_dot_panel_bytes(CK_DOT_BF16, inputs);
    for (size_t first = 0; first < rows->rows; first += CK_PANEL, panel += bytes / 4) {
        size_t width = rows->rows - first < CK_PANEL ? rows->rows - first : CK_PANEL;
        if (width < CK_PANEL) memset(panel, 0, bytes);
        const float *base = rows->base + first * rows->stride;
        size_t done = pack_row_groups(base, rows->stride, width, inputs, panel);
        for (size_t r = 0; r < width; r++) {
            const float *row = base + r * rows->stride;
            for (size_t k = 2 * done; k < inputs; k += 2) {
                panel[k / 2 * CK_PANEL + r] = pair_of(row[k], k + 1 < inputs ? row[k + 1] : 0.0f);
            }
        }
    }
}

static void pack_dot_columns_bf16(const struct ck_matrix *matrix, void *panels) {
    uint32_t *panel = panels;
    size_t inputs = matrix->rows;
    for (size_t column = 0; column < matrix->columns; column += CK_PANEL) {
        size_t width = matrix->columns - column < CK_PANEL ? matrix->columns - column : CK_PANEL;
        pack_column_panel(matrix->base + column, matrix->stride, inputs, width, panel);
        panel += ck_dot_panel_bytes(CK_DOT_BF16, inputs) / 4;
    }
}
