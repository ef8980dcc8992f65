"""Background removal, with the weights that ship."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import cv2
import numpy as np
import pytest

from aipaint.core.errors import UserError
from aipaint.families.base import LoadedFilter
from tests.families.pictures import SHIPPED, apply, load, photo

WEIGHTS = SHIPPED / "u2netp" / "model.safetensors"


@pytest.fixture(scope="module")
def cutout() -> LoadedFilter:
    return load("cutout")


def corners(mask: np.ndarray) -> list[float]:
    side = len(mask) // 16
    return [
        mask[rows, columns].mean() / 255
        for rows in (slice(None, side), slice(-side, None))
        for columns in (slice(None, side), slice(-side, None))
    ]


def test_the_subject_is_found_and_the_background_is_not(cutout: LoadedFilter) -> None:
    coffee = apply("cutout", cutout, photo("coffee", 1)).pixels
    assert coffee[180:220, 280:320].mean() > 0.8 * 255
    assert max(corners(coffee)) < 0.2
    astronaut = apply("cutout", cutout, photo("astronaut", 1)).pixels
    assert astronaut[300:400, 180:260].mean() > 0.8 * 255
    assert max(corners(astronaut)[:2]) < 0.2  # the lower ones are her arm and her helmet
    cat = apply("cutout", cutout, photo("chelsea", 1)).pixels
    assert cat[120:180, 180:260].mean() > 0.8 * 255
    assert cat[60:200, -40:].mean() < 0.2 * 255


def test_the_mask_follows_the_edge_at_the_picture_s_own_size(cutout: LoadedFilter) -> None:
    # A disc, fine enough that the network's own pixels are three of the picture's.
    y, x = np.mgrid[:960, :960]
    disc = np.hypot(x - 480, y - 500) < 300
    picture = np.full((960, 960, 3), (40, 90, 60), np.uint8)
    picture[disc] = (230, 170, 40)
    found = apply("cutout", cutout, picture).pixels > 127
    assert (found != disc).mean() < 0.002
    rim = cv2.dilate(disc.astype(np.uint8), np.ones((5, 5))) > 0
    assert not (found & ~rim).any()


def test_the_same_picture_gives_the_same_mask(cutout: LoadedFilter) -> None:
    picture = photo("chelsea")
    first, again = apply("cutout", cutout, picture), apply("cutout", load("cutout"), picture)
    assert first.pixels.tobytes() == again.pixels.tobytes()
    assert first.facts.model_name == "u2netp"
    assert len(first.facts.model_hash) == 16
    assert first.facts.model_hash == again.facts.model_hash


def test_what_is_transparent_belongs_to_nothing(cutout: LoadedFilter) -> None:
    picture = np.dstack([photo("coffee"), np.full(photo("coffee").shape[:2], 255, np.uint8)])
    picture[:, :150, 3] = 0
    mask = apply("cutout", cutout, picture).pixels
    assert not mask[:, :150].any()
    assert mask[90:110, 160:190].mean() > 200


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (3, 2), (319, 1), (320, 321, 3), (2, 2, 4)])
def test_any_shape_has_a_mask(cutout: LoadedFilter, shape: tuple[int, ...]) -> None:
    picture = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    assert apply("cutout", cutout, picture).pixels.dtype == np.uint8


def test_a_large_picture_comes_in_parts_and_agrees_with_a_small_one(cutout: LoadedFilter) -> None:
    small = photo("coffee", 1)
    large = cv2.resize(small, (3000, 2000), interpolation=cv2.INTER_CUBIC)
    whole = apply("cutout", cutout, large)
    assert len(whole.tops) > 3
    shrunk = cv2.resize(whole.pixels, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    difference = np.abs(shrunk.astype(int) - apply("cutout", cutout, small).pixels)
    assert difference.mean() < 4


def header(shapes: dict[str, list[int]]) -> bytes:
    text = json.dumps(
        {name: {"dtype": "F16", "shape": s, "data_offsets": [0, 0]} for name, s in shapes.items()}
    ).encode()
    return struct.pack("<Q", len(text)) + text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "safetensors"),
        (WEIGHTS.read_bytes()[:-5000], "cut short"),
        (header({"x": [0]}), "other names or shapes"),
        (struct.pack("<Q", 1 << 60) + b"{}", "safetensors"),
        ((SHIPPED / "magenta-style" / "model.safetensors").read_bytes(), "other names or shapes"),
    ],
    ids=["empty", "cut", "other", "giant", "another filter's"],
)
def test_a_damaged_file_is_refused_in_words(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(data)
    with pytest.raises(UserError, match=words):
        load("cutout", str(path))


def test_weights_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    data = bytearray(WEIGHTS.read_bytes())
    data[-2:] = b"\xff\xff"
    path = tmp_path / "mine.safetensors"
    path.write_bytes(data)
    with pytest.raises(UserError, match="no numbers"):
        load("cutout", str(path))


def test_a_file_of_the_same_weights_may_be_named(tmp_path: Path, cutout: LoadedFilter) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(WEIGHTS.read_bytes())
    picture = photo("coffee", 4)
    mine = apply("cutout", load("cutout", str(path)), picture)
    assert mine.pixels.tobytes() == apply("cutout", cutout, picture).pixels.tobytes()


@pytest.mark.parametrize("model", ["u2net", "no/such.safetensors", "mine.pth", "mine.onnx"])
def test_what_is_no_model_is_refused_in_words(model: str) -> None:
    with pytest.raises(UserError) as told:
        load("cutout", model)
    assert told.value.message
