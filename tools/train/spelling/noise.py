"""How people mistype: a channel that turns a right query into what somebody may have typed.

Three sources of errors, mixed: misspellings that people made (of training words only), single edits drawn as people make
them (counted, with the letter before, from the same misspellings), and slips of the fingers on a QWERTY keyboard. Besides
words, spaces go wrong too (two words joined, one word cut), and a word becomes another word (`REAL_WORDS`).
"""
import random
from bisect import bisect
from collections import Counter, defaultdict
from itertools import accumulate

import sources

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = defaultdict(str)
for y, row in enumerate(ROWS):
    for x, key in enumerate(row):
        for dy, dx in ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0)):
            if 0 <= y + dy < 3 and 0 <= x + dx < len(ROWS[y + dy]):
                NEIGHBOURS[key] += ROWS[y + dy][x + dx]

PHONETIC = (("ph", "f"), ("f", "ph"), ("ck", "k"), ("k", "c"), ("c", "k"), ("c", "s"), ("s", "c"), ("tion", "sion"),
            ("sion", "tion"), ("ie", "ei"), ("ei", "ie"), ("ea", "ee"), ("ee", "ea"), ("ai", "ay"), ("ay", "ai"), ("ou", "u"),
            ("oo", "u"), ("au", "o"), ("ow", "ou"), ("y", "i"), ("i", "y"), ("igh", "ite"), ("que", "k"), ("x", "ks"),
            ("kn", "n"), ("wr", "r"), ("gh", "g"), ("wh", "w"), ("mb", "m"), ("sc", "s"), ("er", "or"), ("or", "er"),
            ("ar", "er"), ("able", "ible"), ("ible", "able"), ("ence", "ance"), ("ance", "ence"), ("ent", "ant"),
            ("ant", "ent"), ("le", "el"), ("el", "le"), ("al", "le"), ("dge", "ge"), ("ge", "dge"), ("g", "j"), ("j", "g"),
            ("tch", "ch"), ("ch", "tch"), ("z", "s"), ("s", "z"), ("air", "are"), ("ure", "er"), ("ious", "us"),
            ("ous", "us"), ("ful", "full"), ("ly", "ley"), ("ries", "rys"), ("ies", "ys"), ("v", "f"), ("qu", "kw"))
VOWELS = "aeiou"

REAL_WORDS = """beach beech|peace piece|bear bare|deer dear|flower flour|sea see|sun son|hair hare|tail tale|plane plain
road rode|sail sale|steak stake|knight night|mail male|meat meet|pair pear|pair pare|rain reign|red read|right write
rose rows|scene seen|sky ski|stairs stares|sweet suite|tide tied|waist waste|wait weight|weak week|wood would|weather whether
bored board|brake break|bread bred|buy by|cell sell|clothes close|creek creak|desert dessert|fair fare|feet feat|fir fur
grate great|hole whole|horse hoarse|hour our|lake lack|leaf leave|loan lone|maze maize|moose mouse|mousse moose|new knew
nose knows|oar ore|pail pale|pane pain|peek peak|pier peer|pool pull|pour poor|quite quiet|sheep ship|shore sure|site sight
sleigh slay|soar sore|soccer sucker|sole soul|stationary stationery|steel steal|surf serf|there their|thrown throne|to too
two too|toe tow|vase vast|wave waive|whale wail|wine whine|witch which|won one|wear where|form from|on one|than then
of off|its it's|your you're|bath bat|cat cart|cot coat|boat boot|bike bake|dog dig|dog fog|duck dock|ball bell|bird bride
bridge bride|cake cape|chair chain|child chill|church chunk|city cite|coast cost|couch coach|crowd crow|dance dense
door poor|dress dresser|fall fell|field filed|fire fine|fish fist|garden gander|girl grill|grass glass|green greet
group grope|hat hate|hill hall|house hose|ice rice|kite kit|lady laddy|light lift|man men|woman women|moon moan
park part|party part|phone phony|plate plat|river rival|rock rack|sand send|sand stand|shirt skirt|smile smell|snow now
snow show|stone store|street sweet|street strict|table tale|train rain|tree three|trees tress|truck track|wall well
water waiter|wedding weeding|winter writer|window widow|yellow fellow|young yang|tower towel|angel angle|bake back
baby bay|balloon balcony|barn brain|bowl bowel|calendar colander|candle cradle|castle cattle|cloud could|clouds clods
coral carol|coffee coffer|cow cowl|diner dinner|dinner diner|eagle eager|farm frame|forest forrest|frog fog|goat gout
goose gosse|guitar guider|island inland|jump jumper|kitchen kitten|kitten kitchen|lamp lump|lion line|market marked
mirror minor|mountain mounting|mountains mountings|path bath|picture pitcher|pitcher picture|pizza plaza|plant planet
playing plying|puppy poppy|riding ridding|running ruining|sitting siting|sitting setting|standing sanding|stare stair
sunset subset|sunsets subsets|swimming swinging|walking waking|walking talking|wearing wering|flying frying|eating eaten
holding folding|reading riding|shop chop|slope slop|spoon soon|square squire|statue status|statue statute|storm strom
suit suite|swan swam|swing sewing|team tea|teddy tidy|tennis tens|tiger tinge|trail trial|tulip tulle|umbrella umbra
valley volley|village villa|violin violet|volcano volcanic|waves wives|wagon wage|wheel heel|yacht yatch|zebra zero"""


def real_word_table():
    table = defaultdict(set)
    for pair in REAL_WORDS.replace("\n", "|").split("|"):
        a, b = pair.split()
        for right, wrong in ((a, b), (b, a)):
            if right in sources.english() and wrong in sources.english():
                table[right].add(wrong)
    return {word: sorted(wrongs) for word, wrongs in table.items()}


def edits(right, wrong):
    """The edits that turn right into wrong, as (kind, letter before, letters, letters): one cheapest alignment."""
    n, m = len(right), len(wrong)
    table = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        for j in range(m + 1):
            if i == 0 or j == 0:
                table[i][j] = i + j
                continue
            best = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (right[i - 1] != wrong[j - 1]))
            if i > 1 and j > 1 and right[i - 1] == wrong[j - 2] and right[i - 2] == wrong[j - 1]:
                best = min(best, table[i - 2][j - 2] + 1)
            table[i][j] = best
    found, i, j = [], n, m
    while i or j:
        here = table[i][j]
        before = right[i - 2] if i > 1 else "^"
        if (i > 1 and j > 1 and right[i - 1] == wrong[j - 2] and right[i - 2] == wrong[j - 1]
                and right[i - 1] != right[i - 2] and here == table[i - 2][j - 2] + 1):
            found.append(("swap", right[i - 3] if i > 2 else "^", right[i - 2:i], ""))
            i, j = i - 2, j - 2
        elif i and j and here == table[i - 1][j - 1] + (right[i - 1] != wrong[j - 1]):
            if right[i - 1] != wrong[j - 1]:
                found.append(("substitute", before, right[i - 1], wrong[j - 1]))
            i, j = i - 1, j - 1
        elif i and here == table[i - 1][j] + 1:
            found.append(("drop", before, right[i - 1], ""))
            i -= 1
        else:
            found.append(("insert", right[i - 1] if i else "^", right[i] if i < n else "$", wrong[j - 1]))
            j -= 1
    return found


class Noise:
    def __init__(self, packages, seed):
        self.random = random.Random(seed)
        self.human = defaultdict(list)
        self.forbidden = set()
        right, origin = sources.misspellings(packages)
        counts, letters = Counter(), Counter()
        self.common = common = sources.common_words()
        for wrong, words in sorted(right.items()):
            for word in sorted(words):
                if sources.split_of(word) != "train":
                    self.forbidden.add(wrong)
                    continue
                if wrong in common or len(words) > 3:
                    continue
                far = sources.distance(word, wrong)
                if far > max(1, len(word) // 2):
                    continue
                # A misspelling near its word is the more frequent one, and so are those that single people made.
                weight = (2.0, 1.5, 0.8, 0.3)[min(far, 4) - 1] * (2 if origin[(wrong, word)] == "nlpaug" else 1)
                self.human[word].append((wrong, weight))
                if far <= 2:
                    for edit in edits(word, wrong):
                        counts[edit] += 1
                    for a, b in zip("^" + word, word + "$"):
                        letters[a, b] += 1
        self.rates = {}
        for edit, n in counts.items():
            kind, before, old, new = edit
            base = letters[before, old[0] if kind == "swap" else old]
            self.rates.setdefault((kind, before, old), []).append((new, n / (base + 30)))
        self.human = {w: ([x for x, _ in v], list(accumulate(y for _, y in v))) for w, v in self.human.items()}
        self.real = real_word_table()
        self.options = {}

    def learnt(self, word):
        """One edit as people make them: every place and kind at its counted rate."""
        if word not in self.options:
            options, weights = [], []
            for i in range(len(word) + 1):
                before = word[i - 1] if i else "^"
                here = word[i] if i < len(word) else "$"
                first = 0.35 if i == 0 else 1.0
                for new, rate in self.rates.get(("insert", before, here), ()):
                    options.append(word[:i] + new + word[i:])
                    weights.append(rate * first)
                if i == len(word):
                    break
                for new, rate in self.rates.get(("substitute", before, here), ()):
                    options.append(word[:i] + new + word[i + 1:])
                    weights.append(rate * first)
                for _, rate in self.rates.get(("drop", before, here), ()):
                    options.append(word[:i] + word[i + 1:])
                    weights.append(rate * first)
                for _, rate in self.rates.get(("swap", before, word[i:i + 2]), ()):
                    options.append(word[:i] + word[i + 1] + here + word[i + 2:])
                    weights.append(rate * first)
            if len(self.options) > 60_000:
                self.options.clear()
            self.options[word] = options, list(accumulate(weights))
        options, weights = self.options[word]
        return options[bisect(weights, self.random.random() * weights[-1])] if options else word

    def slip(self, word):
        """One slip of the fingers: a neighbouring key instead or besides, a letter lost, doubled or out of turn."""
        r, i = self.random, self.random.randrange(len(word))
        if i == 0 and r.random() < 0.6:
            i = r.randrange(len(word))
        kind = r.choices(("swap", "drop", "neighbour", "besides", "double", "vowel", "sound"), (24, 22, 18, 8, 10, 9, 9))[0]
        if kind == "swap" and len(word) > 2:
            i = min(i, len(word) - 2)
            return word[:i] + word[i + 1] + word[i] + word[i + 2:]
        if kind == "drop" and len(word) > 3:
            return word[:i] + word[i + 1:]
        if kind == "neighbour" and NEIGHBOURS[word[i]]:
            return word[:i] + r.choice(NEIGHBOURS[word[i]]) + word[i + 1:]
        if kind == "besides" and NEIGHBOURS[word[i]]:
            return word[:i + 1] + r.choice(NEIGHBOURS[word[i]]) + word[i + 1:]
        if kind == "double":
            double = [k for k in range(1, len(word)) if word[k] == word[k - 1]]
            if double and r.random() < 0.6:
                k = r.choice(double)
                return word[:k] + word[k + 1:]
            return word[:i] + word[i] + word[i:]
        if kind == "vowel":
            places = [k for k, c in enumerate(word) if c in VOWELS]
            if places:
                k = r.choice(places)
                return word[:k] + r.choice(VOWELS.replace(word[k], "")) + word[k + 1:]
        options = [(old, new) for old, new in PHONETIC if old in word]
        if options:
            old, new = r.choice(options)
            return word.replace(old, new, 1)
        return word[:i] + word[i + 1:] if len(word) > 3 else word

    def misspell(self, word):
        """One misspelt form of a lower-case word, never a held-out human misspelling; the word itself where none comes."""
        r = self.random
        for _ in range(6):
            if word in self.human and r.random() < 0.5:
                forms, weights = self.human[word]
                wrong = forms[bisect(weights, r.random() * weights[-1])]
            else:
                wrong = self.learnt(word) if r.random() < 0.6 else self.slip(word)
                if len(word) > 4 and r.random() < 0.2:
                    wrong = self.learnt(wrong) if r.random() < 0.6 else self.slip(wrong)
            if wrong != word and len(wrong) > 1 and wrong not in self.forbidden and wrong not in self.common:
                return wrong
        return word

    def query(self, words, fixed=()):
        """A typed query for a right one. `words`: list of words; those at the places in `fixed` stay as they are."""
        r = self.random
        words = list(words)
        free = [i for i, w in enumerate(words) if i not in fixed and sources.PLAIN.match(w) and len(w) > 2]
        errors = r.choices((1, 2, 3), (70, 23, 7))[0]
        if len(words) <= 2:
            errors = 1 if r.random() < 0.8 else min(errors, 2)
        done = set()
        for _ in range(errors):
            left = [i for i in free if i not in done]
            if not left:
                break
            i = r.choices(left, [min(len(words[k]), 9) - (1 if len(words[k]) > 3 else 2) for k in left])[0]
            kind = r.random()
            if kind < 0.04 and len(words[i]) > 4:
                cut = r.randrange(2, len(words[i]) - 1)
                words[i] = words[i][:cut] + " " + words[i][cut:]
            elif kind < 0.13 and i + 1 < len(words) and i + 1 not in fixed and i + 1 not in done and words[i + 1].isalpha():
                words[i], words[i + 1] = words[i] + words[i + 1], ""
                done.add(i + 1)
            elif kind < 0.18 and words[i] in self.real and len(words) > 2:
                words[i] = r.choice(self.real[words[i]])
            elif "'" in words[i] and kind < 0.7:
                words[i] = words[i].replace("'", "")
            else:
                words[i] = self.misspell(words[i])
            done.add(i)
        return " ".join(w for w in words if w)
