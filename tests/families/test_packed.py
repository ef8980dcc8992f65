"""Weights that come otherwise than as plain safetensors: folders of pickles, packed numbers."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from aipaint.core.errors import UserError
from aipaint.core.recipe import Recipe
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from aipaint.families.weight_files import load_tensors, open_header


def test_a_folder_of_pickles_paints_what_one_of_safetensors_paints(
    folder: Path, tiny_model: LoadedModel, tmp_path: Path
):
    from safetensors.torch import load_file

    for part in ("unet", "vae", "text_encoder"):
        (file,) = (folder / part).glob("*.safetensors")
        stem = "pytorch_model" if part.startswith("text") else file.stem
        weights = load_file(file)
        if part == "vae":
            weights = {_old(name): value for name, value in weights.items()}
        torch.save(weights, folder / part / f"{stem}.bin")
        file.unlink()
    info = registry.inspect(folder)
    assert info.parameters == tiny_model.info.parameters
    model = registry.load(info, tmp_path / "cache")
    recipe = Recipe(
        prompt="a cat",
        model="",
        width=32,
        height=32,
        steps=2,
        seed=3,
        guidance=3.0,
        sampler="ddim",
    )
    found = [each.generate(recipe, {}, lambda *_: None)[0] for each in (model, tiny_model)]
    assert found[0].data == found[1].data


def _old(name: str) -> str:
    for new, old in (
        ("to_q", "query"),
        ("to_k", "key"),
        ("to_v", "value"),
        ("to_out.0", "proj_attn"),
    ):
        name = name.replace(f".{new}.", f".{old}.")
    return name


@pytest.mark.parametrize(
    ("method", "words"), [("bitsandbytes", "needs the library bitsandbytes"), ("odd", "odd, which")]
)
def test_packed_parts_say_what_they_need(folder: Path, monkeypatch, method: str, words: str):
    config = folder / "unet/config.json"
    told = json.loads(config.read_text()) | {"quantization_config": {"quant_method": method}}
    config.write_text(json.dumps(told))
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *rest: None if name == method else find(name, *rest),
    )
    with pytest.raises(UserError, match=words):
        registry.inspect(folder)


def _gguf(path: Path, tensors: dict[str, np.ndarray], packed: str = "") -> Path:
    gguf = pytest.importorskip("gguf")
    writer = gguf.GGUFWriter(path, "test")
    for name, value in tensors.items():
        if packed and value.ndim == 2:
            kind = gguf.GGMLQuantizationType[packed]
            data = gguf.quants.quantize(value.astype(np.float32), kind)
            writer.add_tensor(name, data, raw_dtype=kind)
        else:
            writer.add_tensor(name, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.mark.parametrize(("packed", "off"), [("", 0.0), ("Q8_0", 0.02), ("Q4_0", 0.3)])
def test_gguf_is_widened(tmp_path: Path, packed: str, off: float):
    dice = np.random.default_rng(0)
    tensors = {
        "a.weight": dice.standard_normal((6, 64)).astype(np.float16),
        "a.bias": dice.standard_normal(6).astype(np.float32),
        "b.weight": dice.standard_normal((2, 3, 4, 4)).astype(np.float32),
    }
    path = _gguf(tmp_path / "a.gguf", tensors, packed)
    assert open_header(path).shapes == {name: value.shape for name, value in tensors.items()}
    found = load_tensors(path)
    assert found["a.bias"].dtype == torch.float32
    assert found["a.weight"].dtype == torch.float16
    for name, value in tensors.items():
        assert found[name].shape == value.shape
        assert np.abs(found[name].float().numpy() - value).max() <= off


def test_gguf_without_its_library_says_so(tmp_path: Path, monkeypatch):
    from tests.families.model_files import gguf

    path = gguf(tmp_path / "a.gguf", {"a.weight": [32, 32]})
    monkeypatch.setitem(sys.modules, "gguf", None)
    assert open_header(path).shapes == {"a.weight": (32, 32)}
    with pytest.raises(UserError, match="needs the library gguf"):
        load_tensors(path)


@pytest.mark.parametrize("cut", [3, 30, 60])
def test_a_gguf_that_is_cut_short_is_told(tmp_path: Path, cut: int):
    from tests.families.model_files import gguf

    path = gguf(tmp_path / "a.gguf", {"a.weight": [32, 32]})
    path.write_bytes(path.read_bytes()[:-cut])
    for read in (open_header, load_tensors):
        with pytest.raises(UserError, match="cannot be read"):
            read(path)
