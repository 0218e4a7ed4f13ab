"""What captions, words and a language model add to the pictures, and how surely relevant answers are told from the nearest.

    python ranking.py FOLDER CAPTIONS.json --binary clipsearch                 photos with several captions each
    ... --distractors FOLDER          more photos in the library, with the texts that stand beside them
    ... --uncaptioned 0.5             part of the photos stand there without a caption
    ... --captions 1                  so many captions a photo are in the library
    ... --language-model FOLDER       also what the language model adds
    ... --absent TEXTS                lines that describe photos which are not there: false alarms of --relevant
    ... --every 5                     only every fifth question

CAPTIONS.json: [{"file": "name.jpg", "captions": ["...", ...]}, ...]. One caption of each photo is asked for, the others are
in the library; then the next one, until each has been asked for. Lines of TEXTS that a sentence model finds near to any
caption or text of a photo in the library (cosine 0.4 or more) are left out, since that photo may well be what they say.
"""
import argparse
import csv
import json
import random
import sqlite3
import tempfile
from pathlib import Path

import numpy as np

from commandline import CommandLine

CUTS = (1, 5, 10)
# As in Sources/ClipSearch/Ranking/Evidence.swift.
CAPTION_WEIGHT, NEUTRAL_CAPTION, WORDS_WEIGHT, NEUTRAL_WORDS, LIKELIHOOD_WEIGHT, NEUTRAL_LIKELIHOOD = 6.0, 0.5, 3.0, 0.3, 0.5, -0.7
NEAR = 0.4


class Library:
    """A library in a folder of its own, with all but one caption of each photo."""

    def __init__(self, command, folder, entries, asked, options, place):
        self.command, self.place = command, place
        chosen = random.Random(asked)
        bare = set(chosen.sample(range(len(entries)), int(options.uncaptioned * len(entries))))
        self.bare = {str((folder / entries[number]["file"]).resolve()) for number in bare}
        table = place / "captions.csv"
        with table.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["path", "caption"])
            for number, entry in enumerate(entries):
                others = [text for place, text in enumerate(entry["captions"]) if place != asked % len(entry["captions"])]
                for text in [] if number in bare else others[: options.captions]:
                    rows.writerow([str((folder / entry["file"]).resolve()), text])
        folders = [folder] + ([options.distractors] if options.distractors else [])
        self.run("index", *folders, "--captions", table, "--json")
        with sqlite3.connect(f"file:{place}/library/catalog.sqlite?mode=ro", uri=True) as catalog:
            self.texts = [text for (text,) in catalog.execute("SELECT text FROM captions")]
            scale = catalog.execute("SELECT value FROM settings WHERE name LIKE 'score-scale/%'").fetchone()[0]
        self.deviation = float(scale.split()[1])

    def run(self, name, *arguments):
        own = ("--library", self.place / "library", *self.command.model_arguments())
        return self.command.run(name, *own, *arguments)

    def search(self, text, *options):
        return json.loads(self.run("search", *options, "--json", "--", text))


def total(scores, deviation, parts):
    """What the answer is ordered by when only `parts` count."""
    text = 0
    if "captions" in parts and "caption" in scores:
        text += CAPTION_WEIGHT * max(0, scores["caption"] - NEUTRAL_CAPTION)
    if "words" in parts:
        text += WORDS_WEIGHT * max(0, scores.get("words", 0) - NEUTRAL_WORDS)
    if "likelihood" in parts and "likelihood" in scores:
        text += LIKELIHOOD_WEIGHT * (scores["likelihood"] - NEUTRAL_LIKELIHOOD)
    return scores["vector"] / deviation + max(0, text)


ABLATION = [("vector", ()), ("+ captions", ("captions",)), ("+ words", ("captions", "words")),
            ("+ likelihood", ("captions", "words", "likelihood"))]


def report(ranks):
    print("| order by | photos with captions: " + " | ".join(f"recall@{cut}" for cut in CUTS)
          + " | photos without: " + " | ".join(f"recall@{cut}" for cut in CUTS) + " |\n|---" + "|---" * (2 * len(CUTS)) + "|")
    for name, _ in ABLATION:
        cells = []
        for bare in (False, True):
            own = np.array([rank for kind, rank in ranks[name] if kind == bare])
            cells += [f"{100 * (own < cut).mean():.1f} %" if len(own) else "" for cut in CUTS]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def absent_texts(path, command, texts):
    """The lines that none of `texts` is near to."""
    lines = sorted({line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()})
    random.Random(1).shuffle(lines)
    lines = lines[:1000]
    sentences = CommandLine(command.binary, f"{command.model}/text_tower")
    cosines = sentences.embed_texts(lines) @ sentences.embed_texts(texts).T
    return [line for line, own in zip(lines, cosines) if own.max() < NEAR]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("entries", type=Path)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--model", type=Path, default=Path(__file__).resolve().parents[2] / "weights" / "small")
    parser.add_argument("--distractors", type=Path)
    parser.add_argument("--uncaptioned", type=float, default=0)
    parser.add_argument("--captions", type=int, default=100)
    parser.add_argument("--language-model", type=Path)
    parser.add_argument("--absent", type=Path)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    command = CommandLine(options.binary, options.model)
    entries = json.loads(options.entries.read_text(encoding="utf-8"))
    judge = ["--ranking", "reranked", "--language-model", options.language_model] if options.language_model else ["--ranking", "hybrid"]

    ranks = {name: [] for name, _ in ABLATION}
    missed, seen, false_alarms, absent = 0, 0, 0, []
    for asked in range(max(len(entry["captions"]) for entry in entries)):
        with tempfile.TemporaryDirectory() as place:
            library = Library(command, options.folder, entries, asked, options, Path(place))
            for entry in entries[asked % options.every :: options.every]:
                wanted = str((options.folder / entry["file"]).resolve())
                answer = library.search(entry["captions"][asked % len(entry["captions"])], *judge, "--limit", 100000, "--explain")
                bare = wanted in library.bare
                for name, parts in ABLATION:
                    order = sorted(answer["results"], key=lambda result: -total(result["scores"], library.deviation, parts))
                    ranks[name].append((bare, [result["path"] for result in order].index(wanted)))
                seen += 1
                missed += not any(result["relevant"] and result["path"] == wanted for result in answer["results"])
            if options.absent and not absent:
                said = library.texts + [text for entry in entries for text in entry["captions"]]
                absent = absent_texts(options.absent, command, said)[:: options.every]
                false_alarms = sum(library.search(text, "--limit", 1)["relevantCount"] > 0 for text in absent)
    report(ranks)
    print(f"\nrelevant: the photo asked for is not among them in {100 * missed / seen:.1f} % of {seen} questions")
    if absent:
        print(f"relevant: something is, though nothing should be, in {100 * false_alarms / len(absent):.1f} % of {len(absent)}")


if __name__ == "__main__":
    main()
