"""What the peers' benchmarks share: where files lie, how a median is taken, how a line is printed."""
import json
import os
import resource
import statistics
import time
from pathlib import Path

WORK = Path(os.environ.get("PEERS_WORK", Path(__file__).resolve().parent / "work"))
MODEL = WORK / "clip-vit-base-patch32"
T5 = WORK / "t5-small"
GPT2 = WORK / "gpt2"
CORRECTION = WORK / "correction"
CTRANSLATE2 = WORK / "ctranslate2"
ONNX = WORK / "onnx"
PHOTOS = WORK / "photos"
READING = WORK / "reading"

TICKS = os.sysconf("SC_CLK_TCK")


def set_threads(count):
    """Call before a numeric library is imported."""
    for name in ("OMP", "MKL", "OPENBLAS", "RAYON", "NUMEXPR", "GOTO"):
        os.environ[f"{name}_NUM_THREADS"] = str(count)
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    os.environ["TRANSFORMERS_VERBOSITY"] = "error"


def machine_seconds():
    """Processor seconds that all processes (and other guests of the host) have used since the machine started."""
    with open("/proc/stat") as file:
        user, nice, system, _, _, irq, softirq, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS


def own_seconds():
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


class Others:
    """How much of one processor others used during a `with` block, in percent."""

    def __enter__(self):
        self.start = time.perf_counter(), machine_seconds(), own_seconds()
        return self

    def __exit__(self, *_):
        wall, machine, own = self.start
        self.wall = time.perf_counter() - wall
        used = (machine_seconds() - machine) - (own_seconds() - own)
        self.percent = round(100 * max(0.0, used) / self.wall, 1)


def measure(work, items=1, seconds=3.0, least=5, warm_up=2, per_item=False):
    """Times work() for about `seconds`; `items` is how many things one call handles. Times are those of a call, or of
    one item if `per_item`."""
    for _ in range(warm_up):
        work()
    times = []
    with Others() as others:
        while sum(times) < seconds or len(times) < least:
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    if per_item:
        times, items = [time / items for time in times], 1
    return summary(times, items) | {"others_percent": others.percent}


def summary(times, items=1):
    times = sorted(times)
    median = statistics.median(times)
    return {
        "median_ms": round(1e3 * median, 3),
        "p10_ms": round(1e3 * times[len(times) // 10], 3),
        "p90_ms": round(1e3 * times[len(times) * 9 // 10], 3),
        "per_s": round(items / median, 2),
        "samples": len(times),
    }


def peak_megabytes():
    """The most memory this process has had resident."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def emit(name, engine, precision, result):
    print(json.dumps({"name": name, "engine": engine, "precision": precision, **result}), flush=True)
