"""What the two training scripts share."""
import json
from itertools import chain

import numpy
import torch


class Rows:
    """Many token sequences in one array, so that neither sorting nor padding touches single tokens."""

    def __init__(self, sequences, end=()):
        self.lengths = numpy.fromiter(map(len, sequences), numpy.int64, len(sequences)) + len(end)
        self.tokens = numpy.fromiter(chain.from_iterable(chain(s, end) for s in sequences), numpy.int16, self.lengths.sum())
        self.starts = numpy.cumsum(self.lengths) - self.lengths

    def padded(self, numbers, filler):
        """int16 [numbers, longest]: what goes between processes and to the device should be small."""
        lengths = self.lengths[numbers]
        places = numpy.arange(lengths.max())
        exists = places < lengths[:, None]
        table = numpy.full(exists.shape, filler, numpy.int16)
        table[exists] = self.tokens[(self.starts[numbers][:, None] + places)[exists]]
        return torch.from_numpy(table)


def batches_of(lengths, budget, r):
    """Numbers of sequences of like length, of about `budget` tokens with their padding, in random order."""
    order = numpy.argsort(lengths, kind="stable")
    batches, start = [], 0
    while start < len(order):
        end = start + max(1, budget // int(lengths[order[start]]))
        while end > start + 1 and (min(end, len(order)) - start) * lengths[order[min(end, len(order)) - 1]] > budget:
            end -= max(1, (end - start) // 20)
        batches.append(order[start:end])
        start = end
    r.shuffle(batches)
    return batches


def learning_rate(a, steps, done):
    """Rises for `a.warmup` steps, stays until `a.hold` of the time is over, and falls to nothing."""
    return a.rate * min(1, (steps + 1) / a.warmup) * (1 if done < a.hold else max(0.0, (1 - done) / (1 - a.hold)))


def parameter_groups(model, decay):
    return [{"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": decay},
            {"params": [p for p in model.parameters() if p.ndim < 2], "weight_decay": 0}]


def save(model, output, log):
    """Replaces file by file, so that what stands there can always be loaded."""
    partial = output / "partial"
    model.save_pretrained(partial)
    for file in partial.iterdir():
        file.replace(output / file.name)
    partial.rmdir()
    (output / "training_log.jsonl").write_text("".join(json.dumps(line) + "\n" for line in log))
