"""Hugging Face's tokenizers, or SentencePiece where a folder has no `tokenizer.json`: loading one, and encoding the lines of a
file in one call, on one thread.

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

texts = [line for line in options.texts.read_text(encoding="utf-8").split("\n") if line]
if (options.folder / "tokenizer.json").exists():
    from tokenizers import Tokenizer

    library = "tokenizers"
    load = lambda: Tokenizer.from_file(str(options.folder / "tokenizer.json"))
    tokenizer = load()
    encode = lambda text: tokenizer.encode(text).ids
    encode_all = lambda: tokenizer.encode_batch_fast(texts)
else:
    from sentencepiece import SentencePieceProcessor

    library = "sentencepiece"
    load = lambda: SentencePieceProcessor(model_file=str(options.folder / "spiece.model"))
    tokenizer = load()
    encode = lambda text: tokenizer.encode(text) + [tokenizer.eos_id()]
    encode_all = lambda: tokenizer.encode(texts, num_threads=1)
if options.compare:
    different = 0
    for start in range(0, len(texts), 1000):
        part = texts[start : start + 1000]
        lines = subprocess.run(
            [options.compare, "tokenize", "--model", str(options.folder), "--json", "--", *part], capture_output=True, text=True,
            check=True).stdout.split("\n")[:-1]
        assert len(lines) == len(part)
        for text, line in zip(part, lines):
            ours, theirs = json.loads(line)["ids"], encode(text)
            if ours != theirs:
                different += 1
                if different <= 5:
                    print(f"{text!r}: {ours}, not {theirs}")
    print(f"{len(texts)} texts, {different} with other ids")
    raise SystemExit(different > 0)

name = f"tokenizer/{options.folder.name}"
result = measure(load, seconds=options.seconds)
emit(f"{name}/load", library, "f32", result)
result = measure(encode_all, items=len(texts), per_item=True, seconds=options.seconds)
emit(f"{name}/encode", library, "f32", result | {"peak_mb": peak_megabytes()})
