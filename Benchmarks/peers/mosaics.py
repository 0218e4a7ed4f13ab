"""Photos of 12 megapixels for the measurement from file to vector, made of small real ones.

    python mosaics.py FOLDER --count 64          writes PEERS_WORK/photos/12mp/000.jpg ...

Each is a 4 x 4 mosaic of the folder's photos, enlarged to 1000 x 750 a tile, with the grain of a sensor, as JPEG of quality 90
with 4:2:0 chroma: 3 MB each. What such a file costs to read, decode and resize depends on its size, its bytes and
its detail; what it shows plays no part.
"""
import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from common import PHOTOS

TILE, GRID, GRAIN = (1000, 750), 4, 5

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("folder", type=Path)
parser.add_argument("--count", type=int, default=64)
options = parser.parse_args()

sources = sorted(options.folder.glob("*.jpg"))
if not sources:
    parser.error(f"no JPEG files in {options.folder}")
random = np.random.default_rng(7)
tiles = [ImageOps.fit(Image.open(path).convert("RGB"), TILE, Image.Resampling.BICUBIC) for path in sources]
folder = PHOTOS / "12mp"
folder.mkdir(parents=True, exist_ok=True)
grain = random.integers(-GRAIN, GRAIN + 1, (TILE[1] * GRID, TILE[0] * GRID, 1), dtype=np.int16)
for number in range(options.count):
    mosaic = Image.new("RGB", (TILE[0] * GRID, TILE[1] * GRID))
    for place, source in enumerate(random.choice(len(tiles), GRID * GRID)):
        mosaic.paste(tiles[source], (place % GRID * TILE[0], place // GRID * TILE[1]))
    shifted = np.roll(grain, tuple(random.integers(0, side) for side in grain.shape[:2]), (0, 1))
    pixels = np.clip(np.asarray(mosaic, np.int16) + shifted, 0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(folder / f"{number:03}.jpg", quality=90)
