"""What tools/vectors_check checks. Needs nothing but Python: NumPy files are made and read here by hand."""

import array
import json
import math
import os
import random
import signal
import struct
import subprocess
import sys
import time
import zlib

command, work = sys.argv[1:]
os.chdir(work)
os.environ["CLIPSEARCH_LIBRARY"] = os.path.join(work, "library")
problems = []

CODES = {"<f4": "f", "<f8": "d", "<i8": "q", "|b1": "B", "|u1": "B"}


def save(path, descr, shape, values):
    extents = "".join(f"{extent}, " for extent in shape)
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({extents}), }}".encode()
    header += b" " * (63 - (10 + len(header)) % 64) + b"\n"
    data = values if isinstance(values, bytes) else array.array(CODES[descr], values).tobytes()
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data)


def load(path):
    with open(path, "rb") as file:
        content = file.read()
    length = struct.unpack("<H", content[8:10])[0]
    header = eval(content[10:10 + length], {"__builtins__": {}}, {"False": False, "True": True})
    if header["descr"].startswith("<U"):
        width = 4 * int(header["descr"][2:])
        data = content[10 + length:]
        texts = [data[i:i + width].decode("utf-32-le").rstrip("\0") for i in range(0, len(data), width)]
        return header["shape"], texts
    values = array.array(CODES[header["descr"]])
    values.frombytes(content[10 + length:])
    return header["shape"], values


def run(*arguments, status=0):
    result = subprocess.run([command, *arguments], capture_output=True, text=True, timeout=300)
    if result.returncode != status:
        problems.append(f"{' '.join(arguments)}: exit code {result.returncode}, expected {status}: {result.stderr.strip()}")
    return result


def report(*arguments):
    result = run(*arguments, "--json")
    return json.loads(result.stdout) if result.stdout.startswith("{") else {}


def check(holds, message):
    if not holds:
        problems.append(message)


def refused(words, *arguments, status=1):
    message = run(*arguments, status=status).stderr
    check(words in message, f"{' '.join(arguments)}: says {message.strip()!r}, not {words!r}")
    check(len(message.strip().splitlines()) == 1 or status == 64, f"{' '.join(arguments)}: says more than a line")


def unit(vector):
    length = math.sqrt(sum(value * value for value in vector))
    return [value / length for value in vector]


random.seed(1)
count, dimension, queries, k = 1200, 16, 30, 10
centres = [[random.gauss(0, 1) for _ in range(dimension)] for _ in range(40)]


def vector():
    return unit([value + random.gauss(0, 0.5) for value in random.choice(centres)])


# In single precision, so that the right answers are those of the same numbers.
items = [list(array.array("f", vector())) for _ in range(count)]
asked = [list(array.array("f", vector())) for _ in range(queries)]
flat = [value for item in items for value in item]
save("items.npy", "<f4", (count, dimension), flat)
save("items64.npy", "<f8", (count, dimension), flat)
save("queries.npy", "<f4", (queries, dimension), [value for query in asked for value in query])


def best(allowed):
    answers = []
    for query in asked:
        scored = sorted((-sum(map(float.__mul__, query, items[i])), i) for i in allowed)
        answers.append([i for _, i in scored[:k]] + [-1] * (k - len(scored)))
    return answers


truth = best(range(count))
save("truth.npy", "<i8", (queries, k), [i for answer in truth for i in answer])

# Every metric and storage finds what looking at all finds; for unit vectors the metrics agree.
for metric in ["cosine", "inner-product", "squared-l2"]:
    for storage in ["f32", "f16", "int8"]:
        name = f"{metric}-{storage}.index"
        built = report("vectors", "build", "items.npy", "--out", name, "--metric", metric, "--storage", storage, "--label", "check")
        check(built.get("vectors") == count and built.get("dimension") == dimension, f"{name}: {built}")
        found = report("vectors", "search", name, "queries.npy", "-k", str(k), "--ef", "60", "--truth", "truth.npy",
                       "--out", "ids.npy", "--scores", "scores.npy")
        check(found.get("recall", 0) >= 0.97, f"{name}: recall {found.get('recall')}")
        check(found.get("queriesPerSecond", 0) > 0 and found.get("plan"), f"{name}: {found}")
        shape, ids = load("ids.npy")
        check(shape == (queries, k) and ids.typecode == "q", f"{name}: ids of shape {shape}")
        right = sum(i in truth[row // k] for row, i in enumerate(ids)) / len(ids)
        check(abs(right - found.get("recall", 0)) < 1e-9, f"{name}: the recall told is not that of the file")
        shape, scores = load("scores.npy")
        check(shape == (queries, k) and scores.typecode == "f", f"{name}: scores of shape {shape}")
        for row, (i, score) in enumerate(zip(ids, scores)):
            product = sum(map(float.__mul__, asked[row // k], items[i]))
            expected = 2 * product - 2 if metric == "squared-l2" else product
            check(abs(score - expected) < 1e-5, f"{name}: the score of query {row // k} and {i} is {score}, not {expected}")

# One thread and one seed make one file; other forms of the same numbers, too.
for name, source in [("a.index", "items.npy"), ("b.index", "items.npy"), ("c.index", "items64.npy")]:
    run("vectors", "build", source, "--out", name, "--threads", "1", "--seed", "7")
files = [open(name, "rb").read() for name in ["a.index", "b.index", "c.index"]]
check(files[0] == files[1] == files[2], "the same build makes different files")

# Filters keep k wherever k exist; fewer are padded.
allowed = sorted(random.sample(range(count), 60))
mask = [0] * count
for i in allowed:
    mask[i] = 1
save("mask.npy", "|b1", (count,), mask)
save("mask8.npy", "|u1", (count,), mask)
save("list.npy", "<i8", (60,), allowed)
for filter_file in ["mask.npy", "mask8.npy", "list.npy"]:
    run("vectors", "search", "a.index", "queries.npy", "--filter", filter_file, "--out", "ids.npy")
    check(list(load("ids.npy")[1]) == [i for answer in best(allowed) for i in answer], f"{filter_file}: other answers")
save("three.npy", "<i8", (3,), allowed[:3])
run("vectors", "search", "a.index", "queries.npy", "--filter", "three.npy", "--out", "ids.npy", "--scores", "scores.npy")
check(list(load("ids.npy")[1]) == [i for answer in best(allowed[:3]) for i in answer], "three.npy: other answers")
check(all((score == -math.inf) == (place % k >= 3) for place, score in enumerate(load("scores.npy")[1])), "no padding")

# An index without originals, scored again by the file.
run("vectors", "build", "items.npy", "--out", "small.index", "--no-originals")
check(os.path.getsize("small.index") < os.path.getsize("a.index"), "--no-originals saves nothing")
again = report("vectors", "search", "small.index", "queries.npy", "--ef", "100", "--truth", "truth.npy", "--rescore", "items.npy")
check(again.get("recall", 0) >= 0.99, f"--rescore: {again}")

# Removal and compaction.
save("remove.npy", "<i8", (300,), random.sample(range(count), 300))
removed = set(load("remove.npy")[1])
check(report("vectors", "remove", "a.index", "remove.npy").get("vectors") == count - 300, "remove removes others")
check(report("vectors", "info", "a.index").get("removed") == 300, "info doesn't tell of removed vectors")
for _ in range(2):
    run("vectors", "search", "a.index", "queries.npy", "--ef", str(count), "--out", "ids.npy")
    expected = best([i for i in range(count) if i not in removed])
    check(list(load("ids.npy")[1]) == [i for answer in expected for i in answer], "after removal: other answers")
    compacted = report("vectors", "compact", "a.index")
    check(compacted.get("removed") == 0 and compacted.get("vectors") == count - 300, f"compact: {compacted}")
check(report("vectors", "verify", "a.index").get("sound") is True, "a compacted index is not sound")
check(report("vectors", "info", "cosine-int8.index").get("label") == "check", "the label is lost")

# Ids of one's own.
own = [3 + 10**12 * i for i in range(count)]
save("own.npy", "<i8", (count,), own)
run("vectors", "build", "items.npy", "--out", "own.index", "--ids", "own.npy")
run("vectors", "search", "own.index", "queries.npy", "--ef", str(count), "--out", "ids.npy")
check(list(load("ids.npy")[1]) == [own[i] for answer in truth for i in answer], "--ids: other answers")

# What is refused, and how it is said.
save("nan.npy", "<f4", (2, 2), [1, 2, math.nan, 4])
save("narrow.npy", "<f4", (1, 3), [1, 2, 3])
save("twice.npy", "<i8", (count,), [0, 0] + list(range(2, count)))
save("short.npy", "|b1", (5,), [1] * 5)
save("pickle.npy", "|O", (1,), b"")
refused("value 0 of row 1 is nan", "vectors", "build", "nan.npy", "--out", "x.index")
refused("pickle", "vectors", "build", "pickle.npy", "--out", "x.index")
refused("narrow.npy", "vectors", "search", "own.index", "narrow.npy")
refused("rows 0 and 1", "vectors", "build", "items.npy", "--out", "x.index", "--ids", "twice.npy")
refused("short.npy", "vectors", "search", "own.index", "queries.npy", "--filter", "short.npy")
refused("truth.npy", "vectors", "search", "own.index", "queries.npy", "-k", "11", "--truth", "truth.npy")
refused("items.npy is not an index", "vectors", "search", "items.npy", "queries.npy")
refused("not an index", "vectors", "build", "items.npy", "--out", "queries.npy")
refused("nowhere", "vectors", "build", "items.npy", "--out", "nowhere/x.index")
refused("missing.npy", "vectors", "build", "missing.npy", "--out", "x.index")
refused("--threads", "vectors", "build", "items.npy", "--out", "x.index", "--threads", "0", status=64)
refused("-k", "vectors", "search", "own.index", "queries.npy", "-k", "0", status=64)
check(not os.path.exists("x.index") and not [name for name in os.listdir(".") if "partial" in name or ".tmp" in name],
      "a refused build leaves files behind")
# Control-C ends a long build and leaves what stood there. A shell's background jobs, and what they start, ignore it
# unless told otherwise.
rows = 60_000
save("many.npy", "<f4", (rows, dimension), [random.random() for _ in range(rows * dimension)])
stood = open("b.index", "rb").read()
building = subprocess.Popen([command, "vectors", "build", "many.npy", "--out", "b.index", "--ef-construction", "5000"],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
time.sleep(0.3)
building.send_signal(signal.SIGINT)
check(building.wait(timeout=120) == 130, f"control-C ends a build with the exit code {building.returncode}")
check(open("b.index", "rb").read() == stood, "an interrupted build changes the file that stood there")

with open("own.index", "r+b") as file:
    file.seek(os.path.getsize("own.index") // 2)
    byte = file.read(1)
    file.seek(-1, 1)
    file.write(bytes([byte[0] ^ 1]))
refused("damaged", "vectors", "verify", "own.index")

# Vectors out of a library and into another one.
os.makedirs("photos/deep")
colours = {"red.png": (255, 0, 0), "deep/green.png": (0, 255, 0), "blue.png": (0, 0, 255)}
for name, colour in colours.items():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(colour) * 64 for _ in range(64))
    with open(f"photos/{name}", "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0))
                   + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
run("index", "photos")
before = json.loads(run("search", "the", "colour", "red", "--json").stdout)["results"]
exported = report("export-vectors", "vectors.npy", "paths.npy", "--base", ".")
shape, vectors = load("vectors.npy")
_, names = load("paths.npy")
check(exported.get("exported") == 3 and shape == (3, exported.get("dimension")), f"export-vectors: {exported}, {shape}")
check(sorted(names) == sorted(f"photos/{name}" for name in colours), f"export-vectors: {names}")
width = max(map(len, names + ["photos/gone.png"]))
text = b"".join(name.ljust(width, "\0").encode("utf-32-le") for name in names + ["photos/gone.png"])
save("more-paths.npy", f"<U{width}", (4,), text)
save("more.npy", "<f8", (4, shape[1]), [3 * value for value in vectors] + list(vectors[:shape[1]]))
other = ["--library", "other", "--model", "small"]
imported = run("import-vectors", "more.npy", "more-paths.npy", "--json", *other, status=3)
told = json.loads(imported.stdout or "{}")
check(told.get("imported") == 3 and told.get("newPhotos") == 3, f"import-vectors: {told}")
check([os.path.basename(failure["path"]) for failure in told.get("failed", [])] == ["gone.png"], f"import-vectors: {told}")
check((told.get("agreement") or {}).get("lowest", 0) > 0.999, f"import-vectors: {told}")
after = json.loads(run("search", "the", "colour", "red", "--json", *other).stdout)["results"]
check([(hit["path"], round(hit["score"], 4)) for hit in after] == [(hit["path"], round(hit["score"], 4)) for hit in before],
      "imported vectors find other photos")
check('"indexed":0,"unchanged":3' in run("index", "photos", "--json", *other).stdout, "imported photos are indexed again")
save("wrong.npy", "<f4", (3, shape[1]), [random.gauss(0, 1) for _ in vectors])
refused("not this model's", "import-vectors", "wrong.npy", "paths.npy", "--base", ".", *other)
save("narrow4.npy", "<f4", (4, 3), range(1, 13))
refused("must come from one model", "import-vectors", "narrow4.npy", "more-paths.npy", *other)

for problem in problems[:20]:
    print(problem, file=sys.stderr)
if problems:
    sys.exit(f"{len(problems)} of the checks on vectors failed.")
print("Vectors are built, searched, imported and exported as documented.")
