"""Writes small inputs for a fuzzer to begin with, from the golden files: python3 seeds.py PARSER TESTS FOLDER"""

import base64
import json
import pathlib
import struct
import sys

LIMIT = 8192


def pictures(tests):
    for file in json.loads((tests / "PicturesTests/Golden/files.json").read_text())["files"]:
        yield base64.b64decode(file["file"])


def bitmaps(tests):
    for file in json.loads((tests / "PicturesTests/Golden/formats.json").read_text())["files"]:
        yield base64.b64decode(file["file"])


def containers(tests):
    for file in json.loads((tests / "PictureDecodingTests/Golden/containers.json").read_text())["files"]:
        if not file["name"].startswith("tiff"):
            # The headers are in front.
            yield base64.b64decode(file["file"])[:2000]


def raws(tests):
    """A JPEG in a TIFF structure, a RAF, and boxes; and TIFF files, which share the directories."""
    jpeg = next(data for data in pictures(tests) if data.startswith(b"\xff\xd8"))
    for magic, tags in ((b"II*\0", {0x10F: 1, 0xC612: 1}), (b"IIRO", {}), (b"IIU\0", {})):
        entries = {**tags, 0x103: 7, 0x111: 8 + 2 + 12 * 12 + 4, 0x117: len(jpeg), 0x112: 6, 0x14A: 8}
        data = struct.pack("<H", len(entries))
        data += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in sorted(entries.items()))
        yield (magic + struct.pack("<I", 8) + data + bytes(4)).ljust(8 + 2 + 12 * 12 + 4, b"\0") + jpeg
    head = b"FUJIFILMCCD-RAW ".ljust(0x54, b"\0") + struct.pack(">II", 0x5C, len(jpeg))
    yield head + jpeg
    preview = struct.pack(">IHHHHI", 0, 1, 9, 9, 1, len(jpeg)) + jpeg
    identity = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16") + bytes(8)
    box = lambda kind, body: struct.pack(">I", 8 + len(body)) + kind + body
    yield box(b"ftyp", b"crx \0\0\0\1crx isom") + box(b"moov", b"") + box(b"uuid", identity + box(b"PRVW", preview))
    for file in json.loads((tests / "PictureDecodingTests/Golden/containers.json").read_text())["files"]:
        if file["name"].startswith("tiff"):
            yield base64.b64decode(file["file"])


def small_byte_pairs(definition):
    """A vocabulary of the single characters and of the first merges, numbered from 0."""
    model = definition["model"]
    merges = model["merges"][:20]
    suffix = model.get("end_of_word_suffix") or ""
    words = [word for word in model["vocab"] if len(word.removesuffix(suffix) or word) == 1]
    words += ["".join(merge) if isinstance(merge, list) else merge.replace(" ", "") for merge in merges]
    words += [token["content"] for token in definition["added_tokens"]]
    model["vocab"] = {word: number for number, word in enumerate(words)}
    model["merges"] = merges
    for token in definition["added_tokens"]:
        token["id"] = model["vocab"][token["content"]]
    post = definition.get("post_processor") or {}
    for key in ("cls", "sep"):
        if key in post:
            post[key][1] = model["vocab"].get(post[key][0], 0)


def small_word_pieces(definition):
    model = definition["model"]
    words = [word for word in model["vocab"] if word.startswith("[") and word.endswith("]") and "unused" not in word]
    words += [word for word in model["vocab"] if len(word.removeprefix("##")) == 1 and word.isascii()]
    model["vocab"] = {word: number for number, word in enumerate(dict.fromkeys(words))}
    for token in definition["added_tokens"]:
        token["id"] = model["vocab"].get(token["content"], 0)


def small_unigrams(definition):
    model = definition["model"]
    model["vocab"] = model["vocab"][:60]
    definition["added_tokens"] = [token for token in definition["added_tokens"] if token["id"] < 60]


def tokenizers(tests):
    small = {"BPE": small_byte_pairs, "WordPiece": small_word_pieces, "Unigram": small_unigrams}
    files = sorted(tests.glob("TokenizersTests/Golden/**/tokenizer.json"))
    files.append(tests.parent / "weights/small/text_tower/tokenizer.json")
    for file in files:
        definition = json.loads(file.read_text())
        small[definition["model"]["type"]](definition)
        yield json.dumps(definition, ensure_ascii=False, separators=(",", ":")).encode()


def tensors(tests, kind):
    for file in sorted(tests.glob(f"TensorFilesTests/Golden/**/*.{kind}")):
        yield file.read_bytes()


def sentence_pieces(tests):
    """The first pieces of each model, and what follows them but for character maps, which are large."""
    for file in sorted(tests.glob("TokenizersTests/Golden/**/*.model")):
        data = file.read_bytes()
        kept, position, pieces = b"", 0, 0
        while position < len(data):
            start, field = position, data[position]
            length, shift, position = 0, 0, position + 1
            while True:
                byte = data[position]
                length |= (byte & 127) << shift
                shift, position = shift + 7, position + 1
                if byte < 128:
                    break
            position += length
            pieces += field == 0x0A
            if (field != 0x0A or pieces <= 60) and position - start < 4096:
                kept += data[start:position]
        yield kept


parser, tests, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
found = {
    "picture": lambda: pictures(tests), "bitmap": lambda: bitmaps(tests), "raw": lambda: raws(tests),
    "boxes": lambda: containers(tests), "tokenizer-json": lambda: tokenizers(tests),
    "sentence-piece": lambda: sentence_pieces(tests), "npy": lambda: tensors(tests, "npy"),
    "safetensors": lambda: tensors(tests, "safetensors"),
}.get(parser, lambda: [])()
for number, seed in enumerate(found):
    if len(seed) <= LIMIT:
        (folder / f"golden-{number}").write_bytes(seed)
