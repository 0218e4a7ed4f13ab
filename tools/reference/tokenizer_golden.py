"""Golden files for the tokenizers: what `transformers` makes of a few thousand strings.

    python tools/reference/tokenizer_golden.py [--train --captions coco-val2017.txt]
        writes the golden strings to Tests/TokenizersTests/Golden, for BERT's vocabulary of the default model,
        weights/small/text_tower, and the small vocabularies there in CLIP's and GPT-2's exact formats, which are first
        trained anew with --train.

    python tools/reference/tokenizer_golden.py --captions coco-val2017.txt --reference OUT --clip DIR --bert DIR --gpt2 DIR
        the same over many more strings with full vocabularies, to be read by
        CLIPSEARCH_REFERENCE=OUT swift test -c release --filter TokenizersTests
        `DIR` holds vocab.json and merges.txt (CLIP, GPT-2) or vocab.txt (BERT).

Every string comes from a seeded generator. Written with tokenizers 0.23.3 and transformers 5.23. (This file cannot be
called tokenizers.py: the library of that name would no longer be found.)
"""
import argparse
import json
import pathlib
import random
import shutil
import tempfile
import unicodedata

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import BertTokenizer, CLIPTokenizer, GPT2Tokenizer

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "Tests" / "TokenizersTests" / "Golden"
LIMITS = {"clip": 77, "bert": 256, "gpt2": 200}
CLIP_PATTERN = r"""<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"""

HAND_WRITTEN = [
    "", " ", "   ", "\t", "\n", "\r\n", " \t\r\n ", "a", "A", "!", "a photo of a cat", "A Photo Of A CAT.",
    "a  photo\tof\na\r\ncat", " leading and trailing ", "don't can't won't it's I'm we're they've he'll she'd",
    "DON'T CAN'T IT'S WE'RE I'LL", "'s 't 're 've 'm 'll 'd", "'some 'tis 'really 'very 'more 'llama 'dog", "''s'''t",
    "rock 'n' roll", "l'été d’été it’s", "o'clock O'Neill's", "'", "''", "'S", "'l", "'r", "'re", "'rx", "'v 'l 'r",
    "1", "12", "123456789", "3.14", "1,000,000", "2024-02-29", "10:30pm", "x2", "2x", "v1.2.3", "50%", "$100", "№5",
    "x² y³ ½ ¼ ⅔ ⁴ ₅ ①②③ Ⅷ ⅻ ٣٤٥ ۱۲۳ १२३ ๑๒๓ 一二三 𝟘𝟙𝟚", "５６７ ｆｕｌｌｗｉｄｔｈ Ａ",
    "https://example.org/path?q=a+b&c=d#frag", "user.name+tag@example.co.uk", "C:\\Users\\x\\y.jpg", "#hashtag @user",
    "<html>&amp;</html>", "a_b__c---d", "...", "?!?!", "“quotes” ‘single’ «guillemets» „low“", "em—dash en–dash",
    "😀", "😀😀😀", "👍🏽 👩‍👩‍👧‍👦 🏳️‍🌈 👨🏿‍🚀 🇩🇪🇫🇷 ❤️ ☺︎ 1️⃣", "a😀b", "🤷🏻‍♀️",
    "Привет, мир! Ёлка ёлка Й й", "ПРИВЕТ", "Ελληνικά ΟΔΟΣ ΣΊΣΥΦΟΣ Σ ς σ ΑΣ ΆΣ", "ἈΡΧΉ ᾼ ᾳ ΐ",
    "İstanbul ISPARTA ığdır ı i̇ İİ", "Straße STRASSE ẞ ß", "ŉ ǰ ΐ ﬁ ﬃ ǆ ǅ Ǆ ſ K Å Ω",
    "中文字符 一只猫的照片", "日本語のテキスト、カタカナ ひらがな。ｶﾞ がガ", "한국어 텍스트 각 가", "한국어",
    "𠀀𠮷 㐀 豈 更 﨑 丽 〇 々", "صورة قطة على السجادة ٱللَّٰه", "עִבְרִית שׁלום", "हिन्दी में एक बिल्ली की तस्वीर क़ ख़", "ภาพแมวบนเสื่อ กำ",
    "বাংলা ড় য়", "தமிழ் கொ", "ကမြန်မာ", "አማርኛ", "ქართული ᲥᲐᲠᲗᲣᲚᲘ", "Ꭰꭰ ꮃ Ᏸ", "𐐀𐐨 𞤀𞤢", "Tiếng Việt đẹp Ấn Độ", "crème brûlée CRÈME BRÛLÉE naïve façade Ångström",
    "re\u0301sume\u0301 résumé", "e\u0301\u0323 e\u0323\u0301 ẹ́", "a\u0300\u0301\u0302\u0303", "\u0301a", " \u0301", "\u0344 \u0f73 \u0958",
    "q\u0307\u0323 q\u0323\u0307", "\u1100\u1161\u11a8 \u1100\u1161 \uac00\u11a8", "Z\u0351\u036b\u0343a\u0363l\u0348go",
    "zero\u200bwidth\u200cjoin\u200der\u2060word\ufeffbom", "soft\u00adhyphen", "nbsp\u00a0nnbsp\u202fideographic\u3000space",
    "\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u205f", "a\u0085b\u000bc\u000cd\u001ce\u001ff",
    "nul\x00byte\x01\x02\x7f\x80\x9f", "\u202eright to left\u202c \u2066x\u2069", "\ue000\uf8ff private \U000f0000\U0010fffd",
    "\ud7ff\ue000 \ufffd \ufffc \uffff \ufdd0 \U0001ffff", "\U0010ffff", "\U000e0041\U000e007f tags", "unassigned \u0378 \U0002ffff",
    "\u180e mongolian \u180b", "½¾", "\u2160\u2170", "ª º ʰ ʲ", "_", "__init__", "a/b", "C++ C# .NET", "~`!@#$%^&*()_+-={}[]|\\:;\"'<>,.?/",
    "<|startoftext|>", "<|endoftext|>", "a <|endoftext|> b", "a<|endoftext|>b", "<|endoftext|><|endoftext|>", "<|ENDOFTEXT|>",
    "<|StartOfText|> x", "<|endoftext|", "<<|endoftext|>>", "!<|startoftext|>!", " <|endoftext|> ", "x <|startoftext|>'s",
    "[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "a [MASK] b", "a[SEP]b", "[sep]", "[ SEP ]", "[[SEP]]", "[CLS][SEP]", "[mask] [Mask]",
    "e<|endoftext|>\u0301", "e[SEP]\u0301", "##ing ##", "a##b", "unk <unk> </w> a</w>", "Ġ Ċ ĠĠ", "Ã©", "supercalifragilisticexpialidocious",
    "x" * 99, "x" * 100, "x" * 101, "é" * 100, "é" * 101, "e\u0301" * 100, "中" * 120, "a " * 40, "a" * 75, "a b " * 300, "!" * 200, "😀" * 90,
    "word " * 73 + "a b c d e", "cat " * 75, "cat " * 76, "cat " * 254, "cat " * 255, "1 " * 300, "\n" * 50 + "x", "tab\t\ttab",
    "  two  spaces  ", "trailing newline\n", "space before newline \n x", "a\u00a0 b", "a \u00a0b", "x\u2003\u2003y", " \u3000 z",
]

POOLS = [
    "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", " ", "  ", "'\"`.,;:!?-_()[]{}<>|/\\@#$%^&*+=~",
    "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßÀÁÂÃÄÅÆÇÈÉÊËŒœŠšŽžİıĞğŞşŁłĐđ", "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙіїєґ",
    "αβγδεζηθικλμνξοπρσςτυφχψωΑΒΓΔΕΣΩάέήίόύώΐΰ", "的一是不了人我在有他这中大来上国猫狗照片", "あいうえおかがきぎアイウエオガギゴー、。「」", "가각간갈감갑값강고곡한국어사진ㄱㄴㅏ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئ٠١٢٣٤٥٦٧٨٩َُِّْ", "अआइईउऊएऐओऔकखगघचछजझटठडढतथदधनपफबभमयरलवशषसह़ािीुूृेैोौ्ंः०१२३",
    "กขคงจฉชซญดตถทธนบปผฝพฟมยรลวศสหอฮะาำิีึืุูเแโใไ็่้๊๋์", "אבגדהוזחטיכלמנסעפצקרשתְֱֲֳִֵֶַָֹּ", "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030c\u0323\u0327\u0328\u0345\u034f\u20d7",
    "😀😂🤣😍🥰🐱🐶🏠🚗✈️❤️👍👋🏻🏼🏽🏾🏿\u200d♀♂\ufe0f🇩🇪🇺🇸", "\t\n\r\x0b\x0c\x1c\x85\u00a0\u1680\u2002\u2003\u2009\u200a\u2028\u2029\u202f\u205f\u3000",
    "\x00\x01\x08\x1b\x7f\x80\u00ad\u200b\u200c\u200d\u200e\u2060\ufeff\ufffd", "²³¹½¼¾₀₁⁴①②Ⅳⅷ٣৩๓𝟙", "\ue000\uf8ff\U000f0000\U00100000\ud7ff\uffff", "ﬁﬂﬃＡｂ１！ǅǈſKÅΩ㎏㍿",
]
PIECES = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "<|endoftext|>", "<|startoftext|>", "[SEP]", "[CLS]", "[MASK]", "[UNK]", "[PAD]", "##", "</w>",
          "http://", "www.", ".com", "...", "  ", "\r\n", "\u1100\u1161\u11a8", "e\u0301", "👩‍👩‍👧"]
SUBJECTS = "a man|two dogs|a young woman|the old lighthouse|three children|a red double-decker bus|an elderly couple|a kitten|someone's bicycle|several sheep|a surfer|the chef".split("|")
ACTIONS = "riding a wave|sitting on a bench|looking at the camera|next to a parked car|in front of a brick wall|holding an umbrella|eating a slice of pizza|under a cloudy sky|playing frisbee|that isn't moving|covered in snow|at 7:45 pm".split("|")
ENDINGS = ["", ".", "!", " .", ", while it's raining.", " on a sunny day", " (black & white photo)", " - 35mm, f/1.8", " in Zürich", " near São Paulo?", " #nofilter", " \"as is\""]


def random_text(r):
    pools = r.sample(POOLS, r.randint(1, 5)) + [POOLS[0]]
    parts = []
    for _ in range(r.choice([1, 2, 4, 8, 12, 20])):
        kind = r.random()
        if kind < 0.12:
            parts.append(r.choice(PIECES))
        elif kind < 0.2:
            parts.append(chr(r.choice([r.randrange(0x250), r.randrange(0x3000), r.randrange(0xd800), r.randrange(0xe000, 0x20000)])))
        elif kind < 0.75:
            parts.append("".join(r.choices(r.choice(pools), k=r.randint(1, 6))))
        else:
            parts.append(" ")
    text = "".join(parts)
    form = r.random()
    return unicodedata.normalize("NFD" if form < 0.15 else "NFC", text) if form < 0.3 else text


def caption_like(r, captions):
    text = r.choice(captions) if captions else f"{r.choice(SUBJECTS)} {r.choice(ACTIONS)}{r.choice(ENDINGS)}"
    style = r.random()
    if style < 0.15:
        return text.upper()
    if style < 0.3:
        return text.title()
    if style < 0.4:
        position = r.randint(0, len(text))
        return text[:position] + r.choice(r.choice(POOLS)) + text[position:]
    if style < 0.45:
        return text.replace(" ", r.choice(["  ", "\t", "\u00a0", " \n", "\u200b", ", "]))
    return text


def strings(count, seed, captions=()):
    r = random.Random(seed)
    texts = dict.fromkeys(HAND_WRITTEN)
    long = [("a", 10000), ("ab", 5000), ("the cat ", 1250), ("é", 10000), ("日本", 5000), ("e\u0301\u0323", 3000), ("\u0301\u0323", 5000), ("!?", 5000),
            ("lighthouse", 1000), (" ", 10000), ("<|endoftext|>", 700), ("[SEP]", 2000), ("x1", 5000), ("😀", 2500)]
    while len(texts) < count - len(long):
        texts[random_text(r) if r.random() < 0.6 else caption_like(r, captions)] = None
    return [(t, 1) for t in texts] + long


def code_point_blocks(everything):
    codes = range(0x110000) if everything else [*range(0x20000), *range(0x2F800, 0x2FB00), *range(0xE0000, 0xE0200)]
    blocks = {}
    for c in codes:
        if not 0xD800 <= c < 0xE000:
            blocks.setdefault(c & ~0xFF, []).append(c)
    return blocks


def digest(ids):
    """FNV-1a over whole ids."""
    value = 0x811C9DC5
    for i in ids:
        value = ((value ^ i) * 0x01000193) & 0xFFFFFFFF
    return value


def write(folder, tokenizers, texts, everything):
    backends = {name: t.backend_tokenizer for name, t in tokenizers.items()}
    for name, backend in backends.items():
        backend.no_padding()
        backend.enable_truncation(LIMITS[name])
    with open(folder / "strings.jsonl", "w", encoding="utf-8") as out:
        out.write(json.dumps({"limits": LIMITS}) + "\n")
        for text, repeat in texts:
            row = {"text": text} | ({"repeat": repeat} if repeat > 1 else {})
            row |= {name: backend.encode(text * repeat).ids for name, backend in backends.items()}
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    for backend in backends.values():
        backend.no_truncation()
    with open(folder / "code_points.jsonl", "w", encoding="utf-8") as out:
        for first, codes in code_point_blocks(everything).items():
            text = " ".join(f"a{chr(c)}b" for c in codes)
            row = {"first": first, "last": codes[-1]}
            row |= {name: digest(backend.encode(text).ids) for name, backend in backends.items()}
            out.write(json.dumps(row, separators=(",", ":")) + "\n")


def train(lines, suffix, merges):
    """Merges of a byte-pair encoding over `lines` as the model in question would cut them."""
    trainee = Tokenizer(models.BPE(end_of_word_suffix=suffix))
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False)
    if suffix:
        trainee.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
        split = pre_tokenizers.Split(Regex(CLIP_PATTERN), behavior="removed", invert=True)
        trainee.pre_tokenizer = pre_tokenizers.Sequence([split, byte_level])
    else:
        trainee.pre_tokenizer = byte_level
    trainee.train_from_iterator(lines, trainers.BpeTrainer(
        vocab_size=512 + merges, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), end_of_word_suffix=suffix, show_progress=False))
    return [tuple(m) for m in json.loads(trainee.to_str())["model"]["merges"]][:merges]


def byte_characters():
    """GPT-2's `bytes_to_unicode`, in the order of its vocabulary."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [b for b in range(256) if b not in printable]
    return [chr(b) for b in printable] + [chr(256 + i) for i in range(len(others))]


def write_vocabulary(folder, tokens, merges, tokenizer_class):
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {token: i for i, token in enumerate(tokens)}
    assert len(vocabulary) == len(tokens)
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges), encoding="utf-8")
    backend = json.loads(load(tokenizer_class, folder).backend_tokenizer.to_str())
    (folder / "tokenizer.json").write_text(json.dumps(backend, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def load(tokenizer_class, folder):
    return tokenizer_class(vocab=str(folder / "vocab.json"), merges=str(folder / "merges.txt"))


def train_vocabularies(captions):
    lines = captions[:8000] + [unicodedata.normalize("NFC", text) for text, _ in strings(2000, 7)]
    base = byte_characters()
    merges = train(lines, "</w>", 2000)
    whole = list(dict.fromkeys(a + b for a, b in merges))
    write_vocabulary(GOLDEN / "clip", base + [b + "</w>" for b in base] + whole + ["<|startoftext|>", "<|endoftext|>"], merges, CLIPTokenizer)
    merges = train(lines, "", 1500)
    whole = list(dict.fromkeys(a + b for a, b in merges))
    write_vocabulary(GOLDEN / "gpt2", base + whole + ["<|endoftext|>"], merges, GPT2Tokenizer)


def golden():
    tokenizers = {"clip": load(CLIPTokenizer, GOLDEN / "clip"), "gpt2": load(GPT2Tokenizer, GOLDEN / "gpt2"),
                  "bert": BertTokenizer.from_pretrained(ROOT / "weights" / "small" / "text_tower")}
    write(GOLDEN, tokenizers, strings(2400, 2), everything=False)
    variants()


FLAGS = '"single_word":false,"lstrip":false,"rstrip":false,"normalized":false'
END = '"content":"<|endoftext|>",' + FLAGS
START = '"content":"<|startoftext|>",' + FLAGS
JSON_VARIANTS = [
    ("clip", [[START, START.replace('"normalized":false', '"normalized":true')]]),
    ("clip", [[END, END.replace('"lstrip":false', '"lstrip":true')]]),
    ("clip", [[END, END.replace('"rstrip":false', '"rstrip":true')]]),
    ("clip", [['"added_tokens":[', '"added_tokens":[{"id":9001,"content":"<|end",' + FLAGS + ',"special":false},'
               '{"id":9002,"content":"CAT",' + FLAGS.replace('"normalized":false', '"normalized":true') + ',"special":false},'
               '{"id":9003,"content":"CATS",' + FLAGS.replace('"normalized":false', '"normalized":true') + ',"special":false},']]),
    ("clip", [['"ñ":', '"zzzzz":']]),
    ("clip", [['"ñ":', '"zzzzz":'], ['"unk_token":"<|endoftext|>"', '"unk_token":null']]),
    ("clip", [['{"type":"NFC"},', '']]),
    ("bert", [['"lowercase":true', '"lowercase":false']]),
    ("bert", [['"lowercase":true', '"lowercase":false'], ['"strip_accents":null', '"strip_accents":true']]),
    ("bert", [['"strip_accents":null', '"strip_accents":false']]),
    ("bert", [['"handle_chinese_chars":true', '"handle_chinese_chars":false']]),
    ("bert", [['"clean_text":true', '"clean_text":false']]),
    ("bert", [['"max_input_chars_per_word":100', '"max_input_chars_per_word":5']]),
    ("bert", [['"content":"[MASK]","single_word":false,"lstrip":false', '"content":"[MASK]","single_word":false,"lstrip":true']]),
]
NORMALIZED = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": True}
CONFIGURATION_VARIANTS = [
    # As in the official CLIP repository: the padding token, a plain string, decides for <|endoftext|>.
    ("clip", {"unk_token": NORMALIZED | {"content": "<|endoftext|>", "__type": "AddedToken"},
              "bos_token": NORMALIZED | {"content": "<|startoftext|>", "__type": "AddedToken"},
              "eos_token": NORMALIZED | {"content": "<|endoftext|>", "__type": "AddedToken"},
              "pad_token": "<|endoftext|>", "do_lower_case": True, "model_max_length": 77}),
    ("clip", {"model_max_length": 12}),
    ("bert", {"do_lower_case": False, "model_max_length": 64}),
    ("bert", {"do_lower_case": True, "strip_accents": False, "tokenize_chinese_chars": False, "model_max_length": 64}),
    ("gpt2", {"add_prefix_space": True, "model_max_length": 64}),
    ("gpt2", {"add_prefix_space": False, "model_max_length": 1024, "eos_token": NORMALIZED | {"content": "<|endoftext|>", "__type": "AddedToken"}}),
]
VARIANT_STRINGS = [
    "<|StartOfText|> x <|startoftext|>", "a  <|endoftext|>  b", "a <|ENDOFTEXT|> b", "<|end<|endoftext|>", "<|ended <|end", "Cats cat CAT scatter",
    "\U00040000a\U0007fffd unassigned", "q\u0307\u0323 e\u0301 résumé RÉSUMÉ", "中文 cat 日本", "a\tb\u200bc\x00d\ufffd", "supercalifragilistic words", "x  [MASK]  y",
    "Straße İstanbul ΣΊΣΥΦΟΣ", "", " ", "don't STOP 123 me now, I'm having such a good time I'm having a ball",
]


def variants():
    """Tokenizers that differ from the committed ones by a few replacements in tokenizer.json or by tokenizer_config.json."""
    folders = {"clip": GOLDEN / "clip", "gpt2": GOLDEN / "gpt2", "bert": ROOT / "weights" / "small" / "text_tower"}
    classes = {"clip": CLIPTokenizer, "gpt2": GPT2Tokenizer, "bert": BertTokenizer}
    texts = VARIANT_STRINGS + [text for text, _ in strings(200, 11)[len(HAND_WRITTEN) - 40:-14]]
    with open(GOLDEN / "variants.jsonl", "w", encoding="utf-8") as out:
        out.write(json.dumps({"texts": texts}, ensure_ascii=False, separators=(",", ":")) + "\n")
        for base, replacements in JSON_VARIANTS:
            definition = (folders[base] / "tokenizer.json").read_text(encoding="utf-8")
            for old, new in replacements:
                assert definition.count(old) == 1, (base, old, definition.count(old))
                definition = definition.replace(old, new)
            tokenizer = Tokenizer.from_str(definition)
            tokenizer.no_padding()
            tokenizer.enable_truncation(64)
            row = {"base": base, "replacements": replacements, "ids": [tokenizer.encode(text).ids for text in texts]}
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
        for base, configuration in CONFIGURATION_VARIANTS:
            with tempfile.TemporaryDirectory() as folder:
                for file in ("vocab.json", "merges.txt", "vocab.txt"):
                    if (folders[base] / file).exists():
                        shutil.copy(folders[base] / file, folder)
                (pathlib.Path(folder) / "tokenizer_config.json").write_text(json.dumps(configuration))
                tokenizer = classes[base].from_pretrained(folder)
            ids = [tokenizer(text, truncation=True).input_ids for text in texts]
            row = {"base": base, "configuration": json.dumps(configuration), "ids": ids}
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def reference(out, arguments, captions):
    out.mkdir(parents=True, exist_ok=True)
    for name, files in [("clip", ("vocab.json", "merges.txt")), ("bert", ("vocab.txt",)), ("gpt2", ("vocab.json", "merges.txt"))]:
        (out / name).mkdir(exist_ok=True)
        for file in files:
            shutil.copy(pathlib.Path(getattr(arguments, name)) / file, out / name / file)
    tokenizers = {"clip": load(CLIPTokenizer, out / "clip"), "bert": BertTokenizer(vocab=str(out / "bert" / "vocab.txt")),
                  "gpt2": load(GPT2Tokenizer, out / "gpt2")}
    texts = [(c, 1) for c in captions] + strings(25000, 3, captions)
    write(out, tokenizers, texts, everything=True)
    for name, tokenizer in tokenizers.items():
        tokenizer.backend_tokenizer.save(str(out / name / "tokenizer.json"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captions", help="a text file, a caption a line")
    parser.add_argument("--train", action="store_true", help="train the small vocabularies anew (the trainer breaks ties at random)")
    parser.add_argument("--reference", type=pathlib.Path, help="write the large set here instead")
    for name in LIMITS:
        parser.add_argument(f"--{name}", help="folder of the full vocabulary, with --reference")
    arguments = parser.parse_args()
    captions = pathlib.Path(arguments.captions).read_text(encoding="utf-8").splitlines() if arguments.captions else []
    if arguments.reference:
        reference(arguments.reference, arguments, captions)
    else:
        if arguments.train:
            train_vocabularies(captions)
        golden()


if __name__ == "__main__":
    main()
