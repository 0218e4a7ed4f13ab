"""The networks of weights/reader in PyTorch.

    python reader.py compare F32_FOLDER DETECTOR.onnx RECOGNIZER.onnx     against ONNX Runtime on the published files
    python reader.py golden weights/reader                                makes Tests/NetworksTests/Golden/reader

F32_FOLDER is what `tools/train/convert_reader.py --f32` writes. Golden values are computed from the weights as they are
stored (F16), so that only arithmetic differs. Needs numpy, torch, safetensors, for `compare` onnxruntime.
"""

import json
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Tests/NetworksTests/Golden/reader")


class Backbone:
    def __init__(self, folder, part):
        with open(f"{folder}/config.json", encoding="utf-8") as file:
            self.configuration = json.load(file)[part]
        self.tensors = {k: v.float() for k, v in load_file(f"{folder}/{part}.safetensors").items()}

    def dense(self, x, name, stride=1, padding=(1, 1, 1, 1)):
        """A convolution stored [outputs, height, width, inputs]; padding is left, right, top, bottom."""
        weight = self.tensors[name + ".weight"].permute(0, 3, 1, 2)
        return F.conv2d(F.pad(x, padding), weight, self.tensors[name + ".bias"], stride)

    def point(self, x, name):
        return F.conv2d(x, self.tensors[name + ".weight"][:, :, None, None], self.tensors.get(name + ".bias"))

    def depthwise(self, x, name, stride=1):
        weight = self.tensors[name + ".weight"]
        half = (weight.shape[2] // 2, weight.shape[3] // 2)
        return F.conv2d(x, weight, self.tensors[name + ".bias"], stride, half, groups=len(weight))

    def gate(self, x, prefix, slope):
        means = x.mean((2, 3), keepdim=True)
        excited = self.point(F.relu(self.point(means, prefix + "squeeze")), prefix + "excite")
        return (slope * excited + 0.5).clamp(0, 1)

    def maps(self, x):
        """The output of each block."""
        corner = (0, 1, 0, 1)
        x = F.relu(self.dense(x, "stem.0", 2))
        y = F.relu(self.dense(F.relu(self.dense(x, "stem.1", padding=corner)), "stem.2", padding=corner))
        pooled = F.max_pool2d(F.pad(x, corner, value=-torch.inf), 2, 1)
        x = F.relu(self.dense(torch.cat([pooled, y], 1), "stem.3", 2))
        x = F.relu(self.point(x, "stem.4"))
        maps = []
        for index, block in enumerate(self.configuration["blocks"]):
            p, stride = f"blocks.{index}.", tuple(block["stride"])
            y = self.depthwise(x, p + "depthwise", stride)
            if block["gate"]:
                y = y * self.gate(y, p, self.configuration["gate_slope"])
            x = self.point(F.gelu(self.point(y, p + "expand")), p + "project")
            x = x + y if stride == (1, 1) else x
            maps.append(x)
        return maps


class Detector(Backbone):
    def __init__(self, folder):
        super().__init__(folder, "detector")

    def doubled(self, x, name):
        return F.conv_transpose2d(
            x, self.tensors[name + ".weight"].permute(3, 2, 0, 1), self.tensors[name + ".bias"], stride=2
        )

    @torch.no_grad()
    def __call__(self, x):
        """[1, 3, height, width], blue first, to probabilities [height, width]."""
        maps = self.maps(x)
        slope, pyramid = self.configuration["neck_gate_slope"], []
        for level, block in enumerate((1, 4, 9, 12)):
            p = f"neck.lateral.{level}."
            m = self.point(maps[block], p + "reduce")
            pyramid.append(m + m * self.gate(m, p, slope))
        for level in (2, 1, 0):
            pyramid[level] = pyramid[level] + F.interpolate(pyramid[level + 1], scale_factor=2)
        for level in range(4):
            p = f"neck.smooth.{level}."
            m = self.point(self.depthwise(pyramid[level], p + "depthwise"), p + "reduce")
            pyramid[level] = F.interpolate(m + m * self.gate(m, p, slope), scale_factor=2**level)
        x = F.relu(self.dense(torch.cat(pyramid[::-1], 1), "head.conv"))
        return torch.sigmoid(self.doubled(F.relu(self.doubled(x, "head.up.0")), "head.up.1"))[0, 0]


class Recognizer(Backbone):
    def __init__(self, folder):
        super().__init__(folder, "recognizer")

    def linear(self, x, name):
        return F.linear(x, self.tensors[name + ".weight"], self.tensors[name + ".bias"])

    def norm(self, x, name, epsilon):
        return F.layer_norm(x, x.shape[-1:], self.tensors[name + ".weight"], self.tensors[name + ".bias"], epsilon)

    @torch.no_grad()
    def __call__(self, x):
        """[1, 3, 48, width], blue first, to logits [steps, letters]."""
        c = self.configuration
        x = F.avg_pool2d(self.maps(x)[-1], (3, 2))
        short, y = F.silu(self.point(x, "neck.shortcut")), F.silu(self.point(x, "neck.reduce"))
        y = y + F.silu(self.depthwise(y, "neck.local"))
        y, short = y[0, :, 0].T, short[0, :, 0].T
        for layer in range(c["num_hidden_layers"]):
            p = f"neck.layers.{layer}."
            qkv = self.linear(self.norm(y, p + "norm1", c["layer_norm_eps"]), p + "attention.qkv")
            q, k, v = qkv.view(len(y), 3, c["num_attention_heads"], -1).permute(1, 2, 0, 3)
            attended = F.scaled_dot_product_attention(q[None], k[None], v[None])[0].transpose(0, 1).flatten(1)
            y = y + self.linear(attended, p + "attention.output")
            y = y + self.linear(
                F.silu(self.linear(self.norm(y, p + "norm2", c["layer_norm_eps"]), p + "mlp.up")), p + "mlp.down"
            )
        return self.linear(self.norm(y, "neck.norm", c["final_layer_norm_eps"]) + short, "head")


def picture(height, width):
    """[1, 3, height, width] of values in -1...1 that a test can make, too: stripes and steps, with edges of all kinds."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    values = ((x * x + 3 * y * y + 5 * x * y // 7 + 31 * c) % 97) / 48 - 1
    return torch.from_numpy(values.astype(np.float32)).permute(2, 0, 1)[None]


def compare(folder, detector, recognizer):
    import onnxruntime

    for network, path, sizes in (
        (Detector(folder), detector, [(64, 96), (160, 224), (736, 960)]),
        (lambda x: torch.softmax(Recognizer(folder)(x), -1), recognizer, [(48, 16), (48, 320), (48, 1003)]),
    ):
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        for size in sizes:
            x = picture(*size)
            want = torch.from_numpy(session.run(None, {"x": x.numpy()})[0]).squeeze(0).squeeze(0)
            got = network(x)
            print(f"{path} {size}: largest difference {float((got - want).abs().max()):.1e} of {float(want.max()):.3f}")


def golden(folder):
    detector, recognizer, out = Detector(folder), Recognizer(folder), {}
    for height, width in ((32, 32), (64, 96), (96, 256)):
        out[f"detector.{height}x{width}"] = detector(picture(height, width))
    for width in (8, 17, 320):
        # All steps, every 601st letter: different ones, and the logits' spread.
        out[f"recognizer.{width}"] = recognizer(picture(48, width))[:, ::601]
    os.makedirs(GOLDEN, exist_ok=True)
    save_file({k: v.contiguous() for k, v in out.items()}, f"{GOLDEN}/golden.safetensors")


if __name__ == "__main__":
    {"compare": compare, "golden": golden}[sys.argv[1]](*sys.argv[2:])
