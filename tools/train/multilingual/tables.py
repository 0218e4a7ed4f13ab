"""Collects parallel captions and words into small tables: header `photo en de fr ...`, one meaning a row, empty where
a language is missing. `photo` is the number in the photo's Flickr name, by which Flickr8k and Flickr30k match.

    python tables.py CLONES PACKAGES OUT

CLONES: git clones in folders named as in SOURCES below (bare ones will do). PACKAGES: the unpacked Debian packages
tuxpaint-stamps-default and wordnet-base. Needs no network of its own, nor a model; a minute or two. Writes OUT/*.tsv.xz.
Photos of Flickr8k's test split and half of the stamps' names are left out: they are for the test.
"""

import csv, glob, gzip, itertools, lzma, math, os, re, subprocess, sys, zlib
from collections import Counter, defaultdict

SOURCES = dict(
    multi30k="multi30k/dataset",
    fm30k="FrameNetBrasil/framed-multi30k",
    arabic="ObeidaElJundi/Arabic-Image-Captioning",
    jsick="verypluming/JSICK",
    sicknl="gijswijnholds/sick_nl",
    stsb="PhilipMay/stsb-multi-mt",
    korsts="kakaobrain/KorNLUDatasets",
    laser="facebookresearch/LASER",
    omw="omwn/omw-data",
)
THREE = dict(
    de="deu",
    fr="fra",
    es="spa",
    it="ita",
    pt="por",
    nl="nld",
    sv="swe",
    da="dan",
    nb="nob",
    fi="fin",
    pl="pol",
    cs="ces",
    ro="ron",
    hu="hun",
    el="ell",
    tr="tur",
    ru="rus",
    uk="ukr",
    zh="cmn",
    ja="jpn",
    ko="kor",
    ar="ara",
    hi="hin",
    he="heb",
)
clones, packages = sys.argv[1:3]


def lines(source, path):
    data = subprocess.run(
        ["git", "-C", f"{clones}/{SOURCES[source]}", "show", "HEAD:" + path],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    ).stdout
    return (gzip.decompress(data) if path.endswith(".gz") else data).decode("utf-8-sig").splitlines()


def table(text, **kind):
    return csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE, **kind)


def write(path, rows, columns=tuple(THREE)):
    columns = ["photo", "en"] + [c for c in columns if any(r.get(c) for r in rows)]
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with lzma.open(path, "wt", preset=9, encoding="utf-8") as f:
        f.write("\t".join(columns) + "\n")
        for r in rows:
            f.write("\t".join(" ".join((r.get(c) or "").split()) for c in columns) + "\n")
    print(
        f"{path}: {len(rows)} rows,",
        {c: sum(bool(r.get(c)) for r in rows) for c in columns[2:]},
        os.path.getsize(path),
        "bytes",
        flush=True,
    )


flickr = lambda name: re.match(r"\d+", name).group()
split = {
    flickr(l): s
    for s in ("train", "dev", "test")
    for l in lines("arabic", f"data/Flickr8k_text/Flickr_8k.{s}Images.txt")
    if l.strip()
}
english = defaultdict(list)  # the five captions of each Flickr8k photo
for l in lines("arabic", "data/Flickr8k_text/Flickr8k.token.txt"):
    english[flickr(l)].append(l.split("\t")[1].strip(" ."))


def multi30k():
    """Flickr30k: one English caption a photo, translated by people"""
    rows = []
    for part in ("train", "val", "test_2016_flickr"):
        columns = [lines("multi30k", f"data/task1/raw/{part}.{l}.gz") for l in ("en", "de", "fr", "cs")] + [
            lines("fm30k", f"data/multi30k/task1/raw/{part}.pt.gz")
        ]
        rows += [
            dict(zip(("photo", "en", "de", "fr", "cs", "pt", "part"), (flickr(p), *t, part)))
            for p, *t in zip(lines("multi30k", f"data/task1/image_splits/{part}.txt"), *columns, strict=True)
        ]
    return rows


def flickr8k_arabic(wanted):
    """Three of a photo's five captions, in their order; which three is told by words that go together over all photos"""
    arabic, one, two = defaultdict(list), Counter(), Counter()
    for l in lines("arabic", "data/Flickr8k_text/Flickr8k.arabic.full.txt"):
        if "\t" in l:
            arabic[flickr(l)].append(l.split("\t")[1])
    words = lambda text: set(re.findall(r"\w+", text.lower()))
    for p in arabic:
        a, e = (set().union(*map(words, c[p])) for c in (arabic, english))
        one.update(("ar", w) for w in a)
        one.update(("en", w) for w in e)
        two.update((x, y) for x in a for y in e)

    def together(x, y):  # mutual information, less where seldom seen
        k = two.get((x, y), 0)
        return math.log(k * len(arabic) / (one["ar", x] * one["en", y])) * k / (k + 3) if k else 0.0

    def like(a, e):
        mean = lambda outer, inner, f: sum(max((f(o, i) for i in inner), default=0) for o in outer) / max(
            1, len(outer)
        )
        return (
            mean(a, e, together)
            + mean(e, a, lambda y, x: together(x, y))
            - 0.5 * abs(math.log((len(a) + 1) / (len(e) + 1)))
        )

    rows = []
    for p in (p for p in wanted if p in arabic):
        s = [[like(words(a), words(e)) for e in english[p]] for a in arabic[p]]
        best = max(
            itertools.combinations(range(len(english[p])), len(arabic[p])),
            key=lambda c: sum(s[i][j] for i, j in enumerate(c)),
        )
        rows += [dict(photo=p, en=english[p][j], ar=arabic[p][i]) for i, j in enumerate(best)]
    return rows


def sick():
    """Sentences made of Flickr8k captions; Japanese by people, Dutch by machine and corrected -> {sentence: row}, photo of the test -> sentence"""
    rows, test, nearest = defaultdict(dict), set(), {}
    dutch = {r["pair_ID"]: r for r in table(lines("sicknl", "data/tasks/sick_nl/SICK_NL.txt"))}
    words = lambda t: set(re.findall(r"\w+", t.lower())) - {"a", "the", "is", "are", "an"}
    for r in table(lines("jsick", "jsick/jsick.tsv")):
        photo = flickr(r["image_ID"]) if r["image_ID"] else None
        for side in "AB":
            s, n = r[f"sentence_{side}_En"], dutch.get(r["pair_ID"])
            rows[s].update(en=s, ja=r[f"sentence_{side}_Ja"])
            if n and n[f"sentence_{side}_original"] == s:
                rows[s]["nl"] = n[f"sentence_{side}"]
            if split.get(photo) == "test":
                test.add(s)
        if split.get(photo) == "test":
            a, b = words(r["sentence_A_En"]), words(r["original_caption"])
            near = len(a & b) / max(1, len(a | b))
            if near > nearest.get(photo, (0.6,))[0]:
                nearest[photo] = (near, r["sentence_A_En"])
    return [r for s, r in rows.items() if s not in test], [dict(rows[s], photo=p) for p, (_, s) in nearest.items()]


def stsb():
    """The part of STS-B about pictures: by DeepL; Korean by machine (train) and people (dev, test)"""
    rows = defaultdict(dict)
    for part in ("train", "dev", "test"):
        tables = {
            l: list(csv.reader(lines("stsb", f"data/stsb-{l}-{part}.csv")))
            for l in ("en", "de", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "zh")
        }
        for i, k in enumerate(l.split("\t") for l in lines("korsts", f"KorSTS/sts-{part}.tsv")[1:]):
            for side in (0, 1):
                if k[0] == "main-captions":
                    rows[tables["en"][i][side]].update({l: t[i][side] for l, t in tables.items()}, ko=k[5 + side])
    return list(rows.values())


def tatoeba():
    """Everyday sentences by people"""
    rows = defaultdict(dict)
    for l, t in THREE.items():
        for e, s in zip(*(lines("laser", f"data/tatoeba/v1/tatoeba.{t}-eng.{x}") for x in ("eng", t)), strict=True):
            rows[e].update({"en": e, l: s})
    return list(rows.values())


def stamps():
    """Tux Paint's names of its pictures -> two halves; `photo` is the picture's file"""
    rows = {}
    for path in sorted(glob.glob(f"{packages}/**/tuxpaint/stamps/**/*.txt", recursive=True)):
        text = open(path, encoding="utf-8", errors="ignore").read().split("\n")
        row = dict(en=text[0].strip(" .!।|"), photo=path.split("/stamps/")[1][:-4])
        for k, v in re.findall(r"^(\w+)\.utf8=(.+)$", "\n".join(text[1:]), re.M):
            row[dict(zh_CN="zh", pt_BR="pt").get(k, k)] = v.strip(" .!。।|")
        if row["en"] and "/symbols/" not in path and any(os.path.exists(path[:-4] + e) for e in (".png", ".svg")):
            rows.setdefault(row["en"], row)
    return [[r for r in rows.values() if zlib.crc32(r["en"].encode()) % 2 == k] for k in (0, 1)]


if __name__ == "__main__":
    import words

    out, m = sys.argv[3], multi30k()
    write(
        f"{out}/multi30k.tsv.xz",
        [r for r in m if r["part"] == "train" and split.get(r["photo"]) not in ("dev", "test")],
    )
    write(f"{out}/multi30k-dev.tsv.xz", [r for r in m if split.get(r["photo"]) == "dev"])
    for name, rows in (
        ("sick", sick()[0]),
        ("stsb", stsb()),
        ("tatoeba", tatoeba()),
        ("stamps", stamps()[0]),
        ("words", words.words(packages, THREE, lines)),
    ):
        write(f"{out}/{name}.tsv.xz", rows)
    for name, part in (("flickr8k-ar", "train"), ("flickr8k-ar-dev", "dev")):
        write(
            f"{out}/{name}.tsv.xz",
            flickr8k_arabic([p for p, s in split.items() if s == part])[:: 3 if part == "dev" else 1],
        )
