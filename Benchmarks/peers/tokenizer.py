"""Hugging Face's tokenizers: loading one, and encoding the lines of a file in one call, on one thread.

    python tokenizer.py --folder DIR --texts FILE
    python tokenizer.py --folder DIR --texts FILE --compare .build/release/clipsearch     are the ids equal?
"""
import argparse
import json
import subprocess
from pathlib import Path

from common import emit, measure, peak_megabytes, set_threads

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--folder", type=Path, required=True)
parser.add_argument("--texts", type=Path, required=True)
parser.add_argument("--compare", help="the command clipsearch; compares ids instead of timing")
parser.add_argument("--seconds", type=float, default=1.5)
options = parser.parse_args()
set_threads(1)

from tokenizers import Tokenizer

file = str(options.folder / "tokenizer.json")
texts = [line for line in options.texts.read_text(encoding="utf-8").split("\n") if line]
tokenizer = Tokenizer.from_file(file)
if options.compare:
    different = 0
    for start in range(0, len(texts), 1000):
        part = texts[start : start + 1000]
        lines = subprocess.run(
            [options.compare, "tokenize", "--model", str(options.folder), "--json", "--", *part], capture_output=True, text=True,
            check=True).stdout.split("\n")[:-1]
        assert len(lines) == len(part)
        for text, line in zip(part, lines):
            ours, theirs = json.loads(line)["ids"], tokenizer.encode(text).ids
            if ours != theirs:
                different += 1
                if different <= 5:
                    print(f"{text!r}: {ours}, not {theirs}")
    print(f"{len(texts)} texts, {different} with other ids")
    raise SystemExit(different > 0)

name = f"tokenizer/{options.folder.name}"
result = measure(lambda: Tokenizer.from_file(file), seconds=options.seconds)
emit(f"{name}/load", "tokenizers", "f32", result)
result = measure(lambda: tokenizer.encode_batch_fast(texts), items=len(texts), per_item=True, seconds=options.seconds)
emit(f"{name}/encode", "tokenizers", "f32", result | {"peak_mb": peak_megabytes()})
