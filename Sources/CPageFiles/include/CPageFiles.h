#ifndef CPAGEFILES_H
#define CPAGEFILES_H

#include <stddef.h>

/// One file of the page, as it stood when this was compiled.
typedef struct {
    const char *name;
    const unsigned char *bytes;
    size_t count;
} CPageFile;

/// All of them, by name.
///
/// - Parameter count: receives how many there are.
const CPageFile *page_files(size_t *count);

#endif
