"""How often right words are changed: names of things, and other languages.

    python harm.py [--texts FILE] COMMAND…      e.g. ../../.build/release/clipsearch correct --json --no-library

Needs Debian's `wordnet-base`, of which it takes 1,500 nouns for things that a photo can show, by the hash of the noun: words
that the speller's list has with a count of 300 in a thousand million or more. Each is asked for bare and in three frames.
`--texts` names a file with a text of another language a line, a tab and the language.
"""
import argparse
import hashlib
import json
import re
import subprocess
from collections import Counter
from pathlib import Path

WORDNET = Path("/usr/share/wordnet/data.noun")
WORDS = Path(__file__).parents[2] / "weights/speller/words.tsv"
# Animals, artifacts, bodies, food, objects, people, plants, substances, phenomena, places.
FILES = {5, 6, 8, 13, 17, 18, 20, 27, 19, 15}
FRAMES = {"bare": "{noun}", "a": "{article} {noun}", "photo of a": "photo of {article} {noun}", "in the garden": "{noun} in the garden"}


def nouns(count=1500):
    frequent = {word.lower() for word, number in (line.rstrip("\n").split("\t")[:2] for line in open(WORDS, encoding="utf-8"))
                if int(number) >= 300}
    found = set()
    for line in open(WORDNET, encoding="utf-8"):
        parts = line.split()
        if not line.startswith(" ") and int(parts[1]) in FILES:
            found.update(w for w in parts[4:4 + 2 * int(parts[3], 16):2] if re.fullmatch("[a-z]{3,}", w) and w in frequent)
    return sorted(found, key=lambda noun: hashlib.sha256(noun.encode()).digest())[:count]


def changed(command, texts):
    """The answers that differ from what was asked, as (asked, answered)."""
    output = subprocess.run(command, input="".join(t + "\n" for t in texts), text=True, check=True, stdout=subprocess.PIPE).stdout
    answers = [json.loads(line) for line in output.splitlines() if line.strip()]
    if [a["original"] for a in answers] != texts:
        raise SystemExit("the answers are not those to what was asked")
    return [(a["original"], a["corrected"]) for a in answers if a["corrected"] != a["original"]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", help="texts of other languages")
    parser.add_argument("--show", type=int, default=0, help="print so many changes of each kind")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    a = parser.parse_args()
    lists = {name: [frame.format(noun=n, article="an" if n[0] in "aeiou" else "a") for n in nouns()] for name, frame in FRAMES.items()}
    languages = {}
    if a.texts:
        for line in open(a.texts, encoding="utf-8"):
            text, language = line.rstrip("\n").split("\t")
            if text.strip():
                languages[text] = language
        lists["other languages"] = list(languages)
    for name, texts in lists.items():
        wrong = changed(a.command, texts)
        print(f"{name:16} {len(texts):6} asked {100 * len(wrong) / len(texts):6.2f} % changed")
        for pair in wrong[:a.show]:
            print("   ", " -> ".join(pair))
        if name == "other languages":
            counts, all_ = Counter(languages[t] for t, _ in wrong), Counter(languages.values())
            print("   ", ", ".join(f"{language} {100 * counts[language] / n:.1f} %" for language, n in sorted(all_.items())))


if __name__ == "__main__":
    main()
