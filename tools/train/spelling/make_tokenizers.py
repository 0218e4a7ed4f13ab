"""Trains the two vocabularies: SentencePiece unigram for the speller, byte-level BPE for the language model.

    python make_tokenizers.py --draws RUN/draws.pickle.gz OUTPUT_FOLDER

The speller's pieces are few and short, since a misspelt word falls into odd ones. Writes OUTPUT/speller/{spiece.model,tokenizer.json,…} and OUTPUT/language/{tokenizer.json,vocab.json,merges.txt,…}.
The speller's two files hold the same pieces and scores; `check_speller.py` compares their ids.
"""
import argparse
import json
import random
from pathlib import Path

import sentencepiece
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from make_draws import Draws

PIECES, MERGED = 640, 5120


def speller(folder, texts):
    folder.mkdir(parents=True, exist_ok=True)
    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join(texts) + "\n", encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(folder / "spiece"), vocab_size=PIECES, model_type="unigram",
        character_coverage=0.99995, pad_id=0, eos_id=1, unk_id=2, bos_id=-1, pad_piece="<pad>", eos_piece="</s>",
        unk_piece="<unk>", normalization_rule_name="nmt_nfkc", max_sentencepiece_length=6, num_threads=2,
        required_chars="0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-./#'\"&%$:,+!?()@",
        split_digits=True, input_sentence_size=400_000, shuffle_input_sentence=False, minloglevel=2)
    corpus.unlink()
    (folder / "spiece.vocab").unlink()

    model = sentencepiece.SentencePieceProcessor(model_file=str(folder / "spiece.model"))
    from sentencepiece import sentencepiece_model_pb2 as pb2
    proto = pb2.ModelProto()
    proto.ParseFromString((folder / "spiece.model").read_bytes())
    tokenizer = Tokenizer(models.Unigram([(p.piece, p.score) for p in proto.pieces], unk_id=2, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap),
        normalizers.Strip(left=False, right=True), normalizers.Replace(Regex(" {2,}"), "\u2581")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="\u2581", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=["$A", "</s>"], pair=["$A", "</s>", "$B", "</s>"], special_tokens=[("</s>", 1)])
    tokenizer.add_special_tokens(["<pad>", "</s>", "<unk>"])
    tokenizer.save(str(folder / "tokenizer.json"))
    write(folder / "tokenizer_config.json", {
        "tokenizer_class": "T5Tokenizer", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>",
        "extra_ids": 0, "additional_special_tokens": [], "model_max_length": 512, "clean_up_tokenization_spaces": False})
    write(folder / "special_tokens_map.json", {"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"})
    different = [t for t in texts[:20_000] if tokenizer.encode(t).ids != model.encode(t) + [1]]
    print(f"speller: {model.get_piece_size()} pieces; ids differ between the two files on {len(different)} of 20,000 texts")
    for text in different[:5]:
        print("   ", text, tokenizer.encode(text).tokens, model.encode(text, out_type=str))


def language(folder, texts):
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(models.BPE(byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    trainer = trainers.BpeTrainer(vocab_size=MERGED - 1, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
                                  show_progress=False, special_tokens=[])
    # A text is judged from its beginning, so a word at the beginning must not cost more pieces than within.
    tokenizer.train_from_iterator((t for text in texts for t in (text, " " + text)), trainer)
    tokenizer.add_special_tokens(["<|endoftext|>"])
    tokenizer.save(str(folder / "tokenizer.json"))
    tokenizer.model.save(str(folder))
    vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    vocabulary["<|endoftext|>"] = len(vocabulary)
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    write(folder / "tokenizer_config.json", {
        "tokenizer_class": "GPT2Tokenizer", "bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>",
        "unk_token": "<|endoftext|>", "add_prefix_space": False, "model_max_length": 128,
        "clean_up_tokenization_spaces": False})
    write(folder / "special_tokens_map.json", {"bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>"})
    print(f"language: {tokenizer.get_vocab_size()} pieces")


def write(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("output", type=Path)
    parser.add_argument("--draws", required=True)
    a = parser.parse_args()
    random.seed(4)
    draws = Draws.load(a.draws, seed=40)
    queries = draws.queries["train"]
    texts = []
    for _ in range(150_000):
        words, fixed = queries.draw()
        texts.append(" ".join(words))
        if random.random() < 0.4:
            texts.append(draws.noise.query(words, fixed))
    speller(a.output / "speller", texts)
    clean = [" ".join(queries.draw()[0]) for _ in range(100_000)]
    language(a.output / "language", [" ".join(c) for c in queries.captions] + [" ".join(t) for t in queries.texts] + clean)


if __name__ == "__main__":
    main()
