#ifndef CPROCESSOR_SHARED_MEMORY_H
#define CPROCESSOR_SHARED_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// Memory that one thread writes while others read it.

// Reads a word, and all that was written before the store that it reads.
static inline uint32_t cp_load_acquire_u32(const uint32_t *place) { return __atomic_load_n(place, __ATOMIC_ACQUIRE); }

// Writes a word, after all that this thread wrote before.
static inline void cp_store_release_u32(uint32_t *place, uint32_t value) {
    __atomic_store_n(place, value, __ATOMIC_RELEASE);
}

// Reads a word as a whole, in no order with other memory.
static inline uint64_t cp_load_relaxed_u64(const uint64_t *place) { return __atomic_load_n(place, __ATOMIC_RELAXED); }

// Writes a word as a whole, in no order with other memory.
static inline void cp_store_relaxed_u64(uint64_t *place, uint64_t value) {
    __atomic_store_n(place, value, __ATOMIC_RELAXED);
}

// Asks for the cache lines of `byte_count` bytes from `place` on, ahead of their use.
static inline void cp_prefetch(const void *place, size_t byte_count) {
    const char *line = (const char *)((uintptr_t)place & ~(uintptr_t)63);
    for (const char *end = (const char *)place + byte_count; line < end; line += 64) __builtin_prefetch(line);
}

#pragma clang assume_nonnull end

#endif
