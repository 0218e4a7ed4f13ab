"""Exact search side by side, in turns: python flat.py N DIMENSION THREADS [WORK]
numpy, faiss IndexFlatIP and clipsearch over the same random unit vectors; prints one JSON line each and turn."""
import json, os, subprocess, sys, time
N, D, T = map(int, sys.argv[1:4]); work = sys.argv[4] if len(sys.argv) > 4 else "work"
for k in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"): os.environ[k] = str(T)
import numpy as np, faiss
faiss.omp_set_num_threads(T); os.makedirs(work, exist_ok=True)
binary = os.environ.get("INDEX_BENCHMARK", os.path.join(os.path.dirname(__file__), "../IndexBenchmark/.build/release/IndexBenchmark"))
g = np.random.default_rng(1); Q = g.standard_normal((1000, D), dtype=np.float32); Q /= np.linalg.norm(Q, axis=1, keepdims=True); Q.tofile(f"{work}/q.f32")
X = np.empty((N, D), np.float32)
for i in range(0, N, 50000): X[i:i + 50000] = g.standard_normal((min(50000, N - i), D), dtype=np.float32)
X /= np.linalg.norm(X, axis=1, keepdims=True); X.tofile(f"{work}/x.f32")
def median(f, budget=1.0, least=3):
    ts, end = [], time.perf_counter() + budget
    while len(ts) < least or time.perf_counter() < end:
        t = time.perf_counter(); f(); ts.append(time.perf_counter() - t)
    return sorted(ts)[len(ts) // 2]
ix = faiss.IndexFlatIP(D); ix.add(X); c = [0]
def np_top(S): return np.argpartition(-S, 10, axis=-1)[..., :10]
def each(f):
    def run(): c[0] = (c[0] + 1) % 1000; f(c[0])
    return run
for turn in range(2):
    for lib, one, many, count in (("numpy", lambda i: np_top(X @ Q[i]), lambda: np_top(Q[:100] @ X.T), 100), ("faiss", lambda i: ix.search(Q[i:i + 1], 10), lambda: ix.search(Q, 10), 1000)):
        o = median(each(one)); b = median(many)
        print(json.dumps(dict(task="flat", lib=lib, n=N, dimension=D, threads=T, one_ms=o * 1e3, gb_per_s=N * D * 4 / o / 1e9, batch_qps=count / b)), flush=True)
    subprocess.run([binary, "flat", "--items", f"{work}/x.f32", "--queries", f"{work}/q.f32", "--dimension", str(D), "--threads", str(T)], check=True)
