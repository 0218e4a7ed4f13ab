#include "checksum.h"

#include <string.h>

#include "CProcessor.h"

// Independent sums, so that their multiplications overlap.
enum { LANES = 32 };

static const uint64_t prime = 0x9e3779b185ebca87;

static inline __attribute__((always_inline)) void add_blocks_body(uint64_t *restrict lanes, const char *bytes,
                                                                  size_t blocks) {
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

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void add_blocks_avx2(uint64_t *lanes, const char *bytes, size_t blocks) {
    add_blocks_body(lanes, bytes, blocks);
}

__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) static void
add_blocks_avx512(uint64_t *lanes, const char *bytes, size_t blocks) {
    add_blocks_body(lanes, bytes, blocks);
}
#endif

static void add_blocks(uint64_t *lanes, const char *bytes, size_t blocks) {
#if defined(__x86_64__)
    uint32_t features = cp_features();
    if (features & CP_AVX2 && features & CP_AVX512) {
        add_blocks_avx512(lanes, bytes, blocks);
        return;
    }
    if (features & CP_AVX2) {
        add_blocks_avx2(lanes, bytes, blocks);
        return;
    }
#endif
    add_blocks_body(lanes, bytes, blocks);
}

uint64_t cc_checksum(const void *bytes, size_t count) {
    uint64_t lanes[LANES];
    for (size_t i = 0; i < LANES; i++) lanes[i] = (i + 1) * prime;
    size_t blocks = count / sizeof lanes;
    add_blocks(lanes, bytes, blocks);
    char rest[sizeof lanes] = {0};
    memcpy(rest, (const char *)bytes + blocks * sizeof lanes, count - blocks * sizeof lanes);
    add_blocks(lanes, rest, 1);
    uint64_t sum = count;
    for (size_t i = 0; i < LANES; i++) {
        sum = (sum ^ lanes[i]) * prime;
        sum ^= sum >> 32;
    }
    return sum;
}
