#ifndef CKERNELS_H
#define CKERNELS_H

#include "activations.h"
#include "attention.h"
#include "code_distances.h"
#include "conversions.h"
#include "convolutions.h"
#include "distances.h"
#include "dot_panels.h"
#include "instruction_set.h"
#include "panels.h"
#include "rows.h"

#endif
