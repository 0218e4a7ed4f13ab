#ifndef CKERNELS_H
#define CKERNELS_H

#include "conversions.h"
#include "processors.h"

#endif
