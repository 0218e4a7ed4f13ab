"""Writes the nouns that name something a photo can show, with what each is a kind of, from WordNet 3.0:

    python3 tools/reference/noun_table.py

Needs Debian's `wordnet-base`; reads the counts of weights/speller/words.tsv. Writes Sources/CNounTable/tables, which
NounTable.swift reads. The lines of nouns.txt are sorted by noun; each is

    prefix length, rest of the noun, category, frequency, parents [/ parents in the second sense]

Prefix length and the rest are the noun, front-coded: every sixteenth line has it whole. The category is a capital letter (CATEGORIES), the
frequency one more, the binary logarithm of the count. A parent is two characters, base 90, that count the nouns that are parents
(their category is followed by `*`).

A noun's first sense is the one with most tags in WordNet's texts among those that a photo can show; a second one counts if it
has a quarter of these tags and is not a person (a chicken is food and an animal; a cat is not a gossip).
"""
import re
from collections import Counter
from math import log2
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORDNET = Path("/usr/share/wordnet")
TABLES = ROOT / "Sources/CNounTable/tables"
# WordNet's lexicographer files, and the letter of each.
CATEGORIES = {5: "A", 6: "T", 8: "B", 13: "F", 14: "G", 15: "L", 17: "O", 18: "P", 19: "W", 20: "V", 27: "S", 4: "E", 11: "E"}
# Where tags don't say, an animal is meant rather than its fur.
VAGUE = {4, 11, 14, 15, 19, 27}
CONCRETE = {3, 5, 6, 8, 13, 17, 18, 20}
TOPS = {"animal": "A", "person": "P", "plant": "V", "food": "F", "artifact": "T", "substance": "S"}
# Nouns that name nothing to be seen, or are function words first of all.
EXCLUDED = set("""a an as at be by do he i if in is it me no of on or so to us we who you may can
    many one two three four five six seven
    eight nine ten first second third last left right back front top bottom side thing things object objects unit part
    parts whole other set place places point line lines end ends being individual someone somebody mortal soul
    matter natural relation cause agent causal will must might well like must for and but not the down up over out off
    down then than here there now make""".split())
# Nouns in s that are no plurals of what they look like. Of all others that have a singular in the table only that is kept.
PLURAL_ONLY = set("""shorts glasses pants sunglasses clothes woods stairs slacks spectacles eyeglasses pliers shears nylons khakis
    breeches jodhpurs bloomers fries bleachers grits outskirts crossroads troops corps genus mews pubes victuals collards
    waders greens thrips indris pyrites velours folks bitters fatigues scrubs jakes aloes duds hindquarters""".split())
DIGITS = [chr(c) for c in range(33, 127) if chr(c) not in "\"\\#/"]
NOUN = re.compile(r"[a-z]+(?:[ '-][a-z]+)*\.?\Z")
BLOCK = 16
FREQUENT = 500
# Plurals that WordNet has as nouns of their own.
PLURALS = {"men": "man", "women": "woman", "teeth": "tooth", "feet": "foot", "geese": "goose"}


def synsets():
    """{offset: (lexicographer file, [(lemma, id in the file)], [offsets of hypernyms])}"""
    found = {}
    for line in open(WORDNET / "data.noun", encoding="utf-8"):
        if line.startswith(" "):
            continue
        parts = line.split(" | ")[0].split()
        count = int(parts[3], 16)
        lemmas = [(parts[4 + 2 * i], int(parts[5 + 2 * i], 16)) for i in range(count)]
        at = 4 + 2 * count
        pointers = [parts[at + 1 + 4 * i:at + 3 + 4 * i] for i in range(int(parts[at]))]
        found[parts[0]] = int(parts[1]), lemmas, [target for kind, target in pointers if kind == "@"]
    return found


def tags():
    """{sense key: times it was tagged}"""
    return {key: int(count) for key, _, count in (line.split() for line in open(WORDNET / "cntlist.rev"))}


def senses(synsets):
    """{noun: [offset of each sense, the most tagged first]} of the senses that a photo can show, {noun: [tags]}"""
    tagged = tags()
    offsets = {}
    for line in open(WORDNET / "index.noun", encoding="utf-8"):
        if not line.startswith(" "):
            parts = line.split()
            offsets[parts[0]] = parts[-int(parts[2]):]
    found = {}
    for lemma, all_offsets in offsets.items():
        noun = lemma.replace("_", " ")
        if noun in EXCLUDED or len(noun) < 2 or not NOUN.match(noun):
            continue
        kept = []
        for offset in all_offsets:
            file, lemmas, _ = synsets[offset]
            written = next((l, i) for l, i in lemmas if l.lower() == lemma)
            if written[0] != lemma:  # proper names are capitalized
                continue
            if file == 3 and lemma not in TOPS or file != 3 and file not in CATEGORIES:
                continue
            count = tagged.get(f"{lemma}%1:{file:02}:{written[1]:02}::", 0)
            kept.append((file != 3, -count, file in VAGUE, len(kept), offset))
        if kept:
            found[noun] = [(-count, offset) for _, count, _, _, offset in sorted(kept)]
    return found


def frequencies():
    lines = (line.split("\t") for line in open(ROOT / "weights/speller/words.tsv", encoding="utf-8"))
    return {word.lower(): int(count) for word, count in lines}


def singulars_of(noun):
    if not noun.endswith("s") or noun.endswith("ss") or noun in PLURAL_ONLY:
        return []
    return [noun[:-1]] + [noun[:-2]] * noun.endswith("es") + [noun[:-3] + "y"] * noun.endswith("ies")


def count_of(noun, frequency):
    return min(frequency.get(word, 0) for word in re.split("[ -]", noun))


def is_kept(noun, senses, frequency, synsets):
    """All single words; compounds that WordNet's texts have or whose words are frequent; activities that are common."""
    words = re.split("[ -]", noun)
    least = count_of(noun, frequency)
    file = synsets[senses[0][1]][0]
    if file in (4, 11):
        return len(words) == 1 and frequency.get(noun, 0) > 3000
    return len(words) == 1 or len(words) == 2 and least > (1000 if senses[0][0] else 8000) or senses[0][0] > 1


def parents_of(nouns, synsets, frequency):
    """{noun: (parents in the first sense, parents in the second)}"""
    representative = {}
    for noun, kept in nouns.items():
        offset = kept[0][1]
        count = count_of(noun, frequency)
        order = (kept[0][0], count, noun)
        if count < FREQUENT:  # nobody asks for "placental mammal" by name
            continue
        if offset not in representative or order > representative[offset][0]:
            representative[offset] = order, noun

    def above(offset):
        found = []
        for parent in synsets[offset][2]:
            found += [representative[parent][1]] if parent in representative else above(parent)
        return found

    def parents(noun, offset):
        if offset in representative and representative[offset][1] != noun:
            return [representative[offset][1]]
        return sorted(set(above(offset)) - {noun})

    result = {}
    for noun, kept in nouns.items():
        second = [
            offset for count, offset in kept[1:2]
            if count * 4 >= kept[0][0] and synsets[offset][0] not in (18, 14, 4, 11)]
        first = parents(noun, kept[0][1])
        further = [p for offset in second for p in parents(noun, offset) if p not in first]
        result[noun] = first, further
    return result


# Nouns whose kinds WordNet doesn't have together.
GROUPS = {
    "people": "person people man woman child boy girl baby crowd group~of~people",
    "human": "person people man woman child boy girl baby crowd group~of~people",
    "person": "person man woman child boy girl baby people",
    "crowd": "crowd people group~of~people audience",
    "child": "child boy girl baby toddler kid", "kid": "child boy girl baby toddler kid",
    "adult": "man woman person people", "tourist": "tourist person people man woman crowd",
    "vehicle": "car truck bus van motorcycle bicycle train boat airplane tractor",
    "car": "car automobile taxi van truck", "tree": "tree palm~tree pine forest oak",
    "animal": "animal dog cat bird horse cow sheep elephant giraffe zebra bear fish insect",
    "pet": "dog cat rabbit hamster bird", "text": "text sign writing letters", "building": "building house skyscraper church",
    "plant": "plant flower tree grass bush", "food": "food meal fruit vegetable meat bread cake plate~of~food",
    "flower": "flower rose tulip daisy sunflower orchid lily bouquet blossom",
    "furniture": "furniture chair table couch sofa bed desk bench", "fruit": "fruit apple banana orange lemon strawberry grape",
    "clothing": "clothing shirt dress jacket coat suit", "sky": "sky clouds",
    "container": "container bowl cup bottle box basket", "phone": "phone cellphone telephone",
    "man": "man boy", "woman": "woman girl", "road": "road street highway",
    "water": "water sea lake river pool ocean pond", "boat": "boat ship sailboat canoe kayak",
}

# Kinds in a sense that nobody means.
NOT_KINDS = set("""vintage batman hood boards colors john ben hind max trump coaster editor server transit crosse airline cape
    ma hanging topping stripe foam links mill alcohol works chamber""".split())


def plainly_nouns(nouns, synsets):
    """Nouns that are meant in the sense of the table more often than as another noun, an adjective or a verb ("pink")."""
    total = Counter()
    for key, count in tags().items():
        total[key.split("%")[0].replace("_", " ")] += count
    first = {}
    for line in open(WORDNET / "index.noun", encoding="utf-8"):
        if not line.startswith(" "):
            parts = line.split()
            first[parts[0].replace("_", " ")] = parts[-int(parts[2])]
    return {noun for noun, kept in nouns.items()
            if first[noun] == kept[0][1] and 2 * kept[0][0] >= total[noun] and synsets[kept[0][1]][0] in CONCRETE}


def groups_of(nouns, parents, captions, synsets):
    """{noun: itself and its kinds that captions name most}, where there are some. What a noun is in its first sense only."""
    below = {}
    plain = plainly_nouns(nouns, synsets)
    for noun in plain:
        seen, pending = set(), list(parents[noun][0])
        while pending:
            parent = pending.pop()
            if parent not in seen:
                seen.add(parent)
                pending += parents[parent][0]
        for parent in seen:
            below.setdefault(parent, []).append(noun)
    found = {}
    for noun, kinds in below.items():
        kinds = sorted((kind for kind in kinds if captions[kind] >= 20 and kind not in NOT_KINDS), key=lambda kind: -captions[kind])
        if noun in plain and captions[noun] >= 20 and kinds and " " not in noun:
            found[noun] = [noun] + [kind for kind in kinds if captions[kind] * 100 > captions[kinds[0]]][:9]
    found.update({noun: group.replace("~", "_").split() for noun, group in GROUPS.items()})
    return {noun: [kind.replace(" ", "_") for kind in group] for noun, group in found.items()}


def caption_counts(nouns):
    """{noun: its count in captions, singular and plural}; from the speller's counts, of which half are of captions."""
    frequency = frequencies()
    return Counter({noun: (frequency.get(noun, 0) + frequency.get(noun + "s", 0)) // 1000 for noun in nouns})


def irregular_plurals(nouns, frequency):
    found = dict(PLURALS)
    for line in open(WORDNET / "noun.exc", encoding="utf-8"):
        plural, singular = line.split()[:2]
        if singular in nouns and plural not in nouns and frequency.get(plural, 0) > 20 and NOUN.match(plural):
            found.setdefault(plural, singular)
    return found


def lines_of(nouns, parents, frequency, synsets):
    ordered = sorted(nouns)
    inner = sorted({parent for noun, both in parents.items()
                    if count_of(noun, frequency) for part in both for parent in part})
    codes = {noun: DIGITS[place // 90] + DIGITS[place % 90] for place, noun in enumerate(inner)}
    assert len(inner) <= 90 * 90
    previous = ""
    for place, noun in enumerate(ordered):
        shared = 0
        if place % BLOCK:
            shared = next((i for i, (a, b) in enumerate(zip(previous, noun)) if a != b), min(len(previous), len(noun)))
        file = synsets[nouns[noun][0][1]][0]
        category = CATEGORIES.get(file) or TOPS[noun]
        count = count_of(noun, frequency)
        first, second = ["".join(codes[parent] for parent in part) for part in parents[noun]] if count else ("", "")
        yield (chr(33 + min(shared, 60)) + noun[shared:] + category + ("*" if noun in codes else "")
               + chr(65 + int(log2(count + 1))) + first + ("/" + second if second else ""))
        previous = noun


def main():
    all_synsets, frequency = synsets(), frequencies()
    nouns = {noun: kept for noun, kept in senses(all_synsets).items() if is_kept(noun, kept, frequency, all_synsets)}
    nouns = {noun: kept for noun, kept in nouns.items() if not any(singular in nouns for singular in singulars_of(noun))}
    parents = parents_of(nouns, all_synsets, frequency)
    lines = list(lines_of(nouns, parents, frequency, all_synsets))
    plurals = irregular_plurals(nouns, frequency)
    groups = groups_of(nouns, parents, caption_counts(nouns), all_synsets)
    group_lines = [f"{noun}={' '.join(group)}" for noun, group in sorted(groups.items())]
    notice = re.search(r"License: WordNet3.0\n(.*?)\n\n", Path("/usr/share/doc/wordnet-base/copyright").read_text(), re.S)[1]
    notice = "\n".join(line.strip() for line in notice.replace("\n .", "\n").split("\n")).strip()
    TABLES.mkdir(exist_ok=True)
    for name, text in [("nouns", "\n".join(lines)), ("groups", "\n".join(group_lines)),
                       ("plurals", "\n".join(f"{plural}={singular.replace(' ', '_')}" for plural, singular in sorted(plurals.items()))),
                       ("LICENSE", f"WordNet 3.0, from which these tables are made by tools/reference/noun_table.py.\n\n{notice}")]:
        (TABLES / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    kinds = Counter(re.match(r".[a-z '.-]*([A-Z])", line)[1] for line in lines)
    print(f"{len(lines)} nouns, {sum(map(len, lines)) + len(lines)} bytes; {len(plurals)} plurals; {len(groups)} groups, {sum(map(len, group_lines))} bytes; {dict(kinds)}")


if __name__ == "__main__":
    main()
