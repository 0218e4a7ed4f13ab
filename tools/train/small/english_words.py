"""Makes the list of words by which a text is plainly English: weights/small/multilingual_tower/english_words.tsv.

    python tools/train/small/english_words.py [--test TABLE.tsv.xz ...]

One line a word, sorted by bytes: the word in lower case, a tab, and the binary logarithm of how much more frequent it is
in English captions and texts (weights/speller/words.tsv) than in the language in Latin letters that has it most
(wordfreq), rounded, from -8 to 6. A text is plainly English if all its words are in the list and the numbers add up to 1
or more: "a dog on the beach" is, "die hand" and "chat noir" are not. With --test, says of each column of tables of
parallel texts how many are. Needs wordfreq 3.1.1 (its data are under CC BY-SA 4.0, as is the list).
"""
import argparse
import collections
import lzma
import math
import pathlib
import re

from wordfreq import available_languages, get_frequency_dict

ROOT = pathlib.Path(__file__).resolve().parents[3]
OUT = ROOT / "weights/small/multilingual_tower/english_words.tsv"
LANGUAGES = "de fr es it pt nl sv da nb fi pl cs ro hu tr ca id sk sl lt lv".split()
WORDS = 40_000
# A word that a list doesn't have is rarer than this there.
RAREST = 1e-8
LEAST, MOST, ENOUGH = -8, 6, 1
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def counts():
    """{word in lower case: its share of all words}"""
    shares = collections.Counter()
    for line in (ROOT / "weights/speller/words.tsv").read_text(encoding="utf-8").splitlines():
        word, count = line.split("\t")[:2]
        shares[word.lower()] += int(count) / 1e9
    return shares


def table():
    others = [get_frequency_dict(language) for language in LANGUAGES if language in available_languages("best")]
    assert len(others) == len(LANGUAGES)
    odds = {}
    for word, share in counts().most_common(WORDS):
        if not WORD.fullmatch(word):
            continue
        other = max(RAREST, *(list.get(word, 0) for list in others))
        odds[word] = min(MOST, max(LEAST, round(math.log2(share / other))))
    return odds


def is_plain(text, odds):
    words = [word.replace("’", "'") for word in WORD.findall(text.lower())]
    words = [word if word in odds else word.removesuffix("'s") for word in words]
    return bool(words) and all(word in odds for word in words) and sum(odds[word] for word in words) >= ENOUGH


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--test", nargs="+", default=[])
    options = parser.parse_args()
    odds = table()
    OUT.parent.mkdir(parents=True, exist_ok=True)
    lines = sorted(f"{word}\t{number}\n".encode() for word, number in odds.items())
    OUT.write_bytes(b"".join(lines))
    print(f"{OUT}: {len(lines)} words, {OUT.stat().st_size} bytes")
    for path in options.test:
        with lzma.open(path, "rt", encoding="utf-8") as file:
            header, *rows = (line.rstrip("\n").split("\t") for line in file)
        for place, language in enumerate(header):
            texts = [row[place] for row in rows if len(row) > place and row[place]]
            if language != "photo" and texts:
                plain = sum(is_plain(text, odds) for text in texts)
                print(f"{pathlib.Path(path).name} {language}: {100 * plain / len(texts):.1f} % of {len(texts)}")


if __name__ == "__main__":
    main()
