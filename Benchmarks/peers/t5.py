"""T5-small: an answer of 8 tokens to a source of 9, greedily and with 4 beams.  python t5.py --engine ctranslate2

The model's weights are random, so the end of the text is kept from coming early.
"""
import argparse
import json

from common import CTRANSLATE2, T5, emit, measure, peak_megabytes, set_threads

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--engine", choices=("ctranslate2", "torch"), required=True)
parser.add_argument("--precision", default="f32")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--seconds", type=float, default=3)
options = parser.parse_args()
set_threads(options.threads)

import numpy as np  # After the environment is set, which numeric libraries read once.

LENGTH, END = 8, 1
ids = np.random.default_rng(1).integers(3, 32000, 9)
ids[-1] = END


def ctranslate2_search():
    import ctranslate2

    folder = CTRANSLATE2 / f"t5-small-{options.precision}"
    compute = {"f32": "float32", "int8": "int8"}[options.precision]
    model = ctranslate2.Translator(
        str(folder), device="cpu", compute_type=compute, inter_threads=1, intra_threads=options.threads)
    vocabulary = json.loads((folder / "shared_vocabulary.json").read_text())
    tokens = [vocabulary[i] for i in ids]
    return lambda beams: model.translate_batch(
        [tokens], beam_size=beams, min_decoding_length=LENGTH, max_decoding_length=LENGTH)


def torch_search():
    import torch
    from transformers import T5ForConditionalGeneration

    torch.set_num_threads(options.threads)
    model = T5ForConditionalGeneration.from_pretrained(T5).eval()
    source = torch.tensor(ids[None])
    return lambda beams: model.generate(
        source, num_beams=beams, do_sample=False, min_new_tokens=LENGTH, max_new_tokens=LENGTH)


search = {"ctranslate2": ctranslate2_search, "torch": torch_search}[options.engine]()
for beams in (1, 4):
    result = measure(lambda: search(beams), seconds=options.seconds)
    name = "t5/9-in/8-out/" + ("greedy" if beams == 1 else f"beam-{beams}")
    emit(name, options.engine, options.precision, result | {"peak_mb": peak_megabytes()})
