#include "CNounTable.h"

// As in CPageFiles: #embed takes no time.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char nouns[] = {
#embed "tables/nouns.txt"
};
static const unsigned char plurals[] = {
#embed "tables/plurals.txt"
};
static const unsigned char groups[] = {
#embed "tables/groups.txt"
};

cn_table cn_nouns(void) { return (cn_table){nouns, sizeof nouns}; }
cn_table cn_plurals(void) { return (cn_table){plurals, sizeof plurals}; }
cn_table cn_groups(void) { return (cn_table){groups, sizeof groups}; }
