"""Step 4: the projections: attention pooling and a linear head for photos, a residual head for texts.

    python train.py WORK --name small [--caltech] [--dev] [--seed 0]

Losses: contrastive between a batch's photos and one caption of each, with soft targets where captions are alike; the
image tower's own thousand-class answer against sentences that name the classes (on captioned photos, ImageNet samples,
and, with --caltech, labelled Caltech-101 photos and flowers); and the texts stay near MiniLM's. Averaged weights are kept.
--dev trains on the development photos as well. Needs the features of steps 2 and 3.
"""

import argparse, json, math, os, time
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from safetensors.torch import save_file
from common import lines, recall, unit


class Photos:
    """vectors [n, v] and maps [n, positions, c], sliced together"""

    def __init__(self, vectors, maps):
        self.vectors, self.maps = vectors, maps

    def __getitem__(self, i):
        return Photos(self.vectors[i], self.maps[i])

    def __len__(self):
        return len(self.vectors)


class ImageHead(nn.Module):
    def __init__(self, vectors, channels, queries, dim):
        super().__init__()
        n = vectors + queries * channels
        fixed = lambda t: nn.Parameter(t, requires_grad=False)
        self.query, self.query_scale = nn.Parameter(torch.randn(queries, channels) * 0.02), fixed(
            torch.ones(channels)
        )
        self.mean, self.inv_std = fixed(torch.zeros(n)), fixed(torch.ones(n))
        self.fc = nn.Linear(n, dim)

    def pool(self, x):
        m = x.maps.float()
        attention = torch.softmax(m @ (self.query * self.query_scale).T, 1)
        return torch.cat([x.vectors, torch.einsum("bth,btd->bhd", attention, m).flatten(1)], 1)

    def forward(self, x, drop=0.0):
        z = ((self.pool(x) - self.mean) * self.inv_std).clamp(-8, 8)
        return F.normalize(self.fc(F.dropout(z, drop, self.training)), dim=-1)


class TextHead(nn.Module):
    def __init__(self, dim, inner):
        super().__init__()
        self.fc = nn.Linear(384, dim)
        with torch.no_grad():
            self.fc.weight.copy_(torch.eye(384)[:dim])
            self.fc.bias.zero_()
        self.fc1, self.fc2 = nn.Linear(384, inner), nn.Linear(inner, dim)
        nn.init.zeros_(self.fc2.weight)
        nn.init.zeros_(self.fc2.bias)

    def forward(self, t, drop=0.0):
        return F.normalize(
            self.fc(t) + self.fc2(F.dropout(F.gelu(self.fc1(t * math.sqrt(384))), drop, self.training)), dim=-1
        )


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("work")
    ap.add_argument("--name", default="small")
    ap.add_argument("--seed", type=int, default=0)
    ap.add_argument("--caltech", action="store_true")
    ap.add_argument("--dev", action="store_true")
    ap.add_argument("--queries", type=int, default=4)
    ap.add_argument("--dim", type=int, default=384)
    ap.add_argument("--text-inner", type=int, default=512)
    ap.add_argument("--epochs", type=int, default=40)
    ap.add_argument("--batch", type=int, default=512)
    ap.add_argument("--lr", type=float, default=1e-3)
    ap.add_argument("--drop", type=float, default=0.3)
    ap.add_argument("--decay", type=float, default=0.05)
    ap.add_argument("--classes", type=float, default=0.3)
    ap.add_argument("--soft", type=float, default=0.2)
    ap.add_argument("--near", type=float, default=0.5)
    a = ap.parse_args()
    torch.manual_seed(a.seed)
    rng = np.random.default_rng(a.seed)
    load = lambda name: np.load(f"{a.work}/features/{name}.npy")

    def photos(name, rows=None):
        pick = (lambda x: x) if rows is None else (lambda x: np.ascontiguousarray(x[np.array(rows)]))
        return Photos(
            torch.from_numpy(
                np.concatenate([pick(load(f"{name}.{k}")) for k in ("pooled", "middle")], 1).astype(np.float32)
            ),
            torch.from_numpy(pick(np.load(f"{a.work}/features/{name}.map.npy", mmap_mode="r"))),
        )

    at = {l.split("/")[-1]: i for i, l in enumerate(lines(f"{a.work}/lists/flickr8k.txt"))}
    split = {
        s: [at[n] for n in lines(f"{a.work}/lists/flickr8k.{s}.txt") if n in at] for s in ("train", "dev", "test")
    }
    train = (
        split["train"]
        + sorted(set(at.values()) - {i for s in split.values() for i in s})
        + (split["dev"] if a.dev else [])
    )
    captions, captions_of = torch.from_numpy(load("flickr8k.captions")), [[] for _ in at]
    for k, i in enumerate(json.load(open(f"{a.work}/features/flickr8k.captions.json"))["photo"]):
        captions_of[i].append(k)
    X, N = photos("flickr8k", train), len(train)
    sentences = torch.from_numpy(load("imagenet.classes"))  # [kinds, 1000, 384]
    samples = photos("imagenet")
    taught = torch.softmax(torch.from_numpy(load("flickr8k.logits")[np.array(train)].astype(np.float32)), -1)
    taught_samples = 0.5 * torch.softmax(
        torch.from_numpy(load("imagenet.logits").astype(np.float32)), -1
    ) + 0.5 * torch.eye(1000)
    labelled = []
    if a.caltech:
        for name, weight, some in (("caltech", 0.3, 96), ("flowers", 0.1, 32)):
            classes = [l.split("/")[-2] for l in lines(f"{a.work}/lists/{name}.txt")]
            labelled.append(
                (
                    photos(name),
                    torch.tensor([sorted(set(classes)).index(c) for c in classes]),
                    torch.from_numpy(load(f"{name}.classes")),
                    weight,
                    some,
                )
            )

    I = ImageHead(X.vectors.shape[1], X.maps.shape[2], a.queries, a.dim)
    I.query_scale.data.copy_(1 / X.maps[:500].float().std((0, 1)).clamp_min(1e-2))
    torch.manual_seed(a.seed + 1)
    T = TextHead(a.dim, a.text_inner)
    with torch.no_grad():
        z = torch.cat([I.pool(X[i : i + 500]) for i in range(0, min(3000, N), 500)])
        I.mean.copy_(z.mean(0))
        I.inv_std.copy_(1 / z.std(0).clamp_min(1e-3))
    scale, class_scale = nn.Parameter(torch.tensor(math.log(1 / 0.05))), nn.Parameter(torch.tensor(math.log(20.0)))
    named = [(f"{m}.{n}", p) for m, h in (("I", I), ("T", T)) for n, p in h.named_parameters() if p.requires_grad]
    decayed = [p for n, p in named if p.ndim > 1 and n != "T.fc.weight"]
    rest = [p for n, p in named if p.ndim <= 1 or n == "T.fc.weight"] + [scale, class_scale]
    opt = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": a.decay}, {"params": rest, "weight_decay": 0}],
        lr=a.lr,
        betas=(0.9, 0.98),
    )
    average = {h: {k: v.clone() for k, v in h.state_dict().items()} for h in (I, T)}
    five = np.array([captions_of[i][:5] for i in train])
    alike = torch.from_numpy(unit(captions.numpy()[five].mean(1)))
    cross = lambda target, logits: -(target * F.log_softmax(logits, 1)).sum(1).mean()
    steps, step, start = a.epochs * (N // a.batch), 0, time.time()
    for epoch in range(a.epochs):
        I.train()
        T.train()
        order, total = rng.permutation(N), np.zeros(3)
        for b in range(N // a.batch):
            for g in opt.param_groups:
                g["lr"] = a.lr * min(1, (step + 1) / 50) * 0.5 * (1 + math.cos(math.pi * step / steps))
            j = order[b * a.batch : (b + 1) * a.batch]
            jt = torch.from_numpy(j)
            t = captions[five[j, rng.integers(0, 5, len(j))]]
            zi, zt = I(X[jt], a.drop), T(t, 0.1)
            logits = scale.exp().clamp(max=100) * zi @ zt.T
            target = (1 - a.soft) * torch.eye(len(j)) + a.soft * torch.softmax(alike[jt] @ alike[jt].T / 0.05, 1)
            contrast = 0.5 * (cross(target, logits) + cross(target, logits.T))
            kind, s = int(rng.integers(0, len(sentences))), class_scale.exp().clamp(max=100)
            C = T(sentences[kind], 0.1)
            q = torch.from_numpy(rng.integers(0, len(samples), 128))
            classes = 0.5 * cross(taught[jt], s * zi @ C.T) + 0.5 * cross(
                taught_samples[q], s * I(samples[q], a.drop) @ C.T
            )
            for x, y, c, weight, some in labelled:
                q = torch.from_numpy(rng.integers(0, len(y), some))
                classes = classes + weight * F.cross_entropy(
                    s * I(x[q], a.drop) @ T(c[kind % len(c)], 0.1).T, y[q], label_smoothing=0.05
                )
            near = (1 - (zt * t).sum(1)).mean()
            loss = contrast + a.classes * classes + a.near * near
            opt.zero_grad()
            loss.backward()
            opt.step()
            step += 1
            keep = min(0.98, step / (step + 10))
            for h in (I, T):
                for k, v in h.state_dict().items():
                    average[h][k].mul_(keep).add_(v, alpha=1 - keep)
            total += [float(v.detach()) for v in (contrast, classes, near)]
        if epoch % 10 == 9:
            print(epoch + 1, (total / (N // a.batch)).round(3), f"{time.time() - start:.0f} s", flush=True)

    for h in (I, T):
        h.load_state_dict(average[h])
        h.eval()
    encode = lambda x: torch.cat([I(x[i : i + 500]) for i in range(0, len(x), 500)]).numpy()
    result = {}
    with torch.no_grad():
        for s in ("dev", "test"):
            own = np.array([j for j, i in enumerate(split[s]) for _ in captions_of[i]])
            result[s] = recall(
                encode(photos("flickr8k", split[s])),
                T(captions[[k for i in split[s] for k in captions_of[i]]]).numpy(),
                own,
            )
        if os.path.exists(f"{a.work}/features/coco.captions.npy"):
            result["coco"] = recall(
                encode(photos("coco")),
                T(torch.from_numpy(load("coco.captions"))).numpy(),
                np.array(json.load(open(f"{a.work}/features/coco.captions.json"))["photo"]),
            )
    print(a.name, result)
    os.makedirs(f"{a.work}/runs", exist_ok=True)
    tensors = {f"image.{k}": v for k, v in I.state_dict().items()} | {
        f"text.{k}": v for k, v in T.state_dict().items()
    }
    save_file(
        {k: v.contiguous() for k, v in tensors.items()},
        f"{a.work}/runs/{a.name}.safetensors",
        metadata={"args": json.dumps(vars(a)), "result": json.dumps(result)},
    )


if __name__ == "__main__":
    main()
