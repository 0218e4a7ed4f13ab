"""Calibrates what a query correction is judged by, and writes the speller's `correction.json`.

    python calibrate_correction.py --clipsearch .build/release/clipsearch --queries calibration.tsv \
        --speller weights/speller --language weights/language

`calibration.tsv` comes from `Benchmarks/spelling/build.py --calibration`. Every query of its `dev` split is put through `clipsearch correct --explain --json`, which tells the features of each
candidate. The weights are those of a logistic model that chooses among the candidates (maximum likelihood, by gradient
ascent, with a weak pull to what is usual); the signs that make sense are enforced. The margin is then the smallest that keeps clean
queries and names as they are in the shares asked for. What slips are found and which candidates are weighed hangs on the
weights themselves, so that each set of judges is calibrated twice. Needs numpy.
"""
import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy

FEATURES = """language speller frequency realWordLanguage realWordSpeller unlikeNames likeEnglish likeMisspelling changedWords realWords capitalised foreign shortWords fourLetters unknownNeighbours
libraryWords spellerAgrees neighbourKey vowel similarSound otherLetter droppedDouble droppedVowel droppedLetter addedDouble
addedNeighbour addedLetter transposition phonetic apostrophe firstLetter furtherSlips missingSpace addedSpace""".split()
GAINS = {"language", "speller", "frequency", "realWordLanguage", "realWordSpeller", "unlikeNames", "likeEnglish", "likeMisspelling", "spellerAgrees"}
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
# How much a query of each class counts; the classes are of different sizes and importance.
IMPORTANCE = {"misspelt": 1.0, "clean": 2.0, "keep": 3.0, "spaces": 1.0, "realword": 0.5}


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

    def net(self, weights, margin):
        net = self.features @ weights - margin * self.features[:, :, FEATURES.index("changedWords")]
        return numpy.where(self.exists, net, -1e9)

    def right(self, weights, margin):
        return self.net(weights, margin).argmax(1) == self.target

    def share(self, weights, margin, kind):
        return self.right(weights, margin)[self.kinds == kind].mean()


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


def smallest_margin(examples, weights, clean, keep):
    for margin in numpy.arange(0, 30, 0.05):
        if examples.share(weights, margin, "clean") >= clean and examples.share(weights, margin, "keep") >= keep:
            return float(margin)
    return 30.0


def ease_real_words(examples, weights, margin, clean, keep):
    """Raises the weight of `realWords` as far as clean queries and names stay as they are."""
    at = FEATURES.index("realWords")
    best = weights.copy()
    for step in numpy.arange(0, 8, 0.1):
        tried = weights.copy()
        tried[at] = min(0.0, weights[at] + step)
        if examples.share(tried, margin, "clean") < clean or examples.share(tried, margin, "keep") < keep:
            break
        best = tried
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clipsearch", required=True)
    parser.add_argument("--queries", required=True)
    parser.add_argument("--speller", required=True)
    parser.add_argument("--language")
    parser.add_argument("--clean", type=float, default=0.995, help="share of clean queries that must stay as they are")
    parser.add_argument("--keep", type=float, default=0.99, help="share of names, numbers and foreign words")
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
        path.write_text(json.dumps(configuration, indent=1) + "\n")

    write()
    rows = read(a.queries, "dev")
    for judges in a.judges:
        for _ in range(a.rounds):
            examples = Examples(rows, ask(a, judges, [row[2] for row in rows]))
            weights = fit(examples, judgements[judges]["weights"])
            if judges == "dictionary":
                weights[[FEATURES.index("language"), FEATURES.index("speller")]] = 0
                weights[[FEATURES.index("realWordLanguage"), FEATURES.index("realWordSpeller")]] = 0
            margin = smallest_margin(examples, weights, a.clean, a.keep)
            weights = ease_real_words(examples, weights, margin, a.clean, a.keep)
            judgements[judges] = {"margin": round(margin, 3),
                                  "weights": {name: round(float(w), 3) for name, w in zip(FEATURES, weights) if w != 0}}
            write()
        found = {kind: (examples.target[examples.kinds == kind] >= 0).mean() for kind in IMPORTANCE}
        shares = {kind: examples.share(weights, margin, kind) for kind in IMPORTANCE}
        print(f"{judges:10} margin {margin:5.2f}  " + "  ".join(
            f"{kind} {100 * shares[kind]:.1f} % (among the candidates {100 * found[kind]:.1f} %)" for kind in IMPORTANCE),
            flush=True)


if __name__ == "__main__":
    main()
