"""Pictures for the autoencoder: crops of sprites, photographs and plain or noisy colour."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from aipaint.core.errors import UserError
from aipaint.training.sprites import STYLES, SpriteSource

# In scikit-image's wheel. Some are grey; hue rotation leaves those alone.
PHOTOGRAPHS = (
    "astronaut.png", "brick.png", "camera.png", "cell.png", "clock_motion.png", "coins.png",
    "grass.png", "gravel.png", "hubble_deep_field.jpg", "ihc.png", "moon.png",
    "motorcycle_left.png", "retina.jpg",
)  # fmt: skip
HELD_OUT = ("chelsea.png", "coffee.png", "rocket.jpg")  # never trained on, only judged by
SIDES = (128, 200, 320)  # of a photograph's shorter side, for crops at several scales


def sprite_bank(source: SpriteSource, size: int, every: int = 4) -> np.ndarray:
    """Each `every`-th sprite of each style, uint8 (N, size, size, 4), in a fixed mixed order."""
    sprites = []
    for offset, style in enumerate(STYLES):
        for code in source.codes(style)[offset::every]:
            if code.startswith("1f1") or "1f3f" in code:  # flags and skin tones
                continue
            sprite = source.load(style, code, size)
            if sprite is not None:
                sprites.append(sprite)
    order = np.random.default_rng(0).permutation(len(sprites))
    return np.stack([sprites[i] for i in order])


def photographs(
    names: tuple[str, ...] = PHOTOGRAPHS, sides: tuple[int, ...] = SIDES
) -> list[np.ndarray]:
    """scikit-image's pictures of these names, each at each size, uint8 (H, W, 3).

    Raises UserError when one is not there.
    """
    import importlib.resources

    found = []
    for name in names:
        try:
            data = (importlib.resources.files("skimage") / "data" / name).read_bytes()
        except (ModuleNotFoundError, OSError) as error:
            raise UserError(
                "The photograph {name} of scikit-image can't be read.",
                "{error}.",
                "Install scikit-image.",
                name=name,
                error=error,
            ) from error
        with Image.open(io.BytesIO(data)) as image:
            image = image.convert("RGB")
            for side in sides:
                factor = side / min(image.size)
                size = (round(image.width * factor), round(image.height * factor))
                found.append(np.asarray(image.resize(size, Image.Resampling.LANCZOS)))
    return found


def held_out_photographs(size: int) -> np.ndarray:
    """The middle squares of the photographs that no training sees, uint8 (N, size, size, 3)."""
    squares = []
    for photo in photographs(HELD_OUT, (size,)):
        y, x = ((side - size) // 2 for side in photo.shape[:2])
        squares.append(photo[y : y + size, x : x + size])
    return np.stack(squares)


def hue_rotation(angle: float) -> np.ndarray:
    """(3, 3) matrix that turns RGB about the grey axis by `angle` radians."""
    cos, third = np.cos(angle), (1 - np.cos(angle)) / 3
    side = np.sqrt(1 / 3) * np.sin(angle)
    return np.array(
        [
            [cos + third, third - side, third + side],
            [third + side, cos + third, third - side],
            [third - side, third + side, cos + third],
        ],
        np.float32,
    )


def over(sprite: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Straight-alpha uint8 (H, W, 4) over float (H, W, 3) or (3,) in [0, 1] -> float (H, W, 3)."""
    alpha = sprite[..., 3:].astype(np.float32) / 255
    return sprite[..., :3].astype(np.float32) / 255 * alpha + ground * (1 - alpha)


class Patches:
    """Random training crops; deterministic for a generator."""

    def __init__(self, bank: np.ndarray, photos: list[np.ndarray], crop: int) -> None:
        self._bank, self._photos, self._crop = bank, photos, crop

    def _ground(self, rng: np.random.Generator) -> np.ndarray:
        kind = rng.random()
        if kind < 0.45:
            return np.ones(3, np.float32)
        if kind < 0.8:
            return rng.random(3, np.float32)
        return self._gradient(rng)

    def _gradient(self, rng: np.random.Generator) -> np.ndarray:
        corners = (rng.random((2, 2, 3)) * 255).astype(np.uint8)
        size = (self._crop, self._crop)
        smooth = Image.fromarray(corners).resize(size, Image.Resampling.BICUBIC)
        return np.asarray(smooth, np.float32) / 255

    def one(self, rng: np.random.Generator) -> np.ndarray:
        """One crop, float32 (crop, crop, 3) in [0, 1]."""
        kind, size = rng.random(), self._crop
        if kind < 0.08:
            patch = self._gradient(rng)
            noise = rng.normal(0, rng.uniform(0, 0.12), (size // 4, size // 4, 3))
            patch = patch + noise.repeat(4, 0).repeat(4, 1).astype(np.float32)
        elif kind < 0.35 and self._photos:
            photo = self._photos[rng.integers(len(self._photos))]
            y, x = (rng.integers(side - size + 1) for side in photo.shape[:2])
            patch = photo[y : y + size, x : x + size].astype(np.float32) / 255
        else:
            sprite = self._bank[rng.integers(len(self._bank))]
            room = sprite.shape[0] - size
            y, x = rng.integers(room + 1, size=2) if room else (0, 0)
            patch = over(sprite[y : y + size, x : x + size], self._ground(rng))
        if rng.random() < 0.5:
            grey = patch.mean(-1, keepdims=True)
            patch = grey + (patch - grey) @ hue_rotation(rng.uniform(0, 2 * np.pi)).T
        if rng.random() < 0.5:
            patch = patch[:, ::-1]
        return np.clip(patch, 0, 1).astype(np.float32)

    def batch(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """uint8 (count, crop, crop, 3)."""
        return (np.stack([self.one(rng) for _ in range(count)]) * 255 + 0.5).astype(np.uint8)
