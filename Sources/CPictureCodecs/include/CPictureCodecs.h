#ifndef CPICTURECODECS_H
#define CPICTURECODECS_H

#include "codec_status.h"
#include "jpeg_codec.h"
#include "orientation.h"
#include "planar_lookup.h"
#include "png_codec.h"
#include "webp_codec.h"

#endif
