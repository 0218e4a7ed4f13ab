#include "libraries.h"

#include <dlfcn.h>

void *pl_open(const char *const *names) {
    for (; *names; names++) {
        // Now, since nothing can be opened later.
        void *library = dlopen(*names, RTLD_NOW | RTLD_LOCAL);
        if (library) return library;
    }
    return NULL;
}

void *pl_find(void *library, const char *name, int *complete) {
    void *found = dlsym(library, name);
    if (!found) *complete = 0;
    return found;
}
