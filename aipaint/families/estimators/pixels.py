"""What a network wants to see: the size and the numbers that its folder asks for.

Of `preprocessor_config.json` only settings are read. The library's own processors are not used:
the default ones need torchvision, and none bounds what it makes of a long, narrow picture.
"""

from __future__ import annotations

import math
from typing import Annotated, Any

import cv2
import msgspec
import numpy as np

from aipaint.core.messages import say
from aipaint.families.estimators.detect import EstimatorInfo, odd
from aipaint.families.weights import read_config

SETTINGS = "preprocessor_config.json"

_Side = Annotated[int, msgspec.Meta(ge=1, le=2048)]
_Three = Annotated[list[float], msgspec.Meta(min_length=3, max_length=3)]
_IMAGENET = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
_HALF = [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]

# Pixels of the longer side where a network takes any size.
_ANY_SIZE = 768
# A picture whose sides differ much may have so many times the usual number of pixels.
_MOST_AREA = 2


class _Size(msgspec.Struct):
    height: _Side | None = None
    width: _Side | None = None
    shortest_edge: _Side | None = None


class Settings(msgspec.Struct, kw_only=True):
    """`preprocessor_config.json`, as far as it is read here."""

    do_resize: bool = True
    do_rescale: bool = True
    do_normalize: bool = True
    size: _Size | _Side | None = None
    keep_aspect_ratio: bool = False
    ensure_multiple_of: Annotated[float, msgspec.Meta(gt=0, le=512)] | None = None
    size_divisor: Annotated[int, msgspec.Meta(ge=1, le=512)] | None = None
    rescale_factor: float = 1 / 255
    image_mean: _Three | None = None
    image_std: _Three | None = None


class View(msgspec.Struct, frozen=True):
    """How a picture is shown to a network.

    size: (width, height) in pixels, None where any will do. keep: whether its proportions stay.
    multiple: of what both sides must be. scale, mean, std: x * scale, less mean, by std.
    """

    size: tuple[int, int] | None
    keep: bool
    multiple: int
    scale: float
    mean: tuple[float, ...]
    std: tuple[float, ...]

    def fitted(self, width: int, height: int) -> tuple[int, int]:
        """Return (width, height) in which a picture of that size is shown."""
        if self.size is None:
            across = down = min(1.0, _ANY_SIZE / max(width, height))
        else:
            across, down = self.size[0] / width, self.size[1] / height
        if self.size is not None and self.keep:
            # As these networks were trained: scaled as little as possible.
            across = down = across if abs(1 - across) < abs(1 - down) else down
            most = _MOST_AREA * self.size[0] * self.size[1]
            area = across * down * width * height
            across = down = across * min(1.0, math.sqrt(most / area))
        sides = [
            max(1, round(side / self.multiple)) * self.multiple
            for side in (across * width, down * height)
        ]
        return sides[0], sides[1]

    def shown(self, rgb: np.ndarray) -> np.ndarray:
        """Return uint8 (H, W, 3) as float32 (1, 3, h, w) in the size that is `fitted`."""
        height, width = rgb.shape[:2]
        size = self.fitted(width, height)
        smaller = size[0] * size[1] < width * height
        how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
        return self.numbers(cv2.resize(rgb, size, interpolation=how))

    def numbers(self, rgb: np.ndarray) -> np.ndarray:
        """Return uint8 (H, W, 3) as float32 (1, 3, H, W)."""
        values = rgb.astype(np.float32) * np.float32(self.scale)
        values = (values - np.asarray(self.mean, np.float32)) / np.asarray(self.std, np.float32)
        return np.ascontiguousarray(values.transpose(2, 0, 1)[None])


def view_of(info: EstimatorInfo, config: dict[str, Any]) -> View:
    """Return how `info`'s network wants to be shown a picture. config: its config.json.

    Raises UserError where the settings make no sense. Without settings it is as its authors do.
    """
    file = info.path / SETTINGS
    default = _default(info.model_type, config)
    if not file.is_file():
        return default
    try:
        given = msgspec.convert(read_config(file), Settings)
    except msgspec.ValidationError as error:
        raise odd(file, say("It says: {reason}.", reason=error)) from error
    mean, std = tuple(given.image_mean or default.mean), tuple(given.image_std or default.std)
    if not given.do_normalize:
        mean, std = (0.0,) * 3, (1.0,) * 3
    scale = given.rescale_factor if given.do_rescale else 1.0
    if not all(map(math.isfinite, (*mean, *std, scale))) or 0 in (*std, scale):
        raise odd(file, say("Its {name} makes no sense.", name="image_std"))
    multiple = int(given.ensure_multiple_of or 1)
    if multiple == 1:
        multiple = given.size_divisor or default.multiple
    size = _size(given.size) or default.size
    return View(
        size=size if given.do_resize else None,
        keep=given.keep_aspect_ratio,
        multiple=multiple,
        scale=scale,
        mean=mean,
        std=std,
    )


def _size(given: _Size | int | None) -> tuple[int, int] | None:
    if isinstance(given, int):
        return given, given
    if given is None:
        return None
    height, width = given.height or given.shortest_edge, given.width or given.shortest_edge
    return (width, height) if width and height else None


def _default(model_type: str, config: dict[str, Any]) -> View:
    """What the authors of each kind do."""
    mean, std = _IMAGENET if model_type in ("depth_anything", "vitpose") else _HALF
    side = config.get("image_size")
    side = side if isinstance(side, int) and side > 0 else 384
    size: tuple[int, int] | None = {
        "depth_anything": (518, 518),
        "depth_pro": (1536, 1536),
        "zoedepth": (512, 384),
        "glpn": None,
    }.get(model_type, (side, side))
    backbone = config.get("backbone_config") or {}
    by_14 = model_type == "depth_anything" or "dinov2" in str(backbone.get("model_type"))
    if model_type == "glpn":
        mean, std = [0.0] * 3, [1.0] * 3
    keep = model_type in ("depth_anything", "zoedepth")
    return View(size, keep, 14 if by_14 else 32, 1 / 255, tuple(mean), tuple(std))
