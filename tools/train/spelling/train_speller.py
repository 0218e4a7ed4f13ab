"""Trains the T5 that corrects queries, from scratch, on pairs (as typed, right) that are drawn while it trains.

    python train_speller.py --draws RUN/draws.pickle.gz --tokenizer RUN/speller --output RUN/t5 --minutes 8

The clock, not a number of steps, ends the run: the learning rate warms up, stays, and falls to nothing at the end of
`--minutes`. Every `--save` minutes the averaged weights are written to the output folder (F32) with figures on held-out
queries, so that the run may be stopped at any time. Meant for a GPU (`--device cuda`) and a processor core for each of
the `--workers` that draw pairs, some three thousand a second each.
"""
import argparse
import copy
import json
import random
import time
from itertools import islice
from pathlib import Path

import numpy
import sentencepiece
import torch
from transformers import T5Config, T5ForConditionalGeneration

from batches import Rows, batches_of, learning_rate, parameter_groups, save
from make_draws import Draws

LONGEST = 72


class Pairs(torch.utils.data.IterableDataset):
    """Batches (source, target) of about `budget` tokens, of pairs of like length; padding is 0 and -100."""

    def __init__(self, a, seed, part="train"):
        self.a, self.seed, self.part = a, seed, part

    def draw(self, worker=0):
        """(as typed, right)"""
        seed = self.seed + 1000 * worker
        draws, r = Draws.load(self.a.draws, seed), random.Random(seed + 3)
        queries = draws.queries[self.part]
        while True:
            words, fixed = queries.draw()
            right = " ".join(words)
            if 0 < len(right) < LONGEST:
                yield right if r.random() < self.a.clean else draws.noise.query(words, fixed), right

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        worker = info.id if info else 0
        r, draw = random.Random(self.seed + worker), self.draw(worker)
        tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(Path(self.a.tokenizer, "spiece.model")))
        while True:
            pairs = list(islice(draw, 16_384))
            source, target = (Rows(tokenizer.encode([p[side] for p in pairs]), end=(1,)) for side in (0, 1))
            for batch in batches_of(numpy.maximum(source.lengths, target.lengths), self.a.budget, r):
                yield source.padded(batch, 0), target.padded(batch, -100)


@torch.no_grad()
def evaluate(model, tokenizer, pairs, device):
    """Share of clean queries left as they are, and of misspelt ones restored (greedy), with the loss."""
    good, count, loss, tokens = [0, 0], [0, 0], 0.0, 0
    for start in range(0, len(pairs), 500):
        batch = pairs[start:start + 500]
        source, target = (Rows(tokenizer.encode([p[side] for p in batch]), end=(1,)) for side in (0, 1))
        source = source.padded(range(len(batch)), 0).to(device, torch.long)
        target = target.padded(range(len(batch)), -100).to(device, torch.long)
        mask = (source != 0).long()
        loss += model(input_ids=source, attention_mask=mask, labels=target).loss.item() * (target >= 0).sum().item()
        tokens += (target >= 0).sum().item()
        out = model.generate(input_ids=source, attention_mask=mask, max_new_tokens=LONGEST, num_beams=1, do_sample=False)
        for (typed, right), ids in zip(batch, out.tolist()):
            wrong = int(typed != right)
            count[wrong] += 1
            good[wrong] += tokenizer.decode([i for i in ids if i > 2]) == right
    return {"clean": good[0] / max(count[0], 1), "restored": good[1] / max(count[1], 1), "loss": loss / tokens}


def arguments():
    parser = argparse.ArgumentParser()
    for option in ("draws", "tokenizer", "output"):
        parser.add_argument("--" + option, required=True)
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--save", type=float, default=2)
    parser.add_argument("--budget", type=int, default=60_000, help="tokens of a batch, each of source and target")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--warmup", type=int, default=500)
    parser.add_argument("--hold", type=float, default=0.2, help="share of the run before the learning rate falls")
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--workers", type=int, default=12)
    parser.add_argument("--clean", type=float, default=0.27, help="share of queries that have no misspelling")
    parser.add_argument("--resume", help="a folder to go on from; the optimiser begins anew")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--layers", type=int, nargs=2, default=(6, 2), help="of the encoder, of the decoder")
    return parser.parse_args()


def main():
    a = arguments()
    torch.manual_seed(a.seed)
    torch.set_float32_matmul_precision("high")
    output = Path(a.output)
    output.mkdir(parents=True, exist_ok=True)
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(Path(a.tokenizer, "spiece.model")))
    config = T5Config(
        vocab_size=tokenizer.get_piece_size(), d_model=a.width, d_kv=32, num_heads=a.width // 32,
        d_ff=a.width * 11 // 4, num_layers=a.layers[0], num_decoder_layers=a.layers[1], dropout_rate=0.0,
        feed_forward_proj="gated-gelu", tie_word_embeddings=False, relative_attention_num_buckets=32,
        relative_attention_max_distance=128, decoder_start_token_id=0, pad_token_id=0, eos_token_id=1)
    if a.resume:
        model = T5ForConditionalGeneration.from_pretrained(a.resume, dtype=torch.float32).to(a.device)
    else:
        model = T5ForConditionalGeneration(config).to(a.device)
        with torch.no_grad():
            model.lm_head.weight.mul_(a.width ** -0.5)      # its logits, which nothing scales, begin far too large
    model.train()
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters", flush=True)
    optimizer = torch.optim.AdamW(parameter_groups(model, 0.01), lr=a.rate, betas=(0.9, 0.98), eps=1e-8, fused=True)
    average = copy.deepcopy(model).eval()
    loader = iter(torch.utils.data.DataLoader(
        Pairs(a, a.seed), batch_size=None, num_workers=a.workers, prefetch_factor=8 if a.workers else None))
    held = list(islice(Pairs(a, 7, "held").draw(), 3000))

    start = saved = time.time()
    steps = pairs = tokens = 0
    sums, log = [], []
    while True:
        source, target = (t.to(a.device, torch.long, non_blocking=True) for t in next(loader))
        if steps == 0:
            start = saved = time.time()
        done = (time.time() - start) / (a.minutes * 60)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(a, steps, done)
        with torch.autocast(torch.device(a.device).type, torch.bfloat16):
            logits = model(input_ids=source, attention_mask=(source != 0).long(), labels=target).logits
        loss = torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), target.flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        steps, pairs, tokens = steps + 1, pairs + len(source), tokens + source.numel() + target.numel()
        sums.append(loss.detach())
        if steps % 5 == 0:
            with torch.no_grad():
                keep = min(0.995, steps / (steps + 50))
                torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)
        if steps % 100 == 0:
            spent = time.time() - start
            print(f"{spent / 60:5.2f} min  step {steps}  loss {torch.stack(sums).mean().item():.4f}  "
                  f"{pairs / spent:.0f} pairs/s  {tokens / spent:.0f} tokens/s", flush=True)
            sums = []
        if done >= 1 or time.time() - saved > 60 * a.save:
            line = {"minutes": round((time.time() - start) / 60, 1), "steps": steps, "pairs": pairs,
                    **{k: round(v, 4) for k, v in evaluate(average, tokenizer, held, a.device).items()}}
            saved = time.time()
            log.append(line)
            print(json.dumps(line), flush=True)
            save(average, output, log)
            if done >= 1:
                break


if __name__ == "__main__":
    main()
