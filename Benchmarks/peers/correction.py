"""What correcting one query asks of two small models.  python correction.py --engine ctranslate2

A T5 of single characters answers 25 of them with 25, by 4 beams, and scores 12 candidates given the 25; a GPT-2 scores 12
texts of 8 tokens behind the one that begins a text.
"""
import argparse
import json

from common import CTRANSLATE2, emit, measure, peak_megabytes, set_threads

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--engine", choices=("ctranslate2",), required=True)
parser.add_argument("--precision", default="f32")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--seconds", type=float, default=3)
options = parser.parse_args()
set_threads(options.threads)

import ctranslate2
import numpy as np

LENGTH, COUNT, END = 25, 12, 1
settings = {"device": "cpu", "compute_type": {"f32": "float32", "int8": "int8"}[options.precision], "inter_threads": 1,
            "intra_threads": options.threads}
random = np.random.default_rng(3)


def load(kind, make):
    folder = CTRANSLATE2 / f"correction-{kind}-{options.precision}"
    file = next(folder.glob("*vocabulary.json"))
    return make(str(folder), **settings), json.loads(file.read_text())


speller, letters = load("speller", ctranslate2.Translator)
ranker, pieces = load("ranker", ctranslate2.Generator)
source = [letters[i] for i in random.integers(4, 44, LENGTH - 1)] + [letters[END]]
candidates = [[*source[: 2 * i], letters[4], *source[2 * i + 1 : -1]] for i in range(COUNT)]
texts = [[pieces[-1], *(pieces[i] for i in random.integers(0, 256, 8))] for _ in range(COUNT)]


def generate():
    speller.translate_batch([source], beam_size=4, num_hypotheses=4, min_decoding_length=LENGTH, max_decoding_length=LENGTH)


def score():
    speller.score_batch([source] * COUNT, candidates)


def rank():
    ranker.score_batch(texts)


def everything():
    generate()
    score()
    rank()


for name, work in (("speller/beam-4", generate), ("speller/score-12", score), ("ranker/score-12x8", rank), ("all", everything)):
    result = measure(work, seconds=options.seconds)
    emit(f"correction/{name}", options.engine, options.precision, result | {"peak_mb": peak_megabytes()})
