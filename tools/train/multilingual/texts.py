"""The training texts: parallel tables, what is drawn of them, and what each weighs."""

import lzma
import random

LANGUAGES = "de fr es it pt nl sv da nb fi pl cs ro hu el tr ru uk zh ja ko ar hi he".split()

# Table, languages drawn of each row beside its English side, most rows, weight of a text in the loss. Captions by people
# carry the languages that have them; words, the objects that no caption names; Tatoeba, the languages without captions.
DRAWN = [
    ("multi30k", 2, None, 1.0),
    ("flickr8k-ar", 1, 9000, 1.0),
    ("sick", 2, None, 1.0),
    ("stsb", 5, None, 0.7),
    ("tatoeba", 1, None, 0.5),
    ("words", 6, None, 0.3),
    ("stamps", 12, None, 0.3),
]


def read_table(path):
    with lzma.open(path, "rt", encoding="utf-8") as file:
        header = file.readline().rstrip("\n").split("\t")
        return [dict(zip(header, line.rstrip("\n").split("\t"))) for line in file]


def drawn(folder, seed=0, share=1.0):
    """[(table, language, text, English side, weight)], the English side of every row once among them.

    Languages that a table has less often are drawn more often. `share` takes that part of each table's rows.
    """
    texts = []
    for name, languages, most, weight in DRAWN:
        rows, rng = read_table(f"{folder}/{name}.tsv.xz"), random.Random(seed)
        rng.shuffle(rows)
        rows = rows[: int(share * min(len(rows), most or len(rows)))]
        filled = {code: sum(1 for r in rows if r.get(code)) for code in LANGUAGES}
        for row in rows:
            have = [code for code in LANGUAGES if row.get(code)]
            have.sort(key=lambda code: rng.random() ** (filled[code] / len(rows)), reverse=True)
            texts.append((name, "en", row["en"], row["en"], weight))
            texts += [(name, code, row[code], row["en"], weight) for code in have[:languages]]
    return texts
