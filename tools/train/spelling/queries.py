"""What people type into a photo search, spelt rightly: phrases out of captions, single words, pairs, general English, and
templates with places, people, dates and file names. `Queries.draw()` gives (words, places that must stay as they are)."""
import random
import re
from bisect import bisect
from itertools import accumulate

import sources

STOP = set("a an the of in on at with and is are to it its his her their by for from as that this there while into "
           "onto over under up down out off some one two".split())
ARTICLES = {"a", "an", "the", "some", "his", "her", "their", "its"}
SCENES = """sunset|sunrise|birthday cake|birthday party|wedding|beach|mountains|lake|waterfall|forest|garden|christmas tree
fireworks|concert|graduation|picnic|barbecue|playground|snowman|pumpkin|sunflower|butterfly|puppy|kitten|newborn baby
family reunion|road trip|campfire|sailboat|lighthouse|skyline|night sky|northern lights|rainbow|city lights|sandcastle
coffee|breakfast|dinner|pizza|ice cream|sushi|swimming pool|bicycle|motorcycle|airplane|train station|bridge|castle
cathedral|market|museum|zoo|elephant|giraffe|horse riding|skiing|snowboarding|surfing|hiking|kayak|canoe|tent|hammock
autumn leaves|cherry blossom|tulips|roses|vegetables|selfie|group photo|portrait|black and white|screenshot|receipt
whiteboard|document|passport|menu|ticket|recipe|kitchen|living room|bedroom|bathroom|new house|garage|backyard|vineyard
desert|canyon|island|harbour|harbor|glacier|volcano|jellyfish|seagull|squirrel|halloween costume|easter eggs|new year
baby shower|first day of school|soccer game|football match|basketball|marathon|ballet|piano|guitar|orchestra|parade
aquarium|carousel|ferris wheel|roller coaster|hot air balloon|tractor|windmill|greenhouse|orchard|hedgehog|dolphins
penguins|polar bear|kangaroo|strawberries|raspberries|croissant|spaghetti|chocolate|champagne|cappuccino|anniversary
engagement ring|bouquet|bridesmaids|grandparents|grandmother|grandfather|toddler|teenager|neighbours|neighbors|colleagues
architecture|sculpture|stained glass|fountain|staircase|balcony|reflection|silhouette|thunderstorm|lightning|icicles
mushroom|dragonfly|hummingbird|woodpecker|peacock|flamingo|tortoise|crocodile|restaurant|supermarket|pharmacy|hospital
scooter|skateboard|caravan|campervan|ambulance|fire engine|excavator|helicopter|submarine|trampoline|slide|swing
panorama|close up|macro|aerial view|time lapse|long exposure|underwater|drone shot|video|wallpaper|invitation|souvenir"""
SCENES = [s for s in SCENES.replace("\n", "|").split("|")]
PLACED = ("{s} in {n}", "{s} {n}", "{n} {s}", "{s} near {n}", "trip to {n}", "holiday in {n}", "{n} at night", "{n} airport",
          "streets of {n}", "{n} {y}", "{s} {n} {y}", "flight to {n}", "vacation in {n}")
PERSONAL = ("{n}", "{n} and {m}", "{n} {s}", "{n}'s birthday", "{n}'s wedding", "{n} at the beach", "{s} with {n}",
            "{n} holding a {s}", "aunt {n}", "grandma {n}", "uncle {n}", "{n} {y}", "photo of {n}")
PLAIN = ("{s}", "{s} at sunset", "{s} at night", "{s} in winter", "{s} in summer", "my {s}", "our {s}", "photo of a {s}",
         "photos of {s}", "picture of {s}", "{s} {y}", "{s} and {t}", "{s} with friends", "{s} with family", "old {s}",
         "{s} in the rain", "{s} in the snow", "{s} from above", "red {s}", "blue {s}", "small {s}", "{s} without people",
         "{s} black and white", "{t} near {s}", "the {s}", "{s} {d}", "{s} in {d}")
DATES = ("january february march april may june july august september october november december monday saturday sunday "
         "summer winter spring autumn christmas easter halloween thanksgiving").split()
FILES = ("IMG_{4}", "img_{4}.jpg", "dsc{5}", "dsc_{4}.jpg", "p{7}", "dscn{4}", "gopr{4}.mp4", "pxl_{8}", "{8}_{6}", "{4}",
         "20{2}", "19{2}", "20{2}-0{1}", "0{1}/20{2}", "scan{3}.pdf", "{3}.png", "v{1}.{1}", "{2}x{2}", "{1}k", "{4}px",
         "f/{1}.{1}", "iso{3}", "{2}mm", "canon eos {2}d", "nikon d{3}", "iphone {2}", "mp{1}", "usb-c", "a{1}", "b{2}",
         "screenshot_{4}", "wa{4}", "#{3}", "{1}st", "no. {1}", "{1}:{2}", "${2}", "{2}%")


class InventedNames:
    """Words that look like names and are none, from a Markov chain over three letters: a model that has learnt every name of
    a list takes all others for misspelt, unless it also meets names that it can't know."""

    ORDER = 3

    def __init__(self, words, known):
        self.known = known
        self.after = {}
        for word in words:
            text = "^" * self.ORDER + word + "$"
            for i in range(self.ORDER, len(text)):
                self.after.setdefault(text[i - self.ORDER:i], []).append(text[i])

    def near_known(self, word):
        """Whether one edit makes a known word of it: then it might as well be a slip."""
        letters = "abcdefghijklmnopqrstuvwxyz"
        parts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
        return (any(a + b[1:] in self.known for a, b in parts if b)
                or any(a + b[1] + b[0] + b[2:] in self.known for a, b in parts if len(b) > 1)
                or any(a + c + b[1:] in self.known or a + c + b in self.known for a, b in parts for c in letters))

    def draw(self, r):
        while True:
            text = "^" * self.ORDER
            while text[-1] != "$" and len(text) < 16:
                text += r.choice(self.after[text[-self.ORDER:]])
            word = text.strip("^$")
            if 4 <= len(word) <= 12 and word not in self.known and not self.near_known(word):
                return word


class Queries:
    def __init__(self, captions, photos, packages, words, seed, part="train"):
        self.random = random.Random(seed)
        groups = sources.captions(captions, photos)[part]
        self.captions = [c.split() for g in groups for c in g]
        texts = sources.wordnet_texts()
        self.texts = [t.split() for i, t in enumerate(texts) if (i % 17 == 0) == (part == "held")]
        _, pairs = sources.symspell_words()
        counts = {}
        for line in open(words, encoding="utf-8"):
            word, count = line.rstrip("\n").split("\t")
            counts[word.lower()] = int(count)
        self.pairs = [p for p in pairs if all(w in counts for w in p.split())]
        self.pair_weights = list(accumulate(pairs[p] ** 0.35 for p in self.pairs))
        self.single = [w for w in counts if len(w) > 2]
        self.single_weights = list(accumulate(min(counts[w], 200_000) ** 0.55 for w in self.single))
        names = [(n.lower(), k) for n, k in sources.names(packages).items() if not sources.withheld(n)]
        self.people = [n for n, k in names if k == "person"]
        self.places = [n for n, k in names if k == "place"]
        self.other = [n for n, k in names if k == "name"]
        foreign = [(w, f) for w, (_, f) in sources.foreign().items() if not sources.withheld(w)]
        self.foreign = [w for w, _ in foreign]
        self.foreign_weights = list(accumulate(f ** 0.5 for _, f in foreign))
        self.invented = InventedNames(self.people + self.places + self.other + self.foreign, set(counts) | sources.english())

    def weighted(self, items, weights):
        return items[bisect(weights, self.random.random() * weights[-1])]

    def span(self, words, longest):
        """A run of words that neither begins nor ends with a function word; without its articles in half the cases."""
        r = self.random
        for _ in range(8):
            size = min(len(words), r.choices(range(1, longest + 1), [3, 6, 5, 3, 2, 1, 1, 1, 1, 1][:longest])[0])
            start = r.randrange(len(words) - size + 1)
            part = [w.strip(",.;:!?\"()") for w in words[start:start + size]]
            part = [w for w in part if w]
            while part and part[0] in STOP and (len(part) < 2 or part[0] not in ARTICLES or r.random() < 0.7):
                part.pop(0)
            while part and part[-1] in STOP:
                part.pop()
            if r.random() < 0.5:
                part = [w for w in part if w not in ARTICLES] or part
            if part:
                return part
        return [w for w in words if w][:3]

    def file(self):
        r = self.random
        return re.sub(r"\{(\d)\}", lambda m: "".join(r.choice("0123456789") for _ in range(int(m[1]))), r.choice(FILES)).lower()

    def template(self):
        r = self.random
        kind = r.random()
        values = {"s": r.choice(SCENES), "t": r.choice(SCENES), "d": r.choice(DATES),
                  "y": str(r.choice((19, 20))) + f"{r.randrange(100):02d}", "m": r.choice(self.people)}
        if kind < 0.45:
            pattern = r.choice(PLAIN)
        elif kind < 0.70:
            pattern, values["n"] = r.choice(PLACED), r.choice(self.places)
        else:
            pattern, values["n"] = r.choice(PERSONAL), r.choice(self.people if r.random() < 0.8 else self.other)
        words = pattern.format(**values).split()
        keep = {values.get("n"), values["m"], values["y"], values.get("n", "") + "'s"}
        return words, {i for i, w in enumerate(words) if w in keep}

    def unusual(self):
        """A foreign word, a file's name, a name, or a name that does not exist."""
        r = self.random
        kind = r.random()
        if kind < 0.45:
            return self.weighted(self.foreign, self.foreign_weights)
        if kind < 0.62:
            return self.file()
        if kind < 0.82:
            return r.choice(r.choice((self.people, self.places, self.other)))
        return self.invented.draw(r)

    def draw(self):
        """One query: (words, places of names, numbers, foreign words and file names)."""
        r = self.random
        kind = r.random()
        if kind < 0.40:
            return self.span(r.choice(self.captions), 7), set()
        if kind < 0.43:
            return r.choice(self.captions)[:16], set()
        if kind < 0.55:
            return [self.weighted(self.single, self.single_weights)], set()
        if kind < 0.64:
            return self.weighted(self.pairs, self.pair_weights).split(), set()
        if kind < 0.73:
            return self.span(r.choice(self.texts), 5), set()
        if kind < 0.86:
            return self.template()
        words = [self.unusual() for _ in range(r.choice((1, 1, 1, 2, 2, 3)))]
        fixed = set(range(len(words)))
        if r.random() < 0.3:
            words += self.span(r.choice(self.captions), 3)
        elif r.random() < 0.2:
            others = self.span(r.choice(self.captions), 3)
            words, fixed = others + words, {len(others) + i for i in fixed}
        return words, fixed
