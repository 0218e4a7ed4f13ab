#include "crc32.h"

#include <zlib.h>

uint32_t cc_crc32(uint32_t crc, const void *bytes, size_t count) {
    // zlib starts again where there is no address, as of an empty array.
    return count == 0 ? crc : (uint32_t)crc32_z(crc, bytes, count);
}
