#include "checksums.h"

#include <string.h>

#include "instruction_set.h"

// Independent sums, so that their multiplications overlap.
enum { LANES = 32 };

static const uint64_t prime = 0x9e3779b185ebca87;

CK_INLINE void ck_add_blocks_body(uint64_t *restrict lanes, const char *bytes, size_t blocks) {
    uint64_t sums[LANES];
    memcpy(sums, lanes, sizeof sums);
    for (size_t b = 0; b < blocks; b++, bytes += sizeof sums) {
        uint64_t values[LANES];
        memcpy(values, bytes, sizeof values);
        for (size_t i = 0; i < LANES; i++) {
            uint64_t mixed = (sums[i] ^ values[i]) * prime;
            // The upper bits down, so that every bit of a value reaches all of the sum.
            sums[i] = mixed ^ mixed >> 29;
        }
    }
    memcpy(lanes, sums, sizeof sums);
}

CK_DEFINE_VERSIONS(ck_add_blocks, (uint64_t * lanes, const char *bytes, size_t blocks), (lanes, bytes, blocks))

uint64_t ck_checksum(const void *bytes, size_t count) {
    uint64_t lanes[LANES];
    for (size_t i = 0; i < LANES; i++) lanes[i] = (i + 1) * prime;
    size_t blocks = count / sizeof lanes;
    ck_add_blocks(lanes, bytes, blocks);
    char rest[sizeof lanes] = {0};
    memcpy(rest, (const char *)bytes + blocks * sizeof lanes, count - blocks * sizeof lanes);
    ck_add_blocks(lanes, rest, 1);
    uint64_t sum = count;
    for (size_t i = 0; i < LANES; i++) {
        sum = (sum ^ lanes[i]) * prime;
        sum ^= sum >> 32;
    }
    return sum;
}
