#ifndef CSANDBOX_CHANNEL_H
#define CSANDBOX_CHANNEL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// The descriptor of a child's end of the channel.
enum { CS_CHANNEL = 3 };

// The results of waiting for a message, other than its length.
enum { CS_CLOSED = 0, CS_FAILED = -1, CS_TIMED_OUT = -2 };

// Starts `executable` with one argument, in a process group of its own, with no open descriptor of this process's but
// its end of a channel, and with no environment but the places of shared libraries.
//
// Returns the process, or -1 with the reason in errno; *channel is this process's end.
pid_t cs_spawn(const char *executable, const char *argument, int *channel);

// Waits for a child that is about to end, or ends it if `by_force`. Returns what waitpid says of it.
int cs_reap(pid_t child, int by_force);

// Closes all descriptors from `first` on.
void cs_close_from(int first);

// Memory that a child may map but not resize. Returns a descriptor, or -1 with the reason in errno.
int cs_shared_memory(uint64_t size);

// Write and read the beginning of such memory. Return 0, or -1 with the reason in errno.
int cs_write(int memory, const void *bytes, size_t length);
int cs_read(int memory, void *bytes, size_t length);

// Sends a message with up to two descriptors. Returns 0, or -1 when the other end is gone.
int cs_send(int channel, const void *message, size_t length, const int *descriptors, int count);

// Receives a message of at most `length` bytes, with up to two descriptors, those that did not come as -1.
// `milliseconds` < 0 waits for ever. Returns the length, CS_CLOSED, CS_FAILED or CS_TIMED_OUT.
ssize_t cs_receive(int channel, void *message, size_t length, int *descriptors, int milliseconds);

#endif
