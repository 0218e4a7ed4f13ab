"""Makes Tests/NetworksTests/Golden/{t5,t5-gated,gpt2,gpt2-prefixed}: small random T5 and GPT-2 models, every hidden state,
logits, log-probabilities, and what greedy and beam search find, as transformers computes them.

    pip install torch transformers safetensors numpy
    python tools/reference/language.py
    python tools/reference/language.py --full FOLDER     models of t5-small's and gpt2's size, for CLIPSEARCH_FULL_SIZE=FOLDER

golden.safetensors has the states of a few sequences; generation.json the searches and scores.
"""
import argparse
import json
import os

import torch
import transformers
from transformers import GPT2Config, GPT2LMHeadModel, T5Config, T5ForConditionalGeneration
from transformers.models.t5.modeling_t5 import T5Attention

import networks
from networks import TYPES, spice, stored, write

SEARCHES = [  # beams, length penalty, early stopping, sequences returned, most tokens
    (1, 1.0, False, 1, 12), (4, 1.0, True, 4, 12), (4, 1.0, False, 1, 12), (4, 0.0, "never", 2, 9),
    (4, 2.0, "never", 4, 12), (3, -0.5, False, 3, 7), (4, 1.0, True, 1, 1),
]


def padded(sequences):
    length = max(map(len, sequences))
    return {"ids": torch.tensor([s + [0] * (length - len(s)) for s in sequences]),
            "lengths": torch.tensor([len(s) for s in sequences])}


def random_sequences(generator, lengths, vocabulary):
    return [torch.randint(3, vocabulary, (n,), generator=generator).tolist() for n in lengths]


def related(generator, vocabulary, length):
    """Targets that begin alike, as corrections of one query do."""
    stem = torch.randint(3, vocabulary, (length,), generator=generator).tolist()
    other = stem[:length // 2] + torch.randint(3, vocabulary, (length // 2,), generator=generator).tolist()
    return [stem, other, stem[:1], stem[:-1] + [5, 6], [7]]


def search(model, prompt, ends, beams, penalty, early, returned, most):
    out = model.generate(
        torch.tensor([prompt]), num_beams=beams, do_sample=False, max_new_tokens=most, min_new_tokens=0,
        length_penalty=penalty, early_stopping=early, num_return_sequences=returned, eos_token_id=ends,
        pad_token_id=0, return_dict_in_generate=True, output_scores=True,
        use_cache=False)  # Its cache has as many layers as the encoder, which need not be the decoder's number.
    skip = 1 if model.config.is_encoder_decoder else len(prompt)
    sequences = []
    for row in out.sequences[:, skip:].tolist():
        end = next((i + 1 for i, t in enumerate(row) if t in ends), len(row))
        sequences.append(row[:end])
    case = {"prompt": prompt, "beams": beams, "lengthPenalty": penalty, "earlyStopping": str(early).lower(),
            "returned": returned, "maximumTokens": most, "tokens": sequences}
    if beams > 1:
        case["scores"] = out.sequences_scores.tolist()
    return case


def common_tokens(model, prompts, count):
    """Tokens that searches come upon, to be the ends of texts: a random model seldom finds a given one."""
    texts = [search(model, p, [-1], 1, 1.0, False, 1, 12)["tokens"][0] for p in prompts]
    found = ([t for text in texts for t in text[3:] if all(t not in other[:3] for other in texts)]
             or [t for text in texts for t in text[1:] if all(t != other[0] for other in texts)])
    return sorted(set(found), key=lambda t: (-found.count(t), t))[:count]


def log_probabilities(logits, tokens):
    return torch.log_softmax(logits.double(), -1).gather(-1, torch.tensor(tokens)[:, None])[:, 0].tolist()


def finish(name, model, dtype, files, config, golden, generation):
    write(name, files, {"config.json": config}, golden)
    with open(os.path.join(networks.GOLDEN, name, "generation.json"), "w") as file:
        json.dump(generation, file)
    sizes = [os.path.getsize(os.path.join(networks.GOLDEN, name, f)) for f in ("model.safetensors", "golden.safetensors")]
    lengths = [len(t) for c in generation["searches"] for t in c["tokens"]]
    print(name, sizes, "lengths", lengths)


def t5(name, seed, dtype, ends, files_of, config_of, untied=False, **config):
    generator = torch.Generator().manual_seed(seed)
    c = T5Config(**config)
    model = T5ForConditionalGeneration(c)
    if untied:
        model.lm_head.weight = torch.nn.Parameter(torch.empty_like(model.lm_head.weight))
    spice(model, generator, TYPES[dtype])
    with torch.no_grad():
        # Neither scaled scores nor a small output, so that distances and the last scale matter.
        for key, p in model.named_parameters():
            if key.endswith(("SelfAttention.q.weight", "EncDecAttention.q.weight")):
                p.mul_(0.5)
            if "relative_attention_bias" in key:
                p.mul_(1.5)
            if key.endswith(("EncDecAttention.o.weight", "DenseReluDense.wo.weight")):
                p.mul_(3)
            if key == "decoder.final_layer_norm.weight" and not untied:
                p.mul_(6)
            p.copy_(p.to(TYPES[dtype]).float())
    sources = random_sequences(generator, (5, 1, 43, 9), c.vocab_size)
    targets = related(generator, c.vocab_size, 21)
    golden = padded(sources)
    for source in sources:
        states = model.encoder(torch.tensor([source]), output_hidden_states=True).hidden_states
        for i, h in enumerate(states):
            golden.setdefault(f"encoder.{i}", []).append(h[0])
    start = model.config.decoder_start_token_id
    inputs = [[start] + t for t in targets]
    golden["targets"] = padded(inputs)["ids"]
    golden["targetLengths"] = torch.tensor([len(t) for t in inputs])
    scores = []
    for tokens in inputs:
        out = model(input_ids=torch.tensor([sources[0]]), decoder_input_ids=torch.tensor([tokens]),
                    output_hidden_states=True, use_cache=False)
        for i, h in enumerate(out.decoder_hidden_states):
            golden.setdefault(f"decoder.{i}", []).append(h[0])
        golden.setdefault("logits", []).append(out.logits[0])
        scores.append(log_probabilities(out.logits[0, :-1], tokens[1:]))
    golden = {k: torch.cat(v) if isinstance(v, list) else v for k, v in golden.items()}
    ends = common_tokens(model, sources, ends)
    searches = [search(model, source, ends, *s) for source in (sources[0], sources[3]) for s in SEARCHES]
    buckets = {}
    for count, furthest in ((32, 128), (8, 20), (33, 100)):
        distances = torch.arange(-300, 301)
        for both in (True, False):
            buckets[f"{count}-{furthest}-{'both' if both else 'past'}"] = T5Attention._relative_position_bucket(
                distances, both, count, furthest).tolist()
    finish(name, model, dtype, {"model.safetensors": files_of(stored(model, TYPES[dtype]))},
           config_of(c.to_dict()) | {"eos_token_id": ends if len(ends) > 1 else ends[0]}, golden,
           {"source": sources[0], "targets": targets, "logProbabilities": scores, "searches": searches,
            "buckets": buckets})


def gpt2(name, seed, dtype, ends, files_of, longest=None, **config):
    generator = torch.Generator().manual_seed(seed)
    c = GPT2Config(**config)
    model = spice(GPT2LMHeadModel(c), generator, TYPES[dtype])
    with torch.no_grad():
        for key, p in model.named_parameters():
            # `spice` knows these matrices by other names, and the other way round.
            if key.endswith("c_attn.weight"):
                p[:, :2 * c.n_embd].mul_(2)
            if key.endswith("c_proj.weight"):
                p.mul_(3)
            if key.endswith("ln_f.weight"):
                p.mul_(1.5)
            if key.endswith("ln_f.bias"):
                p.zero_()  # It would make the same token likely everywhere.
            p.copy_(p.to(TYPES[dtype]).float())
    longest = longest or c.n_positions
    sequences = random_sequences(generator, (6, 1, longest), c.vocab_size)
    golden = padded(sequences)
    for tokens in sequences:
        out = model(torch.tensor([tokens]), output_hidden_states=True)
        for i, h in enumerate(out.hidden_states):
            golden.setdefault(f"hidden_states.{i}", []).append(h[0])
        golden.setdefault("logits", []).append(out.logits[0])
    golden = {k: torch.cat(v) if isinstance(v, list) else v for k, v in golden.items()}
    texts = [[4] + t for t in related(generator, c.vocab_size, longest - 4)]
    scores = [log_probabilities(model(torch.tensor([t])).logits[0, :-1], t[1:]) for t in texts]
    ends = common_tokens(model, sequences[:2], ends) or [c.eos_token_id]
    searches = [search(model, prompt, ends, *s) for prompt in sequences[:2] for s in SEARCHES]
    finish(name, model, dtype, {"model.safetensors": files_of(stored(model, TYPES[dtype]))},
           c.to_dict() | {"eos_token_id": ends if len(ends) > 1 else ends[0], "bos_token_id": 4}, golden,
           {"texts": texts, "logProbabilities": scores, "searches": searches})


def official_t5(state):
    """As in t5-small: one copy of the embedding."""
    return {k: v for k, v in state.items() if k not in ("encoder.embed_tokens.weight", "decoder.embed_tokens.weight",
                                                        "lm_head.weight")}


def old_t5(state):
    """As PyTorch files of the time were: every copy, and a bias that no layer uses."""
    unused = state["encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"] + 1
    return {k: v for k, v in state.items() if k != "shared.weight"} | {
        "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight": unused}


def official_gpt2(state):
    """As in gpt2: no prefix, no output layer, the masks of old."""
    mask = torch.ones(1, 1, 8, 8)
    return {k.removeprefix("transformer."): v for k, v in state.items() if k != "lm_head.weight"} | {
        "h.0.attn.bias": mask, "h.1.attn.bias": mask}


def prefixed_gpt2(state):
    return state | {"transformer.h.0.attn.masked_bias": torch.tensor(-1e4)}


def small():
    t5("t5", 11, "F32", 1, official_t5, dict, vocab_size=90, d_model=32, d_kv=12, num_heads=3, d_ff=52, num_layers=2,
       num_decoder_layers=3, relative_attention_num_buckets=8, relative_attention_max_distance=20,
       decoder_start_token_id=0)
    t5("t5-gated", 12, "F16", 2, old_t5,
       lambda c: {k: v for k, v in c.items() if k != "scale_decoder_outputs"} | {"tie_word_embeddings": False},
       untied=True, vocab_size=70, d_model=24, d_kv=16, num_heads=2, d_ff=40, num_layers=2,
       feed_forward_proj="gated-gelu", tie_word_embeddings=False, decoder_start_token_id=0)
    gpt2("gpt2", 13, "F32", 1, official_gpt2, vocab_size=80, n_positions=24, n_embd=36, n_layer=2, n_head=3)
    gpt2("gpt2-prefixed", 14, "BF16", 3, prefixed_gpt2, vocab_size=70, n_positions=20, n_embd=24, n_layer=3, n_head=4,
         n_inner=44, scale_attn_by_inverse_layer_idx=True, activation_function="relu")


def full():
    t5("t5", 15, "F32", 1, official_t5, dict, vocab_size=32128, d_model=512, d_kv=64, num_heads=8, d_ff=2048, num_layers=6,
       decoder_start_token_id=0)
    gpt2("gpt2", 16, "F32", 1, official_gpt2, longest=64)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", metavar="FOLDER")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    if options.full:
        networks.GOLDEN = options.full
        full()
    else:
        small()
    print("transformers", transformers.__version__)


if __name__ == "__main__":
    main()
