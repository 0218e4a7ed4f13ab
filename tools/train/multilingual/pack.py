"""Makes `multilingual_tower` of the default model: the tower with the vocabulary that its languages need, and the head.

    python pack.py --e5 E5.bin TOKENIZER.json --captions CAPTIONS --trained TRAINED.safetensors --out FOLDER [--words 20000]

Kept are the pieces that the parallel tables need, those of each language's most common words (wordfreq 3.1.1), as they are
and capitalised, and every piece of one character. Matrices stay in the published 4 bits (Q4_0); layers that were trained
are stored in F16. The same input gives the same bytes.
"""

import argparse
import json
import os

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from wordfreq import top_n_list

from texts import LANGUAGES, read_table
from tower import MOST_TOKENS, PROMPT, read_e5

TABLES = "multi30k flickr8k-ar sick stsb tatoeba words stamps".split()
SPECIAL = 4  # <s> <pad> </s> <unk>


def pieces_kept(tokenizer_path, captions, words):
    """The sorted old ids of the pieces to keep."""
    tokenizer = Tokenizer.from_file(tokenizer_path)
    kept = set(range(SPECIAL))

    def add(texts):
        for encoding in tokenizer.encode_batch(texts, add_special_tokens=False):
            kept.update(encoding.ids)

    add([PROMPT])
    for table in TABLES:
        for row in read_table(f"{captions}/{table}.tsv.xz"):
            add([text for code, text in row.items() if code != "photo" and text])
    for code in ["en"] + LANGUAGES:
        common = top_n_list(code, words)
        add(common)
        add([word.capitalize() for word in common])
        add([word.upper() for word in common[: words // 10]])
    vocabulary = json.load(open(tokenizer_path, encoding="utf-8"))["model"]["vocab"]
    kept.update(n for n, (piece, _) in enumerate(vocabulary) if n >= SPECIAL and len(piece.removeprefix("▁")) <= 1)
    return sorted(n for n in kept if n < len(vocabulary) and vocabulary[n][0] != "<mask>")


def write_tokenizer(source, kept, path):
    tokenizer = json.load(open(source, encoding="utf-8"))
    tokenizer["model"]["vocab"] = [tokenizer["model"]["vocab"][n] for n in kept]
    tokenizer["added_tokens"] = [t for t in tokenizer["added_tokens"] if t["id"] < SPECIAL]
    tokenizer["truncation"] = tokenizer["padding"] = None
    with open(path, "w", encoding="utf-8") as file:
        json.dump(tokenizer, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


def halves(tensor):
    """F16 for matrices; vectors stay F32: they are few and act on every value."""
    return tensor.astype(np.float16) if tensor.ndim > 1 else tensor.astype(np.float32)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--e5", nargs=2)
    arguments.add_argument("--captions")
    arguments.add_argument("--trained")
    arguments.add_argument("--words", type=int, default=20000)
    arguments.add_argument("--out")
    a = arguments.parse_args()
    os.makedirs(a.out, exist_ok=True)

    kept = pieces_kept(a.e5[1], a.captions, a.words)
    write_tokenizer(a.e5[1], kept, f"{a.out}/tokenizer.json")

    configuration, tensors = read_e5(a.e5[0])
    words = "embeddings.word_embeddings.weight"
    tensors[words] = tensors[words][kept]
    head, layers = {}, {}
    with safe_open(a.trained, "np") as file:
        for name in file.keys():
            if name.startswith("head."):
                head[name.removeprefix("head.")] = file.get_tensor(name)
            else:
                layers[name] = file.get_tensor(name)
    stored = {}
    for name, tensor in tensors.items():
        if name in layers:
            stored[name] = halves(layers[name])
        elif tensor.dtype == np.uint8:
            stored[name + ".q4_0"] = tensor
        else:
            stored[name] = halves(tensor)
    save_file(dict(sorted(stored.items())), f"{a.out}/model.safetensors", metadata={"format": "pt"})
    save_file(
        dict(sorted((n, halves(t)) for n, t in head.items())),
        f"{a.out}/projection.safetensors",
        metadata={"format": "pt"},
    )
    configuration["vocab_size"] = len(kept)
    configuration["clipsearch"] = {"prompt": PROMPT, "max_text_tokens": MOST_TOKENS}
    with open(f"{a.out}/config.json", "w", encoding="utf-8") as file:
        json.dump(configuration, file, indent=2)
        file.write("\n")
    for name in os.listdir(a.out):
        os.chmod(f"{a.out}/{name}", 0o644)
    print(f"{len(kept)} pieces, {sum(os.path.getsize(f'{a.out}/{n}') for n in os.listdir(a.out)) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
