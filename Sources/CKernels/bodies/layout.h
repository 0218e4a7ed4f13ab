#ifndef CKERNELS_LAYOUT_PRIVATE_H
#define CKERNELS_LAYOUT_PRIVATE_H

#include "dot_panels.h"
#include "inline.h"
#include "kernel_table.h"

_Static_assert(CK_PANEL == 32, "the kernels' loads are written for panels of 32 columns");

CK_INLINE size_t row_bytes(int format) {
    switch (format) {
    case CK_FORMAT_F32: return 4 * CK_PANEL;
    case CK_FORMAT_F24: return 3 * CK_PANEL;
    default: return 2 * CK_PANEL;
    }
}

// Products by quadrants: inputs of a block's half, and rows at once. With them the sums of the left-hand side's
// quadrants stay near, and those of the right-hand side's take little of the time.
enum { CK_STRASSEN_DEPTH = 768, CK_STRASSEN_CHUNK = 240 };

// The number of the seven products that take a sum on their left.
enum { CK_QUADRANT_SUMS = 5 };

// Distance of the rows of a sum of the left-hand side's quadrants: not a power of two, which would put many of them in
// the same places of a cache.
CK_INLINE size_t ck_quadrant_stride(size_t depth) { return depth + 16; }

#endif
