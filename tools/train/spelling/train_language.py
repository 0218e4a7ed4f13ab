"""Trains the GPT-2 that knows captions and queries, from scratch.

    python train_language.py --draws RUN/draws.pickle.gz --tokenizer RUN/language --output RUN/gpt2 --minutes 5

Each text stands between two `<|endoftext|>` and is lower case. A caption may be followed by a line break and a query for
its photo, taken from what another person wrote about the same photo: that is what teaches p(query | caption). The clock
ends the run; every `--save` minutes the averaged weights and their figures on held-out photos are written. Meant for a
GPU (`--device cuda`).
"""
import argparse
import copy
import json
import random
import time
from itertools import islice
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import GPT2Config, GPT2LMHeadModel

from batches import Rows, batches_of, learning_rate, parameter_groups, save
from make_draws import Draws


class Texts(torch.utils.data.IterableDataset):
    def __init__(self, a, seed, part="train"):
        self.a, self.seed, self.part = a, seed, part

    def draw(self, worker=0):
        """(kind, tokens)"""
        seed = self.seed + 1000 * worker
        draws, r = Draws.load(self.a.draws, seed), random.Random(seed + 3)
        queries, groups = draws.queries[self.part], draws.groups[self.part]
        tokenizer = Tokenizer.from_file(str(Path(self.a.tokenizer, "tokenizer.json")))
        end = tokenizer.token_to_id("<|endoftext|>")
        while True:
            kind = r.random()
            if kind < 0.40:
                kind, text = "caption", r.choice(r.choice(groups))
            elif kind < 0.55:
                one, other = r.sample(r.choice(groups), 2)
                kind, text = "pair", one + "\n" + " ".join(queries.span(other.split(), 6))
            elif kind < 0.85:
                kind, text = "query", " ".join(queries.draw()[0])
            else:
                kind, text = "gloss", " ".join(r.choice(queries.texts)[:24])
            yield kind, [end] + tokenizer.encode(text).ids[:60] + [end]

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        worker = info.id if info else 0
        r, draw = random.Random(self.seed + worker), self.draw(worker)
        while True:
            sequences = [tokens for _, tokens in islice(draw, 16_384)]
            texts = Texts.sides(sequences)
            for batch in batches_of(texts[0].lengths, self.a.budget, r):
                yield texts[0].padded(batch, 0), texts[1].padded(batch, -100)

    @staticmethod
    def sides(sequences):
        """What is read, and what comes next."""
        return Rows([s[:-1] for s in sequences]), Rows([s[1:] for s in sequences])


@torch.no_grad()
def evaluate(model, held, device):
    """Mean negative log-likelihood per token, natural logarithm, for each kind of held-out text."""
    result = {}
    for kind, rows in held.items():
        loss = count = 0
        for start in range(0, len(rows), 200):
            part = rows[start:start + 200]
            ids, target = (side.padded(range(len(part)), filler).to(device, torch.long)
                           for side, filler in zip(Texts.sides(part), (0, -100)))
            n = (target >= 0).sum().item()
            loss += torch.nn.functional.cross_entropy(model(ids).logits.flatten(0, 1), target.flatten()).item() * n
            count += n
        result[kind] = round(loss / count, 4)
    return result


def arguments():
    parser = argparse.ArgumentParser()
    for option in ("draws", "tokenizer", "output"):
        parser.add_argument("--" + option, required=True)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--save", type=float, default=1)
    parser.add_argument("--budget", type=int, default=32_000, help="tokens of a batch")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--warmup", type=int, default=300)
    parser.add_argument("--hold", type=float, default=0.2)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=200)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--layers", type=int, default=6)
    return parser.parse_args()


def main():
    a = arguments()
    torch.manual_seed(a.seed)
    torch.set_float32_matmul_precision("high")
    output = Path(a.output)
    output.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(Path(a.tokenizer, "tokenizer.json")))
    end = tokenizer.token_to_id("<|endoftext|>")
    config = GPT2Config(
        vocab_size=tokenizer.get_vocab_size(), n_positions=128, n_embd=a.width, n_layer=a.layers, n_head=a.width // 32,
        bos_token_id=end, eos_token_id=end, resid_pdrop=a.dropout, embd_pdrop=a.dropout, attn_pdrop=a.dropout)
    model = GPT2LMHeadModel(config).to(a.device)
    model.train()
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters", flush=True)
    optimizer = torch.optim.AdamW(parameter_groups(model, 0.05), lr=a.rate, betas=(0.9, 0.98), fused=True)
    average = copy.deepcopy(model).eval()
    loader = iter(torch.utils.data.DataLoader(
        Texts(a, a.seed), batch_size=None, num_workers=a.workers, prefetch_factor=8 if a.workers else None))
    held, draw = {}, Texts(a, 9, "held").draw()
    for _ in range(2000):
        kind, ids = next(draw)
        held.setdefault(kind, []).append(ids)

    start = saved = time.time()
    steps = tokens = 0
    sums, log = [], []
    while True:
        ids, target = (t.to(a.device, torch.long, non_blocking=True) for t in next(loader))
        if steps == 0:
            start = saved = time.time()
        done = (time.time() - start) / (a.minutes * 60)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(a, steps, done)
        with torch.autocast(torch.device(a.device).type, torch.bfloat16):
            logits = model(ids).logits
        loss = torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), target.flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        steps, tokens = steps + 1, tokens + target.numel()
        sums.append(loss.detach())
        if steps % 5 == 0:
            with torch.no_grad():
                keep = min(0.995, steps / (steps + 50))
                torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)
        if steps % 100 == 0:
            spent = time.time() - start
            print(f"{spent / 60:5.2f} min  step {steps}  loss {torch.stack(sums).mean().item():.4f}  "
                  f"{tokens / spent:.0f} tokens/s", flush=True)
            sums = []
        if done >= 1 or time.time() - saved > 60 * a.save:
            line = {"minutes": round((time.time() - start) / 60, 1), "steps": steps, "tokens": tokens,
                    **evaluate(average, held, a.device)}
            saved = time.time()
            log.append(line)
            print(json.dumps(line), flush=True)
            save(average, output, log)
            if done >= 1:
                break


if __name__ == "__main__":
    main()
