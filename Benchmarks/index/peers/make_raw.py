"""Turns .npy files into raw values that IndexBenchmark reads: python make_raw.py IN.npy OUT [--dimension D (cut to the first D, unit length)]"""
import sys, numpy as np
a = np.load(sys.argv[1], mmap_mode="r")
if "--dimension" in sys.argv:
    a = np.array(a[:, :int(sys.argv[sys.argv.index("--dimension") + 1])]); a /= np.linalg.norm(a, axis=1, keepdims=True)
np.ascontiguousarray(a).tofile(sys.argv[2])
