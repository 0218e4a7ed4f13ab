#ifndef CCHECKSUMS_SHA256_H
#define CCHECKSUMS_SHA256_H

#include <stddef.h>
#include <stdint.h>

// Applies SHA-256's compression function (FIPS 180-4, section 6.2.2) to `count` blocks of 64 bytes, at any alignment,
// by the processor's SHA instructions where it has them and CProcessor allows them.
void cc_sha256_blocks(uint32_t state[8], const void *blocks, size_t count);

// The portable twin of cc_sha256_blocks, which that is tested against.
void cc_sha256_blocks_portable(uint32_t state[8], const void *blocks, size_t count);

#endif
