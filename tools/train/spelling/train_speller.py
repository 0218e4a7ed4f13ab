"""Trains the T5 that corrects queries, from scratch, on pairs (as typed, right) that are drawn while it trains.

    python train_speller.py --captions FOLDER --photos photos.json --packages FOLDER --words words.tsv \
        --tokenizer RUN/speller --output RUN/speller --minutes 60

The clock, not a number of steps, ends the run: the learning rate warms up, stays, and falls to nothing at the end of
`--minutes`. Every four minutes the averaged weights are written to the output folder (F32) with figures on held-out
queries, so that the run may be stopped at any time.

`--workers N` trains in N processes of one thread each that average their gradients (threads that wait for each other at
every operation are slow on a machine that does other work besides); each has one process more that draws its pairs.
"""
import argparse
import copy
import json
import random
import time
from pathlib import Path

import sentencepiece
import torch
from transformers import T5Config, T5ForConditionalGeneration

from noise import Noise
from queries import Queries


class Pairs(torch.utils.data.IterableDataset):
    """Batches of about `budget` tokens, of pairs of like length."""

    def __init__(self, a, seed, part="train"):
        self.a, self.seed, self.part = a, seed, part

    def draw(self):
        queries = Queries(self.a.captions, self.a.photos, self.a.packages, self.a.words, self.seed, self.part)
        noise = Noise(self.a.packages, self.seed + 1)
        model = sentencepiece.SentencePieceProcessor(model_file=str(Path(self.a.tokenizer, "spiece.model")))
        r = random.Random(self.seed + 2)
        sentencepiece.set_random_generator_seed(self.seed + 3)
        while True:
            words, fixed = queries.draw(self.a.short)
            right = " ".join(words)
            typed = right if r.random() < self.a.clean else noise.query(words, fixed)
            if self.part == "train" and r.random() < 0.15:
                source = model.encode(typed, enable_sampling=True, alpha=0.3, nbest_size=-1)
            else:
                source = model.encode(typed)
            target = model.encode(right)
            if len(source) < 40 and len(target) < 40 and target:
                yield source + [1], target + [1], typed, right

    def __iter__(self):
        draw, r = self.draw(), random.Random(self.seed + 4)
        while True:
            chunk = sorted((next(draw) for _ in range(6000)), key=lambda p: (len(p[1]), len(p[0])))
            batches, batch, longest = [], [], 0
            for pair in chunk:
                longest = max(longest, len(pair[0]), len(pair[1]))
                if batch and longest * (len(batch) + 1) > self.a.budget:
                    batches.append(batch)
                    batch, longest = [], max(len(pair[0]), len(pair[1]))
                batch.append(pair)
            batches.append(batch)
            r.shuffle(batches)
            for batch in batches:
                yield collate(batch)


def collate(batch):
    source = torch.zeros(len(batch), max(len(p[0]) for p in batch), dtype=torch.long)
    target = torch.full((len(batch), max(len(p[1]) for p in batch)), -100)
    for i, (s, t, *_) in enumerate(batch):
        source[i, :len(s)] = torch.tensor(s)
        target[i, :len(t)] = torch.tensor(t)
    return source, (source != 0).long(), target


def evaluate(model, tokenizer, pairs):
    """Share of clean queries left as they are, and of misspelt ones restored (greedy), with the loss."""
    model.eval()
    good, count, loss, tokens = [0, 0], [0, 0], 0.0, 0
    with torch.no_grad():
        for start in range(0, len(pairs), 100):
            batch = pairs[start:start + 100]
            source, mask, target = collate(batch)
            loss += model(input_ids=source, attention_mask=mask, labels=target).loss.item() * (target >= 0).sum().item()
            tokens += (target >= 0).sum().item()
            out = model.generate(input_ids=source, attention_mask=mask, max_new_tokens=40, num_beams=1, do_sample=False)
            for (_, _, typed, right), ids in zip(batch, out.tolist()):
                wrong = int(typed != right)
                count[wrong] += 1
                good[wrong] += tokenizer.decode([i for i in ids if i > 2]) == right
    model.train()
    return {"clean": good[0] / max(count[0], 1), "restored": good[1] / max(count[1], 1), "loss": loss / tokens}


@torch.no_grad()
def start_copying(model):
    """Weights from which the model copies its source before it has learnt anything: most of a right answer is a copy, and
    finding that out takes a small model longer than all the rest.

    Four heads of the encoder's first layer look one place back and write what stood there, rotated, beside each piece;
    the decoder's first cross-attention looks for the place whose forerunner is the piece it wrote last, and passes on the
    piece there. Everything else starts near nothing and is learnt.
    """
    width, heads, size = model.config.d_model, model.config.num_heads, model.config.d_kv
    half = heads // 2 * size
    read, written = (torch.linalg.qr(torch.randn(width, half))[0] for _ in range(2))
    for stack in (model.encoder, model.decoder):
        for block in stack.block:
            for layer in block.layer:
                for part in (getattr(layer, n, None) for n in ("SelfAttention", "EncDecAttention")):
                    if part is not None:
                        part.o.weight.mul_(0.3)
    first = model.encoder.block[0].layer[0].SelfAttention
    bias = first.relative_attention_bias.weight
    bias[1, :heads // 2], bias[0, :heads // 2] = 7.0, 2.0   # one place back; the place itself
    bias[17, heads // 2] = 5.0                              # one place on
    first.v.weight[:half] = read.T
    first.o.weight[:, :half] = written
    cross = model.decoder.block[0].layer[1].EncDecAttention
    match = 16.0 / size
    for head in range(heads):
        part, inner = slice(head * size, (head + 1) * size), slice(head % (heads // 2) * size, (head % (heads // 2) + 1) * size)
        cross.q.weight[part] = read.T[inner] * (match * 1.41) ** 0.5
        cross.k.weight[part] = written.T[inner] * (match * 1.41) ** 0.5
    cross.v.weight.copy_(torch.eye(width) * 3)
    cross.o.weight.copy_(torch.eye(width) * 2.5)


def all_reduce(model, workers):
    gradients = [p.grad for p in model.parameters()]
    flat = torch._utils._flatten_dense_tensors(gradients)
    torch.distributed.all_reduce(flat)
    flat /= workers
    for gradient, mean in zip(gradients, torch._utils._unflatten_dense_tensors(flat, gradients)):
        gradient.copy_(mean)


def arguments():
    parser = argparse.ArgumentParser()
    for option in ("captions", "photos", "packages", "words", "tokenizer", "output"):
        parser.add_argument("--" + option, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--budget", type=int, default=500)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--clean", type=float, default=0.27, help="share of queries that have no misspelling")
    parser.add_argument("--short", action="store_true", help="mostly single words and phrases of up to three")
    parser.add_argument("--hold", type=float, default=0.3, help="share of the run before the learning rate falls")
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--resume", help="an output folder to go on from")
    return parser.parse_args()


def main(worker, a):
    torch.manual_seed(a.seed)
    torch.set_num_threads(1)
    if a.workers > 1:
        torch.distributed.init_process_group("gloo", f"file://{a.output}/rendezvous", rank=worker, world_size=a.workers)
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(Path(a.tokenizer, "spiece.model")))
    config = T5Config(
        vocab_size=tokenizer.get_piece_size(), d_model=256, d_kv=32, num_heads=8, d_ff=512, num_layers=3,
        num_decoder_layers=2, dropout_rate=0.0, feed_forward_proj="relu", tie_word_embeddings=True,
        relative_attention_num_buckets=32, relative_attention_max_distance=128, decoder_start_token_id=0,
        pad_token_id=0, eos_token_id=1)
    model = T5ForConditionalGeneration.from_pretrained(a.resume) if a.resume else T5ForConditionalGeneration(config)
    if not a.resume:
        start_copying(model)
    model.train()
    parameters = sum(p.numel() for p in model.parameters())
    print(f"worker {worker}: {parameters / 1e6:.2f} M parameters", flush=True)
    matrices = [p for p in model.parameters() if p.ndim > 1]
    vectors = [p for p in model.parameters() if p.ndim < 2]
    optimizer = torch.optim.AdamW([{"params": matrices, "weight_decay": 0.01}, {"params": vectors, "weight_decay": 0}],
                                  lr=a.rate, betas=(0.9, 0.98), eps=1e-8, fused=True)
    if a.resume:
        optimizer.load_state_dict(torch.load(Path(a.resume, "optimizer.pt")))
    average = copy.deepcopy(model).eval()
    loader = iter(torch.utils.data.DataLoader(Pairs(a, a.seed + 50 * worker), batch_size=None, num_workers=1, prefetch_factor=60))
    held = Pairs(argparse.Namespace(**{**vars(a), "short": False, "clean": 0.27}), 7, "held").draw()
    held = [next(held) for _ in range(300 if worker == 0 else 0)]

    output = Path(a.output)
    start = saved = time.time()
    steps = pairs = tokens = 0
    sums, log = [], []
    while True:
        source, mask, target = next(loader)
        if steps == 0:
            start = saved = time.time()
        done = (time.time() - start) / (a.minutes * 60)
        if a.workers > 1:
            clock = torch.tensor([done])
            torch.distributed.broadcast(clock, 0)
            done = clock.item()
        rate = a.rate * min(1, (steps + 1) / (50 if a.resume else 400)) * (1 if done < a.hold else max(0.0, (1 - done) / (1 - a.hold)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16):
            logits = model(input_ids=source, attention_mask=mask, labels=target).logits
        loss = torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), target.flatten(), label_smoothing=0.03)
        loss.backward()
        if a.workers > 1:
            all_reduce(model, a.workers)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        steps, pairs, tokens = steps + 1, pairs + len(source), tokens + source.numel() + target.numel()
        sums.append(loss.item())
        if steps % 5 == 0:
            with torch.no_grad():
                keep = min(0.99, steps / (steps + 50))
                torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)
        if worker > 0 and done >= 1:
            break
        if worker > 0:
            continue
        if steps % 100 == 0:
            spent = time.time() - start
            print(f"{spent / 60:5.1f} min  step {steps}  loss {sum(sums) / len(sums):.4f}  {pairs / spent:.0f} pairs/s  "
                  f"{tokens / spent:.0f} tokens/s", flush=True)
            sums = []
        if done >= 1 or time.time() - saved > 240:
            saved = time.time()
            result = evaluate(average, tokenizer, held)
            line = {"minutes": round((time.time() - start) / 60, 1), "steps": steps, "pairs": pairs,
                    **{k: round(v, 4) for k, v in result.items()}}
            log.append(line)
            print(json.dumps(line), flush=True)
            partial = output / "partial"
            average.save_pretrained(partial)
            for file in partial.iterdir():
                file.replace(output / file.name)
            partial.rmdir()
            torch.save(optimizer.state_dict(), output / "optimizer.pt")
            (output / "training_log.jsonl").write_text("".join(json.dumps(l) + "\n" for l in log))
            if done >= 1:
                break


if __name__ == "__main__":
    a = arguments()
    Path(a.output).mkdir(parents=True, exist_ok=True)
    Path(a.output, "rendezvous").unlink(missing_ok=True)
    if a.workers > 1:
        torch.multiprocessing.spawn(main, (a,), nprocs=a.workers)
    else:
        main(0, a)
