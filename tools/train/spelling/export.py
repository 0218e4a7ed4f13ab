"""Puts a trained model and its tokenizer together as they are shipped: matrices in F16, vectors in F32, nothing else.

    python export.py RUN/t5 RUN/speller ../../../weights/speller
    python export.py RUN/gpt2 RUN/language ../../../weights/language

The same input gives the same bytes. Needs numpy and safetensors.
"""
import argparse
import json
import shutil
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

TOKENIZER = ("spiece.model", "tokenizer.json", "vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json")


def rounded(name, tensor):
    if tensor.ndim < 2:
        return tensor.astype(np.float32)
    half = tensor.astype(np.float16)
    if not np.isfinite(half).all():
        raise SystemExit(f"{name}: a value does not fit F16 (largest magnitude {np.abs(tensor).max()})")
    return half


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("output", type=Path)
    a = parser.parse_args()
    a.output.mkdir(parents=True, exist_ok=True)
    tensors = load_file(a.model / "model.safetensors")
    config = json.loads((a.model / "config.json").read_text(encoding="utf-8"))
    if config.pop("scale_decoder_outputs", None) is False:
        # transformers 5 stores an output that is not scaled as one that is tied; told like this, every version reads it.
        config["tie_word_embeddings"] = False
        tensors["lm_head.weight"] = tensors["shared.weight"]
    save_file({n: rounded(n, t) for n, t in tensors.items()}, a.output / "model.safetensors", metadata={"format": "pt"})
    config.pop("transformers_version", None)
    config["dtype"] = "float32"             # what to calculate in; the file's F16 is for storing
    write(a.output / "config.json", config)
    generation = {k: config[k] for k in ("bos_token_id", "decoder_start_token_id", "eos_token_id", "pad_token_id")
                  if config.get(k) is not None}
    write(a.output / "generation_config.json", generation)
    for name in TOKENIZER:
        if (a.tokenizer / name).exists():
            shutil.copyfile(a.tokenizer / name, a.output / name)
    for file in a.output.iterdir():
        file.chmod(0o644)


def write(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
