"""Retrieval quality of the default model: how often a caption finds its own photo.

    python quality.py FOLDER [CAPTIONS.json]                 the PyTorch reference alone
    python quality.py FOLDER [CAPTIONS.json] --binary clipsearch     beside the command line, same photos and captions
    ... --search                                             also through `index` and `search --json` in a library of its own
    ... --search --misspelt                                  and with one word of each caption mistyped, as it is and corrected

CAPTIONS.json: [{"file": "name.jpg", "captions": ["...", ...]}, ...]. Without it each picture is described by the first
line of the text file beside it (`cat.png`, `cat.txt`). Pictures that share one caption are one answer: any of them counts.

"templates" embeds each caption in the four sentences below and takes the mean, which helps short queries.
"""
import argparse
import json
import random
import re
import tempfile
from pathlib import Path

import numpy as np
import torch

from commandline import CommandLine
from small import DEFAULT_MODEL, DualEncoder, pictures_in

TEMPLATES = ("{}", "A picture of {}", "Photograph showing {}", "Scene with {}")
CUTS = (1, 5, 10)


def captioned(folder, captions):
    """-> paths, and for each path its captions"""
    if captions:
        entries = json.loads(captions.read_text(encoding="utf-8"))
        return [folder / entry["file"] for entry in entries], [entry["captions"] for entry in entries]
    paths, lines = [], []
    for path in pictures_in(folder):
        sidecar = path.with_suffix(".txt")
        first = sidecar.read_text(encoding="utf-8", errors="replace").splitlines()[:1] if sidecar.exists() else []
        if first and first[0].strip():
            paths.append(path)
            lines.append([first[0].strip()])
    return paths, lines


def queries(captions):
    """-> the distinct captions, and for each the photos it describes"""
    answers = {}
    for photo, own in enumerate(captions):
        for caption in own:
            answers.setdefault(caption, set()).add(photo)
    return list(answers), list(answers.values())


def ensemble(encoder, texts):
    """Mean over the templates of unit vectors, unit again. -> [n, d]"""
    mean = sum(encoder.embed_texts([template.format(text) for text in texts]) for template in TEMPLATES)
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def first_ranks(order, answers):
    """Rank (from 0) of each query's best answer; `order` holds photo numbers, best first."""
    return np.array([
        next((rank for rank, photo in enumerate(row) if photo in wanted), len(row)) for row, wanted in zip(order, answers)
    ])


def report(name, ranks):
    recalls = " | ".join(f"{100 * (ranks < cut).mean():.1f} %" for cut in CUTS)
    print(f"| {name} | {recalls} | {int(np.median(ranks)) + 1} |", flush=True)


def measure(name, encoder, paths, texts, answers):
    """Prints the encoder's lines of the table; returns its embeddings of photos and texts."""
    images, words = encoder.embed_images(paths), encoder.embed_texts(texts)
    for kind, vectors in (("", words), (", templates", ensemble(encoder, texts))):
        report(name + kind, first_ranks(np.argsort(-(vectors @ images.T), axis=1, kind="stable"), answers))
    return images, words


KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def neighbours(letter):
    """The letters beside, above and below one on an English keyboard."""
    row = next(number for number, keys in enumerate(KEYS) if letter in keys)
    place = KEYS[row].index(letter)
    return [KEYS[r][p] for r in range(row - 1, row + 2) for p in range(place - 1, place + 2)
            if 0 <= r < len(KEYS) and 0 <= p < len(KEYS[r]) and (r, p) != (row, place)]


def mistyped(text, chance):
    """The text with one of its longer words mistyped: a neighbouring key, a letter left out, doubled, or two swapped."""
    words = [match for match in re.finditer("[a-z]{4,}", text.lower())]
    if not words:
        return text
    word = chance.choice(words)
    place = word.start() + chance.randrange(1, len(word.group()))
    before, letter, after = text[:place], text[place], text[place + 1 :]
    match chance.randrange(4):
        case 0: return before + chance.choice(neighbours(letter.lower())) + after
        case 1: return before + after
        case 2: return before + letter + letter + after
    return before[:-1] + letter + before[-1] + after


def measure_search(command, folder, paths, questions, answers):
    """The whole product: a library is indexed, and each caption asked for, in each of the ways in `questions`: name, texts and
    options."""
    numbers = {path.resolve(): number for number, path in enumerate(paths)}
    with tempfile.TemporaryDirectory() as library:
        common = ("--library", Path(library) / "library", *command.model_arguments())
        command.run("index", folder, *common, "--json")
        for name, texts, options in questions:
            order = []
            for text in texts:
                answer = json.loads(command.run("search", *options, "--limit", max(CUTS), *common, "--json", "--", text))
                found = [Path(result["path"]).resolve() for result in answer["results"]]
                order.append([numbers[path] for path in found if path in numbers])
            report(name, first_ranks(order, answers))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("captions", type=Path, nargs="?")
    parser.add_argument("--binary", help="the clipsearch command to measure beside the reference")
    parser.add_argument("--model", type=Path, default=DEFAULT_MODEL)
    parser.add_argument("--search", action="store_true")
    parser.add_argument("--misspelt", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    paths, captions = captioned(options.folder, options.captions)
    texts, answers = queries(captions)
    print(f"{len(paths)} photos, {len(texts)} distinct captions\n")
    print("| text → image | " + " | ".join(f"recall@{cut}" for cut in CUTS) + " | median rank |\n|---|" + "---|" * (len(CUTS) + 1))
    reference = measure("PyTorch", DualEncoder(options.model), paths, texts, answers)
    if not options.binary:
        return
    command = CommandLine(options.binary, options.model)
    ours = measure("clipsearch", command, paths, texts, answers)
    if options.search:
        # The pictures alone: captions that stand beside the photos would answer for themselves.
        questions = [("clipsearch index + search", texts, ["--ranking", "vector"])]
        if options.misspelt:
            chance = random.Random(1)
            wrong = [mistyped(text, chance) for text in texts]
            questions.append(("... mistyped, corrected", wrong, ["--ranking", "vector"]))
            questions.append(("... mistyped, --no-correct", wrong, ["--ranking", "vector", "--no-correct"]))
        measure_search(command, options.folder, paths, questions, answers)
    for kind, a, b in zip(("photos", "texts"), reference, ours):
        cosines = (a.astype(np.float64) * b).sum(1)
        print(f"\n{kind}: cosine to PyTorch, worst {cosines.min():.7f}, median {np.median(cosines):.7f}")


if __name__ == "__main__":
    main()
