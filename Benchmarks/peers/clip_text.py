"""CLIP text encoder, token ids to embedding.  python clip_text.py --engine onnxruntime --shapes 1x10,1x77,32x10

A shape is texts x tokens; 77 is what a caller who pads gets, 10 the true length of an eight-word query.
"""
import argparse

from common import emit, measure, peak_megabytes, set_threads

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--engine", required=True)
parser.add_argument("--precision", default="f32")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--shapes", default="1x10,1x77,32x10")
parser.add_argument("--seconds", type=float, default=3)
options = parser.parse_args()
set_threads(options.threads)

import engines  # After the environment is set, which numeric libraries read once.

encode = engines.encoder("text", options.engine, options.precision, options.threads)
for shape in options.shapes.split(","):
    batch, length = map(int, shape.split("x"))
    ids = engines.token_ids(batch, length)
    result = measure(lambda: encode(ids), items=batch, seconds=options.seconds)
    name = f"text/{length}-tokens" + (f"/batch-{batch}" if batch > 1 else "")
    emit(name, options.engine, options.precision, result | {"peak_mb": peak_megabytes()})
