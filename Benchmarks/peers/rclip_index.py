"""rclip's own indexing of a folder, hashing and catalog included.  python rclip_index.py --size 12mp

Runs the classes of the package `rclip` (pip install rclip) as its command does, but on the network the others have: its model is a download
of its own, ViT-B/32 at 256 x 256, and so a third more work a picture than the 224 x 224 here. ONNX Runtime in F32, as it is for us.
"""
import argparse
import os
import tempfile
from pathlib import Path

from common import ONNX, PHOTOS, Others, emit, peak_megabytes, summary

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--size", default="12mp")
parser.add_argument("--batch", type=int, default=8, help="rclip's default")
parser.add_argument("--runs", type=int, default=1)
options = parser.parse_args()

import time

import numpy as np
from rclip import model_download
from rclip.db import DB
from rclip.main import RClip
from rclip.model import Model
from rclip.utils import preprocess

SIDE = 224
preprocess.IMAGE_SIZE = SIDE


class SameNetwork(Model):
    """rclip's Model, but the session is that of the prepared ONNX file."""

    session = model_download._load_onnx_session(str(ONNX / "image.onnx"))

    def _run_visual(self, batch, *, for_indexing=False):
        return np.asarray(self.session.run(None, {self.session.get_inputs()[0].name: batch})[0], np.float32)


folder = PHOTOS / options.size
count = len(list(folder.glob("*.jpg")))
SameNetwork()._run_visual(np.zeros((options.batch, 3, SIDE, SIDE), np.float32))
times = []
with Others() as others:
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory() as data:
            indexer = RClip(SameNetwork(), DB(Path(data) / "db.sqlite3"), options.batch, None)
            start = time.perf_counter()
            indexer.ensure_index(os.fspath(folder))
            times.append((time.perf_counter() - start) / count)
            indexer.close()
emit(f"photos/embedding/{options.size}", "rclip", "f32", summary(times) | {"peak_mb": peak_megabytes(), "others_percent": others.percent})
