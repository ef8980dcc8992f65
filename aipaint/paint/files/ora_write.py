"""Saving OpenRaster (openraster.org): a ZIP of stack.xml and one PNG a layer.

Other programs see what we see: the PNG of a layer has its mask applied, and a group's mask lies
as a `svg:dst-in` layer on top of the group. A layer and those clipped to it are an isolated stack,
where `svg:src-atop` is what clipping is; of clipped layers that blend otherwise the PNG holds what
lies within the base. The untouched pixels, masks, recipes and all else that
OpenRaster cannot say are in entries below `aipaint/`, which plain readers ignore.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
import zlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRect, Qt

from aipaint.core.metadata.record import encodable
from aipaint.paint.compositor_plan import clip_runs
from aipaint.paint.files import planes, stack
from aipaint.paint.files.extras import (
    EXTRA,
    FOLDER,
    RECORD,
    DocumentExtra,
    LayerExtra,
    Plane,
    Sheet,
)
from aipaint.paint.files.extras import encode as encode_record
from aipaint.paint.files.limits import fits
from aipaint.paint.files.targets import whole_file
from aipaint.paint.layers import Blend, Layer, Layers, walk
from aipaint.paint.pixels import COLOUR, Key, to_colour, view
from aipaint.paint.state import State
from aipaint.paint.surface import Surface

MIMETYPE = b"image/openraster"
THUMBNAIL = 256  # pixels of its longer side, at most
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same document gives the same bytes
_BLOCK = 32  # tiles of a side of what one of our own entries holds


class _Encoded(NamedTuple):
    """The bytes of a PNG whose corner lies at (x, y)."""

    x: int
    y: int
    data: memoryview


def save_ora(state: State, path: Path, *, extra: Mapping[str, bytes] | None = None) -> None:
    """Write a document to `path`, which then holds all of `state`, exactly.

    extra: more entries to carry along, by plain names; `open_document` gives them back. An older
    file is kept as `path` with `~` appended, as Krita and others do, one generation; the new one
    takes its place only when it is whole on disk. May be called from any thread.
    Raises UserError when it cannot be written: then the older file is as it was.
    """
    with whole_file(path) as (real, file):
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            _Writer(archive, state).write(extra or {})
        file.flush()
        os.fsync(file.fileno())
        keep_backup(real)


def backup_of(path: Path) -> Path:
    """Where the file that was saved before lies."""
    return path.with_name(path.name + "~")


def keep_backup(path: Path) -> None:
    """Let the file at `path`, if there is one, be found as its backup, too. Raises OSError."""
    if not path.is_file():
        return
    with tempfile.TemporaryDirectory(prefix=f".{path.name[:80]}.", dir=path.parent) as folder:
        held = Path(folder) / "backup"
        try:
            os.link(path, held)
        except OSError:  # a file system without links
            shutil.copy2(path, held)
        held.replace(backup_of(path))


class _Writer:
    """Encodes in as many threads as there are processors, and writes in order as it gets done."""

    def __init__(self, archive: zipfile.ZipFile, state: State) -> None:
        self._archive, self._state = archive, state
        self._jobs: dict[str, Callable[[], _Encoded]] = {}
        self._placed: dict[str, Plane] = {}
        self._crcs: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._bases: dict[str, Layer] = {}  # what each clipped layer is clipped to
        self._scan(state.layers)

    def write(self, extra: Mapping[str, bytes]) -> None:
        self._put("mimetype", MIMETYPE)
        for number, layer in enumerate(walk(self._state.layers)):
            self._plan(number, layer)
        selection = self._state.selection
        selected = [] if selection is None else self._plan_blocks("selection", selection)
        threads = max(2, os.cpu_count() or 1)
        with ThreadPoolExecutor(threads, "save") as pool:
            merged = pool.submit(_merged, self._state)
            ahead: deque[tuple[str, Future[_Encoded]]] = deque()
            try:
                for name, job in self._jobs.items():
                    ahead.append((name, pool.submit(job)))
                    if len(ahead) > threads:
                        self._take(*ahead.popleft())
                while ahead:
                    self._take(*ahead.popleft())
                whole, small = merged.result()
            finally:
                pool.shutdown(cancel_futures=True)
        self._put("mergedimage.png", whole)
        self._put("Thumbnails/thumbnail.png", small)
        state = self._state
        image = stack.Image(state.width, state.height, self._nodes(state.layers))
        self._put("stack.xml", stack.write(image))
        record = DocumentExtra(
            active=state.active,
            selection=None if selection is None else self._sheet(selection, selected),
            layers=[self._record(layer) for layer in walk(state.layers)],
        )
        self._put(RECORD, encode_record(record))
        for name, data in extra.items():
            self._put(EXTRA + name, data)

    def _scan(self, layers: Layers) -> None:
        for base, clipped in clip_runs(layers):
            for layer in (base, *clipped):
                self._scan(layer.children)
            self._bases |= dict.fromkeys((layer.id for layer in clipped), base)

    def _plan(self, number: int, layer: Layer) -> None:
        """Say which entries a layer needs."""
        self._numbers[layer.id] = number
        canvas = self._state.rect()
        if not layer.group:
            base = self._baked(layer)
            self._jobs[_plain(number)] = lambda: _shown(layer, canvas, base)
            if _differs(layer, base):
                self._plan_blocks(f"pixels{number:03}", layer.surface)
        elif _masked(layer):
            mask = layer.mask
            assert mask is not None
            self._jobs[_plain(number)] = lambda: _stencil(mask, canvas)
        if layer.mask is not None:
            self._plan_blocks(f"mask{number:03}", layer.mask)

    def _plan_blocks(self, name: str, surface: Surface) -> list[str]:
        names = []
        for block in blocks(surface):
            names.append(f"{FOLDER}{name}-{len(names)}.png")
            self._jobs[names[-1]] = lambda block=block: _encoded(block)
        return names

    def _take(self, name: str, result: Future[_Encoded]) -> None:
        x, y, data = result.result()
        self._put(name, data)
        self._placed[name] = Plane(name, x, y)
        self._crcs[name] = zlib.crc32(data)

    def _put(self, name: str, data: bytes | memoryview) -> None:
        entry = zipfile.ZipInfo(name, _MOMENT)
        if name.endswith((".xml", ".json")):
            entry.compress_type = zipfile.ZIP_DEFLATED  # pictures are deflated in themselves
        entry.external_attr = 0o644 << 16
        self._archive.writestr(entry, data)

    def _sheet(self, surface: Surface, names: list[str]) -> Sheet:
        return Sheet(255 if surface.fill else 0, [self._placed[name] for name in names])

    def _blocks(self, name: str) -> list[str]:
        start = f"{FOLDER}{name}-"
        return [placed for placed in self._placed if placed.startswith(start)]

    def _baked(self, layer: Layer) -> Layer | None:
        """The layer whose coverage must be in the plain picture, for no operation clips to it."""
        return None if layer.blend is Blend.NORMAL else self._bases.get(layer.id)

    def _nodes(self, layers: Layers) -> list[stack.Node]:
        """From the top down."""
        nodes = []
        for base, clipped in clip_runs(layers):
            node = self._node(base)
            if clipped:
                run = [*(self._node(layer) for layer in reversed(clipped)), node]
                node = stack.clip_run(node, run)
            nodes.append(node)
        return nodes[::-1]

    def _node(self, layer: Layer) -> stack.Node:
        attributes = {
            "name": layer.name,
            stack.ID: layer.id,
            "opacity": repr(float(layer.opacity)),
            "visibility": "visible" if layer.visible else "hidden",
            "composite-op": self._operation(layer),
        }
        if layer.id == self._state.active:
            attributes["selected"] = "true"
        if layer.locked:
            attributes["edit-locked"] = "true"
        if layer.alpha_locked:
            attributes["alpha-preserve"] = "true"
        name = _plain(self._numbers[layer.id])
        if not layer.group:
            return stack.Node(False, attributes | self._source(name))
        attributes["isolation"] = self._isolation(layer)
        children = self._nodes(layer.children)
        if name in self._placed:
            stencil = {"name": "Mask", "composite-op": stack.STENCIL} | self._source(name)
            children.insert(0, stack.Node(False, stencil))
        return stack.Node(True, attributes, children)

    def _source(self, name: str) -> dict[str, str]:
        placed = self._placed[name]
        return {"src": name, "x": str(placed.x), "y": str(placed.y)}

    def _record(self, layer: Layer) -> LayerExtra:
        number = self._numbers[layer.id]
        name, mask = _plain(number), layer.mask
        placed = self._placed.get(name, Plane("", 0, 0))
        original = None
        if not layer.group and _differs(layer, self._baked(layer)):
            original = self._sheet(layer.surface, self._blocks(f"pixels{number:03}"))
        return LayerExtra(
            id=layer.id,
            src=placed.src,
            crc=self._crcs.get(name, 0),
            x=placed.x,
            y=placed.y,
            original=original,
            mask=None if mask is None else self._sheet(mask, self._blocks(f"mask{number:03}")),
            mask_enabled=layer.mask_enabled,
            name=encodable(layer.name),
            operation=self._operation(layer),
            blend=layer.blend,
            clipped=layer.clipped,
            isolation=self._isolation(layer) if layer.group else "",
            isolated=layer.isolated,
            recipe=layer.recipe,
            region=layer.region,
            control=layer.control,
            origins=layer.origins,
        )

    def _operation(self, layer: Layer) -> str:
        if layer.id in self._bases and layer.blend is Blend.NORMAL:
            return stack.ATOP
        return stack.OPERATIONS[layer.blend]

    def _isolation(self, layer: Layer) -> str:
        apart = layer.isolated or _masked(layer) or layer.id in self._bases
        return "isolate" if apart or layer in self._bases.values() else "auto"


def blocks(surface: Surface) -> Iterator[Surface]:
    """Parts of a surface, none larger than 8192 pixels square, that hold all its tiles."""
    parts: defaultdict[Key, dict[Key, np.ndarray]] = defaultdict(dict)
    for key, tile in surface.tiles.items():
        parts[key[0] // _BLOCK, key[1] // _BLOCK][key] = tile
    for _, tiles in sorted(parts.items()):
        yield Surface(surface.depth, tiles, surface.fill)


def _plain(number: int) -> str:
    return f"data/layer{number:03}.png"


def _masked(layer: Layer) -> bool:
    return layer.mask is not None and layer.mask_enabled


def _differs(layer: Layer, base: Layer | None) -> bool:
    """Whether the plain picture can't hold just the layer's pixels."""
    box = layer.surface.bounds()
    large = not (box.isEmpty() or fits(box.width(), box.height()))
    return _masked(layer) or base is not None or large


def _encoded(surface: Surface) -> _Encoded:
    rect = surface.content_rect()
    if rect.isEmpty():
        blank = np.full((1, 1, 4) if surface.depth == COLOUR else (1, 1), surface.fill, np.uint8)
        return _Encoded(0, 0, planes.encoded(blank))
    return _Encoded(rect.x(), rect.y(), planes.encoded(surface.read(rect)))


def _shown(layer: Layer, canvas: QRect, base: Layer | None) -> _Encoded:
    """What other programs are to see of a layer's pixels, within `base` if there is one."""
    from aipaint.paint.compositor import layer_image

    surface = layer.surface
    if not _differs(layer, base):
        return _encoded(surface)
    rect = surface.content_rect()
    if not fits(rect.width(), rect.height()):
        rect = rect.intersected(canvas)
    if rect.isEmpty():
        return _encoded(Surface())
    pixels = surface.read(rect)
    if layer.mask is not None and layer.mask_enabled:
        pixels = masked(pixels, layer.mask.read(rect))
    if base is not None:
        image = layer_image(replace(base, opacity=1.0), rect)
        pixels = masked(pixels, np.ascontiguousarray(view(image)[..., 3]))
    return _Encoded(rect.x(), rect.y(), planes.encoded(pixels))


def _stencil(mask: Surface, canvas: QRect) -> _Encoded:
    """A mask as the alpha of a black picture, as large as the canvas."""
    pixels = np.zeros((canvas.height(), canvas.width(), 4), np.uint8)
    pixels[..., 3] = mask.read(canvas)
    return _Encoded(0, 0, planes.encoded(pixels))


def masked(pixels: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Document pixels, uint8 (h, w, 4), times a mask, uint8 (h, w)."""
    import cv2

    return cv2.multiply(pixels, cv2.merge([mask] * 4), scale=1 / 255)


def _merged(state: State) -> tuple[memoryview, memoryview]:
    """The whole picture and its thumbnail."""
    from aipaint.paint.compositor import flatten

    image = flatten(state)
    small = image
    if max(image.width(), image.height()) > THUMBNAIL:
        small = image.scaled(
            THUMBNAIL,
            THUMBNAIL,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        if small.isNull():  # of a picture so narrow that a side would have no pixel left
            small = image.scaled(min(image.width(), THUMBNAIL), min(image.height(), THUMBNAIL))
    return planes.encoded(view(image)), planes.encoded(to_colour(small))
