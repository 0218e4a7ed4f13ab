"""All libraries side by side, and whether the targets are met: python compare.py WORK [--quick] [--vectors N] [--dimension D]
    [--captions MODEL_FOLDER CAPTIONS.txt …] [--skip-clustered] [--libraries a,b,…] [--turns 3] [--one-thread] [--again]

WORK gets the vectors and indexes (about 8 GB); with --again those that are there are used. Each library builds with M = 16 and
efConstruction = 200 on one thread, hnswlib and clipsearch also on two; then all are searched in turns, a thousand queries each on one
thread. Times of one thread are the processor's, which others on the machine disturb least. Prints Markdown tables; every figure goes
to WORK/results.json. Takes about 40 minutes on an idle machine, with --quick about 4."""
import argparse, json, os, subprocess, sys

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"): os.environ.setdefault(variable, "1")
import numpy as np
import libraries

arguments = argparse.ArgumentParser()
arguments.add_argument("work")
arguments.add_argument("--quick", action="store_true", help="20,000 vectors, one turn, fewer libraries")
arguments.add_argument("--vectors", type=int)
arguments.add_argument("--dimension", type=int, default=512)
arguments.add_argument("--captions", nargs="+", default=[])
arguments.add_argument("--libraries")
arguments.add_argument("--turns", type=int)
arguments.add_argument("--budget", type=float, help="seconds for each measurement")
arguments.add_argument("--again", action="store_true")
arguments.add_argument("--skip-clustered", action="store_true")
arguments.add_argument("--one-thread", action="store_true", help="build on one thread only")
options = arguments.parse_args()
here = os.path.dirname(os.path.abspath(__file__))
vectors = options.vectors or (20_000 if options.quick else 100_000)
turns = options.turns or (1 if options.quick else 3)
budget = options.budget or (0.1 if options.quick else 0.4)
names = options.libraries.split(",") if options.libraries else (
    ["hnswlib", "faiss", "faiss-sq8+f32", "clipsearch-f32", "clipsearch-f16+f32", "clipsearch-int8+f32"]
    if options.quick else libraries.NAMES)
LEVELS = (0.90, 0.95, 0.99)
results = {}


def say(text=""): print(text, flush=True)


def table(heads, rows):
    say("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    for row in rows: say("| " + " | ".join("–" if cell is None else str(cell) for cell in row) + " |")
    say()


def at_recall(curve, level):
    """Queries a second at a recall, between two measured ones by the logarithm; None outside of what was measured."""
    points = sorted((np.median([r for r, _ in v]), np.median([1 / t for _, t in v])) for v in curve.values())
    recalls, speeds = [p[0] for p in points], [np.log(p[1]) for p in points]
    if level > recalls[-1]: return None
    # Better than asked for even with the smallest beam: that speed, at least.
    return float(np.exp(np.interp(level, recalls, speeds)))


def ratio(a, b): return round(a / b, 2) if a and b else None


def whole(x): return None if x is None else f"{round(x):,}"


def run(title, folder, dimension):
    base = np.fromfile(f"{folder}/base.raw", np.float32).reshape(-1, dimension)
    result = results[title] = dict(vectors=len(base), dimension=dimension, build={}, build2={}, curves={})
    made = {name: libraries.make(name, folder, dimension) for name in names}
    for name, library in made.items():
        if not (options.again and os.path.exists(library.path)):
            result["build"][name] = library.timed_build(base, 1)
            say(f"<!-- {title}: {name} built in {result['build'][name]['processor']:.1f} s -->")
    for name in ("hnswlib", "clipsearch-f32", "clipsearch-int8+f32"):
        if name in made and result["build"] and not options.one_thread:
            other = libraries.make(name, folder, dimension)
            other.path += "2"
            result["build2"][name] = other.timed_build(base, 2)
            os.unlink(other.path)
    for library in made.values(): library.load()
    for suffix in ("", "ood"):
        curves = result["curves"][suffix] = {name: {} for name in made}
        for _ in range(turns):
            for name, library in made.items():
                for ef, recall, seconds in library.curve(folder, suffix, budget):
                    curves[name].setdefault(ef, []).append((recall, seconds))
    report(title, result, made, folder)


def report(title, result, made, folder):
    count, dimension = result["vectors"], result["dimension"]
    for suffix, curves in result["curves"].items():
        speeds = {name: [at_recall(curve, level) for level in LEVELS] for name, curve in curves.items()}
        exact = [max((speeds[n][i] for n in libraries.EXACT_PEERS if n in speeds and speeds[n][i]), default=None)
                 for i in range(len(LEVELS))]
        best = [max((s[i] for n, s in speeds.items() if not n.startswith("clipsearch") and s[i]), default=None)
                for i in range(len(LEVELS))]
        result.setdefault("speeds", {})[suffix] = speeds
        say(f"### {count:,} × {dimension}, {title}" + (", queries of another distribution" if suffix else "") + "\n")
        table(["queries/s at recall@10", *(f"{level:.2f}" for level in LEVELS), "÷ best f32 peer", "÷ best peer of any form",
               "÷ hnswlib at 0.95", "recall at ef 64"],
              [[name, *(whole(x) for x in s),
                *(" / ".join(str(ratio(a, b) or "–") for a, b in zip(s, other)) if name.startswith("clipsearch") else ""
                  for other in (exact, best)),
                ratio(s[1], speeds["hnswlib"][1]) if "hnswlib" in speeds else None,
                round(float(np.median([r for r, _ in curves[name][64]])), 4) if 64 in curves[name] else None]
               for name, s in speeds.items()])
    if result["build"]:
        hnswlib = result["build"].get("hnswlib")
        rows = []
        for name, build in result["build"].items():
            library, two = made[name], result["build2"].get(name)
            if hasattr(library, "beyond"):
                beyond = f"{library.beyond:.1f}" + (f", and a copy of {library.copy:,}" if library.copy else "")
            else:
                beyond = f"{build['bytes'] - library.stored_bytes * dimension:.1f}"
            rows.append([name, f"{build['processor']:.1f}", hnswlib and ratio(build["processor"], hnswlib["processor"]),
                         two and f"{two['wall']:.1f}", two and ratio(two["wall"], result["build2"]["hnswlib"]["wall"]), beyond])
        table(["built", "processor s, one thread", "÷ hnswlib", "wall s, two threads", "÷ hnswlib",
               "bytes a vector beyond the vectors"], rows)
    for name, library in made.items():
        if name.startswith("clipsearch"):
            opened = result.setdefault("opened", {})[name] = library.opening(folder)
            say(f"{name}: mapped, checked and the first query answered in {opened['first_answer_ms']:.1f} ms "
                f"({opened['first_answer_cpu_ms']:.1f} of the processor)  ")
    say()


def check():
    """The targets, each with the worst figure over all vectors and queries."""
    rows = []
    def worst(values, least=True):
        values = [v for v in values if v is not None]
        return (min if least else max)(values) if values else None
    def line(what, value, target, least=True):
        met = None if value is None else "yes" if (value >= target if least else value <= target) else "**no**"
        rows.append([what, None if value is None else round(value, 2), ("≥ " if least else "≤ ") + str(target), met])
    sets = [(r, s) for r in results.values() for s in r.get("speeds", {}).values()]
    for i, level in enumerate(LEVELS):
        for ours in ("clipsearch-f32", "clipsearch-int8+f32"):
            line(f"{ours} at {level:.2f} ÷ best of hnswlib, faiss, usearch f32", worst(
                [ratio(s[ours][i], max((s[n][i] or 0) for n in libraries.EXACT_PEERS if n in s)) for _, s in sets if ours in s]), 1.3)
    smaller = ("clipsearch-f16+f32", "clipsearch-int8+f32")
    line("f16 or int8, rescored, at 0.95 ÷ hnswlib", worst([
        ratio(max(s[ours][1] or 0 for ours in smaller if ours in s), s["hnswlib"][1])
        for _, s in sets if "hnswlib" in s and any(ours in s for ours in smaller)]), 2)
    for key, what, measure in (("build", "one thread", "processor"), ("build2", "two threads", "wall")):
        for ours in ("clipsearch-f32", "clipsearch-int8+f32"):
            line(f"building {ours} ÷ hnswlib, {what}", worst([ratio(r[key][ours][measure], r[key]["hnswlib"][measure])
                 for r in results.values() if ours in r.get(key, {}) and "hnswlib" in r[key]], least=False), 0.75, least=False)
    line("first answer from a mapped file, ms", worst([o["first_answer_cpu_ms"] for r in results.values()
         for o in r.get("opened", {}).values()], least=False), 20, least=False)
    if "flat" in results: line("exact scan ÷ reading the same memory", results["flat"]["of_bandwidth"], 0.9)
    say("### Targets\n")
    table(["figure (the worst of all vectors and queries)", "is", "must be", "met"], rows)


if not os.path.exists(libraries.BINARY):
    raise SystemExit(f"{libraries.BINARY} is missing: (cd {here}/../IndexBenchmark && swift build -c release)")
os.makedirs(options.work, exist_ok=True)
clustered = f"{options.work}/clustered-{vectors}x{options.dimension}"
if not options.skip_clustered:
    if not os.path.exists(f"{clustered}/gtood.raw"):
        subprocess.run([sys.executable, f"{here}/make_vectors.py", str(vectors), str(options.dimension), clustered],
                       check=True, stdout=2)
    run("clustered", clustered, options.dimension)
if options.captions:
    folder = f"{options.work}/captions"
    os.makedirs(folder, exist_ok=True)
    if not os.path.exists(f"{folder}/gtood.raw"):
        subprocess.run([sys.executable, f"{here}/caption_vectors.py", options.captions[0], folder, *options.captions[1:]], check=True,
                       stdout=2)
    with open(f"{options.captions[0]}/config.json") as file: width = json.load(file)["hidden_size"]
    run("captions", folder, width)
if not options.skip_clustered:
    row = results["flat"] = json.loads(subprocess.run(
        [libraries.BINARY, "flat", "--items", f"{clustered}/base.raw", "--queries", f"{clustered}/q.raw", "--dimension",
         str(options.dimension)], check=True, capture_output=True, text=True).stdout)
    say(f"Exact search of {row['n']:,} × {row['dimension']}: {row['one_ms']:.2f} ms a query, {row['gb_per_s']:.1f} GB/s; reading the "
        f"same memory {row['read_gb_per_s']:.1f} GB/s. In batches {row['batch_qps']:,.0f} queries/s\n")
check()
with open(f"{options.work}/results.json", "w") as file: json.dump(results, file, default=float)
