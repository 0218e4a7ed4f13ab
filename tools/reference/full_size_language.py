"""Parity of `clipsearch generate` and `clipsearch score` with transformers on a whole T5 or GPT-2, from strings to ids.

    python full_size_language.py FOLDER --kind t5|gpt2 --binary clipsearch [--vocabulary DIR] [--text T ...]

When FOLDER does not exist it is first written with random weights in the official layout (language_folder.py). For each
text: the token ids; the log-probability of every token of several targets; the ids of greedy and of two beam searches.
Ends with 1 when a log-probability is off by more than 1e-4 (of itself, where it is above 1), or ids differ. Where greedy
ids differ, it says by how much the reference preferred its own: a tie is no fault.
"""
import argparse
import json
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer, GPT2Tokenizer, PreTrainedTokenizerFast

import language_folder
from commandline import CommandLine

TEXTS = ["a dog on the beach", "sunset at the beach", "two cats, one sofa", "1999 red bicycle near the sea", "x"]
TARGETS = ["a dog runs on the beach", "a dog runs", "sunset", "a dog ran on a beach in 2004"]


class Reference:
    def __init__(self, folder, kind):
        self.is_t5 = kind == "t5"
        load = AutoModelForSeq2SeqLM if self.is_t5 else AutoModelForCausalLM
        self.model = load.from_pretrained(folder, dtype=torch.float32).eval()
        self.tokenizer = (PreTrainedTokenizerFast if self.is_t5 else GPT2Tokenizer).from_pretrained(folder)
        self.end = self.model.config.eos_token_id

    def ids(self, text):
        return self.tokenizer(text)["input_ids"]

    @torch.inference_mode()
    def log_probabilities(self, target, given):
        tokens = self.ids(target)
        if self.is_t5:
            inputs = torch.tensor([[self.model.config.decoder_start_token_id] + tokens[:-1]])
            logits = self.model(input_ids=torch.tensor([self.ids(given)]), decoder_input_ids=inputs).logits[0]
        else:
            prefix = [self.model.config.bos_token_id] + self.ids(given)
            logits = self.model(torch.tensor([prefix + tokens[:-1]])).logits[0, len(prefix) - 1 :]
        return torch.log_softmax(logits.double(), -1).gather(-1, torch.tensor(tokens)[:, None])[:, 0], tokens

    @torch.inference_mode()
    def search(self, text, beams, most, penalty):
        prompt = self.ids(text)
        out = self.model.generate(
            torch.tensor([prompt]), num_beams=beams, num_return_sequences=beams, do_sample=False, max_new_tokens=most,
            length_penalty=penalty, early_stopping=True, pad_token_id=self.end, return_dict_in_generate=True,
            output_logits=True)
        rows = out.sequences[:, 1 if self.is_t5 else len(prompt) :].tolist()
        rows = [row[: row.index(self.end) + 1] if self.end in row else row for row in rows]
        return rows, out.logits

    def margins(self, logits):
        """How much the likeliest token is ahead of the next, at each greedy step."""
        best = [step[0].topk(2).values for step in logits]
        return [float(a - b) for a, b in best]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kind", choices=("t5", "gpt2"), required=True)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--vocabulary", help="a folder with GPT-2's vocab.json and merges.txt")
    parser.add_argument("--text", action="append")
    parser.add_argument("--tokens", type=int, default=12, help="the most tokens that are generated")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if not options.folder.exists():
        language_folder.build(options.kind, options.folder, options.vocabulary)
    reference = Reference(options.folder, options.kind)
    ours = CommandLine(options.binary)
    model = ["--model", options.folder, "--json"]
    lines = lambda output: [json.loads(line) for line in output.splitlines()]
    worst, failures, tightest = 0.0, 0, float("inf")
    for text in options.text or TEXTS:
        for entry in lines(ours.run("score", *model, "--given", text, *TARGETS)):
            expected, tokens = reference.log_probabilities(entry["text"], text)
            if entry["tokens"] != tokens:
                failures += 1
                print(f"{entry['text']!r}: ids {entry['tokens']}, not {tokens}")
                continue
            found = torch.tensor(entry["logProbabilities"], dtype=torch.float64)
            error = float(((found - expected).abs() / expected.abs().clamp(min=1)).max())
            nll = abs(entry["nll"] + float(expected.mean()))
            worst = max(worst, error, nll)
            failures += error > 1e-4 or nll > 1e-4
        for beams, penalty in ((1, 1.0), (4, 1.0), (4, 0.5)):
            expected, logits = reference.search(text, beams, options.tokens, penalty)
            found = [entry["tokens"] for entry in lines(ours.run(
                "generate", *model, text, "--beams", beams, "--return", beams, "--max-tokens", options.tokens,
                "--length-penalty", penalty))]
            margins = reference.margins(logits) if beams == 1 else []
            tightest = min([tightest, *margins])
            if found != expected:
                failures += 1
                print(f"{text!r}, {beams} beams: {found}, not {expected}" + (f"; margins {margins}" if margins else ""))
    print(f"{options.kind}: log-probabilities within {worst:.1e}, ids of greedy and beam search "
          f"{'equal' if not failures else 'NOT all equal'} (tightest greedy margin {tightest:.4f})")
    raise SystemExit(bool(failures))


if __name__ == "__main__":
    main()
