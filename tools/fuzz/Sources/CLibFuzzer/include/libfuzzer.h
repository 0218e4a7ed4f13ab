#pragma once
#include <stddef.h>
#include <stdint.h>

/// libFuzzer's own main (https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library), which the compiler's
/// -sanitize=fuzzer links in.
int LLVMFuzzerRunDriver(int *_Nonnull argument_count, char *_Nullable *_Nonnull *_Nonnull arguments,
                        int (*_Nonnull try_input)(const uint8_t *_Nullable bytes, size_t count));
