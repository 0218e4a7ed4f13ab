#ifndef CCHECKSUMS_H
#define CCHECKSUMS_H

#include "checksum.h"
#include "crc32.h"
#include "sha256.h"

#endif
