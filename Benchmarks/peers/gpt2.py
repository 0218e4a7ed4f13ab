"""GPT-2: the log-likelihood of texts of 10 tokens, the first of which is given.  python gpt2.py --engine onnxruntime

A shape is texts x tokens.
"""
import argparse
import json

from common import CTRANSLATE2, GPT2, ONNX, emit, measure, peak_megabytes, set_threads

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--engine", choices=("onnxruntime", "openvino", "ctranslate2", "torch"), required=True)
parser.add_argument("--precision", default="f32")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--shapes", default="1x10,8x10")
parser.add_argument("--seconds", type=float, default=3)
options = parser.parse_args()
set_threads(options.threads)

import numpy as np  # After the environment is set, which numeric libraries read once.


def log_likelihoods(logits, ids):
    logits = logits[:, :-1]
    largest = logits.max(-1, keepdims=True)
    normalizers = np.log(np.exp(logits - largest).sum(-1)) + largest[..., 0]
    return (np.take_along_axis(logits, ids[:, 1:, None], -1)[..., 0] - normalizers).sum(1)


def onnxruntime_score(_):
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads, settings.inter_op_num_threads = options.threads, 1
    file = {"f32": "gpt2.onnx", "int8": "gpt2-int8.onnx"}[options.precision]
    session = onnxruntime.InferenceSession(ONNX / file, settings, providers=["CPUExecutionProvider"])
    return lambda ids: log_likelihoods(session.run(None, {"input_ids": ids})[0], ids)


def openvino_score(shape):
    import openvino

    core = openvino.Core()
    model = core.read_model(ONNX / "gpt2.onnx")
    # A model compiled for one shape is OpenVINO at its best.
    model.reshape({model.inputs[0]: list(shape)})
    request = core.compile_model(model, "CPU", {
        "INFERENCE_NUM_THREADS": options.threads, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": options.precision,
    }).create_infer_request()

    def score(ids):
        request.infer({0: ids})
        return log_likelihoods(request.get_output_tensor(0).data, ids)

    return score


def ctranslate2_score(_):
    import ctranslate2

    folder = CTRANSLATE2 / f"gpt2-{options.precision}"
    compute = {"f32": "float32", "int8": "int8"}[options.precision]
    model = ctranslate2.Generator(
        str(folder), device="cpu", compute_type=compute, inter_threads=1, intra_threads=options.threads)
    vocabulary = json.loads((folder / "vocabulary.json").read_text())
    return lambda ids: model.score_batch([[vocabulary[i] for i in row] for row in ids])


def torch_score(_):
    import torch
    from transformers import GPT2LMHeadModel

    torch.set_num_threads(options.threads)
    model = GPT2LMHeadModel.from_pretrained(GPT2).eval()

    def score(ids):
        with torch.inference_mode():
            ids = torch.from_numpy(ids)
            logits = torch.log_softmax(model(ids, use_cache=False).logits[:, :-1], -1)
            return logits.gather(-1, ids[:, 1:, None])[..., 0].sum(1)

    return score


make = {"onnxruntime": onnxruntime_score, "openvino": openvino_score, "ctranslate2": ctranslate2_score, "torch": torch_score}
for shape in options.shapes.split(","):
    texts, tokens = map(int, shape.split("x"))
    ids = np.random.default_rng(2).integers(0, 50000, (texts, tokens))
    score = make[options.engine]((texts, tokens))
    result = measure(lambda: score(ids), items=texts, seconds=options.seconds)
    emit(f"gpt2/score/{shape}", options.engine, options.precision, result | {"peak_mb": peak_megabytes()})
