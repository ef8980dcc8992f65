"""What pictures show, as vectors that are near each other for pictures that are alike."""

from __future__ import annotations

from typing import ClassVar

from aipaint.core.filters import Filter, FilterKind
from aipaint.core.paths import Home
from aipaint.families.base import LoadedFilter


class Likeness:
    """Features of an ImageNet network, projected, and where which colours are."""

    kinds: ClassVar[tuple[FilterKind, ...]] = ("embed",)

    def load(self, wish: Filter, home: Home) -> LoadedFilter:
        """See `FilterFamily.load`. wish.model: "efficientnet-lite0" or a file of its kind."""
        from aipaint.families.likeness.run import load

        return load(wish)
