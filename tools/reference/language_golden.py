"""Makes Tests/LanguageModelsTests/Golden/{t5,gpt2}: whole small model folders, and what transformers makes of strings with them.

    pip install torch transformers tokenizers safetensors
    python tools/reference/language_golden.py
"""
import json
import shutil
from pathlib import Path

import torch
from transformers import GPT2Config, GPT2LMHeadModel, T5Config, T5ForConditionalGeneration

import language_folder
from full_size_language import Reference
from networks import spice

GOLDEN = Path(__file__).resolve().parents[2] / "Tests" / "LanguageModelsTests" / "Golden"
TEXTS = ["a dog on the beach", "x", "two cats"]
TARGETS = ["a dog", "a dog runs", "sun", ""]


def answers(folder, kind):
    reference = Reference(folder, kind)
    result = {"texts": [], "scores": []}
    for text in TEXTS:
        entry = {"text": text, "ids": reference.ids(text)}
        for name, beams in (("greedy", 1), ("beams", 3)):
            rows, _ = reference.search(text, beams, 8, 1.0)
            entry[name] = [{"tokens": row, "text": reference.tokenizer.decode(row, skip_special_tokens=True)} for row in rows]
        result["texts"].append(entry)
        for target in TARGETS:
            found, tokens = reference.log_probabilities(target, text) if target or kind == "t5" else (torch.empty(0), [])
            result["scores"].append(
                {"given": text, "target": target, "tokens": tokens, "logProbabilities": found.tolist()})
    (folder / "answers.json").write_text(json.dumps(result, ensure_ascii=False))
    print(kind, [entry["greedy"][0] for entry in result["texts"]])


def main():
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    for kind in ("t5", "gpt2"):
        folder = GOLDEN / kind
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        generator = torch.Generator().manual_seed(31)
        if kind == "t5":
            config = T5Config(vocab_size=96, d_model=16, d_kv=8, num_heads=2, d_ff=24, num_layers=1,
                              decoder_start_token_id=0, pad_token_id=0, eos_token_id=1)
            model = spice(T5ForConditionalGeneration(config), generator, torch.float32)
            model.decoder.final_layer_norm.weight.mul_(6)
        else:
            config = GPT2Config(vocab_size=257, n_positions=32, n_embd=16, n_layer=1, n_head=2, bos_token_id=256,
                                eos_token_id=256)
            model = spice(GPT2LMHeadModel(config), generator, torch.float32)
        model.save_pretrained(folder)
        if kind == "t5":
            language_folder.t5_tokenizer(folder, 90, 4)
        else:
            language_folder.gpt2_vocabulary(folder, 257)
            language_folder.gpt2_settings(folder)
        answers(folder, kind)
        for file in folder.iterdir():
            file.chmod(0o644)


if __name__ == "__main__":
    main()
