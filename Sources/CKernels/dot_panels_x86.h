// The kernels of x86-64, included by dot_panels.c.

#include <immintrin.h>

#define CK_NAME(name) name##_bf16_avx512
#define CK_TARGET __attribute__((target("avx512bf16,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c")))
#define CK_LANES 16
#define CK_ROWS 12
#define CK_KIND CK_DOT_BF16
#define CK_SUMS __m512
#define CK_LEFT __m512i
#define CK_RIGHT __m512i
#define CK_NOTHING _mm512_setzero_ps()
#define CK_SPREAD(bits) _mm512_set1_epi32(bits)
#define CK_LOAD(pointer) _mm512_loadu_si512(pointer)
#define CK_DOT(sums, left, right) _mm512_dpbf16_ps(sums, (__m512bh)(left), (__m512bh)(right))
#define CK_FINISHED(sums) (sums)
#include "dot_panels_kernel.h"

#define CK_NAME(name) name##_int8_avx512
#define CK_TARGET __attribute__((target("avx512vnni,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c")))
#define CK_LANES 16
#define CK_ROWS 12
#define CK_KIND CK_DOT_INT8
#define CK_SUMS __m512i
#define CK_LEFT __m512i
#define CK_RIGHT __m512i
#define CK_NOTHING _mm512_setzero_si512()
#define CK_SPREAD(bits) _mm512_set1_epi32(bits)
#define CK_LOAD(pointer) _mm512_loadu_si512(pointer)
#define CK_DOT(sums, left, right) _mm512_dpbusd_epi32(sums, left, right)
#define CK_FINISHED(sums) (sums)
#include "dot_panels_kernel.h"

#define CK_NAME(name) name##_int8_avxvnni
#define CK_TARGET __attribute__((target("avxvnni,avx2,fma,f16c")))
#define CK_LANES 8
#define CK_ROWS 4
#define CK_KIND CK_DOT_INT8
#define CK_SUMS __m256i
#define CK_LEFT __m256i
#define CK_RIGHT __m256i
#define CK_NOTHING _mm256_setzero_si256()
#define CK_SPREAD(bits) _mm256_set1_epi32(bits)
#define CK_LOAD(pointer) _mm256_loadu_si256((const __m256i *)(pointer))
#define CK_DOT(sums, left, right) _mm256_dpbusd_avx_epi32(sums, left, right)
#define CK_FINISHED(sums) (sums)
#include "dot_panels_kernel.h"

// AVX2 multiplies bytes only with sums that saturate, so they are widened to 16 bits, whose products add up in pairs: two
// sums a column until the end.
struct ck_pair {
    __m256i first;
    __m256i second;
};

CK_TARGET_AVX2 CK_INLINE struct ck_pair no_pairs(void) {
    return (struct ck_pair){_mm256_setzero_si256(), _mm256_setzero_si256()};
}

CK_TARGET_AVX2 CK_INLINE struct ck_pair load_pairs(const char *pointer) {
    return (struct ck_pair){
        _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)pointer)),
        _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(pointer + 16))),
    };
}

CK_TARGET_AVX2 CK_INLINE struct ck_pair add_pairs(struct ck_pair sums, __m256i left, struct ck_pair right) {
    return (struct ck_pair){
        _mm256_add_epi32(sums.first, _mm256_madd_epi16(left, right.first)),
        _mm256_add_epi32(sums.second, _mm256_madd_epi16(left, right.second)),
    };
}

CK_TARGET_AVX2 CK_INLINE __m256i finished_pairs(struct ck_pair sums) {
    return _mm256_permute4x64_epi64(_mm256_hadd_epi32(sums.first, sums.second), 0xd8);
}

#define CK_NAME(name) name##_int8_avx2
#define CK_TARGET CK_TARGET_AVX2
#define CK_LANES 8
#define CK_ROWS 2
#define CK_KIND CK_DOT_INT8
#define CK_SUMS struct ck_pair
#define CK_LEFT __m256i
#define CK_RIGHT struct ck_pair
#define CK_NOTHING no_pairs()
#define CK_SPREAD(bits) _mm256_cvtepu8_epi16(_mm_set1_epi32(bits))
#define CK_LOAD(pointer) load_pairs(pointer)
#define CK_DOT(sums, left, right) add_pairs(sums, left, right)
#define CK_FINISHED(sums) finished_pairs(sums)
#include "dot_panels_kernel.h"

// What instructions made for such products compute, where the processor has them and they are allowed; else null.
static ck_dot_multiplication dot_instructions(int kind) {
    int level = ck_instruction_set();
    if (kind == CK_DOT_BF16) {
        return level >= CK_AVX512 && cp_features() & CP_AVX512_BF16 ? multiply_bf16_avx512 : 0;
    }
    if (level >= CK_AVX512 && cp_features() & CP_AVX512_VNNI) return multiply_int8_avx512;
    return level >= CK_AVX2 && cp_features() & CP_AVX_VNNI ? multiply_int8_avxvnni : 0;
}

// What others do better than a plain loop.
static ck_dot_multiplication other_instructions(int kind) {
    return kind == CK_DOT_INT8 && ck_instruction_set() >= CK_AVX2 ? multiply_int8_avx2 : 0;
}
