"""Style from a picture, with the weights that ship."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from aipaint.core.errors import UserError
from aipaint.families.base import LoadedFilter
from tests.families.pictures import SHIPPED, apply, load, photo


@pytest.fixture(scope="module")
def stylize() -> LoadedFilter:
    return load("stylize")


def difference(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(float) - other.astype(float)).mean())


def test_strength_leads_from_the_own_style_to_the_other(stylize: LoadedFilter) -> None:
    content, style = photo("astronaut"), photo("coffee")
    steps = [
        apply("stylize", stylize, content, style, strength=strength).pixels
        for strength in (0.0, 0.5, 1.0)
    ]
    far = [difference(content, step) for step in steps]
    assert far[0] < far[1] < far[2]
    assert far[0] < 30
    assert far[2] > 40
    # The colours are those of the style: it is redder than the content.
    redness = [step[..., 0].mean() / step[..., 2].mean() for step in steps]
    assert redness[2] > 1.5 * redness[0]


def test_without_strength_the_style_does_not_matter(stylize: LoadedFilter) -> None:
    content = photo("chelsea")
    one, other = (
        apply("stylize", stylize, content, photo(name), strength=0.0).pixels
        for name in ("coffee", "astronaut")
    )
    assert one.tobytes() == other.tobytes()


def test_the_same_pictures_give_the_same(stylize: LoadedFilter) -> None:
    content, style = photo("chelsea", 3), photo("coffee")
    first, again = (
        apply("stylize", loaded, content, style) for loaded in (stylize, load("stylize"))
    )
    assert first.pixels.tobytes() == again.pixels.tobytes()
    assert first.facts.model_name == "magenta-style"
    assert first.facts.model_hash == again.facts.model_hash


def test_what_is_drawn_stays_where_it_was(stylize: LoadedFilter) -> None:
    content = photo("coffee")
    painted = apply("stylize", stylize, content, photo("chelsea")).pixels

    def outline(rgb: np.ndarray) -> np.ndarray:
        grey = cv2.GaussianBlur(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), (0, 0), 2)
        return cv2.Laplacian(grey, cv2.CV_32F).ravel()

    assert np.corrcoef(outline(content), outline(painted))[0, 1] > 0.5


def test_transparency_is_kept_and_lies_on_white(stylize: LoadedFilter) -> None:
    opaque, style = photo("coffee", 4), photo("chelsea")
    alpha = np.zeros(opaque.shape[:2], np.uint8)
    alpha[20:80, 30:120] = 128
    painted = apply("stylize", stylize, np.dstack([opaque, alpha]), style).pixels
    assert (painted[..., 3] == alpha).all()
    white = opaque.copy()
    white[alpha == 0] = 255
    soft = alpha == 128
    white[soft] = (opaque[soft].astype(int) * 128 + 255 * 127 + 127) // 255
    assert (painted[..., :3] == apply("stylize", stylize, white, style).pixels).all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 99), (5, 3), (33, 31, 3), (130, 2, 4)])
def test_any_shape_can_be_painted_and_be_a_style(
    stylize: LoadedFilter, shape: tuple[int, ...]
) -> None:
    picture = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    assert apply("stylize", stylize, picture, photo("coffee", 4)).pixels.shape[2] in (3, 4)
    apply("stylize", stylize, photo("coffee", 8), picture)


def test_a_large_picture_is_painted_smaller_and_says_so(stylize: LoadedFilter) -> None:
    large = cv2.resize(photo("coffee", 1), (3000, 240), interpolation=cv2.INTER_AREA)
    painted = apply("stylize", stylize, large, photo("chelsea"))
    (note,) = painted.notes
    assert "1024" in str(note)
    assert not apply("stylize", stylize, large[:, :900], photo("chelsea")).notes


def test_another_filter_s_weights_are_refused_in_words() -> None:
    with pytest.raises(UserError, match="does not hold the weights"):
        load("stylize", str(SHIPPED / "u2netp" / "model.safetensors"))


def test_a_cut_file_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes((SHIPPED / "magenta-style" / "model.safetensors").read_bytes()[:100_000])
    with pytest.raises(UserError, match="cut short"):
        load("stylize", str(path))
