#ifndef CPICTURELIBRARIES_H
#define CPICTURELIBRARIES_H

#include "decoder_child.h"
#include "decoder_messages.h"

#endif
