"""Strangers' files: pickles that would run something, damaged, cut, huge and mistaken ones."""

from __future__ import annotations

import io
import json
import os
import pickle
import pickletools
import random
import struct
import time
import tracemalloc
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch

from aipaint.families.identify import Found, identify
from tests.families.model_files import gguf, header, lora, raw_safetensors, safetensors

MIB = 2**20


class Evil:
    """What runs a command when a pickle of it is loaded."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (self.command,)


def hand_made(module: str, name: str) -> bytes:
    """Return a pickle that calls something by its name."""
    return f"c{module}\n{name}\n(S'touch marker'\ntR.".encode()


def stack_made(module: str, name: str) -> bytes:
    """The same with newer instructions."""

    def text(word: str) -> bytes:
        return b"\x8c" + bytes([len(word)]) + word.encode()

    return b"\x80\x04" + text(module) + text(name) + b"\x93" + text("touch marker") + b"\x85R."


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("posix", "system"),
        ("builtins", "eval"),
        ("builtins", "getattr"),
        ("__builtin__", "exec"),
        ("subprocess", "Popen"),
        ("torch", "load"),
        ("torch.hub", "load"),
        ("torch.storage", "os.system"),
        ("collections", "OrderedDict.fromkeys"),
        ("numpy", "load"),
        ("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint"),
    ],
)
@pytest.mark.parametrize("make", [hand_made, stack_made])
def test_imports_are_refused_and_named(
    module: str, name: str, make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code = make(module, name)
    file = tmp_path / "model.ckpt"
    file.write_bytes(code)
    bare = identify(file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", code)
        archive.writestr("archive/version", "3\n")
    for found in (bare, identify(file)):
        assert not found.accepted
        assert f"imports {module}.{name}" in str(found.reason)
        assert "safetensors" in str(found.fix)
    assert not (tmp_path / "marker").exists()


def test_nothing_runs(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    weights = {"a": torch.zeros(2), "evil": Evil(f"touch {marker}")}
    for number, new in enumerate((True, False)):
        file = tmp_path / f"{number}.pt"
        torch.save(weights, file, _use_new_zipfile_serialization=new)
        found = identify(file)
        assert not found.accepted
        assert "system" in str(found.reason)
    for protocol in range(6):
        file = tmp_path / "bare.pkl"
        file.write_bytes(pickle.dumps({"evil": Evil(f"touch {marker}")}, protocol))
        assert "system" in str(identify(file).reason)
    assert not marker.exists()


def test_records_of_stylegan_are_read_and_not_run(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    file = tmp_path / "stylegan3.pkl"
    file.write_bytes(stylegan(f"open({str(marker)!r}, 'w')"))
    found = identify(file)
    assert (found.accepted, found.role, found.format) == (True, "gan", "stylegan pickle")
    assert (found.base, found.size) == ("StyleGAN3", (256, 256))
    assert found.metadata["class_name"] == "Generator"
    assert (found.metadata["z_dim"], found.metadata["w_dim"]) == ("512", "256")
    assert found.parameters == 40
    assert not marker.exists()


def test_a_stylegan_s_record_elsewhere_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.ckpt"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", stylegan("pass"))
    assert "persistence" in str(identify(file).reason)


def stylegan(program: str) -> bytes:
    """Return a pickle as NVIDIA's code writes it: records that carry a program."""
    arrays = {"input.freqs": (16, 2), "L0_36_8.weight": (8,)}
    out = io.BytesIO()

    def text(word: str) -> None:
        out.write(b"X" + struct.pack("<I", len(word)) + word.encode())

    def mapping(entries: dict[str, Any]) -> None:
        out.write(b"cdnnlib.util\nEasyDict\n)\x81(")
        for name, value in entries.items():
            text(name)
            write(value)
        out.write(b"u")

    def write(value: Any) -> None:
        if isinstance(value, dict):
            mapping(value)
        elif isinstance(value, str):
            text(value)
        elif isinstance(value, int):
            out.write(b"J" + struct.pack("<i", value))
        else:
            out.write(b"ctorch._utils\n_rebuild_tensor_v2\n(ctorch.storage\n_load_from_bytes\n")
            out.write(b"B" + struct.pack("<I", 100_000) + b"x" * 100_000 + b"\x85RK\x00(")
            for length in value:
                write(length)
            out.write(b"t(K\x01t\x89}tR")

    def record(name: str, state: dict[str, Any]) -> None:
        out.write(b"ctorch_utils.persistence\n_reconstruct_persistent_obj\n")
        mapping(
            {
                "type": "class",
                "version": 6,
                "module_src": program,
                "class_name": name,
                "state": state,
            }
        )
        out.write(b"\x85R")

    out.write(b"\x80\x03}(")
    text("G_ema")
    state = {"z_dim": 512, "c_dim": 0, "w_dim": 256, "img_resolution": 256, "img_channels": 3}
    parts = {"synthesis": {"_parameters": dict(arrays)}}
    record("Generator", state | {"_modules": parts})
    out.write(b"u.")
    return out.getvalue()


def test_headers_that_lie(tmp_path: Path) -> None:
    def refused(entries: Any, room: int = 8) -> str:
        file = raw_safetensors(tmp_path / "a.safetensors", json.dumps(entries).encode(), room)
        found = identify(file)
        assert not found.accepted
        return str(found.reason)

    def entry(shape: list[int], first: int, last: int, kind: str = "F16") -> dict[str, Any]:
        return {"dtype": kind, "shape": shape, "data_offsets": [first, last]}

    assert "overlap" in refused({"a": entry([2], 0, 4), "b": entry([2], 2, 6)}, 6)
    assert "gap" in refused({"a": entry([2], 0, 4), "b": entry([2], 6, 10)}, 10)
    assert "shape" in refused({"a": entry([3], 0, 4)}, 4)
    assert "negative" in refused({"a": entry([-2, -1], 0, 4)}, 4)
    assert "X9" in refused({"a": entry([2], 0, 4, "X9")}, 4)
    assert "cut short" in refused({"a": entry([200], 0, 400)}, 399)
    assert "more in it" in refused({"a": entry([2], 0, 4)}, 5)
    assert "no place" in refused({"a": {"dtype": "F16", "shape": [1]}}, 0)
    assert "no tensors" in refused({"__metadata__": {"a": "b"}}, 0)
    assert "no tensors" in refused({}, 0)
    assert "damaged" in refused({"a": 1}, 0)
    assert "damaged" in refused([1], 0)
    assert "too long" in refused({"a": entry([1] * 9, 0, 2)}, 2)


def test_headers_that_are_too_large(tmp_path: Path) -> None:
    file = tmp_path / "a.safetensors"
    for length in (2 * 10**9, 2**40 - 1, 2**63):
        file.write_bytes(struct.pack("<Q", length) + b"{}")
        os.truncate(file, 20 * 10**9)
        assert not identify(file).accepted
        assert "header" in str(identify(file).reason) or length >= 2**40
    many = b"{" + b",".join(b'"%d":{}' % number for number in range(50_000)) + b"}"
    assert "more tensors" in str(identify(raw_safetensors(file, many)).reason)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.safetensors", b"", "0 bytes"),
        ("a.safetensors", b"\x99\x03\0", "cut short"),
        ("a.safetensors", b"Access denied. Please log in." * 9, "text file"),
        ("a.safetensors", b"<!DOCTYPE html><html>", "web page"),
        ("a.ckpt", b"  <html lang=en>", "web page"),
        (
            "a.safetensors",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 2132625894\n",
            "2,132,625,894",
        ),
        ("a.safetensors", b'{"error": "not found"}', "text file"),
        ("a.safetensors", bytes(4096), "zeros"),
        ("a.ckpt", b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        ("a.pt", b"\x89HDF\r\n\x1a\n" + bytes(50), "Keras"),
        ("a.onnx", b"\x08\x07\x12\x07pytorch", "ONNX"),
        ("model.ckpt.data-00000-of-00001", b"\x00\x01\x02\xff" * 40, "TensorFlow"),
        ("a.tflite", b"\x1c\0\0\0TFL3" + bytes(9), "TensorFlow"),
        ("a.gguf", b"XXXX" + b"\x01\x02\xff" * 30, "GGUF"),
        ("a.pt", b"\x1f\x8b\x08" + bytes(99), "gzip"),
        ("a.pt", b"MZ\x90" + bytes(99), "Do not start it"),
        ("a.bin", b"\xfe\xed\xff\x01" * 40, "no format"),
        ("a.pt", b"PK\x05\x06" + bytes(18), "empty zip"),
        ("a.gguf", b"GGUF" + struct.pack("<IQQ", 1, 0, 0), "version 1"),
        ("a.gguf", b"GGUF" + struct.pack("<IQQ", 3, 10**9, 0), "more tensors"),
    ],
)
def test_says_what_else_it_is(name: str, data: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    found = identify(tmp_path / name)
    assert not found.accepted
    assert words in str(found.reason)


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    assert "not there" in str(identify(tmp_path / "nothing.ckpt").reason)
    assert not identify(f"{tmp_path}/a\0b").accepted
    assert not identify(tmp_path).accepted
    os.mkfifo(tmp_path / "pipe.safetensors")
    assert "ordinary" in str(identify(tmp_path / "pipe.safetensors").reason)
    os.symlink("loop.ckpt", tmp_path / "loop.ckpt")
    assert not identify(tmp_path / "loop.ckpt").accepted
    if os.geteuid():
        (tmp_path / "locked.ckpt").touch(0o000)
        assert "permission" in str(identify(tmp_path / "locked.ckpt").reason)


MANY = b"".join(b"J%bN" % struct.pack("<i", number) for number in range(60_000))
ORDERED = b"ccollections\nOrderedDict\nh\x00\x85R"
BOMBS = {
    "empty dictionaries": b"\x80\x02" + b"}" * 5_000_000 + b".",
    "marks": b"\x80\x02" + b"(" * 5_000_000 + b".",
    "tuples in tuples": b"\x80\x02)" + b"\x85" * 300_000 + b"}h\x00" + b"s" + b".",
    "a tuple of tuples as key": b"\x80\x02}K\x01" + b"\x85" * 300_000 + b"K\x01s.",
    "sets": b"\x80\x04" + b"\x8f" * 5_000_000 + b".",
    "a copied list": b"\x80\x02(" + b"N" * 100_000 + b"lq\x00" + ORDERED * 40_000 + b".",
    "a copied dictionary": b"\x80\x02}(" + MANY + b"uq\x00" + b"}h\x00b" * 90_000 + b".",
    "doubling": b"\x80\x02]q\x00" + b"(h\x00h\x00eh\x00" * 100_000 + b".",
    "long numbers": b"\x80\x02" + (b"\x8a\xff" + b"\x7f" * 255) * 60_000 + b".",
    "a long line": b"\x80\x02I" + b"9" * 3_000_000 + b"\n.",
    "a long string": b"\x80\x02X" + struct.pack("<I", 2**32 - 1) + b"abc",
    "endless": b"\x80\x02" + b"N0" * 4_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str, tmp_path: Path) -> None:
    file = tmp_path / "bomb.pt"
    file.write_bytes(BOMBS[name])
    harmless(file)


def test_a_packed_bomb(tmp_path: Path) -> None:
    file = tmp_path / "bomb.pt"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/data.pkl", b"\x80\x02" + b"}" * 2**26)
    assert "more tensors" in str(harmless(file).reason)


def harmless(file: Path, seconds: float = 20.0) -> Found:
    """Identify a file; it neither ends in an exception nor takes much memory or for ever.

    The time is that of the processor, and generous: what counts work is the limits in the program.
    """
    tracemalloc.start()
    begun = time.process_time()
    try:
        found = identify(file)
        assert tracemalloc.get_traced_memory()[1] < 64 * MIB
    finally:
        tracemalloc.stop()
    assert time.process_time() - begun < seconds
    assert found.accepted or str(found.reason)
    json.dumps(msgspec.to_builtins(found))
    return found


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One small file of each format."""
    folder = tmp_path_factory.mktemp("originals")
    names = {"lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k": (8, 768)}
    notes = {"ss_tag_frequency": '{"1_a": {"b": 3}}', "modelspec.title": "x"}
    weights = {name: torch.zeros(shape) for name, shape in lora(names, 2).items()}
    safetensors(folder / "a.safetensors", lora(names, 2), notes=notes)
    gguf(folder / "a.gguf", lora(names, 32), {"general.name": "x", "tokens": ["a", "b"], "n": 3})
    torch.save(OrderedDict(weights), folder / "a.pt")
    torch.save(
        {"state_dict": weights, "epoch": 1}, folder / "a.ckpt", _use_new_zipfile_serialization=False
    )
    (folder / "a.pkl").write_bytes(stylegan("pass"))
    index = {"metadata": {"total_size": 1}, "weight_map": dict.fromkeys(weights, "b.safetensors")}
    (folder / "a.safetensors.index.json").write_text(json.dumps(index))
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Return a file with some bytes changed, cut out, doubled, moved, or numbers blown up."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 5, 30))):
        if not out:
            break
        # The beginning matters most: headers are there.
        place = dice.randrange(min(len(out), dice.choice((16, 300, 2000, len(out)))))
        end = min(len(out), place + dice.choice((1, 2, 8, 100)))
        match dice.randrange(6):
            case 0:
                out[place] = dice.randrange(256)
            case 1:
                del out[place:end]
            case 2:
                out[place:place] = out[place:end] * dice.choice((1, 50))
            case 3:
                del out[place:]
            case 4:
                out[place:end] = dice.choice((b"\xff" * 8, bytes(8), b"\x7f" + b"\xff" * 7))
            case _:
                out[place:end] = bytes(dice.randrange(256) for _ in range(end - place))
    return bytes(out)


NAMES = ("a.safetensors", "a.gguf", "a.pt", "a.ckpt", "a.pkl", "a.safetensors.index.json")


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", NAMES)
def test_mutated_files(name: str, seed: int, originals: dict[str, bytes], tmp_path: Path) -> None:
    """Thirty sets of eleven files, each under two names: 660 in all."""
    dice = random.Random(f"{name} {seed}")
    for _ in range(11):
        file = tmp_path / name
        file.write_bytes(mutated(originals[name], dice))
        harmless(file)
        # Under another name another reader may take it.
        other = file.rename(tmp_path / dice.choice(list(originals)))
        harmless(other)
        other.unlink()


def test_every_instruction_is_known() -> None:
    """Python's pickles have no instruction that the machine does not know, but for two.

    Those two take what lies outside of the pickle, which no file can have.
    """
    from aipaint.families.identify.pickle_steps import STEPS

    unknown = {
        code.name for code in pickletools.opcodes if code.code.encode("latin-1") not in STEPS
    }
    assert unknown == {"NEXT_BUFFER", "READONLY_BUFFER"}


def test_checkpoints_with_records_of_numpy(tmp_path: Path) -> None:
    import numpy as np

    file = tmp_path / "a.pkl"
    file.write_bytes(
        pickle.dumps({"emb_params": np.zeros((2, 768), np.float16), "n": np.float32(2)})
    )
    found = identify(file)
    assert (found.accepted, found.role, found.dtype) == (True, "textual inversion", "float16")


def test_names_that_are_no_text(tmp_path: Path) -> None:
    shapes = header("vae-sd")["tensors"]
    path = os.path.join(os.fsencode(tmp_path), b"\xff\xfe.safetensors")
    safetensors(Path(os.fsdecode(path)), shapes)
    assert identify(os.fsdecode(path)).accepted
