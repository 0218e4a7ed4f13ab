"""Proves that weights/language loads in transformers, and says what it does.

    python check_language.py [weights/language] [--float32 RUN/gpt2] [--captions FILE]

Prints log-likelihoods of right and wrong queries and of queries given a caption; compares tokenizer.json with vocab.json
and merges.txt and, where the trained F32 folder is given, says what rounding to F16 costs.
"""
import argparse
from pathlib import Path

import torch
from tokenizers import ByteLevelBPETokenizer
from transformers import AutoModelForCausalLM, AutoTokenizer

ROOT = Path(__file__).resolve().parents[2]
PAIRS = (("a dog on the beach", "a dog on the beech"), ("a piece of cake", "a peace of cake"), ("brown bear", "brown bare"),
         ("sunset over mountains", "sunset over mountians"), ("birthday cake", "brithday cake"), ("flying a kite", "flying a kit"))
CAPTION = "a man riding a wave on a surfboard"
ASKED = ("surfer", "surfing in the ocean", "dog", "birthday cake")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", default=ROOT / "weights/language", type=Path)
    parser.add_argument("--float32", type=Path)
    parser.add_argument("--captions", type=Path)
    a = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer, model = AutoTokenizer.from_pretrained(a.folder), AutoModelForCausalLM.from_pretrained(a.folder).eval()
    end = tokenizer.eos_token_id
    print(f"{type(model).__name__}, {sum(p.numel() for p in model.parameters())} parameters, computed in {model.dtype}")

    def likelihood(text, prefix="", network=model):
        before, ids = [end] + tokenizer(prefix).input_ids, tokenizer(text).input_ids
        with torch.no_grad():
            logits = network(torch.tensor([before + ids])).logits[0].log_softmax(-1)
        return sum(logits[len(before) - 1 + i, t].item() for i, t in enumerate(ids)), len(ids)

    for right, wrong in PAIRS:
        one, two = likelihood(right)[0], likelihood(wrong)[0]
        print(f"{right:24} {one:8.2f}   {wrong:24} {two:8.2f}   {'right' if one > two else 'WRONG'}")
    for query in ASKED:
        alone, given = likelihood(query)[0], likelihood(query, CAPTION + "\n")[0]
        print(f"log p(«{query}» | «{CAPTION}») = {given:.2f}, alone {alone:.2f}: gain {given - alone:+.2f}")

    texts = [q for pair in PAIRS for q in pair] + ["IMG_2034.jpg", "café ñandú 日本", "two\nlines", "  spaces  ", "don't it's"]
    texts += a.captions.read_text(encoding="utf-8").lower().splitlines()[:5000] if a.captions else []
    other = ByteLevelBPETokenizer(str(a.folder / "vocab.json"), str(a.folder / "merges.txt"))
    different = [t for t in texts if tokenizer(t).input_ids != other.encode(t).ids]
    print(f"tokenizer.json and vocab.json + merges.txt: {len(different)} of {len(texts)} texts differ")

    if a.float32:
        full = AutoModelForCausalLM.from_pretrained(a.float32).eval()
        worst = 0.0
        for text in texts[:300]:
            (one, n), (two, _) = likelihood(text), likelihood(text, network=full)
            worst = max(worst, abs(one - two) / n)
        print(f"F16 against F32: mean log-likelihood a piece differs by at most {worst:.2e} on {min(len(texts), 300)} texts")


if __name__ == "__main__":
    main()
