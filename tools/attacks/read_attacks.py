"""Tables, sidecars, histories, models and NumPy files that are not what they should be."""

import json
import os
import shutil
import struct

from made import noise, npy, write
from running import attack


def photos(place, count=2):
    for number in range(count):
        write(place.path(f"p{number}.png"), noise(number))


def captions(place, table, verb, codes=(0,)):
    """The number of captions of a new library after a table was taken."""
    shutil.rmtree(place.library, True)
    path = write(place.path("t.csv"), table)
    command = ["import", path] if verb == "import" else ["index", place.photos, "--captions", path]
    result = place.run(*command, codes=codes)
    status = place.start("status", "--json")
    return (status.json["captions"] if status.code == 0 else 0), result


@attack("tables")
def both_readers_take_the_tables_that_people_have(place):
    photos(place)
    rows = "p0.png,a red dog\np1.png,a cat\n"
    sound = {
        "commas": "path,caption\n" + rows, "semicolons": "path;caption\n" + rows.replace(",", ";"),
        "tabs": "path\tcaption\n" + rows.replace(",", "\t"), "pipes": "path|caption\n" + rows.replace(",", "|"),
        "a separator named": "sep=;\npath;caption\n" + rows.replace(",", ";"),
        "spaced": " Path , Caption \n" + rows, "LAION's": "URL,TEXT\n" + rows, "image_path": "image_path,caption\n" + rows,
        "a byte order mark": "\ufeffpath,caption\n" + rows,
        "quoted": '"path","caption"\n"p0.png","a ""red"" dog"\n"p1.png","a\ncat"\n',
    }
    for name, table in sound.items():
        for verb in ("import", "index"):
            count, result = captions(place, table, verb)
            assert count == 2, f"{verb}, {name}: {count} captions; {result}"


@attack("tables")
def tables_that_are_cut_off_are_refused_whole(place):
    photos(place)
    for verb in ("import", "index"):
        count, result = captions(place, 'path,caption\np0.png,"a red dog\np1.png,a cat\n', verb, codes=(1,))
        assert count == 0 and "2" in result.error and "quot" in result.error, f"{verb}: {count}, {result}"
        count, result = captions(place, "path,caption\np0.png,a dog\nnot-here.png,a cat\n", verb, codes=(3,))
        assert count == 1 and "not-here.png" in result.error, f"{verb}: {count}, {result}"


@attack("tables", short=False)
def odd_tables_do_no_harm(place):
    photos(place)
    odd = [b"", b"\n", b"path,caption\n", b"\0\0\0", b"path,caption\np0.png,a\0dog\n", "path,caption\np0.png,a dog\n".encode("utf-16"),
           "path,caption\np0.png,caf\xe9\n".encode("latin-1"), b"path,caption\r./p0.png,dog\r", b'{"path": "p0.png"}\n', b"| path |\n|--|\n",
           b"path,caption\n.,dog\n", b"path,caption\n/dev/zero,dog\n", b"path,caption\np0.png," + b"dog " * 262_144 + b"\n",
           b"path,caption\np0.png,\x1b[31mred\x07\n", b"path" + b",c" * 1_000_000 + b"\n"]
    for number, table in enumerate(odd):
        for verb in ("import", "index"):
            captions(place, table, verb, codes=None)


@attack("sidecars")
def sidecars_that_cannot_be_used_are_named(place):
    for number in range(5):
        write(place.path(f"p{number}.png"), noise(number))
    write(place.path("p0.txt"), "a long story\n" * 200_000)
    write(place.path("p1.txt"), "un café\n".encode("latin-1"))
    write(place.path("p2.txt"), "\ufeffa dog\n")
    write(place.path("p3.txt"), "a cat\n".encode("utf-16"))
    write(place.path("p4.json"), '{"caption": ')
    result = place.run("index", place.photos, "--json", codes=(3,))
    for name in ("p0.txt", "p4.json"):
        assert name in result.out, f"{name} is not named: {result}"
    assert place.status()["captions"] >= 3, place.status()
    assert place.names("cat")[0] == "p3.png" and place.names("dog")[0] == "p2.png"


@attack("sidecars")
def a_sidecar_that_could_not_be_read_comes_later(place):
    if os.geteuid() == 0:
        return  # Root may read everything.
    photos(place)
    path = write(place.path("p0.txt"), "a red ball")
    os.chmod(path, 0)
    assert "p0.txt" in str(place.index(codes=(3,)))
    os.chmod(path, 0o644)
    place.index()
    assert place.status()["captions"] == 1


@attack("history")
def entries_of_long_ago_are_refused(place):
    photos(place)
    place.index()
    for at in (-(2**63), 2**63 - 1, 2**62, -1e300, "yesterday"):
        entries = write(f"{place.folder}/h.json", json.dumps([{"at": at, "query": "dog"}, {"at": 1700000000, "query": "cat"}]))
        place.run("history", "import", entries, codes=(0, 1, 3))
        for verb in ("list", "export"):
            place.run("history", verb)


def bert_folder(place, **changes):
    """A folder in the form of a small BERT, some values of its configuration changed."""
    folder = f"{place.folder}/model"
    shutil.rmtree(folder, True)
    header, data = {}, b""
    for name, shape in {"embeddings.word_embeddings.weight": [8, 4], "encoder.layer.0.attention.self.query.weight": [4, 4]}.items():
        size = 4 * shape[0] * shape[1]
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + size]}
        data += bytes(size)
    text = json.dumps(header).encode()
    write(f"{folder}/model.safetensors", struct.pack("<Q", len(text)) + text + data)
    write(f"{folder}/vocab.txt", "[UNK]\n[CLS]\n[SEP]\na\n")
    values = {"model_type": "bert", "vocab_size": 8, "hidden_size": 4, "num_hidden_layers": 1, **changes}
    write(f"{folder}/config.json", json.dumps(values))
    return folder


@attack("models")
def configurations_without_reason_are_refused(place):
    for name in ("vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size"):
        for value in (-(2**63), -1, 0, 2**62, 2**24, 1e308, 0.5, None, "two", [1]):
            place.run("models", "add", bert_folder(place, **{name: value}), "--name", "x", codes=(1, 64),
                      environment={"XDG_DATA_HOME": f"{place.folder}/data"})


@attack("models")
def normalizers_that_multiply_are_stopped(place):
    speller = os.environ.get("CLIPSEARCH_WEIGHTS") or os.path.join(os.path.dirname(__file__), "../../weights")
    folder = f"{place.folder}/speller"
    shutil.copytree(f"{speller}/speller", folder)
    with open(f"{folder}/tokenizer.json", encoding="utf-8") as file:
        tokenizer = json.load(file)
    step = {"type": "Replace", "pattern": {"String": "a"}, "content": "a" * 100}
    tokenizer["normalizer"] = {"type": "Sequence", "normalizers": [step] * 6}
    write(f"{folder}/tokenizer.json", json.dumps(tokenizer))
    result = place.run("tokenize", "a dog", "--model", folder, codes=(0, 1), limit=20)
    assert result.megabytes < 500, f"took {result.megabytes} MB"


@attack("numpy")
def numpy_files_that_lie_are_refused(place):
    good = npy([0.5] * 64, (2, 32))
    for number, data in enumerate([
            good[:20], good[:-5], b"", b"\x93NUMPY\1\0\xff\xff", npy([0.5] * 64, (2**40, 2**40)), npy([0.5] * 64, (-2, 32)),
            npy([float("nan")] * 64, (2, 32)), npy([0.0] * 64, (2, 32)), npy([1e38] * 64, (2, 32)),
            npy([0.5] * 64, (2, 32), "|O8"), npy([0.5] * 64, (64, 0))]):
        path = write(f"{place.folder}/{number}.npy", data)
        place.run("vectors", "build", path, "--out", f"{place.folder}/{number}.index", codes=None)
