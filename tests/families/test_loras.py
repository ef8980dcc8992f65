"""LoRAs: recognised by their headers, put on a model, taken off without a trace."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from aipaint.core.errors import UserError
from aipaint.core.paths import find_home
from aipaint.core.recipe import Lora, Recipe
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from aipaint.families.diffusion.lora_detect import detect_lora
from aipaint.families.shelf import LORAS, Shelf
from tests.families.clip import WIDTH, build_clip_pipeline
from tests.families.safetensors_files import sparse_file

RANK = 2
LAYER = "down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k"
# Published ones change all four of these.
TEXT = [f"text_model.encoder.layers.0.self_attn.{p}_proj" for p in ("q", "k", "v", "out")]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    place = tmp_path_factory.mktemp("loras")
    return registry.load(registry.inspect(build_clip_pipeline(place)), place / "cache")


def matrices(seed: int = 0, inputs: int = WIDTH) -> tuple[torch.Tensor, torch.Tensor]:
    dice = torch.Generator().manual_seed(seed)
    # Large, for a network of random weights hardly listens.
    return torch.randn(RANK, inputs, generator=dice), 30 * torch.randn(16, RANK, generator=dice)


def write(path: Path, form: str, seed: int = 0, inputs: int = WIDTH, text: bool = False) -> Path:
    """Write a LoRA of one layer of the UNet, and one of the text encoder on request."""
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    layers = {("unet", LAYER): matrices(seed, inputs)}
    if text:
        layers |= {("text_encoder", name): matrices(seed + n) for n, name in enumerate(TEXT, 1)}
    found: dict[str, torch.Tensor] = {}
    for (part, layer), (down, up) in layers.items():
        if form == "kohya":
            prefix = {"unet": "lora_unet_", "text_encoder": "lora_te_"}[part]
            name = prefix + layer.replace(".", "_")
            found |= {f"{name}.lora_down.weight": down, f"{name}.lora_up.weight": up}
            found[f"{name}.alpha"] = torch.tensor(float(RANK))
        else:
            ends = {"peft": ("lora_A", "lora_B"), "diffusers": ("lora.down", "lora.up")}[form]
            found |= {
                f"{part}.{layer}.{e}.weight": m for e, m in zip(ends, (down, up), strict=True)
            }
    save_file(found, path)
    return path


def paint(model: LoadedModel, *loras: Lora) -> np.ndarray:
    recipe = Recipe(
        prompt="abc",
        model=model.info.id,
        steps=3,
        guidance=3.0,
        sampler="euler",
        seed=5,
        width=32,
        height=32,
        loras=loras,
    )
    image = model.generate(recipe, {}, lambda *_: None)[0]
    return np.frombuffer(image.data, np.uint8).astype(int)


def lora(path: Path, weight: float = 1.0) -> Lora:
    return Lora(model=str(path), weight=weight)


@pytest.mark.parametrize("form", ["kohya", "peft", "diffusers"])
def test_a_lora_is_what_its_matrices_add(model: LoadedModel, tmp_path: Path, form: str):
    plain = paint(model)
    path = write(tmp_path / "one.safetensors", form)
    worn = paint(model, lora(path, 0.5))
    assert np.array_equal(paint(model), plain)
    down, up = matrices()
    weight = model._pipe.unet.get_submodule(LAYER).weight
    with torch.no_grad():
        before = weight.clone()
        weight += 0.5 * up @ down
        merged = paint(model)
        weight.copy_(before)
    assert np.abs(worn - plain).max() >= 4
    assert np.abs(worn - merged).max() <= 1


def test_it_is_off_again_without_a_trace(model: LoadedModel, tmp_path: Path):
    plain = paint(model)
    first = write(tmp_path / "a.safetensors", "kohya", 1, text=True)
    second = write(tmp_path / "b.safetensors", "peft", 2)
    one, both = paint(model, lora(first)), paint(model, lora(first), lora(second, -0.5))
    assert not np.array_equal(one, both)
    assert np.array_equal(paint(model, lora(first)), one)
    assert np.array_equal(paint(model, lora(first, 0.0)), plain)
    assert np.array_equal(paint(model), plain)


def test_the_text_encoder_hears_its_own_part(model: LoadedModel, tmp_path: Path):
    path = write(tmp_path / "unet.safetensors", "kohya", 3)
    other = write(tmp_path / "both.safetensors", "kohya", 3, text=True)
    assert not np.array_equal(paint(model, lora(path)), paint(model, lora(other)))


def test_the_shelf_finds_loras_and_tells_which_fit(model: LoadedModel, tmp_path: Path):
    home = find_home(tmp_path)
    folder = home.models / LORAS
    write(folder / "ink.safetensors", "kohya")
    write(folder / "other.safetensors", "kohya", inputs=24)
    (folder / "old.pt").write_bytes(b"x")
    shelf = Shelf(home)
    assert [info.id for info in shelf.loras()] == ["ink.safetensors", "other.safetensors"]
    assert [path.name for path, _ in shelf.refused()] == ["old.pt"]
    assert all(info.id != LORAS for info in shelf.models())
    recipe = Recipe(
        model=str(model.info.path),
        steps=1,
        guidance=1.0,
        sampler="euler",
        seed=1,
        width=32,
        height=32,
        loras=(Lora(model="ink"),),
    )
    placed = shelf.place_parts(recipe)
    assert placed.loras[0].model == str(folder / "ink.safetensors")
    with pytest.raises(UserError, match="does not fit the model"):
        shelf.place_parts(msgspec.structs.replace(recipe, loras=(Lora(model="other"),)))
    with pytest.raises(UserError, match=r"nearest names are: ink\.safetensors"):
        shelf.place_parts(msgspec.structs.replace(recipe, loras=(Lora(model="inc"),)))


def test_a_file_says_what_it_is(tmp_path: Path):
    layer = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k"
    tags = {"10_ink": {"ink drawing": 9, "monochrome ": 4}, "1_more": {"monochrome": 7}}
    path = sparse_file(
        tmp_path / "file.safetensors",
        {f"{layer}.lora_down.weight": (16, 2048), f"{layer}.lora_up.weight": (640, 16)},
        {
            "ss_output_name": "Ink",
            "ss_tag_frequency": json.dumps(tags),
            "modelspec.trigger_phrase": "inkstyle, brush",
        },
    )
    info = detect_lora(path)
    assert (info.name, info.base, info.rank) == ("Ink", "Stable Diffusion XL", 16)
    assert info.triggers == ("inkstyle", "brush", "monochrome", "ink drawing")


@pytest.mark.parametrize(
    ("metadata", "words"),
    [({"ss_tag_frequency": "[" * 100_000}, ()), ({"ss_tag_frequency": '{"a": 3}'}, ())],
)
def test_notes_that_cannot_be_read_say_nothing(tmp_path: Path, metadata, words):
    path = sparse_file(tmp_path / "a.safetensors", {"unet.x.lora_A.weight": (2, 4)}, metadata)
    assert detect_lora(path).triggers == words


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ({"lora_unet_x.oft_blocks": (4, 4, 4)}, "OFT"),
        ({"lora_unet_x.on_input": (4,)}, "IA3"),
        ({"some.weight": (4, 4)}, "is no LoRA"),
        ({"unet.x.lora_A.weight": (99_999, 4)}, "is no LoRA"),
        ({}, "is no LoRA"),
    ],
)
def test_what_is_no_lora_is_refused(tmp_path: Path, shapes, words):
    with pytest.raises(UserError, match=words):
        detect_lora(sparse_file(tmp_path / "a.safetensors", shapes))


def test_one_that_fails_half_way_is_taken_off(model: LoadedModel, tmp_path: Path):
    from safetensors.torch import load_file, save_file

    plain = paint(model)
    path = write(tmp_path / "half.safetensors", "kohya", text=True)
    weights = load_file(path)
    name = "lora_te_" + TEXT[0].replace(".", "_") + ".lora_down.weight"
    weights[name] = torch.zeros(RANK, 99)
    save_file(weights, path)
    with pytest.raises(UserError, match="cannot be used with this model"):
        paint(model, lora(path))
    assert np.array_equal(paint(model), plain)


def test_one_for_layers_that_are_not_there_is_refused_and_leaves_nothing(
    model: LoadedModel, tmp_path: Path
):
    plain = paint(model)
    good = write(tmp_path / "good.safetensors", "kohya")
    worn = paint(model, lora(good))
    # A layer that is there, of another size: as of a LoRA for another model of the same width.
    bad = write(tmp_path / "bad.safetensors", "peft", inputs=24)
    with pytest.raises(UserError, match="cannot be used with this model"):
        paint(model, lora(good), lora(bad))
    assert np.array_equal(paint(model), plain)
    assert np.array_equal(paint(model, lora(good)), worn)
