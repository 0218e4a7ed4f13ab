// Products of bytes where no instruction sums them without saturating: widened to 16 bits, whose products add up in
// pairs, two sums a column until the end. The set defines, beside CK_LANES and CK_ROWS of panels.h,
//   CK_WHOLE                 CK_LANES integers of 32 bits
//   CK_WIDENED(pointer)      2 × CK_LANES bytes as 16 bits
//   CK_WIDENED_LEFT(bits)    four unsigned bytes, repeated, as 16 bits
//   CK_PAIRS(sums, a, b)     the sums with the products of a and b added
//   CK_JOINED(first, second) the sums of neighbours in both, in order

struct ck_pair {
    CK_WHOLE first;
    CK_WHOLE second;
};

CK_INLINE struct ck_pair load_pairs(const char *pointer) {
    return (struct ck_pair){CK_WIDENED(pointer), CK_WIDENED(pointer + 2 * CK_LANES)};
}

CK_INLINE struct ck_pair add_pairs(struct ck_pair sums, CK_WHOLE left, struct ck_pair right) {
    return (struct ck_pair){CK_PAIRS(sums.first, left, right.first), CK_PAIRS(sums.second, left, right.second)};
}

#define CK_NAME(name) name##_int8
#define CK_KIND CK_DOT_INT8
#define CK_SUMS struct ck_pair
#define CK_LEFT CK_WHOLE
#define CK_RIGHT struct ck_pair
#define CK_NOTHING ((struct ck_pair){{0}, {0}})
#define CK_SPREAD(bits) CK_WIDENED_LEFT(bits)
#define CK_LOAD(pointer) load_pairs(pointer)
#define CK_DOT(sums, left, right) add_pairs(sums, left, right)
#define CK_FINISHED(sums) CK_JOINED((sums).first, (sums).second)
#include "panels.h"

#undef CK_WHOLE
#undef CK_WIDENED
#undef CK_WIDENED_LEFT
#undef CK_PAIRS
#undef CK_JOINED
