#ifndef CKERNELS_DOT_PANELS_H
#define CKERNELS_DOT_PANELS_H

#include <stddef.h>

// Matrix products in reduced precision, by instructions that multiply and add up groups of neighbouring values at once.
//
// The right-hand side is packed once: panels of 32 columns (CK_PANEL), each stored [groups][32][group], where a group
// is 2 values of BF16 or 4 of int8 and the last one is filled up with zeros. The left-hand side is converted for each
// product, row by row, and filled up likewise.

enum {
    // BF16 on both sides, sums in F32.
    CK_DOT_BF16 = 0,
    // u8 · s8, exact sums in 32 bits.
    CK_DOT_INT8 = 1,
};

// The number of inputs beyond which sums of int8 products might not fit in 32 bits.
enum { CK_DOT_INT8_MOST_INPUTS = 65536 };

// Returns the number of values in a group.
size_t ck_dot_group(int kind);

// Returns the number of bytes that a panel takes.
size_t ck_dot_panel_bytes(int kind, size_t inputs);

// Returns the number of bytes that a converted row of the left-hand side takes.
size_t ck_dot_row_bytes(int kind, size_t inputs);

// Returns the number of rows of the left-hand side that are best converted and multiplied at a time.
size_t ck_dot_rows_at_once(int kind, size_t inputs);

#endif
