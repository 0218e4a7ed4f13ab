"""CLIP ViT-B/32, pixels to embedding.  python clip_image.py --engine openvino --precision bf16 --batches 1,8,32"""
import argparse

from common import emit, measure, peak_megabytes, set_threads

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--engine", required=True)
parser.add_argument("--precision", default="f32")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--batches", default="1,8,32")
parser.add_argument("--seconds", type=float, default=3)
options = parser.parse_args()
set_threads(options.threads)

import engines  # After the environment is set, which numeric libraries read once.

encode = engines.encoder("image", options.engine, options.precision, options.threads)
for batch in map(int, options.batches.split(",")):
    pixels = engines.pixels(batch)
    result = measure(lambda: encode(pixels), items=batch, seconds=options.seconds, least=3)
    emit(f"image/batch-{batch}", options.engine, options.precision, result | {"peak_mb": peak_megabytes()})
