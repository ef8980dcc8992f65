"""Painting that begins with a picture: what changes, how much, and what must not change at all."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.pixels import Image, Inputs, digest_of, from_array, inputs_of, to_array
from aipaint.core.recipe import FILLS, SAMPLERS, Fill, Recipe, Repaint, Sampler
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from aipaint.families.diffusion.repaint import filled, latent_mask, steps_of
from tests.families.clip import build_clip_pipeline
from tests.families.inpainting import build_inpainting_pipeline

RECIPE = Recipe(
    prompt="a cat",
    model="tiny",
    steps=4,
    guidance=3.0,
    sampler="euler",
    seed=7,
    width=32,
    height=32,
)
# A hole on whole latents of the tiny model (4 pixels) and of the CLIP ones (8 pixels).
HOLE = (slice(8, 24), slice(16, 32))


def picture(width: int = 32, height: int = 32) -> np.ndarray:
    """Return colours that run smoothly, with some grain: (H, W, 3) uint8."""
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    waves = [np.sin(across / 7), np.cos(down / 5), np.sin((across + down) / 9)]
    grain = np.random.default_rng(0).normal(0, 0.05, (height, width, 3))
    return ((np.stack(waves, -1) * 0.4 + grain + 0.5).clip(0, 1) * 255).astype(np.uint8)


def hole(width: int = 32, height: int = 32, value: int = 255) -> np.ndarray:
    """Return a mask with HOLE in it: (H, W) uint8."""
    mask = np.zeros((height, width), np.uint8)
    mask[HOLE] = value
    return mask


def order(
    pixels: np.ndarray, mask: np.ndarray | None = None, **changes: Any
) -> tuple[Recipe, Inputs]:
    """Return RECIPE with a picture to repaint, and that picture; changes go to either."""
    images = [from_array(pixels)] + ([] if mask is None else [from_array(mask)])
    to_repaint = {name: changes.pop(name) for name in ("strength", "fill") if name in changes}
    digests = [digest_of(image) for image in images]
    found = Repaint(image=digests[0], mask="".join(digests[1:]), **to_repaint)
    recipe = msgspec.structs.replace(
        RECIPE, width=pixels.shape[1], height=pixels.shape[0], repaint=found, **changes
    )
    return recipe, inputs_of(images)


def repaint(
    model: LoadedModel, pixels: np.ndarray, mask: np.ndarray | None = None, **changes: Any
) -> np.ndarray:
    """Repaint a picture and return what came of it, (H, W, 3) uint8."""
    image, _, _ = model.generate(*order(pixels, mask, **changes), lambda *_: None)
    return to_array(image)


def stock(
    folder: Path,
    name: str,
    sampler: Sampler,
    monkeypatch: pytest.MonkeyPatch,
    **wishes: Any,
) -> np.ndarray:
    """Return what a pipeline of diffusers paints with RECIPE, (H, W, 3) uint8."""
    import diffusers
    import PIL.Image
    import torch
    from diffusers.models.autoencoders.vae import DiagonalGaussianDistribution

    from aipaint.families.diffusion.samplers import SCHEDULERS

    # We take what the encoder thinks most likely, the library a sample of it.
    monkeypatch.setattr(
        DiagonalGaussianDistribution, "sample", lambda self, generator=None: self.mode()
    )
    kind, options = SCHEDULERS[sampler]
    for role in ("image", "mask_image"):
        if role in wishes:
            wishes[role] = PIL.Image.fromarray(wishes[role])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipe = getattr(diffusers, name).from_pretrained(folder, local_files_only=True)
        pipe.scheduler = getattr(diffusers, kind).from_config(pipe.scheduler.config, **options)
        pipe.set_progress_bar_config(disable=True)
        found = pipe(
            "a cat",
            num_inference_steps=RECIPE.steps,
            guidance_scale=RECIPE.guidance,
            generator=torch.Generator("cpu").manual_seed(RECIPE.seed),
            **wishes,
        ).images[0]
    return np.asarray(found)


@pytest.mark.parametrize("sampler", SAMPLERS)
@pytest.mark.parametrize("strength", [0.3, 0.75])
def test_repaints_what_the_library_alone_would(
    tiny_model: LoadedModel,
    tiny_pipeline: Path,
    monkeypatch: pytest.MonkeyPatch,
    sampler: Sampler,
    strength: float,
) -> None:
    painted = repaint(tiny_model, picture(), sampler=sampler, strength=strength)
    wanted = stock(
        tiny_pipeline,
        "StableDiffusionImg2ImgPipeline",
        sampler,
        monkeypatch,
        image=picture(),
        strength=strength,
    )
    # The library lays the picture out otherwise in memory, and sums in another order.
    assert np.abs(painted.astype(int) - wanted).max() <= 1


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_inpaints_what_the_library_alone_would(
    tiny_model: LoadedModel,
    tiny_pipeline: Path,
    monkeypatch: pytest.MonkeyPatch,
    sampler: Sampler,
) -> None:
    painted = repaint(tiny_model, picture(), hole(), sampler=sampler, strength=0.75)
    wanted = stock(
        tiny_pipeline,
        "StableDiffusionInpaintPipeline",
        sampler,
        monkeypatch,
        image=picture(),
        mask_image=hole(),
        width=32,
        height=32,
        strength=0.75,
    )
    assert np.abs(painted[HOLE].astype(int) - wanted[HOLE]).max() <= 1


@pytest.mark.parametrize("strength", [0.75, 1.0])
@pytest.mark.parametrize("sampler", SAMPLERS)
def test_an_inpainting_network_reads_what_the_library_gives_it(
    tiny_pipeline: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    sampler: Sampler,
    strength: float,
) -> None:
    folder = build_inpainting_pipeline(tiny_pipeline, tmp_path / "tiny")
    model = registry.load(registry.inspect(folder), tmp_path)
    assert model.info.inpaints
    painted = repaint(model, picture(), hole(), sampler=sampler, strength=strength)
    wanted = stock(
        folder,
        "StableDiffusionInpaintPipeline",
        sampler,
        monkeypatch,
        image=picture(),
        mask_image=hole(),
        width=32,
        height=32,
        strength=strength,
    )
    assert np.abs(painted[HOLE].astype(int) - wanted[HOLE]).max() <= 1


@pytest.mark.parametrize("strength", [0.75, 1.0])
def test_an_xl_inpainting_network_reads_what_the_library_gives_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, strength: float
) -> None:
    plain = build_clip_pipeline(tmp_path / "clip", xl=True)
    folder = build_inpainting_pipeline(plain, tmp_path / "inpaint")
    model = registry.load(registry.inspect(folder), tmp_path)
    painted = repaint(model, picture(), hole(), strength=strength)
    wanted = stock(
        folder,
        "StableDiffusionXLInpaintPipeline",
        "euler",
        monkeypatch,
        image=picture(),
        mask_image=hole(),
        width=32,
        height=32,
        strength=strength,
    )
    assert np.abs(painted[HOLE].astype(int) - wanted[HOLE]).max() <= 1


def test_an_inpainting_network_paints_from_nothing(tiny_pipeline: Path, tmp_path: Path) -> None:
    folder = build_inpainting_pipeline(tiny_pipeline, tmp_path / "tiny")
    model = registry.load(registry.inspect(folder), tmp_path)
    first, _, _ = model.generate(RECIPE, {}, lambda *_: None)
    assert first == model.generate(RECIPE, {}, lambda *_: None)[0]
    whole = repaint(model, picture(), strength=1.0)
    # All is to be painted anew either way, and nothing of the picture is read.
    assert (whole == to_array(first)).all()


@pytest.mark.parametrize("sampler", SAMPLERS)
@pytest.mark.parametrize("strength", [0.05, 0.5, 1.0])
def test_only_masked_pixels_change(
    tiny_model: LoadedModel, sampler: Sampler, strength: float
) -> None:
    # Neither the picture nor its mask fall on whole latents.
    pixels = picture(40, 24)
    mask = np.zeros((24, 40), np.uint8)
    mask[3:14, 5:30] = 255
    mask[14:16, 5:30] = 90
    painted = repaint(tiny_model, pixels, mask, sampler=sampler, strength=strength)
    assert (painted[mask == 0] == pixels[mask == 0]).all()
    assert (painted[mask > 0] != pixels[mask > 0]).mean() > 0.5
    again = repaint(tiny_model, pixels, mask, sampler=sampler, strength=strength)
    assert (painted == again).all()
    other = repaint(tiny_model, pixels, mask, sampler=sampler, strength=strength, seed=8)
    assert (painted != other).any()


@pytest.mark.parametrize("mask", [None, hole()])
def test_no_strength_changes_nothing(tiny_model: LoadedModel, mask: np.ndarray | None) -> None:
    assert (repaint(tiny_model, picture(), mask, strength=0.0) == picture()).all()


def test_full_strength_keeps_nothing(tiny_model: LoadedModel) -> None:
    painted = repaint(tiny_model, picture(), strength=1.0)
    plain, _, _ = tiny_model.generate(RECIPE, {}, lambda *_: None)
    assert (painted == to_array(plain)).all()
    assert (painted == repaint(tiny_model, 255 - picture(), strength=1.0)).all()


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_counts_the_steps_that_it_runs(tiny_model: LoadedModel, sampler: Sampler) -> None:
    for strength, wanted in ((0.1, 1), (0.5, 2), (0.75, 3), (1.0, 4)):
        seen: list[tuple[int, int]] = []
        recipe, inputs = order(picture(), sampler=sampler, strength=strength)
        tiny_model.generate(recipe, inputs, lambda step, of, _, s=seen: s.append((step, of)))
        assert seen == [(step, wanted) for step in range(1, wanted + 1)]
    assert [steps_of(20, strength) for strength in (0.001, 0.6, 0.99, 1.0)] == [1, 12, 19, 20]


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("mask", [hole(), hole(value=120), np.full((32, 32), 255, np.uint8)])
def test_paints_with_every_fill(tiny_model: LoadedModel, fill: Fill, mask: np.ndarray) -> None:
    painted = repaint(tiny_model, picture(), mask, fill=fill, strength=0.5)
    assert (painted[mask == 0] == picture()[mask == 0]).all()


@pytest.mark.parametrize("size", [(32, 32), (700, 300)])
def test_fills_carry_in_what_is_around(size: tuple[int, int]) -> None:
    width, height = size
    pixels = np.full((height, width, 3), (200, 40, 60), np.uint8)
    mask = np.zeros((height, width), np.uint8)
    mask[height // 4 : height // 2, width // 4 : width // 2] = 255
    pixels[mask > 0] = (0, 0, 255)
    inside = mask > 0
    border = filled(pixels, mask, "border")
    assert np.abs(border[inside].astype(int) - (200, 40, 60)).max() <= 3
    blurred = filled(pixels, mask, "blur")[inside].mean(0)
    assert blurred[0] > 0
    assert blurred[2] < 255
    assert (filled(pixels, mask, "neutral")[inside] == 127).all()
    for fill in FILLS:
        assert (filled(pixels, mask, fill)[~inside] == pixels[~inside]).all()
    assert (filled(pixels, np.full_like(mask, 255), "border") == 127).all()


def test_no_masked_pixel_is_left_out() -> None:
    import torch

    mask = np.zeros((16, 32), np.uint8)
    mask[5, 9] = 51
    mask[6, 10] = 102
    cells = latent_mask(mask, (2, 4), torch.device("cpu"))
    assert cells.tolist() == [[[[0, pytest.approx(0.4), 0, 0], [0, 0, 0, 0]]]]


@pytest.mark.parametrize("name", ["strength", "mask"])
@pytest.mark.parametrize("sampler", SAMPLERS)
def test_more_of_it_changes_more(starter: LoadedModel, name: str, sampler: Sampler) -> None:
    """More strength, or a mask nearer to 255, takes the picture further from what it was."""
    pixels = picture(64, 64)
    changes: list[float] = []
    for share in (0.2, 0.5, 1.0):
        mask, strength = np.zeros((64, 64), np.uint8), 0.8
        if name == "mask":
            mask[16:48, 16:48] = round(255 * share)
        else:
            mask[16:48, 16:48], strength = 255, share
        painted = repaint(starter, pixels, mask, steps=5, sampler=sampler, strength=strength)
        changes.append(float(np.abs(painted.astype(int) - pixels).mean()))
    assert changes[0] < min(changes[1:])


def test_leaves_between_steps(tiny_model: LoadedModel) -> None:
    def leave(step: int, of: int, render: Any) -> None:
        assert isinstance(render(), Image)
        if step == 2:
            raise CancelledError

    recipe, inputs = order(picture(), hole(), strength=1.0, sampler="heun")
    with pytest.raises(CancelledError):
        tiny_model.generate(recipe, inputs, leave)
    before = tiny_model.generate(recipe, inputs, lambda *_: None)[0]
    assert before == tiny_model.generate(recipe, inputs, lambda *_: None)[0]


def test_refuses_what_does_not_fit(tiny_model: LoadedModel) -> None:
    recipe, inputs = order(picture(), hole())
    with pytest.raises(UserError, match="not there any more"):
        tiny_model.generate(recipe, {}, lambda *_: None)
    small = msgspec.structs.replace(recipe, width=24)
    with pytest.raises(UserError, match="does not fit"):
        tiny_model.generate(small, inputs, lambda *_: None)
    recipe, inputs = order(picture(), hole(value=0))
    with pytest.raises(UserError, match="Nothing is selected"):
        tiny_model.generate(recipe, inputs, lambda *_: None)
