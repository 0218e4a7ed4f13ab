#include "bodies/layout.h"

// The least sizes for which products by quadrants are worth while.
enum { CK_STRASSEN_ROWS = 72, CK_STRASSEN_INPUTS = 256, CK_STRASSEN_COLUMNS = 128 };

size_t ck_panels_count(size_t outputs, size_t inputs) {
    return (outputs + CK_PANEL - 1) / CK_PANEL * CK_PANEL * inputs;
}

size_t ck_panel_row_bytes(int format) { return row_bytes(format); }

size_t ck_panels_scratch(size_t rows, size_t inputs, int format, size_t columns, int activation) {
    if (format != CK_FORMAT_F32 || activation == CK_RELU6 || rows < CK_STRASSEN_ROWS || inputs < CK_STRASSEN_INPUTS ||
        inputs % 2 != 0 || columns < CK_STRASSEN_COLUMNS) {
        return 0;
    }
    size_t chunk = rows < CK_STRASSEN_CHUNK ? rows : CK_STRASSEN_CHUNK;
    size_t depth = inputs / 2 < CK_STRASSEN_DEPTH ? inputs / 2 : CK_STRASSEN_DEPTH;
    return CK_QUADRANT_SUMS * ((chunk + 1) / 2) * ck_quadrant_stride(depth);
}

size_t ck_dot_group(int kind) { return kind == CK_DOT_INT8 ? 4 : 2; }

// Returns the number of bytes that the groups of one row take.
static size_t group_bytes(int kind, size_t inputs) {
    size_t group = ck_dot_group(kind);
    return (inputs + group - 1) / group * (kind == CK_DOT_BF16X3 ? 8 : 4);
}

// Rows an odd number of cache lines apart take different places of the nearest cache.
size_t ck_dot_row_bytes(int kind, size_t inputs) {
    size_t bytes = group_bytes(kind, inputs);
    return bytes % 256 == 0 ? bytes + 64 : bytes;
}

size_t ck_dot_panel_bytes(int kind, size_t inputs) { return group_bytes(kind, inputs) * CK_PANEL; }
