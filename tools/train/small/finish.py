"""Step 5: the trained run as the projection.safetensors that tools/train/convert_small.py and tools/reference/small.py read.

python finish.py WORK/runs/small.safetensors OUT/projection.safetensors
"""

import sys
from safetensors.torch import load_file, save_file

if __name__ == "__main__":
    t = load_file(sys.argv[1])
    out = {
        "image.attention_query": t["image.query"] * t["image.query_scale"],
        "image.mean": t["image.mean"],
        "image.inv_std": t["image.inv_std"],
        "image.proj.weight": t["image.fc.weight"],
        "image.proj.bias": t["image.fc.bias"],
    }
    out |= {k: v for k, v in t.items() if k.startswith("text.")}
    save_file({k: v.float().contiguous() for k, v in out.items()}, sys.argv[2], metadata={"format": "pt"})
    print({k: tuple(v.shape) for k, v in out.items()})
