"""The libraries that are measured, each behind the same few calls. Names: LIBRARY[-FORM][+f32]; "+f32" says that the graph is walked
on the smaller form and the best candidates scored again by the vectors themselves, so that the answers' scores are exact."""
import json, os, subprocess, time
import numpy as np

M, EF_CONSTRUCTION, K = 16, 200, 10
EFS = [10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512]
BINARY = os.environ.get("INDEX_BENCHMARK", os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../IndexBenchmark/.build/release/IndexBenchmark"))


class Peer:
    """A library of the same process. `search` answers all queries, on one thread."""
    def __init__(self, name, folder, dimension):
        self.name, self.dimension, self.path = name, dimension, f"{folder}/{name}.peer"

    def curve(self, folder, suffix, budget):
        """Yields (ef, recall@10, processor seconds of a query) with growing ef until nearly all are found."""
        queries = np.fromfile(f"{folder}/q{suffix}.raw", np.float32).reshape(-1, self.dimension)
        truth = np.fromfile(f"{folder}/gt{suffix}.raw", np.int32).reshape(len(queries), -1)[:, :K].tolist()
        for ef in EFS:
            found = np.asarray(self.search(ef, queries)).tolist()
            recall = sum(len(set(a[:K]) & set(b)) for a, b in zip(found, truth)) / (K * len(truth))
            times, end = [], time.perf_counter() + budget
            while len(times) < 3 or time.perf_counter() < end:
                start = time.process_time()
                self.search(ef, queries)
                times.append(time.process_time() - start)
            yield ef, recall, sorted(times)[len(times) // 2] / len(queries)
            if recall > 0.995: break

    def timed_build(self, vectors, threads):
        wall, processor = time.perf_counter(), time.process_time()
        self.build(vectors, threads)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        self.save()
        return dict(wall=wall, processor=processor, bytes=os.path.getsize(self.path) / len(vectors))


class Hnswlib(Peer):
    stored_bytes = 4

    def build(self, vectors, threads):
        import hnswlib
        self.index = hnswlib.Index("ip", self.dimension)
        self.index.init_index(len(vectors), M=M, ef_construction=EF_CONSTRUCTION, random_seed=100)
        self.index.add_items(vectors, np.arange(len(vectors)), num_threads=threads)

    def save(self): self.index.save_index(self.path)

    def load(self):
        import hnswlib
        self.index = hnswlib.Index("ip", self.dimension)
        self.index.load_index(self.path)

    def search(self, ef, queries):
        self.index.set_ef(ef)
        return self.index.knn_query(queries, k=K, num_threads=1)[0]


class Faiss(Peer):
    def __init__(self, name, folder, dimension):
        super().__init__(name, folder, dimension)
        self.form, self.refines = name.removesuffix("+f32").partition("-")[2], name.endswith("+f32")
        self.stored_bytes = {"": 4, "f16": 2, "sq8": 1}[self.form] + (4 if self.refines else 0)

    def build(self, vectors, threads):
        import faiss
        faiss.omp_set_num_threads(threads)
        product = faiss.METRIC_INNER_PRODUCT
        if self.form:
            kind = {"f16": faiss.ScalarQuantizer.QT_fp16, "sq8": faiss.ScalarQuantizer.QT_8bit}[self.form]
            self.index = faiss.IndexHNSWSQ(self.dimension, kind, M, product)
        else:
            self.index = faiss.IndexHNSWFlat(self.dimension, M, product)
        self.index.hnsw.efConstruction = EF_CONSTRUCTION
        if self.refines:
            self.base = self.index
            self.index = faiss.IndexRefineFlat(self.base)
        if not self.index.is_trained: self.index.train(vectors[:20_000])
        self.index.add(vectors)

    def save(self):
        import faiss
        faiss.write_index(self.index, self.path)

    def load(self):
        import faiss
        self.index = faiss.read_index(self.path)

    def search(self, ef, queries):
        import faiss
        faiss.omp_set_num_threads(1)
        parameters = faiss.SearchParametersHNSW(efSearch=ef)
        if self.refines:
            parameters = faiss.IndexRefineSearchParameters(k_factor=min(4, ef / K), base_index_params=parameters)
        return self.index.search(queries, K, params=parameters)[1]


class Usearch(Peer):
    def __init__(self, name, folder, dimension):
        super().__init__(name, folder, dimension)
        self.form = name.partition("-")[2] or "f32"
        self.stored_bytes = {"f32": 4, "f16": 2, "i8": 1}[self.form]

    def make(self):
        from usearch.index import Index
        # Bytes are for the cosine only; all vectors here have unit length.
        return Index(ndim=self.dimension, metric="cos" if self.form == "i8" else "ip", dtype=self.form, connectivity=M,
                     expansion_add=EF_CONSTRUCTION)

    def build(self, vectors, threads):
        self.index = self.make()
        self.index.add(np.arange(len(vectors)), vectors, threads=threads)

    def save(self): self.index.save(self.path)

    def load(self):
        self.index = self.make()
        self.index.load(self.path)

    def search(self, ef, queries):
        self.index.expansion_search = ef
        return self.index.search(queries, K, threads=1).keys


class Clipsearch:
    """Ours, a process of its own for each call."""
    def __init__(self, name, folder, dimension):
        form = name.partition("-")[2]
        self.name, self.dimension, self.path = name, dimension, f"{folder}/{name}.index"
        self.storage, self.keeps_originals = form.removesuffix("+f32"), form.endswith("+f32")

    def run(self, *arguments):
        done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True)
        if done.returncode != 0: raise SystemExit(f"{BINARY} {' '.join(map(str, arguments))}: {done.stderr}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def timed_build(self, vectors, threads):
        base = f"{os.path.dirname(self.path)}/base.raw"
        row = self.run("build", "--items", base, "--dimension", self.dimension, "--storage", self.storage, "--originals",
                       int(self.keeps_originals), "--threads", threads, "--out", self.path)[0]
        beyond = row["graph_bytes_per_vec"]
        # A copy that the graph is walked on is beyond the vectors, too.
        self.beyond, self.copy = beyond, row["row_bytes_per_vec"] if self.keeps_originals else 0
        return dict(wall=row["build_s"], processor=row["build_cpu_s"], bytes=os.path.getsize(self.path) / len(vectors))

    def load(self): pass

    def curve(self, folder, suffix, budget):
        for row in self.run("search", "--index", self.path, "--queries", f"{folder}/q{suffix}.raw", "--truth",
                            f"{folder}/gt{suffix}.raw", "--budget-ms", int(budget * 1000), "--ef", ",".join(map(str, EFS))):
            if row["kind"] == "search": yield row["ef"], row["recall10"], 1 / row["qps"]

    def opening(self, folder):
        """Milliseconds to map the file, check it and answer the first query."""
        return self.run("search", "--index", self.path, "--queries", f"{folder}/q.raw", "--truth", f"{folder}/gt.raw",
                        "--in-memory", 0, "--budget-ms", 1, "--ef", 64)[0]


NAMES = ["hnswlib", "faiss", "usearch", "faiss-f16", "faiss-sq8", "faiss-sq8+f32", "usearch-f16", "usearch-i8",
         "clipsearch-f32", "clipsearch-f16", "clipsearch-f16+f32", "clipsearch-int8", "clipsearch-int8+f32"]
# What answers with exact scores.
EXACT_PEERS = ["hnswlib", "faiss", "usearch"]


def make(name, folder, dimension):
    kinds = {"hnswlib": Hnswlib, "faiss": Faiss, "usearch": Usearch, "clipsearch": Clipsearch}
    return kinds[name.partition("-")[0]](name, folder, dimension)
