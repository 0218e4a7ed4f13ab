"""One text to its embedding, as a fresh process: what cold_start.py times.  python one_shot.py onnxruntime "a red bicycle" """
import sys

from common import MODEL, ONNX, set_threads

engine, text = sys.argv[1:3]
set_threads(2)
if engine == "transformers":
    import torch
    from transformers import CLIPModel, CLIPTokenizer

    tokenizer, model = CLIPTokenizer.from_pretrained(MODEL), CLIPModel.from_pretrained(MODEL).eval()
    with torch.inference_mode():
        pooled = model.text_model(**tokenizer([text], return_tensors="pt")).pooler_output
        print(model.text_projection(pooled)[0, :3])
else:
    import numpy as np
    from tokenizers import Tokenizer

    ids = np.array([Tokenizer.from_file(str(MODEL / "tokenizer.json")).encode(text).ids], np.int64)
    if engine == "openvino":
        import openvino

        print(openvino.compile_model(ONNX / "text.onnx", "CPU")({0: ids})[0][0, :3])
    else:
        import onnxruntime

        file = "text-int8.onnx" if engine == "onnxruntime-int8" else "text.onnx"
        session = onnxruntime.InferenceSession(ONNX / file)
        print(session.run(None, {session.get_inputs()[0].name: ids})[0][0, :3])
