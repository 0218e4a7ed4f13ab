"""How well questions in other languages find photos.

    python evaluate.py SMALL --photos VECTORS.npy NAMES.txt --tables TABLE.tsv.xz ... [--limit 300]

SMALL is `weights/small` with its `multilingual_tower`. For each table and language: recall@1/5/10 of the row's own photo
among all of NAMES, where the table has photos that are among them; and overlap@10, the share of the ten best that the English
tower finds for the row's English side, too. Rows `en` and `xx` are the multilingual tower's, `en by the English tower` is
what both are compared with. `--languages` takes only those. Last come cosines of the two towers' vectors of one
text, which tell English from other languages.
"""

import argparse
import re

import numpy as np
import torch
import torch.nn.functional as F

from teacher import Teacher
from texts import read_table
from tower import Tower, read_head


def recalls(questions, photos, own):
    scores = questions @ photos.T
    better = (scores > scores[torch.arange(len(questions)), own][:, None]).sum(1)
    return [100 * float((better < k).float().mean()) for k in (1, 5, 10)]


def overlap(questions, others, photos):
    a, b = ((x @ photos.T).topk(10).indices for x in (questions, others))
    return 100 * float((a[:, :, None] == b[:, None, :]).any(2).float().mean())


def number(name):
    """The number in a photo's Flickr name, or the name."""
    found = re.match(r"\d+(?=_)", name)
    return found.group() if found else name


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("small")
    arguments.add_argument("--photos", nargs=2)
    arguments.add_argument("--tables", nargs="+")
    arguments.add_argument("--languages", default="")
    arguments.add_argument("--limit", type=int, default=0)
    arguments.add_argument("--threads", type=int, default=2)
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    photos = F.normalize(torch.from_numpy(np.load(a.photos[0]).astype(np.float32)), dim=-1)
    with open(a.photos[1], encoding="utf-8") as file:
        place = {number(line.strip()): row for row, line in enumerate(file)}
    assert len(place) == len(photos)
    english_tower, tower = Teacher(a.small), Tower(f"{a.small}/multilingual_tower")
    head = read_head(f"{a.small}/multilingual_tower/projection.safetensors")

    def by_multilingual(texts):
        with torch.no_grad():
            return head(tower.means(texts))

    cosines = {}
    print("| table | questions | rows | recall@1 / 5 / 10 | overlap@10 |\n|---|---|---|---|---|")
    for path in a.tables:
        table = path.split("/")[-1].split(".")[0]
        rows = read_table(path)
        placed = [r for r in rows if r.get("photo") in place]
        has_photos = bool(placed)
        rows = (placed or rows)[: a.limit or None]
        by_english = torch.from_numpy(english_tower([r["en"] for r in rows]))

        def line(label, vectors, at):
            own = torch.tensor([place[rows[i]["photo"]] for i in at]) if has_photos else None
            figures = " / ".join(f"{v:.1f}" for v in recalls(vectors, photos, own)) if has_photos else ""
            print(f"| {table} | {label} | {len(at)} | {figures} | {overlap(vectors, by_english[at], photos):.1f} |", flush=True)

        line("en by the English tower", by_english, list(range(len(rows))))
        for code in [c for c in rows[0] if c != "photo" and (not a.languages or c in a.languages.split(","))]:
            at = [i for i, r in enumerate(rows) if r[code]]
            texts = [rows[i][code] for i in at]
            vectors = by_multilingual(texts)
            line(code, vectors, at)
            cosine = (vectors * torch.from_numpy(english_tower(texts))).sum(1)
            cosines.setdefault(code, []).append(cosine)
            if code == "en":
                both = F.normalize(vectors + by_english, dim=-1)
                line("en by the mean of both", both, at)
    print("\n| language | texts | cosine of the two towers: 5 % below | median | 5 % above | 0.5 and more |\n|---|---|---|---|---|---|")
    for code, parts in cosines.items():
        c = torch.cat(parts)
        low, middle, high = (float(c.quantile(q)) for q in (0.05, 0.5, 0.95))
        share = 100 * float((c >= 0.5).float().mean())
        print(f"| {code} | {len(c)} | {low:.2f} | {middle:.2f} | {high:.2f} | {share:.1f} % |")


if __name__ == "__main__":
    main()
