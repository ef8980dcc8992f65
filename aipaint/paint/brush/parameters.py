"""What a brush is, where the pen is, and about what a stroke is mirrored: plain values."""

from __future__ import annotations

import itertools
import math
import re
from typing import Literal, get_args

import msgspec

Kind = Literal["paint", "erase", "smudge"]
Tip = Literal["round", "chalk", "bristles", "spray"]
Grain = Literal["none", "paper", "rough", "canvas", "cloud"]
Mirror = Literal["none", "vertical", "horizontal", "both", "radial"]
Points = tuple[tuple[float, float], ...]

# The least and greatest value of every number a brush has; a panel's sliders read them.
RANGES: dict[str, tuple[float, float]] = {
    "size": (1.0, 2000.0),
    "hardness": (0.0, 1.0),
    "opacity": (0.0, 1.0),
    "flow": (0.0, 1.0),
    "spacing": (0.01, 5.0),
    "roundness": (0.05, 1.0),
    "angle": (-180.0, 180.0),
    "pressure_size": (0.0, 1.0),
    "pressure_opacity": (0.0, 1.0),
    "pressure_flow": (0.0, 1.0),
    "tilt": (0.0, 1.0),
    "scatter": (0.0, 5.0),
    "jitter_size": (0.0, 1.0),
    "jitter_angle": (0.0, 1.0),
    "jitter_flow": (0.0, 1.0),
    "grain_depth": (0.0, 1.0),
    "grain_scale": (0.5, 4.0),
    "wet_edge": (0.0, 1.0),
    "stabiliser": (0.0, 500.0),
    "rate": (0.0, 1.0),
}
_CHOICES = {"kind": Kind, "tip": Tip, "grain": Grain}
_MOST_POINTS = 16
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class Brush(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A brush. Raises ValueError for a value outside its range, see `RANGES`.

    id: 1 to 64 of a-z, 0-9, "-" and "_"; also its file's name. names: by language code, "en" always
    there. size: diameter in document pixels. hardness: share of the radius that is full.
    opacity: what the whole stroke never exceeds. flow: what one dab adds towards that. spacing:
    distance of dabs as a share of the smaller diameter. tip: outline of a dab. roundness:
    smaller by greater diameter. angle: degrees clockwise from the x axis. follow: the angle counts
    from the stroke's direction. antialias: False for whole pixels.
    curve: pressure's effect, points (x, y) in 0..1 with x rising from 0 to 1.
    pressure_size, pressure_opacity, pressure_flow: how much of each the curve rules, 0 for none.
    tilt: how much a tilted pen draws a dab out, along the tilt. scatter: the farthest a dab may
    stray, in sizes. jitter_size, jitter_angle, jitter_flow: chance's share in each.
    grain: the paper under the stroke, fixed to the document; grain_depth: how much of it shows;
    grain_scale: how coarse. wet_edge: how much paler the middle of a stroke is than its rim.
    stabiliser: length in document pixels of the string that pulls the brush. rate: of smudging,
    how much of the colour is carried on.
    """

    id: str
    names: dict[str, str]
    kind: Kind = "paint"
    size: float = 20.0
    hardness: float = 1.0
    opacity: float = 1.0
    flow: float = 1.0
    spacing: float = 0.1
    tip: Tip = "round"
    roundness: float = 1.0
    angle: float = 0.0
    follow: bool = False
    antialias: bool = True
    curve: Points = ((0.0, 0.0), (1.0, 1.0))
    pressure_size: float = 0.0
    pressure_opacity: float = 0.0
    pressure_flow: float = 0.0
    tilt: float = 0.0
    scatter: float = 0.0
    jitter_size: float = 0.0
    jitter_angle: float = 0.0
    jitter_flow: float = 0.0
    grain: Grain = "none"
    grain_depth: float = 0.5
    grain_scale: float = 1.0
    wet_edge: float = 0.0
    stabiliser: float = 0.0
    rate: float = 0.5

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"id: {self.id!r} is not 1 to 64 of a-z, 0-9, - and _")
        if not self.names.get("en"):
            raise ValueError("names: the English one is missing")
        for field, choices in _CHOICES.items():
            if getattr(self, field) not in get_args(choices):
                raise ValueError(f"{field}: {getattr(self, field)!r} is none of {choices}")
        for field, (least, most) in RANGES.items():
            if not least <= getattr(self, field) <= most:
                raise ValueError(f"{field}: {getattr(self, field)} is not {least} to {most}")
        _check_curve(self.curve)

    def name(self, language: str) -> str:
        """Return the name in `language` ("en", "zh_CN"), in English where there is none."""
        return self.names.get(language) or self.names["en"]


class Input(msgspec.Struct, frozen=True):
    """One place of the pen or mouse.

    x, y: document pixels, fractions count. pressure: 0 to 1. tilt_x, tilt_y: degrees from
    upright, -90 to 90. time: seconds, on any clock.
    Raises ValueError when a number is not finite.
    """

    x: float
    y: float
    pressure: float = 1.0
    tilt_x: float = 0.0
    tilt_y: float = 0.0
    time: float = 0.0

    def __post_init__(self) -> None:
        if not math.isfinite(self.x + self.y + self.pressure + self.tilt_x + self.tilt_y):
            raise ValueError(f"not a place: {self}")


class Symmetry(msgspec.Struct, frozen=True):
    """About what a stroke is repeated.

    kind: "vertical" mirrors left and right about the line x, "horizontal" top and bottom about
    the line y, "both" does both, "radial" turns it `count` (2 to 64) times about (x, y).
    x, y: document pixels; mirrors lie on whole or half ones, the nearest is taken.
    Raises ValueError for another kind or count.
    """

    kind: Mirror = "none"
    x: float = 0.0
    y: float = 0.0
    count: int = 6

    def __post_init__(self) -> None:
        if self.kind not in get_args(Mirror) or not 2 <= self.count <= 64:
            raise ValueError(f"not a symmetry: {self}")
        if not math.isfinite(self.x + self.y):
            raise ValueError(f"not a centre: {self}")


def _check_curve(points: Points) -> None:
    xs = [x for x, _ in points]
    if not 2 <= len(points) <= _MOST_POINTS or xs[0] != 0.0 or xs[-1] != 1.0:
        raise ValueError(f"curve: needs 2 to {_MOST_POINTS} points, from x = 0 to x = 1")
    if any(not b - a >= 1e-3 for a, b in itertools.pairwise(xs)):
        raise ValueError("curve: x must rise from point to point")
    if any(not 0.0 <= y <= 1.0 for _, y in points):
        raise ValueError("curve: y must be 0 to 1")
