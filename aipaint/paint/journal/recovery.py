"""Gives back what a journal holds: the last whole state, or what is readable of a damaged one."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np

from aipaint.core.errors import UserError
from aipaint.core.recipe import Recipe
from aipaint.paint.document import check_size
from aipaint.paint.guides import ControlRole, RegionPrompt, sound_control, sound_region
from aipaint.paint.journal.records import (
    FILE,
    DamagedError,
    Kind,
    LayerRecord,
    Reader,
    StateRecord,
    SurfaceRecord,
    unpack_tile,
)
from aipaint.paint.layers import Layer, Layers
from aipaint.paint.pixels import COLOUR, MASK, MAX_SIDE, TILE, Key
from aipaint.paint.state import State
from aipaint.paint.surface import Surface

MAX_BYTES = 16 << 30  # of the tiles of a recovered document
_TRIES = 8  # states from the end that may be broken before one with holes will do
_FARTHEST = 4 * MAX_SIDE // TILE  # columns and rows from the canvas's corner
_DEEPEST = 64  # groups in groups
_MOST_LAYERS = 10_000
_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class Glance:
    """What a journal holds, without its pixels.

    name: of the document; path: where it was saved, if it was; when: seconds since 1970; steps:
    done since the journal began; saved: whether `path` held all of it.
    """

    name: str
    path: Path | None
    when: float
    steps: int
    saved: bool
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Recovered(Glance):
    """The document itself. missing: how many tiles or masks were unreadable and are blank now."""

    state: State
    missing: int = 0


def glance(folder: Path) -> Glance | None:
    """Say what `recover` would give, quickly; None when it would give nothing.

    Raises UserError when the folder can't be read.
    """
    with _open(folder) as reader:
        for at in reversed(reader.states() if reader else []):
            assert reader is not None
            with contextlib.suppress(DamagedError):
                return Glance(**_facts(_state_record(reader, at)))
    return None


def recover(folder: Path, max_bytes: int = MAX_BYTES) -> Recovered | None:
    """Give the newest whole state of a journal, None when there is none.

    Where the last few states are all damaged, the newest comes with blank tiles in place of the
    unreadable ones. Raises UserError when the folder can't be read, or the document would need
    more than `max_bytes` of memory.
    """
    with _open(folder) as reader:
        if reader is None:
            return None
        newest: Recovered | None = None
        loader = _Loader(reader, max_bytes)
        for at in reversed(reader.states()[-_TRIES:]):
            with contextlib.suppress(DamagedError):
                found = loader.load(at)
                newest = newest or found
                if not found.missing:
                    return found
        return newest


@contextlib.contextmanager
def _open(folder: Path) -> Generator[Reader | None]:
    try:
        with open(folder / FILE, "rb") as file:
            reader = Reader(file)
            yield reader if reader.whole() else None
    except FileNotFoundError:
        yield None
    except OSError as error:
        raise UserError(
            "The document kept in {folder} can't be read.",
            "{reason}.",
            folder=folder,
            reason=error.strerror or error,
        ) from error


def _state_record(reader: Reader, at: int) -> StateRecord:
    try:
        record = msgspec.msgpack.decode(reader.payload(at, Kind.STATE), type=StateRecord)
        check_size(record.width, record.height)
    except (msgspec.DecodeError, UserError, RecursionError) as error:
        raise DamagedError(str(error)) from error
    if not math.isfinite(record.when) or len(record.layers) > _MOST_LAYERS:
        raise DamagedError("absurd figures")
    return record


def _facts(record: StateRecord) -> dict:
    return {
        "name": record.name,
        "path": Path(record.path) if record.path else None,
        "when": record.when,
        "steps": record.step,
        "saved": record.saved,
        "width": record.width,
        "height": record.height,
    }


def _known(plain: dict[str, Any] | None, kind: type[_Kind]) -> _Kind | None:
    """What a layer carries beside its pixels; one from another version is not worth the layer."""
    if plain is None:
        return None
    try:
        return msgspec.convert(plain, kind)
    except msgspec.ValidationError:
        return None


class _Loader:
    """Builds states; tiles and surfaces are read once, however many states share them."""

    def __init__(self, reader: Reader, max_bytes: int) -> None:
        self._reader = reader
        self._left = max_bytes
        self._tiles: dict[tuple[int, int], np.ndarray | None] = {}
        self._missing = 0

    def load(self, at: int) -> Recovered:
        """Raises DamagedError, and UserError for a document that is too large."""
        record = _state_record(self._reader, at)
        self._missing = 0
        selection = self._surface(record.selection, MASK) if record.selection else None
        layers = self._layers(record.layers)
        state = State(record.width, record.height, layers, record.active, selection)
        return Recovered(**_facts(record), state=state, missing=self._missing)

    def _layers(self, records: list[LayerRecord]) -> Layers:
        depths: list[int] = []
        for index, record in enumerate(records):
            if not -1 <= record.parent < index:
                raise DamagedError("a layer in no group")
            if record.parent >= 0 and not records[record.parent].group:
                raise DamagedError("a layer in what is no group")
            depths.append(0 if record.parent < 0 else depths[record.parent] + 1)
        if max(depths, default=0) > _DEEPEST or len({r.id for r in records}) < len(records):
            raise DamagedError("a tree that is none")
        inside: dict[int, list[Layer]] = {}
        # From the end, so that what is in a group is built before the group.
        for index in range(len(records) - 1, -1, -1):
            children = tuple(reversed(inside.pop(index, [])))
            layer = self._layer(records[index], children)
            inside.setdefault(records[index].parent, []).append(layer)
        return tuple(reversed(inside.get(-1, [])))

    def _layer(self, record: LayerRecord, children: Layers) -> Layer:
        if not 0 <= record.opacity <= 1:
            raise DamagedError("an opacity out of range")
        region, control = _known(record.region, RegionPrompt), _known(record.control, ControlRole)
        return Layer(
            name=record.name,
            id=record.id,
            surface=self._surface(record.surface, COLOUR),
            group=record.group,
            children=children,
            visible=record.visible,
            opacity=record.opacity,
            blend=record.blend,
            clipped=record.clipped,
            alpha_locked=record.alpha_locked,
            locked=record.locked,
            mask=self._surface(record.mask, MASK) if record.mask else None,
            mask_enabled=record.mask_enabled,
            isolated=record.isolated,
            recipe=_known(record.recipe, Recipe),
            region=region if region is not None and sound_region(region) else None,
            control=control if control is not None and sound_control(control) else None,
            origins=record.origins,
        )

    def _surface(self, at: int, depth: int) -> Surface:
        fill, places = 0, {}
        if at:
            try:
                fill, places = self._places(at, depth)
            except DamagedError:
                self._missing += 1
        tiles: dict[Key, np.ndarray] = {}
        for key, place in places.items():
            tile = self._tile(place, depth)
            if tile is None:
                self._missing += 1
            else:
                tiles[key] = tile
        return Surface(depth, tiles, fill)

    def _places(self, at: int, depth: int) -> tuple[int, dict[Key, int]]:
        """The fill of a surface, and where its tiles are recorded."""
        chain: list[SurfaceRecord] = []
        while at:
            data = self._reader.payload(at, Kind.SURFACE)
            try:
                record = msgspec.msgpack.decode(data, type=SurfaceRecord)
            except msgspec.DecodeError as error:
                raise DamagedError(str(error)) from error
            # A base lies before what builds on it, so that this ends.
            if record.base >= at or record.depth != depth or not 0 <= record.fill <= 255:
                raise DamagedError("a surface that is none")
            chain.append(record)
            at = record.base
        places: dict[Key, int] = {}
        for record in reversed(chain):
            for gone in record.gone:
                places.pop(gone, None)
            places |= {(column, row): place for column, row, place in record.tiles}
        if any(max(abs(column), abs(row)) > _FARTHEST for column, row in places):
            raise DamagedError("a tile far away")
        return chain[0].fill, places

    def _tile(self, at: int, depth: int) -> np.ndarray | None:
        if (at, depth) not in self._tiles:
            tile = None
            with contextlib.suppress(DamagedError):
                tile = unpack_tile(self._reader.payload(at, Kind.TILE), depth)
                self._left -= tile.nbytes
            if self._left < 0:
                raise UserError(
                    "A document can't be recovered.",
                    "Its journal asks for more memory than any document may have.",
                )
            self._tiles[at, depth] = tile
        return self._tiles[at, depth]
