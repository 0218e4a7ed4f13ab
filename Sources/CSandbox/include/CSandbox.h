#ifndef CSANDBOX_H
#define CSANDBOX_H

#include "channel.h"
#include "seal.h"

#endif
