"""What guides a painting: edges, lines, soft edges and colours of a picture."""

from __future__ import annotations

from typing import ClassVar

from aipaint.core.filters import Filter, FilterKind
from aipaint.core.paths import Home
from aipaint.families.base import LoadedFilter


class Lines:
    """Arithmetic on pixels, but for soft edges: these need the weights of an optional package."""

    kinds: ClassVar[tuple[FilterKind, ...]] = ("edges", "soft_edges", "lines", "colours")

    def load(self, wish: Filter, home: Home) -> LoadedFilter:
        """See `FilterFamily.load`. wish.model: for soft edges the path of an h5 file, or ""."""
        from aipaint.families.lines.run import load

        return load(wish)
