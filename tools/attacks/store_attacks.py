"""Damaged indexes and catalogs, and processes that are killed."""

import os
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import time

from made import noise, npy, npy_numbers, write
from running import attack

SECTIONS = {1: "rows", 2: "originals", 3: "ids", 4: "parents", 5: "removed", 6: "centre", 7: "links", 8: "slots", 9: "below"}


def sections_of(data):
    """The name, offset and size of each section of an index file."""
    for number in range(struct.unpack_from("<I", data, 84)[0]):
        kind, _, offset, size, _ = struct.unpack_from("<IIQQQ", data, 256 + 32 * number)
        yield SECTIONS.get(kind, str(kind)), offset, size


def damages(data, offset, size, dice, count):
    """Copies of a file with a section damaged: a bit, some bytes, a page, half of it."""
    for number in range(count):
        bad = bytearray(data)
        at = offset + dice.randrange(size)
        end = offset + size
        if number % 4 == 0:
            bad[at] ^= 1 << dice.randrange(8)
        elif number % 4 == 1:
            bad[at:min(end, at + 64)] = dice.randbytes(min(64, end - at))
        elif number % 4 == 2:
            bad[at:min(end, at + 4096)] = bytes(min(4096, end - at))
        else:
            bad[offset:offset + size // 2] = dice.randbytes(size // 2)
        if bytes(bad) != data:
            yield bytes(bad)


@attack("index")
def a_damaged_index_never_answers_wrongly_in_silence(place, count=8):
    dice = random.Random(1)
    vectors = write(f"{place.folder}/v.npy", npy([dice.gauss(0, 1) for _ in range(2000 * 32)], (2000, 32)))
    asked = write(f"{place.folder}/q.npy", npy([dice.gauss(0, 1) for _ in range(50 * 32)], (50, 32)))
    for storage in ("f32", "int8"):
        index, answers = f"{place.folder}/{storage}.index", f"{place.folder}/o.npy"
        place.run("vectors", "build", vectors, "--out", index, "--storage", storage)
        place.run("vectors", "search", index, asked, "-k", "10", "--out", answers)
        right = npy_numbers(answers)
        with open(index, "rb") as file:
            whole = file.read()
        for name, offset, size in [("header", 0, 256), *sections_of(whole)]:
            for bad in damages(whole, offset, size, dice, count):
                path = write(f"{place.folder}/bad.index", bad)
                result = place.run("vectors", "search", path, asked, "-k", "10", "--out", answers, codes=(0, 1))
                if result.code == 0:
                    assert npy_numbers(answers) == right, f"{storage}: other answers from damaged {name}, in silence"


@attack("index", short=False)
def every_byte_of_an_index_matters_to_someone(place):
    a_damaged_index_never_answers_wrongly_in_silence(place, count=40)


@attack("index", short=False)
def a_library_whose_index_is_damaged_says_so_and_mends_it(place):
    for number in range(4100):
        write(place.path(f"{number // 500}/{number}.png"), noise(number, 8))
    place.index(limit=300)
    index = next(name for name in os.listdir(place.library) if name.endswith(".index"))
    path = f"{place.library}/{index}"
    with open(path, "rb") as file:
        whole = file.read()
    right = place.names("a red dog on the beach")[:10]
    dice = random.Random(2)
    for name, offset, size in sections_of(whole):
        bad = bytearray(whole)
        bad[offset:offset + size // 2] = dice.randbytes(size // 2)
        write(path, bytes(bad))
        answer = place.run("search", "a red dog on the beach", "--json", "--no-correct")
        found = [os.path.basename(result["path"]) for result in answer.json["results"]][:10]
        assert found == right, f"{name}: {found} instead of {right}; {answer.error}"
        place.index(limit=300)
        with open(path, "rb") as file:
            assert file.read() != bytes(bad), f"{name}: index did not mend the file"


CATALOG_VALUES = [
    "UPDATE models SET dimension = -4", "UPDATE models SET dimension = 9223372036854775807",
    "UPDATE models SET watermark = -9223372036854775808",
    "UPDATE photos SET width = 9223372036854775807, height = 9223372036854775807",
    "UPDATE photos SET taken_at = -9223372036854775808", "UPDATE photos SET modified_ns = -9223372036854775808",
    "UPDATE photos SET size = -1", "UPDATE photos SET content_hash = x'00'", "UPDATE vector_data SET data = x'00'",
    "UPDATE vector_data SET data = zeroblob(length(data))", "UPDATE vectors SET watermark = 9223372036854775807",
    "UPDATE settings SET value = '9223372036854775807 1e999 nan'", "UPDATE captions SET confidence = 1e999",
    "INSERT INTO searches (searched_at, kind, query, results, milliseconds) VALUES (-9223372036854775808, 'text', 'x', 9223372036854775807, 1e999)",
]


@attack("catalog")
def values_that_nobody_wrote_are_noticed(place):
    for number in range(3):
        write(place.path(f"{number}.png"), noise(number))
    write(place.path("0.txt"), "a red dog")
    place.index()
    sound = f"{place.folder}/sound"
    shutil.copytree(place.library, sound)
    for statement in CATALOG_VALUES:
        shutil.rmtree(place.library)
        shutil.copytree(sound, place.library)
        connection = sqlite3.connect(f"{place.library}/catalog.sqlite")
        connection.execute("PRAGMA ignore_check_constraints = 1")
        connection.execute(statement)
        connection.commit()
        connection.close()
        for command in (["search", "dog", "--json"], ["duplicates", "--json"], ["duplicates", "--bursts"], ["status", "--json"],
                        ["history", "list"], ["export-vectors", f"{place.folder}/v.npy", f"{place.folder}/p.npy"],
                        ["index", place.photos], ["tag"]):
            result = place.start(*command)
            assert not result.crashed, f"{statement}: {command[0]}: {result}"
            if "zeroblob" in statement and command[0] == "search":
                assert result.code == 1 and "damaged" in result.error, f"vectors without length answered: {result}"
        shutil.rmtree(place.library)
        shutil.copytree(sound, place.library)


@attack("catalog", short=False)
def pages_that_nobody_wrote_are_noticed(place):
    for number in range(30):
        write(place.path(f"{number}.png"), noise(number))
    place.index()
    path = f"{place.library}/catalog.sqlite"
    with open(path, "rb") as file:
        sound = file.read()
    dice = random.Random(3)
    for _ in range(40):
        bad = bytearray(sound)
        at = dice.randrange(len(bad) // 4096) * 4096
        bad[at:at + 4096] = dice.randbytes(4096)
        for name in os.listdir(place.library):
            if name.startswith("catalog.sqlite"):
                os.remove(f"{place.library}/{name}")
        write(path, bytes(bad))
        for command in (["search", "dog", "--json"], ["duplicates", "--json"], ["index", place.photos]):
            result = place.start(*command)
            assert not result.crashed, f"{command[0]}: {result}"


def contents(library):
    """What a library says of its photos, whatever ids they got."""
    connection = sqlite3.connect(f"file:{library}/catalog.sqlite?mode=ro", uri=True)
    with connection:
        rows = connection.execute(
            "SELECT path, size, content_hash, width, height, data FROM photos JOIN vectors ON subject_id = photos.id "
            "AND kind = 0 JOIN vector_data ON vector_data.id = data_id WHERE missing_since IS NULL ORDER BY path").fetchall()
        captions = connection.execute(
            "SELECT path, text FROM captions JOIN photos ON photos.id = photo_id ORDER BY path, text").fetchall()
    connection.close()
    return rows, captions


@attack("kills")
def a_killed_run_loses_nothing(place, rounds=3):
    dice = random.Random(time.time_ns())
    for number in range(300):
        write(place.path(f"{number}.png"), noise(number, 96))
        if number % 3 == 0:
            write(place.path(f"{number}.txt"), f"caption {number}")
    place.index(limit=120)
    undisturbed = contents(place.library)
    assert len(undisturbed[0]) == 300
    for _ in range(rounds):
        library = f"{place.folder}/killed"
        shutil.rmtree(library, True)
        for _ in range(3):
            process = subprocess.Popen(
                [place.command, "index", place.photos, "--library", library], stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
            time.sleep(dice.uniform(0.02, 1.5))
            process.send_signal(signal.SIGKILL)
            process.wait()
        place.run("index", place.photos, library=library, limit=120)
        assert contents(library) == undisturbed, "a killed run left another library than an undisturbed one"


@attack("kills", short=False)
def many_killed_runs_lose_nothing(place):
    a_killed_run_loses_nothing(place, rounds=15)
