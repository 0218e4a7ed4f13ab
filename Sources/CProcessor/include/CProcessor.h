#ifndef CPROCESSOR_H
#define CPROCESSOR_H

#include "processor_features.h"
#include "processors.h"
#include "shared_memory.h"

#endif
