"""Style from a picture: the content of one, painted as another is."""

from __future__ import annotations

from typing import ClassVar

from aipaint.core.filters import Filter, FilterKind
from aipaint.core.paths import Home
from aipaint.families.base import LoadedFilter


class Style:
    """Arbitrary style transfer: one pass through a small network, any picture as the style."""

    kinds: ClassVar[tuple[FilterKind, ...]] = ("stylize",)

    def load(self, wish: Filter, home: Home) -> LoadedFilter:
        """See `FilterFamily.load`. wish.model: "magenta-style" or a file of such weights."""
        from aipaint.families.style.run import load

        return load(wish)
