#include "webp_codec.h"

#include "messages.h"

#if defined(CLIPSEARCH_WEBP)

#include "white_backdrop.h"

#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/demux.h>

static int open_first_frame(
    const uint8_t *bytes, size_t count, WebPDemuxer **demuxer, WebPIterator *frame, char *message
) {
    WebPData data = {bytes, count};
    WebPDemuxState state;
    *demuxer = WebPDemuxPartial(&data, &state);
    if (!*demuxer || state == WEBP_DEMUX_PARSE_ERROR) {
        WebPDemuxDelete(*demuxer);
        return pc_fail(PC_DAMAGED, message, "its chunks do not fit together");
    }
    if (state != WEBP_DEMUX_DONE) {
        WebPDemuxDelete(*demuxer);
        return pc_fail(PC_TRUNCATED, message, "the file ends inside its picture");
    }
    if (!WebPDemuxGetFrame(*demuxer, 1, frame)) {
        WebPDemuxReleaseIterator(frame);
        WebPDemuxDelete(*demuxer);
        return pc_fail(PC_DAMAGED, message, "it holds no picture");
    }
    return PC_OK;
}

int pc_webp_read_header(const uint8_t *bytes, size_t count, uint32_t *width, uint32_t *height, char *message) {
    WebPDemuxer *demuxer;
    WebPIterator frame;
    memset(&frame, 0, sizeof frame);
    int status = open_first_frame(bytes, count, &demuxer, &frame, message);
    if (status != PC_OK) return status;
    *width = WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH);
    *height = WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT);
    WebPDemuxReleaseIterator(&frame);
    WebPDemuxDelete(demuxer);
    return *width && *height ? PC_OK : pc_fail(PC_DAMAGED, message, "it has no pixels");
}

static int fits(const WebPIterator *frame, uint32_t width, uint32_t height) {
    return frame->x_offset >= 0 && frame->y_offset >= 0 && frame->width > 0 && frame->height > 0
        && (uint32_t)frame->width <= width && (uint32_t)frame->height <= height
        && (uint32_t)frame->x_offset <= width - (uint32_t)frame->width
        && (uint32_t)frame->y_offset <= height - (uint32_t)frame->height;
}

static int decode_opaque(const WebPIterator *frame, uint8_t *rgb, uint32_t width, uint32_t height) {
    // What the frame leaves free of an opaque canvas is black, as in Pillow.
    int fills = (uint32_t)frame->width == width && (uint32_t)frame->height == height;
    if (!fills) memset(rgb, 0, (size_t)width * height * 3);
    size_t offset = ((size_t)frame->y_offset * width + (size_t)frame->x_offset) * 3;
    return WebPDecodeRGBInto(
               frame->fragment.bytes, frame->fragment.size, rgb + offset, (size_t)width * height * 3 - offset,
               (int)width * 3)
        != NULL;
}

static int decode_on_white(const WebPIterator *frame, uint8_t *rgb, uint32_t width, uint32_t height) {
    size_t size = (size_t)frame->width * (size_t)frame->height * 4;
    uint8_t *rgba = malloc(size);
    if (!rgba) return 0;
    int decoded =
        WebPDecodeRGBAInto(frame->fragment.bytes, frame->fragment.size, rgba, size, frame->width * 4) != NULL;
    if (decoded) {
        memset(rgb, 255, (size_t)width * height * 3);
        for (int y = 0; y < frame->height; y++) {
            const uint8_t *source = rgba + (size_t)y * (size_t)frame->width * 4;
            uint8_t *row = rgb + ((size_t)(frame->y_offset + y) * width + (size_t)frame->x_offset) * 3;
            for (int x = 0; x < frame->width; x++) pc_pixel_on_white(source + 4 * x, row + 3 * x);
        }
    }
    free(rgba);
    return decoded;
}

int pc_webp_decode(
    const uint8_t *bytes, size_t count, uint8_t *rgb, uint32_t width, uint32_t height, char *message
) {
    WebPDemuxer *demuxer;
    WebPIterator frame;
    memset(&frame, 0, sizeof frame);
    int status = open_first_frame(bytes, count, &demuxer, &frame, message);
    if (status != PC_OK) return status;
    WebPBitstreamFeatures features;
    if (!fits(&frame, width, height) || WebPGetFeatures(bytes, count, &features) != VP8_STATUS_OK) {
        status = pc_fail(PC_DAMAGED, message, "its frame lies outside its canvas");
    } else {
        int decoded = features.has_alpha ? decode_on_white(&frame, rgb, width, height)
                                         : decode_opaque(&frame, rgb, width, height);
        if (!decoded) status = pc_fail(PC_DAMAGED, message, "its image data are corrupt");
    }
    WebPDemuxReleaseIterator(&frame);
    WebPDemuxDelete(demuxer);
    return status;
}

#else

int pc_webp_read_header(const uint8_t *bytes, size_t count, uint32_t *width, uint32_t *height, char *message) {
    (void)bytes, (void)count, (void)width, (void)height;
    return pc_fail(PC_UNSUPPORTED, message, "this build has no WebP decoder");
}

int pc_webp_decode(
    const uint8_t *bytes, size_t count, uint8_t *rgb, uint32_t width, uint32_t height, char *message
) {
    (void)bytes, (void)count, (void)rgb, (void)width, (void)height;
    return pc_fail(PC_UNSUPPORTED, message, "this build has no WebP decoder");
}

#endif
