#ifndef CKERNELS_H
#define CKERNELS_H

#include "activations.h"
#include "attention.h"
#include "conversions.h"
#include "convolutions.h"
#include "distances.h"
#include "dot_panels.h"
#include "instruction_set.h"
#include "kernel_table.h"
#include "matrices.h"
#include "panels.h"
#include "resampling.h"

#endif
