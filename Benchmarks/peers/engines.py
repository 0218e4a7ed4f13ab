"""CLIP's two encoders in the peers' engines, behind one function each: array in, array out."""
import numpy as np

from common import MODEL, ONNX

ENGINES = ("torch", "onnxruntime", "openvino")
PRECISIONS = ("f32", "bf16", "int8")


def torch_encoder(tower, precision, threads):
    import torch
    from transformers import CLIPModel

    torch.set_num_threads(threads)
    model = CLIPModel.from_pretrained(MODEL, dtype={"f32": torch.float32, "bf16": torch.bfloat16}[precision]).eval()

    def encode(array):
        with torch.inference_mode():
            if tower == "image":
                pixels = torch.from_numpy(array).to(model.dtype)
                return model.visual_projection(model.vision_model(pixel_values=pixels).pooler_output).float().numpy()
            return model.text_projection(model.text_model(input_ids=torch.from_numpy(array)).pooler_output).float().numpy()

    return encode


def onnxruntime_encoder(tower, precision, threads):
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads, settings.inter_op_num_threads = threads, 1
    file = {"f32": f"{tower}.onnx", "int8": f"{tower}-int8.onnx"}[precision]
    session = onnxruntime.InferenceSession(ONNX / file, settings, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda array: session.run(None, {name: array})[0]


def openvino_function(path, precision, threads):
    """A network of one input, from an array to its output."""
    import openvino

    core = openvino.Core()
    model = core.read_model(path)
    settings = {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": precision}
    requests = {}

    def run(array):
        if array.shape not in requests:
            # A model compiled for one shape is OpenVINO at its best.
            fixed = model.clone()
            fixed.reshape({fixed.inputs[0]: list(array.shape)})
            requests[array.shape] = core.compile_model(fixed, "CPU", settings).create_infer_request()
        request = requests[array.shape]
        request.infer({0: array})
        return request.get_output_tensor(0).data

    return run


def openvino_encoder(tower, precision, threads):
    path = ONNX / (f"{tower}-int8.xml" if precision == "int8" else f"{tower}.onnx")
    return openvino_function(path, "bf16" if precision == "bf16" else "f32", threads)


def encoder(tower, engine, precision, threads):
    """A function from pixels [n, 3, 224, 224] F32 (tower "image") or ids [n, tokens] I64 ("text") to [n, 512]."""
    make = {"torch": torch_encoder, "onnxruntime": onnxruntime_encoder, "openvino": openvino_encoder}[engine]
    return make(tower, precision, threads)


def pixels(batch):
    return np.random.default_rng(0).standard_normal((batch, 3, 224, 224), dtype=np.float32)


def token_ids(batch, length):
    """Eight words between the start and end tokens, padded to `length`."""
    ids = np.full((batch, length), 49407, np.int64)
    ids[:, 0] = 49406
    ids[:, 1:9] = np.random.default_rng(0).integers(0, 49_000, (batch, 8))
    return ids
