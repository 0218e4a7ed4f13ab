"""Parity of the command line with transformers on whole models, from picture files and strings.

    python full_size.py FOLDER --binary clipsearch [--image F ...] [--images DIR] [--text T ...] [--texts FILE]
    python full_size.py MINILM --sentence --binary clipsearch [--text T ...]

When FOLDER does not exist it is first written with random weights in the official layout; clip_folder.py's options
(--model, --layers, --type, --shards, --current, --vocabulary ...) say which. Without --binary only that is done.

For each item: its cosine and the largest error relative to the largest magnitude, our embedding against transformers'
(CLIPModel, CLIPImageProcessor given the oriented photo on white, CLIPTokenizer; F32 arithmetic on the stored values).
Token ids must be equal. Ends with 1 when a cosine is below 0.99999, an id differs or `--json` contradicts `--npy`.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import AutoTokenizer, BertModel, CLIPModel, CLIPTokenizer
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.utils.logging import disable_progress_bar

import clip_folder
from commandline import CommandLine
from small import open_rgb, pictures_in

THRESHOLD = 0.99999
GOLDEN = clip_folder.REPOSITORY / "Tests" / "EncodersTests" / "Golden" / "small"


class CLIPReference:
    def __init__(self, folder):
        self.model = CLIPModel.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
        self.processor = CLIPImageProcessorPil.from_pretrained(folder)
        self.tokenizer = CLIPTokenizer.from_pretrained(folder)

    def token_ids(self, text):
        return self.tokenizer(text, truncation=True, max_length=77)["input_ids"]

    @torch.inference_mode()
    def embed_images(self, paths):
        rows = []
        for path in paths:
            pixels = self.processor(open_rgb(path), return_tensors="pt")["pixel_values"]
            rows.append(self.model.visual_projection(self.model.vision_model(pixel_values=pixels).pooler_output)[0])
        return torch.stack(rows).numpy()

    @torch.inference_mode()
    def embed_texts(self, texts):
        rows = []
        for text in texts:
            ids = torch.tensor([self.token_ids(text)])
            rows.append(self.model.text_projection(self.model.text_model(input_ids=ids).pooler_output)[0])
        return torch.stack(rows).numpy()


class SentenceReference:
    """A sentence-transformers BERT: mean over the tokens of the last hidden state."""

    def __init__(self, folder):
        self.model = BertModel.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        settings = folder / "sentence_bert_config.json"
        limit = min(self.model.config.max_position_embeddings, self.tokenizer.model_max_length)
        self.max_tokens = json.loads(settings.read_text())["max_seq_length"] if settings.exists() else limit

    def token_ids(self, text):
        return self.tokenizer(text, truncation=True, max_length=self.max_tokens, padding=False)["input_ids"]

    @torch.inference_mode()
    def embed_texts(self, texts):
        rows = [self.model(torch.tensor([self.token_ids(text)])).last_hidden_state[0].mean(0) for text in texts]
        return torch.stack(rows).numpy()


def unit(rows):
    rows = rows.astype(np.float64)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def compare(kind, names, ours, reference):
    """Prints a line an item; returns the worst cosine."""
    if ours.shape != reference.shape:
        sys.exit(f"{kind}: clipsearch gave {ours.shape}, the reference {reference.shape}")
    ours, reference = unit(ours), unit(reference)
    cosines = (ours * reference).sum(1)
    errors = np.abs(ours - reference).max(1) / np.abs(reference).max(1)
    # Not a number must fail too, so it is turned into the worst there is.
    cosines = np.nan_to_num(cosines, nan=-1.0)
    for name, cosine, error in zip(names, cosines, errors):
        print(f"{kind}  cosine {cosine:.8f}  error {error:.1e}  {str(name)[:80]!r}")
    others = reference @ reference.T
    spread = others[~np.eye(len(others), dtype=bool)].max() if len(others) > 1 else float("nan")
    print(f"{kind}: worst cosine {cosines.min():.8f}, largest error {errors.max():.1e} (nearest two different items: {spread:.4f})\n")
    return cosines.min()


def compare_json(kind, command, items, rows):
    """Whether `--json` says what `--npy` said."""
    again, objects = command.embed_json(kind, items)
    expected = [(kind, str(item)) for item in items]
    same = [(entry["kind"], entry["input"]) for entry in objects] == expected
    return same and np.allclose(unit(again), unit(rows), atol=1e-5)


def different_ids(command, reference, texts):
    """Texts whose token ids differ from the reference's."""
    different = []
    for text in texts:
        printed = command.run("tokenize", *command.model_arguments(), "--", text)
        ids = [int(word) for word in printed.replace(",", " ").replace("[", " ").replace("]", " ").split()]
        if ids != reference.token_ids(text):
            different.append(text)
            print(f"token ids differ: {text[:60]!r}\n  clipsearch   {ids}\n  transformers {reference.token_ids(text)}")
    return different


def items(options):
    images = list(options.image) + (pictures_in(options.images) if options.images else [])
    texts = list(options.text) + (options.texts.read_text(encoding="utf-8").splitlines() if options.texts else [])
    images = images or sorted((GOLDEN / "pictures").iterdir())
    texts = texts or [entry["text"] for entry in json.loads((GOLDEN / "texts.json").read_text(encoding="utf-8"))]
    return [] if options.sentence else images, texts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--binary", help="the clipsearch command to check")
    parser.add_argument("--sentence", action="store_true", help="FOLDER is a sentence encoder such as all-MiniLM-L6-v2")
    parser.add_argument("--image", type=Path, nargs="+", default=[])
    parser.add_argument("--images", type=Path, help="every picture of a folder")
    parser.add_argument("--text", nargs="+", default=[])
    parser.add_argument("--texts", type=Path, help="a file with one text a line")
    parser.add_argument("--threads", type=int, default=2)
    clip_folder.add_options(parser)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    disable_progress_bar()

    if not options.sentence and not (options.folder / "config.json").exists():
        clip_folder.build(options.folder, options)
    if not options.binary:
        return
    reference = SentenceReference(options.folder) if options.sentence else CLIPReference(options.folder)
    command = CommandLine(options.binary, options.folder)
    images, texts = items(options)
    failures = []
    for kind, inputs, encode in (("image", images, "embed_images"), ("text", texts, "embed_texts")):
        if not inputs:
            continue
        rows = getattr(command, encode)(inputs)
        if compare(kind, inputs, rows, getattr(reference, encode)(inputs)) < THRESHOLD:
            failures.append(f"{kind}: a cosine below {THRESHOLD}")
        if not compare_json(kind, command, inputs[:5], rows[:5]):
            failures.append(f"embed --{kind} --json contradicts --npy")
    if different := different_ids(command, reference, texts):
        failures.append(f"token ids of {len(different)} of {len(texts)} texts differ")
    print("FAILED: " + "; ".join(failures) if failures else f"equal: {len(images)} images, {len(texts)} texts")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
