#ifndef CNOUNTABLE_H
#define CNOUNTABLE_H

#include <stddef.h>

/// A file of `tables`, as it stood when this was compiled.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} cn_table;

/// The nouns, sorted and front-coded, one a line.
cn_table cn_nouns(void);

/// `plural=singular` where no rule gives it, one a line.
cn_table cn_plurals(void);

/// `noun=group`, one a line: by what a photo that shows one can be told, in the order of their frequency.
cn_table cn_groups(void);

#endif
