#ifndef CCHECKSUMS_CHECKSUM_H
#define CCHECKSUMS_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

// Returns a checksum of `count` bytes that tells damaged ones from whole ones at the speed of memory, the same on every
// processor. It is no protection against intent: for that there is SHA-256.
uint64_t cc_checksum(const void *bytes, size_t count);

#endif
