#!/usr/bin/env python3
"""Searches photo libraries of several sizes with the command line, with and without their search index, in turns.

    python3 Benchmarks/index/library.py --clipsearch .build/release/clipsearch --work /tmp/libraries \
        --vectors captions.npy --sizes 5000 10000 100000

--vectors: unit vectors of the model (clipsearch embed --npy), of which the last 1,000 are kept as queries' neighbourhood
free of photos; where a library needs more, normalised sums of pairs are added. Without it, clustered vectors are drawn.
Needs NumPy. Prints a JSON line for each size: medians of whole processes, from exec to exit, the files in the page cache.
"""
import argparse, json, os, shutil, statistics, struct, subprocess, time, zlib

import numpy as np

QUERIES = ["a dog on the beach", "two children playing in the snow", "a red car in a street at night", "an old man on a bench",
           "people at a table with food", "a boat on a lake", "a cat on a sofa", "a football match"]


def tiny_png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


def vectors(path, count, dimension):
    rng = np.random.default_rng(1)
    if path:
        base = np.load(path).astype(np.float32)
    else:
        centres = rng.standard_normal((500, dimension)).astype(np.float32)
        base = centres[rng.integers(0, 500, 50_000)] + rng.standard_normal((50_000, dimension)).astype(np.float32)
    base = base[rng.permutation(len(base))]
    parts = [base[:count]]
    while sum(map(len, parts)) < count:
        parts.append(base + 0.7 * base[rng.permutation(len(base))])
    out = np.concatenate(parts)[:count]
    return out / np.linalg.norm(out, axis=1, keepdims=True)


def run(command):
    start = time.perf_counter()
    # Through a shell that forks: a child's peak memory begins with that of the process that it was forked from.
    process = subprocess.Popen(["sh", "-c", '"$@"; exit $?', "sh", *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return out, wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000


def make(options, size):
    folder = f"{options.work}/{size}"
    library = f"{folder}/library"
    if os.path.exists(f"{library}/catalog.sqlite") and not options.anew:
        return library, None
    shutil.rmtree(folder, ignore_errors=True)
    picture = tiny_png()
    paths = []
    for i in range(size):
        if i % 1000 == 0:
            os.makedirs(f"{folder}/photos/{i // 1000}")
        paths.append(f"{folder}/photos/{i // 1000}/{i}.png")
        with open(paths[-1], "wb") as file:
            file.write(picture + i.to_bytes(8, "little"))  # Each its own contents.
    np.save(f"{folder}/vectors.npy", vectors(options.vectors, size, options.dimension))
    np.save(f"{folder}/paths.npy", np.array(paths))
    run([options.clipsearch, "import-vectors", f"{folder}/vectors.npy", f"{folder}/paths.npy", "--model", options.model,
         "--compare", "0", "--library", library])
    out, _, _ = run([options.clipsearch, "index", "--rebuild", "--library", library, "--json"])
    return library, (json.loads(out)["searchIndexes"] or [None])[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clipsearch", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--vectors")
    parser.add_argument("--model", default="small")
    parser.add_argument("--dimension", type=int, default=384)
    parser.add_argument("--sizes", type=int, nargs="+", default=[5_000, 10_000, 20_000, 50_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--anew", action="store_true", help="make the libraries again")
    options = parser.parse_args()
    os.environ["SWIFT_BACKTRACE"] = "enable=no"
    for size in options.sizes:
        library, built = make(options, size)
        status = json.loads(run([options.clipsearch, "status", "--json", "--library", library])[0])
        index = status["models"][0]["index"]
        path, away = index["path"], index["path"] + ".away"
        figures = {True: [], False: []}
        found, same, plans = 0, True, set()
        for round_number in range(options.rounds + 1):
            for query in QUERIES:
                answers = {}
                for with_index in (True, False):
                    if not with_index and os.path.exists(path):
                        os.rename(path, away)
                    out, wall, cpu = run([options.clipsearch, "search", query, "--json", "--explain", "--library",
                                                  library, "--model", options.model])
                    if os.path.exists(away):
                        os.rename(away, path)
                    answer = json.loads(out)
                    answers[with_index] = {r["id"]: r["score"] for r in answer["results"]}
                    if with_index:
                        plans.add(answer["plan"])
                    if round_number:
                        explain = answer["explain"]
                        figures[with_index].append((wall, cpu, explain["peakMemoryBytes"] / 1e6, explain["libraryMilliseconds"],
                                                    explain["queryMilliseconds"], explain["searchMilliseconds"]))
                if round_number == 1:
                    common = set(answers[True]) & set(answers[False])
                    found += len(common)
                    same &= all(answers[True][i] == answers[False][i] for i in common)
        names = ["wall_ms", "cpu_ms", "peak_mb", "library_ms", "query_ms", "search_ms"]
        line = {"photos": size, "plans": sorted(plans), "index_bytes": index["bytes"], "catalog_bytes": status["bytes"],
                "build": built, "recall_at_10": found / (10 * len(QUERIES)), "same_scores": same}
        for with_index, title in ((True, "index"), (False, "exact")):
            line[title] = {name: round(statistics.median(column), 1) for name, column in zip(names, zip(*figures[with_index]))}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
