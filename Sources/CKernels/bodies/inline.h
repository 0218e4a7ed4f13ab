#ifndef CKERNELS_INLINE_PRIVATE_H
#define CKERNELS_INLINE_PRIVATE_H

// A body is included by the file of each set that compiles it, which gives its functions the set's target. What a body
// has for other bodies is inlined: how vectors are passed depends on the instruction set.
#define CK_INLINE static inline __attribute__((always_inline))

// An array of sums lives in registers only if every loop over it is unrolled.
#define CK_UNROLL _Pragma("clang loop unroll(full)")

#endif
