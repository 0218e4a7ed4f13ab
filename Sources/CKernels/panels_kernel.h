// The product of a few rows and the packed panels, included once for each instruction set by panels.c, which defines
//   CK_NAME(name)   the name with a suffix of its own
//   CK_TARGET       the target attribute
//   CK_LANES        floats in a vector register
//   CK_HALVES(p)    returns CK_LANES values of F16 at p
//   CK_ROWS         rows of a tile: CK_ROWS × 2 sums and two vectors of the panel fill the registers

typedef float CK_NAME(vector) __attribute__((vector_size(CK_LANES * 4), aligned(4)));

// CK_LANES columns of one input's row, from column `first` of the panel on. `row` is where the panel's row begins in the
// format; where that is F32 it may also be a strip of it, and `first` counts from there.
CK_TARGET CK_INLINE CK_NAME(vector) CK_NAME(columns)(const int format, const char *row, size_t first) {
    typedef uint32_t bits __attribute__((vector_size(CK_LANES * 4)));
    typedef uint16_t halves __attribute__((vector_size(CK_LANES * 2), aligned(2)));
    typedef uint8_t bytes __attribute__((vector_size(CK_LANES), aligned(1)));
    switch (format) {
    case CK_FORMAT_F16: {
        CK_HALVES(row + 2 * first);
    }
    case CK_FORMAT_BF16: {
        bits upper = __builtin_convertvector(*(const halves *)(row + 2 * first), bits);
        return (CK_NAME(vector))(upper << 16);
    }
    case CK_FORMAT_F24: {
        bits upper = __builtin_convertvector(*(const halves *)(row + 2 * first), bits);
        bits lower = __builtin_convertvector(*(const bytes *)(row + 2 * CK_PANEL + first), bits);
        return (CK_NAME(vector))(upper << 16 | lower << 8);
    }
    default: return *(const CK_NAME(vector) *)(row + 4 * first);
    }
}

// Adds a product of `rows` rows and `vectors` vectors of columns to sums, which stay in registers while the panel streams by.
// `combines`: the panel is the sum of two, which is written down for the tiles to come.
CK_TARGET CK_INLINE void CK_NAME(accumulate)(const int rows, const int vectors, const int format, const int combines,
                                             const struct ck_tile *t, CK_NAME(vector) sums[CK_ROWS][2]) {
    const float *other = t->other_panel;
    float *strip = t->strip;
    const float *input = t->input;
    const char *panel = t->panel;
    size_t stride = t->input_stride;
    size_t step = format == CK_FORMAT_F32 ? t->panel_step : row_bytes(format);
    const char *ahead = t->ahead;
    for (size_t depth = t->depth; depth > 0; depth--, panel += step, input++, ahead += t->ahead_step) {
        if (t->is_alone) {
            __builtin_prefetch(ahead, 0, 2);
            if (vectors * CK_LANES > 16) __builtin_prefetch(ahead + 64, 0, 2);
        } else {
            __builtin_prefetch(ahead);
            if (vectors * CK_LANES > 16) __builtin_prefetch(ahead + 64);
        }
        CK_NAME(vector) right[2];
        CK_UNROLL for (int v = 0; v < vectors; v++) {
            right[v] = CK_NAME(columns)(format, panel, t->column + (size_t)v * CK_LANES);
            if (combines) {
                right[v] += *(const CK_NAME(vector) *)(other + v * CK_LANES) * t->other_sign;
                *(CK_NAME(vector) *)(strip + v * CK_LANES) = right[v];
            }
        }
        if (combines) {
            other += CK_PANEL;
            strip += 2 * CK_LANES;
        }
        CK_UNROLL for (int r = 0; r < rows; r++) {
            float left = input[(size_t)r * stride];
            CK_UNROLL for (int v = 0; v < vectors; v++) sums[r][v] += left * right[v];
        }
    }
}

// `rows` × `vectors` values of the output from one K block.
CK_TARGET CK_INLINE void CK_NAME(tile)(const int rows, const int vectors, const int format, const struct ck_tile *t) {
    typedef CK_NAME(vector) vector;
    vector sums[CK_ROWS][2];
    CK_UNROLL for (int r = 0; r < rows; r++) {
        const float *start = t->continues ? t->output + (size_t)r * t->output_stride : t->bias;
        CK_UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = *(const vector *)(start + v * CK_LANES);
        if (t->residual) {
            const float *residual = t->residual + (size_t)r * t->residual_stride;
            CK_UNROLL for (int v = 0; v < vectors; v++) sums[r][v] += *(const vector *)(residual + v * CK_LANES);
        }
    }
    CK_NAME(accumulate)(rows, vectors, format, 0, t, sums);
    CK_UNROLL for (int r = 0; r < rows; r++) {
        CK_UNROLL for (int v = 0; v < vectors; v++) {
            vector sum = sums[r][v];
            if (t->clamps) {
                sum = __builtin_elementwise_min(__builtin_elementwise_max(sum, (vector){0}), (vector){0} + 6.0f);
            }
            *(vector *)(t->output + (size_t)r * t->output_stride + v * CK_LANES) = sum;
        }
    }
}

#define CK_CASE(n)                                                                                                    \
    case n:                                                                                                           \
        if (vectors == 1) {                                                                                           \
            CK_NAME(tile)(n, 1, format, t);                                                                           \
        } else {                                                                                                      \
            CK_NAME(tile)(n, 2, format, t);                                                                           \
        }                                                                                                             \
        break;

CK_TARGET CK_INLINE void CK_NAME(tile_of)(size_t rows, int vectors, const int format, const struct ck_tile *t) {
    switch (rows) {
        CK_CASE(1)
        CK_CASE(2)
        CK_CASE(3)
        CK_CASE(4)
#if CK_ROWS > 4
        CK_CASE(5)
        CK_CASE(6)
#endif
#if CK_ROWS > 6
        CK_CASE(7)
        CK_CASE(8)
#endif
#if CK_ROWS > 8
        CK_CASE(9)
        CK_CASE(10)
        CK_CASE(11)
        CK_CASE(12)
#endif
    default: break;
    }
}

CK_TARGET static void CK_NAME(tile_f32)(size_t rows, int vectors, const struct ck_tile *t) {
    CK_NAME(tile_of)(rows, vectors, CK_FORMAT_F32, t);
}

CK_TARGET static void CK_NAME(tile_f16)(size_t rows, int vectors, const struct ck_tile *t) {
    CK_NAME(tile_of)(rows, vectors, CK_FORMAT_F16, t);
}

CK_TARGET static void CK_NAME(tile_bf16)(size_t rows, int vectors, const struct ck_tile *t) {
    CK_NAME(tile_of)(rows, vectors, CK_FORMAT_BF16, t);
}

CK_TARGET static void CK_NAME(tile_f24)(size_t rows, int vectors, const struct ck_tile *t) {
    CK_NAME(tile_of)(rows, vectors, CK_FORMAT_F24, t);
}

CK_TARGET static void CK_NAME(any_tile)(size_t rows, int vectors, const struct ck_tile *t) {
    switch (t->format) {
    case CK_FORMAT_F16: CK_NAME(tile_f16)(rows, vectors, t); break;
    case CK_FORMAT_BF16: CK_NAME(tile_bf16)(rows, vectors, t); break;
    case CK_FORMAT_F24: CK_NAME(tile_f24)(rows, vectors, t); break;
    default: CK_NAME(tile_f32)(rows, vectors, t);
    }
}

// A strip's columns of some inputs as F32, for tiles that read them more than once.
CK_TARGET CK_INLINE void CK_NAME(expand)(const int format, const char *panel, size_t column, size_t depth, float *strip) {
    for (; depth > 0; depth--, panel += row_bytes(format), strip += 2 * CK_LANES) {
        CK_UNROLL for (size_t v = 0; v < 2; v++) {
            *(CK_NAME(vector) *)(strip + v * CK_LANES) = CK_NAME(columns)(format, panel, column + v * CK_LANES);
        }
    }
}

// One strip of at most 2 × CK_LANES columns for `rows` rows. `padded` (a strip that the output has no room for as whole
// vectors) computes into a buffer and copies the columns that exist.
CK_TARGET static void CK_NAME(strip)(const struct ck_product *p, size_t first_row, size_t rows, size_t column) {
    size_t width = p->end_column - column;
    if (width > 2 * CK_LANES) width = 2 * CK_LANES;
    int vectors = width > CK_LANES ? 2 : 1;
    int padded = width < (size_t)vectors * CK_LANES;
    float bias[2 * CK_LANES] = {0};
    if (p->bias) memcpy(bias, p->bias + column, width * sizeof(float));
    size_t tiles = (rows + CK_ROWS - 1) / CK_ROWS;
    const char *panel = p->panels + column / CK_PANEL * p->inputs * row_bytes(p->format);
    float strip[CK_DEPTH * 2 * CK_LANES] __attribute__((aligned(64)));
    int expands = p->format != CK_FORMAT_F32 && tiles > 1;
    for (size_t k = 0; k == 0 || k < p->inputs; k += CK_DEPTH) {
        size_t depth = p->inputs - k < CK_DEPTH ? p->inputs - k : CK_DEPTH;
        int last = k + depth >= p->inputs;
        const char *part = panel + k * row_bytes(p->format);
        if (expands) {
            switch (p->format) {
            case CK_FORMAT_F16: CK_NAME(expand)(CK_FORMAT_F16, part, column % CK_PANEL, depth, strip); break;
            case CK_FORMAT_BF16: CK_NAME(expand)(CK_FORMAT_BF16, part, column % CK_PANEL, depth, strip); break;
            default: CK_NAME(expand)(CK_FORMAT_F24, part, column % CK_PANEL, depth, strip);
            }
        }
        for (size_t i = 0; i < tiles; i++) {
            size_t row = first_row + i * rows / tiles;
            size_t count = first_row + (i + 1) * rows / tiles - row;
            float *output = p->output + row * p->output_stride + column;
            const float *residual = p->residual && k == 0 ? p->residual + row * p->residual_stride + column : 0;
            // What the processor fetches ahead by itself ends at every page, and waits where many tiles read the same. A
            // tile that is the only one fetches into the second-level cache what it comes to much later, unless it has so
            // few rows that memory is all it waits for; else the first two fetch a half each of what comes next.
            size_t half = depth * row_bytes(p->format) / 2;
            const char *ahead = part;
            size_t ahead_step = 0;
            if (tiles == 1 && rows >= CK_FETCHING_ROWS) {
                ahead = part + CK_FETCHED_AHEAD;
                ahead_step = row_bytes(p->format);
            } else if (tiles > 1 && i < 2) {
                ahead = part + (2 + i) * half;
                ahead_step = row_bytes(p->format) / 2;
            }
            struct ck_tile tile = {
                .input = p->input + row * p->input_stride + k,
                .input_stride = p->input_stride,
                .depth = depth,
                .panel = expands ? (const char *)strip : part,
                .panel_step = expands ? sizeof(float) * 2 * CK_LANES : row_bytes(CK_FORMAT_F32),
                .format = expands ? CK_FORMAT_F32 : p->format,
                .column = expands ? 0 : column % CK_PANEL,
                .is_alone = tiles == 1,
                .ahead = ahead,
                .ahead_step = ahead_step,
                .bias = bias,
                .continues = k > 0,
                .clamps = last && p->clamps,
                .residual = residual,
                .residual_stride = p->residual_stride,
                .output = output,
                .output_stride = p->output_stride,
            };
            if (!padded) {
                CK_NAME(any_tile)(count, vectors, &tile);
                continue;
            }
            float sums[CK_ROWS * 2 * CK_LANES], added[CK_ROWS * 2 * CK_LANES];
            for (size_t r = 0; r < count; r++) {
                memcpy(sums + r * 2 * CK_LANES, output + r * p->output_stride, width * sizeof(float));
                if (residual) {
                    memcpy(added + r * 2 * CK_LANES, residual + r * p->residual_stride, width * sizeof(float));
                }
            }
            tile.output = sums;
            tile.output_stride = 2 * CK_LANES;
            tile.residual = residual ? added : 0;
            tile.residual_stride = 2 * CK_LANES;
            CK_NAME(any_tile)(count, vectors, &tile);
            for (size_t r = 0; r < count; r++) {
                memcpy(output + r * p->output_stride, sums + r * 2 * CK_LANES, width * sizeof(float));
            }
        }
    }
}

// What is left to do on finished sums, while they are in the nearest cache.
CK_TARGET CK_INLINE void CK_NAME(finish)(const struct ck_product *p, size_t row, size_t rows, size_t column) {
    if (p->activation == CK_IDENTITY && !p->late_residual) return;
    size_t width = p->end_column - column < 2 * CK_LANES ? p->end_column - column : 2 * CK_LANES;
    const float *residual = p->late_residual ? p->late_residual + row * p->residual_stride + column : 0;
    ck_epilogue_body(p->output + row * p->output_stride + column, p->output_stride, rows, width, 0, p->activation,
                     residual, p->residual_stride);
}

CK_TARGET static void CK_NAME(multiply_all)(const struct ck_product *p) {
    size_t chunk = CK_CHUNK_VALUES / (p->inputs + 1) / CK_ROWS * CK_ROWS;
    if (chunk < 2 * CK_ROWS) chunk = 2 * CK_ROWS;
    if (chunk > 20 * CK_ROWS) chunk = 20 * CK_ROWS;
    for (size_t row = 0; row < p->rows; row += chunk) {
        size_t rows = p->rows - row < chunk ? p->rows - row : chunk;
        for (size_t column = p->first_column; column < p->end_column; column += 2 * CK_LANES) {
            CK_NAME(strip)(p, row, rows, column);
            CK_NAME(finish)(p, row, rows, column);
        }
    }
}

#include "strassen_kernel.h"

CK_TARGET static void CK_NAME(multiply)(const struct ck_product *p) {
    if (p->scratch) {
        CK_NAME(multiply_by_quadrants)(p);
    } else {
        CK_NAME(multiply_all)(p);
    }
}

#undef CK_CASE
#undef CK_HALVES
#undef CK_NAME
#undef CK_TARGET
#undef CK_LANES
#undef CK_ROWS
