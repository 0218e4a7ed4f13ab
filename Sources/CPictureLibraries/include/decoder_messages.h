#ifndef CPICTURELIBRARIES_MESSAGES_H
#define CPICTURELIBRARIES_MESSAGES_H

#include <stdint.h>

// Changes with the messages, so that a program is not answered by a child of another version.
enum { PL_PROTOCOL = 1 };

enum { PL_HEIC = 0, PL_AVIF = 1, PL_TIFF = 2, PL_JPEG_XL = 3, PL_FORMATS = 4 };

enum {
    PL_OK = 0,
    PL_DAMAGED = 1,      // The message says how.
    PL_UNSUPPORTED = 2,  // The message names the variant.
    PL_NO_MEMORY = 3,
    PL_OTHER_SIZE = 4,  // The picture has more pixels than the request allows.
};

enum { PL_TEXT = 64, PL_REASON = 256 };

// The first message of a child.
typedef struct {
    uint32_t protocol;
    int32_t landlock_version;
    int32_t filters_calls;
    uint32_t reserved;
    char libraries[PL_FORMATS][PL_TEXT];  // For each format, the name and version of its library; empty without one.
} pl_hello;

// Comes with two descriptors: the file, and memory for `pixels` times three bytes.
typedef struct {
    uint32_t format;
    uint32_t seconds;  // Of processor time.
    uint64_t length;   // Of the file.
    uint64_t pixels;
} pl_request;

typedef struct {
    int32_t status;
    uint32_t width;
    uint32_t height;
    char reason[PL_REASON];
} pl_answer;

#endif
