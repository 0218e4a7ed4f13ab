#ifndef CKERNELS_PROCESSORS_H
#define CKERNELS_PROCESSORS_H

// How many processors this process may run on (its affinity mask where there is one); 0 when that cannot be told.
long ck_available_processors(void);

// Tells the processor that this thread only looks out for a change, so that it runs slower and leaves more to others.
static inline void ck_relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("isb");
#endif
}

#endif
