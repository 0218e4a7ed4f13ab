#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "seal.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
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

void cs_limit_program(uint64_t memory, uint64_t length) {
    limit(RLIMIT_AS, memory);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, length);
    limit(RLIMIT_NOFILE, 64);
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

enum { LANDLOCK_CREATE = 444, LANDLOCK_ADD_RULE = 445, LANDLOCK_RESTRICT = 446 };
enum { LANDLOCK_ASK_VERSION = 1, LANDLOCK_PATH_RULE = 1 };
enum { MAY_RUN = 1, MAY_READ = 4, MAY_LIST = 8 };

struct landlock_rights {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

struct __attribute__((packed)) landlock_path {
    uint64_t rights;
    int32_t file;
};

// The rights that a process keeps.
struct kept {
    const char *program;  // NULL for a process that keeps nothing.
    int file;
};

static void keep_file(int rules, int file, uint64_t rights) {
    struct landlock_path path = {rights, file};
    syscall(LANDLOCK_ADD_RULE, rules, LANDLOCK_PATH_RULE, &path, 0);
}

static void keep_path(int rules, const char *name, uint64_t rights) {
    int file = open(name, O_PATH | O_CLOEXEC);
    if (file < 0) return;
    keep_file(rules, file, rights);
    close(file);
}

// Grants what a program needs to be loaded, and its file. A path that does not exist grants nothing.
static void keep(int rules, struct kept kept) {
    static const char *const folders[] = {"/usr", "/lib", "/lib32", "/lib64", "/bin", "/nix/store", "/gnu/store"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        keep_path(rules, folders[i], MAY_RUN | MAY_READ | MAY_LIST);
    }
    keep_path(rules, "/etc/ld.so.cache", MAY_READ);
    keep_path(rules, kept.program, MAY_RUN | MAY_READ);
    keep_file(rules, kept.file, MAY_READ);
    const char *libraries = getenv("LD_LIBRARY_PATH");
    char *list = libraries ? strdup(libraries) : NULL;
    char *rest = list;
    for (char *folder; rest && (folder = strsep(&rest, ":"));) {
        if (*folder == '/') keep_path(rules, folder, MAY_RUN | MAY_READ | MAY_LIST);
    }
    free(list);
}

// All rights of a version are handled, and no rule grants any but those kept.
static int landlock_restrict(int version, struct kept kept) {
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
    if (kept.program) keep(rules, kept);
    int status = (int)syscall(LANDLOCK_RESTRICT, rules, 0);
    close(rules);
    return status;
}

// Kernels of distributions may state a version but lack a part of it: the next smaller one is tried.
static int landlock(struct kept kept) {
    int version = (int)syscall(LANDLOCK_CREATE, NULL, 0, LANDLOCK_ASK_VERSION);
    for (; version > 0; version--) {
        if (landlock_restrict(version, kept) == 0) return version;
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

// Opening files, which Landlock limits, and what loading and running a program needs besides.
static const uint32_t program_calls[] = {
    SYS_execve, SYS_openat, SYS_faccessat, SYS_readlinkat, SYS_statx, SYS_fstatfs, SYS_statfs, SYS_getdents64,
    SYS_getcwd, SYS_fcntl, SYS_dup, SYS_dup3, SYS_pipe2, SYS_eventfd2, SYS_mprotect, SYS_mmap, SYS_set_tid_address,
    SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getppid, SYS_getpgid, SYS_times, SYS_umask, SYS_pread64,
    SYS_preadv, SYS_pselect6, SYS_sched_getparam, SYS_sched_getscheduler, SYS_sched_get_priority_max,
    SYS_sched_get_priority_min, SYS_get_mempolicy, SYS_mincore, SYS_msync, SYS_fadvise64, SYS_getitimer,
    SYS_setitimer, SYS_getcpu,
#ifdef SYS_open
    SYS_open,
#endif
#ifdef SYS_access
    SYS_access,
#endif
#ifdef SYS_stat
    SYS_stat, SYS_lstat,
#endif
#ifdef SYS_readlink
    SYS_readlink,
#endif
#ifdef SYS_dup2
    SYS_dup2,
#endif
#ifdef SYS_pipe
    SYS_pipe,
#endif
#ifdef SYS_getpgrp
    SYS_getpgrp,
#endif
#ifdef SYS_select
    SYS_select,
#endif
#ifdef SYS_time
    SYS_time,
#endif
};

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, value)
// Skips `count` instructions unless the call is `number`.
#define UNLESS(number, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, count)
#define REFUSE(reason) ANSWER(SECCOMP_RET_ERRNO | (reason))

enum { PROTECTION_EXECUTE = 4, SHARES_THREAD_GROUP = 0x10000, OTHER_INTERFACE = 0x40000000 };

static size_t allow(struct sock_filter *filter, size_t count, const uint32_t *calls, size_t number) {
    for (size_t i = 0; i < number; i++) {
        filter[count++] = (struct sock_filter)UNLESS(calls[i], 1);
        filter[count++] = (struct sock_filter)ANSWER(SECCOMP_RET_ALLOW);
    }
    return count;
}

static int filter_calls(int runs_program) {
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
    };
    struct sock_filter second[] = {
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
        // Signals to itself and its own threads, as abort sends them.
        UNLESS(SYS_kill, 4),
        LOAD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)getpid(), 0, 1),
        ANSWER(SECCOMP_RET_ALLOW),
        REFUSE(EPERM),
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
    struct sock_filter all[
        COUNT(first) + COUNT(second) + 2 * COUNT(program_calls) + 2 * COUNT(allowed_calls) + 1];
    memcpy(all, first, sizeof first);
    size_t count = COUNT(first);
    if (runs_program) count = allow(all, count, program_calls, COUNT(program_calls));
    memcpy(all + count, second, sizeof second);
    count = allow(all, count + COUNT(second), allowed_calls, COUNT(allowed_calls));
    all[count++] = (struct sock_filter)REFUSE(EPERM);
    struct sock_fprog program = {(unsigned short)count, all};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

#else

static int filter_calls(int runs_program) {
    (void)runs_program;
    return 0;
}

#endif

static void seal(struct kept kept, cs_protection *protection) {
    memset(protection, 0, sizeof *protection);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    protection->landlock_version = landlock(kept);
    protection->filters_calls = filter_calls(kept.program != NULL);
}

void cs_seal(cs_protection *protection) { seal((struct kept){NULL, -1}, protection); }

void cs_seal_program(const char *program, int file, cs_protection *protection) {
    seal((struct kept){program, file}, protection);
}

#else

void cs_seal(cs_protection *protection) { memset(protection, 0, sizeof *protection); }

void cs_seal_program(const char *program, int file, cs_protection *protection) {
    (void)program;
    (void)file;
    memset(protection, 0, sizeof *protection);
}

#endif
