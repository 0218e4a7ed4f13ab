#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "instruction_set.h"
#include "instruction_sets.h"

// Each set after those it improves on.
// clang-format off
static const struct ck_set *const sets[] = {
    &ck_baseline,
#if defined(__x86_64__)
    &ck_avx2,
    &ck_avx_vnni,
    &ck_avx512,
    &ck_avx512_vnni,
    &ck_avx512_bf16,
    &ck_amx,
#elif defined(__aarch64__)
    &ck_neon_dotprod,
    &ck_neon_i8mm,
    &ck_neon_bf16,
#endif
};
// clang-format on

enum { SET_COUNT = sizeof sets / sizeof sets[0] };

typedef void (*member)(void);
enum { MEMBER_COUNT = sizeof(struct ck_table) / sizeof(member) };
_Static_assert(sizeof(member) == sizeof(const char *), "all members of a table are pointers of one size");
_Static_assert(sizeof(struct ck_table) % sizeof(member) == 0, "a table is nothing but pointers");

// One table for each choice of sets, as a sum of their bits; each is filled once, when it is first asked for.
static struct ck_table tables[1 << SET_COUNT];
static atomic_bool is_filled[1 << SET_COUNT];
static pthread_mutex_t filling = PTHREAD_MUTEX_INITIALIZER;

static size_t usable_sets(uint32_t features) {
    size_t usable = 0;
    for (size_t i = 0; i < SET_COUNT; i++) {
        if ((sets[i]->features & ~features) == 0) usable |= (size_t)1 << i;
    }
    return usable;
}

static void merge(size_t usable, struct ck_table *table) {
    for (size_t i = 0; i < SET_COUNT; i++) {
        if (!(usable >> i & 1)) continue;
        for (size_t m = 0; m < MEMBER_COUNT; m++) {
            member better;
            memcpy(&better, (const char *)&sets[i]->row + m * sizeof better, sizeof better);
            if (better) memcpy((char *)table + m * sizeof better, &better, sizeof better);
        }
    }
}

static size_t filled_table(uint32_t features) {
    size_t usable = usable_sets(features);
    if (!atomic_load_explicit(&is_filled[usable], memory_order_acquire)) {
        pthread_mutex_lock(&filling);
        if (!atomic_load_explicit(&is_filled[usable], memory_order_relaxed)) {
            merge(usable, &tables[usable]);
            atomic_store_explicit(&is_filled[usable], 1, memory_order_release);
        }
        pthread_mutex_unlock(&filling);
    }
    return usable;
}

const struct ck_table *ck_kernels(void) {
    // The features of the last call in the upper half, and their table; 0, which has no table, before the first one.
    static _Atomic uint64_t last;
    uint32_t features = cp_features();
    uint64_t known = atomic_load_explicit(&last, memory_order_acquire);
    if (known == 0 || known >> 32 != features) {
        known = (uint64_t)features << 32 | filled_table(features);
        atomic_store_explicit(&last, known, memory_order_release);
    }
    return &tables[(uint32_t)known];
}

const struct ck_table *ck_kernels_with(uint32_t features) {
    return &tables[filled_table(features & cp_present_features())];
}

const struct ck_set *const *ck_sets(size_t *count) {
    *count = SET_COUNT;
    return sets;
}

int ck_instruction_set(void) {
    uint32_t features = cp_features();
    if (!(features & CP_AVX2)) return CK_BASELINE;
    return features & CP_AVX512 ? CK_AVX512 : CK_AVX2;
}
