"""Stable Diffusion 3 and Flux: what the library alone would paint, and what is told of them."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.pixels import Image, from_array, to_array
from aipaint.core.recipe import Recipe, Region, Repaint
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from aipaint.families.diffusion.control_detect import detect_control
from aipaint.families.diffusion.control_fit import check_fit
from tests.families.control_models import build_controlnet
from tests.families.flow_models import SIDE, build_flow

RECIPE = Recipe(
    prompt="a red cat",
    model="flow",
    steps=3,
    guidance=4.0,
    sampler="euler",
    seed=7,
    width=SIDE,
    height=SIDE,
)


@pytest.fixture(scope="module", params=["sd3", "flux"])
def folder(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model of each kind."""
    return build_flow(tmp_path_factory.mktemp(request.param), request.param)


@pytest.fixture(scope="module")
def model(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    """The same in memory."""
    return registry.load(registry.inspect(folder), tmp_path_factory.mktemp("cache"))


def library(
    folder: Path, recipe: Recipe, parts: dict[str, None] | None = None, **more: Any
) -> np.ndarray:
    """Return what the stock pipeline paints, (H, W, 3) uint8. parts: those it does without."""
    import diffusers
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipe: Any = diffusers.DiffusionPipeline.from_pretrained(
            folder, local_files_only=True, torch_dtype=torch.float32, **(parts or {})
        )
        pipe.set_progress_bar_config(disable=True)
        found = pipe(
            recipe.prompt,
            width=recipe.width,
            height=recipe.height,
            num_inference_steps=recipe.steps,
            generator=torch.Generator("cpu").manual_seed(recipe.seed),
            **more,
        ).images[0]
    return np.asarray(found)


def paint(model: LoadedModel, **changes: Any) -> tuple[np.ndarray, list[str]]:
    """Paint RECIPE with changes; return pixels and notes."""
    recipe = msgspec.structs.replace(RECIPE, **changes)
    image, _, notes = model.generate(recipe, {}, lambda *_: None)
    return to_array(image), [str(note) for note in notes]


@pytest.mark.parametrize("guidance", [1.0, 4.0])
@pytest.mark.parametrize("size", [(32, 32), (48, 32)])
def test_paints_what_the_library_alone_would(
    folder: Path, model: LoadedModel, guidance: float, size: tuple[int, int]
) -> None:
    recipe = msgspec.structs.replace(RECIPE, guidance=guidance, width=size[0], height=size[1])
    more: dict[str, Any] = {"guidance_scale": guidance}
    if not _is_flux(model):
        recipe = msgspec.structs.replace(recipe, negative_prompt="blue")
        more["negative_prompt"] = "blue"
    image, _, notes = model.generate(recipe, {}, lambda *_: None)
    assert notes == []
    assert (to_array(image) == library(folder, recipe, **more)).all()


def test_a_flux_that_reads_no_guidance_scale_has_a_negative_prompt(tmp_path: Path) -> None:
    folder = build_flow(tmp_path / "schnell", "flux", guidance_embeds=False)
    model = registry.load(registry.inspect(folder), tmp_path)
    assert (model.info.defaults.guidance, model.info.defaults.sampler) == (1.0, "euler")
    for guidance in (1.0, 3.0):
        recipe = msgspec.structs.replace(RECIPE, guidance=guidance, negative_prompt="blue")
        image, _, notes = model.generate(recipe, {}, lambda *_: None)
        more = {"true_cfg_scale": guidance, "negative_prompt": "blue", "max_sequence_length": 256}
        assert notes == []
        assert (to_array(image) == library(folder, recipe, **more)).all()


def test_stable_diffusion_3_paints_without_t5_and_says_so(tmp_path: Path) -> None:
    folder = build_flow(tmp_path / "two", "sd3", t5=False)
    model = registry.load(registry.inspect(folder), tmp_path)
    image, notes = paint(model)
    assert "T5" in notes[0]
    without = {"text_encoder_3": None, "tokenizer_3": None}
    assert (image == library(folder, RECIPE, without, guidance_scale=4.0)).all()
    whole = build_flow(tmp_path / "three", "sd3")
    shutil.rmtree(whole / "text_encoder_3")
    info = registry.inspect(whole)
    image, notes = paint(registry.load(info, tmp_path))
    assert "T5" in notes[0]


@pytest.mark.parametrize("sampler", ["heun", "dpmpp_2m", "dpmpp_2m_sde", "unipc", "lcm"])
def test_each_sampler_counts_its_steps_and_repeats_itself(model: LoadedModel, sampler: Any) -> None:
    seen: list[tuple[int, int]] = []
    recipe = msgspec.structs.replace(RECIPE, sampler=sampler)
    first = model.generate(recipe, {}, lambda step, of, _: seen.append((step, of)))[0]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert (to_array(first) == paint(model, sampler=sampler)[0]).all()
    assert (to_array(first) != paint(model, sampler=sampler, seed=8)[0]).any()


@pytest.mark.parametrize(("sampler", "other"), [("ddim", "Euler"), ("dpmpp_2m_karras", "DPM++ 2M")])
def test_a_sampler_for_other_models_is_replaced_and_told(
    model: LoadedModel, sampler: Any, other: str
) -> None:
    image, notes = paint(model, sampler=sampler)
    assert len(notes) == 1
    assert f"{other} was used" in notes[0]
    like = "euler" if other == "Euler" else "dpmpp_2m"
    assert (image == paint(model, sampler=like)[0]).all()


def test_previews_show_what_is_painted(model: LoadedModel) -> None:
    previews: list[Image] = []
    recipe = msgspec.structs.replace(RECIPE, width=48)
    model.generate(recipe, {}, lambda step, of, render: previews.append(render()))
    assert [(shown.width, shown.height) for shown in previews] == [(48, 32)] * 3


def test_leaves_between_steps_and_paints_the_same_afterwards(model: LoadedModel) -> None:
    before = paint(model, sampler="heun")[0]

    def leave(step: int, of: int, render: Any) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        model.generate(msgspec.structs.replace(RECIPE, sampler="heun"), {}, leave)
    assert (paint(model, sampler="heun")[0] == before).all()


def test_says_what_it_does_not_read(model: LoadedModel) -> None:
    notes = paint(model, prompt="many words " * 400)[1]
    assert "left out" in notes[0]
    notes = paint(model, prompt="a (cat:1.3)", syntax="a1111")[1]
    assert "weights" in notes[0]
    notes = paint(model, negative_prompt="blue")[1]
    assert bool(notes) == _is_flux(model)


def test_regions_are_refused(model: LoadedModel) -> None:
    regions = (Region(prompt="a dog", mask="0" * 64),)
    grey = Image(SIDE, SIDE, bytes(SIDE * SIDE))
    recipe = msgspec.structs.replace(RECIPE, regions=regions)
    with pytest.raises(UserError, match="regions"):
        model.generate(recipe, {"0" * 64: grey}, lambda *_: None)


@pytest.mark.parametrize("part", ["vae", "transformer", "text_encoder_2"])
def test_a_part_that_is_missing_is_named(folder: Path, tmp_path: Path, part: str) -> None:
    damaged = Path(shutil.copytree(folder, tmp_path / "damaged"))
    shutil.rmtree(damaged / part)
    with pytest.raises(UserError, match=part):
        registry.inspect(damaged)


def test_a_transformer_for_filling_in_is_refused(folder: Path, tmp_path: Path) -> None:
    damaged = Path(shutil.copytree(folder, tmp_path / "damaged"))
    file = damaged / "transformer/config.json"
    text = file.read_text()
    for channels in (4, 16):
        text = text.replace(f'"in_channels": {channels}', '"in_channels": 96')
    file.write_text(text)
    with pytest.raises(UserError, match="96 channels"):
        registry.inspect(damaged)


def _is_flux(model: LoadedModel) -> bool:
    return hasattr(model, "_pipe") and "Flux" in type(model._pipe).__name__  # pyright: ignore


@pytest.mark.parametrize("sampler", ["euler", "heun", "dpmpp_2m"])
def test_a_part_is_repainted_and_the_rest_comes_back(model: LoadedModel, sampler: Any) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[:, : SIDE // 2] = 255
    inputs = {"p": from_array(picture), "m": from_array(mask)}
    recipe = msgspec.structs.replace(
        RECIPE,
        sampler=sampler,
        steps=4,
        repaint=Repaint(image="p", mask="m", strength=0.5, fill="neutral"),
    )
    seen: list[tuple[int, int]] = []
    image, _, _ = model.generate(recipe, inputs, lambda step, of, _: seen.append((step, of)))
    painted = to_array(image)
    assert seen == [(1, 2), (2, 2)]
    assert (painted[:, SIDE // 2 :] == picture[:, SIDE // 2 :]).all()
    assert (painted[:, : SIDE // 2] != picture[:, : SIDE // 2]).any()


def test_a_picture_is_painted_over_as_the_library_would(
    folder: Path, model: LoadedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    import diffusers
    import torch
    from diffusers.models.autoencoders.vae import DiagonalGaussianDistribution
    from PIL import Image as Pil

    picture = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    recipe = msgspec.structs.replace(RECIPE, steps=4, repaint=Repaint(image="p", strength=0.5))
    image, _, _ = model.generate(recipe, {"p": from_array(picture)}, lambda *_: None)
    # What is kept of a picture is taken as it is, where the library takes a sample of it.
    monkeypatch.setattr(
        DiagonalGaussianDistribution, "sample", lambda self, generator=None: self.mode()
    )
    kinds = {True: diffusers.FluxImg2ImgPipeline, False: diffusers.StableDiffusion3Img2ImgPipeline}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kind: Any = kinds[_is_flux(model)]
        pipe = kind.from_pretrained(folder, local_files_only=True, torch_dtype=torch.float32)
        pipe.set_progress_bar_config(disable=True)
        wanted = pipe(
            recipe.prompt,
            image=Pil.fromarray(picture),
            width=SIDE,
            height=SIDE,
            strength=0.5,
            num_inference_steps=4,
            guidance_scale=recipe.guidance,
            generator=torch.Generator("cpu").manual_seed(recipe.seed),
        ).images[0]
    difference = np.abs(to_array(image).astype(int) - np.asarray(wanted))
    assert difference.max() <= 1


def test_a_control_model_for_a_unet_does_not_fit(folder: Path, tmp_path: Path) -> None:
    control = detect_control(build_controlnet(tmp_path / "net"))
    with pytest.raises(UserError, match="does not fit the model"):
        check_fit(control, registry.inspect(folder))
