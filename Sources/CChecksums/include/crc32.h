#ifndef CCHECKSUMS_CRC32_H
#define CCHECKSUMS_CRC32_H

#include <stddef.h>
#include <stdint.h>

// Continues the CRC-32 of ZIP and PNG (ISO 3309), which is 0 at first, with `count` further bytes; by zlib.
uint32_t cc_crc32(uint32_t crc, const void *bytes, size_t count);

#endif
