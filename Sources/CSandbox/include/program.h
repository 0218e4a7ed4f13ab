#ifndef CSANDBOX_PROGRAM_H
#define CSANDBOX_PROGRAM_H

#include <stdint.h>

// The most bytes of the path and the arguments.
enum { CS_ARGUMENTS = 8192 };

// The exit code of a child that could not become the program.
enum { CS_NOT_STARTED = 125 };

// The limits of a program that runs in a child. In the same message follow its path and its arguments, each ended by a
// null byte, and an empty one; with it come two descriptors: the file that it reads, and the memory that it writes to.
typedef struct {
    uint32_t output;   // The descriptor in the program, 1 or 2, that writes to the memory.
    uint32_t seconds;  // Of processor time.
    uint64_t memory;   // Of address space, in bytes.
    uint64_t length;   // Of the memory that it writes to, in bytes.
} cs_program;

// The whole life of a child that becomes another program: receives a cs_program on the channel, gives up all rights but
// to load and run what is installed in the system's folders and to read the one file, which is /dev/fd/0 then, answers
// with a cs_protection, and runs it. The channel stays open in the program, so that it closes with the program's end.
// Returns the exit code if that fails.
int cs_run_program(void);

#endif
