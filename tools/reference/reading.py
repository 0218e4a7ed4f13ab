"""Makes Tests/TextReadingTests/Golden: rectangles and rectified lines by OpenCV, and small pictures with writing.

    pip install numpy opencv-python-headless pillow safetensors
    python reading.py FONTS

FONTS: a folder with DejaVuSans.ttf and wqy-zenhei.ttc (Debian fonts-dejavu-core, fonts-wqy-zenhei).
"""

import json
import os
import sys

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from safetensors.numpy import save_file

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Tests/TextReadingTests/Golden")
# File, size, turned anticlockwise by, font, size of letters, lines.
PICTURES = [
    ("ticket.png", (420, 200), 0, "DejaVuSans.ttf", 26, ["Boarding pass", "QX7LMP  Gate 14", "Zürich → Łódź"]),
    ("upside-down.png", (420, 160), 180, "DejaVuSans.ttf", 28, ["Keep this side up", "12.50 €"]),
    ("sideways.png", (360, 120), 90, "DejaVuSans.ttf", 30, ["Long Street 66"]),
    ("tilted.png", (400, 260), 12, "DejaVuSans.ttf", 30, ["Beware of the dog"]),
    ("chinese.png", (320, 140), 0, "wqy-zenhei.ttc", 36, ["出口在左边", "东京駅"]),
    ("nothing.png", (320, 240), 0, None, 0, []),
]


def rectangles(rng):
    """Points of random masks and the smallest rectangle around each, corners in any order."""
    found = []
    for _ in range(40):
        mask = np.zeros((120, 160), np.uint8)
        middle, size = rng.uniform((50, 40), (110, 80)), rng.uniform((12, 6), (70, 30))
        box = cv2.boxPoints((middle.tolist(), size.tolist(), float(rng.uniform(0, 90))))
        cv2.fillPoly(mask, [box.astype(np.int32)], 1)
        if rng.random() < 0.5:
            cv2.circle(mask, [int(v) for v in middle], int(size.min()), 1, -1)
        contour = max(cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0], key=len)
        corners = cv2.boxPoints(cv2.minAreaRect(contour))
        found.append({"points": contour.reshape(-1, 2).tolist(), "corners": corners.round(4).tolist()})
    return found


def lines(rng):
    """A picture, quadrilaterals in it, and what OpenCV cuts out."""
    small = rng.integers(0, 256, (12, 16, 3), dtype=np.uint8)
    picture = cv2.resize(small, (96, 72), interpolation=cv2.INTER_CUBIC)
    tensors = {"picture": picture}
    for index in range(6):
        left, top = rng.uniform(5, 20), rng.uniform(5, 20)
        place = np.float32([[left, top], [left + 60, top + 8], [left + 56, top + 34], [left - 4, top + 24]])
        place += rng.uniform(-3, 3, (4, 2)).astype(np.float32)
        if index == 5:
            place[:, 0] += 30  # beyond the edge
        a, b, c, d = place
        width = int(max(np.linalg.norm(a - b), np.linalg.norm(c - d)))
        height = int(max(np.linalg.norm(a - d), np.linalg.norm(b - c)))
        target = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
        tensors[f"place.{index}"] = place
        tensors[f"line.{index}"] = cv2.warpPerspective(
            picture, cv2.getPerspectiveTransform(place, target), (width, height),
            flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
    return tensors


def pictures(fonts):
    found = {name: os.path.join(folder, name) for folder, _, names in os.walk(fonts, followlinks=True) for name in names}
    for name, size, angle, font, letters, texts in PICTURES:
        picture = Image.new("RGB", size, (236, 232, 220))
        draw = ImageDraw.Draw(picture)
        for row, text in enumerate(texts):
            draw.text((24, 20 + row * int(1.9 * letters)), text, (40, 36, 60), ImageFont.truetype(found[font], letters))
        if not texts:
            draw.polygon([(0, 240), (0, 150), (110, 90), (200, 170), (320, 110), (320, 240)], (90, 140, 90))
        picture = picture.rotate(angle, Image.BICUBIC, expand=angle % 90 == 0, fillcolor=(236, 232, 220))
        picture.quantize(16).save(f"{GOLDEN}/{name}", optimize=True)


def main():
    rng = np.random.default_rng(7)
    os.makedirs(GOLDEN, exist_ok=True)
    with open(f"{GOLDEN}/rectangles.json", "w", encoding="utf-8") as file:
        json.dump(rectangles(rng), file)
    save_file(lines(rng), f"{GOLDEN}/lines.safetensors")
    pictures(sys.argv[1])
    with open(f"{GOLDEN}/texts.json", "w", encoding="utf-8") as file:
        json.dump({name: texts for name, *_, texts in PICTURES}, file, ensure_ascii=False, indent=1)
        file.write("\n")
    for name in os.listdir(GOLDEN):
        os.chmod(f"{GOLDEN}/{name}", 0o644)


if __name__ == "__main__":
    main()
