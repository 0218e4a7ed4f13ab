"""Trains the head and the last layers of the multilingual tower on kept states (states.py), towards what
`weights/small` gives for the English side of each text.

    python train.py STATES --e5 E5.bin --layer 10 --out TRAINED.safetensors
                    [--head-epochs 10] [--epochs 4] [--minutes 60] [--seed 0]

First the head alone, on the means of the frozen last layer; then head and layers together. The loss is one minus the
cosine, weighed by text. Written are averaged weights: the head's (`head.*`) and the layers' that were trained.
"""

import argparse
import math
import os
import time

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from tower import Head, Tower


class States:
    """What states.py kept. Batches hold texts of like length, so that little is computed for padding."""

    def __init__(self, folder):
        self.offsets = np.load(f"{folder}/offsets.npy")
        self.states = np.memmap(f"{folder}/states.f16", np.float16, "r", shape=(int(self.offsets[-1]), 384))
        self.teacher = torch.from_numpy(np.load(f"{folder}/teacher.npy").astype(np.float32))
        self.weights = torch.from_numpy(np.load(f"{folder}/weights.npy"))
        self.lengths = np.diff(self.offsets)

    def __len__(self):
        return len(self.lengths)

    def batch(self, rows):
        most = int(self.lengths[rows].max())
        x, mask = np.zeros((len(rows), most, 384), np.float16), np.zeros((len(rows), most), np.float32)
        for i, r in enumerate(rows):
            n = self.lengths[r]
            x[i, :n], mask[i, :n] = self.states[self.offsets[r] : self.offsets[r + 1]], 1
        return torch.from_numpy(x), torch.from_numpy(mask)

    def batches(self, size, rng):
        """All texts once. Sorted by length within pools of 64 batches; the batches come in random order."""
        order = rng.permutation(len(self))
        pools = [order[at : at + 64 * size] for at in range(0, len(order), 64 * size)]
        sorted_pools = [pool[np.argsort(self.lengths[pool], kind="stable")] for pool in pools]
        batches = [pool[at : at + size] for pool in sorted_pools for at in range(0, len(pool), size)]
        return [np.sort(batches[i]) for i in rng.permutation(len(batches))]


class Average:
    """The exponential average of parameters."""

    def __init__(self, parameters, decay):
        self.values, self.decay, self.step = {k: v.detach().clone().float() for k, v in parameters.items()}, decay, 0

    def add(self, parameters):
        self.step += 1
        decay = min(self.decay, self.step / (self.step + 10))
        for name, value in parameters.items():
            self.values[name].mul_(decay).add_(value.detach().float(), alpha=1 - decay)


def rate(step, steps, top):
    return top * min(1, (step + 1) / 100) * 0.5 * (1 + math.cos(math.pi * min(1, step / steps)))


def train_head(head, means, states, a):
    unit = F.normalize(means, dim=-1)
    head.mean.copy_(unit.mean(0))
    head.scale.copy_(1 / (unit - unit.mean(0)).std())
    with torch.no_grad():
        # The linear part begins as ridge regression.
        z, y, w = (unit - head.mean) * head.scale, states.teacher, states.weights[:, None]
        centre = (y * w).sum(0) / w.sum()
        solved = torch.linalg.solve((z * w).T @ z + 1e-2 * w.sum() * torch.eye(384), (z * w).T @ (y - centre))
        head.fc.weight.copy_(solved.T)
        head.fc.bias.copy_(centre)
    optimizer = torch.optim.AdamW(head.parameters(), lr=1e-3, weight_decay=0.01)
    average, rows, step = Average(dict(head.named_parameters()), 0.998), np.random.default_rng(a.seed), 0
    steps = a.head_epochs * (len(states) // 512)
    for epoch in range(a.head_epochs):
        order, total = rows.permutation(len(states)), 0.0
        head.train()
        for at in range(0, len(order) - 511, 512):
            j = order[at : at + 512]
            for group in optimizer.param_groups:
                group["lr"] = rate(step, steps, 1e-3)
            cosine = (head(means[j], 0.1) * states.teacher[j]).sum(1)
            loss = (states.weights[j] * (1 - cosine)).sum() / states.weights[j].sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            average.add(dict(head.named_parameters()))
            step, total = step + 1, total + float(loss.detach())
        print(f"head, epoch {epoch + 1}: loss {total / (len(order) // 512):.4f}", flush=True)
    head.load_state_dict(average.values, strict=False)


def train_layers(tower, head, states, a):
    layers = [f"encoder.layer.{n}." for n in range(a.layer, tower.layers)]
    trained = {
        name.replace("/", "."): p
        for name, p in tower.weights.items()
        if any(name.replace("/", ".").startswith(layer) for layer in layers)
    }
    for p in trained.values():
        p.requires_grad_(True)
    named = {**trained, **{"head." + k: v for k, v in head.named_parameters()}}
    groups = [
        {"params": [p for n, p in named.items() if p.ndim > 1], "weight_decay": 0.01},
        {"params": [p for n, p in named.items() if p.ndim < 2], "weight_decay": 0},
    ]
    optimizer, average = torch.optim.AdamW(groups, lr=a.rate, betas=(0.9, 0.98)), Average(named, 0.999)
    rng, start, step = np.random.default_rng(a.seed + 1), time.time(), 0
    mean_weight = states.weights.mean()
    steps = a.epochs * math.ceil(len(states) / a.batch)
    for epoch in range(a.epochs):
        head.train()
        total = 0.0
        for count, rows in enumerate(states.batches(a.batch, rng)):
            # The cosine's end comes with the last step or with the time that is left, whichever is first.
            passed = max(step / steps, (time.time() - start) / (60 * a.minutes))
            if passed >= 1:
                break
            for group in optimizer.param_groups:
                group["lr"] = a.rate * min(1, (step + 1) / 200) * 0.5 * (1 + math.cos(math.pi * passed))
            x, mask = states.batch(rows)
            with torch.autocast("cpu", torch.bfloat16):
                x = tower.run(x.bfloat16(), mask, a.layer)
            cosine = (head(tower.mean(x, mask), 0.1) * states.teacher[rows]).sum(1)
            # By the mean weight of all texts: batches of words weigh less than batches of captions.
            loss = (states.weights[rows] * (1 - cosine)).mean() / mean_weight
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(named.values(), 1.0)
            optimizer.step()
            average.add(named)
            step, total = step + 1, total + float(loss.detach())
            if count % 200 == 199:
                print(
                    f"epoch {epoch + 1}, batch {count + 1}: loss {total / (count + 1):.4f}, "
                    f"{time.time() - start:.0f} s",
                    flush=True,
                )
            if step % 1000 == 0:
                write(a, average.values, head, epoch)
    return average.values


def write(a, values, head, epoch):
    values = {**values, "head.mean": head.mean, "head.scale": head.scale}
    save_file(
        {k: v.detach().float().contiguous() for k, v in values.items()},
        a.out,
        metadata={"layer": str(a.layer), "seed": str(a.seed), "epochs": str(epoch), "rate": str(a.rate)},
    )


def last_means(tower, states, a):
    """The means of the frozen last layer, kept beside the states."""
    path = f"{a.states}/means.npy"
    if not os.path.exists(path):
        means = torch.zeros(len(states), 384)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            order = np.argsort(states.lengths, kind="stable")
            for at in range(0, len(order), 128):
                rows = np.sort(order[at : at + 128])
                x, mask = states.batch(rows)
                means[torch.from_numpy(rows)] = tower.mean(tower.run(x.bfloat16(), mask, a.layer), mask)
        np.save(path, means.numpy())
    return torch.from_numpy(np.load(path))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("states")
    arguments.add_argument("--e5")
    arguments.add_argument("--layer", type=int, default=10)
    arguments.add_argument("--head-epochs", type=int, default=10)
    arguments.add_argument("--epochs", type=int, default=4)
    arguments.add_argument("--minutes", type=float, default=1e9)
    arguments.add_argument("--batch", type=int, default=128)
    arguments.add_argument("--rate", type=float, default=2e-4)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--out")
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    states, tower, head = States(a.states), Tower(a.e5), Head()
    means = last_means(tower, states, a)
    train_head(head, means, states, a)
    values = {"head." + k: v for k, v in head.named_parameters()}
    write(a, values, head, 0)
    if a.epochs:
        values = train_layers(tower, head, states, a)
    write(a, values, head, a.epochs)


if __name__ == "__main__":
    main()
