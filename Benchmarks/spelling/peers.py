"""What other correctors make of the list: symspellpy, pyspellchecker, aspell, hunspell, and the T5 model alone.

    python peers.py [--split dev|test] [--speller weights/speller] [--words weights/speller/words.tsv]

Each as its documentation shows it, with its own English dictionary; aspell, hunspell and pyspellchecker correct word by
word, and the first suggestion is taken. Where `--words` is given, symspellpy runs a second time with that list and its counts. Needs symspellpy, pyspellchecker; Debian aspell, aspell-en, hunspell, hunspell-en-us; for the
model torch and transformers.
"""
import argparse
import re
import subprocess
import tempfile
import time
from pathlib import Path

import common

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def symspell(words=None):
    import symspellpy
    checker = symspellpy.SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    folder = Path(symspellpy.__file__).parent
    checker.load_dictionary(words or folder / "frequency_dictionary_en_82_765.txt", 0, 1, encoding="utf-8")
    if not words:
        checker.load_bigram_dictionary(folder / "frequency_bigramdictionary_en_243_342.txt", 0, 2)

    def compound(text):
        return checker.lookup_compound(text, max_edit_distance=2, ignore_non_words=True, transfer_casing=True)[0].term

    def single(text):
        return WORD.sub(lambda m: checker.lookup(m[0].lower(), symspellpy.Verbosity.TOP, max_edit_distance=2,
                                                 include_unknown=True)[0].term, text)
    return compound, single


def pyspellchecker():
    from spellchecker import SpellChecker
    checker = SpellChecker()
    return lambda text: WORD.sub(lambda m: checker.correction(m[0].lower()) or m[0], text)


def ispell(command):
    """Speaks ispell's protocol with aspell or hunspell: `& word count offset: first, second, …` for what is unknown."""
    def run(texts):
        found = {}
        words = sorted({w for t in texts for w in WORD.findall(t)})
        output = subprocess.run(command, input="".join(f"^{w}\n" for w in words), text=True, stdout=subprocess.PIPE,
                                check=True).stdout
        for line in output.splitlines():
            match = re.match(r"& (\S+) \d+ \d+: ([^,]+)", line)
            if match:
                found[match[1]] = match[2]
        return [WORD.sub(lambda m: found.get(m[0], m[0]), t) for t in texts]
    return run


def speller(folder):
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer
    model, tokenizer = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32), AutoTokenizer.from_pretrained(folder)

    def run(texts):
        answers = []
        with torch.no_grad():
            for start in range(0, len(texts), 50):
                batch = tokenizer([t.lower() for t in texts[start:start + 50]], return_tensors="pt", padding=True)
                batch = {k: batch[k] for k in ("input_ids", "attention_mask")}
                answers += tokenizer.batch_decode(model.generate(**batch, max_new_tokens=48, num_beams=1, do_sample=False),
                                                  skip_special_tokens=True)
        return answers
    return run


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--speller")
    parser.add_argument("--words")
    a = parser.parse_args()
    rows = common.rows(a.split)
    texts = [r["typed"] for r in rows]
    results = {}

    def measure(name, run):
        start = time.process_time()
        results[name] = run(texts)
        print(f"{name}: {1000 * (time.process_time() - start) / len(rows):.2f} ms of this process a query", flush=True)

    def each(function):
        return lambda texts: [function(t) for t in texts]

    results["nothing corrected"] = texts
    compound, single = symspell()
    measure("symspellpy, lookup_compound", each(compound))
    measure("symspellpy, lookup a word", each(single))
    measure("aspell", ispell(["aspell", "-a", "--lang=en_US", "--sug-mode=normal"]))
    measure("hunspell", ispell(["hunspell", "-a", "-i", "utf-8", "-d", "en_US"]))
    if a.words:
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as plain:
            for line in open(a.words, encoding="utf-8"):
                plain.write(line.lower().replace("\t", " "))
            plain.flush()
            compound, single = symspell(plain.name)
            measure("symspellpy, compound, our words", each(compound))
            measure("symspellpy, a word, our words", each(single))
    if a.speller:
        measure("T5 alone (greedy)", speller(a.speller))
    measure("pyspellchecker", each(pyspellchecker()))
    common.table(results, rows)


if __name__ == "__main__":
    main()
