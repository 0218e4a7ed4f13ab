"""HNSW side by side: python hnsw.py FOLDER DIMENSION [--build] [--ood] [--turns 3] [--threads 1] [--libs a,b,…]
FOLDER holds base.raw, q.raw and gt.raw (qood.raw, gtood.raw with --ood). --build makes each library's index there with the same
M = 16 and efConstruction = 200 and prints its time. Then all are searched in turns, one query at a time on one thread; times are the
processor's (CPU seconds), which a busy machine disturbs least. Prints JSON lines, and at last queries/s at recall@10 = 0.90, 0.95, 0.99."""
import argparse, json, os, subprocess, time
ap = argparse.ArgumentParser(); ap.add_argument("folder"); ap.add_argument("dimension", type=int)
ap.add_argument("--build", action="store_true"); ap.add_argument("--ood", action="store_true"); ap.add_argument("--turns", type=int, default=3)
ap.add_argument("--threads", type=int, default=1); ap.add_argument("--libs", default="hnswlib,faiss,usearch,int8,f16,f32")
a = ap.parse_args(); V, D, T = a.folder, a.dimension, a.threads
for k in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"): os.environ[k] = str(T)
import numpy as np
binary = os.environ.get("INDEX_BENCHMARK", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../IndexBenchmark/.build/release/IndexBenchmark"))
X = np.fromfile(f"{V}/base.raw", np.float32).reshape(-1, D); N = len(X); o = "ood" if a.ood else ""
Q = np.fromfile(f"{V}/q{o}.raw", np.float32).reshape(-1, D); GT = np.fromfile(f"{V}/gt{o}.raw", np.int32).reshape(len(Q), -1)[:, :10]
EFS = [10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384]
def recall(I): return float(np.mean([len(set(r[:10]) & set(g)) for r, g in zip(np.asarray(I).tolist(), GT.tolist())]) / 10)

class Hnswlib:
    path = f"{V}/hnswlib.peer"
    def build(self):
        import hnswlib
        ix = hnswlib.Index("ip", D); ix.init_index(N, M=16, ef_construction=200, random_seed=100); ix.add_items(X, np.arange(N), num_threads=T); self.ix = ix
    def save(self): self.ix.save_index(self.path)
    def load(self):
        import hnswlib
        self.ix = hnswlib.Index("ip", D); self.ix.load_index(self.path)
    def search(self, ef, q): self.ix.set_ef(ef); return self.ix.knn_query(q, k=10, num_threads=1)[0]
class Faiss:
    path = f"{V}/faiss.peer"
    def build(self):
        import faiss
        faiss.omp_set_num_threads(T); self.ix = faiss.IndexHNSWFlat(D, 16, faiss.METRIC_INNER_PRODUCT); self.ix.hnsw.efConstruction = 200; self.ix.add(X)
    def save(self):
        import faiss
        faiss.write_index(self.ix, self.path)
    def load(self):
        import faiss
        self.ix = faiss.read_index(self.path)
    def search(self, ef, q):
        import faiss
        faiss.omp_set_num_threads(1); self.ix.hnsw.efSearch = ef; return self.ix.search(q, 10)[1]
class Usearch:
    path = f"{V}/usearch.peer"
    def make(self):
        from usearch.index import Index
        return Index(ndim=D, metric="ip", dtype="f32", connectivity=16, expansion_add=200)
    def build(self): self.ix = self.make(); self.ix.add(np.arange(N), X, threads=T)
    def save(self): self.ix.save(self.path)
    def load(self): self.ix = self.make(); self.ix.load(self.path)
    def search(self, ef, q): self.ix.expansion_search = ef; return self.ix.search(q, 10, threads=1).keys

peers = {"hnswlib": Hnswlib, "faiss": Faiss, "usearch": Usearch}
curves = {}
def emit(**r): print(json.dumps(r), flush=True)
def ours(storage, command):
    out = subprocess.run([binary, *command], capture_output=True, text=True, check=True).stdout
    rows = [json.loads(line) for line in out.splitlines()]
    for r in rows:
        print(json.dumps(r), flush=True)
        if r["kind"] == "search": curves.setdefault(r["lib"], {}).setdefault(r["ef"], []).append((r["recall10"], r["qps"]))
libs = a.libs.split(",")
if a.build:
    for lib in libs:
        if lib in peers:
            p = peers[lib](); w, c = time.perf_counter(), time.process_time(); p.build(); w, c = time.perf_counter() - w, time.process_time() - c
            p.save(); emit(task="hnsw", lib=lib, kind="build", n=N, threads=T, build_s=w, build_cpu_s=c, beyond_vectors_per_vec=os.path.getsize(p.path) / N - 4 * D)
        else: ours(lib, ["build", "--items", f"{V}/base.raw", "--dimension", str(D), "--storage", lib, "--threads", str(T), "--out", f"{V}/{lib}.index"])
loaded = {}
for lib in libs:
    if lib in peers: loaded[lib] = peers[lib](); loaded[lib].load()
for turn in range(a.turns):
    for lib in libs:
        if lib not in peers:
            ours(lib, ["search", "--index", f"{V}/{lib}.index", "--queries", f"{V}/q{o}.raw", "--truth", f"{V}/gt{o}.raw"]); continue
        for ef in EFS:
            r = recall(loaded[lib].search(ef, Q)); times, end = [], time.perf_counter() + 0.5
            while len(times) < 3 or time.perf_counter() < end:
                t = time.process_time(); loaded[lib].search(ef, Q); times.append(time.process_time() - t)
            q = len(Q) / sorted(times)[len(times) // 2]; emit(task="hnsw", lib=lib, kind="search", ef=ef, recall10=r, qps=round(q))
            curves.setdefault(lib, {}).setdefault(ef, []).append((r, q))
            if r > 0.995: break
for lib, curve in curves.items():
    points = sorted((np.median([r for r, _ in v]), np.median([q for _, q in v])) for v in curve.values())
    rs, qs = [p[0] for p in points], [np.log(p[1]) for p in points]
    at = {str(t): (round(float(np.exp(np.interp(t, rs, qs)))) if rs[0] <= t <= rs[-1] else None) for t in (0.90, 0.95, 0.99)}
    emit(task="hnsw", lib=lib, kind="summary", n=N, dimension=D, ood=a.ood, qps_at_recall=at)
