"""The vectors by which pictures are compared, with the weights that ship."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.filters import Filter, check_filter
from aipaint.core.likeness import MOST, SHIPPED, SIDE, VALUES, order_for, vectors_of, version
from aipaint.core.pixels import Image, from_array
from aipaint.families.base import LoadedFilter
from aipaint.families.likeness.network import Embedder
from aipaint.families.likeness.run import given
from aipaint.families.nets import read_net, weight_file
from aipaint.families.weights import fingerprint, read_header
from tests.families.pictures import SHIPPED as FILTERS
from tests.families.pictures import load, photo

FOLDER = FILTERS / SHIPPED


@pytest.fixture(scope="module")
def embed() -> LoadedFilter:
    return load("embed")


def square(rgb: np.ndarray) -> np.ndarray:
    return cv2.resize(np.ascontiguousarray(rgb), (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def vectors(loaded: LoadedFilter, *squares: np.ndarray) -> np.ndarray:
    """Of unit length, (N, VALUES), as the worker's events bring them."""
    wish, inputs = order_for(squares)
    check_filter(wish, inputs)
    parts: list[Image] = []
    loaded.apply(wish, inputs, lambda *_: None, lambda _top, _size, part: parts.append(part))
    found = np.concatenate([vectors_of(part) for part in parts]).astype(np.float64)
    assert found.shape == (len(squares), VALUES)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("name", "length", "strongest"),
    [
        ("astronaut", 16.1941, {309: 2.9014, 495: 2.6166, 1061: 2.4797, 638: 2.4219, 943: 2.3986}),
        ("coffee", 13.8763, {933: 4.5700, 153: 3.3047, 206: 2.7781, 1213: 2.5330, 517: 2.3328}),
    ],
)
def test_features_are_those_of_the_original(
    name: str, length: float, strongest: dict[int, float]
) -> None:
    """Numbers of efficientnet-lite-pytorch 0.1.0 with the weights in float32; ours are in half."""
    device = torch.device("cpu")
    net, _ = read_net(weight_file("", SHIPPED), Embedder, device)
    crop = photo(name, 1)[100 : 100 + SIDE, 100 : 100 + SIDE]
    features = net.network(given(crop[None], device))[0].numpy()
    assert np.linalg.norm(features) == pytest.approx(length, rel=1e-3)
    assert list(np.argsort(-features)[:5]) == list(strongest)
    assert features[list(strongest)] == pytest.approx(list(strongest.values()), abs=0.01)


def test_the_like_is_nearer_than_the_unlike(embed: LoadedFilter) -> None:
    names = ("astronaut", "coffee", "chelsea", "rocket")
    whole = [square(photo(name)) for name in names]
    changed = [
        square(cv2.GaussianBlur(photo(name)[20:-10, 10:-30:][:, ::-1], (0, 0), 1) * np.float32(0.8))
        for name in names
    ]
    alike = vectors(embed, *whole) @ vectors(embed, *(each.astype(np.uint8) for each in changed)).T
    assert list(alike.argmax(1)) == [0, 1, 2, 3]
    assert alike.diagonal().min() > 0.6
    assert (alike - np.diag(alike.diagonal())).max() < 0.4


def test_of_the_same_thing_the_one_of_the_same_colour_is_nearer(embed: LoadedFilter) -> None:
    coffee = square(photo("coffee"))
    turned = cv2.cvtColor(coffee, cv2.COLOR_RGB2HSV)
    turned[..., 0] = (turned[..., 0].astype(int) + 60) % 180
    blue = cv2.cvtColor(turned, cv2.COLOR_HSV2RGB)
    found = vectors(embed, coffee, np.ascontiguousarray(coffee[:, ::-1]), blue)
    assert found[0] @ found[1] > found[0] @ found[2] > 0.3


def test_a_picture_has_its_vector_in_any_company(embed: LoadedFilter) -> None:
    squares = [square(photo(name)) for name in ("coffee", "astronaut", "chelsea")]
    together = vectors(embed, *squares, *squares)
    alone = vectors(embed, squares[1])
    assert together[1] @ alone[0] > 0.9999
    assert (together[:3] == together[3:]).all() or (together[:3] * together[3:]).sum(1).min() > 0.99


@pytest.mark.parametrize("colour", [0, 255])
def test_a_picture_of_one_colour_has_one(embed: LoadedFilter, colour: int) -> None:
    plain = np.full((SIDE, SIDE, 3), colour, np.uint8)
    assert np.isfinite(vectors(embed, plain)).all()


@pytest.mark.parametrize("shape", [(SIDE, SIDE + 1, 3), (SIDE + 1, SIDE, 3), (5, 5)])
def test_other_shapes_are_refused_in_words(embed: LoadedFilter, shape: tuple[int, ...]) -> None:
    image = from_array(np.zeros(shape, np.uint8))
    wish = Filter(kind="embed", image="it")
    with pytest.raises(UserError, match="cannot be compared"):
        embed.apply(wish, {"it": image}, lambda *_: None, lambda *_: None)


def test_it_can_be_left_between_a_few_pictures(embed: LoadedFilter) -> None:
    wish, inputs = order_for([np.zeros((SIDE, SIDE, 3), np.uint8)] * 9)
    seen: list[tuple[int, int]] = []

    def on_tile(tile: int, tiles: int) -> None:
        seen.append((tile, tiles))
        raise CancelledError

    with pytest.raises(CancelledError):
        embed.apply(wish, inputs, on_tile, lambda *_: None)
    assert seen == [(1, 3)]


def test_the_largest_batch_is_admitted() -> None:
    wish, inputs = order_for([np.zeros((SIDE, SIDE, 3), np.uint8)] * MOST)
    check_filter(wish, inputs)


def test_the_card_names_the_weights() -> None:
    header = read_header(FOLDER / "model.safetensors")
    assert version() == fingerprint({"model.safetensors": header.digest})
    assert json.loads((FOLDER / "filter.json").read_text("utf-8"))["kind"] == "embed"
    assert header.bytes < 9_000_000


def test_a_cut_file_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes((FOLDER / "model.safetensors").read_bytes()[:100_000])
    with pytest.raises(UserError, match="cut short"):
        load("embed", str(path))
