"""Makes Tests/NetworksTests/Golden: random networks, inputs, and every hidden state that PyTorch computes from them.

    pip install torch transformers safetensors numpy
    python tools/reference/networks.py

Each folder holds a model as Hugging Face lays it out, and golden.safetensors with the inputs and what must come out.
Norms, biases and attention are made stronger than a fresh model's, so that a dropped bias or a wrong mask shows.
"""
import json
import math
import os
import shutil

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from transformers import (BertConfig, BertModel, CLIPConfig, CLIPModel, CLIPTextConfig, CLIPTextModelWithProjection,
                          CLIPVisionConfig, CLIPVisionModelWithProjection)

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Tests/NetworksTests/Golden")
TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


def spice(model, generator, dtype):
    """Random gains and biases, sharp attention, and weights that the file's type can hold."""
    noise = lambda p, scale: scale * torch.randn(p.shape, generator=generator)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if "norm" in name.lower() or "layrnorm" in name:
                p.copy_((1 if name.endswith("weight") else 0) + noise(p, 0.3))
            elif name.endswith("bias"):
                p.copy_(noise(p, 0.3))
            elif p.dim() > 1:
                fan_in = p[0].numel()
                gain = 2.0 if any(k in name for k in ("q_proj", "k_proj", "query", "key")) else 1.0
                p.copy_(noise(p, 0.5 if "embedding" in name and "patch" not in name else gain / math.sqrt(fan_in)))
            elif "logit_scale" not in name:
                p.copy_(noise(p, 0.5))
            p.copy_(p.to(dtype).float())
    return model.eval()


def write(name, files, config, golden):
    """files: {file name: {tensor name: tensor}}"""
    folder = os.path.join(GOLDEN, name)
    shutil.rmtree(folder, ignore_errors=True)
    for path, tensors in files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        save_file({k: v.contiguous().clone() for k, v in tensors.items()}, full, metadata={"format": "pt"})
    for path, value in config.items():
        with open(os.path.join(folder, path), "w") as file:
            json.dump(value, file, indent=1, sort_keys=True)
    save_file({k: v.contiguous().clone() for k, v in golden.items()}, os.path.join(folder, "golden.safetensors"))


def stored(model, dtype):
    return {k: v.to(dtype) if v.is_floating_point() else v for k, v in model.state_dict().items()}


def pixels(generator, *shape):
    """Values that half precision holds exactly, to keep the files small."""
    return torch.randn(shape, generator=generator).half()


def vision_states(model, x):
    out = model(x.float(), output_hidden_states=True)
    states = {f"hidden_states.{i}": h.flatten(0, 1) for i, h in enumerate(out.hidden_states)}
    pooled = model.vision_model.post_layernorm(out.last_hidden_state[:, 0])
    return {"pixels": x, **states, "pooler_output": pooled, "embeds": out.image_embeds}


def text_states(model, sequences, end):
    """sequences: ids of different lengths; end: where each one's end-of-text token stands."""
    length = max(map(len, sequences))
    ids = torch.tensor([s + [0] * (length - len(s)) for s in sequences])
    embeds = []
    states = {}
    for row, (sequence, e) in enumerate(zip(sequences, end)):
        # Run with all that follows the end, which must make no difference.
        out = model(torch.tensor([sequence]), output_hidden_states=True)
        embeds.append(out.text_embeds)
        for i, h in enumerate(out.hidden_states):
            states.setdefault(f"hidden_states.{i}", []).append(h[0, :e + 1])
        states.setdefault("pooler_output", []).append(model.text_model.final_layer_norm(out.hidden_states[-1][:, e]))
    return {"ids": ids, "lengths": torch.tensor([len(s) for s in sequences]),
            **{k: torch.cat(v) for k, v in states.items()}, "embeds": torch.cat(embeds)}


def vision(name, seed, dtype, batch, **config):
    g = torch.Generator().manual_seed(seed)
    c = CLIPVisionConfig(**config)
    model = spice(CLIPVisionModelWithProjection(c), g, TYPES[dtype])
    golden = vision_states(model, pixels(g, batch, c.num_channels, c.image_size, c.image_size))
    write(name, {"model.safetensors": stored(model, TYPES[dtype])}, {"config.json": c.to_dict()}, golden)


def text(name, seed, dtype, sequences, end, **config):
    g = torch.Generator().manual_seed(seed)
    c = CLIPTextConfig(**config)
    model = spice(CLIPTextModelWithProjection(c), g, TYPES[dtype])
    write(name, {"model.safetensors": stored(model, TYPES[dtype])}, {"config.json": c.to_dict()},
          text_states(model, sequences, end))


def whole_clip(name, seed):
    """Both towers in shards, with the buffers and settings of the official repository."""
    g = torch.Generator().manual_seed(seed)
    c = CLIPConfig(
        text_config=dict(hidden_size=40, intermediate_size=52, num_hidden_layers=1, num_attention_heads=4,
                         vocab_size=60, max_position_embeddings=9, eos_token_id=2, projection_dim=999),
        vision_config=dict(hidden_size=24, intermediate_size=36, num_hidden_layers=1, num_attention_heads=2,
                           image_size=32, patch_size=16, projection_dim=999),
        projection_dim=20)
    model = spice(CLIPModel(c), g, torch.float16)
    x = pixels(g, 2, 3, 32, 32)
    sequences = [[57, 4, 5, 59], [57, 59, 59, 59, 59, 59, 59, 59, 59]]
    golden = {"pixels": x, "ids": torch.tensor([s + [0] * (9 - len(s)) for s in sequences]),
              "lengths": torch.tensor([4, 9])}
    as_tensor = lambda out: out if torch.is_tensor(out) else out.pooler_output
    golden["image_embeds"] = as_tensor(model.get_image_features(pixel_values=x.float()))
    golden["text_embeds"] = torch.cat(
        [as_tensor(model.get_text_features(input_ids=torch.tensor([s]))) for s in sequences])
    tensors = stored(model, torch.float16)
    tensors["text_model.embeddings.position_ids"] = torch.arange(9)[None]
    tensors["vision_model.embeddings.position_ids"] = torch.arange(5)[None]
    shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
    place = {k: shards[i % 2] for i, k in enumerate(sorted(tensors))}
    write(name, {s: {k: v for k, v in tensors.items() if place[k] == s} for s in shards},
          {"config.json": c.to_dict(), "model.safetensors.index.json": {"metadata": {}, "weight_map": place}}, golden)


def bert_states(model, sequences, types):
    states = {}
    for s, t in zip(sequences, types):
        out = model(input_ids=torch.tensor([s]), token_type_ids=torch.tensor([t]), output_hidden_states=True)
        for i, h in enumerate(out.hidden_states):
            states.setdefault(f"hidden_states.{i}", []).append(h[0])
        states.setdefault("mean", []).append(out.last_hidden_state.mean(1))
    length = max(map(len, sequences))
    pad = lambda rows: torch.tensor([r + [0] * (length - len(r)) for r in rows])
    return {"ids": pad(sequences), "types": pad(types), "lengths": torch.tensor([len(s) for s in sequences]),
            **{k: torch.cat(v) for k, v in states.items()}}


def bert(name, seed, dtype, lengths, is_old=False, **config):
    g = torch.Generator().manual_seed(seed)
    c = BertConfig(**config)
    model = spice(BertModel(c), g, TYPES[dtype])
    sequences = [torch.randint(c.vocab_size, (n,), generator=g).tolist() for n in lengths]
    types = [[int(i > n // 2) for i in range(n)] for n in lengths]
    tensors = stored(model, TYPES[dtype])
    tensors["embeddings.position_ids"] = torch.arange(c.max_position_embeddings)[None]
    if is_old:
        rename = lambda k: k.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
        tensors = {"bert." + rename(k): v for k, v in tensors.items()}
    write(name, {"model.safetensors": tensors}, {"config.json": c.to_dict()}, bert_states(model, sequences, types))


def same_conv(tensors, x, name, kernel, stride=1, groups=1):
    """Convolution with TensorFlow's SAME padding. x: [B, C, H, W]"""
    size = x.shape[-1]
    pad = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    x = F.pad(x, (pad // 2, pad - pad // 2, pad // 2, pad - pad // 2))
    return F.conv2d(x, tensors[name + ".weight"], tensors[name + ".bias"], stride=stride, groups=groups)


def aligned(name, seed, dtype, batch, size, stem, head, blocks, queries, dimension, hidden, width):
    """The default model's architecture: EfficientNet-Lite, BERT and the two heads."""
    g = torch.Generator().manual_seed(seed)
    rounded = lambda t: t.to(TYPES[dtype]).float()
    net = {}

    def conv(layer, out, per_filter, kernel):
        net[layer + ".weight"] = rounded(torch.randn(out, per_filter, kernel, kernel, generator=g)
                                         * 1.6 / math.sqrt(per_filter * kernel * kernel))
        net[layer + ".bias"] = rounded(0.3 * torch.randn(out, generator=g))

    conv("stem", stem, 3, 3)
    for i, b in enumerate(blocks):
        wide = b["cin"] * b["expand"]
        if b["expand"] != 1:
            conv(f"blocks.{i}.expand", wide, b["cin"], 1)
        conv(f"blocks.{i}.depthwise", wide, 1, b["kernel"])
        conv(f"blocks.{i}.project", b["cout"], wide, 1)
    conv("head", head, blocks[-1]["cout"], 1)

    x = pixels(g, batch, 3, size, size)
    states = {}
    flat = lambda t: t.flatten(2).transpose(1, 2).flatten(0, 1)
    y = F.relu6(same_conv(net, x.float(), "stem", 3, 2))
    states["stem"] = flat(y[:1])
    middle = None
    for i, b in enumerate(blocks):
        z = y
        if b["expand"] != 1:
            z = F.relu6(same_conv(net, z, f"blocks.{i}.expand", 1))
        z = F.relu6(same_conv(net, z, f"blocks.{i}.depthwise", b["kernel"], b["stride"], z.shape[1]))
        z = same_conv(net, z, f"blocks.{i}.project", 1)
        if b["skip"]:
            z = z + y
        if z.shape[-1] < y.shape[-1]:
            middle = y
        y = z
        states[f"blocks.{i}"] = flat(y[:1])
    top = F.relu6(same_conv(net, y, "head", 1))
    states["head"] = flat(top[:1])

    channels = y.shape[1]
    features = head + 2 * middle.shape[1] + queries * channels
    p = {"image.attention_query": torch.randn(queries, channels, generator=g),
         "image.mean": torch.randn(features, generator=g), "image.inv_std": 1 + torch.rand(features, generator=g),
         "image.proj.weight": torch.randn(dimension, features, generator=g) / math.sqrt(features),
         "image.proj.bias": torch.randn(dimension, generator=g),
         "text.fc.weight": torch.randn(dimension, width, generator=g),
         "text.fc.bias": torch.randn(dimension, generator=g),
         "text.fc1.weight": torch.randn(hidden, width, generator=g) / math.sqrt(width),
         "text.fc1.bias": torch.randn(hidden, generator=g),
         "text.fc2.weight": torch.randn(dimension, hidden, generator=g) / math.sqrt(hidden),
         "text.fc2.bias": torch.randn(dimension, generator=g)}
    p = {k: rounded(v) for k, v in p.items()}
    positions = y.flatten(2).transpose(1, 2)
    attention = torch.softmax(positions @ p["image.attention_query"].T, 1)
    gathered = torch.einsum("bth,btd->bhd", attention, positions).flatten(1)
    f = torch.cat([top.mean((2, 3)), middle.mean((2, 3)), middle.amax((2, 3)), gathered], 1)
    states["features"] = f[:1]
    z = ((f - p["image.mean"]) * p["image.inv_std"]).clamp(-8, 8)
    states["image_embeds"] = F.normalize(F.linear(z, p["image.proj.weight"], p["image.proj.bias"]), dim=-1)

    c = BertConfig(hidden_size=width, intermediate_size=60, num_hidden_layers=1, num_attention_heads=4, vocab_size=50,
                   max_position_embeddings=12)
    model = spice(BertModel(c, add_pooling_layer=False), g, TYPES[dtype])
    sequences = [torch.randint(50, (n,), generator=g).tolist() for n in (5, 1, 12)]
    t = torch.cat([F.normalize(model(torch.tensor([s])).last_hidden_state.mean(1), dim=-1) for s in sequences])
    linear = lambda v, n: F.linear(v, p[n + ".weight"], p[n + ".bias"])
    states["text_embeds"] = F.normalize(
        linear(t, "text.fc") + linear(F.gelu(linear(t * math.sqrt(width), "text.fc1")), "text.fc2"), dim=-1)
    golden = {"pixels": x, "ids": torch.tensor([s + [0] * (12 - len(s)) for s in sequences]),
              "lengths": torch.tensor([5, 1, 12]), **states}
    narrow = lambda tensors: {k: v.to(TYPES[dtype]) for k, v in tensors.items()}
    write(name, {"image_tower/model.safetensors": narrow(net), "projection.safetensors": narrow(p),
                 "text_tower/model.safetensors": stored(model, TYPES[dtype])},
          {"config.json": {"model_type": "aligned_dual_encoder", "embedding_dim": dimension},
           "image_tower/config.json": {"image_size": size, "activation": "relu6", "stem_out": stem, "head_out": head,
                                       "blocks": blocks},
           "text_tower/config.json": c.to_dict()}, golden)


def block(expand, kernel, stride, cin, cout):
    return dict(expand=expand, kernel=kernel, stride=stride, cin=cin, cout=cout, skip=stride == 1 and cin == cout)


@torch.no_grad()
def main():
    vision("vision-patch14", 1, "F32", 3, hidden_size=52, intermediate_size=72, num_hidden_layers=2,
           num_attention_heads=4, image_size=28, patch_size=14, projection_dim=17)
    # Eight pixels at the right and bottom fill no patch.
    vision("vision-patch16", 2, "BF16", 3, hidden_size=36, intermediate_size=52, num_hidden_layers=3,
           num_attention_heads=3, image_size=40, patch_size=16, projection_dim=33, hidden_act="gelu")
    vision("vision-patch32", 3, "F16", 1, hidden_size=24, intermediate_size=36, num_hidden_layers=2,
           num_attention_heads=2, image_size=64, patch_size=32, projection_dim=16)
    # The old rule: the text ends at its largest id, wherever the configuration says.
    text("text-end2", 4, "F32", [[60, 5, 2, 61], [60, 7, 8, 9, 10, 11, 12, 61, 3, 2], [60, 61, 61, 61, 0]], [3, 7, 1],
         hidden_size=36, intermediate_size=52, num_hidden_layers=2, num_attention_heads=3, vocab_size=62,
         max_position_embeddings=13, projection_dim=20, eos_token_id=2)
    # The new rule: it ends at the first end-of-text token, though larger ids exist and the token may be the padding
    # too.
    text("text-end-id", 5, "BF16",
         [[60, 80, 79, 61, 61, 61], [60, 61], [60, 1, 2, 3, 4, 5, 6, 7, 8, 81, 61, 9, 61]], [3, 1, 10],
         hidden_size=72, intermediate_size=96, num_hidden_layers=2, num_attention_heads=6, vocab_size=82,
         max_position_embeddings=13, projection_dim=31, eos_token_id=61, hidden_act="gelu")
    whole_clip("clip-sharded", 6)
    bert("bert", 7, "F32", [1, 7, 13], hidden_size=36, intermediate_size=52, num_hidden_layers=2, num_attention_heads=3,
         vocab_size=70, max_position_embeddings=13)
    bert("bert-old-names", 8, "BF16", [11], is_old=True, hidden_size=52, intermediate_size=72, num_hidden_layers=2,
         num_attention_heads=4, vocab_size=50, max_position_embeddings=12, hidden_act="gelu_new", layer_norm_eps=1e-5)
    aligned("aligned", 9, "F16", 3, 37, 10, 44,
            [block(1, 3, 1, 10, 6), block(6, 3, 2, 6, 9), block(6, 5, 1, 9, 9), block(4, 5, 2, 9, 20),
             block(6, 3, 1, 20, 20), block(6, 5, 2, 20, 26), block(2, 3, 1, 26, 34)],
            queries=3, dimension=21, hidden=28, width=48)


if __name__ == "__main__":
    main()
