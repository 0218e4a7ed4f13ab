// Filters in fixed point by 16-bit multiply-add.

#include "resampling.h"

// A coefficient of 24 bits is cut into two halves of at most 13, high × 4096 + low, each of which 16-bit multiply-add
// takes exactly; the sums are put together in the end. Arithmetic is modulo 2³² as in the plain version.
enum { LOW_BITS = 12 };

static uint32_t pair(int32_t first, int32_t second) {
    return (uint32_t)(uint16_t)first | (uint32_t)(uint16_t)second << 16;
}

static int32_t high_half(int32_t c) { return c >> LOW_BITS; }
static int32_t low_half(int32_t c) { return c & ((1 << LOW_BITS) - 1); }

// Four taps of one output: 16-bit pairs (tap 0, tap 1) in the low lane, (tap 2, tap 3) in the high one.
typedef struct {
    uint32_t high[8];
    uint32_t low[8];
} tap_group;

// Returns the groups of all outputs, or null where there is no memory for them.
static tap_group *pack_groups(const struct ck_filter *filter, size_t groups) {
    if (groups == 0 || filter->outputs > SIZE_MAX / sizeof(tap_group) / groups) return NULL;
    tap_group *packed = malloc(filter->outputs * groups * sizeof(tap_group));
    if (!packed) return NULL;
    for (size_t i = 0; i < filter->outputs; i++) {
        for (size_t g = 0; g < groups; g++) {
            int32_t c[4] = {0, 0, 0, 0};
            for (size_t t = 0; t < 4 && 4 * g + t < filter->taps; t++) {
                c[t] = filter->weights[i * filter->taps + 4 * g + t];
            }
            tap_group *target = &packed[i * groups + g];
            for (int lane = 0; lane < 8; lane++) {
                int32_t first = c[lane < 4 ? 0 : 2], second = c[lane < 4 ? 1 : 3];
                target->high[lane] = pair(high_half(first), high_half(second));
                target->low[lane] = pair(low_half(first), low_half(second));
            }
        }
    }
    return packed;
}

static void filter_row(const uint8_t *row, const uint8_t *end, const struct ck_filter *filter, const tap_group *packed,
                       size_t groups, uint8_t *destination) {
    // Sixteen bytes hold five pixels and a bit; of the first four, pairs of 16-bit samples channel by channel.
    // clang-format off
    const __m256i spread = _mm256_setr_epi8(
        0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1,
        6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1);
    // clang-format on
    for (size_t i = 0; i < filter->outputs; i++) {
        const uint8_t *source = row + 3 * (size_t)filter->first[i];
        size_t used_groups = ((size_t)filter->used[i] + 3) / 4;
        // The last group of a row's last pixels may reach past the picture's end.
        if (used_groups == 0 || !packed || (size_t)(end - source) < 12 * (used_groups - 1) + 16) {
            filter_pixel(source, filter->weights + i * filter->taps, (size_t)filter->used[i], destination + 3 * i);
            continue;
        }
        const tap_group *taps = packed + i * groups;
        __m256i high = _mm256_setzero_si256(), low = _mm256_setzero_si256();
        for (size_t g = 0; g < used_groups; g++) {
            __m256i bytes = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(source + 12 * g)));
            __m256i samples = _mm256_shuffle_epi8(bytes, spread);
            __m256i high_weights = _mm256_loadu_si256((const __m256i *)taps[g].high);
            __m256i low_weights = _mm256_loadu_si256((const __m256i *)taps[g].low);
            high = _mm256_add_epi32(high, _mm256_madd_epi16(samples, high_weights));
            low = _mm256_add_epi32(low, _mm256_madd_epi16(samples, low_weights));
        }
        __m256i sums = _mm256_add_epi32(_mm256_slli_epi32(high, LOW_BITS), low);
        __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
        sum = _mm_srai_epi32(_mm_add_epi32(sum, _mm_set1_epi32(CK_FILTER_HALF)), CK_FILTER_FRACTION);
        sum = _mm_packus_epi16(_mm_packs_epi32(sum, sum), sum);
        uint32_t pixel = (uint32_t)_mm_cvtsi128_si32(sum);
        memcpy(destination + 3 * i, &pixel, 3);
    }
}

// Sixteen neighbouring bytes of one output row.
static void filter_columns(const uint8_t *source, size_t row_length, const int32_t *weights, size_t used,
                           uint8_t *destination) {
    __m256i high0 = _mm256_setzero_si256(), high1 = high0, low0 = high0, low1 = high0;
    for (size_t t = 0; t < used; t += 2) {
        int two = t + 1 < used;
        const uint8_t *row = source + t * row_length;
        __m256i upper = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)row));
        __m256i lower =
            two ? _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(row + row_length))) : _mm256_setzero_si256();
        __m256i samples0 = _mm256_unpacklo_epi16(upper, lower), samples1 = _mm256_unpackhi_epi16(upper, lower);
        int32_t first = weights[t], second = two ? weights[t + 1] : 0;
        __m256i high = _mm256_set1_epi32((int32_t)pair(high_half(first), high_half(second)));
        __m256i low = _mm256_set1_epi32((int32_t)pair(low_half(first), low_half(second)));
        high0 = _mm256_add_epi32(high0, _mm256_madd_epi16(samples0, high));
        high1 = _mm256_add_epi32(high1, _mm256_madd_epi16(samples1, high));
        low0 = _mm256_add_epi32(low0, _mm256_madd_epi16(samples0, low));
        low1 = _mm256_add_epi32(low1, _mm256_madd_epi16(samples1, low));
    }
    const __m256i half = _mm256_set1_epi32(CK_FILTER_HALF);
    __m256i sum0 = _mm256_add_epi32(_mm256_add_epi32(_mm256_slli_epi32(high0, LOW_BITS), low0), half);
    __m256i sum1 = _mm256_add_epi32(_mm256_add_epi32(_mm256_slli_epi32(high1, LOW_BITS), low1), half);
    __m256i words =
        _mm256_packs_epi32(_mm256_srai_epi32(sum0, CK_FILTER_FRACTION), _mm256_srai_epi32(sum1, CK_FILTER_FRACTION));
    __m128i bytes = _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    _mm_storeu_si128((__m128i *)destination, bytes);
}

static void resample_horizontally(const struct ck_picture *picture, size_t first_row, size_t rows,
                                  const struct ck_filter *filter, uint8_t *destination) {
    size_t groups = (filter->taps + 3) / 4, width = picture->width;
    // Without it the plain version does.
    tap_group *packed = pack_groups(filter, groups);
    const uint8_t *end = picture->base + 3 * width * picture->height;
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *row = picture->base + 3 * width * (first_row + y);
        filter_row(row, end, filter, packed, groups, destination + 3 * filter->outputs * y);
    }
    free(packed);
}

static void resample_vertically(const struct ck_picture *picture, size_t first_byte, size_t bytes,
                                const struct ck_filter *filter, uint8_t *destination) {
    size_t row_length = 3 * picture->width;
    for (size_t i = 0; i < filter->outputs; i++) {
        const uint8_t *rows = picture->base + (size_t)filter->first[i] * row_length + first_byte;
        const int32_t *own = filter->weights + i * filter->taps;
        uint8_t *target = destination + i * bytes;
        size_t count = (size_t)filter->used[i], x = 0;
        for (; x + 16 <= bytes; x += 16) filter_columns(rows + x, row_length, own, count, target + x);
        for (; x < bytes; x++) filter_column(rows + x, row_length, own, count, target + x);
    }
}
