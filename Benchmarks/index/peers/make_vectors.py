"""Clustered unit vectors: python make_vectors.py N DIMENSION FOLDER
Writes base.raw [N, DIMENSION] f32, q.raw (1,000 of the same law), qood.raw (1,000 around another mean, as queries of text among
pictures are) and the exact top 100 ids of each, gt.raw and gtood.raw, i32. The same numbers give the same files.
Law: x = mean + A z + noise, of unit length; z of 64 values lies around one of 2,000 centres whose weights fall like Zipf's."""
import os, sys, numpy as np
N, D, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
LATENT, CENTRES, CHUNK = min(64, D), 2000, 50_000
os.makedirs(folder, exist_ok=True)
g = np.random.default_rng(777)
A = np.linalg.qr(g.standard_normal((D, LATENT)))[0] * np.arange(1, LATENT + 1) ** -0.5
A = (A / np.sqrt((np.arange(1, LATENT + 1) ** -1.0).sum())).astype(np.float32)
centres = g.standard_normal((CENTRES, LATENT)).astype(np.float32)
weights = (np.arange(CENTRES) + 20.0) ** -0.7
weights /= weights.sum()


def unit(v): return (v / np.linalg.norm(v, axis=-1, keepdims=True)).astype(np.float32)


mean = unit(g.standard_normal(D))
elsewhere = unit(0.5 * mean + unit(g.standard_normal(D)))


def draw(count, seed, around):
    r = np.random.default_rng(seed)
    z = 0.75 * centres[r.choice(CENTRES, count, p=weights)] + 0.66 * r.standard_normal((count, LATENT), dtype=np.float32)
    return unit(0.9 * around + z @ A.T + 0.25 / np.sqrt(D) * r.standard_normal((count, D), dtype=np.float32))


def nearest(base, queries, k=100):
    scores, ids = np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
    for start in range(0, len(base), CHUNK):
        s = queries @ base[start:start + CHUNK].T
        best = np.argpartition(-s, min(k, s.shape[1]) - 1, axis=1)[:, :k]
        scores, ids = np.hstack([scores, np.take_along_axis(s, best, 1)]), np.hstack([ids, best + start])
        order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
        scores, ids = np.take_along_axis(scores, order, 1), np.take_along_axis(ids, order, 1)
    return ids.astype(np.int32)


if __name__ == "__main__":
    base = np.concatenate([draw(min(CHUNK, N - i), 1000 + i // CHUNK, mean) for i in range(0, N, CHUNK)])
    base.tofile(f"{folder}/base.raw")
    for suffix, around, seed in (("", mean, 7), ("ood", elsewhere, 8)):
        queries = draw(1000, seed, around)
        queries.tofile(f"{folder}/q{suffix}.raw")
        nearest(base, queries).tofile(f"{folder}/gt{suffix}.raw")
    print(f"{N} × {D} in {folder}")
