#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

#ifdef __linux__

static int add_actions(posix_spawn_file_actions_t *actions, int channel) {
    int status = posix_spawn_file_actions_adddup2(actions, channel, CS_CHANNEL);
    for (int fd = 0; fd < CS_CHANNEL && status == 0; fd++) {
        status = posix_spawn_file_actions_addopen(actions, fd, "/dev/null", fd == 0 ? O_RDONLY : O_WRONLY, 0);
    }
    return status;
}

static int add_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    // A group of its own: an interrupt from the terminal must not end the child in the middle of a picture.
    int status = posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (status == 0) status = posix_spawnattr_setpgroup(attributes, 0);
    if (status == 0) status = posix_spawnattr_setsigmask(attributes, &none);
    if (status == 0) status = posix_spawnattr_setsigdefault(attributes, &all);
    return status;
}

pid_t cs_spawn(const char *executable, const char *argument, int *channel) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return -1;
    char *arguments[] = {(char *)"clipsearch", (char *)argument, NULL};
    const char *libraries = getenv("LD_LIBRARY_PATH");
    char path[4096];
    snprintf(path, sizeof path, "LD_LIBRARY_PATH=%s", libraries ? libraries : "");
    char *environment[] = {(char *)"OMP_NUM_THREADS=1", libraries ? path : NULL, NULL};

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    pid_t child = -1;
    int status = posix_spawn_file_actions_init(&actions);
    if (status == 0) {
        status = posix_spawnattr_init(&attributes);
        if (status == 0) {
            status = add_actions(&actions, ends[1]);
            if (status == 0) status = add_attributes(&attributes);
            if (status == 0) status = posix_spawn(&child, executable, &actions, &attributes, arguments, environment);
            posix_spawnattr_destroy(&attributes);
        }
        posix_spawn_file_actions_destroy(&actions);
    }
    close(ends[1]);
    if (status != 0) {
        close(ends[0]);
        errno = status;
        return -1;
    }
    *channel = ends[0];
    return child;
}

int cs_shared_memory(uint64_t size) {
    int memory = memfd_create("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (memory < 0) return -1;
    if (ftruncate(memory, (off_t)size) != 0 || fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0) {
        int reason = errno;
        close(memory);
        errno = reason;
        return -1;
    }
    return memory;
}

#else

// Elsewhere nothing confines a child yet, and none is started.
pid_t cs_spawn(const char *executable, const char *argument, int *channel) {
    (void)executable;
    (void)argument;
    (void)channel;
    errno = ENOTSUP;
    return -1;
}

int cs_shared_memory(uint64_t size) {
    (void)size;
    errno = ENOTSUP;
    return -1;
}

#endif

int cs_reap(pid_t child, int by_force) {
    if (by_force) kill(child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return status;
}

void cs_close_from(int first) {
#if defined(__linux__) && defined(SYS_close_range)
    if (syscall(SYS_close_range, (unsigned)first, ~0u, 0) == 0) return;
#endif
    long limit = sysconf(_SC_OPEN_MAX);
    for (int fd = first; fd < (limit > 0 && limit < 65536 ? limit : 65536); fd++) close(fd);
}

int cs_write(int memory, const void *bytes, size_t length) {
    for (size_t done = 0; done < length;) {
        ssize_t written = pwrite(memory, (const char *)bytes + done, length - done, (off_t)done);
        if (written <= 0 && errno != EINTR) return -1;
        if (written > 0) done += (size_t)written;
    }
    return 0;
}

int cs_read(int memory, void *bytes, size_t length) {
    for (size_t done = 0; done < length;) {
        ssize_t found = pread(memory, (char *)bytes + done, length - done, (off_t)done);
        if (found == 0 || (found < 0 && errno != EINTR)) return -1;
        if (found > 0) done += (size_t)found;
    }
    return 0;
}

int cs_send(int channel, const void *message, size_t length, const int *descriptors, int count) {
    struct iovec part = {(void *)message, length};
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(2 * sizeof(int))];
    } control;
    memset(&control, 0, sizeof control);
    struct msghdr packet = {.msg_iov = &part, .msg_iovlen = 1};
    if (count > 0) {
        packet.msg_control = control.space;
        packet.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&packet);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
        memcpy(CMSG_DATA(header), descriptors, (size_t)count * sizeof(int));
    }
#ifdef MSG_NOSIGNAL
    int flags = MSG_NOSIGNAL;
#else
    int flags = 0;
#endif
    ssize_t sent;
    while ((sent = sendmsg(channel, &packet, flags)) < 0 && errno == EINTR) continue;
    return sent == (ssize_t)length ? 0 : -1;
}

static int64_t now_in_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int wait_for_input(int channel, int milliseconds) {
    int64_t end = now_in_milliseconds() + milliseconds;
    for (;;) {
        int64_t rest = end - now_in_milliseconds();
        struct pollfd wanted = {.fd = channel, .events = POLLIN};
        int found = poll(&wanted, 1, milliseconds < 0 ? -1 : (int)(rest < 0 ? 0 : rest));
        if (found > 0) return 1;
        if (found == 0) return CS_TIMED_OUT;
        if (errno != EINTR) return CS_FAILED;
    }
}

static void take_descriptors(struct msghdr *packet, int *descriptors) {
    for (struct cmsghdr *header = CMSG_FIRSTHDR(packet); header; header = CMSG_NXTHDR(packet, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof descriptor);
            if (descriptors && i < 2) {
                descriptors[i] = descriptor;
            } else {
                close(descriptor);
            }
        }
    }
}

ssize_t cs_receive(int channel, void *message, size_t length, int *descriptors, int milliseconds) {
    if (descriptors) descriptors[0] = descriptors[1] = -1;
    int found = wait_for_input(channel, milliseconds);
    if (found <= 0) return found;
    struct iovec part = {message, length};
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(2 * sizeof(int))];
    } control;
    struct msghdr packet = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
    ssize_t received;
    while ((received = recvmsg(channel, &packet, 0)) < 0 && errno == EINTR) continue;
    if (received < 0) return errno == ECONNRESET ? CS_CLOSED : CS_FAILED;
    take_descriptors(&packet, descriptors);
    return received;
}
