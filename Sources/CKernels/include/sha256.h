#ifndef CKERNELS_SHA256_H
#define CKERNELS_SHA256_H

#include <stddef.h>
#include <stdint.h>

// Applies SHA-256's compression function (FIPS 180-4, section 6.2.2) to `count` blocks of 64 bytes, at any alignment.
void ck_sha256_blocks(uint32_t state[8], const void *blocks, size_t count);

// The portable twin, which the kernel chosen at run time is tested against.
void ck_sha256_blocks_portable(uint32_t state[8], const void *blocks, size_t count);

#endif
