"""Pictures larger than the network was trained for: every part is seen, and no seam with it."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.pixels import Image, digest_of, from_array, inputs_of, to_array
from aipaint.core.recipe import Recipe, Repaint
from aipaint.families.base import LoadedModel
from aipaint.families.diffusion.windows import Average, Frame, Window, split

SIDES = st.integers(4, 200)
RECIPE = Recipe(
    prompt="a cat",
    model="tiny",
    steps=4,
    guidance=3.0,
    sampler="dpmpp_2m",
    seed=7,
    width=32,
    height=32,
)


@settings(max_examples=60)
@given(SIDES, SIDES, st.sampled_from([8, 16, 64]))
def test_windows_cover_all_and_stay_small(height: int, width: int, side: int) -> None:
    windows = split((height, width), (side, side))
    seen = torch.zeros(height, width)
    for window in windows:
        assert window.of(seen).shape == (window.height, window.width)
        window.of(seen).add_(1)
        if len(windows) > 1:
            assert window.width <= 1.5 * side
            assert window.height <= 1.5 * side
    assert seen.min() >= 1


@pytest.mark.parametrize("shape", [(8, 40), (37, 21), (16, 16)])
def test_what_all_windows_agree_on_is_the_average(shape: tuple[int, int]) -> None:
    windows = split(shape, (8, 8))
    whole = torch.randn(1, 4, *shape, generator=torch.Generator().manual_seed(0))
    found = Average(windows, shape, whole.device).of([window.of(whole) for window in windows])
    assert torch.allclose(found, whole, atol=1e-6)


def test_where_windows_differ_one_fades_into_the_other() -> None:
    windows = split((16, 64), (16, 16))
    # Each window claims a value of its own: without fading the steps between them would be 1.
    parts = [torch.full((1, 1, 16, 16), float(number)) for number in range(len(windows))]
    found = Average(windows, (16, 64), torch.device("cpu")).of(parts)[0, 0]
    assert found.diff(dim=1).abs().max() < 0.35
    assert (found.diff(dim=0).abs() < 1e-5).all()


def test_frames_pad_what_they_cut() -> None:
    frame = Frame((20, 9), (32, 16))
    pixels = np.random.default_rng(0).integers(0, 255, (9, 20, 3), np.uint8)
    padded = frame.pad(pixels)
    assert padded.shape == (16, 32, 3)
    assert (frame.cut(padded) == pixels).all()
    assert (padded[0, 0] == pixels[0, 0]).all()


def test_a_large_picture_is_composed_small_first(
    tiny_model: LoadedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model: Any = tiny_model
    shapes: list[tuple[int, int, int, int]] = []
    unet = model._pipe.unet
    forward = unet.forward
    monkeypatch.setattr(
        unet, "forward", lambda x, *args, **kw: (shapes.append(x.shape), forward(x, *args, **kw))[1]
    )
    recipe = msgspec.structs.replace(RECIPE, width=96, height=56)
    seen: list[tuple[int, int]] = []
    previews: list[Image] = []

    def on_step(step: int, of: int, render: Any) -> None:
        seen.append((step, of))
        previews.append(render())

    image, _, _ = tiny_model.generate(recipe, {}, on_step)
    assert (image.width, image.height) == (96, 56)
    # Four steps, and then half of four.
    assert seen == [(step, 6) for step in range(1, 7)]
    assert {(preview.width, preview.height) for preview in previews} == {(96, 56)}
    first, second = shapes[:4], shapes[4:]
    assert all(height * width <= 8 * 16 for _, _, height, width in first)
    # Latents of 24 x 14 are seen through windows of eight, the rest of a side whole up to 12.
    assert len(second) > 2 * 2
    assert all(max(height, width) <= 12 for _, _, height, width in second)
    assert tiny_model.generate(recipe, {}, lambda *_: None)[0] == image


@pytest.mark.parametrize(("strength", "steps"), [(1.0, 6), (0.9, 5), (0.6, 2)])
def test_a_large_part_that_is_painted_from_scratch_is_composed_small_first(
    tiny_model: LoadedModel, strength: float, steps: int
) -> None:
    rng = np.random.default_rng(5)
    pixels = rng.integers(0, 256, (56, 96, 3), np.uint8)
    mask = np.zeros((56, 96), np.uint8)
    mask[16:48, 24:80] = 255
    images = [from_array(pixels), from_array(mask)]
    wanted = Repaint(image=digest_of(images[0]), mask=digest_of(images[1]), strength=strength)
    recipe = msgspec.structs.replace(RECIPE, width=96, height=56, repaint=wanted)
    seen: list[tuple[int, int]] = []
    image, _, _ = tiny_model.generate(
        recipe, inputs_of(images), lambda step, of, _render: seen.append((step, of))
    )
    assert seen == [(step, steps) for step in range(1, steps + 1)]
    painted = to_array(image)
    assert (painted[mask == 0] == pixels[mask == 0]).all()
    assert (painted[mask > 0] != pixels[mask > 0]).any()


def test_windows_do_not_show(tiny_model: LoadedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that looks at each place by itself paints the same through windows as at once."""
    from aipaint.families.diffusion import passes

    model: Any = tiny_model
    monkeypatch.setattr(
        model._pipe.unet, "forward", lambda x, t, **_: (torch.tanh(x.flip(1)) * 0.3,)
    )
    pixels = np.random.default_rng(0).integers(0, 255, (72, 104, 3), np.uint8)
    image = from_array(pixels)
    recipe = msgspec.structs.replace(
        RECIPE, width=104, height=72, repaint=Repaint(image=digest_of(image), strength=0.8)
    )
    apart = tiny_model.generate(recipe, inputs_of([image]), lambda *_: None)[0]
    monkeypatch.setattr(passes, "split", lambda shape, _: (Window(0, 0, shape[1], shape[0]),))
    whole = tiny_model.generate(recipe, inputs_of([image]), lambda *_: None)[0]
    assert np.abs(to_array(apart).astype(int) - to_array(whole)).max() <= 1


def test_no_seam_in_what_the_starter_paints_large(starter: LoadedModel) -> None:
    down, across = np.mgrid[0:256, 0:256].astype(np.float32) / 255
    pixels = (np.stack([across, down, 1 - across], -1) * 200 + 28).astype(np.uint8)
    image = from_array(pixels)
    recipe = msgspec.structs.replace(
        RECIPE,
        prompt="",
        guidance=1.0,
        width=256,
        height=256,
        repaint=Repaint(image=digest_of(image), strength=0.5),
    )
    painted = to_array(starter.generate(recipe, inputs_of([image]), lambda *_: None)[0])
    steps = np.abs(np.diff(painted.astype(float).mean(2), axis=1)).mean(0)
    edges = {window.left * 8 for window in split((32, 32), (16, 16)) if window.left}
    edges |= {(w.left + w.width) * 8 for w in split((32, 32), (16, 16)) if w.left + w.width < 32}
    at_edges = max(steps[edge - 1] for edge in edges)
    assert at_edges <= np.quantile(steps, 0.99)
