#ifndef CSANDBOX_SEAL_H
#define CSANDBOX_SEAL_H

#include <stdint.h>

// The protections that keep a sealed process from doing anything but computing.
typedef struct {
    int32_t landlock_version;  // 0: the kernel has no Landlock, or a sandbox around the process forbids it.
    int32_t filters_calls;     // 1: seccomp refuses all system calls that computing does not need.
} cs_protection;

// Limits the calling process: `memory` bytes of address space more than it has now, no core file, no writing to files,
// and few descriptors. The limits of memory and processor time hold where seals are missing, too.
void cs_limit(uint64_t memory);

// Lets the process use `seconds` of processor time from now on; a signal (SIGXCPU) ends it then.
void cs_limit_time(unsigned seconds);

// Gives up, for ever, all rights to open files and sockets, to start processes and to signal others. What is open stays
// usable. Must be called while there is one thread; threads may be started afterwards.
void cs_seal(cs_protection *protection);

// As cs_limit, for a program that replaces this process: `memory` bytes of address space in all, and no writing beyond
// `length` bytes.
void cs_limit_program(uint64_t memory, uint64_t length);

// As cs_seal, but the process may run a program: it may read and run the files in the system's folders and `program`,
// read `file`, and nothing else. It starts no other process, but may be replaced by a program.
void cs_seal_program(const char *program, int file, cs_protection *protection);

#endif
