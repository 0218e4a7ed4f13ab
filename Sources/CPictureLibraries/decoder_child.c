#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "decoder_child.h"

#include "CSandbox.h"
#include "libraries.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

// The memory for decoding one picture: what the largest that is accepted takes, twice.
static const uint64_t most_memory = (uint64_t)2560 << 20;

// A fault ends the process at once; handlers that a language's runtime installs to report it could not do so here.
static void end_at_faults(void) {
    static const int faults[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) signal(faults[i], SIG_DFL);
}

static int send_answer(const pl_answer *answer) { return cs_send(CS_CHANNEL, answer, sizeof *answer, NULL, 0); }

static int decode(uint32_t format, const uint8_t *bytes, size_t length, pl_picture *picture) {
    switch (format) {
    case PL_HEIC:
    case PL_AVIF: return pl_decode_heif(bytes, length, picture);
    case PL_TIFF: return pl_decode_tiff(bytes, length, picture);
    default: return pl_decode_jpeg_xl(bytes, length, picture);
    }
}

// A mapping of `length` bytes, which the descriptor must have; NULL if there is none.
static void *map(int descriptor, uint64_t length, int protection) {
    struct stat status;
    if (length == 0 || fstat(descriptor, &status) != 0 || (uint64_t)status.st_size < length) return NULL;
    void *bytes = mmap(NULL, length, protection, MAP_SHARED, descriptor, 0);
    return bytes == MAP_FAILED ? NULL : bytes;
}

static void answer_request(const pl_request *request, const pl_hello *hello, const int *descriptors) {
    pl_answer answer = {.status = PL_UNSUPPORTED};
    pl_picture picture = {.capacity = request->pixels, .reason = answer.reason};
    if (request->format >= PL_FORMATS || !*hello->libraries[request->format]) {
        pl_fail(&picture, PL_UNSUPPORTED, "its library is not installed");
    } else {
        uint64_t room = request->pixels <= UINT64_MAX / 3 ? request->pixels * 3 : 0;
        void *bytes = map(descriptors[0], request->length, PROT_READ);
        picture.rgb = map(descriptors[1], room, PROT_READ | PROT_WRITE);
        cs_limit_time(request->seconds);
        answer.status = bytes && picture.rgb ? decode(request->format, bytes, request->length, &picture)
                                             : pl_fail(&picture, PL_NO_MEMORY, "not enough memory");
        if (bytes) munmap(bytes, request->length);
        if (picture.rgb) munmap(picture.rgb, room);
    }
    answer.width = picture.width;
    answer.height = picture.height;
    send_answer(&answer);
}

int pl_run_child(void) {
    struct stat status;
    if (fstat(CS_CHANNEL, &status) != 0 || !S_ISSOCK(status.st_mode)) return 64;
    cs_close_from(CS_CHANNEL + 1);
    end_at_faults();
#ifdef __GLIBC__
    // One arena: with several, threads open a file of the system when they give memory back, which is refused.
    mallopt(M_ARENA_MAX, 1);
    // Large blocks go back to the system with the picture.
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
    pl_hello hello = {.protocol = PL_PROTOCOL};
    pl_load_heif(hello.libraries);
    pl_load_tiff(hello.libraries[PL_TIFF]);
    pl_load_jpeg_xl(hello.libraries[PL_JPEG_XL]);
    cs_protection protection;
    cs_limit(most_memory);
    cs_seal(&protection);
    hello.landlock_version = protection.landlock_version;
    hello.filters_calls = protection.filters_calls;
    if (cs_send(CS_CHANNEL, &hello, sizeof hello, NULL, 0) != 0) return 1;
    for (;;) {
        pl_request request;
        int descriptors[2];
        ssize_t length = cs_receive(CS_CHANNEL, &request, sizeof request, descriptors, -1);
        if (length == CS_CLOSED) return 0;
        if (length != sizeof request) return 1;
        answer_request(&request, &hello, descriptors);
        for (int i = 0; i < 2; i++) {
            if (descriptors[i] >= 0) close(descriptors[i]);
        }
    }
}
