"""Golden files for SentencePiece's unigram models, and for turning tokens of every kind back into text.

    python tools/reference/unigram_golden.py [--train --captions coco-val2017.txt]
        writes Tests/TokenizersTests/Golden/{unigram,decoding}.jsonl and unigram_code_points.jsonl for the small models in
        Golden/unigram, which are first trained anew with --train.

    python tools/reference/unigram_golden.py --captions coco-val2017.txt --reference OUT
        trains models of 8,000 pieces (identity, nmt_nfkc, nmt_nfkc_cf, the last with byte fallback) on the captions and
        writes the same over many more strings, to be read by
        CLIPSEARCH_UNIGRAM_REFERENCE=OUT swift test -c release --filter Unigram

Of each string stand digests: first of SentencePiece's ids for spiece.model (null where the text names a special token, which
SentencePiece alone would not see), then of those of `tokenizers` for tokenizer.json. Written with sentencepiece 0.2.3,
tokenizers 0.23.3 and transformers 5.23.
"""
import argparse
import base64
import json
import pathlib
import random

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as schema
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertTokenizer, CLIPTokenizer, GPT2Tokenizer, T5Tokenizer

from tokenizer_golden import GOLDEN, ROOT, code_point_blocks, digest, load, strings

SPECIAL = ["</s>", "<unk>", "<pad>", "<extra_id"]
MAP_PLACE = "THE MAP OF spiece.model"
# A small map with what is hard about maps: sequences, one that begins another, an expansion, spaces, a dropped character.
RULES = {"e\u0301": "é", "ﬁ": "fi", "ﬃ": "ffi", "½": "1\u20442", "\u3000": " ", "\u00a0": " ", "\t": " ", "\n": " ", "\u200b": "", "A": "a",
         "AE": "æ", "㍿": "株式会社", "ﷺ": "صلى الله عليه وسلم", "\u212b": "\u00e5", "\u1100\u1161": "가", "…": " . . . "}


def train(folder, lines, size, **options):
    coverage = 0.9995 if size > 2000 else 0.98
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lines.txt").write_text("\n".join(line for line in lines if "\n" not in line), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(folder / "lines.txt"), model_prefix=str(folder / "spiece"), vocab_size=size, model_type="unigram", num_threads=1,
        pad_id=0, eos_id=1, unk_id=2, bos_id=-1, character_coverage=coverage, minloglevel=2, hard_vocab_limit=False, **options)
    (folder / "lines.txt").unlink()
    (folder / "spiece.vocab").unlink()


def train_all(out, lines, size, full):
    out.mkdir(parents=True, exist_ok=True)
    rules = out / "rules.tsv"
    rules.write_text("".join("\t".join(" ".join(f"{ord(c):X}" for c in s) for s in rule) + "\n" for rule in RULES.items()))
    train(out / "identity", lines, size, normalization_rule_name="identity", user_defined_symbols=["<tag>", "ing the", "日本"],
          remove_extra_whitespaces=full)
    train(out / "rules", lines, size, normalization_rule_tsv=str(rules), byte_fallback=True)
    train(out / "nfkc", lines, size, normalization_rule_name="nmt_nfkc")
    if full:
        train(out / "nfkc_cf", lines, size, normalization_rule_name="nmt_nfkc_cf", byte_fallback=True)
    rules.unlink()
    for folder in sorted(f for f in out.iterdir() if f.is_dir()):
        write_json(folder)


def proto(folder):
    model = schema.ModelProto()
    model.ParseFromString((folder / "spiece.model").read_bytes())
    return model


def write_json(folder):
    """The tokenizer.json of T5Tokenizer for "nfkc", as SpmConverter makes it for the others."""
    model = proto(folder)
    pieces = [(p.piece, p.score) for p in model.pieces]
    sentinels = [(f"<extra_id_{i}>", 0.0) for i in range(99, -1, -1)]
    charsmap = model.normalizer_spec.precompiled_charsmap
    if folder.name == "nfkc":
        backend = T5Tokenizer(vocab=pieces + sentinels, _spm_precompiled_charsmap=charsmap).backend_tokenizer
    else:
        backend = Tokenizer(models.Unigram(pieces + sentinels, unk_id=2, byte_fallback=model.trainer_spec.byte_fallback))
        steps = [normalizers.Strip(left=False, right=True), normalizers.Replace(Regex(" {2,}"), "▁")]
        backend.normalizer = normalizers.Sequence(([normalizers.Precompiled(charsmap)] if charsmap else []) + steps)
        scheme = "always" if model.trainer_spec.byte_fallback else "first"
        backend.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme=scheme)
        backend.decoder = decoders.Metaspace(prepend_scheme=scheme)
        if model.trainer_spec.byte_fallback:
            backend.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
        backend.add_special_tokens(["<pad>", "</s>", "<unk>"] + [s for s, _ in sentinels])
        backend.add_tokens([AddedToken(p.piece, normalized=False) for p in model.pieces if p.type == 4])
        backend.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    text = json.dumps(json.loads(backend.to_str()), ensure_ascii=False, separators=(",", ":"))
    if charsmap:
        # The map is large and stands in spiece.model, too.
        written = base64.b64encode(charsmap).decode()
        assert text.count(written) == 1
        text = text.replace(written, MAP_PLACE)
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")


def read_json(folder):
    charsmap = base64.b64encode(proto(folder).normalizer_spec.precompiled_charsmap).decode()
    return Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8").replace(MAP_PLACE, charsmap))


def write(out, models_folder, texts, everything):
    folders = sorted(f for f in models_folder.iterdir() if f.is_dir())
    pieces = {f.name: sentencepiece.SentencePieceProcessor(model_file=str(f / "spiece.model")) for f in folders}
    backends = {f.name: read_json(f) for f in folders}

    def digests(name, text):
        special = any(s in text for s in SPECIAL)
        return [None if special else digest(pieces[name].encode(text) + [1]), digest(backends[name].encode(text).ids)]

    with open(out / "unigram.jsonl", "w", encoding="utf-8") as file:
        file.write(json.dumps({"models": list(pieces)}) + "\n")
        for text, repeat in texts:
            row = {"text": text} | ({"repeat": repeat} if repeat > 1 else {}) | {n: digests(n, text * repeat) for n in pieces}
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    with open(out / "unigram_code_points.jsonl", "w", encoding="utf-8") as file:
        for first, codes in code_point_blocks(everything).items():
            text = " ".join(f"a{chr(c)}b" for c in codes)
            row = {"first": first, "last": codes[-1]} | {n: digests(n, text) for n in pieces}
            file.write(json.dumps(row, separators=(",", ":")) + "\n")


def write_decoding(texts):
    r = random.Random(17)
    kinds = {"clip": load(CLIPTokenizer, GOLDEN / "clip"), "gpt2": load(GPT2Tokenizer, GOLDEN / "gpt2"),
             "bert": BertTokenizer.from_pretrained(ROOT / "weights" / "small" / "text_tower")}
    rows = []
    for name, tokenizer in kinds.items():
        backend = tokenizer.backend_tokenizer
        backend.no_padding()
        backend.no_truncation()
        rows += decoded(name, texts, r, len(tokenizer), lambda t: backend.encode(t).ids,
                        lambda ids, skip: tokenizer.decode(ids, skip_special_tokens=skip, clean_up_tokenization_spaces=False))
    for folder in sorted(f for f in (GOLDEN / "unigram").iterdir() if f.is_dir()):
        backend = read_json(folder)
        rows += decoded(folder.name, texts, r, backend.get_vocab_size(), lambda t: backend.encode(t).ids,
                        lambda ids, skip: backend.decode(ids, skip_special_tokens=skip))
    with open(GOLDEN / "decoding.jsonl", "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def decoded(name, texts, r, size, encode, decode):
    lists = [encode(text)[:40] for text in texts] + [[r.randrange(size + 3) for _ in range(r.randint(0, 12))] for _ in range(80)]
    return [{"kind": name, "ids": ids, "text": decode(ids, False), "plain": decode(ids, True)} for ids in lists]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captions", help="a text file, a caption a line")
    parser.add_argument("--train", action="store_true")
    parser.add_argument("--reference", type=pathlib.Path, help="write the large set here instead")
    arguments = parser.parse_args()
    captions = pathlib.Path(arguments.captions).read_text(encoding="utf-8").splitlines() if arguments.captions else []
    made = [text for text, _ in strings(2000, 7)]
    if arguments.reference:
        train_all(arguments.reference / "unigram", captions + made, 8000, full=True)
        write(arguments.reference, arguments.reference / "unigram", [(c, 1) for c in captions[:20000]] + strings(25000, 3, captions), everything=True)
        return
    if arguments.train:
        train_all(GOLDEN / "unigram", captions[:8000] + made[:500], 900, full=False)
    extra = [("a <extra_id_0> b<extra_id_99>", 1), ("x </s> y", 1), ("<tag> <tag>x ing the日本", 1), ("AE A e\u0301 ﬃ㍿ﷺ", 1), ("a▁b ▁ c▁", 1),
             ("▁", 1), ("  ▁▁ ", 1), ("\r\n \r\nx\r\n", 1), ("\u212b\u0301 \u212b\u0301x", 1), ("<0x41> <0xE2>", 1)]
    write(GOLDEN, GOLDEN / "unigram", extra + strings(2400, 2), everything=False)
    write_decoding([t for t, _ in extra + strings(60, 5)[:-14:2]])


if __name__ == "__main__":
    main()
