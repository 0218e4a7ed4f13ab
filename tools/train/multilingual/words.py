"""Names of things that can be seen, in many languages: nouns of WordNet through the Open Multilingual Wordnet, its
Wiktionary extract and the Unicode CLDR's names. Used by tables.py.

A synset counts if its English name has it as first meaning and at least eight languages name it. Of several words for it
in a language the one is taken that most of the wordnets give, then the most common (wordfreq, if installed), then the
shortest.
"""

import glob, re, subprocess
from collections import Counter, defaultdict

try:
    from wordfreq import get_frequency_dict as frequencies
except ImportError:
    frequencies = lambda language: {}

SEEN = {
    "05": "animal",
    "06": "artifact",
    "08": "body",
    "11": "event",
    "13": "food",
    "15": "place",
    "17": "object",
    "18": "person",
    "19": "phenomenon",
    "20": "plant",
    "27": "substance",
}  # WordNet's lexicographer files
MARKS = {"ar": "[\u064b-\u0652]", "he": "[\u05b0-\u05c7]"}  # vowel signs, which nobody types


def english_names(packages):
    """{offset: name}"""
    data = glob.glob(f"{packages}/**/wordnet/data.noun", recursive=True)[0]
    first = {
        l.split()[0]: re.findall(r" (\d{8})", l)[0]
        for l in open(data.replace("data.", "index."))
        if not l.startswith(" ")
    }
    names = {}
    for line in open(data):
        f = line.split(" ")
        if not line.startswith(" ") and f[1] in SEEN:
            mine = [w for w in f[4 : 4 + 2 * int(f[3], 16) : 2] if first.get(w.lower()) == f[0]]
            if mine:
                names[f[0]] = mine[0].replace("_", " ")
    return names


def words(packages, three, lines, at_least=8):
    """three: {two-letter code: three-letter code}; lines(source, path) reads a file of the clone"""
    names, rows = english_names(packages), defaultdict(dict)
    paths = [f"wns/{kind}/wn-{kind}-{t}.tab" for kind in ("wikt", "cldr") for t in (*three.values(), "arb")]
    paths += [
        f"wns/{d}/wn-data-{t}.tab"
        for d, t in dict(
            fra="fra",
            ita="ita",
            iwn="ita",
            por="por",
            nld="nld",
            pol="pol",
            swe="swe",
            dan="dan",
            nor="nob",
            fin="fin",
            heb="heb",
            ell="ell",
            arb="arb",
            cow="cmn",
            mcr="spa",
            jpn="jpn",
            ron="ron",
        ).items()
    ]
    found = {l: defaultdict(list) for l in three}
    code = {t: l for l, t in three.items()} | {"arb": "ar"}
    for path in paths:
        try:
            table = lines("omw", path)
        except subprocess.CalledProcessError:
            continue  # not every copy holds the largest files
        l = code[path[-7:-4]]
        for x in (x.split("\t") for x in table):
            if len(x) > 2 and x[0].endswith("-n") and x[0][:8] in names and x[1].endswith("lemma"):
                found[l][x[0][:8]].append(re.sub(MARKS.get(l, "$^"), "", x[2].replace("_", " ").replace("+", " ")))
    for l in three:
        common = frequencies(l)
        rarest = lambda w: min((common.get(p.lower(), 1e-9) for p in w.split()), default=0)
        for s, given in found[l].items():
            rows[s][l] = max(Counter(given).items(), key=lambda w: (w[1], rarest(w[0]), -len(w[0])))[0]
    return [dict(en=names[s], **r) for s, r in sorted(rows.items()) if len(r) >= at_least]
