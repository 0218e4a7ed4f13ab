"""Step 2: features of the photos by EfficientNet-Lite2, the frozen image tower.

    python photo_features.py WORK TOWER NAME...      NAME: a list of step 1

TOWER: folder with config.json and model.safetensors as `fold_tower.py` makes it (with the thousand-class head `fc`, which
is the teacher of step 4; weights/small/image_tower has it removed). Writes, per list, in float16: logits [n, 1000],
pooled [n, 1280], middle [n, 240] (mean and maximum of the last stride-16 block), map [n, 81, 352].
"""

import json, os, sys, time
import numpy as np, torch, torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file
from common import lines


class Tower:
    def __init__(self, folder):
        self.w = {k: v.float() for k, v in load_file(f"{folder}/model.safetensors").items()}
        self.w = {k: v.contiguous(memory_format=torch.channels_last) if v.ndim == 4 else v for k, v in self.w.items()}
        self.blocks = json.load(open(f"{folder}/config.json"))["blocks"]

    def conv(self, x, name, kernel, stride=1, groups=1):
        size = x.shape[-1]  # TensorFlow's SAME padding
        pad = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        x = F.pad(x, (pad // 2, pad - pad // 2, pad // 2, pad - pad // 2))
        return F.conv2d(x, self.w[name + ".weight"], self.w[name + ".bias"], stride=stride, groups=groups)

    @torch.inference_mode()
    def __call__(self, pixels):
        """uint8 [n, 260, 260, 3] -> logits, pooled, middle, map"""
        x = (torch.from_numpy(pixels).permute(0, 3, 1, 2).float() - 127) / 128
        x = F.relu6(self.conv(x.contiguous(memory_format=torch.channels_last), "stem", 3, 2))
        mid = None
        for i, b in enumerate(self.blocks):
            y = x
            if b["expand"] != 1:
                y = F.relu6(self.conv(y, f"blocks.{i}.expand", 1))
            y = F.relu6(self.conv(y, f"blocks.{i}.depthwise", b["kernel"], b["stride"], y.shape[1]))
            y = self.conv(y, f"blocks.{i}.project", 1)
            if b["skip"]:
                y = y + x
            if y.shape[-1] < x.shape[-1]:
                mid = x
            x = y
        pooled = F.relu6(self.conv(x, "head", 1)).mean((2, 3))
        return (
            F.linear(pooled, self.w["fc.weight"], self.w["fc.bias"]),
            pooled,
            torch.cat([mid.mean((2, 3)), mid.amax((2, 3))], 1),
            x.flatten(2).transpose(1, 2),
        )


if __name__ == "__main__":
    work, tower = sys.argv[1], Tower(sys.argv[2])
    os.makedirs(f"{work}/features", exist_ok=True)
    for name in sys.argv[3:]:
        files, out, start = lines(f"{work}/lists/{name}.txt"), ([], [], [], []), time.time()
        for at in range(0, len(files), 8):
            pixels = np.stack(
                [
                    np.asarray(Image.open(f).convert("RGB").resize((260, 260), Image.BICUBIC))
                    for f in files[at : at + 8]
                ]
            )
            for o, t in zip(out, tower(pixels)):
                o.append(t.numpy().astype(np.float16))
            if at % 400 == 0:
                print(name, at, "of", len(files), f"{time.time() - start:.0f} s", flush=True)
        for kind, o in zip(("logits", "pooled", "middle", "map"), out):
            np.save(f"{work}/features/{name}.{kind}.npy", np.concatenate(o))
