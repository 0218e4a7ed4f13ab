#ifndef CKERNELS_H
#define CKERNELS_H

#include "conversions.h"
#include "distances.h"
#include "processors.h"
#include "sha256.h"

#endif
