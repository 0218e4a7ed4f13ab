#include "orientation.h"

#include <string.h>

// Square tiles keep both the rows read and the columns written in cache.
enum { TILE = 32 };

static void mirror_row(const uint8_t *source, size_t width, uint8_t *destination) {
    for (size_t x = 0; x < width; x++) memcpy(destination + 3 * (width - 1 - x), source + 3 * x, 3);
}

static void transpose(
    const uint8_t *source, size_t width, size_t height, int from_right, int from_bottom, uint8_t *destination
) {
    for (size_t top = 0; top < height; top += TILE) {
        size_t bottom = top + TILE < height ? top + TILE : height;
        for (size_t left = 0; left < width; left += TILE) {
            size_t right = left + TILE < width ? left + TILE : width;
            for (size_t x = left; x < right; x++) {
                size_t row = from_bottom ? width - 1 - x : x;
                for (size_t y = top; y < bottom; y++) {
                    size_t column = from_right ? height - 1 - y : y;
                    memcpy(destination + 3 * (row * height + column), source + 3 * (y * width + x), 3);
                }
            }
        }
    }
}

void pc_orient(const uint8_t *source, size_t width, size_t height, int orientation, uint8_t *destination) {
    size_t row = 3 * width;
    switch (orientation) {
    case 2:
        for (size_t y = 0; y < height; y++) mirror_row(source + y * row, width, destination + y * row);
        break;
    case 3:
        for (size_t y = 0; y < height; y++) mirror_row(source + y * row, width, destination + (height - 1 - y) * row);
        break;
    case 4:
        for (size_t y = 0; y < height; y++) memcpy(destination + (height - 1 - y) * row, source + y * row, row);
        break;
    case 5: transpose(source, width, height, 0, 0, destination); break;
    case 6: transpose(source, width, height, 1, 0, destination); break;
    case 7: transpose(source, width, height, 1, 1, destination); break;
    case 8: transpose(source, width, height, 0, 1, destination); break;
    default: memcpy(destination, source, row * height);
    }
}
