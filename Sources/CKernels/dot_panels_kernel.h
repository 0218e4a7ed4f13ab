// The product of a few converted rows and the packed panels, included by dot_panels.c once for each kind and instruction
// set, which defines
//   CK_NAME(name)               the name with a suffix of its own
//   CK_TARGET                   the target attribute
//   CK_LANES                    columns of a vector; a panel has a whole number of pairs of them
//   CK_ROWS                     rows of a tile
//   CK_KIND                     CK_DOT_BF16 or CK_DOT_INT8
//   CK_SUMS, CK_LEFT, CK_RIGHT  types: sums of CK_LANES columns, one group of the left-hand side, the columns' groups
//   CK_NOTHING                  sums of nothing
//   CK_SPREAD(bits)             a group as CK_LEFT
//   CK_LOAD(pointer)            CK_LANES columns' groups
//   CK_DOT(sums, left, right)   the sums with a product added
//   CK_FINISHED(sums)           CK_LANES sums in order, F32 or 32-bit integers
//   CK_LEFT_OFFSET              what CK_SPREAD takes off each value of the left-hand side; 0 where it is not defined

#ifndef CK_LEFT_OFFSET
#define CK_LEFT_OFFSET 0
#endif

typedef float CK_NAME(floats) __attribute__((vector_size(CK_LANES * 4), aligned(4)));
typedef int32_t CK_NAME(integers) __attribute__((vector_size(CK_LANES * 4), aligned(4)));

// `rows` × `vectors` values of the output: the sums stay in registers while the panel streams by.
CK_TARGET CK_INLINE void CK_NAME(tile)(const int rows, const int vectors, const struct ck_dot_tile *t) {
    typedef CK_NAME(floats) floats;
    typedef CK_NAME(integers) integers;
    CK_SUMS sums[CK_ROWS][2];
    CK_UNROLL for (int r = 0; r < rows; r++) {
        CK_UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = CK_NOTHING;
    }
    CK_UNROLL for (int r = 0; r < rows; r++) {
        __builtin_prefetch(t->output + (size_t)r * t->output_stride, 1);
        if (vectors * CK_LANES > 16) __builtin_prefetch(t->output + (size_t)r * t->output_stride + 16, 1);
    }
    const char *input = t->input;
    const char *panel = t->panel;
    size_t stride = t->input_stride;
    const char *ahead = t->ahead;
    for (size_t group = t->groups; group > 0; group--, panel += 4 * 32, input += 4, ahead += t->ahead_step) {
        if (t->is_alone) {
            __builtin_prefetch(ahead, 0, 2);
            if (vectors > 1) __builtin_prefetch(ahead + 64, 0, 2);
        } else {
            __builtin_prefetch(ahead);
        }
        CK_RIGHT right[2];
        CK_UNROLL for (int v = 0; v < vectors; v++) right[v] = CK_LOAD(panel + (size_t)v * CK_LANES * 4);
        CK_UNROLL for (int r = 0; r < rows; r++) {
            int32_t bits;
            memcpy(&bits, input + (size_t)r * stride, 4);
            CK_LEFT left = CK_SPREAD(bits);
            CK_UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = CK_DOT(sums[r][v], left, right[v]);
        }
    }
    CK_UNROLL for (int v = 0; v < vectors; v++) {
        floats bias = *(const floats *)(t->bias + v * CK_LANES);
        floats scales = {0};
        integers column_sums = {0};
        if (CK_KIND == CK_DOT_INT8) {
            scales = *(const floats *)(t->column_scales + v * CK_LANES);
            column_sums = *(const integers *)(t->column_sums + v * CK_LANES);
        }
        CK_UNROLL for (int r = 0; r < rows; r++) {
            floats value;
            if (CK_KIND == CK_DOT_INT8) {
                integers whole = (integers)CK_FINISHED(sums[r][v]) - (t->row_zeros[r] - CK_LEFT_OFFSET) * column_sums;
                value = __builtin_convertvector(whole, floats) * (t->row_scales[r] * scales) + bias;
            } else {
                value = (floats)CK_FINISHED(sums[r][v]) + bias;
            }
            if (t->clamps) {
                value = __builtin_elementwise_min(__builtin_elementwise_max(value, (floats){0}), (floats){0} + 6.0f);
            }
            if (t->residual) value += *(const floats *)(t->residual + (size_t)r * t->residual_stride + v * CK_LANES);
            *(floats *)(t->output + (size_t)r * t->output_stride + v * CK_LANES) = value;
        }
    }
}

#define CK_CASE(n)                                                                                                    \
    case n:                                                                                                           \
        if (vectors == 1) {                                                                                           \
            CK_NAME(tile)(n, 1, t);                                                                                   \
        } else {                                                                                                      \
            CK_NAME(tile)(n, 2, t);                                                                                   \
        }                                                                                                             \
        break;

CK_TARGET static void CK_NAME(any_tile)(size_t rows, int vectors, const struct ck_dot_tile *t) {
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

// One strip of at most 2 × CK_LANES columns.
CK_TARGET static void CK_NAME(strip)(const struct ck_dot_product *p, size_t column) {
    size_t width = p->end_column - column;
    if (width > 2 * CK_LANES) width = 2 * CK_LANES;
    int vectors = width > CK_LANES ? 2 : 1;
    // There is no room in the output for whole vectors: they go to a buffer, and the columns that exist are copied.
    int padded = width < (size_t)vectors * CK_LANES;
    float bias[2 * CK_LANES] = {0};
    if (p->bias) memcpy(bias, p->bias + column, width * sizeof(float));
    size_t tiles = (p->rows + CK_ROWS - 1) / CK_ROWS;
    for (size_t i = 0; i < tiles; i++) {
        size_t row = i * p->rows / tiles;
        size_t count = (i + 1) * p->rows / tiles - row;
        float *output = p->output + row * p->output_stride + column;
        const float *residual = p->residual ? p->residual + row * p->residual_stride + column : 0;
        const char *panel = p->panels + column / 32 * p->panel_bytes + column % 32 * 4;
        // What the processor fetches ahead by itself ends at every page. A tile that is the only one fetches into the
        // second-level cache what it comes to later; else each fetches its share of the next panel, so that memory is asked
        // for it evenly.
        const char *ahead;
        size_t ahead_step;
        if (tiles == 1) {
            ahead = panel + ck_fetched_ahead(p->rows);
            ahead_step = 4 * 32;
        } else {
            ahead_step = (4 * 32 + tiles - 1) / tiles;
            ahead = panel + p->panel_bytes + i * p->groups * ahead_step;
        }
        struct ck_dot_tile tile = {
            .input = p->input + row * p->input_stride,
            .input_stride = p->input_stride,
            .groups = p->groups,
            .panel = panel,
            .is_alone = tiles == 1,
            .ahead = ahead,
            .ahead_step = ahead_step,
            .row_scales = p->row_scales ? p->row_scales + row : 0,
            .row_zeros = p->row_zeros ? p->row_zeros + row : 0,
            .column_scales = p->column_scales ? p->column_scales + column : 0,
            .column_sums = p->column_sums ? p->column_sums + column : 0,
            .bias = bias,
            .clamps = p->clamps,
            .residual = residual,
            .residual_stride = p->residual_stride,
            .output = output,
            .output_stride = p->output_stride,
        };
        if (!padded) {
            CK_NAME(any_tile)(count, vectors, &tile);
            continue;
        }
        float values[CK_ROWS * 2 * CK_LANES], added[CK_ROWS * 2 * CK_LANES];
        for (size_t r = 0; residual && r < count; r++) {
            memcpy(added + r * 2 * CK_LANES, residual + r * p->residual_stride, width * sizeof(float));
        }
        tile.output = values;
        tile.output_stride = 2 * CK_LANES;
        tile.residual = residual ? added : 0;
        tile.residual_stride = 2 * CK_LANES;
        CK_NAME(any_tile)(count, vectors, &tile);
        for (size_t r = 0; r < count; r++) {
            memcpy(output + r * p->output_stride, values + r * 2 * CK_LANES, width * sizeof(float));
        }
    }
}

CK_TARGET static void CK_NAME(multiply)(const struct ck_dot_product *p) {
    for (size_t column = p->first_column; column < p->end_column; column += 2 * CK_LANES) {
        CK_NAME(strip)(p, column);
        if (p->activation != CK_IDENTITY || p->late_residual) {
            // While the strip is in the nearest cache.
            size_t width = p->end_column - column < 2 * CK_LANES ? p->end_column - column : 2 * CK_LANES;
            ck_epilogue_body(p->output + column, p->output_stride, p->rows, width, 0, p->activation,
                             p->late_residual ? p->late_residual + column : 0, p->residual_stride);
        }
    }
}

#undef CK_CASE
#undef CK_NAME
#undef CK_TARGET
#undef CK_LANES
#undef CK_ROWS
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
