"""Pictures that recipes begin with, kept by their digests."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from aipaint.core.pixels import Image, digest_of, from_array, inputs_of
from aipaint.gallery.inputs import InputStore


def noise(seed: int, channels: int = 3, side: int = 24) -> Image:
    shape = (side, side) if channels == 1 else (side, side, channels)
    return from_array(np.random.default_rng(seed).integers(0, 256, shape, np.uint8))


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_what_is_put_in_comes_out(tmp_path: Path, channels: int) -> None:
    images = inputs_of(noise(seed, channels) for seed in range(3))
    InputStore(tmp_path / "inputs").put(images)
    assert InputStore(tmp_path / "inputs").get(images) == images


def test_what_is_missing_damaged_or_no_digest_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "inputs"
    store, image, other = InputStore(folder), noise(1), noise(2)
    assert store.get([digest_of(image)]) == {}
    store.put(inputs_of([image, other]))
    path = folder / f"{digest_of(image)}.png"
    path.write_bytes((folder / f"{digest_of(other)}.png").read_bytes())  # another picture
    assert store.get([digest_of(image)]) == {}
    path.write_bytes(path.read_bytes()[:100])
    assert store.get([digest_of(image), digest_of(other)]) == {digest_of(other): other}
    secret = tmp_path / "secret.png"
    secret.write_bytes((folder / f"{digest_of(other)}.png").read_bytes())
    assert store.get(["../secret", "", "A" * 64]) == {}


def test_those_used_longest_ago_make_room(tmp_path: Path) -> None:
    folder = tmp_path / "inputs"
    images = [noise(seed) for seed in range(5)]
    InputStore(folder).put(inputs_of(images[:4]))
    for age, image in enumerate(images[:4]):
        os.utime(folder / f"{digest_of(image)}.png", (1_000_000 - age, 1_000_000 - age))
    size = sum(path.stat().st_size for path in folder.iterdir())
    store = InputStore(folder, bound=size)
    assert store.get([digest_of(images[3])])  # the oldest, but used just now
    store.put(inputs_of([images[4]]))
    left = [image for image in images if store.get([digest_of(image)])]
    assert images[4] in left
    assert images[3] in left
    assert images[2] not in left
    assert sum(path.stat().st_size for path in folder.iterdir()) <= size


def test_a_half_written_file_of_long_ago_goes(tmp_path: Path) -> None:
    stale, fresh = tmp_path / ".a.png.x.part", tmp_path / ".b.png.y.part"
    for part in (stale, fresh):
        part.write_bytes(b"half")
    os.utime(stale, (1, 1))
    InputStore(tmp_path).put(inputs_of([noise(1)]))
    assert not stale.exists()
    assert fresh.exists()
