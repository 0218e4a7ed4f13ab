#include "instruction_set.h"

#include "CProcessor.h"

int ck_instruction_set(void) {
    uint32_t features = cp_features();
    if (!(features & CP_AVX2)) return CK_BASELINE;
    return features & CP_AVX512 ? CK_AVX512 : CK_AVX2;
}

void ck_limit_instruction_set(int limit) {
    switch (limit) {
    case CK_BASELINE: cp_allow(0); break;
    case CK_AVX2: cp_allow(~(uint32_t)(CP_AVX512 | CP_AVX512_VNNI | CP_AVX512_BF16)); break;
    default: cp_allow(UINT32_MAX);
    }
}
