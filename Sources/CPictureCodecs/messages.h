#ifndef CPICTURECODECS_MESSAGES_H
#define CPICTURECODECS_MESSAGES_H

#include "codec_status.h"

#include <stdio.h>

static inline int pc_fail(int status, char *message, const char *reason) {
    snprintf(message, PC_MESSAGE_LENGTH, "%s", reason);
    return status;
}

#endif
