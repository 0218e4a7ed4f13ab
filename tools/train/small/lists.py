"""Step 1: which photos there are.

    python lists.py WORK --flickr8k PHOTOS SPLITS --caltech PHOTOS --imagenet PHOTOS --flowers PHOTOS --coco PHOTOS

SPLITS: folder with Flickr_8k.{train,dev,test}Images.txt. Caltech-101 and flowers: one folder a class; --caltech-most
photos of each class are taken (2,000 in all for today's weights). ImageNet: one photo a class, named nXXXXXXXX_name.JPEG.
COCO: photos for the test only.
"""

import argparse, os, random
from common import lines


def photos(folder):
    found = [
        os.path.join(d, f)
        for d, _, fs in os.walk(folder)
        for f in fs
        if f.lower().endswith((".jpg", ".jpeg", ".png"))
    ]
    return sorted(found)


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("work")
    ap.add_argument("--flickr8k", nargs=2)
    for n in ("caltech", "imagenet", "flowers", "coco"):
        ap.add_argument("--" + n)
    ap.add_argument("--caltech-most", type=int, default=20)
    ap.add_argument("--flowers-most", type=int, default=60)
    ap.add_argument("--seed", type=int, default=0)
    a = ap.parse_args()
    os.makedirs(f"{a.work}/lists", exist_ok=True)
    rng = random.Random(a.seed)

    def write(name, rows):
        open(f"{a.work}/lists/{name}.txt", "w").write("\n".join(rows) + "\n")
        print(name, len(rows))

    def some(folder, most):
        classes = {}
        for p in photos(folder):
            if "BACKGROUND" not in p:
                classes.setdefault(p.split("/")[-2], []).append(p)
        return [p for c in sorted(classes) for p in sorted(rng.sample(classes[c], min(most, len(classes[c]))))]

    if a.flickr8k:
        write("flickr8k", photos(a.flickr8k[0]))
        for s in ("train", "dev", "test"):
            write(f"flickr8k.{s}", lines(f"{a.flickr8k[1]}/Flickr_8k.{s}Images.txt"))
    if a.caltech:
        write("caltech", some(a.caltech, a.caltech_most))
    if a.flowers:
        write("flowers", some(a.flowers, a.flowers_most))
    if a.imagenet:
        write("imagenet", photos(a.imagenet))
    if a.coco:
        write("coco", photos(a.coco))
