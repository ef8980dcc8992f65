"""Background removal: a grey mask of what a picture is of."""

from __future__ import annotations

from typing import ClassVar

from aipaint.core.filters import Filter, FilterKind
from aipaint.core.paths import Home
from aipaint.families.base import LoadedFilter


class Cutout:
    """Salient object detection with a small network, refined along the picture's edges."""

    kinds: ClassVar[tuple[FilterKind, ...]] = ("cutout",)

    def load(self, wish: Filter, home: Home) -> LoadedFilter:
        """See `FilterFamily.load`. wish.model: "u2netp" or a file with weights of its kind."""
        from aipaint.families.cutout.run import load

        return load(wish)
