// The product of rows and packed panels: one skeleton, included by a set once for each kind of panel. The set defines
//   CK_NAME(name)               the name with a suffix of its own
//   CK_LANES                    columns of a vector; a panel has a whole number of pairs of them
//   CK_ROWS                     rows of a tile: CK_ROWS × 2 sums and two vectors of the panel fill the registers
//   CK_SUMS, CK_LEFT, CK_RIGHT  types: sums of CK_LANES columns, one step of a row, the same step of CK_LANES columns
//   CK_SPREAD(bits)             a row's step as CK_LEFT
//   CK_DOT(sums, left, right)   the sums with a product added
// then for F32
//   CK_IS_F32                   1
//   CK_HALVES(p)                CK_LANES values of F16 at p as CK_SUMS
//   CK_STREAMS                  places of the next panel that are fetched from in turns, where it is not one
// or for groups
//   CK_KIND                     CK_DOT_BF16 or CK_DOT_INT8
//   CK_NOTHING                  sums of nothing
//   CK_LOAD(pointer)            CK_LANES columns as CK_RIGHT
//   CK_FINISHED(sums)           CK_LANES sums in order, F32 or 32-bit integers
//   CK_LEFT_OFFSET              the number that CK_SPREAD subtracts from each value of the left-hand side, if it does
//
// The order of rounding is each kind's own, as one order would change results: F32 starts its sums with bias and
// residual and takes the inputs in blocks, groups have both added to the finished sums. So is the way of fetching
// ahead.

#ifndef CK_IS_F32
#define CK_IS_F32 0
#endif
#ifndef CK_LEFT_OFFSET
#define CK_LEFT_OFFSET 0
#endif
#ifndef CK_STREAMS
#define CK_STREAMS 1
#endif

#include "product.h"

typedef float CK_NAME(vector) __attribute__((vector_size(CK_LANES * 4), aligned(4)));
typedef int32_t CK_NAME(integers) __attribute__((vector_size(CK_LANES * 4), aligned(4)));

// CK_LANES columns of one step, from column `first` of the panel on. `row` is where the panel's row begins in the
// format; where that is F32 it may also be a strip of it, and `first` counts from there.
#if CK_IS_F32
CK_INLINE CK_RIGHT CK_NAME(columns)(const int format, const char *row, size_t first) {
    typedef uint32_t bits __attribute__((vector_size(CK_LANES * 4)));
    typedef uint16_t halves __attribute__((vector_size(CK_LANES * 2), aligned(2)));
    typedef uint8_t bytes __attribute__((vector_size(CK_LANES), aligned(1)));
    switch (format) {
    case CK_FORMAT_F16: return CK_HALVES(row + 2 * first);
    case CK_FORMAT_BF16: {
        bits upper = __builtin_convertvector(*(const halves *)(row + 2 * first), bits);
        return (CK_RIGHT)(upper << 16);
    }
    case CK_FORMAT_F24: {
        bits upper = __builtin_convertvector(*(const halves *)(row + 2 * first), bits);
        bits lower = __builtin_convertvector(*(const bytes *)(row + 2 * CK_PANEL + first), bits);
        return (CK_RIGHT)(upper << 16 | lower << 8);
    }
    default: return *(const CK_RIGHT *)(row + 4 * first);
    }
}
#define CK_COLUMNS(format, row, first) CK_NAME(columns)(format, row, t->column + (first))
#else
#define CK_COLUMNS(format, row, first) CK_LOAD((row) + 4 * (first))
#endif

// Fetches the lines that a step of `vectors` × CK_LANES columns wants later.
CK_INLINE void CK_NAME(fetch)(const int vectors, const int is_alone, const char *ahead) {
    if (is_alone) {
        __builtin_prefetch(ahead, 0, 2);
        if (vectors * CK_LANES > 16 || (!CK_IS_F32 && vectors > 1)) __builtin_prefetch(ahead + 64, 0, 2);
    } else {
        __builtin_prefetch(ahead);
        if (CK_IS_F32 && vectors * CK_LANES > 16) __builtin_prefetch(ahead + 64);
    }
}

// Adds a product of `rows` rows and `vectors` vectors of columns to sums, which stay in registers while the panel
// streams by. `combines`: the panel is the sum of two, which is written down for the tiles to come.
CK_INLINE void CK_NAME(accumulate)(const int rows, const int vectors, const int format, const int combines,
                                   const struct ck_tile *t, CK_SUMS sums[CK_ROWS][2]) {
    const char *input = t->input;
    const char *panel = t->panel;
    size_t stride = t->input_stride;
    size_t step = CK_IS_F32 && format == CK_FORMAT_F32 ? t->panel_step : row_bytes(format);
    const char *ahead = t->ahead;
    int in_turns = CK_STREAMS > 1 && t->ahead_distance > 0;
#if CK_IS_F32
    const float *other = t->other_panel;
    float *strip = t->strip;
#endif
    for (size_t count = t->steps; count > 0; count--, panel += step, input += 4) {
        size_t done = t->steps - count;
        if (in_turns) {
            const char *lines = ahead + done % CK_STREAMS * t->ahead_distance;
            __builtin_prefetch(lines, 0, 2);
            if (t->ahead_step > 64) __builtin_prefetch(lines + 64, 0, 2);
        } else {
            CK_NAME(fetch)(vectors, t->is_alone, ahead);
        }
        CK_RIGHT right[2];
        CK_UNROLL for (int v = 0; v < vectors; v++) { right[v] = CK_COLUMNS(format, panel, (size_t)v * CK_LANES); }
#if CK_IS_F32
        if (combines) {
            CK_UNROLL for (int v = 0; v < vectors; v++) {
                right[v] += *(const CK_RIGHT *)(other + v * CK_LANES) * t->other_sign;
                *(CK_RIGHT *)(strip + v * CK_LANES) = right[v];
            }
            other += CK_PANEL;
            strip += 2 * CK_LANES;
        }
#else
        (void)combines;
#endif
        CK_UNROLL for (int r = 0; r < rows; r++) {
            int32_t bits;
            memcpy(&bits, input + (size_t)r * stride, 4);
            CK_LEFT left = CK_SPREAD(bits);
            CK_UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = CK_DOT(sums[r][v], left, right[v]);
        }
        if (!in_turns || done % CK_STREAMS == CK_STREAMS - 1) ahead += t->ahead_step;
    }
}

#if CK_IS_F32
CK_INLINE void CK_NAME(start)(const int rows, const int vectors, const struct ck_tile *t, CK_SUMS sums[CK_ROWS][2]) {
    CK_UNROLL for (int r = 0; r < rows; r++) {
        const float *start = t->continues ? t->output + (size_t)r * t->output_stride : t->bias;
        CK_UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = *(const CK_SUMS *)(start + v * CK_LANES);
        if (t->residual) {
            const float *residual = t->residual + (size_t)r * t->residual_stride;
            CK_UNROLL for (int v = 0; v < vectors; v++) sums[r][v] += *(const CK_SUMS *)(residual + v * CK_LANES);
        }
    }
}
#else
CK_INLINE void CK_NAME(start)(const int rows, const int vectors, const struct ck_tile *t, CK_SUMS sums[CK_ROWS][2]) {
    CK_UNROLL for (int r = 0; r < rows; r++) { CK_UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = CK_NOTHING; }
    CK_UNROLL for (int r = 0; r < rows; r++) {
        __builtin_prefetch(t->output + (size_t)r * t->output_stride, 1);
        if (vectors * CK_LANES > 16) __builtin_prefetch(t->output + (size_t)r * t->output_stride + 16, 1);
    }
}
#endif

// `rows` × `vectors` values of the output from one block of inputs.
CK_INLINE void CK_NAME(tile)(const int rows, const int vectors, const int format, const struct ck_tile *t) {
    typedef CK_NAME(vector) floats;
    CK_SUMS sums[CK_ROWS][2];
    CK_NAME(start)(rows, vectors, t, sums);
    CK_NAME(accumulate)(rows, vectors, format, 0, t, sums);
    CK_UNROLL for (int v = 0; v < vectors; v++) {
#if !CK_IS_F32
        floats bias = *(const floats *)(t->bias + v * CK_LANES);
        floats scales = {0};
        CK_NAME(integers) column_sums = {0};
        if (CK_KIND == CK_DOT_INT8) {
            scales = *(const floats *)(t->column_scales + v * CK_LANES);
            column_sums = *(const CK_NAME(integers) *)(t->column_sums + v * CK_LANES);
        }
#endif
        CK_UNROLL for (int r = 0; r < rows; r++) {
#if CK_IS_F32
            floats value = sums[r][v];
#else
            floats value = (floats)CK_FINISHED(sums[r][v]) + bias;
            if (CK_KIND == CK_DOT_INT8) {
                CK_NAME(integers) whole = (CK_NAME(integers))CK_FINISHED(sums[r][v]);
                whole -= (t->row_zeros[r] - CK_LEFT_OFFSET) * column_sums;
                value = __builtin_convertvector(whole, floats) * (t->row_scales[r] * scales) + bias;
            }
#endif
            if (t->clamps) {
                value = __builtin_elementwise_min(__builtin_elementwise_max(value, (floats){0}), (floats){0} + 6.0f);
            }
            if (!CK_IS_F32 && t->residual) {
                value += *(const floats *)(t->residual + (size_t)r * t->residual_stride + v * CK_LANES);
            }
            *(floats *)(t->output + (size_t)r * t->output_stride + v * CK_LANES) = value;
        }
    }
}

#define CK_CASE(n)                                                                                                     \
    case n:                                                                                                            \
        if (vectors == 1) {                                                                                            \
            CK_NAME(tile)(n, 1, format, t);                                                                            \
        } else {                                                                                                       \
            CK_NAME(tile)(n, 2, format, t);                                                                            \
        }                                                                                                              \
        break;

CK_INLINE void CK_NAME(tile_of)(size_t rows, int vectors, const int format, const struct ck_tile *t) {
    switch (rows) {
        CK_CASE(1)
        CK_CASE(2)
#if CK_ROWS > 2
        CK_CASE(3)
        CK_CASE(4)
#endif
#if CK_ROWS > 4
        CK_CASE(5)
        CK_CASE(6)
#endif
#if CK_ROWS > 6
        CK_CASE(7)
        CK_CASE(8)
        CK_CASE(9)
        CK_CASE(10)
        CK_CASE(11)
        CK_CASE(12)
#endif
    default: break;
    }
}

#undef CK_CASE

static void CK_NAME(tile_f32)(size_t rows, int vectors, const struct ck_tile *t) {
    CK_NAME(tile_of)(rows, vectors, CK_FORMAT_F32, t);
}

#if CK_IS_F32
static void CK_NAME(tile_f16)(size_t rows, int vectors, const struct ck_tile *t) {
    CK_NAME(tile_of)(rows, vectors, CK_FORMAT_F16, t);
}

static void CK_NAME(tile_bf16)(size_t rows, int vectors, const struct ck_tile *t) {
    CK_NAME(tile_of)(rows, vectors, CK_FORMAT_BF16, t);
}

static void CK_NAME(tile_f24)(size_t rows, int vectors, const struct ck_tile *t) {
    CK_NAME(tile_of)(rows, vectors, CK_FORMAT_F24, t);
}
#endif

static void CK_NAME(any_tile)(size_t rows, int vectors, const struct ck_tile *t) {
    switch (t->format) {
#if CK_IS_F32
    case CK_FORMAT_F16: CK_NAME(tile_f16)(rows, vectors, t); break;
    case CK_FORMAT_BF16: CK_NAME(tile_bf16)(rows, vectors, t); break;
    case CK_FORMAT_F24: CK_NAME(tile_f24)(rows, vectors, t); break;
#endif
    default: CK_NAME(tile_f32)(rows, vectors, t);
    }
}

// Computes a tile whose columns the output has no room for as whole vectors: in a buffer, from which the columns that
// exist are copied.
static void CK_NAME(padded_tile)(size_t rows, int vectors, size_t width, const struct ck_tile *t) {
    float sums[CK_ROWS * 2 * CK_LANES], added[CK_ROWS * 2 * CK_LANES];
    for (size_t r = 0; r < rows; r++) {
        if (t->continues) memcpy(sums + r * 2 * CK_LANES, t->output + r * t->output_stride, width * sizeof(float));
        if (t->residual) memcpy(added + r * 2 * CK_LANES, t->residual + r * t->residual_stride, width * sizeof(float));
    }
    struct ck_tile tile = *t;
    tile.output = sums;
    tile.output_stride = 2 * CK_LANES;
    tile.residual = t->residual ? added : 0;
    tile.residual_stride = 2 * CK_LANES;
    CK_NAME(any_tile)(rows, vectors, &tile);
    for (size_t r = 0; r < rows; r++) {
        memcpy(t->output + r * t->output_stride, sums + r * 2 * CK_LANES, width * sizeof(float));
    }
}

#if CK_IS_F32
// A strip's columns of some inputs as F32, for tiles that read them more than once.
CK_INLINE void CK_NAME(expand)(const int format, const char *panel, size_t column, size_t depth, float *strip) {
    for (; depth > 0; depth--, panel += row_bytes(format), strip += 2 * CK_LANES) {
        CK_UNROLL for (size_t v = 0; v < 2; v++) {
            *(CK_RIGHT *)(strip + v * CK_LANES) = CK_NAME(columns)(format, panel, column + v * CK_LANES);
        }
    }
}

static void CK_NAME(expand_any)(int format, const char *panel, size_t column, size_t depth, float *strip) {
    switch (format) {
    case CK_FORMAT_F16: CK_NAME(expand)(CK_FORMAT_F16, panel, column, depth, strip); break;
    case CK_FORMAT_BF16: CK_NAME(expand)(CK_FORMAT_BF16, panel, column, depth, strip); break;
    default: CK_NAME(expand)(CK_FORMAT_F24, panel, column, depth, strip);
    }
}
#endif

// Sets what tile `i` of `tiles` fetches ahead: what the processor fetches by itself ends at every page, and waits where
// many tiles read the same. `part` is the panel's part that the tiles read.
CK_INLINE void CK_NAME(fetch_ahead)(const struct ck_product *p, const char *part, size_t i, size_t tiles, size_t rows,
                                    struct ck_tile *tile) {
    size_t bytes = row_bytes(p->format);
    tile->is_alone = tiles == 1;
    tile->ahead = part;
    tile->ahead_step = 0;
    if (CK_STREAMS > 1) {
        // Each its share of the next panel, so that memory is asked for it evenly.
        size_t share = tile->steps * bytes / tiles;
        tile->ahead += tile->steps * bytes + i * share;
        tile->ahead_step = (bytes + tiles - 1) / tiles;
        tile->ahead_distance = share / CK_STREAMS;
    } else if (tiles == 1) {
        // Into the second-level cache what it comes to much later.
        size_t distance = CK_IS_F32 ? ck_fetched_ahead_f32(rows) : ck_fetched_ahead_groups(rows);
        tile->ahead += distance;
        tile->ahead_step = distance > 0 ? bytes : 0;
    } else if (!CK_IS_F32) {
        // Each its share of the next panel, so that memory is asked for it evenly.
        tile->ahead_step = (bytes + tiles - 1) / tiles;
        tile->ahead += p->steps * bytes + i * p->steps * tile->ahead_step;
    } else if (i < 2) {
        // The first two a half each of what comes next.
        tile->ahead += (2 + i) * (tile->steps * bytes / 2);
        tile->ahead_step = bytes / 2;
    }
}

// One strip of at most 2 × CK_LANES columns for `rows` rows.
static void CK_NAME(strip)(const struct ck_product *p, size_t first_row, size_t rows, size_t column) {
    size_t width = p->end_column - column;
    if (width > 2 * CK_LANES) width = 2 * CK_LANES;
    int vectors = width > CK_LANES ? 2 : 1;
    int is_padded = width < (size_t)vectors * CK_LANES;
    float bias[2 * CK_LANES] = {0};
    if (p->bias) memcpy(bias, p->bias + column, width * sizeof(float));
    size_t tiles = (rows + CK_ROWS - 1) / CK_ROWS;
    const char *panel = p->panels + column / CK_PANEL * p->steps * row_bytes(p->format);
    // Groups have one format, in which a strip can begin where its columns do.
    if (!CK_IS_F32) panel += column % CK_PANEL * 4;
    size_t most = CK_IS_F32 ? CK_DEPTH : p->steps;
#if CK_IS_F32
    float strip[CK_DEPTH * 2 * CK_LANES] __attribute__((aligned(64)));
#endif
    int expands = CK_IS_F32 && p->format != CK_FORMAT_F32 && tiles > 1;
    for (size_t k = 0; k == 0 || k < p->steps; k += most) {
        size_t steps = p->steps - k < most ? p->steps - k : most;
        const char *part = panel + k * row_bytes(p->format);
        const char *read = part;
#if CK_IS_F32
        if (expands) {
            CK_NAME(expand_any)(p->format, part, column % CK_PANEL, steps, strip);
            read = (const char *)strip;
        }
#endif
        for (size_t i = 0; i < tiles; i++) {
            size_t row = first_row + i * rows / tiles;
            size_t count = first_row + (i + 1) * rows / tiles - row;
            struct ck_tile tile = {
                .input = p->input + row * p->input_stride + 4 * k,
                .input_stride = p->input_stride,
                .steps = steps,
                .panel = read,
                .panel_step = expands ? sizeof(float) * 2 * CK_LANES : row_bytes(CK_FORMAT_F32),
                .format = expands ? CK_FORMAT_F32 : p->format,
                .column = CK_IS_F32 && !expands ? column % CK_PANEL : 0,
                .row_scales = p->row_scales ? p->row_scales + row : 0,
                .row_zeros = p->row_zeros ? p->row_zeros + row : 0,
                .column_scales = p->column_scales ? p->column_scales + column : 0,
                .column_sums = p->column_sums ? p->column_sums + column : 0,
                .bias = bias,
                .continues = k > 0,
                .clamps = p->clamps && k + steps >= p->steps,
                .residual = p->residual && k == 0 ? p->residual + row * p->residual_stride + column : 0,
                .residual_stride = p->residual_stride,
                .output = p->output + row * p->output_stride + column,
                .output_stride = p->output_stride,
            };
            CK_NAME(fetch_ahead)(p, part, i, tiles, rows, &tile);
            if (is_padded) {
                CK_NAME(padded_tile)(count, vectors, width, &tile);
            } else {
                CK_NAME(any_tile)(count, vectors, &tile);
            }
        }
        if (!CK_IS_F32) break;
    }
}

// Does what is left to do on finished sums, while they are in the nearest cache.
CK_INLINE void CK_NAME(finish)(const struct ck_product *p, size_t row, size_t rows, size_t column) {
    if (p->activation == CK_IDENTITY && !p->late_residual) return;
    size_t width = p->end_column - column < 2 * CK_LANES ? p->end_column - column : 2 * CK_LANES;
    struct ck_mutable_matrix sums = {p->output + row * p->output_stride + column, p->output_stride, rows, width};
    struct ck_epilogue after = {
        .activation = p->activation,
        .residual = p->late_residual ? p->late_residual + row * p->residual_stride + column : 0,
        .residual_stride = p->residual_stride,
    };
    finish_rows(&sums, &after);
}

static void CK_NAME(multiply_all)(const struct ck_product *p) {
    // Rows of groups were converted a few at a time already.
    size_t chunk = CK_IS_F32 ? ck_rows_at_once_f32(p->steps, CK_ROWS) : p->rows;
    for (size_t row = 0; row < p->rows; row += chunk) {
        size_t rows = p->rows - row < chunk ? p->rows - row : chunk;
        for (size_t column = p->first_column; column < p->end_column; column += 2 * CK_LANES) {
            CK_NAME(strip)(p, row, rows, column);
            CK_NAME(finish)(p, row, rows, column);
        }
    }
}

#if CK_IS_F32
#include "quadrants.h"

static void CK_NAME(multiply)(const struct ck_rows *input, const struct ck_panels *panels,
                              const struct ck_epilogue *after, const struct ck_output *output) {
    struct ck_product product = product_of_panels(input, panels, after, output);
    product.input_stride = input->stride * sizeof(float);
    product.steps = input->inputs;
    product.scratch = output->scratch;
    if (product.scratch) {
        CK_NAME(multiply_by_quadrants)(&product);
    } else {
        CK_NAME(multiply_all)(&product);
    }
}
#else
static void CK_NAME(multiply)(const struct ck_rows *input, const struct ck_panels *panels,
                              const struct ck_epilogue *after, const struct ck_output *output) {
    struct ck_product product = product_of_groups(CK_KIND, input, panels, after, output);
    CK_NAME(multiply_all)(&product);
}
#endif

#undef CK_COLUMNS
#undef CK_NAME
#undef CK_LANES
#undef CK_ROWS
#undef CK_IS_F32
#undef CK_STREAMS
#undef CK_HALVES
#undef CK_KIND
#undef CK_SUMS
#undef CK_LEFT
#undef CK_RIGHT
#undef CK_NOTHING
#undef CK_SPREAD
#undef CK_LOAD
#undef CK_DOT
#undef CK_FINISHED
#undef CK_LEFT_OFFSET
