#include "jpeg_errors.h"

#include "messages.h"

#include <jerror.h>

static int status_of(int code) {
    switch (code) {
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_ARITH_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
        return PC_UNSUPPORTED;
    case JERR_OUT_OF_MEMORY:
        return PC_NO_MEMORY;
    default:
        return PC_DAMAGED;
    }
}

static void leave(j_common_ptr codec) {
    pc_jpeg_errors *errors = (pc_jpeg_errors *)codec->err;
    char text[JMSG_LENGTH_MAX];
    errors->manager.format_message(codec, text);
    errors->status = pc_fail(status_of(errors->manager.msg_code), errors->message, text);
    longjmp(errors->escape, 1);
}

static void ignore_message(j_common_ptr codec, int level) {
    (void)codec;
    (void)level;
}

static void ignore_output(j_common_ptr codec) { (void)codec; }

struct jpeg_error_mgr *pc_jpeg_errors_install(pc_jpeg_errors *errors, char *message) {
    jpeg_std_error(&errors->manager);
    errors->manager.error_exit = leave;
    errors->manager.emit_message = ignore_message;
    errors->manager.output_message = ignore_output;
    errors->status = PC_OK;
    errors->message = message;
    message[0] = 0;
    return &errors->manager;
}

void pc_jpeg_escape(pc_jpeg_errors *errors, int status, const char *reason) {
    errors->status = pc_fail(status, errors->message, reason);
    longjmp(errors->escape, 1);
}
