"""Lists, recall and the folder layout that the other scripts share.

A work folder holds: lists/NAME.txt (one photo's path a line), lists/flickr8k.{train,dev,test}.txt (file names),
features/… (NumPy), runs/NAME.safetensors.
"""

import json, os
import numpy as np, torch

torch.set_num_threads(int(os.environ.get("THREADS", "2")))


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True).clip(1e-8)


def lines(path):
    return [l.strip() for l in open(path, encoding="utf-8") if l.strip()]


def recall(images, texts, owner):
    """Unit vectors; owner[m] is the photo of text m -> recall@1/5/10 and median rank, text to image and back"""
    s = texts @ images.T
    t2i = (s > s[np.arange(len(texts)), owner][:, None]).sum(1)
    i2t = []
    for i in range(len(images)):
        mine = owner == i
        if mine.any():
            i2t.append((s[~mine, i] > s[mine, i].max()).sum())
    figures = lambda r: [round(100 * float((np.asarray(r) < k).mean()), 1) for k in (1, 5, 10)] + [
        int(np.median(r)) + 1
    ]
    return {"t2i": figures(t2i), "i2t": figures(i2t)}


def clean(caption):
    return caption.strip().rstrip(".").strip()
