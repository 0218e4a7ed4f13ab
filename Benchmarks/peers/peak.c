// What the processor can do at most: core clock, multiply-add rates, read bandwidth. One JSON line.
//
//     cc -O2 -march=native -pthread peak.c -o peak && ./peak [THREADS]
//
// Each rate is the sum over the threads of the best of several runs. A rate the processor lacks is left out.
#include <immintrin.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAXIMUM_THREADS 256
#define ITERATIONS 20000000L

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

/// Core clock in GHz: a chain of dependent additions, one a cycle.
static double core_clock(void) {
    const long additions = 200000000;
    double best = 0;
    for (int run = 0; run < 5; run++) {
        unsigned long x = 1;
        double start = seconds();
        for (long i = 0; i < additions / 8; i++) {
            __asm__ volatile("add $1,%0\nadd $1,%0\nadd $1,%0\nadd $1,%0\n"
                             "add $1,%0\nadd $1,%0\nadd $1,%0\nadd $1,%0" : "+r"(x));
        }
        double rate = additions / (seconds() - start);
        if (rate > best) best = rate;
    }
    return best / 1e9;
}

// Twelve independent accumulators hide the latency of the instruction. They are variables of their own: of an array some
// compilers store every sum, and half the rate is left.
#define TWELVE(OP) OP(0) OP(1) OP(2) OP(3) OP(4) OP(5) OP(6) OP(7) OP(8) OP(9) OP(10) OP(11)
#define RATE(NAME, REGISTER, INSTRUCTION, OPERATIONS)                                                     \
    static double NAME(void) {                                                                            \
        REGISTER b, c;                                                                                    \
        memset(&b, 1, sizeof b);                                                                          \
        memset(&c, 1, sizeof c);                                                                          \
        REGISTER TWELVE(SUM) unused = b;                                                                  \
        (void)unused;                                                                                     \
        double start = seconds();                                                                         \
        for (long i = 0; i < ITERATIONS; i++) { TWELVE(INSTRUCTION) }                                     \
        return ITERATIONS * 12.0 * OPERATIONS / (seconds() - start) / 1e9;                                \
    }
#define SUM(K) a##K = b,
#define STEP(MNEMONIC, K) __asm__ volatile(MNEMONIC " %1,%2,%0" : "+v"(a##K) : "v"(b), "v"(c));

#ifdef __AVX512F__
#define FMA512(K) STEP("vfmadd231ps", K)
RATE(fma_f32, __m512, FMA512, 32)
typedef __m512 vector;
#define VECTOR_ADD _mm512_add_ps
#define VECTOR_LANES 16
#else
#define FMA256(K) STEP("vfmadd231ps", K)
RATE(fma_f32, __m256, FMA256, 16)
typedef __m256 vector;
#define VECTOR_ADD _mm256_add_ps
#define VECTOR_LANES 8
#endif
#ifdef __AVX512BF16__
#define DOT_BF16(K) STEP("vdpbf16ps", K)
RATE(dot_bf16, __m512, DOT_BF16, 64)
#endif
#ifdef __AVX512VNNI__
#define DOT_INT8(K) STEP("vpdpbusd", K)
RATE(dot_int8, __m512i, DOT_INT8, 128)
#endif

/// GB/s of reading a block of `bytes` again and again.
static double bandwidth(size_t bytes) {
    float *block = aligned_alloc(4096, bytes);
    if (!block) return 0;
    memset(block, 0, bytes);
    const size_t count = bytes / sizeof(vector) / 8 * 8;
    const long repeats = bytes > (64u << 20) ? 3 : (long)((2ul << 30) / bytes);
    double best = 0;
    for (int run = 0; run < 3; run++) {
        vector sums[8];
        memset(sums, 0, sizeof sums);
        double start = seconds();
        for (long repeat = 0; repeat < repeats; repeat++) {
            for (size_t i = 0; i < count; i += 8) {
                for (int k = 0; k < 8; k++) {
                    sums[k] = VECTOR_ADD(sums[k], *(vector *)(block + (i + k) * VECTOR_LANES));
                }
            }
        }
        double rate = repeats * (double)bytes / (seconds() - start) / 1e9;
        for (int k = 1; k < 8; k++) sums[0] = VECTOR_ADD(sums[0], sums[k]);
        volatile float used = ((float *)&sums[0])[0];
        (void)used;
        if (rate > best) best = rate;
    }
    free(block);
    return best;
}

static double read_memory(void) { return bandwidth(512u << 20); }
static double read_level_3(void) { return bandwidth(8u << 20); }
static double read_level_2(void) { return bandwidth(512u << 10); }

static const struct test {
    const char *name;
    double (*run)(void);
    int repeats;
} tests[] = {
    {"f32_fma_gflops", fma_f32, 5},
#ifdef __AVX512BF16__
    {"bf16_dot_gflops", dot_bf16, 5},
#endif
#ifdef __AVX512VNNI__
    {"int8_dot_gops", dot_int8, 5},
#endif
    {"memory_read_gb_per_s", read_memory, 1},
    {"8_mb_read_gb_per_s", read_level_3, 1},
    {"512_kb_read_gb_per_s", read_level_2, 1},
};

struct job {
    const struct test *test;
    pthread_barrier_t *start;
    double best;
};

static void *work(void *argument) {
    struct job *job = argument;
    pthread_barrier_wait(job->start);
    for (int i = 0; i < job->test->repeats; i++) {
        double rate = job->test->run();
        if (rate > job->best) job->best = rate;
    }
    return NULL;
}

int main(int count, char **arguments) {
    int threads = count > 1 ? atoi(arguments[1]) : 1;
    if (threads < 1 || threads > MAXIMUM_THREADS) {
        fprintf(stderr, "usage: peak [THREADS], 1 to %d\n", MAXIMUM_THREADS);
        return 64;
    }
    printf("{\"threads\":%d,\"core_ghz\":%.3f", threads, core_clock());
    for (size_t t = 0; t < sizeof tests / sizeof *tests; t++) {
        pthread_t ids[MAXIMUM_THREADS];
        struct job jobs[MAXIMUM_THREADS];
        pthread_barrier_t start;
        pthread_barrier_init(&start, NULL, threads);
        for (int i = 0; i < threads; i++) {
            jobs[i] = (struct job){&tests[t], &start, 0};
            if (pthread_create(&ids[i], NULL, work, &jobs[i]) != 0) {
                fprintf(stderr, "no thread could be started\n");
                return 1;
            }
        }
        double sum = 0;
        for (int i = 0; i < threads; i++) {
            pthread_join(ids[i], NULL);
            sum += jobs[i].best;
        }
        pthread_barrier_destroy(&start);
        printf(",\"%s\":%.1f", tests[t].name, sum);
    }
    puts("}");
    return 0;
}
