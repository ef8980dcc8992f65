"""Detail drawn tile by tile: no seam, no grid, no drift, in the memory of two rows of tiles."""

from __future__ import annotations

import shutil
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.errors import UserError
from aipaint.core.events import Part
from aipaint.core.pixels import Inputs, digest_of, from_array, to_array
from aipaint.core.recipe import Recipe, check_inputs
from aipaint.repaint import Native
from aipaint.repaint.detail import Detail, Detailing
from aipaint.repaint.detail_rows import RowStore
from aipaint.repaint.detail_tiles import Span, spans
from tests.repaint.seams import photograph, scene

NATIVE = Native(64, 64)
DRAFT = Recipe(
    model="m", prompt="x", steps=20, guidance=3.0, sampler="ddim", seed=5, width=64, height=64
)
Model = Callable[[Recipe, Inputs], np.ndarray]


def stored(pixels: np.ndarray, folder: Path) -> RowStore:
    store = RowStore(folder)
    for top in range(0, len(pixels), 50):
        rows = from_array(pixels[top : top + 50])
        store(Part(job=0, top=top, width=pixels.shape[1], height=len(pixels), image=rows))
    return store


def detailed(
    pixels: np.ndarray, folder: Path, model: Model, wish: Detailing | None = None
) -> tuple[np.ndarray, list[Recipe]]:
    """The picture with the model's detail in it, and what the model was asked for."""
    out, asked, below = np.zeros_like(pixels), [], 0

    def take(part: Part) -> None:
        nonlocal below
        rows = to_array(part.image)
        assert (part.top, part.height, part.width) == (below, *pixels.shape[:2])
        out[part.top : part.top + len(rows)] = rows
        below += len(rows)

    store = stored(pixels, folder)
    detail = Detail(wish or Detailing(DRAFT, NATIVE), store, take)
    while (found := detail.next()) is not None:
        recipe, inputs = found
        check_inputs(recipe, inputs)
        asked.append(recipe)
        detail.take(from_array(model(recipe, inputs)))
    store.close()
    assert below == len(pixels)
    assert detail.done == detail.count
    return out, asked


def start_of(recipe: Recipe, inputs: Inputs) -> tuple[np.ndarray, np.ndarray]:
    """What a tile begins with, (h, w, 3), and how much of it may change, (h, w, 1) from 0 to 1."""
    assert recipe.repaint is not None
    pixels = to_array(inputs[recipe.repaint.image]).astype(np.float32)
    mask = inputs.get(recipe.repaint.mask)
    share = np.ones(pixels.shape[:2]) if mask is None else to_array(mask) / 255
    return pixels, share[..., None].astype(np.float32)


def same(recipe: Recipe, inputs: Inputs) -> np.ndarray:
    return start_of(recipe, inputs)[0].astype(np.uint8)


def textured(amount: float, cast: float = 0.0) -> Model:
    """A model that draws a texture of its own from each seed in place of the finest detail.

    As noise of low strength does. cast: how far off the colours of a tile are, of 255.
    """

    def paint(recipe: Recipe, inputs: Inputs) -> np.ndarray:
        pixels, share = start_of(recipe, inputs)
        rng = np.random.default_rng(recipe.seed)
        texture = cv2.GaussianBlur(rng.normal(0, 1, pixels.shape).astype(np.float32), (0, 0), 1.5)
        texture *= amount / texture.std()
        smooth = cv2.GaussianBlur(pixels, (0, 0), 3)
        fine = (pixels - smooth) * np.sqrt(1 - share**2) + texture * share
        painted = smooth + fine + rng.normal(0, cast, 3) * share
        return np.clip(np.rint(painted), 0, 255).astype(np.uint8)

    return paint


@given(st.integers(1, 20_000), st.integers(16, 2048), st.sampled_from([8, 16, 64]))
@settings(max_examples=100)
def test_tiles_follow_each_other_without_a_gap(length: int, native: int, step: int) -> None:
    found = spans(length, native, step)
    assert found[0].start == 0
    assert found[-1].end >= length
    assert {span.side for span in found} == {found[0].side}
    assert found[0].side % step == 0
    assert found[0].side <= max(1.5 * native, 6 * step)
    if len(found) > 1:
        assert found[-1].end == length
    for before, after in pairwise(found):
        assert after.takes_over is not None
        assert before.fades == after.takes_over + after.ramp
        # Something is seen before the ramp, and something is left behind it.
        assert after.start + step // 2 <= after.takes_over
        assert before.fades + step // 2 <= before.end
        # Its ramp does not begin before that of its neighbour has ended.
        assert before.takes_over is None or before.takes_over + before.ramp <= after.takes_over


def test_a_tile_is_as_large_as_the_model_can_look_at() -> None:
    assert [span.side for span in spans(512, 512, 8)] == [512]
    assert [span.side for span in spans(768, 512, 8)] == [768]
    assert {span.side for span in spans(16_384, 512, 8)} == {752}
    assert spans(100, 512, 8) == [Span(0, 512, None, 0, None)]


@pytest.mark.parametrize("shape", [(1, 1, 3), (20, 300, 3), (97, 96, 4), (250, 70, 3)])
def test_a_model_that_changes_nothing_changes_nothing(
    shape: tuple[int, int, int], tmp_path: Path
) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    pixels[..., 3:] |= 1
    out, asked = detailed(pixels, tmp_path, same)
    assert (out == pixels).all()
    assert [recipe.seed for recipe in asked] == list(range(5, 5 + len(asked)))
    for recipe in asked:
        assert recipe.repaint is not None
        assert recipe.width % 8 == recipe.height % 8 == 0
        assert (recipe.batch, recipe.repaint.strength) == (1, 0.3)


@pytest.mark.parametrize("name", ["flat", "gradient", "astronaut"])
def test_no_seam_and_no_grid(name: str, tmp_path: Path) -> None:
    if name == "astronaut":
        picture = photograph(name)
    else:
        y, x = np.mgrid[:512, :512].astype(np.float32) / 512 * (name == "gradient")
        picture = np.stack([100 + 60 * x, 90 + 70 * y, 150 - 50 * x * y], -1).astype(np.uint8)
    out, asked = detailed(picture, tmp_path, textured(4.0, cast=4.0))
    assert len(asked) == 49
    change = out.astype(np.float32) - picture
    assert np.abs(change.mean((0, 1))).max() < 0.3, "the colours do not drift"
    assert change.std() > 3, "there is detail"
    line = spans(512, 64, 8)
    for axis in (0, 1):
        at_border = np.zeros(511, bool)
        for span in line[1:]:
            assert span.takes_over is not None
            at_border[span.takes_over - 1 : span.takes_over + span.ramp] = True
        jump = np.abs(np.diff(change.mean(axis), axis=0)).max(1)
        assert jump[at_border].mean() <= jump[~at_border].mean() + 0.5
        assert jump[at_border].max() <= jump[~at_border].max() + 1
        # How much detail there is along the picture: no line in its spectrum at the tiles' pitch.
        detail = change - cv2.GaussianBlur(change, (0, 0), 4)
        spectrum = np.abs(np.fft.rfft((detail**2).mean((axis, 2)) * np.hanning(512)))
        pitch = round(512 * (len(line) - 1) / line[-1].start)
        around = np.r_[spectrum[pitch - 5 : pitch - 2], spectrum[pitch + 3 : pitch + 6]]
        assert spectrum[pitch] <= 4 * around.max()


def test_lines_go_on_across_the_tiles(tmp_path: Path) -> None:
    """A model that moves what it paints is followed by the tile that comes after."""
    picture = np.zeros((70, 300, 3), np.uint8)
    picture[20:24] = 255

    def moving(recipe: Recipe, inputs: Inputs) -> np.ndarray:
        pixels, share = start_of(recipe, inputs)
        return np.where(share > 0, np.roll(pixels, 1, 0), pixels).astype(np.uint8)

    wish = Detailing(DRAFT, Native(128, 128))
    out, _ = detailed(picture, tmp_path, moving, wish)
    middle = (out[:40, :, 0] * np.arange(40)[:, None]).sum(0) / out[:40, :, 0].sum(0)
    assert np.abs(np.diff(middle)).max() < 0.5


def test_what_is_transparent_is_not_painted(tmp_path: Path) -> None:
    rgba = np.dstack([scene(300, 200), np.full((200, 300), 255, np.uint8)])
    rgba[:, 150:, 3] = 0
    rgba[60:70, 20:30, 3] = 99
    out, asked = detailed(rgba, tmp_path, textured(5.0))
    assert (out[..., 3] == rgba[..., 3]).all()
    assert 0 < len(asked) < len(detailed(rgba[..., :3].copy(), tmp_path, same)[1])
    assert (out[:, 260:] == rgba[:, 260:]).all()
    assert (out[:, :140, :3] != rgba[:, :140, :3]).any()
    nothing = np.zeros((100, 100, 4), np.uint8)
    assert detailed(nothing, tmp_path, textured(5.0))[1] == []


def test_memory_is_that_of_a_row_of_tiles(tmp_path: Path) -> None:
    width, height = 512, 6000
    row = np.arange(width * 3, dtype=np.uint16).astype(np.uint8).reshape(1, width, 3)
    store = RowStore(tmp_path)
    for top in range(0, height, 100):
        rows = from_array(np.repeat(row, 100, 0))
        store(Part(job=0, top=top, width=width, height=height, image=rows))
    detail = Detail(Detailing(DRAFT, NATIVE), store, lambda part: None)
    tracemalloc.start()
    while (found := detail.next()) is not None:
        detail.take(found[1][found[0].repaint.image])  # type: ignore[union-attr]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    store.close()
    assert peak < width * height * 3 / 4


def test_how_it_was_made_names_the_enlarged_picture(tmp_path: Path) -> None:
    picture = scene(120, 50)
    store = stored(picture, tmp_path)
    recipe = Detail(Detailing(DRAFT, NATIVE, 0.5), store, lambda part: None).recipe
    store.close()
    assert (recipe.width, recipe.height) == (120, 50)
    assert recipe.repaint is not None
    assert recipe.repaint.image == digest_of(from_array(picture))
    assert recipe.repaint.strength == 0.5
    assert (recipe.prompt, recipe.guidance) == ("x", 3.0)
    wordless = msgspec.structs.replace(DRAFT, prompt=" ")
    assert Detailing(wordless, NATIVE).checked().draft.guidance == 1


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Detailing(DRAFT, NATIVE, 0.0), "Nothing would change"),
        (Detailing(DRAFT, NATIVE, float("nan")), "strength"),
        (Detailing(DRAFT, NATIVE, 1.5), "strength"),
        (Detailing(msgspec.structs.replace(DRAFT, steps=0), NATIVE), "steps"),
    ],
)
def test_what_makes_no_sense_is_refused_beforehand(wish: Detailing, said: str) -> None:
    with pytest.raises(UserError, match=said):
        wish.checked()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RowStore]:
    found = RowStore(tmp_path)
    yield found
    found.close()


def test_a_full_disk_is_said(
    store: RowStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError, match="put away"):
        RowStore(tmp_path / "nowhere")
    full = shutil.disk_usage(tmp_path)._replace(free=10)
    monkeypatch.setattr("aipaint.repaint.detail_rows.shutil.disk_usage", lambda _: full)
    with pytest.raises(UserError, match="No space left"):
        RowStore(tmp_path, 11)
    rows = from_array(np.zeros((2, 3, 3), np.uint8))
    store(Part(job=0, top=0, width=3, height=4, image=rows))
    with pytest.raises(ValueError, match="rows"):
        store(Part(job=0, top=3, width=3, height=4, image=rows))
    with pytest.raises(ValueError, match="rows"):
        store.read(0, 3)
