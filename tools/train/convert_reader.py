"""Makes weights/reader, the networks that read what is written in pictures, from PP-OCRv6 small as published.

    python convert_reader.py DETECTOR.onnx RECOGNIZER.onnx LICENCE weights/reader [--f32]

The files are `PP-OCRv6_det_small.onnx` and `PP-OCRv6_rec_small.onnx` of the wheel `rapidocr` 3.10.0; LICENCE is the text of
the Apache License in it. Batch norms are folded in double precision; matrices are stored in F16, vectors in F32; values below
F16's smallest normal number become 0. Filters of dense convolutions are stored [outputs, height, width, channels], the
order in which maps lie in memory; those of transposed convolutions [height, width, outputs, channels]. The same input
gives the same bytes. Needs numpy, onnx and safetensors.
"""

import argparse
import hashlib
import json
import os
import shutil

import numpy as np
import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file

KNOWN = {
    "detector": "090f04ab",
    "recognizer": "6f327246",
}
# Channels out, stride (rows, columns), squeeze-and-excite.
DETECTOR_BLOCKS = [
    (48, (1, 1), True), (48, (1, 1), False), (96, (2, 2), False), (96, (1, 1), True), (96, (1, 1), False),
    (192, (2, 2), False), (192, (1, 1), True), (192, (1, 1), False), (192, (1, 1), True), (192, (1, 1), False),
    (384, (2, 2), False), (384, (1, 1), True), (384, (1, 1), False),
]  # fmt: skip
RECOGNIZER_BLOCKS = [
    (96, (1, 1), True), (96, (1, 1), False), (96, (1, 1), False), (192, (2, 1), False), (192, (1, 1), True),
    (192, (1, 1), False), (192, (1, 1), True), (192, (1, 1), False), (192, (1, 1), True), (192, (1, 1), False),
    (384, (2, 1), False), (384, (1, 1), True), (384, (1, 1), False),
]  # fmt: skip


def layers(model):
    """Convolutions and matrix products in the order they run, each with the bias or batch norm that follows it, and the
    vectors of layer norms."""
    graph = model.graph
    values = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    alias = {n.output[0]: n.input[0] for n in graph.node if n.op_type == "Identity"}
    users = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)

    def value(name):
        while name in alias:
            name = alias[name]
        return None if values.get(name) is None else np.array(values[name], np.float64)

    def follower(node):
        node = users.get(node.output[0], [None])[0]
        while node is not None and node.op_type == "Identity":
            node = users.get(node.output[0], [None])[0]
        return node

    found = []
    for node in graph.node:
        weight = value(node.input[1]) if node.op_type in ("Conv", "ConvTranspose", "MatMul") else None
        if weight is None:
            continue
        bias = value(node.input[2]) if len(node.input) > 2 else None
        after = follower(node)
        if after is not None and after.op_type == "Add":
            outputs = weight.shape[0] if node.op_type == "Conv" else weight.shape[1]
            for added in map(value, after.input):
                if added is not None and added.size == outputs:
                    bias = added.reshape(-1)
        if after is not None and after.op_type == "BatchNormalization":
            epsilon = next((a.f for a in after.attribute if a.name == "epsilon"), 1e-5)
            gamma, beta, mean, variance = map(value, after.input[1:])
            scale = gamma / np.sqrt(variance + epsilon)
            weight, bias = weight * scale[:, None, None, None], beta - mean * scale
        found.append((node.op_type, weight, bias))
    norms = [t for t in graph.initializer if t.name.startswith("helper.reshape")]
    norms.sort(key=lambda t: int(t.name.rsplit(".", 1)[1]))
    return found, [np.array(numpy_helper.to_array(t), np.float64) for t in norms]


class Network:
    def __init__(self, path):
        found, norms = layers(onnx.load(path))
        self.layers, self.norms, self.tensors = iter(found), iter(norms), {}

    def take(self, name, shape, has_bias=True):
        kind, weight, bias = next(self.layers)
        assert tuple(weight.shape) == tuple(shape), f"{name} is {weight.shape}, not {shape}"
        assert (bias is not None) == has_bias, f"{name}: bias"
        if kind == "MatMul":
            weight = weight.T
        elif kind == "ConvTranspose":
            weight = weight.transpose(2, 3, 1, 0)
        elif weight.shape[1] > 1 and weight.shape[2:] != (1, 1):
            weight = weight.transpose(0, 2, 3, 1)
        elif weight.shape[2:] == (1, 1):
            weight = weight[:, :, 0, 0]
        self.tensors[name + ".weight"] = weight
        if bias is not None:
            self.tensors[name + ".bias"] = bias

    def norm(self, name):
        self.tensors[name + ".weight"], self.tensors[name + ".bias"] = next(self.norms), next(self.norms)

    def backbone(self, channels, blocks):
        """The stem, whose first convolution has `channels` outputs, and the blocks."""
        half = channels // 2
        self.take("stem.0", (channels, 3, 3, 3))
        self.take("stem.1", (half, channels, 2, 2))
        self.take("stem.2", (channels, half, 2, 2))
        self.take("stem.3", (channels, 2 * channels, 3, 3))
        self.take("stem.4", (2 * channels, channels, 1, 1))
        width = 2 * channels
        for index, (outputs, _, has_gate) in enumerate(blocks):
            p = f"blocks.{index}."
            self.take(p + "depthwise", (width, 1, 3, 3))
            if has_gate:
                self.gate(p, width)
            self.take(p + "expand", (2 * width, width, 1, 1))
            self.take(p + "project", (outputs, 2 * width, 1, 1))
            width = outputs

    def gate(self, prefix, channels):
        self.take(prefix + "squeeze", (channels // 4, channels, 1, 1))
        self.take(prefix + "excite", (channels, channels // 4, 1, 1))

    def done(self):
        assert next(self.layers, None) is None and next(self.norms, None) is None, "layers are left"
        return self.tensors


def detector(path):
    network = Network(path)
    network.backbone(24, DETECTOR_BLOCKS)
    for level, width in ((3, 384), (2, 192), (1, 96), (0, 48)):
        p = f"neck.lateral.{level}."
        network.take(p + "reduce", (96, width, 1, 1), has_bias=False)
        network.gate(p, 96)
    for level in (3, 2, 1, 0):
        p = f"neck.smooth.{level}."
        network.take(p + "depthwise", (96, 1, 7, 7))
        network.take(p + "reduce", (24, 96, 1, 1), has_bias=False)
        network.gate(p, 24)
    network.take("head.conv", (24, 96, 3, 3))
    network.take("head.up.0", (24, 24, 2, 2))
    network.take("head.up.1", (24, 1, 2, 2))
    return network.done()


def recognizer(path):
    network = Network(path)
    network.backbone(48, RECOGNIZER_BLOCKS)
    network.take("neck.shortcut", (120, 384, 1, 1))
    network.take("neck.reduce", (120, 384, 1, 1))
    network.take("neck.local", (120, 1, 1, 7))
    for layer in range(2):
        p = f"neck.layers.{layer}."
        network.norm(p + "norm1")
        network.take(p + "attention.qkv", (120, 360))
        network.take(p + "attention.output", (120, 120))
        network.norm(p + "norm2")
        network.take(p + "mlp.up", (120, 240))
        network.take(p + "mlp.down", (240, 120))
    network.norm("neck.norm")
    network.take("head", (120, 18710))
    return network.done()


def rounded(tensor, exact):
    if exact or tensor.ndim < 2:
        return tensor.astype(np.float32)
    tensor = np.where(np.abs(tensor) < np.finfo(np.float16).tiny, 0, tensor)
    assert np.abs(tensor).max() < np.finfo(np.float16).max
    return tensor.astype(np.float16)


def configuration():
    def blocks(rows):
        return [{"channels": channels, "stride": list(stride), "gate": gate} for channels, stride, gate in rows]

    return {
        "model_type": "pp_ocr_v6",
        "detector": {
            "stem_channels": 24,
            "blocks": blocks(DETECTOR_BLOCKS),
            "neck_channels": 96,
            "smooth_channels": 24,
            "gate_slope": 1 / 6,
            "neck_gate_slope": 1 / 5,
            "image_mean": [0.485, 0.456, 0.406],
            "image_std": [0.229, 0.224, 0.225],
            "channel_order": "BGR",
        },
        "recognizer": {
            "stem_channels": 48,
            "blocks": blocks(RECOGNIZER_BLOCKS),
            "line_height": 48,
            "hidden_size": 120,
            "intermediate_size": 240,
            "num_attention_heads": 8,
            "num_hidden_layers": 2,
            "gate_slope": 1 / 6,
            "layer_norm_eps": 1e-5,
            "final_layer_norm_eps": 1e-6,
            "channel_order": "BGR",
        },
    }


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("detector")
    arguments.add_argument("recognizer")
    arguments.add_argument("licence")
    arguments.add_argument("folder")
    arguments.add_argument("--f32", action="store_true")
    a = arguments.parse_args()
    os.makedirs(a.folder, exist_ok=True)
    for name, path, convert in (("detector", a.detector, detector), ("recognizer", a.recognizer, recognizer)):
        with open(path, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        assert digest.startswith(KNOWN[name]), f"{path} has the SHA-256 {digest}: not the file that was published"
        tensors = {key: np.ascontiguousarray(rounded(t, a.f32)) for key, t in sorted(convert(path).items())}
        save_file(tensors, f"{a.folder}/{name}.safetensors", metadata={"format": "pt"})
        print(name, len(tensors), "tensors,", sum(t.size for t in tensors.values()), "values")
    letters = next(p.value for p in onnx.load(a.recognizer).metadata_props if p.key == "character")
    with open(f"{a.folder}/letters.txt", "w", encoding="utf-8") as file:
        file.write(letters.rstrip("\n") + "\n")
    with open(f"{a.folder}/config.json", "w", encoding="utf-8") as file:
        json.dump(configuration(), file, indent=2)
        file.write("\n")
    shutil.copyfile(a.licence, f"{a.folder}/LICENSE-Apache-2.0.txt")
    for name in os.listdir(a.folder):
        os.chmod(f"{a.folder}/{name}", 0o644)


if __name__ == "__main__":
    main()
