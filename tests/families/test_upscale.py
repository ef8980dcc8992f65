"""Enlarging pictures: sizes, seams, alpha, memory, progress."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import psutil
import pytest
import skimage.data
import torch
from torch.nn import functional

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.events import Filtered, Loading, Part, Step, Taken, ends
from aipaint.core.filters import Filter
from aipaint.core.paths import Home
from aipaint.core.pixels import digest_of, from_array, inputs_of, to_array
from aipaint.engine.local import LocalBackend
from aipaint.families.upscale.applying import LoadedUpscaler
from aipaint.families.upscale.network import Network, load_network
from aipaint.families.upscale.shelf import find

QUICK, CRISP = "realesr-animevideov3", "realesrgan-x4plus-anime"


@dataclass
class Result:
    """What an upscaler gave."""

    parts: list[tuple[int, tuple[int, int], np.ndarray]] = field(default_factory=list)
    ticks: list[tuple[int, int]] = field(default_factory=list)

    @property
    def pixels(self) -> np.ndarray:
        return np.concatenate([rows for _, _, rows in self.parts])


def enlarge(network: Network, pixels: np.ndarray, scale: int) -> Result:
    image = from_array(pixels)
    wish, found = Filter(kind="upscale", image=digest_of(image), scale=scale), Result()
    LoadedUpscaler(network).apply(
        wish,
        inputs_of([image]),
        lambda done, total: found.ticks.append((done, total)),
        lambda top, size, rows: found.parts.append((top, size, to_array(rows))),
    )
    return found


def with_side(network: Network, side: int, margin: int | None = None) -> Network:
    margin = network.margin if margin is None else margin
    return dataclasses.replace(network, side=side, margin=margin)


def fake(scale: int, run: Callable[[torch.Tensor], torch.Tensor] | None = None) -> Network:
    """A network that repeats pixels, or does what it is told."""

    def repeat(batch: torch.Tensor) -> torch.Tensor:
        return functional.interpolate(batch, scale_factor=scale, mode="nearest")

    return Network(
        name="fake",
        hash="0" * 16,
        scale=scale,
        margin=8,
        multiple=2,
        side=64,
        parts=1,
        device=torch.device("cpu"),
        run=run or repeat,
    )


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Network:
    folder = tmp_path_factory.mktemp("none")
    return load_network(find(QUICK, Home(None, folder, folder, folder, folder)))


@pytest.fixture(scope="module")
def photo() -> np.ndarray:
    return np.ascontiguousarray(skimage.data.astronaut()[20:116, 150:278])


@pytest.mark.parametrize("name", [QUICK, CRISP])
def test_what_comes_along_enlarges_and_keeps_the_picture(
    name: str, home: Home, photo: np.ndarray
) -> None:
    small = photo[40:64, 60:92]
    large = enlarge(load_network(find(name, home)), small, 4).pixels
    assert large.shape == (96, 128, 3)
    back = large.reshape(24, 4, 32, 4, 3).mean((1, 3))
    assert np.abs(back - small).mean() < 6
    assert np.abs(back.mean((0, 1)) - small.mean((0, 1))).max() < 5


@pytest.mark.parametrize("scale", [2, 3, 4, 8])
@pytest.mark.parametrize("native", [2, 3, 4, 8])
def test_every_size_from_every_network(native: int, scale: int, photo: np.ndarray) -> None:
    picture = photo[:37, :61]
    found = enlarge(fake(native), picture, scale)
    assert found.pixels.shape == (37 * scale, 61 * scale, 3)
    assert {size for _, size, _ in found.parts} == {(61 * scale, 37 * scale)}
    tops = [top for top, _, _ in found.parts]
    assert tops == list(np.cumsum([0, *(len(rows) for _, _, rows in found.parts)])[:-1])
    # Nothing is shifted: what is made small again is the picture.
    small = found.pixels.reshape(37, scale, 61, scale, 3).mean((1, 3))
    assert np.abs(small - picture).mean() < (1 if scale % native == 0 else 5)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (7, 1), (130, 3)])
def test_slivers_are_pictures_too(quick: Network, shape: tuple[int, int]) -> None:
    grey = np.full((*shape, 3), 90, np.uint8)
    large = enlarge(quick, grey, 2).pixels
    assert large.shape == (shape[0] * 2, shape[1] * 2, 3)
    assert np.abs(large.astype(int) - 90).max() <= 3


def test_grey_becomes_colour(quick: Network, photo: np.ndarray) -> None:
    assert enlarge(quick, photo[:16, :16, 0], 2).pixels.shape == (32, 32, 3)


def test_tiles_are_not_to_be_told_from_the_whole(quick: Network, photo: np.ndarray) -> None:
    whole = enlarge(with_side(quick, 1024), photo, 4).pixels.astype(int)
    tiled = enlarge(with_side(quick, 32), photo, 4)
    assert len(tiled.ticks) == 3 * 4 * quick.parts
    assert np.abs(tiled.pixels - whole).max() <= 1
    # The grid would stand out where waves of a tile's length, and of its fractions, are.
    careless = enlarge(with_side(quick, 32, 0), photo, 4).pixels.astype(int)
    assert _grid(tiled.pixels - whole) < 0.02 * _grid(careless - whole)
    assert _grid(tiled.pixels) == pytest.approx(_grid(whole), rel=0.01)


def _grid(pixels: np.ndarray) -> float:
    """How much of a picture has the period of tiles of 32 pixels that became 128."""
    found = 0.0
    for axis in (0, 1):
        steps = np.abs(np.diff(pixels.mean(2), axis=axis)).mean(1 - axis)
        wave = np.abs(np.fft.rfft(steps - steps.mean(), 640))
        found += float((wave[5:-1:5] ** 2).sum())
    return found


def test_the_same_again(quick: Network, photo: np.ndarray) -> None:
    first, second = (enlarge(quick, photo[:40, :40], 3).pixels for _ in range(2))
    assert (first == second).all()


def test_a_sprite_keeps_its_colour_to_the_edge(quick: Network) -> None:
    rgba = np.zeros((48, 48, 4), np.uint8)  # black where nothing is seen, as programs leave it
    y, x = np.mgrid[:48, :48] - 23.5
    cover = np.clip(16.5 - np.hypot(x, y), 0, 1)
    rgba[cover > 0, :3] = (250, 120, 30)
    rgba[..., 3] = np.rint(cover * 255)
    large = enlarge(with_side(quick, 24), rgba, 4).pixels
    assert large.shape == (192, 192, 4)
    alpha = large[..., 3].astype(int)
    assert (alpha[88:104, 88:104] == 255).all()
    assert (alpha[:8] == 0).all()
    assert abs(alpha.mean() / 255 - np.pi * 16**2 / 48**2) < 0.01
    seen = large[alpha > 0][:, :3].astype(int)
    assert np.abs(seen - (250, 120, 30)).max() <= 12
    # Sharp, as the colours are: the rim is no wider than it was.
    assert ((alpha[96] > 12) & (alpha[96] < 243)).sum() <= 12


def test_faint_colours_without_neighbours_stay_theirs() -> None:
    rgba = np.zeros((8, 40, 4), np.uint8)
    rgba[:, :4] = (200, 10, 10, 255)
    rgba[:, 30:] = (10, 200, 10, 3)
    large = enlarge(fake(2), rgba, 2).pixels
    assert np.abs(large[4, 70].astype(int) - (10, 200, 10, 3)).max() <= 1


class Quickest(Network):
    """Repeats pixels without any arithmetic."""

    def enlarge(self, pixels: np.ndarray, tick: Callable[[], None]) -> np.ndarray:
        tick()
        return pixels.repeat(self.scale, 0).repeat(self.scale, 1)


@pytest.mark.parametrize("channels", [3, 4])
def test_memory_holds_a_band_and_not_the_picture(channels: int) -> None:
    fields = dataclasses.asdict(fake(4)) | {"side": 128}
    small = np.full((4096, 512, channels), 200, np.uint8)
    small[::7, ::5, -1] = 100
    image, process = from_array(small), psutil.Process()
    wish = Filter(kind="upscale", image=digest_of(image), scale=4)
    enlarge(Quickest(**fields), small[:600], 4)  # what the libraries take once, they keep
    before, most, rows = process.memory_info().rss, 0, 0

    def part(top: int, size: tuple[int, int], got: object) -> None:
        nonlocal most, rows
        assert top == rows
        assert size == (2048, 16384)
        rows += to_array(got).shape[0]
        most = max(most, process.memory_info().rss)

    def tile(done: int, total: int) -> None:
        nonlocal most
        most = max(most, process.memory_info().rss)

    LoadedUpscaler(Quickest(**fields)).apply(wish, {wish.image: image}, tile, part)
    assert rows == 16384
    # The result has 100 or 134 MB.
    assert most - before < 50e6


def test_progress_comes_while_a_tile_is_worked_on(quick: Network, photo: np.ndarray) -> None:
    ticks = enlarge(quick, photo[:20, :20], 4).ticks
    assert len(ticks) > 4
    assert ticks == [(number + 1, len(ticks)) for number in range(len(ticks))]


def test_leaving_between_two_steps(quick: Network, photo: np.ndarray) -> None:
    image = from_array(photo)
    wish = Filter(kind="upscale", image=digest_of(image))
    loaded, steps = LoadedUpscaler(with_side(quick, 32)), []

    def stop(done: int, total: int) -> None:
        steps.append(done)
        if done == 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        loaded.apply(wish, {wish.image: image}, stop, lambda *_: pytest.fail("a part came"))
    assert steps == [1, 2, 3]
    assert enlarge(quick, photo[:8, :8], 4).pixels.shape == (32, 32, 3)


@pytest.mark.parametrize("spoilt", [lambda b: b, lambda b: b.repeat(1, 1, 4, 4) * float("nan")])
def test_a_network_that_makes_no_picture(
    spoilt: Callable[[torch.Tensor], torch.Tensor], photo: np.ndarray
) -> None:
    with pytest.raises(UserError, match="does not work"):
        enlarge(fake(4, spoilt), photo, 4)


def test_through_a_backend(home: Home, photo: np.ndarray) -> None:
    image = from_array(photo[:32, :24])
    backend = LocalBackend(home)
    try:
        job = backend.apply(Filter(kind="upscale", image=digest_of(image)), inputs_of([image]))
        events = []
        while not events or not ends(events[-1]):
            events += backend.poll(None)
    finally:
        backend.close()
    assert {event.job for event in events} == {job}
    kinds = [type(event) for event in events]
    assert kinds[:2] == [Taken, Loading]
    assert set(kinds[2:-2]) == {Step}
    assert kinds[-2:] == [Part, Filtered]
    part, filtered = events[-2:]
    assert (part.top, part.width, part.height, part.image.channels) == (0, 96, 128, 3)
    assert filtered.facts.model_name == QUICK
