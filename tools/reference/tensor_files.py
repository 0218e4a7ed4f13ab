"""Makes the golden files of TensorFilesTests with the reference implementations.

    python tools/reference/tensor_files.py          (needs torch, safetensors, huggingface_hub, numpy)

Everything is seeded: running it twice writes the same bytes.
"""

import base64
import json
import pathlib
import random
import shutil
import struct

import numpy as np
import torch
from huggingface_hub import save_torch_state_dict
from safetensors import deserialize
from safetensors.torch import save_file

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "Tests/TensorFilesTests/Golden"

SUPPORTED = {"BOOL", "U8", "I8", "F16", "BF16", "I32", "F32", "F64", "I64"}


def bits(tensor):
    """The tensor's values as single precision, by their bit patterns, so that JSON loses nothing."""
    values = tensor.to(torch.float32).contiguous().numpy().reshape(-1)
    return [int(value) for value in values.view(np.uint32)]


def write_every_type():
    floats = torch.tensor(
        [0.0, -0.0, 1.0, -2.5, 65504.0, 6e-8, 1e-5, float("inf"), float("-inf"), float("nan"), 1 / 3, 1e30]
    )
    generator = torch.Generator().manual_seed(1)
    tensors = {
        "f32": floats.reshape(3, 4),
        "f16": floats.to(torch.float16).reshape(2, 6),
        "bf16": floats.to(torch.bfloat16),
        "f64": floats.to(torch.float64) * 1.1,
        "text_model.embeddings.position_ids": torch.arange(77).reshape(1, 77),
        "i32": torch.tensor([[-(2**31)], [2**31 - 1]], dtype=torch.int32),
        "u8": torch.tensor([0, 255], dtype=torch.uint8),
        "i8": torch.tensor([-128, 127], dtype=torch.int8),
        "bool": torch.tensor([True, False, True]),
        "logit_scale": torch.tensor(4.6052),
        "empty": torch.zeros(0, 3),
        'odd "name"\\\t\u0001\u007f é 猫': torch.randn(5, generator=generator),
        "e\u0301": torch.tensor([1.0]),
        "\u00e9": torch.tensor([2.0]),
    }
    save_file(tensors, GOLDEN / "every_type.safetensors", metadata={"format": "pt"})
    values = {
        name: {
            "shape": list(tensor.shape),
            **({"bits": bits(tensor)} if tensor.is_floating_point() else {"integers": tensor.reshape(-1).tolist()}),
        }
        for name, tensor in tensors.items()
    }
    (GOLDEN / "every_type.json").write_text(json.dumps(values) + "\n")


def write_sharded():
    folder = GOLDEN / "sharded"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tensors = {f"layer.{i}.weight": torch.arange(i, i + 12, dtype=torch.float32).reshape(3, 4) for i in range(5)}
    save_torch_state_dict(tensors, folder, max_shard_size=100)


# --- Crafted and mutated headers, with the reference's verdicts ---


def safetensors(header, body=b""):
    header = header.encode() if isinstance(header, str) else header
    return struct.pack("<Q", len(header)) + header + body


def tensor(name="a", dtype="U8", shape="[1]", offsets="[0,1]", more=""):
    return f'"{name}":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}{more}}}'


def crafted():
    one = "{" + tensor() + "}"
    yield "no bytes", b""
    yield "seven bytes", b"1234567"
    yield "length 0", struct.pack("<Q", 0)
    yield "length beyond the file", struct.pack("<Q", 3) + b"{}"
    yield "length 100,000,001", struct.pack("<Q", 100_000_001) + b"{}"
    yield "length 2^63", struct.pack("<Q", 2**63) + b"{}"
    yield "length 2^64 - 1", struct.pack("<Q", 2**64 - 1) + b"{}"
    for name, header in {
        "empty object": "{}",
        "spaces after": "{}   ",
        "line ends after": "{}\r\n\t ",
        "zero byte after": "{}\0",
        "space before": " {}",
        "byte order mark": "\ufeff{}",
        "array": "[]",
        "string": '"a"',
        "null": "null",
        "nothing": "",
        "two objects": "{}{}",
        "open": "{",
        "comma at the end": '{"__metadata__":{},}',
        "tensor is a number": '{"a":1}',
        "tensor is null": '{"a":null}',
        "no name": "{:1}",
        "single quotes": "{'__metadata__':{}}",
        "comment": "{/**/}",
        "metadata": '{"__metadata__":{"a":"b"}}',
        "metadata null": '{"__metadata__":null}',
        "metadata empty": '{"__metadata__":{}}',
        "metadata number": '{"__metadata__":{"a":1}}',
        "metadata nested": '{"__metadata__":{"a":{}}}',
        "metadata array": '{"__metadata__":[]}',
        "metadata value null": '{"__metadata__":{"a":null}}',
        "metadata twice": '{"__metadata__":{},"__metadata__":{}}',
        "metadata key twice": '{"__metadata__":{"a":"1","a":"2"}}',
    }.items():
        yield name, safetensors(header)
    for name, header, body in [
        ("one byte", one, b"x"),
        ("cut", one, b""),
        ("one byte too many", one, b"xy"),
        ("invalid UTF-8", b'{"\xff":' + one.encode()[5:], b"x"),
        ("overlong UTF-8", b'{"\xc0\x80":' + one.encode()[5:], b"x"),
        ("surrogate in UTF-8", b'{"\xed\xa0\x80":' + one.encode()[5:], b"x"),
        ("lone surrogate", "{" + tensor("\\ud800") + "}", b"x"),
        ("surrogate pair", "{" + tensor("\\ud83d\\ude00") + "}", b"x"),
        ("zero character", "{" + tensor("\\u0000") + "}", b"x"),
        ("control character", "{" + tensor("\x01") + "}", b"x"),
        ("unknown escape", "{" + tensor("\\x41") + "}", b"x"),
        ("empty name", "{" + tensor("") + "}", b"x"),
        ("no dtype", '{"a":{"shape":[1],"data_offsets":[0,1]}}', b"x"),
        ("no shape", '{"a":{"dtype":"U8","data_offsets":[0,1]}}', b"x"),
        ("no offsets", '{"a":{"dtype":"U8","shape":[1]}}', b"x"),
        ("dtype twice", "{" + tensor(more=',"dtype":"U8"') + "}", b"x"),
        ("shape twice", "{" + tensor(more=',"shape":[1]') + "}", b"x"),
        ("unknown member", "{" + tensor(more=',"x":[1,{"y":null}]') + "}", b"x"),
        ("unknown member twice", "{" + tensor(more=',"x":1,"x":2') + "}", b"x"),
        ("unknown huge number", "{" + tensor(more=',"x":1e999') + "}", b"x"),
        ("unknown large number", "{" + tensor(more=',"x":1e99') + "}", b"x"),
        ("nested 125 deep", "{" + tensor(more=',"x":' + "[" * 125 + "]" * 125) + "}", b"x"),
        ("nested 126 deep", "{" + tensor(more=',"x":' + "[" * 126 + "]" * 126) + "}", b"x"),
        ("same name, same bytes", "{" + tensor() + "," + tensor() + "}", b"x"),
        ("same name, next bytes", "{" + tensor() + "," + tensor(offsets="[1,2]") + "}", b"xy"),
        ("same name, escaped", "{" + tensor() + "," + tensor("\\u0061") + "}", b"x"),
        ("as a list", '{"a":["U8",[1],[0,1]]}', b"x"),
        ("dtype as an object", '{"a":{"dtype":{"U8":null},"shape":[1],"data_offsets":[0,1]}}', b"x"),
        ("unknown dtype", "{" + tensor(dtype="U9") + "}", b"x"),
        ("lower-case dtype", "{" + tensor(dtype="u8") + "}", b"x"),
        ("scalar", "{" + tensor(dtype="F32", shape="[]", offsets="[0,4]") + "}", b"abcd"),
        ("no elements", "{" + tensor(shape="[0,3]", offsets="[0,0]") + "}", b""),
        ("shape too large", "{" + tensor(shape="[2]") + "}", b"x"),
        ("shape too small", "{" + tensor(shape="[1]", offsets="[0,2]") + "}", b"xy"),
        ("shape null", "{" + tensor(shape="null") + "}", b"x"),
        ("shape a number", "{" + tensor(shape="1") + "}", b"x"),
        ("negative shape", "{" + tensor(shape="[-1]") + "}", b"x"),
        ("two negative extents", "{" + tensor(shape="[-1,-1]") + "}", b"x"),
        ("minus zero", "{" + tensor(shape="[-0]", offsets="[0,0]") + "}", b""),
        ("fraction", "{" + tensor(shape="[1.0]") + "}", b"x"),
        ("exponent", "{" + tensor(shape="[1e0]") + "}", b"x"),
        ("leading zero", "{" + tensor(shape="[01]") + "}", b"x"),
        ("string extent", "{" + tensor(shape='["1"]') + "}", b"x"),
        ("boolean extent", "{" + tensor(shape="[true]") + "}", b"x"),
        ("product overflows", "{" + tensor(shape="[4294967296,4294967296]") + "}", b"x"),
        ("product overflows to 0", "{" + tensor(shape="[4294967296,4294967296]", offsets="[0,0]") + "}", b""),
        ("product overflows before 0", "{" + tensor(shape="[4294967296,4294967296,0]", offsets="[0,0]") + "}", b""),
        ("0 before a large product", "{" + tensor(shape="[0,4294967296,4294967296]", offsets="[0,0]") + "}", b""),
        ("bytes overflow", "{" + tensor(dtype="F64", shape="[2305843009213693952]", offsets="[0,0]") + "}", b""),
        ("2^63 extent", "{" + tensor(shape="[9223372036854775808,0]", offsets="[0,0]") + "}", b""),
        ("2^64 extent", "{" + tensor(shape="[18446744073709551616,0]", offsets="[0,0]") + "}", b""),
        ("offsets reversed", "{" + tensor(offsets="[1,0]") + "}", b"x"),
        ("one offset", "{" + tensor(offsets="[0]") + "}", b"x"),
        ("three offsets", "{" + tensor(offsets="[0,1,2]") + "}", b"x"),
        ("negative offset", "{" + tensor(offsets="[-1,0]") + "}", b"x"),
        ("huge offsets", "{" + tensor(offsets="[18446744073709551614,18446744073709551615]") + "}", b"x"),
        ("large offsets", "{" + tensor(offsets="[9223372036854775806,9223372036854775807]") + "}", b"x"),
        ("hole at the start", "{" + tensor(offsets="[1,2]") + "}", b"xy"),
        ("hole between", "{" + tensor() + "," + tensor("b", offsets="[2,3]") + "}", b"xyz"),
        ("overlap", "{" + tensor(shape="[2]", offsets="[0,2]") + "," + tensor("b", offsets="[1,2]") + "}", b"xy"),
        ("shared bytes", "{" + tensor() + "," + tensor("b") + "}", b"x"),
        ("any order", "{" + tensor("b", offsets="[1,2]") + "," + tensor() + "}", b"xy"),
        ("empty tensor first", "{" + tensor("b", shape="[0]", offsets="[0,0]") + "," + tensor() + "}", b"x"),
        ("empty tensor last", "{" + tensor("b", shape="[0]", offsets="[1,1]") + "," + tensor() + "}", b"x"),
        (
            "empty tensor inside another",
            "{" + tensor(shape="[2]", offsets="[0,2]") + "," + tensor("b", shape="[0]", offsets="[1,1]") + "}",
            b"xy",
        ),
        ("empty tensor beyond the end", "{" + tensor() + "," + tensor("b", shape="[0]", offsets="[2,2]") + "}", b"x"),
        ("unaligned", "{" + tensor() + "," + tensor("b", dtype="F64", offsets="[1,9]") + "}", b"x" * 9),
    ]:
        yield name, safetensors(header, body)
    for dtype in [
        "BOOL",
        "U8",
        "I8",
        "F16",
        "BF16",
        "I32",
        "F32",
        "F64",
        "I64",
        "F4",
        "F6_E2M3",
        "F6_E3M2",
        "F8_E5M2",
        "F8_E4M3",
        "F8_E8M0",
        "I16",
        "U16",
        "U32",
        "U64",
        "C64",
    ]:
        yield f"dtype {dtype}", safetensors("{" + tensor(dtype=dtype, shape="[0]", offsets="[0,0]") + "}")


def mutated(count):
    """Valid files with a few characters of the header replaced, removed, repeated or swapped."""
    generator = random.Random(7)
    alphabet = '{}[]",:\\ 0123456789-.eEabF32U8\n\tdtypeshapedata_offsets'
    for number in range(count):
        shape = [generator.randrange(3) for _ in range(generator.randrange(3))]
        size = int(np.prod(shape, dtype=int))
        header = "{" + ('"__metadata__": {"k": "v"},' if generator.random() < 0.3 else "")
        header += (
            tensor("a", "U8", json.dumps(shape), f"[0,{size}]")
            + ","
            + tensor("b", "F32", "[1]", f"[{size}, {size + 4}]")
            + "}"
        )
        text = list(header)
        for _ in range(generator.choice([1, 1, 1, 2])):
            place = generator.randrange(len(text))
            match generator.randrange(5):
                case 0:
                    text[place] = generator.choice(alphabet)
                case 1:
                    del text[place]
                case 2:
                    text.insert(place, generator.choice(alphabet))
                case 3:
                    text.insert(place, generator.choice(" \n\t"))
                case 4:
                    other = min(len(text), place + generator.randrange(1, 12))
                    text[place:place] = text[place:other]
        yield f"mutation {number}", safetensors("".join(text), bytes(generator.randrange(256) for _ in range(size + 4)))


def reason_for_refusal(data):
    """Why TensorFiles refuses what the reference accepts, or None."""
    header = data[8 : 8 + int.from_bytes(data[:8], "little")].decode()
    if not header.startswith("{"):
        return "the header must start with {"

    def check(pairs):
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            raise ValueError("duplicate names are disallowed")
        return dict(pairs)

    try:
        tensors = json.loads(header, object_pairs_hook=check)
    except ValueError as error:
        return str(error)
    for name, value in tensors.items():
        if name == "__metadata__":
            continue
        if not isinstance(value, dict) or not isinstance(value["dtype"], str):
            return "serde's other spellings of a structure are not the format"
        if value["dtype"] not in SUPPORTED:
            return "unsupported element type"
        if any(extent >= 2**63 for extent in value["shape"]):
            return "larger than any file"
    return None


def write_headers():
    cases = []
    for name, data in [*crafted(), *mutated(1500)]:
        try:
            deserialize(data)
            accepted = True
        except Exception:
            accepted = False
        case = {
            "name": name,
            "file": base64.b64encode(data).decode(),
            "reference": "accepts" if accepted else "refuses",
        }
        if accepted and (reason := reason_for_refusal(data)):
            case["refused because"] = reason
        # Most mutations are refused; the accepted ones are the interesting ones.
        if not name.startswith("mutation") or accepted or name.endswith(("0", "5")):
            cases.append(case)
    text = ",\n".join(json.dumps(case) for case in cases)
    (GOLDEN / "headers.json").write_text(f"[\n{text}\n]\n")


# --- NumPy ---


def write_numpy():
    folder = GOLDEN / "npy"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    values = np.array([[0.5, -1.25, 3e4], [6e-5, np.inf, -0.0]])
    cube = np.arange(24).reshape(2, 3, 4)
    texts = ["photos/a.jpg", "", "фото/кот.png", "猫/🐈.webp", "with 'quotes' and \"more\""]
    arrays = {
        f"{kind[1:]}_{'big' if kind[0] == '>' else 'little'}": values.astype(kind)
        for kind in ["<f2", "<f4", "<f8", ">f2", ">f4", ">f8"]
    }
    arrays |= {
        f"{kind[1:]}_{'big' if kind[0] == '>' else 'little'}": cube.astype(kind) - 12
        for kind in ["<i4", "<i8", ">i4", ">i8"]
    }
    arrays |= {
        "i1": cube.astype("i1") - 12,
        "u1": cube.astype("u1") + 200,
        "b1": cube % 3 == 0,
        "fortran_2d": np.asfortranarray(values.astype("<f4")),
        "fortran_3d": np.asfortranarray(cube.astype("<f4")),
        "fortran_big": np.asfortranarray(cube.astype(">i4")),
        "fortran_1d": np.asfortranarray(np.arange(3, dtype="<f4")),
        "scalar": np.float32(2.5),
        "no_rows": np.zeros((0, 512), "f4"),
        "text": np.array(texts),
        "text_big": np.array(texts).astype(">U30"),
        "text_2d": np.asfortranarray(np.array([["a", "bb"], ["ccc", ""]])),
        "no_text": np.array([], dtype="<U1"),
    }
    expected = {}
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
        expected[f"{name}.npy"] = describe(array)
    for version in [(1, 0), (2, 0), (3, 0)]:
        with open(folder / f"version_{version[0]}.npy", "wb") as file:
            np.lib.format.write_array(file, values.astype("<f4"), version=version)
        expected[f"version_{version[0]}.npy"] = describe(values.astype("<f4"))
    refused = {
        "objects": np.array(["a", None, "b"], dtype=object),
        "complex": np.zeros(2, "c8"),
        "short": np.zeros(2, "i2"),
        "bytes": np.array([b"ab"]),
        "dates": np.array(["2020-01-01"], dtype="M8[D]"),
        "fields": np.zeros(2, dtype=[("a", "f4"), ("b]", "U3", (2,))]),
    }
    for name, array in refused.items():
        np.save(folder / f"refused_{name}.npy", array, allow_pickle=True)
    (folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False) + "\n")


def describe(array):
    array = np.asarray(array)
    flat = array.reshape(-1, order="C")
    result = {"shape": list(array.shape)}
    if array.dtype.kind == "U":
        return result | {"strings": flat.tolist()}
    if array.dtype.kind in "iub":
        result["integers"] = flat.astype(int).tolist()
    return result | {"bits": flat.astype("<f4").view("<u4").tolist()}


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    write_every_type()
    write_sharded()
    write_headers()
    write_numpy()
