"""How much of what is written in pictures is read right.

    python reading_accuracy.py FOLDER --clipsearch "clipsearch read --json" --engine onnxruntime --engine tesseract

FOLDER holds pictures and texts.json, a list of {"file", "language", "lines", "ask"}: the lines that stand in a picture,
and words that a person would look for. Letters: edits of each line to the nearest part of what was read, spaces ignored.
Words: found as whole words, accents and case ignored; as parts in Chinese and Japanese.
"""
import argparse
import json
import re
import shlex
import subprocess
import sys
import unicodedata

import numpy as np

from common import set_threads

TESSERACT = {"en": "eng", "de": "deu", "fr": "fra", "zh": "chi_sim", "es": "spa", "pl": "pol", "ja": "jpn", "it": "ita"}


def fold(text):
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")


def words(text):
    return set(re.findall(r"[^\W_]+", fold(text)))


def letters(text):
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def edits(needle, hay):
    """The least edit distance of a text to any part of another."""
    hay, row = np.array([ord(c) for c in hay], np.uint32), np.zeros(len(hay) + 1, int)
    places = np.arange(len(row))
    for index, letter in enumerate(needle):
        changed = row[:-1] + (hay != ord(letter))
        following = np.full_like(row, index + 1)
        following[1:] = np.minimum(changed, row[1:] + 1)
        row = np.minimum.accumulate(following - places) + places
    return int(min(row.min(), len(needle)))


def clipsearch(command):
    def read(file, _):
        result = subprocess.run([*shlex.split(command), file], capture_output=True, text=True, check=True)
        return [line["text"] for line in json.loads(result.stdout)["lines"]]

    return read


def tesseract(file, language):
    command = ["tesseract", file, "-", "--psm", "11", "-l", TESSERACT.get(language, "eng")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def score(name, read, folder, pictures):
    wrong = total = found = asked = 0
    for picture in pictures:
        texts = read(f"{folder}/{picture['file']}", picture["language"])
        hay = letters("".join(texts))
        pieces = [letters(piece) for line in picture["lines"] for piece in re.split(r"\s{2,}", line)]
        wrong += sum(edits(piece, hay) for piece in pieces)
        total += sum(map(len, pieces))
        is_whole = picture["language"] not in ("zh", "ja")
        for word in picture["ask"]:
            asked += 1
            found += words(word) <= words(" ".join(texts)) if is_whole else fold(word) in fold("".join(texts))
    print(f"{name}: {100 * wrong / max(total, 1):.2f} % of {total} letters wrong, {found} of {asked} words found", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--clipsearch", action="append", default=[])
    parser.add_argument("--engine", action="append", default=[], help="onnxruntime, openvino or tesseract")
    options = parser.parse_args()
    set_threads(2)
    pictures = json.load(open(f"{options.folder}/texts.json"))
    # None of the readers knows Cyrillic by default.
    pictures = [picture for picture in pictures if picture["language"] != "ru"]
    for command in options.clipsearch:
        score(command, clipsearch(command), options.folder, pictures)
    for engine in options.engine:
        if engine == "tesseract":
            score(engine, tesseract, options.folder, pictures)
            continue
        import cv2
        from reading import Reader

        reader = Reader(engine, "f32", 2)
        score(engine, lambda file, _: reader(cv2.imread(file)), options.folder, pictures)


if __name__ == "__main__":
    sys.exit(main())
