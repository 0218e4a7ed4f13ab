#ifndef CPICTURECODECS_STATUS_H
#define CPICTURECODECS_STATUS_H

#include <stddef.h>
#include <stdint.h>

// What every codec returns. The libraries' own error exits, warnings and prints never get out.
enum {
    PC_OK = 0,
    PC_TRUNCATED = 1,    // The file ends before its picture does.
    PC_DAMAGED = 2,      // The data break the format's rules; the message says which.
    PC_UNSUPPORTED = 3,  // A legal variant that the library cannot decode; the message names it.
    PC_NO_MEMORY = 4,
    PC_NO_SPACE = 5,  // An encoder's output is longer than the room it was given.
    PC_TOO_COSTLY = 6,  // Decoding takes more work than is allowed.
};

// The work that a decoder may do for one picture.
typedef struct {
    uint32_t scans;
    uint64_t scanned_pixels;  // Scans times pixels of the whole picture.
    double seconds;           // Processor time of the calling thread.
} pc_work_limit;

// Where a codec writes its reason, always NUL-terminated. `message` has room for PC_MESSAGE_LENGTH characters.
enum { PC_MESSAGE_LENGTH = 256 };

// Pixels are 8-bit RGB, three bytes each, rows from top to bottom without padding.

#endif
