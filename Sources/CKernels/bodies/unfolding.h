// Windows as rows of a matrix, for convolutions by products.

#include "inline.h"
#include "kernel_table.h"

static void unfold_row(const struct ck_matrix *source, const struct ck_windows *w, float *destination,
                       size_t destination_stride) {
    size_t height = (size_t)w->kernel_height, width = (size_t)w->kernel_width;
    for (size_t c = 0; c < source->rows; c++) {
        for (ptrdiff_t ky = 0; ky < w->kernel_height; ky++) {
            ptrdiff_t y = w->first_y + ky;
            const float *row = source->base + (ptrdiff_t)(c * source->stride) + y * w->width;
            float *out = destination + (c * height + (size_t)ky) * width;
            for (size_t o = 0; o < w->outputs; o++, out += destination_stride) {
                ptrdiff_t x = w->first_x + (ptrdiff_t)o * w->stride;
                if (y < 0 || y >= w->height) {
                    for (ptrdiff_t kx = 0; kx < w->kernel_width; kx++) out[kx] = 0;
                } else if (x >= 0 && x + w->kernel_width <= w->width) {
                    for (ptrdiff_t kx = 0; kx < w->kernel_width; kx++) out[kx] = row[x + kx];
                } else {
                    for (ptrdiff_t kx = 0; kx < w->kernel_width; kx++) {
                        out[kx] = x + kx >= 0 && x + kx < w->width ? row[x + kx] : 0;
                    }
                }
            }
        }
    }
}
