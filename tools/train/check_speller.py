"""Proves that weights/speller loads in transformers, and says what it does.

    python check_speller.py [weights/speller] [--float32 RUN/t5] [--captions FILE]

Prints corrections (greedy, and the beams of one), compares the ids of spiece.model and tokenizer.json (on `--captions`
and a few awkward texts) and, where the trained F32 folder is given, what rounding to F16 costs.
"""
import argparse
from pathlib import Path

import sentencepiece
import torch
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

ROOT = Path(__file__).resolve().parents[2]
QUERIES = ("dog on the beach", "sunset over mountians", "brithday cake", "womens riding hores", "a peice of choclate cake",
           "childern playing socer", "bycicle near the resturant", "img_2034.jpg", "f/2.8 85 mm", "trip to sholapur 2019")
AWKWARD = ("", " ", "  two   spaces ", "IMG_2034.jpg", "café ñandú", "ﬁne ½ ①", "日本 photo", "tab\tand\u00a0more", "don't")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", default=ROOT / "weights/speller", type=Path)
    parser.add_argument("--float32", type=Path)
    parser.add_argument("--captions", type=Path)
    a = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer, model = AutoTokenizer.from_pretrained(a.folder), AutoModelForSeq2SeqLM.from_pretrained(a.folder).eval()
    print(f"{type(model).__name__}, {sum(p.numel() for p in model.parameters())} parameters, computed in {model.dtype}")

    def answer(text, **options):
        source = tokenizer(text, return_tensors="pt")
        ids = model.generate(input_ids=source.input_ids, attention_mask=source.attention_mask, max_new_tokens=48,
                             do_sample=False, **options)
        return [tokenizer.decode(i, skip_special_tokens=True) for i in ids]

    for query in QUERIES:
        print(f"{query:32} -> {answer(query)[0]}")
    print("four beams of «sunset over mountians»:", answer("sunset over mountians", num_beams=4, num_return_sequences=4))

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(a.folder / "spiece.model"))
    texts = list(AWKWARD) + (a.captions.read_text(encoding="utf-8").splitlines()[:5000] if a.captions else [])
    different = [t for t in texts if tokenizer(t).input_ids != pieces.encode(t) + [1]]
    print(f"spiece.model and tokenizer.json: {len(different)} of {len(texts)} texts differ", *map(repr, different[:5]))

    if a.float32:
        full = AutoModelForSeq2SeqLM.from_pretrained(a.float32).eval()
        worst, worst_logit, same, count = 0.0, 0.0, 0, 0
        for text in list(QUERIES) + texts[len(AWKWARD):][:200]:
            ids = torch.tensor([pieces.encode(text.lower()) + [1]])
            with torch.no_grad():
                one, two = (m(input_ids=ids, labels=ids) for m in (full, model))
            worst = max(worst, abs(one.loss.item() - two.loss.item()))
            worst_logit = max(worst_logit, (one.logits - two.logits).abs().max().item())
            same += (one.logits.argmax(-1) == two.logits.argmax(-1)).sum().item()
            count += ids.shape[1]
        print(f"F16 against F32: loss differs by at most {worst:.2e}, a logit by {worst_logit:.2e}; "
              f"the best piece is the same at {same} of {count} places")


if __name__ == "__main__":
    main()
