"""Trains the GPT-2 that knows captions and queries, from scratch.

    python train_language.py --captions FOLDER --photos photos.json --packages FOLDER --words words.tsv \
        --tokenizer RUN/language --output RUN/gpt2 --minutes 30

Each text stands between two `<|endoftext|>` and is lower case. A caption may be followed by a line break and a query for
its photo, taken from what another person wrote about the same photo: that is what teaches p(query | caption). The clock
ends the run; every three minutes the averaged weights and their figures on held-out photos are written. One thread.
"""
import argparse
import copy
import json
import random
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import GPT2Config, GPT2LMHeadModel

import sources
from queries import Queries


class Texts(torch.utils.data.IterableDataset):
    def __init__(self, a, seed, part="train"):
        self.a, self.seed, self.part = a, seed, part

    def draw(self):
        a, r = self.a, random.Random(self.seed)
        queries = Queries(a.captions, a.photos, a.packages, a.words, self.seed + 1, self.part)
        groups = sources.captions(a.captions, a.photos)[self.part]
        while True:
            kind = r.random()
            if kind < 0.45:
                yield "caption", r.choice(r.choice(groups))
            elif kind < 0.60:
                one, other = r.sample(r.choice(groups), 2)
                yield "pair", one + "\n" + " ".join(queries.span(other.split(), 6))
            elif kind < 0.88:
                yield "query", " ".join(queries.draw()[0])
            else:
                yield "gloss", " ".join(r.choice(queries.texts)[:24])

    def __iter__(self):
        tokenizer = Tokenizer.from_file(str(Path(self.a.tokenizer, "tokenizer.json")))
        end = tokenizer.token_to_id("<|endoftext|>")
        draw, r = self.draw(), random.Random(self.seed + 2)
        while True:
            chunk = sorted(([end] + tokenizer.encode(next(draw)[1]).ids[:60] + [end] for _ in range(4000)), key=len)
            batches, batch = [], []
            for ids in chunk:
                if batch and len(ids) * (len(batch) + 1) > self.a.budget:
                    batches.append(batch)
                    batch = []
                batch.append(ids)
            batches.append(batch)
            r.shuffle(batches)
            for batch in batches:
                yield collate(batch)


def collate(batch):
    longest = max(map(len, batch))
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    target = torch.full((len(batch), longest), -100)
    for i, row in enumerate(batch):
        ids[i, :len(row)] = torch.tensor(row)
        target[i, :len(row) - 1] = torch.tensor(row[1:])
    return ids[:, :-1], target[:, :-1]


def evaluate(model, held):
    """Mean negative log-likelihood per token, natural logarithm, for each kind of held-out text."""
    result = {}
    model.eval()
    with torch.no_grad():
        for kind, rows in held.items():
            loss = count = 0
            for start in range(0, len(rows), 50):
                ids, target = collate(rows[start:start + 50])
                n = (target >= 0).sum().item()
                loss += torch.nn.functional.cross_entropy(model(ids).logits.flatten(0, 1), target.flatten()).item() * n
                count += n
            result[kind] = round(loss / count, 4)
    model.train()
    return result


def main():
    parser = argparse.ArgumentParser()
    for option in ("captions", "photos", "packages", "words", "tokenizer", "output"):
        parser.add_argument("--" + option, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--budget", type=int, default=600)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=200)
    parser.add_argument("--resume", help="a folder to go on from; the optimiser begins anew")
    parser.add_argument("--bf16", action="store_true")
    a = parser.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(Path(a.tokenizer, "tokenizer.json")))
    end = tokenizer.token_to_id("<|endoftext|>")
    config = GPT2Config(
        vocab_size=tokenizer.get_vocab_size(), n_positions=128, n_embd=192, n_layer=4, n_head=6, bos_token_id=end,
        eos_token_id=end, resid_pdrop=a.dropout, embd_pdrop=a.dropout, attn_pdrop=a.dropout)
    model = GPT2LMHeadModel.from_pretrained(a.resume) if a.resume else GPT2LMHeadModel(config)
    model.train()
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters", flush=True)
    matrices = [p for p in model.parameters() if p.ndim > 1]
    vectors = [p for p in model.parameters() if p.ndim < 2]
    optimizer = torch.optim.AdamW([{"params": matrices, "weight_decay": 0.05}, {"params": vectors, "weight_decay": 0}],
                                  lr=a.rate, betas=(0.9, 0.98), fused=True)
    average = copy.deepcopy(model).eval()
    loader = iter(torch.utils.data.DataLoader(Texts(a, a.seed), batch_size=None, num_workers=1, prefetch_factor=60))
    held, draw = {}, Texts(a, 9, "held").draw()
    for _ in range(1000):
        kind, text = next(draw)
        held.setdefault(kind, []).append([end] + tokenizer.encode(text).ids[:60] + [end])

    output = Path(a.output)
    output.mkdir(parents=True, exist_ok=True)
    steps = tokens = 0
    start = saved = time.time()
    sums, log = [], []
    while True:
        ids, target = next(loader)
        if steps == 0:
            start = saved = time.time()
        done = (time.time() - start) / (a.minutes * 60)
        rate = a.rate * min(1, (steps + 1) / 200) * (1 if done < 0.2 else max(0.0, (1 - done) / 0.8))
        for group in optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16):
            logits = model(ids).logits
        loss = torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), target.flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        steps, tokens = steps + 1, tokens + (target >= 0).sum().item()
        sums.append(loss.item())
        if steps % 5 == 0:
            with torch.no_grad():
                keep = min(0.99, steps / (steps + 50))
                torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)
        if steps % 100 == 0:
            spent = time.time() - start
            print(f"{spent / 60:5.1f} min  step {steps}  loss {sum(sums) / len(sums):.4f}  {tokens / spent:.0f} tokens/s", flush=True)
            sums = []
        if done >= 1 or time.time() - saved > 180:
            saved = time.time()
            line = {"minutes": round((time.time() - start) / 60, 1), "steps": steps, "tokens": tokens, **evaluate(average, held)}
            log.append(line)
            print(json.dumps(line), flush=True)
            partial = output / "partial"
            average.save_pretrained(partial)
            for file in partial.iterdir():
                file.replace(output / file.name)
            partial.rmdir()
            (output / "training_log.jsonl").write_text("".join(json.dumps(l) + "\n" for l in log))
            if done >= 1:
                break


if __name__ == "__main__":
    main()
