"""Writes a folder with a whole T5-small or GPT-2 of random weights, laid out as the official one.

    python language_folder.py t5 FOLDER
    python language_folder.py gpt2 FOLDER [--vocabulary DIR]
    python language_folder.py speller|ranker FOLDER

The last two have the shapes of the models that correct queries: a T5 whose pieces are single characters, and a GPT-2, F16.

Weights are made stronger than a fresh model's, so that a dropped bias, a wrong mask or a wrong distance shows, and greedy
search does not repeat one token for ever. The vocabularies are stand-ins of the official sizes: T5's has the letters,
digits and a space mark; GPT-2's the 256 bytes, unless DIR holds its own vocab.json and merges.txt.
"""
import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import GPT2Config, GPT2LMHeadModel, T5Config, T5ForConditionalGeneration

END = "<|endoftext|>"
T5_SIZE = dict(vocab_size=32128, d_model=512, d_kv=64, d_ff=2048, num_layers=6, num_heads=8, feed_forward_proj="relu",
               decoder_start_token_id=0, pad_token_id=0, eos_token_id=1)


SPELLER_SIZE = dict(vocab_size=114, d_model=256, d_kv=32, d_ff=704, num_layers=6, num_decoder_layers=2, num_heads=8,
                    feed_forward_proj="gated-gelu", tie_word_embeddings=False, decoder_start_token_id=0, pad_token_id=0,
                    eos_token_id=1)
RANKER_SIZE = dict(vocab_size=5120, n_positions=128, n_embd=256, n_layer=6, n_head=8, bos_token_id=5119, eos_token_id=5119)


def t5_tokenizer(folder, size, sentinels, joins_spaces=True):
    """A stand-in for T5's vocabulary of `size` pieces, and the sentinels behind them."""
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -3.0)]
    symbols = "abcdefghijklmnopqrstuvwxyz0123456789.,'-"
    if joins_spaces:
        pieces += [("▁" + c, -5.0 - i / 50) for i, c in enumerate(symbols)]
    pieces += [(c, -4.0 - i / 50) for i, c in enumerate(symbols)]
    pieces += [(f"▁unused{i}", -20.0) for i in range(size - len(pieces))]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=2, byte_fallback=False))
    tokenizer.add_special_tokens(["<pad>", "</s>", "<unk>"] + [f"<extra_id_{i}>" for i in reversed(range(sentinels))])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))


@torch.no_grad()
def t5(folder):
    torch.manual_seed(20240102)
    model = T5ForConditionalGeneration(T5Config(**T5_SIZE)).eval()
    gains = {"Attention.o.weight": 48, "wi.weight": 4, "wo.weight": 24, "Attention.q.weight": 3}
    for name, p in model.named_parameters():
        if "layer_norm" in name:
            p.add_(0.1 * torch.randn(p.shape))
        if name.endswith("relative_attention_bias.weight"):
            p.mul_(40)
        if name.startswith("decoder"):
            p.mul_(next((gain for end, gain in gains.items() if name.endswith(end)), 1))
    model.save_pretrained(folder)
    t5_tokenizer(folder, 32000, 100)


@torch.no_grad()
def speller(folder):
    torch.manual_seed(20240104)
    model = T5ForConditionalGeneration(T5Config(**SPELLER_SIZE)).eval()
    model.lm_head.weight.mul_(0.2)
    model.lm_head.weight[1] = 0  # An answer shall not end early.
    model.half().save_pretrained(folder)
    t5_tokenizer(folder, SPELLER_SIZE["vocab_size"], 0, joins_spaces=False)


def ranker(folder):
    torch.manual_seed(20240105)
    GPT2LMHeadModel(GPT2Config(**RANKER_SIZE)).half().save_pretrained(folder)
    gpt2_vocabulary(folder, RANKER_SIZE["vocab_size"])
    gpt2_settings(folder)


def gpt2_vocabulary(folder, size):
    """A stand-in for GPT-2's vocabulary: the bytes, names that no text has, and the end of a text."""
    names = sorted(pre_tokenizers.ByteLevel.alphabet())
    names += [f"unused{i}" for i in range(size - len(names) - 1)] + [END]
    (folder / "vocab.json").write_text(json.dumps({name: i for i, name in enumerate(names)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")


def gpt2_settings(folder):
    settings = {"tokenizer_class": "GPT2Tokenizer", "bos_token": END, "eos_token": END, "unk_token": END}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))


@torch.no_grad()
def gpt2(folder, vocabulary):
    torch.manual_seed(20240103)
    model = GPT2LMHeadModel(GPT2Config()).eval()
    for name, p in model.named_parameters():
        if ".ln_" in name:
            p.add_((0.1 if name.endswith("weight") else 0.05) * torch.randn(p.shape))
        elif name.endswith(".bias"):
            p.add_(0.02 * torch.randn(p.shape))
        elif name.endswith("c_attn.weight"):
            p[:, : 2 * p.shape[0]].mul_(3)
    model.save_pretrained(folder)
    weights = folder / "model.safetensors"
    state = {k.removeprefix("transformer."): v for k, v in load_file(weights).items() if k != "lm_head.weight"}
    mask = torch.tril(torch.ones(1024, 1024)).view(1, 1, 1024, 1024)
    state |= {f"h.{i}.attn.bias": mask.clone() for i in range(12)}
    save_file(state, weights, metadata={"format": "pt"})
    if vocabulary:
        for file in ("vocab.json", "merges.txt"):
            shutil.copyfile(Path(vocabulary) / file, folder / file)
    else:
        gpt2_vocabulary(folder, 50257)
    gpt2_settings(folder)


def build(kind, folder, vocabulary=None):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "gpt2":
        gpt2(folder, vocabulary)
    else:
        {"t5": t5, "speller": speller, "ranker": ranker}[kind](folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("t5", "gpt2", "speller", "ranker"))
    parser.add_argument("folder")
    parser.add_argument("--vocabulary", help="a folder with GPT-2's vocab.json and merges.txt")
    options = parser.parse_args()
    build(options.kind, options.folder, options.vocabulary)
