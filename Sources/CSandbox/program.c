#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "program.h"

#include "channel.h"
#include "seal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <signal.h>
#endif

enum { MOST_ARGUMENTS = 64 };

// Finds the arguments in a request. Returns their number, 0 for a malformed one.
static int take_arguments(char *text, size_t size, char *arguments[MOST_ARGUMENTS + 1]) {
    int count = 0;
    for (char *next = text; count < MOST_ARGUMENTS;) {
        size_t rest = size - (size_t)(next - text);
        size_t length = strnlen(next, rest);
        if (length == rest) return 0;
        if (length == 0) break;
        arguments[count++] = next;
        next += length + 1;
    }
    arguments[count] = NULL;
    return count;
}

int cs_run_program(void) {
    static struct {
        cs_program program;
        char arguments[CS_ARGUMENTS];
    } message;
    const cs_program *request = &message.program;
    int descriptors[2];
    struct stat status;
    if (fstat(CS_CHANNEL, &status) != 0 || !S_ISSOCK(status.st_mode)) return 64;
    ssize_t length = cs_receive(CS_CHANNEL, &message, sizeof message, descriptors, -1);
    char *arguments[MOST_ARGUMENTS + 1];
    if (length <= (ssize_t)sizeof *request || descriptors[0] < 0 || descriptors[1] < 0 ||
        (request->output != 1 && request->output != 2) ||
        take_arguments(message.arguments, (size_t)length - sizeof *request, arguments) == 0) {
        return CS_NOT_STARTED;
    }
#ifdef __linux__
    // Nothing outlives the process that asked for it.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    cs_limit_program(request->memory, request->length);
    cs_limit_time(request->seconds);
    cs_protection protection;
    cs_seal_program(arguments[0], descriptors[0], &protection);
    if (dup2(descriptors[0], 0) < 0 || dup2(descriptors[1], (int)request->output) < 0) return CS_NOT_STARTED;
    // Only the channel and the standard descriptors stay open.
    cs_close_from(CS_CHANNEL + 1);
    // A program whose processors are many would reserve memory for each of them.
    char *environment[] = {(char *)"MALLOC_ARENA_MAX=2", (char *)"LC_ALL=C", NULL, NULL};
    char libraries[4096];
    const char *folders = getenv("LD_LIBRARY_PATH");
    if (folders && (size_t)snprintf(libraries, sizeof libraries, "LD_LIBRARY_PATH=%s", folders) < sizeof libraries) {
        environment[2] = libraries;
    }
    if (cs_send(CS_CHANNEL, &protection, sizeof protection, NULL, 0) != 0) return CS_NOT_STARTED;
    execve(arguments[0], arguments, environment);
    return CS_NOT_STARTED;
}
