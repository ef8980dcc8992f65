"""Writes states into a journal's file, each as what differs from what the file holds already."""

from __future__ import annotations

import contextlib
import os
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import numpy as np

from aipaint.core.files import atomic_file
from aipaint.paint.journal.records import (
    FILE,
    HEADER_BYTES,
    MAGIC,
    DamagedError,
    Kind,
    LayerRecord,
    Reader,
    StateRecord,
    SurfaceRecord,
    framed,
    pack_tile,
)
from aipaint.paint.layers import Layer, Layers
from aipaint.paint.pixels import COLOUR
from aipaint.paint.state import State
from aipaint.paint.surface import Surface

SLACK = 256 << 20  # bytes that a journal may always have before it is written afresh
GROWTH = 4  # and how many times what it was when it was written afresh
_AHEAD = 16  # tiles packed before they can be written
_LONGEST_CHAIN = 64  # surfaces told as a difference from one told as a difference from ...


class AbandonedError(Exception):
    """Writing was given up because nobody wants the journal any more."""


@dataclass(frozen=True, slots=True)
class Page:
    """A state to be written, and what is said with it (see `StateRecord`)."""

    state: State
    step: int
    name: str
    path: str
    saved: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """A surface in the file. chain: how many records must be read to know its tiles."""

    surface: Surface
    at: int
    chain: int


@dataclass(slots=True)
class _Tables:
    """What the file holds. tiles: by id(tile); the weak reference tells whether it is that tile.

    Undone and redone states find their tiles here as long as the history keeps these alive.
    surfaces: those of the state written last, by id(surface); places: by layer and use.
    """

    tiles: dict[int, tuple[weakref.ref[np.ndarray], int]] = field(default_factory=dict)
    bound: int = 4096  # tiles known before those that are gone are looked for
    surfaces: dict[int, _Written] = field(default_factory=dict)
    places: dict[tuple[str, str], _Written] = field(default_factory=dict)

    def tile(self, tile: np.ndarray) -> int | None:
        found = self.tiles.get(id(tile))
        return found[1] if found is not None and found[0]() is tile else None

    def learn(self, new: _Tables) -> None:
        """Take in what was written."""
        self.tiles |= new.tiles
        self.surfaces, self.places = new.surfaces, new.places
        if len(self.tiles) > self.bound:
            self.tiles = {key: known for key, known in self.tiles.items() if known[0]() is not None}
            self.bound = max(self.bound, 2 * len(self.tiles))


class Book:
    """One journal's file. Use it in one thread.

    abandoned: asked between tiles; true ends `write` with AbandonedError. slack: bytes, see SLACK.
    """

    def __init__(self, folder: Path, abandoned: Callable[[], bool], slack: int = SLACK) -> None:
        self._folder = folder
        self.abandoned = abandoned
        self._slack = slack
        self._file: BinaryIO | None = None
        self._end = self._limit = 0
        self._tables = _Tables()
        # Half the processors: painting goes on meanwhile.
        threads = max(1, min(4, (os.cpu_count() or 1) // 2))
        self.pool = ThreadPoolExecutor(threads, "journal")

    def write(self, page: Page) -> None:
        """Have a state on the disk when this returns.

        Raises OSError as the system gives it; the state written before is then still there.
        """
        if self._file is not None and self._end > self._limit:
            try:
                return self._write_afresh(page)
            except OSError:
                # Two journals side by side need more room than one that grows.
                self._limit = self._end + self._slack
        if self._file is None:
            return self._write_afresh(page)
        return self._append(self._file, page)

    def close(self) -> None:
        """Let go of the file, and end all threads."""
        self._let_go()
        self.pool.shutdown(cancel_futures=True)

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _append(self, file: BinaryIO, page: Page) -> None:
        writing = _Writing(file, self._end, self._tables, None, self)
        try:
            writing.put_state(page)
        except OSError:
            try:
                file.truncate(self._end)
            except OSError:
                self._let_go()
            raise
        try:
            os.fsync(file.fileno())
        except OSError:
            # What of the file reached the disk is unknown: the next state begins another one.
            self._let_go()
            raise
        self._end = writing.at
        self._tables.learn(writing.new)

    def _write_afresh(self, page: Page) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / FILE
        old = None if self._file is None else (Reader(self._file), self._tables)
        with atomic_file(path) as file:
            file.write(MAGIC)
            writing = _Writing(file, len(MAGIC), _Tables(), old, self)
            writing.put_state(page)
            file.flush()
            # Before the rename, which some systems refuse over an open file.
            self._let_go()
        self._end, self._tables = writing.at, _Tables()
        self._tables.learn(writing.new)
        self._limit = max(self._slack, GROWTH * self._end)
        # Unbuffered: after a failed write nothing may linger that is written later.
        self._file = open(path, "r+b", buffering=0)  # noqa: SIM115


class _Writing:
    """Writes one state. before: what the file holds; old: a file it replaces, to copy from.

    new: what was written. at: where the file ends.
    """

    def __init__(
        self,
        file: BinaryIO,
        at: int,
        before: _Tables,
        old: tuple[Reader, _Tables] | None,
        book: Book,
    ) -> None:
        self.at = at
        self._file = file
        self._before = before
        self._old = old
        self._book = book
        self.new = _Tables()
        file.seek(at)

    def put_state(self, page: Page) -> None:
        state = page.state
        layers = [
            LayerRecord(
                parent=parent,
                id=layer.id,
                name=layer.name,
                surface=self._put_surface((layer.id, "surface"), layer.surface),
                mask=0 if layer.mask is None else self._put_surface((layer.id, "mask"), layer.mask),
                group=layer.group,
                visible=layer.visible,
                opacity=layer.opacity,
                blend=layer.blend,
                clipped=layer.clipped,
                alpha_locked=layer.alpha_locked,
                locked=layer.locked,
                mask_enabled=layer.mask_enabled,
                isolated=layer.isolated,
                recipe=_plain(layer.recipe),
                region=_plain(layer.region),
                control=_plain(layer.control),
                origins=layer.origins,
            )
            for parent, layer in _numbered(state.layers)
        ]
        selection = state.selection
        record = StateRecord(
            step=page.step,
            when=time.time(),
            name=page.name,
            path=page.path,
            saved=page.saved,
            width=state.width,
            height=state.height,
            active=state.active,
            selection=0 if selection is None else self._put_surface(("", "selection"), selection),
            layers=layers,
        )
        self._put(Kind.STATE, msgspec.msgpack.encode(record))

    def _put_surface(self, place: tuple[str, str], surface: Surface) -> int:
        if surface.depth == COLOUR and not surface.tiles:
            return 0
        written = self.new.surfaces.get(id(surface)) or self._before.surfaces.get(id(surface))
        if written is None:
            written = self._write_surface(surface, self._before.places.get(place))
        self.new.surfaces[id(surface)] = self.new.places[place] = written
        return written.at

    def _write_surface(self, surface: Surface, last: _Written | None) -> _Written:
        new, gone, base, chain = surface.tiles, [], 0, 1
        if last is not None and last.chain < _LONGEST_CHAIN and _alike(last.surface, surface):
            known = last.surface.tiles
            differing = {k: tile for k, tile in surface.tiles.items() if known.get(k) is not tile}
            missing = [key for key in known if key not in surface.tiles]
            if 2 * (len(differing) + len(missing)) < len(surface.tiles):
                new, gone, base, chain = differing, missing, last.at, last.chain + 1
        places = self._put_tiles(list(new.values()))
        tiles = [(*key, at) for key, at in zip(new, places, strict=True)]
        record = SurfaceRecord(surface.depth, surface.fill, base, tiles, gone)
        return _Written(surface, self._put(Kind.SURFACE, msgspec.msgpack.encode(record)), chain)

    def _put_tiles(self, tiles: list[np.ndarray]) -> list[int]:
        """Where tiles are recorded; those that are not yet are packed in several threads."""
        fresh = {id(tile): tile for tile in tiles if self._known(tile) is None}
        ahead: deque[tuple[np.ndarray, Future[bytes] | bytes]] = deque()
        for tile in fresh.values():
            if self._book.abandoned():
                raise AbandonedError
            ahead.append((tile, self._copied(tile) or self._book.pool.submit(pack_tile, tile)))
            if len(ahead) > _AHEAD:
                self._put_tile(*ahead.popleft())
        while ahead:
            self._put_tile(*ahead.popleft())
        return [at for tile in tiles if (at := self._known(tile)) is not None]

    def _known(self, tile: np.ndarray) -> int | None:
        at = self.new.tile(tile)
        return self._before.tile(tile) if at is None else at

    def _put_tile(self, tile: np.ndarray, packed: Future[bytes] | bytes) -> None:
        payload = packed if isinstance(packed, bytes) else packed.result()
        self.new.tiles[id(tile)] = weakref.ref(tile), self._put(Kind.TILE, payload)

    def _copied(self, tile: np.ndarray) -> bytes | None:
        if self._old is not None:
            reader, tables = self._old
            at = tables.tile(tile)
            if at is not None:
                # Damage is no reason to fail here: the tile itself is at hand.
                with contextlib.suppress(DamagedError):
                    return reader.payload(at, Kind.TILE)
        return None

    def _put(self, kind: Kind, payload: bytes) -> int:
        left = memoryview(framed(kind, payload))
        while left:
            left = left[self._file.write(left) :]
        at = self.at
        self.at += HEADER_BYTES + len(payload)
        return at


def _alike(a: Surface, b: Surface) -> bool:
    return (a.depth, a.fill) == (b.depth, b.fill)


def _plain(what: msgspec.Struct | None) -> dict[str, Any] | None:
    return None if what is None else msgspec.to_builtins(what)


def _numbered(layers: Layers) -> Iterator[tuple[int, Layer]]:
    """Every layer with the number of its group, -1 outside, groups before what is in them."""
    count = 0

    def below(group: int, inside: Layers) -> Iterator[tuple[int, Layer]]:
        nonlocal count
        for layer in inside:
            mine, count = count, count + 1
            yield group, layer
            yield from below(mine, layer.children)

    return below(-1, layers)
