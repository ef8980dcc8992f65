"""Estimators: how far away things are in a picture, and how a person in it stands.

Their models are the user's own: none ships.
"""

from __future__ import annotations

from typing import ClassVar

from aipaint.core.filters import Filter, FilterKind
from aipaint.core.paths import Home
from aipaint.families.base import LoadedFilter


class Estimators:
    """Depth and pose, by networks of the transformers library that lie in local folders."""

    kinds: ClassVar[tuple[FilterKind, ...]] = ("depth", "pose")

    def load(self, wish: Filter, home: Home) -> LoadedFilter:
        """See `FilterFamily.load`. wish.model: a folder's name on the shelf, its path, or ""."""
        from aipaint.families.estimators.run import load

        return load(wish, home)
