"""Makes words.tsv (what may be suggested) and known.tsv (what must be left alone, but is never suggested).

    python make_words.py --captions FOLDER --photos photos.json --packages FOLDER OUTPUT_FOLDER

words.tsv: word TAB count, most frequent first; the count is per thousand million words, half of it from the captions and
half from general English, so that a photo's words come before those of a newspaper. Proper names keep their capital.
known.tsv: word TAB count TAB kind (`person`, `place`, `name`, `coarse`, or a language's code), most frequent first.
"""
import argparse
import re
from collections import Counter
from pathlib import Path

import sources

CONTRACTIONS = {w + "'s" for w in "it that what there he she who let here where how".split()}

# A name, and a word of another language, that is so frequent is meant as such, though it is also somebody's misspelling.
COMMON_NAME, COMMON_FOREIGN = 1e-6, 3e-5


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("output", type=Path)
    for option in ("captions", "photos", "packages"):
        parser.add_argument("--" + option, required=True)
    arguments = parser.parse_args()

    photos = sources.captions(arguments.captions, arguments.photos)["train"]
    seen = Counter(w for group in photos for c in group for w in re.findall(r"[a-z]+(?:'[a-z]+)?", c))
    total = sum(seen.values())
    general = sources.word_frequencies("en")
    # Misspellings that have crept into the sources are left out, but only as far as training may know them: a list cleaned
    # with the test's misspellings would be a test of nothing.
    every, _ = sources.misspellings(arguments.packages)
    wrong = {w for w, words in every.items() if any(sources.split_of(word) == "train" for word in words)}
    vouched = sources.english()
    common = sources.common_words() | {l for l in sources.wordnet_lemmas() if "_" not in l}
    single, _ = sources.symspell_words()

    counts = {}
    for word in vouched | {w for w, n in seen.items() if n >= 3 and w not in wrong} | {
            w for w, f in general.items() if f >= 3e-7 and sources.PLAIN.match(w) and w not in wrong and "'" in w}:
        if len(word) == 1 and word not in "ai":
            continue
        if word in wrong and word not in common or word.endswith("'s") and word not in CONTRACTIONS:
            continue
        rate = general.get(word, 0)
        if rate == 0 and word not in common and word not in single:
            continue
        if rate < 2e-8 and word not in seen and (word not in common or rate == 0):
            continue
        if len(word) == 2 and rate < 3e-6 and word not in seen:
            continue
        counts[word] = max(1, round(1e9 * (0.5 * rate + 0.5 * seen.get(word, 0) / total)))
    # A word list that tells names from nouns (SCOWL) decides where WordNet, which writes all in lower case, cannot.
    lists = sources.list_words("american-english-large") | sources.list_words("british-english")
    for word in [w for w in counts if w.capitalize() in lists and w not in lists]:
        counts[word.capitalize()] = counts.pop(word)
    for word in ("selfie", "selfies", "wifi", "emoji", "drone", "drones", "hdr", "gopro", "screenshot", "screenshots",
                 "iphone", "ipad", "instagram", "facebook", "photobomb", "bokeh", "timelapse", "snowboarder", "skatepark"):
        counts.setdefault(word, max(1, round(5e8 * general.get(word, 1e-7))))

    named = sources.names(arguments.packages)
    known = Counter()
    kinds = {}
    for word in [w for w in counts if sources.COARSE.match(w.lower())]:
        known[word], kinds[word] = counts.pop(word), "coarse"
    for name, kind in named.items():
        low = name.lower()
        rate = general.get(low, 0)
        if low in counts or name in counts or low in wrong and kind == "person" and rate < COMMON_NAME:
            continue
        count = max(1, round(5e8 * rate))
        if rate >= 1e-6 and kind != "person":
            counts[name] = count
        elif not sources.withheld(low):
            known[name], kinds[name] = count, kind
    for word, (language, rate) in sources.foreign().items():
        if word not in counts and word not in wrong and not sources.withheld(word) and word.capitalize() not in counts:
            known[word], kinds[word] = max(1, round(5e8 * rate)), language
    taken = {w.lower() for w in counts.keys() | known.keys()}
    for name, kind in sources.further_names().items():
        rate = general.get(name.lower(), 0)
        if name.lower() not in taken and (name.lower() not in wrong or rate >= COMMON_NAME):
            known[name], kinds[name] = max(1, round(5e8 * rate)), kind
            taken.add(name.lower())
    for word, (language, rate) in sources.vouched_foreign().items():
        if word not in taken and (word not in wrong or rate >= COMMON_FOREIGN):
            known[word], kinds[word] = max(1, round(5e8 * rate)), language

    arguments.output.mkdir(parents=True, exist_ok=True)
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    (arguments.output / "words.tsv").write_text("".join(f"{w}\t{n}\n" for w, n in order), encoding="utf-8")
    order = sorted(known.items(), key=lambda item: (-item[1], item[0]))
    (arguments.output / "known.tsv").write_text("".join(f"{w}\t{n}\t{kinds[w]}\n" for w, n in order), encoding="utf-8")
    print(f"{len(counts)} words, {len(known)} known words")


if __name__ == "__main__":
    main()
