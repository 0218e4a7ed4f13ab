"""Makes what the peers are measured on, in PEERS_WORK (default: work/ beside this file).

    python prepare.py                       everything
    python prepare.py model onnx int8       only these steps, in this order

model     CLIP ViT-B/32 of random weights in the official layout (tools/reference/clip_folder.py), with a stand-in
          vocabulary unless --vocabulary names CLIP's own
onnx      its two encoders as ONNX, F32
int8      the same with dynamically quantised weights, for ONNX Runtime
openvino  both encoders quantised by NNCF, for OpenVINO. Calibrated on noise: fast, but its quality proves nothing
photos    photo-like JPEGs of 640x480 and 4000x3000
t5, gpt2  T5-small and GPT-2 of random weights in the official layout (tools/reference/language_folder.py), and what the
          peers make of them: CTranslate2's folders, ONNX files
correction  two small models of the shapes that correct queries
"""
import argparse
import sys
from pathlib import Path

from common import CORRECTION, CTRANSLATE2, GPT2, MODEL, ONNX, PHOTOS, T5, set_threads

set_threads(2)

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "reference"))


def make_model(options):
    import clip_folder

    arguments = argparse.ArgumentParser()
    clip_folder.add_options(arguments)
    chosen = ["--vocabulary", options.vocabulary] if options.vocabulary else []
    clip_folder.build(MODEL, arguments.parse_args(chosen))


def export_onnx(_):
    import torch
    from transformers import CLIPModel

    class Image(torch.nn.Module):
        def forward(self, pixel_values):
            return model.visual_projection(model.vision_model(pixel_values=pixel_values).pooler_output)

    class Text(torch.nn.Module):
        def forward(self, input_ids):
            return model.text_projection(model.text_model(input_ids=input_ids).pooler_output)

    model = CLIPModel.from_pretrained(MODEL, attn_implementation="eager").eval()
    ONNX.mkdir(parents=True, exist_ok=True)
    ids = torch.full((2, 16), 49407)
    ids[:, 0] = 49406
    ids[:, 1:9] = 320
    for module, file, example, name, axes in (
        (Image(), "image.onnx", torch.randn(2, 3, 224, 224), "pixel_values", {0: "batch"}),
        (Text(), "text.onnx", ids, "input_ids", {0: "batch", 1: "tokens"}),
    ):
        # Held by the module, so that its weights are exported and not copied into constants of the graph.
        module.model = model
        torch.onnx.export(module, (example,), ONNX / file, input_names=[name], output_names=["embedding"],
                          dynamo=False, opset_version=17, dynamic_axes={name: axes})


def quantise_int8(_):
    from onnxruntime.quantization import QuantType, quantize_dynamic

    for tower in ("image", "text"):
        # Products only: ONNX Runtime's integer convolution is slower than its F32 one.
        quantize_dynamic(ONNX / f"{tower}.onnx", ONNX / f"{tower}-int8.onnx", weight_type=QuantType.QInt8,
                         per_channel=True, op_types_to_quantize=["MatMul", "Gemm"])


def quantise_openvino(_):
    import nncf
    import openvino

    random = np.random.default_rng(0)
    ids = random.integers(0, 49_000, (64, 10))
    ids[:, 0], ids[:, 9] = 49_406, 49_407
    samples = {
        "image": [random.standard_normal((1, 3, 224, 224), dtype=np.float32) for _ in range(8)],
        "text": [row[None] for row in ids],
    }
    for tower, inputs in samples.items():
        model = openvino.Core().read_model(ONNX / f"{tower}.onnx")
        quantised = nncf.quantize(model, nncf.Dataset(inputs), model_type=nncf.ModelType.TRANSFORMER,
                                  subset_size=len(inputs), preset=nncf.QuantizationPreset.MIXED)
        openvino.save_model(quantised, ONNX / f"{tower}-int8.xml", compress_to_fp16=False)


def noise_field(random, height, width, slope):
    """Noise whose spectrum falls as that of photos does. [height, width], unit variance"""
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None])
    frequency[0, 0] = 1
    spectrum = random.standard_normal(frequency.shape) + 1j * random.standard_normal(frequency.shape)
    field = np.fft.irfft2(spectrum / frequency**slope, s=(height, width))
    return (field - field.mean()) / field.std()


def scene(random, height, width):
    """Coloured clouds, flat objects with sharp edges, sensor grain."""
    from PIL import Image

    half = height // 2, width // 2
    shared = noise_field(random, *half, 1.4)
    values = np.stack([shared + 0.5 * noise_field(random, *half, 1.6) for _ in range(3)], -1)
    for _ in range(12):
        y, x = random.integers(0, half[0]), random.integers(0, half[1])
        tall, wide = random.integers(half[0] // 30, half[0] // 5), random.integers(half[1] // 30, half[1] // 5)
        values[max(0, y - tall) : y + tall, max(0, x - wide) : x + wide] += 0.8 * random.standard_normal(3)
    small = Image.fromarray(np.clip(128 + 50 * values, 0, 255).astype(np.uint8))
    pixels = np.asarray(small.resize((width, height), Image.Resampling.BICUBIC)).astype(np.int16)
    grain = random.integers(-4, 5, (height, width, 1), dtype=np.int16)
    return Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))


def make_photos(_):
    random = np.random.default_rng(5)
    for width, height, count in ((640, 480, 48), (4000, 3000, 24)):
        folder = PHOTOS / f"{width}x{height}"
        folder.mkdir(parents=True, exist_ok=True)
        for index in range(count):
            scene(random, height, width).save(folder / f"{index:03}.jpg", quality=90)


def convert(folder, name=None):
    from ctranslate2.converters import TransformersConverter

    for precision in ("f32", "int8"):
        TransformersConverter(str(folder)).convert(
            str(CTRANSLATE2 / f"{name or folder.name}-{precision}"), quantization=None if precision == "f32" else precision, force=True)


def make_t5(_):
    import language_folder

    language_folder.build("t5", T5)
    convert(T5)


def make_gpt2(_):
    import language_folder
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import GPT2LMHeadModel

    class Logits(torch.nn.Module):
        def forward(self, input_ids):
            return self.model(input_ids, use_cache=False).logits

    language_folder.build("gpt2", GPT2)
    convert(GPT2)
    module = Logits()
    module.model = GPT2LMHeadModel.from_pretrained(GPT2).eval()
    ONNX.mkdir(parents=True, exist_ok=True)
    axes = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens")}
    torch.onnx.export(module, (torch.randint(0, 50000, (2, 10)),), ONNX / "gpt2.onnx", input_names=["input_ids"],
                      output_names=["logits"], dynamo=True, dynamic_shapes=(axes,), external_data=False)
    quantize_dynamic(ONNX / "gpt2.onnx", ONNX / "gpt2-int8.onnx", weight_type=QuantType.QInt8, per_channel=True,
                     op_types_to_quantize=["MatMul", "Gemm"])


def make_correction(_):
    import language_folder

    for kind in ("speller", "ranker"):
        language_folder.build(kind, CORRECTION / kind)
        convert(CORRECTION / kind, f"{CORRECTION.name}-{kind}")


STEPS = {"model": make_model, "onnx": export_onnx, "int8": quantise_int8, "openvino": quantise_openvino, "photos": make_photos,
         "t5": make_t5, "gpt2": make_gpt2,
         "correction": make_correction}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", nargs="*", metavar="step", default=list(STEPS))
    parser.add_argument("--vocabulary", help="open_clip's wheel or bpe_simple_vocab_16e6.txt.gz")
    options = parser.parse_args()
    for step in options.steps:
        print(step, flush=True)
        STEPS[step](options)


if __name__ == "__main__":
    main()
