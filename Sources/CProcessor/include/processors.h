#ifndef CPROCESSOR_PROCESSORS_H
#define CPROCESSOR_PROCESSORS_H

// Returns the number of processors this process may run on (those of its affinity mask where there is one), or 0 if it
// is unknown.
long cp_available_processors(void);

// Tells the processor that this thread polls for a change, so that it runs slower and leaves more to others.
static inline void cp_relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("isb");
#endif
}

#endif
