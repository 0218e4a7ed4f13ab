"""Makes weights/small from the trained F32 folder: F16 where nothing is lost by it, one layout, one preprocessor file.

    python convert_small.py F32_FOLDER [weights/small]

The same input gives the same bytes. Needs numpy and safetensors. `tools/reference/small.py compare` measures what the
rounding costs.
"""
import argparse
import json
import shutil
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

# The thousand-class head of the image tower: nothing reads it, and it is a fifth of the tower.
UNUSED = ("fc.",)
TOKENIZER_FILES = ("vocab.txt", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")

# (value * 1/128 - 127/128) / 1: each number is exact in binary, so the result is exactly (value - 127) / 128.
PREPROCESSOR = {
    "image_processor_type": "CLIPImageProcessor",
    "do_convert_rgb": True,
    "do_resize": True,
    "size": {"height": 260, "width": 260},
    "resample": 3,
    "do_center_crop": False,
    "do_rescale": True,
    "rescale_factor": 0.0078125,
    "do_normalize": True,
    "image_mean": [0.9921875] * 3,
    "image_std": [1.0] * 3,
}


def rounded(name, tensor):
    """F16 for matrices and filters; vectors (biases, gains, statistics) stay F32: they are few and act on every value."""
    if tensor.dtype != np.float32 or tensor.ndim < 2:
        return tensor
    half = tensor.astype(np.float16)
    if not np.isfinite(half).all():
        raise SystemExit(f"{name}: a value does not fit F16 (largest magnitude {np.abs(tensor).max()})")
    return half


def convert(source, target):
    tensors = {name: t for name, t in load_file(source).items() if not name.startswith(UNUSED)}
    target.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: rounded(name, t) for name, t in tensors.items()}, target, metadata={"format": "pt"})
    target.chmod(0o644)


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def configuration(source):
    """The trained folder's config.json, with the numbers that its prose mentions as fields of their own."""
    config = json.loads(source.read_text(encoding="utf-8"))
    return {
        "model_type": config["model_type"],
        "embedding_dim": config["embedding_dim"],
        "max_text_tokens": 256,
        "logit_scale": config["logit_scale"],
        "image": {"tower": "image_tower", "attention_queries": 4, "clamp": 8, **config["image"]},
        "text": {"tower": "text_tower", "pooling": "mean", **config["text"]},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path, nargs="?", default=Path(__file__).resolve().parents[2] / "weights" / "small")
    options = parser.parse_args()
    source, target = options.source, options.target

    for name in ("projection.safetensors", "image_tower/model.safetensors", "text_tower/model.safetensors"):
        convert(source / name, target / name)
    write_json(target / "config.json", configuration(source / "config.json"))
    write_json(target / "preprocessor_config.json", PREPROCESSOR)
    tower = json.loads((source / "image_tower/config.json").read_text(encoding="utf-8"))
    write_json(target / "image_tower/config.json", {name: value for name, value in tower.items() if name != "num_labels"})
    for name in ("config.json", *TOKENIZER_FILES):
        shutil.copyfile(source / "text_tower" / name, target / "text_tower" / name)


if __name__ == "__main__":
    main()
