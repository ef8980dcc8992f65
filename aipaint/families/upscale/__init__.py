"""Upscalers: networks that enlarge pictures. Importing this costs no torch."""

from __future__ import annotations

from typing import ClassVar

from aipaint.core.filters import Filter, FilterKind
from aipaint.core.paths import Home
from aipaint.families.base import LoadedFilter
from aipaint.families.upscale.shelf import UPSCALERS, find

__all__ = ["UPSCALERS", "Upscale"]


class Upscale:
    """The family; see `aipaint.families.base.FilterFamily`."""

    kinds: ClassVar[tuple[FilterKind, ...]] = ("upscale",)

    def load(self, wish: Filter, home: Home) -> LoadedFilter:
        """Read the upscaler that is wished for."""
        found = find(wish.model, home)
        # Imported here: they bring torch.
        from aipaint.families.upscale.applying import LoadedUpscaler
        from aipaint.families.upscale.network import load_network

        return LoadedUpscaler(load_network(found))
