"""Checkpoints of one file: recognised by their headers, and the same as the folder they are of."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from aipaint.core.errors import UserError
from aipaint.core.recipe import Recipe
from aipaint.families import registry
from aipaint.families.diffusion import layouts, single
from tests.families.clip import build_clip_pipeline
from tests.families.ldm_layout import save_single_file
from tests.families.safetensors_files import sparse_file

KINDS = {"sd1": False, "sdxl": True}


@pytest.fixture(scope="module", params=sorted(KINDS))
def pair(request, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A folder, the same weights in one file, and where the file's layout lies."""
    import diffusers

    place = tmp_path_factory.mktemp(request.param)
    xl = KINDS[request.param]
    words = layouts.configs() / layouts.VOCABULARY
    folder = build_clip_pipeline(place / "made", xl, words, second=24)
    kind = diffusers.StableDiffusionXLPipeline if xl else diffusers.StableDiffusionPipeline
    pipe = kind.from_pretrained(folder)
    file = save_single_file(pipe, place / "one.safetensors", {"modelspec.title": "One  file"})
    root = place / "layouts"
    shutil.copytree(
        folder, root / request.param, ignore=shutil.ignore_patterns("*.safetensors", "vocab.json")
    )
    for tokenizer in (root / request.param).glob("tokenizer*"):
        told = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 20}
        (tokenizer / "tokenizer_config.json").write_text(json.dumps(told))
    return folder, file, root


def test_a_file_paints_what_its_folder_paints(pair, tmp_path: Path, monkeypatch):
    folder, file, root = pair
    monkeypatch.setattr(single, "configs", lambda: root)
    whole, one = registry.inspect(folder), registry.inspect(file)
    assert one.name == "One file"
    assert one.layout is not None
    # An encoder's table of positions, which is no weight, is all that the file has not.
    assert one.parameters == pytest.approx(whole.parameters, abs=100)
    pickles = [registry.inspect(path) for path in _pickles(file, tmp_path)]
    assert {info.parameters for info in pickles} == {one.parameters}
    painted = []
    for info in (whole, one, *pickles):
        model = registry.load(info, tmp_path)
        recipe = Recipe(
            prompt="A red cat",
            model=info.id,
            width=32,
            height=32,
            steps=2,
            seed=3,
            guidance=4.0,
            sampler="euler",
        )
        painted.append(model.generate(recipe, {}, lambda *_: None)[0])
    assert {picture.data for picture in painted} == {painted[0].data}


def _pickles(file: Path, folder: Path) -> list[Path]:
    """Write the file's weights as torch does, as checkpoints were passed on before safetensors."""
    import torch
    from safetensors.torch import load_file

    weights = load_file(file)
    new, old = folder / "new.ckpt", folder / "old.ckpt"
    # Averaged weights are no use to a painter, and nothing that memory is needed for.
    more = {"model_ema.decay": torch.zeros(()), "model_ema.some": torch.zeros(40, 40)}
    torch.save({"state_dict": weights | more, "global_step": 7, "epoch": None}, new)
    early = "cond_stage_model.transformer."
    weights = {name.replace(early + "text_model.", early): each for name, each in weights.items()}
    torch.save({"state_dict": weights}, old, _use_new_zipfile_serialization=False)
    return [new, old, *_gguf(load_file(file), folder / "packed.gguf")]


def _gguf(weights: dict[str, Any], path: Path) -> list[Path]:
    """Write the weights as GGUF where its library is there, not packed, so that they are equal."""
    if importlib.util.find_spec("gguf") is None:
        return []
    import gguf

    writer = gguf.GGUFWriter(path, "sd")
    for name, value in weights.items():
        writer.add_tensor(name, value.numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return [path]


def test_a_file_that_changed_since_it_was_looked_at_is_not_read(pair, tmp_path: Path, monkeypatch):
    _, file, root = pair
    monkeypatch.setattr(single, "configs", lambda: root)
    path = Path(shutil.copy(file, tmp_path / "one.safetensors"))
    info = registry.inspect(path)
    with path.open("r+b") as opened:
        opened.seek(-4000, 2)
        opened.write(bytes(3000))
    with pytest.raises(UserError, match="has changed"):
        registry.load(info, tmp_path)
    path.unlink()
    with pytest.raises(UserError, match="missing"):
        registry.load(info, tmp_path)


def test_a_file_that_lacks_weights_is_named(pair, tmp_path: Path, monkeypatch):
    from safetensors.torch import load_file, save_file

    _, file, root = pair
    monkeypatch.setattr(single, "configs", lambda: root)
    weights = load_file(file)
    del weights["model.diffusion_model.middle_block.0.in_layers.2.weight"]
    save_file(weights, tmp_path / "less.safetensors")
    info = registry.inspect(tmp_path / "less.safetensors")
    with pytest.raises(UserError, match="incomplete") as found:
        registry.load(info, tmp_path)
    assert "unet" in str(found.value)
    assert "mid_block.resnets.0.conv1.weight" in str(found.value)


@pytest.mark.parametrize("part", ["first_stage_model.decoder.mid", "text_model.encoder.layers.1"])
def test_other_parts_that_lack_weights_are_named(pair, tmp_path: Path, monkeypatch, part: str):
    from safetensors.torch import load_file, save_file

    _, file, root = pair
    monkeypatch.setattr(single, "configs", lambda: root)
    weights = {name: each for name, each in load_file(file).items() if part not in name}
    save_file(weights, tmp_path / "less.safetensors")
    info = registry.inspect(tmp_path / "less.safetensors")
    with pytest.raises(UserError, match=r"vae|text_encoder"):
        registry.load(info, tmp_path)


def test_weights_that_are_no_numbers_are_told_of(pair, tmp_path: Path, monkeypatch):
    from safetensors.torch import load_file, save_file

    _, file, root = pair
    monkeypatch.setattr(single, "configs", lambda: root)
    weights = {name: each * float("nan") for name, each in load_file(file).items()}
    save_file(weights, tmp_path / "nan.safetensors")
    info = registry.inspect(tmp_path / "nan.safetensors")
    recipe = Recipe(
        prompt="", model="", width=32, height=32, steps=1, seed=3, guidance=1.0, sampler="euler"
    )
    with pytest.raises(UserError, match="painted no picture"):
        registry.load(info, tmp_path).generate(recipe, {}, lambda *_: None)


@pytest.mark.parametrize(
    ("base", "channels", "side"),
    [("sd1", 4, 512), ("sd1", 9, 512), ("sd2", 4, 768), ("sd2", 9, 512), ("sdxl", 4, 1024)],
)
def test_the_layouts_that_travel_with_the_program_are_found(
    tmp_path: Path, base: str, channels: int, side: int
):
    info = registry.inspect(_checkpoint(tmp_path / "some.safetensors", base, channels))
    assert info.layout is not None
    assert info.layout.name == base + ("-inpaint" if channels == 9 else "")
    assert (info.defaults.width, info.inpaints) == (side, channels == 9)
    assert info.name == "some"


@pytest.mark.parametrize(
    ("keys", "metadata", "prediction"),
    [
        ({}, {}, ""),
        ({"v_pred": (0,)}, {}, "v_prediction"),
        ({}, {"modelspec.prediction_type": "v"}, "v_prediction"),
        ({}, {"modelspec.prediction_type": "epsilon"}, "epsilon"),
    ],
)
def test_what_a_file_says_of_its_prediction(tmp_path: Path, keys, metadata, prediction):
    path = _checkpoint(tmp_path / "some.safetensors", "sd2", 4, keys, metadata)
    info = registry.inspect(path)
    assert info.prediction == prediction
    assert info.defaults.width == (512 if prediction == "epsilon" else 768)


def test_a_schedule_that_ends_in_noise_is_heard_of(tmp_path: Path):
    keys: dict[str, tuple[int, ...]] = {"v_pred": (0,), "ztsnr": (0,)}
    info = registry.inspect(_checkpoint(tmp_path / "some.safetensors", "sdxl", 4, keys))
    assert (info.prediction, info.zero_snr) == ("v_prediction", True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"model.diffusion_model.input_blocks.0.0.weight": (320, 8, 3, 3)}, "8 channels"),
        ({"model.diffusion_model.input_blocks.0.0.weight": (400, 4, 3, 3)}, "400 wide"),
        ({"first_stage_model.decoder.conv_in.weight": None}, "no autoencoder"),
        ({"conditioner.embedders.1.model.ln_final.bias": None}, "no text encoder"),
    ],
)
def test_what_cannot_paint_is_refused_with_the_reason(tmp_path: Path, change, words):
    path = _checkpoint(tmp_path / "some.safetensors", "sdxl", 4, change)
    with pytest.raises(UserError, match=words):
        registry.inspect(path)


def test_other_weight_files_are_no_model(tmp_path: Path):
    sparse_file(tmp_path / "lora.safetensors", {"lora_up.weight": (4, 4)})
    with pytest.raises(UserError, match="cannot be opened as a model"):
        registry.inspect(tmp_path / "lora.safetensors")


def test_predictions_are_told_apart_by_what_becomes_of_noise():
    import torch

    from aipaint.families.diffusion.single_load import measure_prediction

    class Fake(torch.nn.Module):
        device, dtype = torch.device("cpu"), torch.float32

        class config:  # noqa: N801 - as in diffusers
            in_channels, cross_attention_dim = 4, 8

        def __init__(self, made):
            super().__init__()
            self.made = made

        def forward(self, noise, _step, _states):
            class Out:
                sample = self.made(noise)

            return Out

    assert measure_prediction(Fake(lambda noise: 0.9 * noise + 0.2)) == "epsilon"
    picture = torch.linspace(-1, 1, 16).expand(1, 4, 16, 16)
    assert measure_prediction(Fake(lambda noise: 0.07 * noise - picture)) == "v_prediction"


def _checkpoint(path: Path, base: str, channels: int, change=None, metadata=None) -> Path:
    """Write the header of a full-size checkpoint, as far as it is looked at, and no weights."""
    cross = {"sd1": 768, "sd2": 1024, "sdxl": 2048}[base]
    text = "conditioner.embedders.0." if base == "sdxl" else "cond_stage_model."
    attention = "model.diffusion_model.input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight"
    shapes: dict[str, tuple[int, ...] | None] = {
        "model.diffusion_model.input_blocks.0.0.weight": (320, channels, 3, 3),
        attention: (640, cross),
        "first_stage_model.decoder.conv_in.weight": (512, 4, 3, 3),
        text + "transformer.text_model.final_layer_norm.bias": (768,),
    }
    if base == "sdxl":
        shapes["conditioner.embedders.1.model.ln_final.bias"] = (1280,)
    shapes |= change or {}
    return sparse_file(path, {k: v for k, v in shapes.items() if v is not None}, metadata)
