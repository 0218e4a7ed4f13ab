"""Reads all sources once, so that training needs none of them: what queries are drawn from, and how they are mistyped.

    python make_draws.py --captions FOLDER --photos photos.json --packages FOLDER --words words.tsv RUN/draws.pickle.gz
"""
import argparse
import gzip
import pickle
import random

import sources
from noise import Noise
from queries import Queries


class Draws:
    """`queries["train" or "held"]`, `groups` (captions by photo, likewise) and `noise`."""

    def __init__(self, a):
        self.queries = {part: Queries(a.captions, a.photos, a.packages, a.words, 0, part) for part in ("train", "held")}
        self.groups = sources.captions(a.captions, a.photos)
        self.noise = Noise(a.packages, 0)

    @staticmethod
    def load(path, seed):
        with gzip.open(path) as file:
            draws = pickle.load(file)
        draws.noise.random = random.Random(seed)
        for number, queries in enumerate(draws.queries.values()):
            queries.random = random.Random(seed + 1 + number)
        return draws


def main():
    from make_draws import Draws        # pickled by this name, not as __main__'s
    parser = argparse.ArgumentParser()
    parser.add_argument("output")
    for option in ("captions", "photos", "packages", "words"):
        parser.add_argument("--" + option, required=True)
    a = parser.parse_args()
    with gzip.open(a.output, "wb", compresslevel=6) as file:
        pickle.dump(Draws(a), file, protocol=5)


if __name__ == "__main__":
    main()
