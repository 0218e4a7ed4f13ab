#ifndef CKERNELS_UNALIGNED_PRIVATE_H
#define CKERNELS_UNALIGNED_PRIVATE_H

#include <stdint.h>

// The values of a row, which may begin at any address.
typedef float unaligned_float __attribute__((aligned(1)));
typedef uint16_t unaligned_half __attribute__((aligned(1)));

#endif
