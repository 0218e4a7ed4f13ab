"""Writes Sources/Tokenizers/Unicode/*Tables.swift: what the reference tokenizers believe about each code point.

The `tokenizers` library takes its character classes from several places (Oniguruma, Rust's standard library, two
crates), each of another Unicode version; Swift's standard library is of yet another, and on Apple platforms of the
system's. So the tables are not taken from Unicode but asked of the reference itself, code point by code point.

    python tools/reference/unicode_tables.py          # needs: tokenizers (written with 0.23.3)
"""
import pathlib
import unicodedata

import tokenizers
from tokenizers import Regex, normalizers, pre_tokenizers

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Sources" / "Tokenizers" / "Unicode"
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
EVERYTHING = "".join(map(chr, CODE_POINTS))


def matched_by(pattern):
    """The code points that a regular expression of the reference's engine matches."""
    kept = set(normalizers.Replace(Regex(pattern), "").normalize_str(EVERYTHING))
    return [c for c in CODE_POINTS if chr(c) not in kept]


def bert(**flags):
    off = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**(off | flags)).normalize_str


def changes(function):
    pairs = ((c, function(chr(c))) for c in CODE_POINTS)
    return {c: [ord(x) for x in text] for c, text in pairs if text != chr(c)}


def boundaries(code_points):
    """Where membership switches on and off: [first, one past the last, first, …]."""
    result = []
    for c in sorted(code_points):
        if result and result[-1] == c:
            result[-1] = c + 1
        else:
            result += [c, c + 1]
    return result


def lowercase_runs(mapping):
    """[first, last, step, distance + 0x110000] of runs that are lower-cased by adding the same distance."""
    runs, rest = [], dict(mapping)
    while rest:
        first = min(rest)
        distance, best = rest[first] - first, None
        for step in (1, 2):
            last = first
            while rest.get(last + step, -1) == last + step + distance and (step == 1 or last + 1 not in rest):
                last += step
            if best is None or last - first > best[1] - best[0]:
                best = (first, last, step)
        for c in range(best[0], best[1] + 1, best[2]):
            del rest[c]
        # Interleaved runs would break the search by first code point.
        assert all(not best[0] < c < best[1] for c in rest), hex(first)
        runs += [*best, distance + 0x110000]
    return runs


def combining_classes(nfd):
    """Canonical combining classes, from the order in which NFD puts marks of known classes."""
    swaps = lambda a, b: a != b and nfd(a + b) == b + a
    first, last = "\u0334", "\u0345"  # classes 1 and 240, the lowest and the highest
    known = {}
    for x in map(chr, CODE_POINTS):
        # A mark younger than the reference's tables is no mark to it.
        if (k := unicodedata.combining(x)) and nfd(x) == x and (swaps(x, first) or swaps(last, x)):
            known.setdefault(k, x)
    result = {}
    for c in CODE_POINTS:
        x = chr(c)
        if 0xAC00 <= c < 0xD7A4 or nfd(x) != x or not (swaps(x, first) or swaps(last, x)):
            continue
        above = [k for k in known if swaps(known[k], x)]  # marks of a higher class move behind x
        below = [k for k in known if swaps(x, known[k])]
        exact = [k for k in known if k not in above and k not in below]
        assert len(exact) == 1, (hex(c), [(k, hex(ord(known[k]))) for k in exact])
        result[c] = exact[0]
    return result


def class_runs(classes):
    """[first, last, class, …]"""
    runs = []
    for c in sorted(classes):
        if runs and runs[-2] == c - 1 and runs[-1] == classes[c]:
            runs[-2] = c
        else:
            runs += [c, c, classes[c]]
    return runs


def decompositions(full, nfc, nfd):
    """Full decompositions taken apart into one step each: pairs that compose again, pairs that don't, singletons."""
    whole = {tuple(d): c for c, d in full.items() if nfc(chr(c)) == chr(c)}
    composing, excluded, singletons = [], [], []
    for c, d in sorted(full.items()):
        if len(d) == 1:
            singletons += [c, d[0]]
            continue
        head = d[0] if len(d) == 2 else whole.get(tuple(d[:-1]))
        if head is None:
            head = next(p for p, e in full.items() if e == d[:-1])
        if nfc(chr(head) + chr(d[-1])) == chr(c):
            composing += [c, head, d[-1]]
        else:
            excluded += [c, head, d[-1]]
    return composing, excluded, singletons


def array(name, comment, values):
    lines, line = [], "       "
    for value in values:
        piece = f" 0x{value:x},"
        if len(line) + len(piece) > 120:
            lines.append(line)
            line = "       "
        line += piece
    lines.append(line)
    body = "\n".join(lines)
    return f"    /// {comment}\n    static let {name}: [UInt32] = [\n{body}\n    ]\n"


def write(name, about, arrays):
    head = (f"// Written by tools/reference/unicode_tables.py from tokenizers {tokenizers.__version__}: do not edit.\n\n"
            f"/// {about}\nenum {name} {{\n")
    (FOLDER / f"{name}.swift").write_text(head + "\n".join(array(*a) for a in arrays) + "}\n", encoding="utf-8")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    nfd, nfc = normalizers.NFD().normalize_str, normalizers.NFC().normalize_str

    clean = bert(clean_text=True)
    spaces = matched_by(r"\s")
    words = pre_tokenizers.BertPreTokenizer().pre_tokenize_str
    assert [c for c in CODE_POINTS if [w for w, _ in words(f"a{chr(c)}b")] == ["a", "b"]] == spaces
    dropped = [c for c in CODE_POINTS if clean(chr(c)) == ""]
    assert [c for c in CODE_POINTS if clean(chr(c)) == " "] == [c for c in spaces if c not in dropped]
    unmarked, chinese = bert(strip_accents=True), bert(handle_chinese_chars=True)
    write("CharacterClassTables", "Sets of code points, as the boundaries where membership switches on and off.", [
        ("letters", r"`\p{L}` of the pre-tokenising patterns.", boundaries(matched_by(r"\p{L}"))),
        ("numbers", r"`\p{N}` of the pre-tokenising patterns.", boundaries(matched_by(r"\p{N}"))),
        ("whitespace", r"`\s` of the patterns, and what BERT splits words at.", boundaries(spaces)),
        ("bertDropped", "The characters that BERT's text cleaning drops: NUL, U+FFFD, control, format, private use.",
         boundaries(dropped)),
        ("bertMarks", "The non-spacing marks that BERT strips as accents.",
         boundaries(c for c in CODE_POINTS if unmarked(chr(c)) == "")),
        ("bertPunctuation", "The characters that BERT splits off as words of their own.",
         boundaries(c for c in CODE_POINTS if len(words(f"a{chr(c)}b")) == 3)),
        ("bertChinese", "The ideographs that BERT surrounds with spaces.",
         boundaries(c for c in CODE_POINTS if chinese(chr(c)) != chr(c))),
    ])

    lower = changes(normalizers.Lowercase().normalize_str)
    assert lower == changes(bert(lowercase=True))
    assert lower.pop(0x130) == [0x69, 0x307]
    assert all(len(to) == 1 for to in lower.values())
    write("LowercaseTables", "Lower-casing, code point by code point.", [
        ("runs", "[first, last, step, distance + 0x110000] of runs; all but U+0130, which becomes two scalars.",
         lowercase_runs({c: to[0] for c, to in lower.items()})),
    ])

    full = {c: d for c, d in changes(nfd).items() if not 0xAC00 <= c < 0xD7A4}
    composing, excluded, singletons = decompositions(full, nfc, nfd)
    write("CanonicalTables", "Canonical decompositions and combining classes; Hangul syllables are computed.", [
        ("composingPairs", "[composite, first, second] that NFC composes again.", composing),
        ("excludedPairs", "[composite, first, second] that NFC leaves apart.", excluded),
        ("singletons", "[code point, the one it stands for].", singletons),
        ("combiningClasses", "[first, last, class] of runs; all others are of class 0.",
         class_runs(combining_classes(nfd))),
    ])


main()
