#ifndef CKERNELS_CHECKSUMS_H
#define CKERNELS_CHECKSUMS_H

#include <stddef.h>
#include <stdint.h>

// A checksum that tells damaged bytes from whole ones at the speed of memory. No protection against intent: for that there
// is SHA-256. The same on every machine.
uint64_t ck_checksum(const void *bytes, size_t count);

#endif
