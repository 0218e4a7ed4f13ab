"""PyTorch reference of the default model (weights/small): the numbers that the Swift networks are held to.

    python small.py images FILE...            one JSON line a photo: its path and its embedding
    python small.py texts "a dog" "..."       one JSON line a text, by the tower for English
    python small.py multilingual "ein Hund"   the same by the tower for other languages
    python small.py rank FOLDER "a dog"       the ten best photos of a folder
    python small.py compare OTHER --images FOLDER --texts FILE
                                              cosine between this folder's embeddings and another's (F16 against F32)

Options for all: --model FOLDER (default: weights/small of this repository), --threads N.
Needs torch, safetensors, tokenizers, pillow and numpy. `DualEncoder` is what the other scripts here import.
"""
import argparse
import json
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageOps
from safetensors.torch import load_file
from tokenizers import Tokenizer

DEFAULT_MODEL = Path(__file__).resolve().parents[2] / "weights" / "small"
PICTURE_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def open_rgb(path):
    """The photo as RGB, turned as its EXIF orientation says, transparency laid on white."""
    image = ImageOps.exif_transpose(Image.open(path))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def load_floats(path):
    """Every tensor of a safetensors file, floating-point ones and four-bit blocks widened to F32."""
    tensors = {}
    for name, t in load_file(path).items():
        if name.endswith(".q4_0"):
            tensors[name.removesuffix(".q4_0")] = four_bit_matrix(t)
        else:
            tensors[name] = t.float() if t.is_floating_point() else t
    return tensors


def four_bit_matrix(blocks):
    """U8 [rows, columns / 32, 18] -> F32 [rows, columns]; byte j of a block holds weights j and j + 16, after an F16 scale"""
    scale = blocks[..., :2].contiguous().view(torch.float16).float()
    low, high = (blocks[..., 2:] & 15).float() - 8, (blocks[..., 2:] >> 4).float() - 8
    return (torch.cat([low, high], -1) * scale).flatten(1)


def read_json(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


class ImageTower:
    """EfficientNet-Lite with batch norm folded (Tan & Le 2019; the "lite" variant has no squeeze-and-excitation)."""

    def __init__(self, folder):
        self.weights = load_floats(folder / "model.safetensors")
        self.blocks = read_json(folder / "config.json")["blocks"]

    def convolution(self, x, name, kernel, stride=1, groups=1):
        """Convolution with TensorFlow's SAME padding: the odd pixel goes right and bottom. x: [B, C, H, W]"""
        def padding(size):
            total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
            return total // 2, total - total // 2

        x = F.pad(x, (*padding(x.shape[-1]), *padding(x.shape[-2])))
        return F.conv2d(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"], stride=stride, groups=groups)

    def block(self, x, index):
        """Inverted residual: widen, filter each channel, narrow. x: [B, C, H, W]"""
        shape, name = self.blocks[index], f"blocks.{index}"
        y = x
        if shape["expand"] != 1:
            y = F.relu6(self.convolution(y, f"{name}.expand", 1))
        y = F.relu6(self.convolution(y, f"{name}.depthwise", shape["kernel"], shape["stride"], groups=y.shape[1]))
        y = self.convolution(y, f"{name}.project", 1)
        return x + y if shape["skip"] else y

    def __call__(self, pixels):
        """pixels: [B, 3, S, S] -> pooled head [B, 1280], last map before the last reduction [B, 120, S/16, S/16],
        last map [B, 352, S/32, S/32]"""
        x, middle = F.relu6(self.convolution(pixels, "stem", 3, 2)), None
        for index in range(len(self.blocks)):
            y = self.block(x, index)
            if y.shape[-1] < x.shape[-1]:
                middle = x
            x = y
        return F.relu6(self.convolution(x, "head", 1)).mean((2, 3)), middle, x


class TextTower:
    """all-MiniLM-L6-v2: BERT, mean over tokens, unit length. One text at a time, so nothing is ever padded."""

    def __init__(self, folder, max_tokens):
        self.weights = load_floats(folder / "model.safetensors")
        config = read_json(folder / "config.json")
        self.heads, self.layers = config["num_attention_heads"], config["num_hidden_layers"]
        self.epsilon = config["layer_norm_eps"]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(max_tokens)

    def linear(self, x, name):
        return F.linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def norm(self, x, name):
        return F.layer_norm(x, x.shape[-1:], self.weights[f"{name}.weight"], self.weights[f"{name}.bias"], self.epsilon)

    def layer(self, x, name):
        """x: [T, D]"""
        tokens, width = x.shape
        query, key, value = (
            self.linear(x, f"{name}.attention.self.{part}").view(tokens, self.heads, -1).transpose(0, 1)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(1, 2) / math.sqrt(width // self.heads)
        mixed = (scores.softmax(-1) @ value).transpose(0, 1).reshape(tokens, width)
        x = self.norm(x + self.linear(mixed, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm")
        hidden = F.gelu(self.linear(x, f"{name}.intermediate.dense"))
        return self.norm(x + self.linear(hidden, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def token_ids(self, text):
        return self.tokenizer.encode(text).ids

    def __call__(self, text):
        """-> [D], unit length"""
        ids = torch.tensor(self.token_ids(text))
        w = self.weights
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][: len(ids)]
        x = self.norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for index in range(self.layers):
            x = self.layer(x, f"encoder.layer.{index}")
        return F.normalize(x.mean(0), dim=-1)


class MultilingualTower(TextTower):
    """multilingual-e5-small with its head: the prompt before each text, mean over tokens, standardised, projected."""

    def __init__(self, folder):
        settings = read_json(folder / "config.json")["clipsearch"]
        super().__init__(folder, settings["max_text_tokens"])
        self.prompt, self.head = settings["prompt"], load_floats(folder / "projection.safetensors")

    def token_ids(self, text):
        return super().token_ids(self.prompt + text)

    def __call__(self, text):
        """-> [D] in the space of the photos, unit length"""
        def linear(x, name):
            return F.linear(x, self.head[f"{name}.weight"], self.head[f"{name}.bias"])

        x = (super().__call__(text) - self.head["mean"]) * self.head["scale"]
        return F.normalize(linear(x, "fc") + linear(F.gelu(linear(x, "fc1")), "fc2"), dim=-1)


class DualEncoder:
    """The two towers and the projections that bring them into one space of `dimension` values."""

    def __init__(self, folder=DEFAULT_MODEL):
        folder = Path(folder)
        config = read_json(folder / "config.json")
        preprocessing = folder / "preprocessor_config.json"
        self.preprocessing = read_json(preprocessing) if preprocessing.exists() else None
        self.dimension = config["embedding_dim"]
        self.clamp = config["image"].get("clamp", 8)
        self.image_tower = ImageTower(folder / "image_tower")
        self.text_tower = TextTower(folder / "text_tower", config.get("max_text_tokens", 256))
        self.projection = load_floats(folder / "projection.safetensors")
        multilingual = folder / "multilingual_tower"
        self.multilingual_tower = MultilingualTower(multilingual) if (multilingual / "config.json").exists() else None

    def linear(self, x, name):
        return F.linear(x, self.projection[f"{name}.weight"], self.projection[f"{name}.bias"])

    def pixels(self, path):
        """-> [3, H, W], normalised"""
        p = self.preprocessing
        size = p["size"]["width"], p["size"]["height"]
        values = np.asarray(open_rgb(path).resize(size, p["resample"]), np.float32)
        values = (values * np.float32(p["rescale_factor"]) - np.float32(p["image_mean"])) / np.float32(p["image_std"])
        return torch.from_numpy(values).permute(2, 0, 1)

    def image_features(self, pixels):
        """[B, 3, H, W] -> [B, 1280 + 2 * 120 + 4 * 352]"""
        pooled, middle, last = self.image_tower(pixels)
        positions = last.flatten(2).transpose(1, 2)
        attention = (positions @ self.projection["image.attention_query"].T).softmax(1)
        gathered = torch.einsum("bpq,bpc->bqc", attention, positions).flatten(1)
        return torch.cat([pooled, middle.mean((2, 3)), middle.amax((2, 3)), gathered], 1)

    def project_image(self, features):
        z = (features - self.projection["image.mean"]) * self.projection["image.inv_std"]
        return F.normalize(self.linear(z.clamp(-self.clamp, self.clamp), "image.proj"), dim=-1)

    def project_text(self, t):
        scaled = t * math.sqrt(t.shape[-1])
        return F.normalize(self.linear(t, "text.fc") + self.linear(F.gelu(self.linear(scaled, "text.fc1")), "text.fc2"), dim=-1)

    @torch.inference_mode()
    def embed_images(self, paths, batch=8, with_features=False):
        """-> [n, dimension] F32; with the features [n, 2928] before the projection when asked for."""
        features = [
            self.image_features(torch.stack([self.pixels(path) for path in paths[start : start + batch]]))
            for start in range(0, len(paths), batch)
        ]
        features = torch.cat(features)
        embeddings = self.project_image(features).numpy()
        return (embeddings, features.numpy()) if with_features else embeddings

    @torch.inference_mode()
    def embed_texts(self, texts):
        """-> [n, dimension] F32"""
        return self.project_text(torch.stack([self.text_tower(text) for text in texts])).numpy()

    @torch.inference_mode()
    def embed_multilingual(self, texts):
        """-> [n, dimension] F32, by the tower for other languages"""
        return torch.stack([self.multilingual_tower(text) for text in texts]).numpy()


def pictures_in(folder):
    return sorted(path for path in Path(folder).rglob("*") if path.suffix.lower() in PICTURE_SUFFIXES)


def print_embeddings(names, rows):
    for name, row in zip(names, rows):
        print(json.dumps({"input": str(name), "embedding": [round(float(value), 7) for value in row]}))


def compare(model, other, images, texts):
    """Cosines between two folders' embeddings of the same photos and lines of text."""
    other.preprocessing = model.preprocessing
    pictures, lines = pictures_in(images), Path(texts).read_text(encoding="utf-8").splitlines()
    for kind, embed in (("image", lambda m: m.embed_images(pictures)), ("text", lambda m: m.embed_texts(lines))):
        cosines = (embed(model).astype(np.float64) * embed(other)).sum(1)
        print(f"{kind}: {len(cosines)} pairs, cosine worst {cosines.min():.8f}, median {np.median(cosines):.8f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=DEFAULT_MODEL)
    parser.add_argument("--threads", type=int, default=2)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("images").add_argument("files", nargs="+", type=Path)
    commands.add_parser("texts").add_argument("texts", nargs="+")
    commands.add_parser("multilingual").add_argument("texts", nargs="+")
    rank = commands.add_parser("rank")
    rank.add_argument("folder", type=Path)
    rank.add_argument("query")
    against = commands.add_parser("compare")
    against.add_argument("other", type=Path)
    against.add_argument("--images", type=Path, required=True)
    against.add_argument("--texts", type=Path, required=True, help="a file with one text a line")
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    model = DualEncoder(options.model)
    match options.command:
        case "images":
            print_embeddings(options.files, model.embed_images(options.files))
        case "texts":
            print_embeddings(options.texts, model.embed_texts(options.texts))
        case "multilingual":
            print_embeddings(options.texts, model.embed_multilingual(options.texts))
        case "rank":
            paths = pictures_in(options.folder)
            scores = model.embed_images(paths) @ model.embed_texts([options.query])[0]
            for index in np.argsort(-scores)[:10]:
                print(f"{scores[index]:.3f}\t{paths[index]}")
        case "compare":
            compare(model, DualEncoder(options.other), options.images, options.texts)


if __name__ == "__main__":
    main()
