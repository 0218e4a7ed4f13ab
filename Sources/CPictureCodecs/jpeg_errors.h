#ifndef CPICTURECODECS_JPEG_ERRORS_H
#define CPICTURECODECS_JPEG_ERRORS_H

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

// libjpeg's error manager that jumps back to its caller instead of ending the process.
typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf escape;
    int status;
    char *message;
} pc_jpeg_errors;

// Installs `errors` for a (de)compressor; the caller then sets `errors->escape`.
struct jpeg_error_mgr *pc_jpeg_errors_install(pc_jpeg_errors *errors, char *message);

// Leaves through `escape` with a reason that is not one of libjpeg's.
void pc_jpeg_escape(pc_jpeg_errors *errors, int status, const char *reason);

#endif
