"""Care for autoencoders: smaller tiles when memory runs out, float32 when numbers overflow.

Autoencoders need more memory for a moment than all the steps before them, and the first one of
SDXL makes black pictures in float16. What an autoencoder was found to need is remembered.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from aipaint.core.messages import Message, say
from aipaint.families import machine

if TYPE_CHECKING:
    from torch import Tensor

# Larger pictures are coded in overlapping tiles: whole, they would need tens of gigabytes.
TILE_ABOVE = 1024 * 1024
# Sides in pixels of the tiles that are tried, one after the other.
_TILES = (512, 256)


class Care:
    """How one autoencoder is used. level: (tiling, full precision), for `said`."""

    def __init__(self, vae: Any) -> None:
        self._usual = (
            getattr(vae, "tile_sample_min_size", None),
            getattr(vae, "tile_latent_min_size", None),
        )
        self._tiles, self._full = 0, False

    @property
    def level(self) -> tuple[int, bool]:
        """What was given up so far."""
        return self._tiles, self._full

    def said(self, before: tuple[int, bool]) -> list[Message]:
        """Return what was given up since `level` was `before`, in words."""
        found: list[Message] = []
        if self._tiles > before[0]:
            found.append(say("Memory ran short: the picture was decoded in tiles."))
        if self._full > before[1]:
            found.append(
                say("The picture came out black in half precision: it was decoded in float32.")
            )
        return found

    def coded(self, vae: Any, area: int, work: Callable[[], Tensor]) -> Tensor:
        """Return what `work` makes with the autoencoder, given up what must be.

        area: of the picture in pixels. Raises what `work` raises when nothing is left to give up.
        """
        import torch

        while True:
            self._tile(vae, area)
            try:
                with full_precision(vae, self._full):
                    found = work()
            except Exception as error:
                if not machine.is_out_of_memory(error) or not self._smaller():
                    raise
            else:
                if self._full or vae.dtype == torch.float32 or _sound(found):
                    return found
                with full_precision(vae, True):
                    better = work()
                # What is black in float32, too, is meant to be.
                self._full = _sound(better)
                return better
            # Not while the error lives, which holds what ran out.
            machine.release()

    def _smaller(self) -> bool:
        if self._usual[0] is None or self._tiles == len(_TILES):
            return False
        self._tiles += 1
        return True

    def _tile(self, vae: Any, area: int) -> None:
        vae.use_tiling = area > TILE_ABOVE or self._tiles > 0
        if self._usual[0] is None:
            return
        vae.tile_sample_min_size, vae.tile_latent_min_size = self._usual
        if self._tiles:
            side = min(_TILES[self._tiles - 1], self._usual[0])
            factor = 2 ** (len(vae.config.block_out_channels) - 1)
            vae.tile_sample_min_size, vae.tile_latent_min_size = side, side // factor


_CARES: WeakKeyDictionary[Any, Care] = WeakKeyDictionary()


def care_of(vae: Any) -> Care:
    """Return how an autoencoder is used, the same as long as it lives."""
    if vae not in _CARES:
        _CARES[vae] = Care(vae)
    return _CARES[vae]


def _sound(found: Tensor) -> bool:
    """Whether it holds numbers, and more than one colour: some devices make black of NaN."""
    return bool(found.isfinite().all()) and bool((found != found.flatten()[0]).any())


@contextlib.contextmanager
def full_precision(vae: Any, wanted: bool = False) -> Iterator[None]:
    """Hold an autoencoder in float32 where float16 would overflow (the first one of SDXL does).

    wanted: do so whatever it says of itself.
    """
    import torch

    before = vae.dtype
    told = before == torch.float16 and getattr(vae.config, "force_upcast", False)
    raised = before != torch.float32 and (told or wanted)
    if raised:
        vae.to(dtype=torch.float32)
    try:
        yield
    finally:
        if raised:
            vae.to(dtype=before)
