#ifndef CKERNELS_DOT_PANELS_H
#define CKERNELS_DOT_PANELS_H

#include <stddef.h>

// Matrix products in reduced precision, by instructions that multiply and add up groups of neighbouring values at once.
//
// The right-hand side is packed once: panels of 32 columns (CK_PANEL), each stored [groups][32][group], where a group
// is 2 values of BF16 or 4 of int8 and the last one is filled up with zeros. The left-hand side is converted for each
// product, row by row, and filled up likewise. In BF16 threefold a value is the sum of two of BF16, the upper one its
// nearest and the lower what that leaves over: a group of a panel is all columns' upper pairs, then their lower ones,
// and a row all its upper pairs, then all its lower ones.

enum {
    // BF16 on both sides, sums in F32.
    CK_DOT_BF16 = 0,
    // u8 · s8, exact sums in 32 bits.
    CK_DOT_INT8 = 1,
    // Three products of BF16 for each of F32, which leave out that of both lower parts: within 2⁻¹⁶ of it.
    CK_DOT_BF16X3 = 2,
};

// The number of inputs beyond which sums of int8 products might not fit in 32 bits.
enum { CK_DOT_INT8_MOST_INPUTS = 65536 };

// Returns the number of values in a group.
size_t ck_dot_group(int kind);

// Returns the number of bytes that a panel takes.
size_t ck_dot_panel_bytes(int kind, size_t inputs);

// Returns the number of bytes that a converted row of the left-hand side takes.
size_t ck_dot_row_bytes(int kind, size_t inputs);

#endif
