"""Reads queries.tsv and counts what a corrector makes of it."""
import csv
import re
from pathlib import Path

LIST = Path(__file__).parent / "queries.tsv"
CLASSES = ("misspelt", "clean", "keep", "realword", "spaces")


def rows(split):
    with open(LIST, encoding="utf-8", newline="") as file:
        return [r for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if r["split"] == split]


def words(text):
    return re.findall(r"[^\W\d_]{2,}", text.lower())


def listed(speller):
    """The words that the corrector knows, in lower case."""
    return {line.split("\t")[0].lower() for name in ("words.tsv", "known.tsv")
            for line in open(Path(speller) / name, encoding="utf-8")}


def right(row, corrected):
    """Whether the answer is the expected one. Case counts nowhere: a search does not see it."""
    return " ".join(corrected.split()).lower() == row["expected"].lower()


def table(results, rows):
    """Prints shares per class for {name: [corrected, …]}."""
    print(f"{'corrector':34}" + "".join(f"{c:>12}" for c in CLASSES))
    sizes = {c: sum(r["class"] == c for r in rows) for c in CLASSES}
    print(f"{'(queries)':34}" + "".join(f"{sizes[c]:>12}" for c in CLASSES))
    for name, answers in results.items():
        good = {c: sum(right(r, a) for r, a in zip(rows, answers) if r["class"] == c) for c in CLASSES}
        print(f"{name:34}" + "".join(f"{100 * good[c] / sizes[c]:>10.1f} %" if sizes[c] else f"{'-':>12}" for c in CLASSES))
