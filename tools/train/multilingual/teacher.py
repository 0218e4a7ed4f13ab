"""The embeddings of English texts by the model of `weights/small`, in batches.

The same numbers as tools/reference/small.py, which takes one text at a time.
"""

import math
import os

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer


class Teacher:
    def __init__(self, folder):
        def read(path):
            return {k: v.float() for k, v in load_file(path).items()}

        projection = f"{folder}/projection.safetensors"
        self.weights = read(f"{folder}/text_tower/model.safetensors")
        self.weights |= read(projection) if os.path.exists(projection) else {}
        self.tokenizer = Tokenizer.from_file(f"{folder}/text_tower/tokenizer.json")
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(256)

    def linear(self, x, name):
        return F.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def norm(self, x, name):
        return F.layer_norm(x, (384,), self.weights[name + ".weight"], self.weights[name + ".bias"], 1e-12)

    def sentence(self, ids):
        """Lists of ids to unit-length means [batch, 384]."""
        most = max(map(len, ids))
        t = torch.tensor([i + [0] * (most - len(i)) for i in ids])
        mask = torch.tensor([[1.0] * len(i) + [0.0] * (most - len(i)) for i in ids])
        allowed = None if mask.all() else mask[:, None, None, :] > 0
        w = self.weights
        x = w["embeddings.word_embeddings.weight"][t] + w["embeddings.position_embeddings.weight"][:most]
        x = self.norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(6):
            p = f"encoder.layer.{layer}."
            q, k, v = (
                self.linear(x, p + f"attention.self.{n}").unflatten(-1, (12, 32)).transpose(1, 2)
                for n in ("query", "key", "value")
            )
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=allowed).transpose(1, 2).flatten(2)
            x = self.norm(x + self.linear(a, p + "attention.output.dense"), p + "attention.output.LayerNorm")
            h = self.linear(F.gelu(self.linear(x, p + "intermediate.dense")), p + "output.dense")
            x = self.norm(x + h, p + "output.LayerNorm")
        return F.normalize((x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=-1)

    @torch.no_grad()
    def sentences(self, texts, batch=64):
        """The text tower's unit-length means, F32 [texts, 384]."""
        ids = [e.ids for e in self.tokenizer.encode_batch(list(texts))]
        order, out = np.argsort([len(i) for i in ids]), np.zeros((len(ids), 384), np.float32)
        for at in range(0, len(ids), batch):
            rows = order[at : at + batch]
            out[rows] = self.sentence([ids[r] for r in rows]).numpy()
        return out

    @torch.no_grad()
    def __call__(self, texts):
        """Unit-length F32 [texts, 384] in the space of the photos."""
        t = torch.from_numpy(self.sentences(texts))
        h = self.linear(F.gelu(self.linear(t * math.sqrt(384), "text.fc1")), "text.fc2")
        return F.normalize(self.linear(t, "text.fc") + h, dim=-1).numpy()
