"""Golden files of the default model: Tests/EncodersTests/Golden/small/.

    python small_golden.py            keeps the pictures that are there, computes every number again
    python small_golden.py --pictures draws the pictures again first
    python small_golden.py --multilingual TABLE.tsv.xz ...
                                      only the last two files: new numbers of the tower for other languages

pictures/*         tiny pictures, drawn here (no photo is needed): sizes, colour types and orientations that differ
pictures.json      their names, in the order of the rows below
image_embeddings.npy  [n, 384]   image_features.npy [n, 2928], before the projection
texts.json         the strings and their token ids
text_embeddings.npy   [n, 384]
multilingual.json     strings in all languages of the tower for other languages, and odd ones, with their token ids;
                      with tables of parallel texts, 40 of each of their languages are added
multilingual_embeddings.npy  [n, 384], of the first strings
"""
import argparse
import json
import lzma
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

from small import DualEncoder

GOLDEN = Path(__file__).resolve().parents[2] / "Tests" / "EncodersTests" / "Golden" / "small"

TEXTS = [
    "",
    " ",
    "dog",
    "a dog",
    "A DOG",
    "a photo of a dog",
    "two dogs playing in the snow",
    "a man riding a wave on top of a surfboard",
    "A group of people standing around a kitchen.",
    "red bicycle leaning against a brick wall, late afternoon",
    "children's birthday party",
    "don't can't won't it's we're",
    "rock 'n' roll",
    "sunset over the sea",
    "Sunset  over\tthe\nsea",
    "snow-capped mountain",
    "e-mail: someone@example.com https://example.com/photos?id=42&size=large",
    "3 cats, 2 dogs and 1,000,000 sheep",
    "IMG_20240131_123456.JPG",
    "café au lait and crème brûlée",
    "Köln, Zürich, Malmö, Łódź, Çeşme",
    "naïve résumé coöperation",
    "¿Dónde está el gato? ¡Allí!",
    "Привет, мир",
    "собака на пляже",
    "海边的日落",
    "桜の木の下で",
    "서울의 밤",
    "กรุงเทพ",
    "שלום עולם",
    "مرحبا بالعالم",
    "🐕",
    "🏖️ beach day 🌞🌞",
    "👩‍👩‍👧‍👦 family",
    "ﬁ ligature, ½ cup, № 5, ™",
    "zero\u200bwidth soft\u00adhyphen",
    "control\x07character and replacement \ufffd",
    "supercalifragilisticexpialidocious",
    "x" * 101,
    "[CLS] special [SEP] tokens [MASK] in text",
    "a photo of a dog " * 60,
    "très long, " * 130,
]

# What is odd about Unicode: decomposed letters, widths, ligatures, marks without a letter, joiners, directions, spaces.
MULTILINGUAL = [
    "ein Hund am Strand", "Fußgänger in der Straße", "un chat noir dort sur le canapé", "l’été à la plage",
    "una niña con un globo rojo", "il cane corre sulla spiaggia", "duas crianças brincando", "een hond op het strand",
    "två flickor på en båt", "en hund løber på stranden", "et fjell med snø", "kaksi koiraa lumessa",
    "czerwony autobus w mieście", "dítě jí zmrzlinu", "un câine pe plajă", "egy kutya a tengerparton",
    "ένας σκύλος στην παραλία", "sahilde koşan bir köpek", "İSTANBUL ve ıspanak", "собака бежит по снегу",
    "їжак у лісі", "海边的日落", "两只狗在雪地里奔跑", "桜の木の下で遊ぶ子供たち", "ﾊﾝｶｸｶﾅと全角ＡＢＣ１２３", "눈 덮인 산과 호수",
    "\u1112\u1161\u11ab\u1100\u1173\u11af", "كلب يجري على الشاطئ", "ﻛﺘﺎﺏ مُشَكَّل ـــ", "समुद्र तट पर कुत्ता", "क्षत्रिय ज्ञान",
    "ילדים משחקים בפארק", "שָׁלוֹם", "สุนัขบนชายหาด", "e\u0301cole, A\u030angstro\u0308m, \u212b", "ﬁne ﬂowers ﬃ ½ № ™ ㍿ ﷺ",
    "zero\u200bwidth soft\u00adhyphen\ufeff", "👩‍👩‍👧‍👦🏖️ 🐕🇩🇪", "a\u00a0b\u2003c\u3000d  e\tf\ng", "▁literal ▁mark", "<s> special </s> <unk>",
    "\u202eright to left\u202c", "\u0301\u0302", "Hund " * 70, "x" * 300, "한" * 90,
]


def field(height, width, seed):
    """Smooth coloured noise with a few hard edges: as uneven as a photo, and nobody's. [H, W, 3] U8"""
    random = np.random.default_rng(seed)
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None])
    frequency[0, 0] = 1
    layers = []
    for _ in range(3):
        spectrum = random.standard_normal(frequency.shape) + 1j * random.standard_normal(frequency.shape)
        layer = np.fft.irfft2(spectrum / frequency**1.6, s=(height, width))
        layers.append(layer / layer.std())
    picture = Image.fromarray(np.clip(128 + 45 * np.stack(layers, -1), 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(4):
        x, y = random.integers(0, width), random.integers(0, height)
        size = random.integers(max(2, width // 12), max(3, width // 4))
        colour = tuple(int(value) for value in random.integers(0, 256, 3))
        (draw.ellipse if random.random() < 0.5 else draw.rectangle)((x, y, x + size, y + size), fill=colour)
    return np.asarray(picture)


def with_alpha(pixels):
    """A disc that fades out towards its edge."""
    height, width = pixels.shape[:2]
    distance = np.hypot(np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)[None])
    alpha = np.clip(255 * (1.2 - distance), 0, 255).astype(np.uint8)
    return Image.fromarray(np.dstack([pixels, alpha]), "RGBA")


def oriented(value):
    exif = Image.Exif()
    exif[0x0112] = value
    return exif


def draw_pictures(folder):
    folder.mkdir(parents=True, exist_ok=True)
    jpeg = {"format": "JPEG", "quality": 85}
    Image.fromarray(field(240, 320, 1)).save(folder / "landscape.jpg", **jpeg)
    Image.fromarray(field(333, 211, 2)).save(folder / "portrait-444.jpg", subsampling=0, **jpeg)
    Image.fromarray(field(180, 240, 3)).save(folder / "turned.jpg", exif=oriented(6), **jpeg)
    Image.fromarray(field(200, 150, 4)).save(folder / "progressive.jpg", progressive=True, **jpeg)
    Image.fromarray(field(160, 160, 5)).convert("L").save(folder / "grey.jpg", **jpeg)
    Image.fromarray(field(40, 300, 6)).save(folder / "panorama.jpg", **jpeg)
    Image.fromarray(field(520, 520, 7)).save(folder / "large.jpg", **jpeg)
    with_alpha(field(96, 128, 8)).save(folder / "transparent.png", optimize=True)
    palette = Image.fromarray(field(120, 90, 9)).quantize(32)
    palette.save(folder / "palette.png", optimize=True, transparency=3)
    Image.fromarray(np.array([[[200, 30, 90]]], np.uint8)).save(folder / "single-pixel.png")


def texts_of(table, each=40):
    """Texts of each language of a table, evenly spread."""
    with lzma.open(table, "rt", encoding="utf-8") as file:
        header, *rows = (line.rstrip("\n").split("\t") for line in file)
    for place, language in enumerate(header):
        texts = [row[place] for row in rows if len(row) > place and row[place]]
        if language != "photo":
            yield from texts[:: max(1, len(texts) // each)][:each]


def write_multilingual(tables):
    model = DualEncoder()
    texts = ["", " "] + TEXTS[2:] + MULTILINGUAL
    np.save(GOLDEN / "multilingual_embeddings.npy", model.embed_multilingual(texts))
    texts += sorted({text for table in tables for text in texts_of(table)} - set(texts))
    tower = model.multilingual_tower
    rows = [json.dumps({"text": text, "ids": tower.token_ids(text)}, ensure_ascii=False) for text in texts]
    (GOLDEN / "multilingual.json").write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")
    print(f"{len(texts)} texts")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", action="store_true")
    parser.add_argument("--multilingual", nargs="*", metavar="TABLE")
    options = parser.parse_args()
    torch.set_num_threads(2)
    if options.multilingual is not None:
        return write_multilingual(options.multilingual)
    pictures = GOLDEN / "pictures"
    if options.pictures or not pictures.exists():
        draw_pictures(pictures)

    model = DualEncoder()
    paths = sorted(pictures.iterdir())
    embeddings, features = model.embed_images(paths, with_features=True)
    np.save(GOLDEN / "image_embeddings.npy", embeddings)
    np.save(GOLDEN / "image_features.npy", features)
    (GOLDEN / "pictures.json").write_text(json.dumps([path.name for path in paths], indent=1) + "\n")

    np.save(GOLDEN / "text_embeddings.npy", model.embed_texts(TEXTS))
    rows = [json.dumps({"text": text, "ids": model.text_tower.token_ids(text)}, ensure_ascii=False) for text in TEXTS]
    (GOLDEN / "texts.json").write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
