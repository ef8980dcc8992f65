"""Which network a file of an upscaler holds, told from its tensors' names and shapes. No torch."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Literal

import msgspec

Shapes = Mapping[str, tuple[int, ...]]

# Far beyond any that is published; what a header may make us build.
_MOST_BLOCKS, _MOST_FEATURES, _MOST_UPS = 64, 512, 3

# Measured with realesrgan-x4plus-anime on a photograph: from 48 pixels away 0.53/255 at most, from
# 64 pixels 0.01/255.
_FARTHEST = 56

# The layouts in which RRDB networks were published, brought to that of BasicSR.
_PARTS_OLD = ((r"\.RDB(\d)\.", r".rdb\1."), (r"\.conv(\d)\.0\.", r".conv\1."))
_NAMES_2019 = {
    "RRDB_trunk.": "body.",
    "trunk_conv.": "conv_body.",
    "upconv": "conv_up",
    "HRconv.": "conv_hr.",
}


class Architecture(msgspec.Struct, frozen=True, kw_only=True):
    """A network that can be built here.

    kind: compact (SRVGGNetCompact of Real-ESRGAN: one row of convolutions) or rrdb (RRDBNet of
    ESRGAN, Wang and others 2018: residual-in-residual dense blocks).
    blocks: convolutions between the first and the last, or RRDBs. growth: of the dense blocks.
    ups: how often an RRDBNet doubles. shrink: by how much it first folds pixels into channels.
    scale: how many times as large its result is.
    """

    kind: Literal["compact", "rrdb"]
    scale: int
    features: int
    blocks: int
    growth: int = 0
    ups: int = 0
    shrink: int = 1

    @property
    def reach(self) -> int:
        """From how many pixels away anything changes a pixel of the result visibly.

        For the compact ones, that is all they see. Deep RRDBNets see hundreds of pixels in theory;
        what is further than this changes a result by less than half of 1/255.
        """
        if self.kind == "compact":
            return self.blocks + 2
        return min(self.shrink * (15 * self.blocks + self.ups + 3), _FARTHEST)

    @property
    def pixel_bytes(self) -> int:
        """About how many bytes one pixel costs while the network runs, in float32."""
        if self.kind == "compact":
            return 4 * (4 * self.features + 12 * self.scale**2)
        dense = 3 * self.features + 2 * (self.features + 4 * self.growth)
        return 4 * (dense // self.shrink**2 + 9 * self.scale**2)


def detect(shapes: Shapes) -> tuple[Architecture, dict[str, str]] | None:
    """Return the network, and under which name of the file each of its tensors lies.

    shapes: of all tensors, by name. None for a network that is not known here.
    """
    if "body.0.weight" in shapes and "conv_first.weight" not in shapes:
        found = _compact(shapes)
        return None if found is None else (found, {name: name for name in shapes})
    names = _as_basicsr(shapes)
    if names is None:
        return None
    found = _rrdb({new: shapes[old] for new, old in names.items()})
    return None if found is None else (found, names)


def _compact(shapes: Shapes) -> Architecture | None:
    """`body`: convolution, PReLU, ..., convolution whose channels become pixels."""
    count = len({name.split(".")[1] for name in shapes if name.startswith("body.")})
    first, last = shapes["body.0.weight"], shapes.get(f"body.{count - 1}.weight", ())
    slopes = shapes.get("body.1.weight", ())
    if len(first) != 4 or len(last) != 4 or len(slopes) != 1 or count < 5 or count % 2 == 0:
        return None
    scale = math.isqrt(last[0] // 3)
    if first[1] != 3 or last[0] != 3 * scale**2:
        return None
    return _bounded(
        Architecture(kind="compact", scale=scale, features=first[0], blocks=(count - 3) // 2)
    )


def _rrdb(shapes: Shapes) -> Architecture | None:
    first = shapes.get("conv_first.weight", ())
    dense = shapes.get("body.0.rdb1.conv1.weight", ())
    last = shapes.get("conv_last.weight", ())
    if len(first) != 4 or len(dense) != 4 or len(last) != 4 or last[0] != 3:
        return None
    blocks = len({name.split(".")[1] for name in shapes if name.startswith("body.")})
    ups = sum(f"conv_up{number}.weight" in shapes for number in range(1, _MOST_UPS + 2))
    shrink = math.isqrt(first[1] // 3)
    if first[1] != 3 * shrink**2 or shrink not in (1, 2, 4):
        return None
    return _bounded(
        Architecture(
            kind="rrdb",
            scale=2**ups // shrink,
            features=first[0],
            blocks=blocks,
            growth=dense[0],
            ups=ups,
            shrink=shrink,
        )
    )


def _bounded(found: Architecture) -> Architecture | None:
    fits = (
        1 <= found.blocks <= _MOST_BLOCKS
        and 1 <= found.features <= _MOST_FEATURES
        and found.growth <= _MOST_FEATURES
        and found.ups <= _MOST_UPS
        and found.scale in (1, 2, 3, 4, 8)
    )
    return found if fits else None


def _as_basicsr(shapes: Shapes) -> dict[str, str] | None:
    """Return BasicSR's name of each tensor of an RRDBNet, whichever of three layouts it has."""
    if "conv_first.weight" in shapes:
        names = {}
        for old in shapes:
            new = old
            for before, after in _NAMES_2019.items():
                new = after + new.removeprefix(before) if new.startswith(before) else new
            for pattern, after in _PARTS_OLD:
                new = re.sub(pattern, after, new)
            names[new] = old
        return names if len(names) == len(shapes) else None
    if "model.0.weight" not in shapes:
        return None
    return _from_2018(shapes)


def _from_2018(shapes: Shapes) -> dict[str, str] | None:
    """The first layout numbers its parts: `model.1.sub.N` the blocks, then the rest in turn."""
    inner = {
        int(match[1]) for name in shapes if (match := re.match(r"model\.1\.sub\.(\d{1,3})\.", name))
    }
    outer = sorted(
        int(match[1])
        for name in shapes
        if (match := re.fullmatch(r"model\.(\d{1,2})\.weight", name))
    )
    # model.0, the doublings, and two convolutions at the end.
    if not inner or len(outer) < 3:
        return None
    parts = {0: "conv_first", outer[-2]: "conv_hr", outer[-1]: "conv_last"}
    parts |= {place: f"conv_up{number}" for number, place in enumerate(outer[1:-2], 1)}
    end = max(inner)
    names = {}
    for old in shapes:
        if match := re.fullmatch(r"model\.(\d{1,2})\.(weight|bias)", old):
            new = f"{parts.get(int(match[1]), old)}.{match[2]}"
        else:
            new = re.sub(rf"^model\.1\.sub\.{end}\.(weight|bias)$", r"conv_body.\1", old)
            new = re.sub(r"^model\.1\.sub\.", "body.", new)
            for pattern, after in _PARTS_OLD:
                new = re.sub(pattern, after, new)
        names[new] = old
    return names if len(names) == len(shapes) else None
