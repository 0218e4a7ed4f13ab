"""Writes CLIP model folders of random weights, laid out file for file as the official repositories are.

    python clip_folder.py FOLDER                                     openai/clip-vit-base-patch32, F32, one file
    python clip_folder.py FOLDER --model vit-large-patch14 --layers 2 --type F16 --shards 3
    python clip_folder.py FOLDER --current                           as newer repositories are written

Like the official file: `position_ids` buffers in I64, `logit_scale`, a config.json with the old token ids (start 0, end 2,
padding 1, which the tokenizer contradicts), and a preprocessor_config.json whose sizes are bare numbers. `--current`
writes the ids of the tokenizer, sizes as objects and no buffers instead.

Beyond the usual initialisation biases and norms get noise and attention is sharpened, so that a dropped bias, a swapped
gain or a wrong mask changes the result. `--vocabulary` takes CLIP's own merges from open_clip's wheel or from
bpe_simple_vocab_16e6.txt.gz; without it a stand-in of the same form is trained on this repository's documents.
"""
import argparse
import gzip
import json
import zipfile
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPConfig, CLIPModel, CLIPTokenizer

REPOSITORY = Path(__file__).resolve().parents[2]
TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
MERGE_COUNT = 49_408 - 2 * 256 - 2

# vision: width, hidden, layers, heads, patch, size; text: width, hidden, layers, heads; projection
MODELS = {
    "vit-base-patch32": ((768, 3072, 12, 12, 32, 224), (512, 2048, 12, 8), 512),
    "vit-base-patch16": ((768, 3072, 12, 12, 16, 224), (512, 2048, 12, 8), 512),
    "vit-large-patch14": ((1024, 4096, 24, 16, 14, 224), (768, 3072, 12, 12), 768),
    "vit-large-patch14-336": ((1024, 4096, 24, 16, 14, 336), (768, 3072, 12, 12), 768),
    "tiny": ((96, 384, 3, 3, 16, 80), (64, 256, 2, 4), 48),
}


def configuration(name, layers=None, activation="quick_gelu", current=False):
    """config.json as a dictionary."""
    vision, text, projection = MODELS[name]
    tokens = (49406, 49407, 49407) if current else (0, 2, 1)
    shared = {"attention_dropout": 0.0, "dropout": 0.0, "hidden_act": activation, "initializer_factor": 1.0,
              "initializer_range": 0.02, "layer_norm_eps": 1e-05, "projection_dim": projection}
    names = ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads")
    text_config = shared | dict(zip(names, text)) | {
        "bos_token_id": tokens[0], "eos_token_id": tokens[1], "pad_token_id": tokens[2], "model_type": "clip_text_model",
        "max_position_embeddings": 77, "vocab_size": 49_408,
    }
    vision_config = shared | dict(zip((*names, "patch_size", "image_size"), vision)) | {"model_type": "clip_vision_model"}
    if layers:
        text_config["num_hidden_layers"] = vision_config["num_hidden_layers"] = layers
    config = {"architectures": ["CLIPModel"], "initializer_factor": 1.0, "logit_scale_init_value": 2.6592,
              "model_type": "clip", "projection_dim": projection, "text_config": text_config,
              "vision_config": vision_config}
    return config if current else config | {"text_config_dict": None, "vision_config_dict": None}


def preprocessor(size, current):
    """preprocessor_config.json as a dictionary."""
    config = {"do_center_crop": True, "do_normalize": True, "do_resize": True, "resample": 3,
              "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711]}
    if not current:
        return config | {"crop_size": size, "size": size, "feature_extractor_type": "CLIPFeatureExtractor"}
    return config | {"crop_size": {"height": size, "width": size}, "size": {"shortest_edge": size}, "do_convert_rgb": True,
                     "do_rescale": True, "rescale_factor": 1 / 255, "image_processor_type": "CLIPImageProcessor"}


@torch.no_grad()
def random_model(config, seed):
    """A CLIPModel whose every parameter matters to its output."""
    torch.manual_seed(seed)
    model = CLIPModel(CLIPConfig(**config)).eval()
    noise = lambda parameter, scale: parameter.add_(scale * torch.randn(parameter.shape))
    for name, parameter in model.named_parameters():
        norm = "layer_norm" in name or "layrnorm" in name or "layernorm" in name
        if norm and name.endswith("weight"):
            noise(parameter, 0.1)
        elif norm or name.endswith(".bias"):
            noise(parameter, 0.05 if norm else 0.02)
        elif name.endswith(("q_proj.weight", "k_proj.weight")):
            parameter.mul_(4)
        # The patches, not the class embedding, should decide the result.
        elif "vision_model" in name and name.endswith(("out_proj.weight", "fc2.weight", "v_proj.weight", "patch_embedding.weight")):
            parameter.mul_(3)
    return model


def state(model, config, element_type, current):
    """Tensors as stored. Buffers keep their I64."""
    tensors = {name: tensor.to(element_type).contiguous() for name, tensor in model.state_dict().items()}
    if not current:
        vision = config["vision_config"]
        patches = (vision["image_size"] // vision["patch_size"]) ** 2
        tensors["text_model.embeddings.position_ids"] = torch.arange(77)[None]
        tensors["vision_model.embeddings.position_ids"] = torch.arange(patches + 1)[None]
    return tensors


def save_weights(folder, tensors, shards):
    if shards == 1:
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
        return
    names, places = sorted(tensors), {}
    for shard in range(shards):
        file = f"model-{shard + 1:05}-of-{shards:05}.safetensors"
        part = names[shard * len(names) // shards : (shard + 1) * len(names) // shards]
        save_file({name: tensors[name] for name in part}, folder / file, metadata={"format": "pt"})
        places |= dict.fromkeys(part, file)
    size = sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())
    write_json(folder / "model.safetensors.index.json", {"metadata": {"total_size": size}, "weight_map": places})


def official_merges(source):
    """The merges of CLIP's vocabulary, from open_clip's wheel or the bare .txt.gz."""
    data = Path(source).read_bytes()
    if zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as wheel:
            data = wheel.read(next(name for name in wheel.namelist() if name.endswith("bpe_simple_vocab_16e6.txt.gz")))
    return gzip.decompress(data).decode("utf-8").split("\n")[1 : MERGE_COUNT + 1]


def trained_merges():
    """A few thousand merges learnt from the documents at hand, in CLIP's form."""
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    words = pre_tokenizers.Split(Regex(r"'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+"), "removed", invert=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([words, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    documents = [path for ending in ("*.md", "*.py", "*.swift") for path in REPOSITORY.rglob(ending) if ".build" not in path.parts]
    trainer = trainers.BpeTrainer(vocab_size=8_000, end_of_word_suffix="</w>", show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train([str(path) for path in sorted(documents)], trainer)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return [merge if isinstance(merge, str) else " ".join(merge) for merge in merges]


def byte_alphabet():
    """GPT-2's printable stand-ins for the 256 bytes, in CLIP's order."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return [chr(byte) for byte in printable] + [chr(256 + index) for index in range(len(others))]


def save_tokenizer(folder, merges):
    """vocab.json, merges.txt, tokenizer.json and their configurations. The end token has the highest id, as it must."""
    letters = byte_alphabet()
    entries = letters + [f"{letter}</w>" for letter in letters] + [merge.replace(" ", "") for merge in merges]
    entries += ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {entry: index for index, entry in enumerate(dict.fromkeys(entries))}
    pairs = [tuple(merge.split()) for merge in merges]
    CLIPTokenizer(vocab=vocabulary, merges=pairs, model_max_length=77).save_pretrained(folder)
    special = {"bos_token": "<|startoftext|>", **dict.fromkeys(("eos_token", "pad_token", "unk_token"), "<|endoftext|>")}
    write_json(folder / "special_tokens_map.json", special)
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n", encoding="utf-8")


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def build(folder, options):
    folder.mkdir(parents=True, exist_ok=True)
    config = configuration(options.model, options.layers, options.activation, options.current)
    save_tokenizer(folder, official_merges(options.vocabulary) if options.vocabulary else trained_merges())
    write_json(folder / "preprocessor_config.json", preprocessor(config["vision_config"]["image_size"], options.current))
    tensors = state(random_model(config, options.seed), config, TYPES[options.type], options.current)
    save_weights(folder, tensors, options.shards)
    # Last, so that a folder that was cut short is not taken for a whole one.
    write_json(folder / "config.json", config | {"torch_dtype": str(TYPES[options.type]).removeprefix("torch.")})


def add_options(parser):
    parser.add_argument("--model", choices=MODELS, default="vit-base-patch32")
    parser.add_argument("--layers", type=int, help="fewer layers than the model has, for a quick look")
    parser.add_argument("--activation", choices=("quick_gelu", "gelu"), default="quick_gelu")
    parser.add_argument("--type", choices=TYPES, default="F32")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--current", action="store_true")
    parser.add_argument("--vocabulary", type=Path)
    parser.add_argument("--seed", type=int, default=20240101)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    add_options(parser)
    options = parser.parse_args()
    build(options.folder, options)


if __name__ == "__main__":
    main()
