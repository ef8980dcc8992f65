"""Changes of layers that are no plain LoRA, against their formulas, and taken off again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from aipaint.core.errors import UserError
from aipaint.core.recipe import Lora, Recipe
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from aipaint.families.diffusion.lora_detect import check_lora_fit, detect_lora
from tests.families.clip import WIDTH, build_clip_pipeline

Tensors = dict[str, torch.Tensor]

ATTENTION = "down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k"  # (16, 16)
CONV = "down_blocks.1.resnets.0.conv1"  # (16, 8, 3, 3)
NORM = "mid_block.resnets.0.norm1"
TEXT = "encoder.layers.0.self_attn.q_proj"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    place = tmp_path_factory.mktemp("lycoris")
    return registry.load(registry.inspect(build_clip_pipeline(place)), place / "cache")


def draw(*shape: int, seed: int = 0, size: float = 3.0) -> torch.Tensor:
    dice = torch.Generator().manual_seed(sum(shape) + 100 * seed)
    return size * torch.randn(*shape, generator=dice)


def loha(weight: torch.Tensor) -> tuple[Tensors, torch.Tensor]:
    rows, columns = weight.flatten(1).shape
    a, b, c, d = draw(rows, 3), draw(3, columns), draw(rows, 3, seed=1), draw(3, columns, seed=1)
    parts = {"hada_w1_a": a, "hada_w1_b": b, "hada_w2_a": c, "hada_w2_b": d}
    parts["alpha"] = torch.tensor(1.5)
    return parts, ((a @ b) * (c @ d) * 0.5).reshape(weight.shape)


def loha_with_core(weight: torch.Tensor) -> tuple[Tensors, torch.Tensor]:
    out, into, *sides = weight.shape
    parts: Tensors = {}
    halves: list[torch.Tensor] = []
    for n in (1, 2):
        core, a, b = draw(3, 3, *sides, seed=n), draw(3, out, seed=n), draw(3, into, seed=n)
        parts |= {f"hada_t{n}": core, f"hada_w{n}_a": a, f"hada_w{n}_b": b}
        halves.append(
            torch.stack([(a.T @ core[:, :, y, x] @ b) for y in range(3) for x in range(3)])
        )
    change = (halves[0] * halves[1]).permute(1, 2, 0).reshape(weight.shape)
    return {name: part * 0.3 for name, part in parts.items()}, change * 0.3**6


def lokr(weight: torch.Tensor) -> tuple[Tensors, torch.Tensor]:
    out, into, *sides = weight.shape
    first = draw(4, 2)
    second = draw(out // 4, into // 2, *sides, seed=1, size=1)
    # With both factors whole there is nothing that an alpha could scale.
    parts = {"lokr_w1": first, "lokr_w2": second, "alpha": torch.tensor(9e9)}
    blocks = [torch.cat([value * second for value in row], 1) for row in first]
    return {**parts, "alpha": torch.tensor(1.0)}, torch.cat(blocks, 0)


def lokr_small(weight: torch.Tensor) -> tuple[Tensors, torch.Tensor]:
    out, into, *sides = weight.shape
    first, a = draw(4, 2), draw(out // 4, 2, size=1)
    b = draw(2, into // 2 * int(np.prod(sides, dtype=int)), size=1)
    if sides:
        b = b.reshape(2, into // 2, *sides)
    second = (a @ b.flatten(1)).reshape(out // 4, into // 2, *sides)
    blocks = [torch.cat([value * second for value in row], 1) for row in first]
    parts = {"lokr_w1": first, "lokr_w2_a": a, "lokr_w2_b": b, "alpha": torch.tensor(1.0)}
    return parts, torch.cat(blocks, 0) / 2


def locon(weight: torch.Tensor) -> tuple[Tensors, torch.Tensor]:
    out, into, *sides = weight.shape
    up, down, core = draw(out, 2, 1, 1), draw(2, into, 1, 1), draw(2, 2, *sides)
    parts = {"lora_up.weight": up, "lora_down.weight": down, "lora_mid.weight": core}
    change = torch.einsum("or,rsyx,si->oiyx", up[:, :, 0, 0], core, down[:, :, 0, 0])
    return parts, change


def full(weight: torch.Tensor) -> tuple[Tensors, torch.Tensor]:
    change = draw(*weight.shape)
    return {"diff": change}, change


def dora(weight: torch.Tensor) -> tuple[Tensors, torch.Tensor]:
    return _dora(weight, rows=True)


def dora_of_columns(weight: torch.Tensor) -> tuple[Tensors, torch.Tensor]:
    return _dora(weight, rows=False)


def _dora(weight: torch.Tensor, rows: bool) -> tuple[Tensors, torch.Tensor]:
    up, down = draw(weight.shape[0], 2, size=1), draw(2, weight.shape[1], size=1)
    merged = weight + up @ down
    shape = (weight.shape[0], 1) if rows else (1, weight.shape[1])
    lengths = draw(*shape, size=60).abs()
    parts = {"lora_up.weight": up, "lora_down.weight": down, "dora_scale": lengths}
    merged = merged / merged.pow(2).sum(1 if rows else 0, keepdim=True).sqrt() * lengths
    return parts, merged - weight


def write(path: Path, layer: str, parts: Tensors) -> Path:
    from safetensors.torch import save_file

    tensors = {f"{layer}.{name}": part.contiguous() for name, part in parts.items()}
    if path.suffix == ".safetensors":
        save_file(tensors, path)
    else:
        torch.save(tensors, path)
    return path


def paint(model: LoadedModel, *loras: Lora) -> np.ndarray:
    recipe = Recipe(
        prompt="abc",
        model=model.info.id,
        steps=2,
        guidance=3.0,
        sampler="euler",
        seed=5,
        width=32,
        height=32,
        loras=loras,
    )
    image = model.generate(recipe, {}, lambda *_: None)[0]
    return np.frombuffer(image.data, np.uint8).astype(int)


def check(model: LoadedModel, path: Path, weight: torch.Tensor, change: torch.Tensor) -> None:
    """Compare what a file does with what its change does when it is added to the weight."""
    plain = paint(model)
    worn = paint(model, Lora(model=str(path), weight=0.5))
    with torch.no_grad():
        before = weight.clone()
        weight += 0.5 * change
        merged = paint(model)
        weight.copy_(before)
    assert np.abs(worn - plain).max() >= 2
    assert np.abs(worn - merged).max() <= 1


KINDS = [
    (ATTENTION, loha, "LoHa"),
    (CONV, loha, "LoHa"),
    (CONV, loha_with_core, "LoHa"),
    (ATTENTION, lokr, "LoKr"),
    (CONV, lokr, "LoKr"),
    (ATTENTION, lokr_small, "LoKr"),
    (CONV, lokr_small, "LoKr"),
    (CONV, locon, "LoCon"),
    (ATTENTION, full, "full"),
    (ATTENTION, dora, "DoRA"),
    (ATTENTION, dora_of_columns, "DoRA"),
]


@pytest.mark.parametrize(("layer", "make", "kind"), KINDS)
def test_a_change_is_its_formula(
    model: LoadedModel,
    tmp_path: Path,
    layer: str,
    make: Callable[[torch.Tensor], tuple[Tensors, torch.Tensor]],
    kind: str,
):
    weight = model._pipe.unet.get_submodule(layer).weight
    parts, change = make(weight.detach())
    path = write(tmp_path / "a.safetensors", f"lora_unet_{layer.replace('.', '_')}", parts)
    info = detect_lora(path)
    assert info.kind == kind
    if layer == ATTENTION:
        assert info.cross_attention_dim == WIDTH
        check_lora_fit(info, model.info)
    check(model, path, weight, change)


@pytest.mark.parametrize(
    "name",
    [
        f"lora_unet_{CONV.replace('.', '_')}",
        # As latent-diffusion calls it, which is how those for SDXL are written.
        "lora_unet_input_blocks_3_0_in_layers_2",
        f"unet.{CONV}",
        f"base_model.model.{CONV}",
    ],
)
def test_layers_have_several_names(model: LoadedModel, tmp_path: Path, name: str):
    weight = model._pipe.unet.get_submodule(CONV).weight
    parts, change = loha(weight.detach())
    check(model, write(tmp_path / "a.pt", name, parts), weight, change)


def test_text_encoders_and_norms_are_changed(model: LoadedModel, tmp_path: Path):
    layer = model._pipe.unet.get_submodule(NORM)
    change = draw(*layer.weight.shape)
    path = write(
        tmp_path / "n.safetensors", f"lora_unet_{NORM.replace('.', '_')}", {"w_norm": change}
    )
    check(model, path, layer.weight, change)
    names = dict(model._pipe.text_encoder.named_modules())
    weight = names.get(TEXT, names.get(f"text_model.{TEXT}")).weight  # pyright: ignore
    parts, change = lokr(weight.detach())
    path = write(tmp_path / "t.safetensors", f"lora_te_text_model_{TEXT.replace('.', '_')}", parts)
    check(model, path, weight, change)


def test_they_are_worn_together_and_with_plain_loras(model: LoadedModel, tmp_path: Path):
    plain = paint(model)
    weight = model._pipe.unet.get_submodule(ATTENTION).weight
    name = f"lora_unet_{ATTENTION.replace('.', '_')}"
    first = write(tmp_path / "a.safetensors", name, loha(weight.detach())[0])
    second = write(tmp_path / "b.safetensors", name, lokr(weight.detach())[0])
    pair = {"lora_up.weight": draw(WIDTH, 2), "lora_down.weight": draw(2, WIDTH)}
    third = write(tmp_path / "c.safetensors", name, pair)
    loras = [Lora(model=str(path), weight=0.5) for path in (first, second, third)]
    both, all_three = paint(model, *loras[:2]), paint(model, *loras)
    assert not np.array_equal(both, all_three)
    assert np.array_equal(paint(model, *loras[:2]), both)
    assert np.array_equal(paint(model, *loras), all_three)
    assert np.array_equal(paint(model), plain)


@pytest.mark.parametrize(
    ("name", "parts", "words"),
    [
        (ATTENTION, {"hada_w1_a": (9, 2), "hada_w1_b": (2, 16)}, "fit"),
        (ATTENTION, {"lokr_w1": (400, 400), "lokr_w2": (400, 400)}, "another size"),
        (ATTENTION, {"diff": (16, 17)}, "another size"),
        (CONV, {"diff_b": (17,)}, "another size"),
        (ATTENTION, {"diff": (16, 16), "alpha": (3,)}, "do not fit each other"),
        ("some.other.layer", {"diff": (16, 16)}, "does not have"),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(
    model: LoadedModel, tmp_path: Path, name: str, parts, words: str
):
    plain = paint(model)
    made = {part: draw(*shape) for part, shape in parts.items()}
    path = write(tmp_path / "a.safetensors", f"lora_unet_{name.replace('.', '_')}", made)
    with pytest.raises(UserError, match=words):
        paint(model, Lora(model=str(path)))
    assert np.array_equal(paint(model), plain)
