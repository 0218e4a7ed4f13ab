// The product of converted rows and packed panels on AMX's tiles, which have the panels' own layout: sixteen groups of
// sixteen columns are a tile whose rows lie a step of the panel apart.
//
// Two tiles of rows are multiplied by the two halves of a panel at a time. While they are, the block before is finished
// by the vector units, which have nothing else to do.

#include "activation_vectors.h"
#include "product.h"

enum {
    // Rows of a tile at most, and the bytes and groups of its rows.
    CK_TILE_ROWS = 16,
    CK_TILE_BYTES = 64,
    CK_TILE_GROUPS = CK_TILE_BYTES / 4,
    // Panels at most, and their bytes, that all rows are multiplied by before the next ones are.
    CK_TILE_GROUP_PANELS = 8,
    CK_TILE_GROUP_BYTES = 384 * 1024,
    // Places from which a panel is fetched at once: from one alone memory gives a core two thirds of what it gives from
    // four, as the processor itself fetches ahead within pages.
    CK_TILE_STREAMS = 4,
};

// Returns the bytes of a panel's group.
CK_INLINE size_t tile_group_bytes(const int kind) { return (kind == CK_DOT_BF16X3 ? 8 : 4) * CK_PANEL; }

// Tiles 0 to 3 are sums, 4 and 5 rows, 6 and 7 halves of a panel. An instruction takes as many cycles as its left-hand
// tile has rows.
CK_INLINE void configure_tiles(size_t rows) {
    struct {
        uint8_t palette, start_row, reserved[14];
        uint16_t row_bytes[16];
        uint8_t rows[16];
    } __attribute__((aligned(64))) tiles = {.palette = 1};
    for (int i = 0; i < 8; i++) {
        tiles.rows[i] = (uint8_t)(i < 6 ? rows : CK_TILE_GROUPS);
        tiles.row_bytes[i] = CK_TILE_BYTES;
    }
    _tile_loadconfig(&tiles);
}

// Some rows of 32 columns, whose sums are in a buffer.
struct ck_block {
    size_t column;
    // Rows of the buffer, and those that belong to the first tile.
    size_t rows;
    size_t tile_rows;
    // The row of the product where each tile begins, and the first one that no tile before has.
    size_t first[2];
    size_t fresh[2];
};

// The columns of a block, as finishing needs them for each of its rows.
struct ck_columns {
    __mmask16 there[2];
    __m512 bias[2];
    // Of int8 only: the scales, and the sums, each as two halves by which zeros are multiplied at once.
    __m512 scales[2];
    __m512i sums[2];
};

// The factor that puts a zero in both halves of a word, in the upper one 128 times as large: 255 × 128 still fits. So
// do, for as many inputs as this, the halves of −sum = 128 × upper + lower.
enum { CK_TILE_ZERO = 1 | 128 << 16, CK_TILE_MOST_INPUTS = 32768 };

CK_INLINE void prepare_columns(const int kind, const struct ck_product *p, size_t column, struct ck_columns *c) {
    size_t width = p->end_column - column;
    CK_UNROLL for (size_t v = 0; v < 2; v++, column += 16, width -= width < 16 ? width : 16) {
        c->there[v] = width >= 16 ? 0xffff : (__mmask16)((1u << width) - 1);
        c->bias[v] = p->bias ? _mm512_maskz_loadu_ps(c->there[v], p->bias + column) : _mm512_setzero_ps();
        if (kind != CK_DOT_INT8) continue;
        c->scales[v] = _mm512_loadu_ps(p->column_scales + column);
        __m512i sums = _mm512_sub_epi32(_mm512_setzero_si512(), _mm512_loadu_si512(p->column_sums + column));
        __m512i lower = _mm512_and_si512(sums, _mm512_set1_epi32(127)), upper = _mm512_srai_epi32(sums, 7);
        c->sums[v] = _mm512_or_si512(lower, _mm512_slli_epi32(upper, 16));
    }
}

// Finishes rows `row` ..< `end` of a block's buffer.
CK_INLINE void finish_block(const int kind, const struct ck_product *p, const struct ck_block *b,
                            const struct ck_columns *c, const float *buffer, size_t row, size_t end) {
    const float *residual = p->residual ? p->residual : p->late_residual;
    for (; row < end; row++) {
        size_t second = row >= b->tile_rows, target = b->first[second] + row - second * b->tile_rows;
        // A residual in place must not be added twice.
        if (target < b->fresh[second]) continue;
        __m512 values[2];
        CK_UNROLL for (size_t v = 0; v < 2; v++) {
            const float *sums = buffer + row * CK_PANEL + 16 * v;
            if (kind == CK_DOT_INT8) {
                __m512i zeros = _mm512_set1_epi32(p->row_zeros[target] * CK_TILE_ZERO);
                __m512 whole = _mm512_cvtepi32_ps(_mm512_dpwssd_epi32(_mm512_load_si512(sums), zeros, c->sums[v]));
                __m512 scales = _mm512_mul_ps(_mm512_set1_ps(p->row_scales[target]), c->scales[v]);
                values[v] = _mm512_fmadd_ps(whole, scales, c->bias[v]);
            } else {
                values[v] = _mm512_add_ps(_mm512_load_ps(sums), c->bias[v]);
            }
        }
        if (p->activation != CK_IDENTITY) activate(p->activation, values);
        if (p->rounded) {
            __m512i pairs = (__m512i)_mm512_cvtne2ps_pbh(values[1], values[0]);
            _mm512_storeu_si512(p->rounded + target * p->rounded_stride + 2 * b->column, pairs);
            continue;
        }
        CK_UNROLL for (size_t v = 0; v < 2; v++) {
            size_t column = b->column + 16 * v;
            if (residual) {
                const float *other = residual + target * p->residual_stride + column;
                values[v] = _mm512_add_ps(values[v], _mm512_maskz_loadu_ps(c->there[v], other));
            }
            _mm512_mask_storeu_ps(p->output + target * p->output_stride + column, c->there[v], values[v]);
        }
    }
}

// The rest of rows and of a panel behind the last whole step, filled up with 0. The second half of the rows is that
// of their lower parts, in BF16 threefold.
struct ck_tile_rest {
    char rows[4 * CK_TILE_ROWS][CK_TILE_BYTES] __attribute__((aligned(64)));
    char panel[CK_TILE_GROUPS * 8 * CK_PANEL] __attribute__((aligned(64)));
};

// The order matters: with all four tiles loaded first it takes an eighth longer. So does the way in which the panel is
// loaded: as data that is not used again soon, it leaves the rows in the nearest cache.
#define CK_FOUR_TILES(DOT, upper, lower, row_stride, right, group_bytes)                                               \
    _tile_loadd(4, upper, row_stride);                                                                                 \
    _tile_stream_loadd(6, right, group_bytes);                                                                         \
    DOT(0, 4, 6);                                                                                                      \
    _tile_stream_loadd(7, (right) + CK_TILE_BYTES, group_bytes);                                                       \
    DOT(1, 4, 7);                                                                                                      \
    if (has_two) {                                                                                                     \
        _tile_loadd(5, lower, row_stride);                                                                             \
        DOT(2, 5, 6);                                                                                                  \
        DOT(3, 5, 7);                                                                                                  \
    }

// Adds the products of one step. `low` is how far behind the rows' upper parts their lower parts are.
CK_INLINE void multiply_tiles(const int kind, const int has_two, const char *upper, const char *lower,
                              size_t row_stride, size_t low, const char *panel) {
    const size_t group_bytes = tile_group_bytes(kind);
    if (kind == CK_DOT_INT8) {
        CK_FOUR_TILES(_tile_dpbusd, upper, lower, row_stride, panel, group_bytes)
        return;
    }
    if (kind == CK_DOT_BF16) {
        CK_FOUR_TILES(_tile_dpbf16ps, upper, lower, row_stride, panel, group_bytes)
        return;
    }
    CK_FOUR_TILES(_tile_dpbf16ps, upper + low, lower + low, row_stride, panel, group_bytes)
    _tile_loadd(4, upper, row_stride);
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    if (has_two) {
        _tile_loadd(5, lower, row_stride);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
    }
    _tile_stream_loadd(6, panel + 2 * CK_TILE_BYTES, group_bytes);
    _tile_dpbf16ps(0, 4, 6);
    if (has_two) _tile_dpbf16ps(2, 5, 6);
    _tile_stream_loadd(7, panel + 3 * CK_TILE_BYTES, group_bytes);
    _tile_dpbf16ps(1, 4, 7);
    if (has_two) _tile_dpbf16ps(3, 5, 7);
}

#undef CK_FOUR_TILES

// Panels to fetch into the second-level cache: for each step so many bytes from each of some places.
struct ck_fetched {
    const char *base;
    size_t distance;
    size_t step;
};

// Stores the sums of a block, and finishes the one before meanwhile, whose sums are in the same buffer.
CK_INLINE void multiply_block(const int kind, const int has_two, const struct ck_product *p, const struct ck_block *b,
                              float *sums, const char *panel, struct ck_tile_rest *rest,
                              const struct ck_fetched *fetched, const struct ck_block *earlier,
                              const struct ck_columns *columns) {
    size_t stride = p->input_stride, steps = p->steps / CK_TILE_GROUPS, groups = p->steps % CK_TILE_GROUPS;
    size_t each = steps > 0 ? (earlier->rows + steps - 1) / steps : 0, done = 0;
    const char *upper = p->input + b->first[0] * stride, *lower = p->input + b->first[1] * stride;
    const char *ahead = fetched->base;
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (size_t s = 0; s < steps; s++) {
        multiply_tiles(kind, has_two, upper, lower, stride, 4 * p->steps, panel);
        upper += CK_TILE_BYTES;
        lower += CK_TILE_BYTES;
        panel += CK_TILE_GROUPS * tile_group_bytes(kind);
        for (size_t i = 0; i < fetched->step; i += 64) {
            CK_UNROLL for (size_t j = 0; j < CK_TILE_STREAMS; j++) {
                _mm_prefetch(ahead + j * fetched->distance, _MM_HINT_T1);
            }
            ahead += 64;
        }
        size_t end = done + each < earlier->rows ? done + each : earlier->rows;
        finish_block(kind, p, earlier, columns, sums, done, end);
        done = end;
    }
    if (groups > 0) {
        memcpy(rest->panel, panel, groups * tile_group_bytes(kind));
        multiply_tiles(kind, has_two, rest->rows[0], rest->rows[CK_TILE_ROWS], CK_TILE_BYTES,
                       2 * CK_TILE_ROWS * CK_TILE_BYTES, rest->panel);
    }
    finish_block(kind, p, earlier, columns, sums, done, earlier->rows);
    _tile_stored(0, sums, 4 * CK_PANEL);
    _tile_stored(1, sums + 16, 4 * CK_PANEL);
    if (has_two) {
        float *second = sums + CK_PANEL * b->tile_rows;
        _tile_stored(2, second, 4 * CK_PANEL);
        _tile_stored(3, second + 16, 4 * CK_PANEL);
    }
}

// Copies what the block's rows have behind the last whole step.
CK_INLINE void copy_rest(const int kind, const struct ck_product *p, const struct ck_block *b,
                         struct ck_tile_rest *rest) {
    size_t groups = p->steps % CK_TILE_GROUPS, done = p->steps / CK_TILE_GROUPS * CK_TILE_BYTES;
    if (groups == 0) return;
    __mmask16 there = (__mmask16)((1u << groups) - 1);
    for (size_t r = 0; r < b->rows; r++) {
        size_t second = r >= b->tile_rows, place = r - second * b->tile_rows;
        const char *row = p->input + (b->first[second] + place) * p->input_stride + done;
        char(*copies)[CK_TILE_BYTES] = rest->rows + second * CK_TILE_ROWS + place;
        _mm512_store_si512(copies[0], _mm512_maskz_loadu_epi32(there, row));
        if (kind != CK_DOT_BF16X3) continue;
        _mm512_store_si512(copies[2 * CK_TILE_ROWS], _mm512_maskz_loadu_epi32(there, row + 4 * p->steps));
    }
}

// Returns the panels of a group. More than one, as more lines of each row are then written at a time; so few that they
// and the next group, which is fetched meanwhile, stay in the second-level cache; and no more than there are pairs of
// row tiles, as nobody fetches the first group.
CK_INLINE size_t panels_of_group(size_t bytes, size_t row_pairs) {
    size_t most = CK_TILE_GROUP_PANELS;
    if (bytes * most > CK_TILE_GROUP_BYTES) most = CK_TILE_GROUP_BYTES / bytes;
    return most < 1 ? 1 : most < row_pairs ? most : row_pairs;
}

CK_INLINE struct ck_product product_of_tiles(const int kind, const struct ck_rows *input,
                                             const struct ck_panels *panels, const struct ck_epilogue *after,
                                             const struct ck_output *output) {
    struct ck_product product = product_of_groups(kind, input, panels, after, output);
    // Here ReLU6 is an activation like the others.
    product.activation = after->activation;
    return product;
}

// All row tiles are of one height, so that the tiles are configured once: the last one begins early enough to end with
// the rows.
CK_INLINE void multiply_by_tiles(const int kind, const struct ck_product *product) {
    // A constant, which no store can change: what it says stays in registers.
    const struct ck_product constant = *product, *p = &constant;
    if (p->rows == 0 || p->first_column == p->end_column) return;
    float sums[2 * CK_TILE_ROWS * CK_PANEL] __attribute__((aligned(64)));
    struct ck_tile_rest rest;
    memset(rest.panel, 0, sizeof rest.panel);
    size_t tiles = (p->rows + CK_TILE_ROWS - 1) / CK_TILE_ROWS, height = (p->rows + tiles - 1) / tiles;
    size_t last = p->rows - height, bytes = p->steps * tile_group_bytes(kind), pairs = (tiles + 1) / 2;
    size_t width = CK_PANEL * panels_of_group(bytes, pairs);
    // Bytes that a pair of row tiles fetches at each step from each place.
    size_t steps = p->steps / CK_TILE_GROUPS, fetches = 64 * CK_TILE_STREAMS * pairs * (steps < 1 ? 1 : steps);
    size_t share = 64 * ((bytes + fetches - 1) / fetches);
    struct ck_block earlier = {.rows = 0};
    struct ck_columns columns;
    configure_tiles(height);
    for (size_t group = p->first_column; group < p->end_column; group += width) {
        size_t end = group + width < p->end_column ? group + width : p->end_column;
        for (size_t tile = 0; tile < tiles; tile += 2) {
            int has_two = tiles - tile > 1;
            size_t row = tile * height, next = row + height;
            struct ck_block block = {
                .rows = has_two ? 2 * height : height,
                .tile_rows = height,
                .first = {row < last ? row : last, next < last ? next : last},
                .fresh = {row, next},
            };
            copy_rest(kind, p, &block, &rest);
            for (size_t column = group; column < end; column += CK_PANEL) {
                const char *panel = p->panels + column / CK_PANEL * bytes;
                struct ck_fetched fetched = {.distance = bytes / CK_TILE_STREAMS};
                if (column + width < p->end_column) {
                    fetched.base = panel + width / CK_PANEL * bytes + tile / 2 * steps * share;
                    fetched.step = share;
                }
                block.column = column;
                if (has_two) {
                    multiply_block(kind, 1, p, &block, sums, panel, &rest, &fetched, &earlier, &columns);
                } else {
                    multiply_block(kind, 0, p, &block, sums, panel, &rest, &fetched, &earlier, &columns);
                }
                prepare_columns(kind, p, column, &columns);
                earlier = block;
            }
        }
    }
    finish_block(kind, p, &earlier, &columns, sums, 0, earlier.rows);
    // Else every switch of threads would save them.
    _tile_release();
}
