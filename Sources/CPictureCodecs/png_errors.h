#ifndef CPICTURECODECS_PNG_ERRORS_H
#define CPICTURECODECS_PNG_ERRORS_H

#include <png.h>
#include <setjmp.h>

// libpng's error exit as a jump back, its warnings dropped.
typedef struct {
    jmp_buf escape;
    int status;
    char *message;
} pc_png_errors;

// For png_create_read_struct and png_create_write_struct, with a pc_png_errors as the error pointer.
void pc_png_error(png_structp png, png_const_charp text);
void pc_png_warning(png_structp png, png_const_charp text);

// Leaves through `escape` with a reason that is not one of libpng's.
void pc_png_escape(pc_png_errors *errors, int status, const char *reason);

#endif
