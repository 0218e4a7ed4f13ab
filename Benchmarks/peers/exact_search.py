"""Exact inner-product search over unit vectors, ten best.  python exact_search.py --engine faiss --count 100000"""
import argparse

from common import emit, measure, peak_megabytes, set_threads

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--engine", choices=("faiss", "numpy"), required=True)
parser.add_argument("--count", type=int, default=100_000)
parser.add_argument("--dimension", type=int, default=512)
parser.add_argument("--batch", type=int, default=100)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--seconds", type=float, default=3)
options = parser.parse_args()
set_threads(options.threads)

import numpy as np

random = np.random.default_rng(7)


def unit_vectors(count):
    vectors = random.standard_normal((count, options.dimension), dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def faiss_search(vectors):
    import faiss

    faiss.omp_set_num_threads(options.threads)
    index = faiss.IndexFlatIP(options.dimension)
    index.add(vectors)
    return lambda queries: index.search(queries, 10)


def numpy_search(vectors):
    def search(queries):
        scores = queries @ vectors.T
        best = np.argpartition(-scores, 10, axis=1)[:, :10]
        order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1)
        return np.take_along_axis(best, order, 1)

    return search


vectors, queries = unit_vectors(options.count), unit_vectors(max(64, options.batch))
search = {"faiss": faiss_search, "numpy": numpy_search}[options.engine](vectors)
for batch in (1, options.batch):
    turn = 0

    def work():
        global turn
        turn = (turn + batch) % (len(queries) - batch + 1)
        search(queries[turn : turn + batch])

    result = measure(work, items=batch, seconds=options.seconds)
    name = f"exact-search/{options.count}x{options.dimension}/batch-{batch}"
    emit(name, options.engine, "f32", result | {"peak_mb": peak_megabytes()})
