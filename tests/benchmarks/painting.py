"""Painting: from the pen's event to the repainted region, panning, and undo.

Everything is drawn to an image as large as a window's canvas, with what a canvas widget would do:
each damaged rectangle, mapped to the view and drawn again. No window is opened, so that the figures
are those of the document and not of a platform's compositor. Beside the seconds by the clock stand
those for which its threads had a processor (`cpu`): on a busy machine these are nearer to what an
idle one would show, and `ok` goes by them; `ok_by_clock` by the others.
"""

from __future__ import annotations

import argparse
import math
import os
import time
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QRadialGradient, QTransform

from aipaint.paint.brush import Brush, Input, Stroke
from aipaint.paint.compositor import Compositor
from aipaint.paint.document import Document
from aipaint.paint.layers import Blend, Layer
from aipaint.paint.pixels import from_rgba
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, surface_of

BRUSH_SIDE, BRUSH_LAYERS = 4096, 10
PAN_SIDE, PAN_LAYERS = 8192, 20
VIEW = (1366, 768)  # pixels
EVENT_LIMIT_MS = 8.0
FLOOR_LIMIT = 3.0  # times the same stroke on one image
FRAMES_LIMIT = 60.0  # a second
UNDO_LIMIT_MS = 50.0


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return the figures of all three and whether each is within its limit."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    events = 400 * (args.runs or 1)
    brush, pan, undo = _brush(events), _pan(events), _undo(7 * (args.runs or 1))
    del application
    return {
        "name": "painting",
        "view": list(VIEW),
        "brush": brush,
        "pan": pan,
        "undo": undo,
        "ok": brush["ok"] and pan["ok"] and undo["ok"],
        "ok_by_clock": all(part["ok_by_clock"] for part in (brush, pan, undo)),
    }


def _brush(events: int) -> dict[str, Any]:
    """A 100-pixel brush over ten layers with something in every tile, at 1:1."""
    document = Document(_busy(BRUSH_SIDE, BRUSH_LAYERS))
    window = _Window(document, QTransform.fromTranslate(-1300, -1500))
    window.repaint(None)
    brush = Brush(id="bench", names={"en": "Bench"}, size=100.0, hardness=0.5, spacing=0.1)
    path = _wave(events)
    stroke = Stroke(document, brush, QColor("#c03020"))
    took = _Times()
    for number, place in enumerate(path):
        with took:
            stroke.to(Input(place.x(), place.y(), 1.0, 0.0, 0.0, number / 200))
            window.repaint_damage()
    stroke.finish()
    floor = _floor(path, brush)
    ratio = took.cpu(50) / floor.cpu(50)
    clock_ratio = took.clock(50) / floor.clock(50)
    return {
        "canvas": BRUSH_SIDE,
        "layers": BRUSH_LAYERS,
        "events": events,
        **took.figures(),
        "limit_p99_ms": EVENT_LIMIT_MS,
        "floor": floor.figures(),
        "ratio": round(ratio, 2),
        "limit_ratio": FLOOR_LIMIT,
        "ok": took.cpu(99) <= EVENT_LIMIT_MS and ratio <= FLOOR_LIMIT,
        "ok_by_clock": took.clock(99) <= EVENT_LIMIT_MS and clock_ratio <= FLOOR_LIMIT,
    }


def _floor(path: list[QPointF], brush: Brush) -> _Times:
    """The same dabs by QPainter straight onto one image, and the region to the window."""
    picture = QImage(BRUSH_SIDE, BRUSH_SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(QColor("white"))
    window = QImage(*VIEW, QImage.Format.Format_ARGB32_Premultiplied)
    radius, step = brush.size / 2, brush.size * brush.spacing
    travelled, last, took = 0.0, path[0], _Times()
    for place in path:
        with took:
            dirty = QRectF()
            painter = QPainter(picture)
            painter.setPen(QColor(0, 0, 0, 0))
            length = math.hypot(place.x() - last.x(), place.y() - last.y())
            while travelled <= length:
                share = travelled / length if length else 0.0
                at = last + (place - last) * share
                gradient = QRadialGradient(at, radius)
                gradient.setColorAt(0, QColor(192, 48, 32))
                gradient.setColorAt(brush.hardness, QColor(192, 48, 32))
                gradient.setColorAt(1, QColor(192, 48, 32, 0))
                dab = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
                painter.fillRect(dab, gradient)
                dirty = dirty.united(dab)
                travelled += step
            travelled -= length
            last = place
            painter.end()
            painter = QPainter(window)
            source = dirty.toAlignedRect()
            painter.drawImage(source.topLeft() - QPointF(1300, 1500).toPoint(), picture, source)
            painter.end()
    return took


def _pan(frames: int) -> dict[str, Any]:
    """A large document seen whole, and moved by fractions of pixels."""
    document = Document(_busy(PAN_SIDE, PAN_LAYERS))
    zoom = 0.23
    window = _Window(document, QTransform.fromScale(zoom, zoom))
    first, new, again = _Times(), _Times(), _Times()
    with first:
        window.repaint(None)
    for number in range(frames):
        turn = number / frames * 4 * math.pi  # the second time round nothing is new
        x, y = -260 + 260 * math.cos(turn), -550 + 550 * math.sin(turn)
        window.to_view = QTransform.fromTranslate(x, y).scale(zoom, zoom)
        with new if number < frames // 2 else again:
            window.repaint(None)
    limit = 1000 / FRAMES_LIMIT
    return {
        "canvas": PAN_SIDE,
        "layers": PAN_LAYERS,
        "frames": frames,
        "first_frame": first.figures(),
        "frames_per_s": round(1000 / again.cpu(50), 1),
        **again.figures(),
        "over_what_was_not_seen_yet": new.figures(),
        "limit_frames_per_s": FRAMES_LIMIT,
        "kept_mib": round(window.compositor.nbytes() / 2**20),
        "ok": again.cpu(99) <= limit,
        "ok_by_clock": again.clock(99) <= limit,
    }


def _undo(times: int) -> dict[str, Any]:
    """Undo of a fill of the whole canvas, until the window shows it: at 1:1, and all of it."""
    state = _busy(BRUSH_SIDE, BRUSH_LAYERS)
    pixels = np.empty((BRUSH_SIDE, BRUSH_SIDE, 4), np.uint8)
    pixels[:] = (40, 90, 200, 255)
    filled = state.with_layer(state.active or "", surface=surface_of(pixels))
    times_of: dict[str, _Times] = {}
    fit = VIEW[1] / BRUSH_SIDE
    for name, to_view in (
        ("one_to_one", QTransform.fromTranslate(-1300, -1500)),
        ("whole", QTransform.fromScale(fit, fit)),
    ):
        document = Document(state)
        window = _Window(document, to_view)
        took = times_of[name] = _Times()
        for _ in range(times):
            document.apply("Fill", filled)
            window.repaint(None)
            with took:
                document.undo()
                window.repaint_damage()
    return {
        "canvas": BRUSH_SIDE,
        "layers": BRUSH_LAYERS,
        **{name: took.figures() for name, took in times_of.items()},
        "limit_ms": UNDO_LIMIT_MS,
        "ok": all(took.cpu(50) <= UNDO_LIMIT_MS for took in times_of.values()),
        "ok_by_clock": all(took.clock(50) <= UNDO_LIMIT_MS for took in times_of.values()),
    }


class _Times:
    """Milliseconds that its with-blocks took."""

    def __init__(self) -> None:
        self._found: list[tuple[float, float]] = []

    def __enter__(self) -> None:
        self._before = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        clock, cpu = self._before
        self._found.append((time.perf_counter() - clock, time.process_time() - cpu))

    def clock(self, percent: int) -> float:
        """A percentile by the clock."""
        return float(np.percentile([clock for clock, _ in self._found], percent)) * 1000

    def cpu(self, percent: int) -> float:
        """A percentile of the processor's time."""
        return float(np.percentile([cpu for _, cpu in self._found], percent)) * 1000

    def figures(self) -> dict[str, float]:
        """Medians and, of many, what one in a hundred exceeds."""
        found = {"p50_ms": self.clock(50), "p50_cpu_ms": self.cpu(50)}
        if len(self._found) >= 100:
            found |= {"p99_ms": self.clock(99), "p99_cpu_ms": self.cpu(99)}
        return {name: round(value, 2) for name, value in found.items()}


class _Window:
    """What a canvas widget does, on an image."""

    def __init__(self, document: Document, to_view: QTransform) -> None:
        self.to_view = to_view
        self.compositor = Compositor(document)
        self.compositor.damaged.append(self._hear)
        self._image = QImage(*VIEW, QImage.Format.Format_ARGB32_Premultiplied)
        self._damage: QRectF | None = QRectF()

    def _hear(self, rect: QRectF | None) -> None:
        known = self._damage
        self._damage = None if rect is None or known is None else known.united(rect)

    def repaint_damage(self) -> None:
        """Draw again what the compositor said is different."""
        damage, self._damage = self._damage, QRectF()
        if damage is None:
            self.repaint(None)
        elif not damage.isEmpty():
            self.repaint(self.to_view.mapRect(damage).adjusted(-2, -2, 2, 2))

    def repaint(self, part: QRectF | None) -> None:
        """Draw a part of the view, or all."""
        self._damage = QRectF()
        whole = QRectF(self._image.rect())
        part = whole if part is None else QRectF(part.toAlignedRect()).intersected(whole)
        painter = QPainter(self._image)
        painter.fillRect(part, QColor("#303030"))
        self.compositor.draw(painter, self.to_view, part, True)
        painter.end()


def _busy(side: int, count: int) -> State:
    """Layers whose tiles all hold something: an opaque ground, and soft, thin pictures on it.

    Distinct tiles are few, so that 20 layers of 8192² fit into memory; no cache profits from that.
    """
    rng = np.random.default_rng(1)
    keys = [(x, y) for y in range(side // 256) for x in range(side // 256)]
    layers = []
    for number in range(count):
        some = []
        for _ in range(4):
            coarse = rng.integers(0, 256, (9, 9, 4)).astype(np.float64)
            fine = np.kron(coarse, np.ones((32, 32, 1)))[:256, :256]
            fine += rng.normal(0, 9, fine.shape)
            rgba = fine.clip(0, 255).astype(np.uint8)
            rgba[..., 3] = 255 if number == 0 else rgba[..., 3]
            tile = from_rgba(rgba)
            tile.setflags(write=False)
            some.append(tile)
        picks = rng.integers(0, 4, len(keys))
        tiles = {key: some[pick] for key, pick in zip(keys, picks, strict=True)}
        layers.append(Layer(f"Layer {number}", surface=Surface(tiles=tiles)))
    layers[2] = replace(layers[2], blend=Blend.MULTIPLY, opacity=0.6)
    layers[4] = replace(layers[4], blend=Blend.SCREEN, opacity=0.4)
    layers[5] = replace(layers[5], opacity=0.8)
    return State(side, side, tuple(layers), layers[count // 2].id)


def _wave(events: int) -> list[QPointF]:
    """Where a quick hand goes, 200 times a second, in document pixels."""
    return [
        QPointF(1980 + 560 * math.sin(n / 23), 1880 + 260 * math.sin(n / 15)) for n in range(events)
    ]
