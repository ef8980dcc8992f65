"""Detail drawn into an enlarged picture by a diffusion model, tile by tile.

Whoever has a model drives this: `next` gives a recipe with its inputs, `take` takes what was
painted, until there is no next. Finished rows are handed on as soon as they are; in memory there
is never more than two rows of tiles, however large the picture is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import NamedTuple

import msgspec
import numpy as np

from aipaint.core.errors import UserError
from aipaint.core.events import Part
from aipaint.core.pixels import Image, digest_of, from_array, to_array
from aipaint.core.recipe import MAX_SEED, Recipe, Repaint, check
from aipaint.repaint.box import Native
from aipaint.repaint.detail_rows import RowStore
from aipaint.repaint.detail_tiles import (
    Span,
    change_mask,
    colour_sigma,
    keep_colours,
    keep_mask,
    mixed,
    tile_spans,
)

STRENGTH = 0.3
"""How much of the noise schedule is run unless it is said: what is there is kept and drawn out."""

_FINE = 256  # pixels of a side: a model of less was shown no finer things than an upscaler draws

OnRows = Callable[[Part], object]


class Detailing(msgspec.Struct, frozen=True):
    """What is wished for. draft: a recipe with everything but its size, beginning and guides.

    native: what must be known of its model. strength: above 0, up to 1.
    """

    draft: Recipe
    native: Native
    strength: float = STRENGTH

    def checked(self) -> Detailing:
        """Return it as it can be painted. Raises UserError for what cannot be, before anything is.

        Without any words there is nothing to be guided by: that half of the work is left out.
        """
        if not self.strength > 0:
            raise UserError(
                "Detail cannot be painted with a strength of {strength}.",
                "Nothing would change.",
                "Give a number above 0, up to 1.",
                strength=self.strength,
            )
        draft = self.draft
        wordless = not (draft.prompt.strip() or draft.negative_prompt.strip())
        draft = msgspec.structs.replace(
            draft,
            batch=1,
            regions=(),
            controls=(),
            guidance=1.0 if wordless else draft.guidance,
            width=self.native.width,
            height=self.native.height,
            repaint=Repaint(image="", strength=self.strength, fill="original"),
        )
        return Detailing(check(draft)[0], self.native, self.strength)


def is_coarse(native: Native) -> bool:
    """Whether a model paints so small that its detail is coarser than what it is to go over."""
    return min(native.width, native.height) < _FINE


class Tile(NamedTuple):
    """The rows and columns of a tile."""

    down: Span
    across: Span


class Detail:
    """A picture in the making.

    wish: see `Detailing.checked`. store: the enlarged picture, whole: RGB, or RGBA, whose alpha
    stays as it is. on_rows: takes finished rows, from the top down.
    """

    def __init__(self, wish: Detailing, store: RowStore, on_rows: OnRows) -> None:
        self._wish, self._store, self._on_rows = wish.checked(), store, on_rows
        columns, lines = tile_spans(store.size, wish.native)
        self._tiles = [Tile(*spans) for spans in itertools.product(lines, columns)]
        self._tile: Tile | None = None  # that was asked for
        self._done = 0
        self._finished = 0  # rows handed on
        self._top = 0  # of the rows in memory
        self._source = store.read(0, 0)
        self._current = self._source

    @property
    def count(self) -> int:
        """How many tiles there are."""
        return len(self._tiles)

    @property
    def done(self) -> int:
        """How many of them are through."""
        return self._done

    @property
    def recipe(self) -> Recipe:
        """How the whole picture is made; what it begins with is the enlarged picture."""
        draft = self._wish.draft
        assert draft.repaint is not None
        repaint = msgspec.structs.replace(draft.repaint, image=self._store.digest)
        width, height = self._store.size
        return msgspec.structs.replace(draft, width=width, height=height, repaint=repaint)

    def next(self) -> tuple[Recipe, dict[str, Image]] | None:
        """Return what to paint next; None when all is done, and all rows are handed on.

        The answer goes to `take` before the next is asked for. Raises UserError when the enlarged
        picture cannot be read back.
        """
        if self._tile is not None:
            raise ValueError("the tile before has not been taken")
        while self._done < self.count:
            tile = self._tiles[self._done]
            self._reach(tile.down)
            if self._seen(tile):
                self._tile = tile
                return self._asked(tile)
            self._done += 1
        self._hand_on(self._store.size[1])
        return None

    def take(self, image: Image) -> None:
        """Lay a painted tile in its place. image: RGB of the recipe's size."""
        tile, self._tile = self._tile, None
        if tile is None:
            raise ValueError("no tile was asked for")
        self._done += 1
        down, across = tile
        painted = to_array(image)
        if painted.shape != (down.side, across.side, 3):
            raise ValueError(f"no tile of {across.side}×{down.side}: {painted.shape}")
        painted = keep_colours(painted, self._cut(self._source, tile), colour_sigma(across, down))
        place = self._rows(down), slice(across.start, across.end), slice(3)
        here, source = self._current[place], self._source[place]
        high, wide = here.shape[:2]
        share = keep_mask(across, down)[:high, :wide, None]
        found = mixed(here, painted[:high, :wide], source, share)
        # What was not to change stays bit for bit.
        here[...] = np.where(share > 0, np.clip(np.rint(found), 0, 255), here)

    # Within

    def _asked(self, tile: Tile) -> tuple[Recipe, dict[str, Image]]:
        down, across = tile
        image = from_array(self._cut(self._current, tile))
        inputs = {digest_of(image): image}
        mask, name = change_mask(across, down), ""
        if mask is not None:
            grey = from_array(mask)
            name = digest_of(grey)
            inputs[name] = grey
        draft = self._wish.draft
        assert draft.repaint is not None
        repaint = msgspec.structs.replace(draft.repaint, image=digest_of(image), mask=name)
        recipe = msgspec.structs.replace(
            draft,
            width=across.side,
            height=down.side,
            seed=(draft.seed + self._done) % (MAX_SEED + 1),
            repaint=repaint,
        )
        return recipe, inputs

    def _seen(self, tile: Tile) -> bool:
        """Whether anything of a tile is not transparent altogether."""
        if self._store.channels < 4:
            return True
        rows = self._source[self._rows(tile.down), tile.across.start : tile.across.end]
        return bool(rows[..., 3].any())

    def _reach(self, down: Span) -> None:
        """Have the rows of a span in memory; those that no tile changes any more are handed on."""
        end = min(down.end, self._store.size[1])
        held = self._top + len(self._current)
        if end <= held:
            return
        if down.takes_over is not None:
            self._hand_on(down.takes_over)
        fresh = self._store.read(max(held, down.start), end)
        kept = slice(down.start - self._top, None)
        self._source = np.concatenate((self._source[kept], fresh)) if held else fresh
        self._current = np.concatenate((self._current[kept], fresh)) if held else fresh.copy()
        self._top = down.start

    def _hand_on(self, bottom: int) -> None:
        if bottom <= self._finished:
            return
        rows = self._current[self._finished - self._top : bottom - self._top]
        width, height = self._store.size
        image = from_array(rows)
        self._on_rows(Part(job=0, top=self._finished, width=width, height=height, image=image))
        self._finished = bottom

    def _rows(self, down: Span) -> slice:
        return slice(down.start - self._top, down.end - self._top)

    def _cut(self, pixels: np.ndarray, tile: Tile) -> np.ndarray:
        """What a tile shows, uint8 (side, side, 3); beyond the picture that is mirrored."""
        down, across = tile
        found = pixels[self._rows(down), across.start : across.end, :3]
        more = down.side - found.shape[0], across.side - found.shape[1]
        if not any(more):
            return found
        return np.pad(found, ((0, more[0]), (0, more[1]), (0, 0)), "symmetric")
