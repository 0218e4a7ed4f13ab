"""clipsearch beside its peers: one table, measured in turns so that a busy moment of the machine meets everyone alike.

    python compare.py --ours "swift run -c release --package-path Benchmarks clipsearch-benchmarks"
    python compare.py --ours .build/release/clipsearch-benchmarks --suite text --rounds 7 --precision f32,int8

Each round runs every contender once, in an order that rotates. A contender prints JSON lines with "name", "median_ms" and
"per_s"; equal names are one comparison. The table shows the median over the rounds, its spread (highest minus lowest
round, relative to the median) and how many times faster clipsearch is at the same precision (F32 where it has no other),
with the smallest and largest of the rounds' own ratios. Below it stands what the processor can do at most (peak.c).
With --least, for machines whose neighbours come and go, it shows the least round's tenth percentile, and ratios of those.

--instructions holds clipsearch, OpenVINO and OpenBLAS (under clipsearch's own networks) to the same instructions, such as avx2. ONNX Runtime
and PyTorch can't be held to any, nor can OpenVINO's F32, most of whose products are MLAS's and take AVX-512 where there is one: it is left
out below avx512.

--ours takes a command that understands --suite, --model, --photos, --precision and --seconds; without it the peers are
measured among themselves. --clipsearch is the command line itself, for the cold start and for indexing whole folders. Everyone is held to
the same --threads processors.
"""
import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from common import CORRECTION, GPT2, MODEL, PHOTOS, T5

HERE = Path(__file__).resolve().parent
OURS = "clipsearch"
# What clipsearch calls a level of instructions (CLIPSEARCH_INSTRUCTIONS): oneDNN's name for it, and OpenBLAS's kernels.
LEVELS = {"avx2": ("AVX2", "Haswell"), "avx-vnni": ("AVX2_VNNI", "Haswell"), "avx512": ("AVX512_CORE", "SkylakeX"),
          "avx512-vnni": ("AVX512_CORE_VNNI", "SkylakeX"), "avx512-bf16": ("AVX512_CORE_BF16", "SkylakeX")}
QUERY = "a photo of a red bicycle near the sea"


def peers(options, threads):
    """suite -> [(engine, precision, command)]"""
    common = ["--threads", str(threads), "--seconds", str(options.seconds)]
    python = lambda script, *arguments: [sys.executable, str(HERE / script), *arguments]
    networks = [("torch", "f32"), ("torch", "bf16"), ("onnxruntime", "f32"), ("onnxruntime", "int8"),
                ("openvino", "f32"), ("openvino", "bf16"), ("openvino", "int8")]
    encoder = lambda script, pairs: [
        (engine, precision, python(script, "--engine", engine, "--precision", precision, *common))
        for engine, precision in pairs
    ]
    photos = [
        (pipeline, "f32", python("photos.py", "--pipeline", pipeline, "--stage", stage, "--size", size, *common))
        for size in options.sizes.split(",")
        for stage in ("decode", "pixels", "embedding")
        for pipeline in ("transformers", "pillow", "pillow-draft")
        if (stage, pipeline) != ("decode", "transformers")
    ]
    return {
        "image": encoder("clip_image.py", networks),
        "text": encoder("clip_text.py", networks),
        "photos": photos,
        "exact-search": [(engine, "f32", python("exact_search.py", "--engine", engine, *common)) for engine in ("faiss", "numpy")],
        "t5": [
            (engine, precision, python("t5.py", "--engine", engine, "--precision", precision, *common))
            for engine, precision in (("ctranslate2", "f32"), ("ctranslate2", "int8"), ("torch", "f32"))
        ],
        "gpt2": [
            (engine, precision, python("gpt2.py", "--engine", engine, "--precision", precision, *common))
            for engine, precision in (("onnxruntime", "f32"), ("onnxruntime", "int8"), ("openvino", "f32"),
                                      ("openvino", "bf16"), ("ctranslate2", "f32"), ("ctranslate2", "int8"), ("torch", "f32"))
        ],
        "correction": [
            (engine, precision, python("correction.py", "--engine", engine, "--precision", precision, *common))
            for engine, precision in (("ctranslate2", "f32"), ("ctranslate2", "int8"))
        ],
        "reading": [
            (engine, precision, python("reading.py", "--engine", engine, "--precision", precision, *common))
            for engine, precision in (("onnxruntime", "f32"), ("openvino", "f32"), ("openvino", "bf16"))
        ],
        "cold-start": [
            (engine, precision, python("cold_start.py", "--engine", engine))
            for engine, precision in (("transformers", "f32"), ("onnxruntime", "f32"), ("onnxruntime-int8", "int8"), ("openvino", "f32"))
        ],
    }


def own(suite, options):
    """Our commands of a suite."""
    python = lambda script, *arguments: [sys.executable, str(HERE / script), *arguments]
    sizes = options.sizes.split(",") if suite == "photos" else []
    commands = []
    if options.clipsearch:
        if suite == "cold-start":
            query = [*shlex.split(options.clipsearch), "embed", "--model", str(MODEL), "--text", QUERY, "--json"]
            commands.append(python("cold_start.py", "--engine", OURS, "--command", shlex.join(query)))
        commands += [python("index_folder.py", "--clipsearch", options.clipsearch, "--size", size) for size in sizes]
    if not options.ours or suite == "cold-start":
        return commands
    if suite == "reading":
        return commands + [[*shlex.split(options.ours), "--suite", suite, "--seconds", str(options.seconds),
                            "--precision", options.precision]]
    model = {"t5": T5, "gpt2": GPT2, "correction": CORRECTION}.get(suite, MODEL)
    command = [*shlex.split(options.ours), "--suite", suite, "--model", str(model), "--seconds", str(options.seconds)]
    if suite in ("image", "text", "t5", "gpt2", "correction"):
        command += ["--precision", options.precision]
    if suite == "photos":
        return commands + [[*command, "--photos", str(PHOTOS / size)] for size in sizes]
    return [command]


def openblas(suite, options):
    """Our command for a suite with OpenBLAS's products, held to the kernels of a level: [(engine, precision, command)]."""
    held = ["env", "CLIPSEARCH_GEMM=blas", f"OPENBLAS_CORETYPE={LEVELS[options.instructions][1]}", *shlex.split(options.ours), "--suite", suite,
            "--model", str(MODEL), "--seconds", str(options.seconds), "--precision", "f32"]
    return [("openblas", "f32", held)]


def is_held(peer, level):
    return peer[:2] != ("openvino", "f32") or level not in ("avx2", "avx-vnni")


def run(command, timeout, processors):
    """The JSON lines of a command that is held to some processors, and why it failed if it did."""
    hold = lambda: os.sched_setaffinity(0, processors)
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=timeout, preexec_fn=hold)
    except (OSError, subprocess.TimeoutExpired) as error:
        return [], str(error)
    lines = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    reason = result.stderr.strip().splitlines()[-1:] if result.returncode else []
    return lines, "".join(reason) or (f"ended with {result.returncode}" if result.returncode else "")


def collect(suites, options):
    """-> {(name, threads): {(engine, precision): {round: line}}}"""
    found, failed = defaultdict(lambda: defaultdict(dict)), set()
    processors = sorted(os.sched_getaffinity(0))
    for turn in range(options.rounds):
        for (suite, threads), contenders in suites.items():
            shift = turn % max(1, len(contenders))
            for engine, precision, command in contenders[shift:] + contenders[:shift]:
                if (threads, *command) in failed:
                    continue
                lines, error = run(command, options.timeout, processors[:threads])
                if error:
                    failed.add((threads, *command))
                    print(f"left out: {suite}, {engine} {precision}: {error}", file=sys.stderr)
                for line in lines:
                    key = engine if engine == "openblas" else line.get("engine", engine), line.get("precision", precision)
                    found[line["name"], threads][key][turn] = line
            print(f"round {turn + 1} of {options.rounds}: {suite}, {threads} threads", file=sys.stderr)
    return found


def times_of(lines, is_least):
    return [line["p10_ms" if is_least else "median_ms"] for line in lines.values()]


def time_of(lines, is_least):
    return (min if is_least else statistics.median)(times_of(lines, is_least))


def ratio_of(lines, own, is_least):
    if is_least:
        return f"{time_of(lines, True) / time_of(own, True):.2f} ×"
    # Of each round, so that what the whole machine did to it meets both sides.
    ratios = [lines[turn]["median_ms"] / own[turn]["median_ms"] for turn in lines if turn in own]
    return f"{statistics.median(ratios):.2f} × ({min(ratios):.2f}–{max(ratios):.2f})" if ratios else ""


def row(name, threads, key, lines, ours, is_least):
    times, time = times_of(lines, is_least), time_of(lines, is_least)
    spread = 100 * (max(times) - min(times)) / time
    own = ours.get(key[1]) or ours.get("f32")
    ratio = ratio_of(lines, own, is_least) if own and key[0] != OURS else ""
    peak = max((line.get("peak_mb", 0) for line in lines.values()), default=0)
    rate = statistics.median(line["per_s"] for line in lines.values())
    return (f"| {name} | {threads} | {key[0]} | {key[1]} | {time:.4g} | {rate:.4g} | {spread:.0f} % | "
            f"{f'{peak:.0f}' if peak else ''} | {ratio} |")


def print_table(found, options):
    print(f"| benchmark | threads | engine | precision | {'least' if options.least else 'median'} ms | per second | spread | peak MB | clipsearch is faster by |")
    print("|---|---|---|---|---|---|---|---|---|")
    wanted = set(options.precision.split(","))
    busy = []
    for name, threads in sorted(found):
        contenders = {key: lines for key, lines in found[name, threads].items() if key[1] in wanted}
        ours = {key[1]: lines for key, lines in contenders.items() if key[0] == OURS}
        for key in sorted(contenders, key=lambda key: (key[0] != OURS, time_of(contenders[key], options.least))):
            print(row(name, threads, key, contenders[key], ours, options.least))
        busy += [line.get("others_percent", 0) for lines in contenders.values() for line in lines.values()]
    if busy:
        print(f"\n{options.rounds} rounds. Others used {statistics.median(busy):.0f} % of a processor meanwhile "
              f"(at most {max(busy):.0f} %).")


def print_peak(thread_counts):
    """What the processor can do at most, by peak.c."""
    with tempfile.TemporaryDirectory() as folder:
        program = f"{folder}/peak"
        build = ["cc", "-O2", "-march=native", "-pthread", str(HERE / "peak.c"), "-o", program]
        if subprocess.run(build, capture_output=True).returncode:
            print("left out: the processor's limits: peak.c was not compiled", file=sys.stderr)
            return
        for threads in thread_counts:
            lines, _ = run([program, str(threads)], 120, sorted(os.sched_getaffinity(0))[:threads])
            for line in lines:
                figures = ", ".join(f"{name} {value}" for name, value in line.items() if name != "threads")
                print(f"Limits of {threads} threads: {figures}.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours")
    parser.add_argument("--clipsearch")
    parser.add_argument("--suite", action="append", help="image, text, photos, exact-search, t5, gpt2, correction, reading, cold-start; default: all")
    parser.add_argument("--precision", default="f32,bf16,int8")
    parser.add_argument("--sizes", default="640x480,4000x3000", help="which photos")
    parser.add_argument("--engines", help="only these peers, separated by commas")
    parser.add_argument("--least", action="store_true", help="least times instead of medians")
    parser.add_argument("--instructions", choices=LEVELS, help="hold everyone who can be to these instructions")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", default="2", help="how many; several, separated by commas, one after another")
    parser.add_argument("--seconds", type=float, default=1.5, help="how long one measurement lasts")
    parser.add_argument("--timeout", type=float, default=600, help="seconds after which a contender is left out")
    options = parser.parse_args()

    wanted, engines = set(options.precision.split(",")), set(options.engines.split(",")) if options.engines else None
    if options.instructions:
        os.environ |= {"CLIPSEARCH_INSTRUCTIONS": options.instructions, "ONEDNN_MAX_CPU_ISA": LEVELS[options.instructions][0]}
        engines = (engines or {"openvino"}) & {"openvino"}
    thread_counts = [int(count) for count in options.threads.split(",")]
    suites = {}
    for threads in thread_counts:
        every = peers(options, threads)
        for suite in options.suite or every:
            if suite not in every:
                parser.error(f"there is no suite {suite}: choose from {', '.join(every)}")
            chosen = [peer for peer in every[suite] if peer[1] in wanted and (not engines or peer[0] in engines)]
            if options.instructions:
                chosen = [peer for peer in chosen if is_held(peer, options.instructions)]
                if suite in ("image", "text") and options.ours and "f32" in wanted:
                    chosen += openblas(suite, options)
            suites[suite, threads] = [(OURS, "f32", command) for command in own(suite, options)] + chosen
    print_table(collect(suites, options), options)
    print_peak(thread_counts)


if __name__ == "__main__":
    main()
