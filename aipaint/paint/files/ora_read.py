"""Opening OpenRaster: ours comes back exactly, others' as far as there are words for it here.

What is damaged or too large is left out, and noted; the rest opens. Pixels are decoded in parallel
threads under one `Budget`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QRect

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.core.recipe import Recipe, check
from aipaint.paint.document import check_size
from aipaint.paint.files import extras, stack
from aipaint.paint.files.container import Container
from aipaint.paint.files.extras import DocumentExtra, LayerExtra
from aipaint.paint.files.limits import (
    MAX_EXTRA,
    MAX_EXTRAS,
    MAX_RECORD,
    MAX_XML,
    Budget,
    TooMuchError,
)
from aipaint.paint.files.opened import Opened
from aipaint.paint.files.pictures import picture_surface
from aipaint.paint.files.planes import DamagedError, is_plain, load, size_of
from aipaint.paint.files.sheets import Sheets, alpha_of, shows
from aipaint.paint.guides import sound_control, sound_region
from aipaint.paint.layers import Blend, Layer, Layers, find, new_id
from aipaint.paint.pixels import COLOUR, MASK
from aipaint.paint.state import State
from aipaint.paint.surface import Surface


def open_ora(path: Path, budget: Budget) -> Opened:
    """Read an OpenRaster file. Raises UserError when nothing of it can be opened, and OSError."""
    with path.open("rb") as file:
        reader = _Reader(path, Container(path, file), budget)
        try:
            return reader.read()
        except UserError as error:
            flat = reader.flattened(error)
            if flat is None:
                raise
            return flat


@dataclass(slots=True)
class _Pixels:
    """What the threads find for one layer."""

    surface: Surface = field(default_factory=Surface)
    mask: Surface | None = None
    notes: list[Message] = field(default_factory=list)


class _Reader:
    def __init__(self, path: Path, container: Container, budget: Budget) -> None:
        self._path, self._container, self._budget = path, container, budget
        self._sheets = Sheets(container, budget)
        self._notes: list[Message] = []
        self._canvas = QRect()
        self._record = DocumentExtra()
        self._by_id: dict[str, LayerExtra] = {}
        self._by_source: dict[str, LayerExtra] = {}
        self._ids: set[str] = set()
        self._active: str | None = None
        self._jobs: list[tuple[str, Callable[[], _Pixels]]] = []

    def read(self) -> Opened:
        image = stack.read(self._entry("stack.xml", MAX_XML), self._notes)
        check_size(image.width, image.height)
        self._canvas = QRect(0, 0, image.width, image.height)
        self._read_record()
        tree = self._layers(image.children)
        with ThreadPoolExecutor(max(2, os.cpu_count() or 1), "open") as pool:
            done = list(pool.map(lambda job: job[1](), self._jobs))
        found = {job[0]: pixels for job, pixels in zip(self._jobs, done, strict=True)}
        for pixels in done:
            self._notes.extend(pixels.notes)
        layers = _filled(tree, found)
        selection = None
        if self._record.selection is not None:
            try:
                selection = self._sheets.read(self._record.selection, MASK)
            except (DamagedError, TooMuchError):
                self._notes.append(say("The selection could not be read."))
        active = self._active
        if find(layers, self._record.active) is not None:
            active = active or self._record.active
        if active is None and layers:
            active = layers[-1].id
        state = State(image.width, image.height, layers, active, selection)
        extra = self._extra()
        exact = not self._notes
        return Opened(state, self._path.stem, self._notes, extra=extra, exact=exact)

    def flattened(self, error: UserError) -> Opened | None:
        """The picture of the whole that every OpenRaster file has, when the layers are lost."""
        name = self._path.stem
        notes = [
            say(
                "The layers are lost: only the picture they made was opened. {why}",
                why=error.message,
            )
        ]
        try:
            data = self._sheets.data("mergedimage.png")
            width, height = size_of(data)
            check_size(width, height)
            surface = picture_surface(data, 0, 0, self._budget, notes)
        except (DamagedError, TooMuchError, UserError):
            return None
        layer = Layer(name, surface=surface)
        return Opened(State(width, height, (layer,), layer.id), name, notes)

    def _entry(self, name: str, limit: int) -> bytes:
        if name not in self._container:
            raise UserError(
                "{path} is no OpenRaster document.",
                "The list of layers, {name}, is not in it.",
                path=self._path,
                name=name,
            )
        try:
            return self._container.read(name, limit)
        except DamagedError as error:
            raise UserError(
                "{path} is damaged.",
                "The list of layers, {name}, cannot be read.",
                "Fetch the file again, or take its backup (the name ends in ~).",
                path=self._path,
                name=name,
            ) from error

    def _read_record(self) -> None:
        if extras.RECORD not in self._container:
            return
        try:
            record = extras.decode(self._container.read(extras.RECORD, MAX_RECORD))
        except DamagedError:
            record = None
        if record is None:
            self._notes.append(
                say(
                    "What aipaint adds to a document (masks, clipping, recipes) cannot be read:"
                    " the layers open as other programs see them."
                )
            )
            return
        self._record = record
        self._by_id = {extra.id: extra for extra in record.layers}
        self._by_source = {extra.src: extra for extra in record.layers if extra.src}

    def _extra(self) -> dict[str, bytes]:
        names = [n for n in self._container.names() if n.startswith(extras.EXTRA)]
        found = {}
        for name in names[:MAX_EXTRAS]:
            try:
                found[name.removeprefix(extras.EXTRA)] = self._container.read(name, MAX_EXTRA)
            except DamagedError:
                self._notes.append(say("The entry {name} could not be read.", name=name[:200]))
        return found

    def _layers(self, nodes: list[stack.Node]) -> Layers:
        """The tree from the bottom up, without pixels; those become jobs."""
        # Without our record a clip run stays the stack it is for others: nothing tells its base.
        known = stack.without_runs(nodes) if self._by_id else [(node, False) for node in nodes]
        return tuple(self._layer(node, clipped) for node, clipped in reversed(known))

    def _layer(self, node: stack.Node, clipped: bool) -> Layer:
        own = node.attributes.get(stack.ID, "")
        source = node.attributes.get("src", "")
        extra = self._by_id.get(own) or (None if node.stack else self._by_source.get(source))
        layer_id = own if extra is None else extra.id
        if not layer_id or len(layer_id) > 100 or layer_id in self._ids:
            layer_id = new_id()
        self._ids.add(layer_id)
        if node.flag("selected") and self._active is None:
            self._active = layer_id
        blend = node.blend(self._notes)
        layer = Layer(
            node.name,
            layer_id,
            group=node.stack,
            visible=node.attributes.get("visibility", "visible") != "hidden",
            opacity=node.opacity(),
            blend=blend,
            clipped=clipped or node.operation == stack.ATOP,
            alpha_locked=node.flag("alpha-preserve"),
            locked=node.flag("edit-locked"),
        )
        stencil = None
        if node.stack:
            isolation = node.attributes.get("isolation", "auto")
            isolated = isolation == "isolate" or blend is not Blend.NORMAL or layer.opacity < 1
            children = node.children
            if children and children[0].operation == stack.STENCIL and not children[0].stack:
                stencil, children = children[0], children[1:]
            layer = replace(layer, isolated=isolated, children=self._layers(children))
        if extra is not None:
            layer = self._enriched(layer, node, extra)
        self._plan(layer, node, stencil, extra)
        return layer

    def _enriched(self, layer: Layer, node: stack.Node, extra: LayerExtra) -> Layer:
        """With what only our record says."""
        if stack.words(extra.name) == node.attributes.get("name"):
            layer = replace(layer, name=extra.name)
        if extra.operation == node.operation:
            layer = replace(layer, blend=extra.blend, clipped=extra.clipped)
        if node.stack and extra.isolation == node.attributes.get("isolation"):
            layer = replace(layer, isolated=extra.isolated)
        layer = replace(layer, mask_enabled=extra.mask_enabled, recipe=self._recipe(layer, extra))
        layer = replace(layer, origins=extra.origins)
        return self._guiding(layer, extra)

    def _guiding(self, layer: Layer, extra: LayerExtra) -> Layer:
        region, control = extra.region, extra.control
        if (region is None or sound_region(region)) and (control is None or sound_control(control)):
            return replace(layer, region=region, control=control)
        self._notes.append(
            say(
                'What the layer "{layer}" says of its prompt or its control makes no sense and was'
                " left out.",
                layer=layer.name,
            )
        )
        return layer

    def _recipe(self, layer: Layer, extra: LayerExtra) -> Recipe | None:
        if extra.recipe is None:
            return None
        try:
            check(extra.recipe)
        except UserError:
            self._notes.append(
                say('The recipe of "{layer}" makes no sense and was left out.', layer=layer.name)
            )
            return None
        return extra.recipe

    def _plan(
        self, layer: Layer, node: stack.Node, stencil: stack.Node | None, extra: LayerExtra | None
    ) -> None:
        if node.stack:
            if stencil is not None or (extra is not None and extra.mask is not None):
                self._jobs.append((layer.id, lambda: self._group_mask(layer, stencil, extra)))
        elif node.attributes.get("src"):
            self._jobs.append((layer.id, lambda: self._pixels(layer, node, extra)))

    def _pixels(self, layer: Layer, node: stack.Node, extra: LayerExtra | None) -> _Pixels:
        """In a thread: the pixels of a layer, and its mask."""
        source, (x, y) = node.attributes["src"], node.offset()
        found = _Pixels()
        if extra is None:
            self._load(layer, found, source, x, y)
            return found
        # Another program may have moved the layer.
        moved = x - extra.x, y - extra.y
        self._load_mask(layer, found, extra, moved)
        if extra.original is None:
            self._load(layer, found, source, x, y)
            return found
        # The plain picture has the mask applied. It is decoded only when there is need to.
        try:
            original = self._sheets.read(extra.original, COLOUR, moved)
        except (DamagedError, TooMuchError):
            original = None
        if original is not None and self._container.crc(source) == extra.crc:
            found.surface = original
            return found
        self._load(layer, found, source, x, y)
        if original is not None and shows(
            found.surface, original, found.mask if extra.mask_enabled else None
        ):
            found.surface = original
            return found
        found.mask = None
        found.notes.append(
            say(
                'The mask of "{layer}" is left out, for it is applied already: the layer was'
                " changed by another program, or its pixels without the mask are damaged.",
                layer=layer.name,
            )
        )
        return found

    def _group_mask(
        self, layer: Layer, stencil: stack.Node | None, extra: LayerExtra | None
    ) -> _Pixels:
        """In a thread: the mask of a group, by our record or as other programs write one."""
        found = _Pixels()
        if extra is not None:
            self._load_mask(layer, found, extra, (0, 0))
        source = "" if stencil is None else stencil.attributes.get("src", "")
        if stencil is None or (extra is not None and self._container.crc(source) == extra.crc):
            return found
        shown = _Pixels()
        self._load(layer, shown, source, *stencil.offset())
        alpha = alpha_of(shown.surface)
        canvas = self._canvas
        if found.mask is None or not np.array_equal(alpha.read(canvas), found.mask.read(canvas)):
            found = _Pixels(mask=alpha, notes=shown.notes)
        return found

    def _load(self, layer: Layer, found: _Pixels, source: str, x: int, y: int) -> None:
        try:
            data = self._sheets.data(source)
            if is_plain(data):
                found.surface = load(data, x, y, self._budget)
            if not is_plain(data) or found.surface.depth != COLOUR:
                # Another program's: grey, a palette, 16 bits, a profile; or one that breaks off.
                odd: list[Message] = []
                found.surface = picture_surface(data, x, y, self._budget, odd)
                found.notes += [say('"{layer}": {note}', layer=layer.name, note=n) for n in odd]
        except (DamagedError, UserError):
            found.surface = Surface()
            found.notes.append(
                say('The pixels of "{layer}" are damaged or missing.', layer=layer.name)
            )
        except TooMuchError:
            found.notes.append(
                say(
                    'The pixels of "{layer}" were left out: they are larger than a layer may be,'
                    " or than there is memory for.",
                    layer=layer.name,
                )
            )

    def _load_mask(
        self, layer: Layer, found: _Pixels, extra: LayerExtra, moved: tuple[int, int]
    ) -> None:
        if extra.mask is None:
            return
        try:
            found.mask = self._sheets.read(extra.mask, MASK, moved)
        except (DamagedError, TooMuchError):
            found.notes.append(say('The mask of "{layer}" could not be read.', layer=layer.name))


def _filled(layers: Layers, found: dict[str, _Pixels]) -> Layers:
    out = []
    for layer in layers:
        pixels = found.get(layer.id)
        if pixels is not None:
            layer = replace(layer, surface=pixels.surface, mask=pixels.mask)
        out.append(replace(layer, children=_filled(layer.children, found)))
    return tuple(out)
