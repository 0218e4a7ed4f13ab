"""JPEG files to pixels and to embeddings.  python photos.py --size 4000x3000 --stage embedding --pipeline transformers

times are those of one photo
stages     decode: the file to RGB; pixels: to the network's input; embedding: through CLIP as well
pipelines  transformers: CLIPImageProcessor, then PyTorch, as its documentation shows
           pillow: Pillow on a pool of threads, then ONNX Runtime
           pillow-draft: the same with libjpeg's DCT scaling, which keeps at least twice the network's input
"""
import argparse
from concurrent.futures import ThreadPoolExecutor

from common import MODEL, PHOTOS, emit, measure, peak_megabytes, set_threads

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--pipeline", choices=("transformers", "pillow", "pillow-draft"), required=True)
parser.add_argument("--stage", choices=("decode", "pixels", "embedding"), default="embedding")
parser.add_argument("--size", default="640x480")
parser.add_argument("--count", type=int, default=24)
parser.add_argument("--batch", type=int, default=8)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--seconds", type=float, default=3)
options = parser.parse_args()
set_threads(options.threads)

import numpy as np
from PIL import Image

import engines

MEAN = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
DEVIATION = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)
SIDE = 224
pool = ThreadPoolExecutor(options.threads)  # Pillow frees the interpreter lock while it decodes and resizes.


def opened(path):
    image = Image.open(path)
    if options.pipeline == "pillow-draft":
        image.draft("RGB", (2 * SIDE, 2 * SIDE))
    return image.convert("RGB")


def prepared(path):
    image = opened(path)
    scale = SIDE / min(image.size)
    image = image.resize([max(SIDE, int(side * scale)) for side in image.size], Image.Resampling.BICUBIC)
    left, top = (image.width - SIDE) // 2, (image.height - SIDE) // 2
    values = np.asarray(image.crop((left, top, left + SIDE, top + SIDE)), np.float32) / 255
    return ((values - MEAN) / DEVIATION).transpose(2, 0, 1)


def to_pixels():
    if options.pipeline != "transformers":
        return lambda paths: np.stack(list(pool.map(prepared, paths)))
    from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

    processor = CLIPImageProcessorPil.from_pretrained(MODEL)
    return lambda paths: np.stack(processor([Image.open(path) for path in paths])["pixel_values"])


paths = sorted((PHOTOS / options.size).glob("*.jpg"))[: options.count]
if not paths:
    raise SystemExit(f"no photos in {PHOTOS / options.size}: run prepare.py photos first")
engine = "torch" if options.pipeline == "transformers" else "onnxruntime"
if options.stage == "decode":
    work = lambda batch: list(pool.map(lambda path: opened(path).size, batch))
elif options.stage == "pixels":
    work = to_pixels()
else:
    prepare, encode = to_pixels(), engines.encoder("image", engine, "f32", options.threads)
    work = lambda batch: encode(prepare(batch))
batches = [paths[start : start + options.batch] for start in range(0, len(paths), options.batch)]
every = lambda: [work(batch) for batch in batches]
result = measure(every, len(paths), options.seconds, least=1, warm_up=1, per_item=True)
emit(f"photos/{options.stage}/{options.size}", options.pipeline, "f32", result | {"peak_mb": peak_megabytes()})
