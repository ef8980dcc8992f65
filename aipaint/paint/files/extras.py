"""What OpenRaster has no words for, as JSON in the entry `aipaint/document.json`.

Other programs ignore it. A layer's part counts only while its plain picture is the one it was
written with, which a checksum of the pixels tells: a program that keeps unknown entries but
paints on the layer must not see its work undone by ours.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from aipaint.core.recipe import Recipe
from aipaint.paint.guides import ControlRole, RegionPrompt
from aipaint.paint.layers import MAX_ORIGINS, Blend

FOLDER = "aipaint/"
RECORD = FOLDER + "document.json"
EXTRA = FOLDER + "extra/"
VERSION = 1


Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Plane(msgspec.Struct, frozen=True):
    """A PNG entry `src` whose corner lies at (x, y)."""

    src: str
    x: int
    y: int


class Sheet(msgspec.Struct, frozen=True):
    """A surface: planes that do not overlap, and what lies around them, 0 or 255."""

    fill: Literal[0, 255]
    planes: list[Plane]


class LayerExtra(msgspec.Struct, frozen=True, kw_only=True):
    """Beside what stack.xml says of a layer.

    src, crc: its plain picture, and the CRC-32 of that PNG's bytes; of a group, its mask as other
    programs see it. x, y: where that lies. original: the layer's pixels where the plain picture
    does not hold just them.
    name, operation, isolation: what stack.xml got to say for `blend`, `clipped`, `isolated` and the
    name itself: what another program changed there since is believed instead.
    """

    id: str
    src: str = ""
    crc: int = 0
    x: int = 0
    y: int = 0
    original: Sheet | None = None
    mask: Sheet | None = None
    mask_enabled: bool = True
    name: str = ""
    operation: str = ""
    blend: Blend = Blend.NORMAL
    clipped: bool = False
    isolation: str = ""
    isolated: bool = True
    recipe: Recipe | None = None
    region: RegionPrompt | None = None
    control: ControlRole | None = None
    origins: Annotated[tuple[Digest, ...], msgspec.Meta(max_length=MAX_ORIGINS)] = ()


class DocumentExtra(msgspec.Struct, frozen=True, kw_only=True):
    """All of it; `layers` in any order."""

    version: int = VERSION
    active: str | None = None
    selection: Sheet | None = None
    layers: list[LayerExtra] = []


class _Versioned(msgspec.Struct):
    version: int


def encode(extra: DocumentExtra) -> bytes:
    """Return the JSON."""
    return msgspec.json.format(msgspec.json.encode(extra), indent=1)


def decode(data: bytes) -> DocumentExtra | None:
    """Read the JSON; None when it is damaged or of a version not known."""
    try:
        if msgspec.json.decode(data, type=_Versioned).version != VERSION:
            return None
        return msgspec.json.decode(data, type=DocumentExtra)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
