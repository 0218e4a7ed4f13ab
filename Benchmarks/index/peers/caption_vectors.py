"""Sentence vectors of captions: python caption_vectors.py MODEL_FOLDER OUT_FOLDER CAPTIONS.txt...
MODEL_FOLDER is a Hugging Face BERT sentence encoder (all-MiniLM-L6-v2, say). Writes base.raw [n, 384] f32, q.raw (1,000 captions
held out), qood.raw (the captions' 1,000 most frequent words, each by itself), and the exact top 100 ids of each, gt.raw and
gtood.raw, i32. Needs torch and transformers."""
import collections, re, sys
import numpy as np, torch
from transformers import AutoModel, AutoTokenizer

folder, out, files = sys.argv[1], sys.argv[2], sys.argv[3:]
torch.set_num_threads(1)
tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval().float()


def encode(texts):
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    vectors = np.empty((len(texts), model.config.hidden_size), np.float32)
    with torch.no_grad():
        for i in range(0, len(order), 64):
            batch = order[i:i + 64]
            tokens = tokenizer(
                [texts[j] for j in batch], padding=True, truncation=True, max_length=128, return_tensors="pt")
            mask = tokens["attention_mask"][..., None]
            mean = (model(**tokens).last_hidden_state * mask).sum(1) / mask.sum(1)
            vectors[batch] = torch.nn.functional.normalize(mean, dim=-1).numpy()
    return vectors


def nearest(base, queries, k=100):
    scores = queries @ base.T
    ids = np.argpartition(-scores, k, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(scores, ids, 1), axis=1, kind="stable")
    return np.take_along_axis(ids, order, 1).astype(np.int32)


texts = sorted({line.strip() for f in files for line in open(f, encoding="utf8") if line.strip()})
np.random.default_rng(5).shuffle(texts)
counts = collections.Counter(word for text in texts for word in re.findall(r"[a-z]{3,}", text.lower()))
words = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:1000]]
vectors = encode(texts)
base = vectors[1000:]
base.tofile(f"{out}/base.raw")
for suffix, queries in (("", vectors[:1000]), ("ood", encode(words))):
    queries.tofile(f"{out}/q{suffix}.raw")
    nearest(base, queries).tofile(f"{out}/gt{suffix}.raw")
print(len(base), "items")
