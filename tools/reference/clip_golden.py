"""A tiny CLIP model folder and what transformers makes of it: Tests/EncodersTests/Golden/clip/.

    python clip_golden.py

config.json, preprocessor_config.json, vocab.json, merges.txt, ...   the layout of the official repository
model.safetensors      random weights that F16 holds exactly, in F32, so that the same numbers stand for both
texts.json             strings and their token ids
text_embeddings.npy    [n, 24]    image_embeddings.npy [m, 24] of the pictures of Golden/small, in the order of its pictures.json

All embeddings have length 1.
"""
import json
from pathlib import Path

import numpy as np
import torch

import clip_folder
from full_size import GOLDEN as SMALL
from full_size import CLIPReference, unit

GOLDEN = SMALL.parent / "clip"
# Sizes that no vector width divides; the picture's side is no multiple of the patch's.
VISION = {"hidden_size": 36, "intermediate_size": 76, "num_hidden_layers": 2, "num_attention_heads": 3,
          "patch_size": 8, "image_size": 44}
TEXT = {"hidden_size": 28, "intermediate_size": 60, "num_hidden_layers": 2, "num_attention_heads": 2,
        "max_position_embeddings": 20}
DIMENSION = 24
MERGES = ["a n", "t h", "o n</w>", "i n", "d o", "do g</w>", "c a", "ca t</w>", "b e", "a c", "be ac", "beac h</w>",
          "th e</w>", "p h", "o t", "ph ot", "phot o</w>", "o f</w>", "1 2", "12 3</w>", "Ð ¾", "' s</w>"]
TEXTS = ["", "a photo of a dog", "The CAT's on the beach!", "  dog   cat\t123 ", "собака", "caf\u00e9 \U0001f415",
         "<|endoftext|> dog", "on the beach " * 30]


def main():
    torch.set_num_threads(1)
    GOLDEN.mkdir(parents=True, exist_ok=True)
    clip_folder.save_tokenizer(GOLDEN, MERGES)
    vocabulary = json.loads((GOLDEN / "vocab.json").read_text(encoding="utf-8"))
    config = clip_folder.configuration("tiny")
    config["projection_dim"] = DIMENSION
    config["vision_config"] |= VISION | {"projection_dim": DIMENSION}
    config["text_config"] |= TEXT | {"projection_dim": DIMENSION, "vocab_size": len(vocabulary)}
    clip_folder.write_json(GOLDEN / "config.json", config | {"torch_dtype": "float32"})
    clip_folder.write_json(GOLDEN / "preprocessor_config.json", clip_folder.preprocessor(VISION["image_size"], False))

    tensors = clip_folder.state(clip_folder.random_model(config, 7), config, torch.float16, False)
    tensors = {name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in tensors.items()}
    tensors["text_model.embeddings.position_ids"] = torch.arange(TEXT["max_position_embeddings"])[None]
    clip_folder.save_weights(GOLDEN, tensors, 1)

    reference = CLIPReference(GOLDEN)
    reference.token_ids = lambda text: reference.tokenizer(
        text, truncation=True, max_length=TEXT["max_position_embeddings"])["input_ids"]
    entries = [{"text": text, "ids": reference.token_ids(text)} for text in TEXTS]
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    (GOLDEN / "texts.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    np.save(GOLDEN / "text_embeddings.npy", unit(reference.embed_texts(TEXTS)).astype(np.float32))
    pictures = json.loads((SMALL / "pictures.json").read_text())
    np.save(GOLDEN / "image_embeddings.npy",
            unit(reference.embed_images([SMALL / "pictures" / name for name in pictures])).astype(np.float32))


if __name__ == "__main__":
    main()
