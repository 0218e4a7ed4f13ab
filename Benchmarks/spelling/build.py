"""Makes queries.tsv, the list on which spelling correction is judged: split, class, typed, expected, how it was made.

    python build.py --captions FOLDER --photos photos.json --packages FOLDER --words words.tsv [queries.tsv]
    python build.py … --calibration calibration.tsv         more queries of the kind of `dev`, without any word of `test`'s `keep`

Classes: `misspelt` (a phrase of a held-out COCO caption, a pair of words or a single word, one or two of whose words are
replaced by a misspelling that people made), `clean`, `keep` (names, places, foreign words, numbers, dates, file names),
and two made ones for information: `realword` (a word taken for another, out of a list of pairs that the speller's training
knows: tools/train/spelling/noise.py) and `spaces` (words joined or cut).
The two splits, `dev` for calibrating and `test` for the final figure, share no misspelt word nor its relatives (nor does
the speller's training: tools/train/spelling/sources.py says how words are split), and half of `keep` is withheld from
training and from what the shipped lists take from the same sources. Misspellings are drawn evenly from what codespell and nlpaug list for a word, as long as they
are at most two edits away (three from nine letters on), are no common word, and are listed for that one word only.
"""
import argparse
import random
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools/train/spelling"))
import sources  # noqa: E402
from noise import real_word_table  # noqa: E402
from queries import SCENES, STOP, Queries  # noqa: E402

SIZES = {"misspelt": 1000, "clean": 1000, "keep": 500, "realword": 100, "spaces": 150}
MONTHS = "january february march april may june july august september october november december".split()


# Of the list to calibrate with. Dev words have no more misspellings.
CALIBRATION_SIZES = {"misspelt": 3500, "clean": 3000, "keep": 3000, "realword": 300, "spaces": 300}


class List:
    def __init__(self, a, split, sets=("coco-val2017",)):
        self.split, self.random = split, random.Random(f"spelling {split}")
        self.right, self.origin = sources.misspellings(a.packages)
        self.common, self.english, self.frequency = sources.common_words(), sources.english(), sources.word_frequencies("en")
        groups = sources.captions(a.captions, a.photos, sets=sets)["held"]
        self.captions = [c.split() for g in groups for c in g]
        self.queries = Queries(a.captions, a.photos, a.packages, a.words, f"queries {split}", "held")
        self.queries.captions = self.captions
        self.forms, self.real = {}, real_word_table()
        for wrong, words in self.right.items():
            for word in words:
                if sources.split_of(word) != split or word not in self.english or len(word) < 3:
                    continue
                far = sources.distance(word, wrong)
                if (wrong not in self.common and len(words) == 1 and far <= (3 if len(word) > 8 else 2) and far < len(word) / 2 and len(wrong) > 2
                        and self.frequency.get(wrong, 0) < 1e-6 and wrong not in self.english):
                    self.forms.setdefault(word, []).append((wrong, far))
        self.uses, self.seen = {}, set()
        self.places = {}
        for caption in self.captions:
            for i, word in enumerate(caption):
                if word in self.forms:
                    self.places.setdefault(word, []).append((caption, i))

    def proper(self, words):
        return all(re.fullmatch(r"[a-z'-]+", w) and w not in self.right and (w in self.english or "'" in w)
                   for w in words) and any(len(w) > 2 for w in words)

    def around(self):
        """A few words of a caption that have a word with a misspelling among them; each such word about equally often."""
        r = self.random
        caption, i = r.choice(self.places[r.choice(sorted(self.places))])
        words = caption[max(0, i - r.randrange(4)):i + 1 + r.randrange(4)]
        words = [w.strip(",.;:!?\"()") for w in words]
        while words and words[0] in STOP:
            words.pop(0)
        while words and words[-1] in STOP:
            words.pop()
        return [w for w in words if w not in ("a", "an", "the")] if r.random() < 0.5 else words

    def phrase(self):
        kind = self.random.random()
        q = self.queries
        if kind < 0.70:
            return q.span(self.random.choice(self.captions), 7)
        if kind < 0.80:
            return q.weighted(q.pairs, q.pair_weights).split()
        if kind < 0.90:
            return self.random.choice(SCENES).split()
        return [q.weighted(q.single, q.single_weights)]

    def misspelt(self):
        words = self.around() if self.random.random() < 0.6 else self.phrase()
        places = [i for i, w in enumerate(words) if w in self.forms and self.uses.get(w, 0) < 6]
        if not places or not self.proper(words):
            return None
        chosen = self.random.sample(places, min(len(places), 2 if self.random.random() < 0.5 else 1))
        typed, notes = list(words), []
        for i in chosen:
            wrong, far = self.random.choice(sorted(self.forms[words[i]]))
            typed[i] = wrong
            notes.append(f"{words[i]}:{wrong}:{far}:{self.origin[(wrong, words[i])]}")
        return " ".join(typed), " ".join(words), " ".join(notes)

    def clean(self):
        words = self.phrase() if self.random.random() < 0.75 else self.queries.draw()[0]
        return (" ".join(words), " ".join(words), "") if self.proper(words) else None

    def realword(self):
        words = self.queries.span(self.random.choice(self.captions), 7)
        places = [i for i, w in enumerate(words) if w in self.real and len(w) > 2]
        if len(words) < 3 or not places or not self.proper(words):
            return None
        i = self.random.choice(places)
        typed = words[:i] + [self.random.choice(sorted(self.real[words[i]]))] + words[i + 1:]
        return " ".join(typed), " ".join(words), f"{words[i]}:{typed[i]}"

    def spaces(self):
        words = self.queries.span(self.random.choice(self.captions), 6)
        if len(words) < 2 or not self.proper(words):
            return None
        i = self.random.randrange(len(words) - 1)
        if self.random.random() < 0.7:
            typed = words[:i] + [words[i] + words[i + 1]] + words[i + 2:]
        elif len(words[i]) > 5:
            cut = self.random.randrange(2, len(words[i]) - 1)
            typed = words[:i] + [words[i][:cut], words[i][cut:]] + words[i + 1:]
        else:
            return None
        return (" ".join(typed), " ".join(words), "") if not all(w in self.common for w in typed) else None

    def keep(self):
        r = self.random
        held = r.random() < 0.5
        kind = r.choices(("person", "place", "foreign", "number"), (28, 22, 26, 24))[0]
        if kind == "number":
            d = lambda n: "".join(r.choice("0123456789") for _ in range(n))
            text = r.choice((
                f"IMG_{d(4)}", f"DSC{d(5)}.JPG", f"img_{d(4)}.heic", f"P10{d(5)}", f"PXL_20{d(6)}_{d(6)}", f"{d(4)}", f"20{d(2)}",
                f"{r.randrange(1, 29)} {r.choice(MONTHS)} 20{d(2)}", f"20{d(2)}-0{r.randrange(1, 9)}-1{d(1)}", f"{d(2)} mm lens",
                f"{r.choice(SCENES)} 20{d(2)}", f"f/{r.randrange(1, 9)}.{d(1)}", f"iso {d(3)}", f"scan_{d(3)}.pdf", f"gopr{d(4)}.mp4",
                f"room {d(3)}", f"bus {d(2)}b", f"{d(1)}k video", f"{d(3)} main street", f"canon eos {d(2)}d", f"b{d(2)} highway"))
            return text, text, kind
        q = self.queries
        if kind == "foreign":
            pool = self.pool(kind, held)
            words = [q.weighted(*pool) for _ in range(r.choice((1, 1, 2)))]
            text = " ".join(words)
        else:
            name = r.choice(self.pool(kind, held))
            name = name if r.random() < 0.4 else name.lower()
            scene = r.choice(SCENES)
            text = r.choice(("{n}", "{n}", "{s} in {n}", "{n} {s}", "trip to {n}") if kind == "place" else
                            ("{n}", "{n}", "{n} {s}", "{s} with {n}", "photo of {n}")).format(n=name, s=scene)
        return text, text, kind + (" withheld" if held else "")

    def pool(self, kind, held):
        key = (kind, held)
        if not hasattr(self, "pools"):
            self.pools, names = {}, sources.names(self.packages)
            from itertools import accumulate
            for part in (False, True):
                for group in ("person", "place"):
                    self.pools[group, part] = [n for n, k in names.items() if k == group and sources.withheld(n) == part
                                               and n.lower() not in self.common and n.lower() not in self.right]
                items = [(w, f) for w, (_, f) in sources.foreign().items() if sources.withheld(w) == part and w not in self.right]
                self.pools["foreign", part] = [w for w, _ in items], list(accumulate(f ** 0.5 for _, f in items))
        return self.pools[key]

    def rows(self, sizes=SIZES):
        for kind, size in sizes.items():
            made = tried = 0
            while made < size and tried < 150 * size:
                tried += 1
                row = getattr(self, kind)()
                if row and row[0] not in self.seen and (kind in ("clean", "keep") or row[0] != row[1]):
                    self.seen.add(row[0])
                    for note in row[2].split() if kind == "misspelt" else ():
                        word = note.split(":")[0]
                        self.uses[word] = self.uses.get(word, 0) + 1
                    made += 1
                    yield (self.split, kind) + row


def phrases(r, size):
    """Frequent words of one language side by side, among them such as are English words, too (la plage, perro en la playa)."""
    frequent = {}
    for language in sources.FOREIGN:
        words = sorted(sources.word_frequencies(language).items(), key=lambda item: -item[1])[:5000]
        frequent[language] = list(zip(*((w, f ** 0.5) for w, f in words if w.isalpha())))
    for number in range(size):
        language = sources.FOREIGN[number % len(sources.FOREIGN)]
        words, weights = frequent[language]
        text = " ".join(r.choices(words, weights, k=r.randrange(2, 6)))
        yield "dev", "phrases", text, text, language


def calibration(a):
    """As `dev`, with Flickr8k's held-out captions besides, and no name or foreign word that `test` asks about. Two classes
    more are to be left alone: `phrases` of other languages, and foreign words `mixed` with English ones."""
    asked = [line.rstrip("\n").split("\t") for line in open(a.output, encoding="utf-8")]
    questions = List(a, "dev", sets=("coco-val2017", "flickr8k-train"))
    questions.packages, questions.random = a.packages, random.Random("spelling calibration")
    banned = {w.lower() for row in asked if row[:2] == ["test", "keep"] for w in row[2].split() if len(w) > 3} - questions.common
    with open(a.calibration, "w", encoding="utf-8") as file:
        file.write("split\tclass\ttyped\texpected\thow\n")
        for row in phrases(random.Random("phrases of other languages"), 600):
            if not banned.intersection(row[2].split()):
                file.write("\t".join(row) + "\n")
        mixed = random.Random("foreign words among English ones")
        for row in questions.rows(CALIBRATION_SIZES):
            # Some foreign words stand where bilingual people type them; `test` has none such.
            if row[4].startswith("foreign") and mixed.random() < 0.25:
                text = mixed.choice(("{w} {s}", "{s} with {w}", "{s} in {w}", "{s} {w}")).format(w=row[2], s=mixed.choice(SCENES))
                row = ("dev", "mixed", text, text, row[4])
            words = row[3].lower().split()
            if not any(sources.COARSE.match(w) for w in words) and not (row[1] in ("keep", "mixed") and banned.intersection(words)):
                file.write("\t".join(row) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("output", nargs="?", type=Path, default=Path(__file__).parent / "queries.tsv")
    for option in ("captions", "photos", "packages", "words"):
        parser.add_argument("--" + option, required=True)
    parser.add_argument("--calibration", type=Path)
    a = parser.parse_args()
    if a.calibration:
        calibration(a)
        return
    with open(a.output, "w", encoding="utf-8") as file:
        file.write("split\tclass\ttyped\texpected\thow\n")
        for split in ("dev", "test"):
            questions = List(a, split)
            questions.packages = a.packages
            print(split, len(questions.forms), "words with misspellings", flush=True)
            for row in questions.rows():
                if not any(sources.COARSE.match(w) for w in row[3].lower().split()):
                    file.write("\t".join(row) + "\n")


if __name__ == "__main__":
    main()
