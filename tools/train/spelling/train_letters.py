"""Learns by which letters a misspelt English word differs from a name or a word of another language: `misspellings.tsv`.

    python train_letters.py --packages FOLDER --words words.tsv misspellings.tsv

A logistic regression over the runs of one to five letters of a word (`^` and `$` stand before and behind it). Misspelt are
what people made of the words that speller training may see (sources.py says which); the others are names and the frequent
words of 26 languages, far more than are shipped, less those that are withheld. The file has a run and its weight a line, `*` being the constant. Needs torch.
"""
import argparse
import random
from collections import Counter

import numpy
import torch

import sources


def runs(word):
    text = f"^{word}$"
    return [text[i:i + n] for n in range(1, 6) for i in range(len(text) - n + 1)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("packages", "words"):
        parser.add_argument("--" + option, required=True)
    parser.add_argument("--least", type=int, default=60, help="how often a run must stand in all words together")
    parser.add_argument("output")
    a = parser.parse_args()
    words = [line.split("\t")[0] for line in open(a.words, encoding="utf-8")]
    lower = {word.lower() for word in words}
    right, _ = sources.misspellings(a.packages)
    others = set(sources.names(a.packages, every=True)) | set(sources.foreign(20_000, sources.LETTERS))
    others = sorted({w.lower() for w in others if w.isascii() and not sources.withheld(w)} - sources.english() - set(right))
    wrongs = sorted(wrong for wrong, meant in right.items() if wrong not in lower and any(
        sources.split_of(w) == "train" and sources.distance(w, wrong) <= (3 if len(w) > 8 else 2) for w in meant))
    examples = [(w, 1.0) for w in wrongs if len(w) > 2] + [(w, 0.0) for w in others if len(w) > 2]
    random.Random(1).shuffle(examples)
    counts = Counter(run for word, _ in examples for run in runs(word))
    numbers = {run: i for i, run in enumerate(sorted(r for r, n in counts.items() if n >= a.least))}
    data = [([numbers[r] for r in runs(word) if r in numbers], label) for word, label in examples]
    torch.manual_seed(1)
    torch.set_num_threads(1)
    weights, constant = torch.nn.EmbeddingBag(len(numbers), 1, mode="sum"), torch.zeros(1, requires_grad=True)
    torch.nn.init.zeros_(weights.weight)
    optimizer = torch.optim.Adam([weights.weight, constant], lr=0.02)
    balance = torch.tensor(len(others) / len(wrongs))
    for epoch in range(4):
        total = 0.0
        for start in range(0, len(data), 4096):
            batch = data[start:start + 4096]
            offsets = torch.tensor(numpy.cumsum([0] + [len(x) for x, _ in batch[:-1]]))
            odds = weights(torch.tensor([i for x, _ in batch for i in x]), offsets)[:, 0] + constant
            labels = torch.tensor([y for _, y in batch])
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                odds, labels, pos_weight=balance) + 3e-6 * (weights.weight ** 2).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch) / len(data)
        print(f"epoch {epoch + 1}: loss {total:.4f} over {len(wrongs)} misspellings and {len(others)} others", flush=True)
    learnt = weights.weight.detach().numpy()[:, 0]
    with open(a.output, "w", encoding="utf-8") as file:
        file.write(f"*\t{constant.item():.3f}\n")
        for run, i in numbers.items():
            if abs(learnt[i]) >= 0.1:
                file.write(f"{run}\t{learnt[i]:.2f}\n")


if __name__ == "__main__":
    main()
