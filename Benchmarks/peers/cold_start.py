"""From the start of a process to its end: one text query, page cache warm, peak memory.

python cold_start.py --engine onnxruntime
python cold_start.py --command "clipsearch embed --model FOLDER --text 'a red bicycle' --json" --engine clipsearch
"""
import argparse
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

from common import Others, emit, summary

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--engine", required=True)
parser.add_argument("--command", help="what to run instead of the Python peer of that name")
parser.add_argument("--name", default="cold-start/text")
parser.add_argument("--runs", type=int, default=5)
options = parser.parse_args()

peer = [sys.executable, str(Path(__file__).with_name("one_shot.py")), options.engine, "a photo of a red bicycle near the sea"]
command = shlex.split(options.command) if options.command else peer
times, peak = [], 0
with Others() as others:
    for run in range(options.runs + 1):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{shlex.join(command)} ended with {process.returncode}")
        peak = max(peak, usage.ru_maxrss / 1024)
        # The first run fills the page cache.
        if run > 0:
            times.append(elapsed)
precision = "int8" if options.engine.endswith("int8") else "f32"
emit(options.name, options.engine, precision, summary(times) | {"peak_mb": round(peak, 1), "others_percent": others.percent})
