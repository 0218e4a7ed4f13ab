#include "png_errors.h"

#include "messages.h"

void pc_png_error(png_structp png, png_const_charp text) { pc_png_escape(png_get_error_ptr(png), PC_DAMAGED, text); }

void pc_png_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

void pc_png_escape(pc_png_errors *errors, int status, const char *reason) {
    errors->status = pc_fail(status, errors->message, reason);
    longjmp(errors->escape, 1);
}
