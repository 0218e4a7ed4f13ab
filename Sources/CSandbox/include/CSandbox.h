#ifndef CSANDBOX_H
#define CSANDBOX_H

#include "channel.h"
#include "program.h"
#include "seal.h"

#endif
