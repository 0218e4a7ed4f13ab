"""Drives `clipsearch embed` from Python: what the comparison scripts hold against the references."""
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

# A command line holds about 2 MB; texts and paths are sent in pieces well below that.
ITEMS_PER_CALL = 200


class CommandLine:
    """The `clipsearch` at `binary`, with the model (a name or a folder) it is to use."""

    def __init__(self, binary, model=None):
        self.binary, self.model = str(binary), model

    def run(self, *arguments):
        result = subprocess.run([self.binary, *map(str, arguments)], capture_output=True, text=True)
        if result.returncode != 0:
            raise SystemExit(f"{self.binary} {arguments[0]} ended with {result.returncode}: {result.stderr.strip()}")
        return result.stdout

    def embed(self, kind, items):
        """Embeddings of texts or images through `--npy`. -> [n, d] F32"""
        rows = []
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "embeddings.npy"
            for start in range(0, len(items), ITEMS_PER_CALL):
                self.run("embed", *self.model_arguments(), *inputs(kind, items[start : start + ITEMS_PER_CALL]), "--npy", target)
                rows.append(np.load(target))
        return np.concatenate(rows)

    def embed_json(self, kind, items):
        """The same through `--json`: one object a line. -> [n, d] F32, and the objects"""
        output = self.run("embed", *self.model_arguments(), *inputs(kind, [str(item) for item in items]), "--json")
        objects = [json.loads(line) for line in output.splitlines()]
        return np.array([entry["embedding"] for entry in objects], np.float32), objects

    def embed_images(self, paths):
        return self.embed("image", [str(path) for path in paths])

    def embed_texts(self, texts):
        return self.embed("text", texts)

    def model_arguments(self):
        return ("--model", self.model) if self.model else ()


def inputs(kind, items):
    # One form carries an empty text, the other a text that starts with a dash.
    return [part for item in items for part in ([f"--{kind}={item}"] if item.startswith("-") else [f"--{kind}", item])]
