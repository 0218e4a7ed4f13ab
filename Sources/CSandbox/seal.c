#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "seal.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void limit(int resource, uint64_t value) {
    struct rlimit now;
    if (getrlimit(resource, &now) != 0) return;
    rlim_t wanted = now.rlim_max != RLIM_INFINITY && value > now.rlim_max ? now.rlim_max : (rlim_t)value;
    struct rlimit next = {wanted, wanted};
    setrlimit(resource, &next);
}

// The address space in use, most of which is that of shared libraries.
static uint64_t used_memory(void) {
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file) {
        if (fscanf(file, "%lu", &pages) != 1) pages = 0;
        fclose(file);
    }
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

void cs_limit(uint64_t memory) {
    uint64_t used = used_memory();
    if (used > 0) limit(RLIMIT_AS, used + memory);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, 16);
}

void cs_limit_time(unsigned seconds) {
    struct rusage used;
    struct rlimit now;
    if (getrusage(RUSAGE_SELF, &used) != 0 || getrlimit(RLIMIT_CPU, &now) != 0) return;
    rlim_t end = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + seconds;
    now.rlim_cur = now.rlim_max != RLIM_INFINITY && end > now.rlim_max ? now.rlim_max : end;
    setrlimit(RLIMIT_CPU, &now);
}

#ifdef __linux__

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

// --- Landlock, by numbers: the headers of Debian 12 know its first two versions only ---

enum { LANDLOCK_CREATE = 444, LANDLOCK_RESTRICT = 446, LANDLOCK_ASK_VERSION = 1 };

struct landlock_rights {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

// All rights of a version are handled, and no rule grants any.
static int landlock_restrict(int version) {
    struct landlock_rights rights = {0x1fff, 0, 0};
    size_t size = 8;
    if (version >= 2) rights.files = 0x3fff;
    if (version >= 3) rights.files = 0x7fff;
    if (version >= 5) rights.files = 0xffff;
    if (version >= 4) {
        rights.network = 3;
        size = 16;
    }
    if (version >= 6) {
        rights.scopes = 3;
        size = 24;
    }
    int rules = (int)syscall(LANDLOCK_CREATE, &rights, size, 0);
    if (rules < 0) return -1;
    int status = (int)syscall(LANDLOCK_RESTRICT, rules, 0);
    close(rules);
    return status;
}

// Kernels of distributions may state a version but lack a part of it: the next smaller one is tried.
static int landlock(void) {
    int version = (int)syscall(LANDLOCK_CREATE, NULL, 0, LANDLOCK_ASK_VERSION);
    for (; version > 0; version--) {
        if (landlock_restrict(version) == 0) return version;
    }
    return 0;
}

// --- seccomp ---

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef OWN_ARCHITECTURE

// Computing, threads, memory, and messages on the channel that is open.
static const uint32_t allowed_calls[] = {
    SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_close, SYS_lseek, SYS_fstat, SYS_recvmsg, SYS_sendmsg,
    SYS_ppoll, SYS_munmap, SYS_mremap, SYS_madvise, SYS_brk, SYS_futex, SYS_set_robust_list, SYS_rt_sigaction,
    SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_sched_yield, SYS_sched_getaffinity, SYS_clock_gettime,
    SYS_clock_getres, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday, SYS_getrandom, SYS_getpid, SYS_gettid,
    SYS_exit, SYS_exit_group, SYS_getrusage, SYS_getrlimit, SYS_setrlimit, SYS_restart_syscall,
    SYS_membarrier, SYS_uname, SYS_sysinfo,
#ifdef SYS_poll
    SYS_poll,
#endif
#ifdef SYS_newfstatat
    SYS_newfstatat,
#endif
#ifdef SYS_rseq
    SYS_rseq,
#endif
#ifdef SYS_arch_prctl
    SYS_arch_prctl,
#endif
};

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, value)
// Skips `count` instructions unless the call is `number`.
#define UNLESS(number, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, count)
#define REFUSE(reason) ANSWER(SECCOMP_RET_ERRNO | (reason))

enum { PROTECTION_EXECUTE = 4, SHARES_THREAD_GROUP = 0x10000, OTHER_INTERFACE = 0x40000000 };

static int filter_calls(void) {
    struct sock_filter first[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0),
        ANSWER(SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        // x86-64's second set of numbers.
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, OTHER_INTERFACE, 0, 1),
        REFUSE(EPERM),
        // The C library falls back to clone, whose flags are not behind a pointer; new threads only.
        UNLESS(435, 1),
        REFUSE(ENOSYS),
        UNLESS(SYS_clone, 4),
        LOAD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, SHARES_THREAD_GROUP, 0, 1),
        ANSWER(SECCOMP_RET_ALLOW),
        REFUSE(EPERM),
        // Memory, but none to run code in.
        UNLESS(SYS_mmap, 4),
        LOAD(args[2]),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROTECTION_EXECUTE, 1, 0),
        ANSWER(SECCOMP_RET_ALLOW),
        REFUSE(EPERM),
        UNLESS(SYS_mprotect, 4),
        LOAD(args[2]),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROTECTION_EXECUTE, 1, 0),
        ANSWER(SECCOMP_RET_ALLOW),
        REFUSE(EPERM),
        // Names of threads; limits of this process.
        UNLESS(SYS_prctl, 4),
        LOAD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_NAME, 0, 1),
        ANSWER(SECCOMP_RET_ALLOW),
        REFUSE(EPERM),
        // Signals to its own threads, as abort sends them.
        UNLESS(SYS_tgkill, 4),
        LOAD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)getpid(), 0, 1),
        ANSWER(SECCOMP_RET_ALLOW),
        REFUSE(EPERM),
        UNLESS(SYS_prlimit64, 4),
        LOAD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
        ANSWER(SECCOMP_RET_ALLOW),
        REFUSE(EPERM),
    };
    struct sock_filter all[COUNT(first) + 2 * COUNT(allowed_calls) + 1];
    memcpy(all, first, sizeof first);
    size_t count = COUNT(first);
    for (size_t i = 0; i < COUNT(allowed_calls); i++) {
        all[count++] = (struct sock_filter)UNLESS(allowed_calls[i], 1);
        all[count++] = (struct sock_filter)ANSWER(SECCOMP_RET_ALLOW);
    }
    all[count++] = (struct sock_filter)REFUSE(EPERM);
    struct sock_fprog program = {(unsigned short)count, all};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

#else

static int filter_calls(void) { return 0; }

#endif

void cs_seal(cs_protection *protection) {
    memset(protection, 0, sizeof *protection);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    protection->landlock_version = landlock();
    protection->filters_calls = filter_calls();
}

#else

void cs_seal(cs_protection *protection) { memset(protection, 0, sizeof *protection); }

#endif
