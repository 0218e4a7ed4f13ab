"""Writes the runs of three letters that words have, which tell words from random typing:

    python3 tools/reference/letter_table.py

Needs simplemma 2.0.0 (PyPI) for words of other languages; reads weights/speller/words.tsv and known.tsv (357,000 words and
names of many languages). Writes
Sources/ClipSearch/Questions/LetterTables.swift: one bit for each run of three of 27 symbols (the edge of a word, a to z), six
bits a character from "0" on, the lowest first. A run is set if at least twenty words of these lists have it, or one in a thousand of a language's. Prints how many words that were
left out of the counts, and how many random ones, are taken for no words by the rule of LetterPlausibility.swift.
"""
import random
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "Sources/ClipSearch/Questions/LetterTables.swift"
LEAST = 20
LANGUAGES = "ca cs cy da de es et fi fr ga gl hbs hu id is it lb lt lv ms nb nl nn pl pt ro sk sl sq sv sw tl tr".split()
SHARE = 1000
ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"]


def runs(word):
    edged = f"`{word}`"
    return [edged[i:i + 3] for i in range(len(edged) - 2)]


def is_implausible(word, known):
    unknown = sum(run not in known for run in runs(word))
    return len(word) >= 4 and unknown >= 2 and 3 * unknown >= len(runs(word))


def runs_of_languages(held):
    """The runs that one in SHARE of the words of a language have, of the words that a to z can write."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory
    found = set()
    for language in LANGUAGES:
        words = {word.decode() if isinstance(word, bytes) else word
                 for word in DefaultDictionaryFactory().get_dictionary(language)}
        words = {word for word in words if re.fullmatch("[a-z]{3,}", word)} - held
        counts = Counter(run for word in words for run in set(runs(word)))
        found |= {run for run, count in counts.items() if count * SHARE > len(words) and count >= LEAST}
    return found


def main():
    words = {line.split("\t")[0].lower() for name in ("words", "known")
             for line in open(ROOT / f"weights/speller/{name}.tsv", encoding="utf-8")}
    words = sorted(word for word in words if re.fullmatch("[a-z]{2,}", word))
    draw = random.Random(2)
    held = set(draw.sample(words, 8000))
    counts = Counter(run for word in words if word not in held for run in set(runs(word)))
    foreign = runs_of_languages(held)
    known = {run for run, count in counts.items() if count >= LEAST} | foreign
    mistaken = sum(is_implausible(word, known) for word in held) / len(held)
    typed = ["".join(draw.choice(row) for _ in range(draw.randint(4, 8))) for row in draw.choices(ROWS, k=3000)]
    found = sum(is_implausible(word, known) for word in typed) / len(typed)
    print(f"{len(known)} runs; of words left out {mistaken:.2%} are taken for none, of random typing {found:.1%}")

    counts = Counter(run for word in words for run in set(runs(word)))
    known = {run for run, count in counts.items() if count >= LEAST} | foreign
    bits = [run in known for run in (a + b + c for a in SYMBOLS for b in SYMBOLS for c in SYMBOLS)]
    text = "".join(chr(48 + sum(bit << place for place, bit in enumerate(bits[i:i + 6]))) for i in range(0, len(bits), 6))
    lines = [text[i:i + 110] for i in range(0, len(text), 110)]
    OUTPUT.write_text(
        "// Written by tools/reference/letter_table.py from the speller's words: do not edit.\n\n"
        "/// Runs of three letters that words have.\nenum LetterTables {\n    /// See the script for the format.\n"
        '    static let runs: StaticString = #"""\n' + "".join(f"        {line}\\#\n" for line in lines)
        + '        """#\n}\n', encoding="utf-8")


SYMBOLS = "`abcdefghijklmnopqrstuvwxyz"

if __name__ == "__main__":
    main()
