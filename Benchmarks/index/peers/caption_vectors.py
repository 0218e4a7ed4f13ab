"""Sentence vectors of captions: python caption_vectors.py MODEL_FOLDER OUT_FOLDER CAPTIONS.txt...
MODEL_FOLDER is a Hugging Face BERT sentence encoder (all-MiniLM-L6-v2, say). Writes base.raw [n, 384] f32, q.raw (1,000 captions
held out) and gt.raw (exact top 100 ids, i32). Needs torch and transformers."""
import sys, numpy as np, torch
from transformers import AutoModel, AutoTokenizer
folder, out, files = sys.argv[1], sys.argv[2], sys.argv[3:]
torch.set_num_threads(1)
texts = sorted({line.strip() for f in files for line in open(f, encoding="utf8") if line.strip()})
np.random.default_rng(5).shuffle(texts)
order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
X = np.empty((len(texts), model.config.hidden_size), np.float32)
with torch.no_grad():
    for i in range(0, len(order), 64):
        batch = order[i:i + 64]
        t = tokenizer([texts[j] for j in batch], padding=True, truncation=True, max_length=128, return_tensors="pt")
        h = model(**t).last_hidden_state; m = t["attention_mask"][..., None]
        X[batch] = torch.nn.functional.normalize((h * m).sum(1) / m.sum(1), dim=-1).numpy()
Q, B = X[:1000], X[1000:]
S = Q @ B.T; P = np.argpartition(-S, 100, axis=1)[:, :100]
P = np.take_along_axis(P, np.argsort(-np.take_along_axis(S, P, 1), axis=1, kind="stable"), 1)
B.tofile(f"{out}/base.raw"); Q.tofile(f"{out}/q.raw"); P.astype(np.int32).tofile(f"{out}/gt.raw")
print(len(B), "items")
