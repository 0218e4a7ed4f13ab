"""Keeps the states of a middle layer for all training texts, so that the layers above can be trained many times.

    python states.py CAPTIONS --e5 E5.bin TOKENIZER.json --small weights/small --layer 10 --out FOLDER [--share 1]

FOLDER gets `states.f16` (the tokens of all texts, one after another, each 384 values), `offsets.npy`, `teacher.npy` (what
`weights/small` gives for the English side), `weights.npy` and `texts.tsv`. About 200 captions a core-second.
"""

import argparse
import os
import time

import numpy as np
import torch

from teacher import Teacher
from texts import drawn
from tower import Tower


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("captions")
    arguments.add_argument("--e5", nargs=2)
    arguments.add_argument("--small")
    arguments.add_argument("--layer", type=int, default=10)
    arguments.add_argument("--share", type=float, default=1)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--out")
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    os.makedirs(a.out, exist_ok=True)

    texts = drawn(a.captions, a.seed, a.share)
    english = sorted({t[3] for t in texts})
    place = {text: row for row, text in enumerate(english)}
    teacher = Teacher(a.small)
    taught = teacher(english)
    np.save(f"{a.out}/teacher.npy", taught[[place[t[3]] for t in texts]].astype(np.float16))
    print(f"{len(texts)} texts, {len(english)} English ones", flush=True)
    np.save(f"{a.out}/weights.npy", np.array([t[4] for t in texts], np.float32))
    with open(f"{a.out}/texts.tsv", "w", encoding="utf-8") as file:
        file.writelines(f"{t[0]}\t{t[1]}\t{t[2]}\n" for t in texts)

    tower = Tower(*a.e5)
    ids = tower.tokens([t[2] for t in texts])
    tower = tower.bfloat16()
    offsets = np.concatenate([[0], np.cumsum([len(i) for i in ids])])
    np.save(f"{a.out}/offsets.npy", offsets)
    states = np.memmap(f"{a.out}/states.f16", np.float16, "w+", shape=(offsets[-1], 384))
    order, start, batch = np.argsort([len(i) for i in ids], kind="stable"), time.time(), 64
    with torch.no_grad():
        for step, at in enumerate(range(0, len(ids), batch)):
            rows = order[at : at + batch]
            x, mask = tower.embedded([ids[r] for r in rows])
            x = tower.run(x, mask, 0, a.layer).to(torch.float16).numpy()
            for i, r in enumerate(rows):
                states[offsets[r] : offsets[r + 1]] = x[i, : len(ids[r])]
            if step % 100 == 0:
                print(f"  {at} of {len(ids)}, {time.time() - start:.0f} s", flush=True)
    states.flush()


if __name__ == "__main__":
    main()
