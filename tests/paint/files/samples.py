"""Documents to save, small and of every kind."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import PIL.Image

from aipaint.paint.guides import ControlRole, RegionPrompt
from aipaint.paint.layers import Blend, Layer
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, mask_surface, surface_of
from tests.core.pictures import make_recipe


def noise(seed: int, width: int, height: int) -> np.ndarray:
    """Valid document pixels of all kinds, uint8 (h, w, 4)."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (height, width, 4), np.uint8)
    pixels[..., 3][rng.random((height, width)) < 0.2] = 0
    pixels[..., :3] = np.minimum(pixels[..., :3], pixels[..., 3:])
    return pixels


def grey(seed: int, width: int, height: int) -> np.ndarray:
    """A mask's pixels, uint8 (h, w)."""
    return np.random.default_rng(seed).integers(0, 256, (height, width), np.uint8)


def mask(seed: int, fill: int, x: int = 3, y: int = 5) -> Surface:
    """A mask with noise at (x, y) and `fill` around it."""
    editor = mask_surface(fill).edit()
    editor.writable((0, 0))[y : y + 60, x : x + 70] = grey(seed, 70, 60)
    return editor.finish()


def rich() -> State:
    """Groups, masks, clipping, locks, a selection, a recipe, and layers beyond the canvas."""
    painted = Layer("Paint <&> 画 \n\x01", surface=surface_of(noise(1, 300, 280), -20, 7))
    hidden = Layer("hidden", surface=surface_of(noise(2, 40, 30), 100, 100), visible=False)
    above = Layer(
        "masked",
        surface=surface_of(noise(3, 200, 200), 10, 20),
        mask=mask(4, 0),
        opacity=0.1 + 0.2,
        blend=Blend.MULTIPLY,
        recipe=make_recipe("a lighthouse"),
        region=RegionPrompt(prompt="a tower \x01 塔", weight=1.5),
        origins=("a" * 64, "b" * 64),
        control=ControlRole(model="canny", kind="edges", weight=0.75, start=0.1, end=0.5),
    )
    clipped = Layer("clipped", surface=surface_of(noise(5, 50, 50)), clipped=True)
    both = Layer("both", surface=surface_of(noise(6, 9, 9)), clipped=True, blend=Blend.EXCLUSION)
    off = Layer("off", surface=surface_of(noise(7, 20, 20)), mask=mask(8, 255), mask_enabled=False)
    inner = Layer("inner", group=True, children=(clipped, both), isolated=False)
    group = Layer(
        "group",
        group=True,
        children=(off, inner, Layer("empty", alpha_locked=True, locked=True)),
        mask=mask(9, 255),
        opacity=0.5,
        blend=Blend.SCREEN,
    )
    return State(320, 240, (painted, hidden, above, group), above.id, mask(10, 0, 100, 100))


def entries(path: Path) -> dict[str, bytes]:
    """What a ZIP file holds, in order."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, content: Mapping[str, bytes]) -> Path:
    """Write a ZIP file."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def as_picture(data: bytes) -> PIL.Image.Image:
    """A picture's pixels as another program reads them."""
    picture = PIL.Image.open(io.BytesIO(data))
    picture.load()
    return picture


def with_only(state: State, *layers: Layer) -> State:
    """The same canvas with other layers."""
    return replace(state, layers=layers, active=layers[-1].id, selection=None)
