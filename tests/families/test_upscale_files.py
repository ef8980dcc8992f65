"""Which upscalers there are, the layouts they are published in, and strangers' files."""

from __future__ import annotations

import json
import os
import pickle
import struct
import sys
import types
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from aipaint.core.errors import UserError
from aipaint.core.filters import Filter
from aipaint.core.paths import Home
from aipaint.core.pixels import digest_of, from_array, to_array
from aipaint.families.shelf import Shelf
from aipaint.families.upscale import Upscale
from aipaint.families.upscale.architecture import Architecture, detect
from aipaint.families.upscale.networks import build
from aipaint.families.upscale.shelf import find, look, upscalers

RRDB = Architecture(kind="rrdb", scale=4, features=8, blocks=2, growth=4, ups=2)
COMPACT = Architecture(kind="compact", scale=2, features=8, blocks=3)
Weights = dict[str, torch.Tensor]


@pytest.fixture
def folder(home: Home) -> Path:
    """Where the user's own files lie."""
    found = home.models / "upscalers"
    found.mkdir()
    return found


def weights(architecture: Architecture) -> Weights:
    torch.manual_seed(1)
    return {name: value / 2 for name, value in build(architecture).state_dict().items()}


def in_2019(found: Weights) -> Weights:
    renamed = {}
    for name, value in found.items():
        name = name.replace("conv_body", "trunk_conv").replace("conv_hr", "HRconv")
        name = name.replace("conv_up", "upconv").replace(".rdb", ".RDB")
        renamed[name.replace("body.", "RRDB_trunk.")] = value
    return renamed


def in_2018(found: Weights) -> Weights:
    outer = {"conv_first": 0, "conv_up1": 3, "conv_up2": 6, "conv_hr": 8, "conv_last": 10}
    renamed = {}
    for name, value in found.items():
        part, _, rest = name.partition(".")
        if part in outer:
            name = f"model.{outer[part]}.{rest}"
        elif part == "conv_body":
            name = f"model.1.sub.2.{rest}"
        else:
            _, block, dense, conv, kind = name.split(".")
            name = f"model.1.sub.{block}.{dense.upper()}.{conv}.0.{kind}"
        renamed[name] = value
    return renamed


def enlarge(home: Home, model: str, scale: int = 4) -> np.ndarray:
    rng = np.random.default_rng(3)
    image = from_array(rng.integers(0, 256, (12, 16, 3), np.uint8))
    wish = Filter(kind="upscale", image=digest_of(image), model=model, scale=scale)
    parts: list[np.ndarray] = []
    Upscale().load(wish, home).apply(
        wish, {wish.image: image}, lambda *_: None, lambda _, __, got: parts.append(to_array(got))
    )
    return np.concatenate(parts)


def refusal(home: Home, model: str) -> str:
    with pytest.raises(UserError) as caught:
        enlarge(home, model)
    return caught.value.message


def test_what_comes_along_is_listed_first(home: Home, folder: Path) -> None:
    save_file(weights(COMPACT), folder / "a mine.safetensors")
    torch.save(weights(RRDB), folder / "b.pth")
    (folder / "notes.txt").write_text("no upscaler")
    found = upscalers(home)
    assert [entry.name for entry in found] == [
        "realesr-animevideov3",
        "realesrgan-x4plus-anime",
        "a mine",
        "b",
    ]
    assert [entry.scale for entry in found] == [4, 4, 2, None]
    assert [entry.good_for for entry in found] == ["general", "illustration", "", ""]
    assert find("", home).name == "realesr-animevideov3"
    assert find("b.pth", home).path == find("b", home).path == folder / "b.pth"
    # The folder is no model that somebody forgot to complete.
    assert Shelf(home).refused() == []


@pytest.mark.parametrize("layout", [lambda w: w, in_2018, in_2019])
@pytest.mark.parametrize("suffix", [".safetensors", ".pth"])
def test_every_layout_is_the_same_network(home: Home, folder: Path, layout, suffix: str) -> None:
    plain, other = weights(RRDB), layout(weights(RRDB))
    assert detect({name: tuple(value.shape) for name, value in other.items()}) is not None
    save_file(plain, folder / "plain.safetensors")
    if suffix == ".pth":
        wrapped = {f"module.{name}": value for name, value in other.items()}
        torch.save({"params": {}, "params_ema": wrapped}, folder / "other.pth")
    else:
        save_file(other, folder / "other.safetensors")
    assert (enlarge(home, "plain") == enlarge(home, str(folder / f"other{suffix}"))).all()


def test_half_precision_and_folded_pixels(home: Home, folder: Path) -> None:
    folded = Architecture(kind="rrdb", scale=2, features=8, blocks=1, growth=4, ups=2, shrink=2)
    half = {name: value.half() for name, value in weights(folded).items()}
    save_file(half, folder / "x2.safetensors")
    assert find("x2", home).scale == 2
    assert enlarge(home, "x2", 3).shape == (36, 48, 3)


def test_an_unknown_name_is_answered_with_those_there_are(home: Home) -> None:
    said = refusal(home, "realesrgan-anime")
    assert "realesrgan-x4plus-anime" in said
    assert str(home.models / "upscalers") in said
    for name in ("", "a\0b", "~nobody/x", "../../etc", "x" * 5000):
        if name:
            refusal(home, name)


def _evil(path: Path) -> None:
    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(path.parent / "ran"),)

    torch.save({"params": {"body.0.weight": Evil()}}, path)


def _old_evil(path: Path) -> None:
    path.write_bytes(pickle.dumps({"x": os.getcwd}))


def _bomb(path: Path) -> None:
    torch.save(weights(COMPACT), path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data/99", bytes(2 << 20))


def _cut(path: Path) -> None:
    torch.save(weights(RRDB), path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_evil, "hidden program"),
        (_old_evil, "hidden program"),
        (_bomb, "unpacks to more"),
        (_cut, "damaged"),
        (lambda path: path.write_bytes(b""), "damaged"),
        (lambda path: torch.save([1, 2], path), "no weights"),
        (lambda path: torch.save({"a": 1}, path), "other things"),
    ],
)
def test_hostile_pickles(
    home: Home, folder: Path, monkeypatch: pytest.MonkeyPatch, spoil, said: str
) -> None:
    # A bomb of a gigabyte takes long to make.
    monkeypatch.setattr("aipaint.families.upscale.reading.MAX_BYTES", 1 << 20)
    spoil(folder / "bad.pth")
    assert said in refusal(home, "bad")
    assert not (folder / "ran").exists()


def _header(path: Path, header: object, data: bytes = b"") -> None:
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def _spoilt(path: Path, change) -> None:
    found = weights(COMPACT)
    change(found)
    save_file(found, path)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_bytes(b"not at all"), "cannot be read"),
        (lambda path: path.write_bytes(struct.pack("<Q", 1 << 60)), "cannot be read"),
        (
            lambda path: _header(
                path, {"a": {"dtype": "F32", "shape": [9], "data_offsets": [0, 36]}}
            ),
            "cut short",
        ),
        (
            lambda path: _spoilt(path, lambda w: w["body.2.weight"].fill_(float("nan"))),
            "no numbers",
        ),
        (lambda path: _spoilt(path, lambda w: w.pop("body.2.bias")), "does not know"),
        (
            lambda path: _spoilt(path, lambda w: w.update({"body.1.weight": torch.ones(3)})),
            "does not know",
        ),
        (lambda path: save_file({"x": torch.ones(2)}, path), "spandrel"),
    ],
)
def test_damaged_and_strange_files(home: Home, folder: Path, spoil, said: str) -> None:
    spoil(folder / "bad.safetensors")
    assert said in refusal(home, "bad")
    assert len(list(look(home))) == 3


def test_a_file_too_large_is_not_read(home: Home, folder: Path) -> None:
    with (folder / "bad.pth").open("wb") as file:
        file.truncate(2 << 30)
    assert "too large" in refusal(home, "bad")


def test_what_does_not_enlarge_is_refused(home: Home, folder: Path) -> None:
    same = Architecture(kind="compact", scale=1, features=8, blocks=3)
    save_file(weights(same), folder / "same.safetensors")
    assert "1 times as large" in refusal(home, "same")


def test_spandrel_is_asked_where_it_is(
    home: Home, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Descriptor:
        input_channels = output_channels = 3
        scale, tiling = 2, "supported"
        model = torch.nn.Upsample(scale_factor=2)

        def __call__(self, batch: torch.Tensor) -> torch.Tensor:
            assert batch.shape[2] % 16 == batch.shape[3] % 16 == 0
            return self.model(batch)

    class Loader:
        def __init__(self, device: str) -> None:
            assert device == "cpu"

        def load_from_state_dict(self, found: Weights) -> Descriptor:
            if "y" in found:
                raise ValueError("unsupported")
            return Descriptor()

    fake = types.SimpleNamespace(
        ModelLoader=Loader,
        ImageModelDescriptor=Descriptor,
        ModelTiling=types.SimpleNamespace(INTERNAL="internal"),
    )
    monkeypatch.setitem(sys.modules, "spandrel", fake)
    save_file({"x": torch.ones(2)}, folder / "swin.safetensors")
    assert enlarge(home, "swin").shape == (48, 64, 3)
    save_file({"y": torch.ones(2)}, folder / "odd.safetensors")
    assert "recognises" in refusal(home, "odd")
