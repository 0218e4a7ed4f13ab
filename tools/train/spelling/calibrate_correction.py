"""Calibrates what a query correction is judged by, and writes the speller's `correction.json`.

    python calibrate_correction.py --clipsearch .build/release/clipsearch --queries calibration.tsv \
        --speller weights/speller --language weights/language

`calibration.tsv` comes from `Benchmarks/spelling/build.py --calibration`. Every query of its `dev` split is put through `clipsearch correct --explain --json`, which tells the features of each
candidate. A logistic model chooses among the candidates: a weighted sum of the features (maximum likelihood, by gradient
ascent, with a weak pull to what is usual; the signs that make sense are enforced), and beside it a layer of tanh units that says
how features act together (the mean of several, each trained with dropout). The margin is the smallest that keeps clean queries
and names as they are in the shares asked for, in queries whose words the model that judges them was not fitted to (five
parts in turn). What slips are found and which candidates are weighed hangs on the weights themselves, so that each set of
judges is calibrated twice. Needs numpy and torch.
"""
import argparse
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy
import torch

import sources

FEATURES = """language speller frequency realWordLanguage realWordSpeller unlikeNames likeEnglish likeMisspelling changedWords realWords capitalised foreign
foreignLanguage shortWords fourLetters unknownNeighbours knownNeighbours foreignAmongKnown queryWords libraryWords spellerAgrees neighbourKey vowel similarSound otherLetter droppedDouble droppedVowel droppedLetter addedDouble
addedNeighbour addedLetter transposition phonetic apostrophe firstLetter furtherSlips missingSpace addedSpace""".split()
GAINS = {"language", "speller", "frequency", "realWordLanguage", "realWordSpeller", "unlikeNames", "likeEnglish", "likeMisspelling", "knownNeighbours",
         "foreignAmongKnown", "spellerAgrees"}
# Not in the list, as it has no library: what a word of the user's own library is worth.
FIXED = {"libraryWords": 3.0}
LIMITS = {"maximumBytes": 512, "maximumWords": 32, "maximumLetters": 40, "shortCapitals": 5, "realWordRatio": 50,
          "joinRatio": 100, "libraryShare": 0.1, "candidatesPerWord": 12, "candidates": 24, "beams": 4,
          "contextWords": 3}
# A beginning that finds the slips and candidates from which the rest is learnt.
START = {"language": 0.5, "speller": 0.5, "frequency": 0.5, "realWordLanguage": 0.2, "realWordSpeller": 0.2, "unlikeNames": 0.7, "likeEnglish": 0.4, "likeMisspelling": 0.3, "changedWords": -6, "realWords": -4, "capitalised": -2, "foreign": -3,
         "shortWords": -2, "fourLetters": -1, "unknownNeighbours": -4, "neighbourKey": -3, "vowel": -2.5, "similarSound": -2.5,
         "otherLetter": -4, "droppedDouble": -1.5, "droppedVowel": -2.5, "droppedLetter": -3, "addedDouble": -2,
         "addedNeighbour": -3, "addedLetter": -4, "transposition": -2, "phonetic": -2.5, "apostrophe": -1, "firstLetter": -1.5,
         "furtherSlips": -1, "missingSpace": -3, "addedSpace": -3, **FIXED}
# What is not to be had without the models.
UNASKED = {"dictionary": ("language", "speller", "realWordLanguage", "realWordSpeller", "spellerAgrees"),
           "language": ("speller", "realWordSpeller", "spellerAgrees")}
# How much a query of each class counts; the classes are of different sizes and importance.
IMPORTANCE = {"misspelt": 1.0, "clean": 2.0, "keep": 3.0, "phrases": 1.0, "mixed": 2.0, "spaces": 1.0, "realword": 0.5}


def round_number(value, digits=4):
    return float(f"{float(value):.{digits}g}")


def read(path, split):
    rows = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")][1:]
    return [row for row in rows if row[0] == split]


def ask(a, judges, typed):
    """What the command weighed for each query."""
    command = [a.clipsearch, "correct", "--json", "--explain", "--no-library", "--judges", judges, "--speller", a.speller]
    if a.language:
        command += ["--language", a.language]
    result = subprocess.run(command, input="\n".join(typed) + "\n", capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(result.stderr)
    return [json.loads(line) for line in result.stdout.split("\n") if line]


class Examples:
    """Candidates as an array [query, candidate, feature]; the typed query is number 0 of each."""

    def __init__(self, rows, answers):
        width = max([1] + [len(x["candidates"]) for x in answers])
        self.features = numpy.zeros((len(rows), width, len(FEATURES)))
        self.exists = numpy.zeros((len(rows), width), bool)
        self.target = numpy.full(len(rows), -1)
        self.kinds = numpy.array([row[1] for row in rows])
        self.texts = []
        for i, (row, answer) in enumerate(zip(rows, answers)):
            candidates = sorted(answer["candidates"], key=lambda c: c["text"] != row[2])
            if not candidates or candidates[0]["text"] != row[2]:
                candidates.insert(0, {"text": row[2], "features": {}})
            self.texts.append([c["text"] for c in candidates])
            for j, candidate in enumerate(candidates[:width]):
                self.exists[i, j] = True
                if candidate["text"] == row[3]:
                    self.target[i] = j
                for name, value in candidate["features"].items():
                    self.features[i, j, FEATURES.index(name)] = value
        self.weight = numpy.array([IMPORTANCE[kind] for kind in self.kinds])

    def part(self, chosen):
        part = Examples.__new__(Examples)
        for name in ("features", "exists", "target", "kinds", "weight"):
            setattr(part, name, getattr(self, name)[chosen])
        return part

    def share(self, scores, margin, kind):
        """How many queries of a class are right, by the scores of all candidates."""
        net = numpy.where(self.exists, scores - margin * self.features[:, :, FEATURES.index("changedWords")], -1e9)
        return (net.argmax(1) == self.target)[self.kinds == kind].mean()


def fit(examples, start, pull=1e-3, steps=3000, rate=0.03):
    """Maximises the log-probability of the right candidates (Adam; Kingma and Ba, 2014)."""
    weights = numpy.array([start.get(name, 0.0) for name in FEATURES])
    usual = numpy.array([START.get(name, 0.0) for name in FEATURES])
    # Where there is nothing to choose, nothing is learnt.
    usable = (examples.target >= 0) & (examples.exists.sum(1) > 1)
    counts = examples.exists[usable].sum(1)
    starts = numpy.concatenate([[0], numpy.cumsum(counts)[:-1]])
    features = examples.features[usable][examples.exists[usable]]
    wanted = examples.features[usable, examples.target[usable]]
    weight = examples.weight[usable] / examples.weight[examples.target >= 0].sum()
    mean = weight @ wanted
    spread = numpy.repeat(weight, counts)
    low = numpy.array([0.0 if name in GAINS else -30.0 for name in FEATURES])
    high = numpy.array([30.0 if name in GAINS else -0.1 if FEATURES.index(name) >= FEATURES.index("neighbourKey") else 0.0
                        for name in FEATURES])
    for name in FIXED:
        low[FEATURES.index(name)] = high[FEATURES.index(name)] = FIXED[name]
    moment, square = numpy.zeros_like(weights), numpy.zeros_like(weights)
    for step in range(1, steps + 1):
        scores = features @ weights
        odds = numpy.exp(scores - numpy.repeat(numpy.maximum.reduceat(scores, starts), counts))
        odds /= numpy.repeat(numpy.add.reduceat(odds, starts), counts)
        gradient = mean - (odds * spread) @ features - pull * (weights - usual)
        moment = 0.9 * moment + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient ** 2
        weights = weights + rate * (moment / (1 - 0.9 ** step)) / (numpy.sqrt(square / (1 - 0.999 ** step)) + 1e-9)
        weights = numpy.clip(weights, low, high)
    return weights


# The network -----------------------------------------------------------------------------------------------------------

# Of a layer; how many layers their mean is taken of; of the training.
UNITS, LAYERS, DROPOUT, DECAY, EPOCHS, RATE, BATCH = 32, 2, 0.3, 2.0, 40, 3e-3, 512
# Nothing can be learnt of a feature that no query of the list has: it stays out, or its random weights would count.
INPUTS = [i for i, name in enumerate(FEATURES) if name not in FIXED]


def layer(examples, weights, seed):
    """[units, inputs], biases and outputs of a layer that goes beside the weighted sum, and by what that is to be multiplied."""
    generator = torch.Generator().manual_seed(seed)
    spread = examples.features[examples.exists][:, INPUTS].std(0) + 1e-6
    inputs = torch.tensor(examples.features[:, :, INPUTS] / spread, dtype=torch.float32)
    linear = torch.tensor(examples.features @ weights, dtype=torch.float32)
    exists, target, weight = (torch.tensor(x) for x in (examples.exists, examples.target, examples.weight))
    bound = len(INPUTS) ** -0.5
    matrix = (bound * (2 * torch.rand(UNITS, len(INPUTS), generator=generator) - 1)).requires_grad_()
    biases = (bound * (2 * torch.rand(UNITS, generator=generator) - 1)).requires_grad_()
    outputs = (0.01 * torch.randn(UNITS, generator=generator)).requires_grad_()
    scale = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.AdamW(
        [{"params": [matrix, biases, outputs]}, {"params": [scale], "weight_decay": 0.0}], lr=RATE, weight_decay=DECAY)
    usable = torch.tensor(numpy.where((examples.target >= 0) & (examples.exists.sum(1) > 1))[0])
    for _ in range(EPOCHS):
        for batch in usable[torch.randperm(len(usable), generator=generator)].split(BATCH):
            units = torch.tanh(inputs[batch] @ matrix.T + biases) - torch.tanh(biases)
            kept = (torch.rand(units.shape, generator=generator) >= DROPOUT) / (1 - DROPOUT)
            scores = scale * linear[batch] + (units * kept) @ outputs
            scores = scores.masked_fill(~exists[batch], -1e9)
            losses = torch.nn.functional.cross_entropy(scores, target[batch], reduction="none")
            optimizer.zero_grad()
            (losses * weight[batch]).mean().backward()
            optimizer.step()
    arrays = [x.detach().numpy().astype(float) for x in (matrix, biases, outputs, scale)]
    return arrays[0] / spread, arrays[1], arrays[2], arrays[3][0]


def network(examples, weights):
    """The mean of several layers as one; the weights as it wants them."""
    layers = [layer(examples, weights, seed) for seed in range(LAYERS)]
    matrix, biases = numpy.concatenate([x[0] for x in layers]), numpy.concatenate([x[1] for x in layers])
    weights = weights * numpy.mean([x[3] for x in layers])
    for name, value in FIXED.items():
        weights[FEATURES.index(name)] = value
    return weights, (matrix, biases, numpy.concatenate([x[2] for x in layers]) / LAYERS)


def scores(examples, weights, net):
    matrix, biases, outputs = net
    units = numpy.tanh(examples.features[:, :, INPUTS] @ matrix.T + biases) - numpy.tanh(biases)
    return examples.features @ weights + units @ outputs


def parts(rows, count=5):
    """A part for each query, such that queries with the same misspelt word, name or foreign word fall together."""
    common, leaders = sources.common_words(), {}

    def leader(word):
        leaders.setdefault(word, word)
        while leaders[word] != word:
            word = leaders[word]
        return word

    def distinctive(row):
        if row[1] == "misspelt":
            return [note.split(":")[0][:6] for note in row[4].split()]
        return [w for w in re.findall(r"[a-z]{4,}", row[2].lower()) if w not in common]

    for row in rows:
        for word in distinctive(row)[1:]:
            leaders[leader(word)] = leader(distinctive(row)[0])
    keys = [leader(w) for row in rows for w in (distinctive(row) or [row[2]])[:1]]
    return numpy.array([hashlib.sha256(key.encode()).digest()[0] % count for key in keys])


def smallest_margin(examples, found, least):
    """`least`: what share of each class must be right."""
    for margin in numpy.arange(-10, 30, 0.05):
        if all(examples.share(found, margin, kind) >= share for kind, share in least.items()):
            return float(margin)
    return 30.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clipsearch", required=True)
    parser.add_argument("--queries", required=True)
    parser.add_argument("--speller", required=True)
    parser.add_argument("--language")
    parser.add_argument("--clean", type=float, default=0.995, help="share of clean queries that must stay as they are")
    parser.add_argument("--keep", type=float, default=0.99, help="share of names, numbers and foreign words")
    parser.add_argument("--mixed", type=float, default=0.96,
                        help="share of foreign words among English ones, and of phrases of other languages")
    parser.add_argument("--judges", nargs="*", default=["dictionary", "language", "full"])
    parser.add_argument("--rounds", type=int, default=2)
    a = parser.parse_args()
    path = Path(a.speller, "correction.json")
    configuration = json.loads(path.read_text()) if path.exists() else {}
    configuration = {"version": 1, **LIMITS, **{k: v for k, v in configuration.items() if k != "version"}}
    judgements = configuration.setdefault("judgements", {})
    for judges in ("dictionary", "language", "full"):
        judgements.setdefault(judges, {"margin": 0.0, "weights": START})

    def write():
        text = json.dumps(configuration, indent=1)
        # A unit's weights in a line.
        path.write_text(re.sub(r"\[[^][]*\]", lambda row: re.sub(r"\s+", " ", row[0]), text) + "\n")

    write()
    rows = read(a.queries, "dev")
    part = parts(rows)
    for judges in a.judges:
        for turn in range(a.rounds):
            examples = Examples(rows, ask(a, judges, [row[2] for row in rows]))
            asked = [name for name in FEATURES if name not in UNASKED.get(judges, ())]

            def fitted(examples):
                weights = fit(examples, judgements[judges]["weights"])
                for name in UNASKED.get(judges, ()):
                    weights[FEATURES.index(name)] = 0
                return network(examples, weights)

            tested = numpy.zeros(examples.exists.shape)
            if turn == a.rounds - 1:
                for number in sorted(set(part)):
                    chosen = part == number
                    tested[chosen] = scores(examples.part(chosen), *fitted(examples.part(~chosen)))
            weights, net = fitted(examples)
            if turn < a.rounds - 1:
                tested = scores(examples, weights, net)
            margin = smallest_margin(
                examples, tested, {"clean": a.clean, "keep": a.keep, "mixed": a.mixed, "phrases": a.mixed})
            shares = {kind: examples.share(tested, margin, kind) for kind in IMPORTANCE}
            # A change that is more probable than not need not be held for worth its while before that.
            weights[FEATURES.index("changedWords")] -= min(margin, 0.0)
            judgements[judges] = {
                "margin": round_number(max(margin, 0.0)),
                "weights": {name: round_number(w) for name, w in zip(FEATURES, weights) if w != 0},
                "network": {"features": [FEATURES[i] for i in INPUTS if FEATURES[i] in asked],
                            "weights": [[round_number(row[INPUTS.index(i)], 3) for i in INPUTS if FEATURES[i] in asked]
                                        for row in net[0]],
                            "biases": [round_number(x) for x in net[1]], "outputs": [round_number(x) for x in net[2]]}}
            write()
        found = {kind: (examples.target[examples.kinds == kind] >= 0).mean() for kind in IMPORTANCE}
        print(f"{judges:10} margin {margin:5.2f}  " + "  ".join(
            f"{kind} {100 * shares[kind]:.1f} % (among the candidates {100 * found[kind]:.1f} %)" for kind in IMPORTANCE),
            flush=True)


if __name__ == "__main__":
    main()
