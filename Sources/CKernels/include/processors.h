#ifndef CKERNELS_PROCESSORS_H
#define CKERNELS_PROCESSORS_H

// How many processors this process may run on (its affinity mask where there is one); 0 when that cannot be told.
long ck_available_processors(void);

#endif
