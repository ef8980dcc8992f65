"""A painter who follows a script: any number of steps from a seed, and a state's fingerprint."""

from __future__ import annotations

import contextlib
import hashlib
import random
from collections.abc import Callable
from dataclasses import fields, replace

import msgspec
import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from aipaint.core.errors import UserError
from aipaint.core.recipe import Recipe
from aipaint.paint.brush import Brush, Input, Stroke
from aipaint.paint.document import Document
from aipaint.paint.layers import Blend, Layer, copied, inserted, removed, walk
from aipaint.paint.pixels import COLOUR, MASK
from aipaint.paint.surface import Surface, mask_surface

RECIPE = Recipe(
    prompt="a red apple",
    model="tiny",
    steps=4,
    guidance=2.5,
    sampler="euler",
    seed=7,
    width=64,
    height=64,
)


class Painter:
    """Does one random step after the other on a document. seed: decides all of them."""

    def __init__(self, document: Document, seed: int) -> None:
        self.document = document
        self.random = random.Random(seed)
        self._steps: list[Callable[[], None]] = [
            *[self._stroke] * 4,
            *[self._brush] * 4,
            self._selection,
            self._mask,
            self._add,
            self._group,
            self._look,
            self._duplicate,
            self._delete,
            self._resize,
            document.undo,
            document.undo,
            document.redo,
            self._activate,
        ]

    def step(self) -> None:
        """Do something; it may turn out that there was nothing to do."""
        self.random.choice(self._steps)()

    def _any(self) -> Layer | None:
        layers = list(walk(self.document.state.layers))
        return self.random.choice(layers) if layers else None

    def _stroke(self) -> None:
        layer = self._any()
        if layer is None or layer.group:
            return
        surface = self._painted(layer.surface)
        self.document.apply(
            "Brush Stroke", self.document.state.with_layer(layer.id, surface=surface)
        )

    def _brush(self) -> None:
        draw = self.random
        kind = draw.choice(("paint", "paint", "erase", "smudge"))
        brush = Brush(id="round", names={"en": "Round"}, kind=kind, size=draw.uniform(3, 100))
        # There may be no layer to paint on, or one that is hidden, locked or a group.
        with contextlib.suppress(UserError):
            stroke = Stroke(self.document, brush, QColor.fromHsv(draw.randrange(360), 200, 220))
            for _ in range(draw.randrange(2, 9)):
                stroke.to(Input(draw.uniform(-50, 700), draw.uniform(-50, 600), draw.random()))
            stroke.finish()

    def _painted(self, surface: Surface) -> Surface:
        draw, editor = self.random, surface.edit()
        pixels = np.random.default_rng(draw.getrandbits(32))
        for _ in range(draw.randrange(1, 4)):
            rect = QRect(*(draw.randrange(-200, 700) for _ in "xy"), *[draw.randrange(1, 200)] * 2)
            shape = (rect.height(), rect.width())
            if surface.depth == COLOUR:
                alpha = pixels.integers(0, 256, (*shape, 1), dtype=np.uint8)
                editor.write(rect, np.repeat(alpha, 4, axis=2))
            else:
                editor.write(rect, pixels.integers(0, 256, shape, dtype=np.uint8))
        return editor.finish()

    def _selection(self) -> None:
        state = self.document.state
        old = state.selection or Surface(MASK)
        new = None if self.random.random() < 0.3 else self._painted(old)
        self.document.apply("Select", replace(state, selection=new))

    def _mask(self) -> None:
        layer = self._any()
        if layer is None:
            return
        mask = None
        if self.random.random() < 0.8:
            mask = self._painted(layer.mask or mask_surface(self.random.choice((0, 255))))
        self.document.apply("Change Mask", self.document.state.with_layer(layer.id, mask=mask))

    def _add(self) -> None:
        state, layer = self.document.state, Layer(f"Layer {self.random.randrange(100)} 层")
        if self.random.random() < 0.3:
            layer = replace(layer, recipe=msgspec.structs.replace(RECIPE, seed=len(state.layers)))
        groups = [None, *(one.id for one in walk(state.layers) if one.group)]
        layers = inserted(state.layers, layer, self.random.choice(groups), 0)
        self.document.apply("Add Layer", replace(state, layers=layers, active=layer.id))

    def _group(self) -> None:
        state = self.document.state
        layer = Layer("Group", group=True, isolated=self.random.random() < 0.5)
        place = self.random.randrange(len(state.layers) + 1)
        layers = inserted(state.layers, layer, None, place)
        self.document.apply("Add Group", replace(state, layers=layers))

    def _look(self) -> None:
        layer, draw = self._any(), self.random
        if layer is None:
            return
        look = {
            "opacity": draw.random(),
            "blend": draw.choice(list(Blend)),
            "visible": draw.random() < 0.7,
            "clipped": draw.random() < 0.3,
            "alpha_locked": draw.random() < 0.3,
            "locked": draw.random() < 0.3,
            "mask_enabled": draw.random() < 0.7,
        }
        self.document.apply("Change Look", self.document.state.with_layer(layer.id, **look))

    def _duplicate(self) -> None:
        state = self.document.state
        if state.layers and len(list(walk(state.layers))) < 12:
            layer = copied(self.random.choice(state.layers), "Copy")
            layers = inserted(state.layers, layer, None, len(state.layers))
            self.document.apply("Duplicate Layer", replace(state, layers=layers))

    def _delete(self) -> None:
        state, layer = self.document.state, self._any()
        if layer is not None and len(state.layers) > 1:
            self.document.apply(
                "Delete Layer", replace(state, layers=removed(state.layers, layer.id))
            )

    def _resize(self) -> None:
        sides = {"width": self.random.randrange(1, 900), "height": self.random.randrange(1, 900)}
        self.document.apply("Resize Canvas", replace(self.document.state, **sides))

    def _activate(self) -> None:
        layer = self._any()
        self.document.activate(None if layer is None else layer.id)


def digest(value: object) -> str:
    """A fingerprint of a state down to the last pixel and property."""
    found = hashlib.blake2b(digest_size=12)

    def take(value: object) -> None:
        if isinstance(value, Surface):
            take((value.depth, value.fill))
            for key in sorted(value.tiles):
                found.update(repr(key).encode())
                found.update(value.tiles[key].tobytes())
        elif isinstance(value, tuple):
            found.update(f"({len(value)}".encode())
            for one in value:
                take(one)
        elif hasattr(type(value), "__dataclass_fields__"):
            take(tuple(getattr(value, one.name) for one in fields(value)))  # type: ignore[arg-type]
        else:
            found.update(f"{value!r};".encode())

    take(value)
    return found.hexdigest()
