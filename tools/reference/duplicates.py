#!/usr/bin/env python3
"""How well copies of photos are told from other photos by their vectors, with the command itself.

    tools/reference/duplicates.py CLIPSEARCH PHOTOS... [--work DIR] [--model NAME]

PHOTOS are folders of photos that all show something different. Of each, changed copies are made and indexed; printed are,
for some thresholds, the share of copies that reach them, how many pairs of different photos do, and the groups that
`clipsearch duplicates` makes. Needs Pillow and numpy.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import tempfile

import numpy
from PIL import Image, ImageEnhance, ImageOps

# Copies that are the same picture to everybody, and copies that are changed so much that one may doubt it.
LIGHT = "half quality30 png crop5 crop10 bright dark contrast saturated mirrored rotated2 reshot".split()
STRONG = "pixels200 crop20 corner15 quality10 grey border rotated90".split()
THRESHOLDS = (0.80, 0.84, 0.86, 0.88, 0.90, 0.92, 0.94, 0.96, 0.98)


def cropped(picture, left, top, right, bottom):
    width, height = picture.size
    return picture.crop((int(left * width), int(top * height), int((1 - right) * width), int((1 - bottom) * height)))


def rotated(picture, degrees):
    """Turned a little, the corners cut off."""
    return cropped(picture.rotate(degrees, Image.Resampling.BICUBIC), 0.04, 0.04, 0.04, 0.04)


def copies(picture):
    """Yields name, picture, JPEG quality."""
    width, height = picture.size
    small = picture.copy()
    small.thumbnail((200, 200))
    yield "half", picture.resize((width // 2, height // 2), Image.Resampling.LANCZOS), 90
    yield "pixels200", small, 85
    yield "quality30", picture, 30
    yield "quality10", picture, 10
    for percent in (5, 10, 20):
        yield f"crop{percent}", cropped(picture, *[percent / 200] * 4), 90
    yield "corner15", cropped(picture, 0.15, 0, 0, 0.15), 90
    yield "bright", ImageEnhance.Brightness(picture).enhance(1.3), 90
    yield "dark", ImageEnhance.Brightness(picture).enhance(0.7), 90
    yield "contrast", ImageEnhance.Contrast(picture).enhance(1.3), 90
    yield "saturated", ImageEnhance.Color(picture).enhance(1.5), 90
    yield "grey", ImageOps.grayscale(picture).convert("RGB"), 90
    yield "mirrored", ImageOps.mirror(picture), 90
    yield "rotated2", rotated(picture, 2), 90
    yield "rotated90", picture.rotate(90, expand=True), 90
    yield "border", ImageOps.expand(picture, border=min(width, height) // 20, fill="white"), 90
    # As if taken once more: a little turned, shifted and brighter.
    again = ImageEnhance.Brightness(cropped(rotated(picture, 1.5), 0.06, 0, 0, 0.03)).enhance(1.06)
    yield "reshot", again, 90


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clipsearch")
    parser.add_argument("photos", nargs="+", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, default=None)
    parser.add_argument("--model", default="small")
    options = parser.parse_args()
    work = options.work or pathlib.Path(tempfile.mkdtemp())
    folder, library = work / "copies", work / "library"
    folder.mkdir(parents=True, exist_ok=True)

    paths = sorted(path for root in options.photos for path in root.rglob("*") if path.suffix.lower() in (".jpg", ".png"))
    for number, path in enumerate(paths):
        picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
        picture.thumbnail((1280, 1280))
        picture.save(folder / f"{number:05d}_original.jpg", quality=95)
        picture.save(folder / f"{number:05d}_png.png")
        for name, copy, quality in copies(picture):
            copy.save(folder / f"{number:05d}_{name}.jpg", quality=quality)

    def run(*arguments):
        command = [options.clipsearch, *arguments, "--library", str(library), "--model", options.model]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    run("index", str(folder))
    run("export-vectors", str(work / "vectors.npy"), str(work / "paths.npy"))
    vectors, names = numpy.load(work / "vectors.npy"), [pathlib.Path(p).stem for p in numpy.load(work / "paths.npy")]
    photo, kind = zip(*(name.split("_") for name in names))
    original = {photo[row]: row for row in range(len(names)) if kind[row] == "original"}
    cosine = collections.defaultdict(list)
    for row, name in enumerate(kind):
        if name != "original":
            cosine[name].append(float(vectors[row] @ vectors[original[photo[row]]]))
    numbers = numpy.array(photo)
    others = (vectors @ vectors.T)[numpy.triu(numbers[:, None] != numbers[None, :])]

    print(f"{len(original)} photos, {len(names)} with their copies, {len(others)} pairs of different photos")
    print(f"two different photos: at most {others.max():.3f}")
    for name in LIGHT + STRONG:
        values = numpy.array(cosine[name])
        print(f"{name:10s} lowest {values.min():.3f}  5 % {numpy.quantile(values, 0.05):.3f}  median {numpy.median(values):.3f}")
    print("threshold  light copies  strong copies  pairs of different photos")
    for threshold in THRESHOLDS:
        shares = [numpy.mean([v >= threshold for name in names for v in cosine[name]]) for names in (LIGHT, STRONG)]
        print(f"{threshold:.2f}  {shares[0]:.3f}  {shares[1]:.3f}  {(others >= threshold).sum()}")

    groups = json.loads(run("duplicates", "--json"))["groups"]
    members = [[pathlib.Path(p["path"]).stem.split("_") for p in group["photos"]] for group in groups]
    mixed = sum(len({photo for photo, _ in group}) > 1 for group in members)
    found = collections.Counter()
    for group in members:
        whose = {photo for photo, kind in group if kind == "original"}
        found.update(kind for photo, kind in group if photo in whose)
    print(f"{len(groups)} groups, {mixed} of them with different photos; copies in the group of their original:")
    print("  ".join(f"{name} {found[name]}" for name in LIGHT + STRONG))


if __name__ == "__main__":
    main()
