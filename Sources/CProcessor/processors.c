#define _GNU_SOURCE
#include "processors.h"

#include <unistd.h>

#if defined(__linux__)
#include <sched.h>
#endif

long cp_available_processors(void) {
#if defined(__linux__)
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
#endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? online : 0;
}
