"""A region's prompt is seen where its mask is, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.errors import CancelledError
from aipaint.core.paths import resources
from aipaint.core.pixels import Image, digest_of, from_array, inputs_of, to_array
from aipaint.core.recipe import Recipe, Region, Repaint
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from aipaint.families.diffusion.attention import grid
from aipaint.families.diffusion.regions import cover_latents
from aipaint.families.diffusion.windows import Frame, Window
from tests.families.clip import build_clip_pipeline

RECIPE = Recipe(
    prompt="a cat",
    model="tiny",
    steps=3,
    guidance=3.0,
    sampler="ddim",
    seed=7,
    width=32,
    height=32,
)


def part(width: int, height: int, left: float, right: float) -> Image:
    """A mask of the columns between two shares of the width."""
    mask = np.zeros((height, width), np.uint8)
    mask[:, int(left * width) : int(right * width)] = 255
    return from_array(mask)


def paint(
    model: LoadedModel, regions: list[tuple[str, Image, float]], **changes: Any
) -> tuple[np.ndarray, list[str]]:
    """Paint RECIPE with regions of prompt, mask and weight; return pixels and notes."""
    changes["regions"] = tuple(
        Region(prompt=prompt, mask=digest_of(mask), weight=weight)
        for prompt, mask, weight in regions
    )
    inputs = inputs_of(mask for _, mask, _ in regions)
    recipe = msgspec.structs.replace(RECIPE, **changes)
    image, _, notes = model.generate(recipe, inputs, lambda *_: None)
    return to_array(image), [str(note) for note in notes]


def processors(model: LoadedModel) -> set[str]:
    """The kinds of attention that a model's network has."""
    loaded: Any = model
    return {type(each).__name__ for each in loaded._pipe.unet.attn_processors.values()}


@pytest.fixture(scope="module")
def plain(tiny_model: LoadedModel) -> np.ndarray:
    """What is painted without regions."""
    return paint(tiny_model, [])[0]


def test_halves_of_a_picture_take_the_colours_of_their_regions(tmp_path: Path) -> None:
    starter = resources() / "models" / registry.STARTER_ID
    model = registry.load(registry.inspect(starter), tmp_path)
    size = (256, 128)
    # Two passes, and the second through windows.
    found, notes = paint(
        model,
        [("red apple", part(*size, 0, 0.5), 1.0), ("green heart", part(*size, 0.5, 1), 1.0)],
        prompt="",
        steps=8,
        sampler="dpmpp_2m",
        seed=1,
        width=size[0],
        height=size[1],
    )
    assert notes == []
    left, right = found[:, :128].mean((0, 1)), found[:, 128:].mean((0, 1))
    # Mean colours: some 220, 120, 132 on the left and 145, 202, 147 on the right.
    assert left[0] - left[1] > 60
    assert right[1] - right[0] > 30
    unet = model._pipe.unet  # pyright: ignore[reportAttributeAccessIssue]
    assert not unet.add_embedding._forward_hooks
    assert processors(model) == {"AttnProcessor2_0"}


def test_no_token_of_a_region_is_seen_outside(tiny_model: LoadedModel) -> None:
    import torch

    from aipaint.families.diffusion.attention import GuidedAttention, Swap
    from aipaint.families.diffusion.conditioning import encode
    from aipaint.families.diffusion.denoise import Pass
    from aipaint.families.diffusion.networks import UnetNetwork
    from aipaint.families.diffusion.regions import Regions

    pipe: Any = tiny_model._pipe  # pyright: ignore[reportAttributeAccessIssue]
    mask = np.zeros((32, 32), np.uint8)
    mask[8:24, :16] = 255
    layer = Swap(pipe.unet).layers[0]
    found = []
    with torch.inference_mode():
        prompts = encode(pipe, "a cat", "", 3.0)
        job = Pass(
            recipe=RECIPE,
            inputs={},
            pipe=pipe,
            network=UnetNetwork(pipe),
            frame=Frame((32, 32), (32, 32)),
            shape=(8, 8),
            windows=(Window(0, 0, 8, 8),),
            prompts=prompts,
            first=0,
            steps=1,
        )
        # The level with cross-attention has 4 x 4 cells.
        hidden = torch.randn(2, 16, layer.to_q.in_features, generator=torch.manual_seed(0))
        for words in ("a dog", "seven ships"):
            regions = Regions([(Region(prompt=words, mask="", weight=1.5), mask)])
            regions.begin(job)
            look = GuidedAttention(0, regions, [])
            found.append(look(layer, hidden, prompts.states).reshape(2, 4, 4, -1))
            regions.end()
        usual = layer(hidden, prompts.states).reshape(2, 4, 4, -1)
    inside = np.zeros((4, 4), bool)
    inside[1:3, :2] = True
    one, other = found
    assert torch.equal(one[0], other[0])
    assert torch.allclose(one[0], usual[0], atol=1e-6)
    assert torch.equal(one[1][~inside], other[1][~inside])
    assert torch.allclose(one[1][~inside], usual[1][~inside], atol=1e-6)
    assert (one[1][inside] != other[1][inside]).any(-1).all()


@pytest.mark.parametrize("size", [(32, 32), (24, 40), (72, 32), (104, 24)])
@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_regions_of_pictures_of_any_size(
    tiny_model: LoadedModel, size: tuple[int, int], guidance: float
) -> None:
    changes = {"width": size[0], "height": size[1], "guidance": guidance}
    before = paint(tiny_model, [], **changes)[0]
    found, notes = paint(tiny_model, [("a dog", part(10, 7, 0, 0.5), 1.0)], **changes)
    assert found.shape == before.shape
    assert (found != before).any()
    assert notes == []


@pytest.mark.parametrize("xl", [False, True])
def test_models_with_clip_know_regions(tmp_path: Path, xl: bool) -> None:
    folder = build_clip_pipeline(tmp_path / "clip", xl)
    model = registry.load(registry.inspect(folder), tmp_path / "cache")
    before = paint(model, [])[0]
    found = paint(model, [("a dog", part(32, 32, 0, 0.5), 1.0)])[0]
    assert (found != before).any()
    assert (paint(model, [])[0] == before).all()


def test_what_has_no_say_is_left_out_and_named(tiny_model: LoadedModel, plain: np.ndarray) -> None:
    half, nothing = part(32, 32, 0, 0.5), part(32, 32, 0, 0)
    found, notes = paint(
        tiny_model, [("  ", half, 1.0), ("a dog", nothing, 1.0), ("a ship", half, 0.0)]
    )
    assert (found == plain).all()
    assert notes == [
        "A region without a prompt was left out.",
        "The region “a dog” covers nothing and was left out.",
    ]


def test_says_what_it_did_not_read(tiny_model: LoadedModel) -> None:
    _, notes = paint(tiny_model, [("a very long story of a dog", part(32, 32, 0, 0.5), 1.0)])
    assert "region is longer than this model reads; left out: “" in notes[0]


def test_weights_decide_between_regions(tiny_model: LoadedModel) -> None:
    half = part(32, 32, 0, 0.5)
    alone = paint(tiny_model, [("a dog", half, 1.0)])[0].astype(int)
    strong, weak = (
        np.abs(paint(tiny_model, [("a dog", half, 1.0), ("ship", half, weight)])[0] - alone).mean()
        for weight in (4.0, 0.02)
    )
    assert strong > weak


def test_the_network_is_itself_again_whatever_happens(
    tiny_model: LoadedModel, plain: np.ndarray
) -> None:
    half = part(32, 32, 0, 0.5)
    recipe = msgspec.structs.replace(
        RECIPE, regions=(Region(prompt="a dog", mask=digest_of(half)),)
    )

    def leave(*_: Any) -> None:
        assert "GuidedAttention" in processors(tiny_model)
        raise CancelledError

    with pytest.raises(CancelledError):
        tiny_model.generate(recipe, inputs_of([half]), leave)
    assert processors(tiny_model) == {"AttnProcessor2_0"}
    assert (paint(tiny_model, [])[0] == plain).all()


def test_regions_and_repainting_go_together(tiny_model: LoadedModel) -> None:
    picture = from_array(np.full((32, 32, 3), 90, np.uint8))
    half, mask = part(32, 32, 0, 0.5), part(32, 32, 0.25, 1)
    recipe = msgspec.structs.replace(
        RECIPE,
        repaint=Repaint(image=digest_of(picture), mask=digest_of(mask), strength=0.7),
        regions=(Region(prompt="a dog", mask=digest_of(half)),),
    )
    inputs = inputs_of([picture, half, mask])
    image, _, _ = tiny_model.generate(recipe, inputs, lambda *_: None)
    found = to_array(image)
    assert (found[:, :8] == 90).all()
    assert (found[:, 8:] != 90).any()


@given(
    size=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    kept=st.tuples(st.integers(1, 8), st.integers(1, 8)),
    value=st.integers(0, 255),
)
@settings(max_examples=30, deadline=None)
def test_an_even_mask_covers_evenly(
    size: tuple[int, int], kept: tuple[int, int], value: int
) -> None:
    pixels = (kept[0] * 8, kept[1] * 8)
    frame = Frame(pixels, (-(-pixels[0] // 32) * 32, -(-pixels[1] // 32) * 32))
    shape = (frame.size[1] // 4, frame.size[0] // 4)
    found = cover_latents(np.full((size[1], size[0]), value, np.uint8), frame, shape)
    assert found.shape == shape
    assert np.allclose(found, value / 255, atol=1e-3)


@given(height=st.integers(1, 70), width=st.integers(1, 70), level=st.integers(0, 4))
@settings(max_examples=50)
def test_each_level_is_found_by_its_size(height: int, width: int, level: int) -> None:
    down, across = height, width
    for _ in range(level):
        down, across = (down + 1) // 2, (across + 1) // 2
    assert grid((height, width), down * across) == (down, across)


def test_an_unknown_level_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no level"):
        grid((8, 8), 17)
