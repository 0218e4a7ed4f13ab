"""`clipsearch index` on a folder of photos, library and hashing included.  python index_folder.py --clipsearch PATH

Comparing it with the benchmark `photos/embedding` of the same size shows what the catalog and the scan cost.
"""
import argparse
import json
import shlex
import subprocess
import sys
import tempfile

from common import MODEL, PHOTOS, Others, emit, summary

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--clipsearch", required=True)
parser.add_argument("--model", default=str(MODEL))
parser.add_argument("--size", default="640x480")
parser.add_argument("--precision", default="f32", choices=("f32", "bf16", "int8", "auto"))
parser.add_argument("--runs", type=int, default=2)
options = parser.parse_args()

times = []
with Others() as others:
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory() as library:
            command = [*shlex.split(options.clipsearch), "index", str(PHOTOS / options.size), "--model", options.model,
                       "--precision", options.precision, "--library", f"{library}/library", "--json"]
            result = subprocess.run(command, capture_output=True, text=True)
            if result.returncode != 0:
                sys.exit(f"clipsearch index ended with {result.returncode}: {result.stderr.strip()}")
            report = json.loads(result.stdout.splitlines()[-1])
            times.append(report["seconds"] / report["indexed"])
emit(f"photos/embedding/{options.size}", "clipsearch index", options.precision, summary(times) | {"others_percent": others.percent})
