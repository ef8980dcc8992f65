"""That what a view keeps is always what the document is, and is drawn without seams."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from aipaint.paint.compositor import Compositor, flatten
from aipaint.paint.document import Document
from aipaint.paint.layers import Blend, Layer, Layers, inserted, removed
from aipaint.paint.pixels import view
from aipaint.paint.state import State
from aipaint.paint.surface import mask_surface, surface_of
from tests.paint.looks import CLEAR, GREEN, RED, group, noise, paint, pixels_of, plain


def drawn(
    compositor: Compositor,
    to_view: QTransform,
    size: tuple[int, int] = (300, 200),
    smooth: bool = True,
    ground: int = 0,
) -> np.ndarray:
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(ground)
    painter = QPainter(image)
    assert compositor.draw(painter, to_view, QRectF(image.rect()), smooth)
    painter.end()
    return view(image).copy()


@settings(max_examples=30)
@given(
    zoom=st.floats(0.02, 9),
    angle=st.floats(-180, 180),
    mirrored=st.booleans(),
    smooth=st.booleans(),
    x=st.floats(0, 1),
    y=st.floats(0, 1),
)
def test_an_even_picture_shows_no_lines(
    zoom: float, angle: float, mirrored: bool, smooth: bool, x: float, y: float
) -> None:
    width, height = 1301, 777
    layer = Layer("even", surface=plain((40, 80, 120, 255), 0, 0, width, height))
    compositor = Compositor(Document(State(width, height, (layer,))))
    to_view = QTransform.fromTranslate(150, 100).rotate(angle)
    to_view.scale(-zoom if mirrored else zoom, zoom).translate(-x * width, -y * height)
    seen = drawn(compositor, to_view, smooth=smooth)
    rows, columns = np.indices(seen.shape[:2])
    back = to_view.inverted()[0]
    at_x = back.m11() * (columns + 0.5) + back.m21() * (rows + 0.5) + back.dx()
    at_y = back.m12() * (columns + 0.5) + back.m22() * (rows + 0.5) + back.dy()
    rim = 1.5 / zoom
    inside = (at_x > rim) & (at_x < width - rim) & (at_y > rim) & (at_y < height - rim)
    outside = (at_x < -rim) | (at_x > width + rim) | (at_y < -rim) | (at_y > height + rim)
    assert (seen[inside] == (40, 80, 120, 255)).all()
    assert not seen[outside].any()
    assert ((seen == (40, 80, 120, 255)).all(-1) | (seen == 0).all(-1)).all()


def test_at_one_to_one_each_pixel_is_shown_as_it_is() -> None:
    state = State(700, 600, (Layer("a", surface=noise(700, 600, 1)),))
    compositor = Compositor(Document(state))
    seen = drawn(compositor, QTransform.fromTranslate(-240.3, -250.4))
    assert np.array_equal(seen, pixels_of(flatten(state, QRect(240, 250, 300, 200))))


def test_on_a_fine_screen_each_pixel_is_shown_as_it_is() -> None:
    state = State(700, 600, (Layer("a", surface=noise(700, 600, 1)),))
    compositor = Compositor(Document(state))
    image = QImage(300, 200, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    painter = QPainter(image)
    to_view = QTransform.fromTranslate(-120, -125).scale(0.5, 0.5)
    assert compositor.draw(painter, to_view, QRectF(0, 0, 150, 100), True)
    painter.end()
    assert np.array_equal(view(image), pixels_of(flatten(state, QRect(240, 250, 300, 200))))


def test_painting_on_a_mask_is_seen_at_once() -> None:
    layer = Layer("a", surface=plain(RED, 0, 0, 600, 500), mask=mask_surface(255))
    document = Document(State(600, 500, (paint("ground", GREEN), layer), layer.id))
    compositor = Compositor(document)
    drawn(compositor, QTransform())
    assert layer.mask is not None
    editor = layer.mask.edit()
    shown = document.state.with_layer(layer.id, mask=editor.live())
    for x in (0, 250):
        editor.write(QRect(x, 0, 20, 20), np.zeros((20, 20), np.uint8))
        document.preview(shown, QRect(x, 0, 20, 20))
        assert tuple(drawn(compositor, QTransform())[10, x + 10].tolist()) == CLEAR
    assert tuple(drawn(compositor, QTransform())[4, 4].tolist()) == GREEN
    document.cancel_preview()
    assert tuple(drawn(compositor, QTransform())[10, 10].tolist()) == RED


def test_hard_pixels_are_squares() -> None:
    state = State(300, 300, (Layer("a", surface=noise(300, 300, 2)),))
    compositor = Compositor(Document(state))
    to_view = QTransform.fromScale(10, 10).translate(-245, -250)
    seen = drawn(compositor, to_view, smooth=False)
    should = pixels_of(flatten(state, QRect(245, 250, 30, 20))).repeat(10, 0).repeat(10, 1)
    assert np.array_equal(seen, should)


@pytest.mark.parametrize("level", [1, 2, 3, 5])
def test_smaller_pictures_are_means(level: int) -> None:
    width, height, scale = 1000, 601, 1 << level
    state = State(width, height, (Layer("a", surface=noise(width, height, 3)),))
    compositor = Compositor(Document(state))
    seen = drawn(compositor, QTransform.fromScale(1 / scale, 1 / scale), (60, 18)).astype(int)
    pixels = pixels_of(flatten(state))[: 600 // scale * scale, : 1000 // scale * scale].astype(
        float
    )
    means = pixels.reshape(600 // scale, scale, 1000 // scale, scale, 4).mean((1, 3))
    h, w = min(18, len(means)), min(60, means.shape[1])
    # Halving rounds at each level.
    assert abs(seen[:h, :w] - means[:h, :w]).max() <= 1 + level / 2


def test_drawing_a_part_is_the_same_as_all_of_it() -> None:
    state = State(900, 900, (Layer("a", surface=noise(900, 900, 5)),))
    to_view = QTransform.fromScale(1.37, 1.37).rotate(20).translate(-300, -400)
    compositor = Compositor(Document(state))
    for smooth in (True, False):
        whole = drawn(compositor, to_view, smooth=smooth)
        by_parts = Compositor(Document(state))
        image = QImage(300, 200, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        for x in range(0, 300, 60):
            for y in range(0, 200, 50):
                by_parts.draw(painter, to_view, QRectF(x, y, 60, 50), smooth)
        painter.end()
        # Qt's steps of 1/256 from pixel to pixel begin at the part's edge; noise shows it most.
        assert abs(view(image).astype(int) - whole).max() <= (16 if smooth else 0)


WIDTH, HEIGHT = 600, 500


def _some_layers(seed: int) -> Layers:
    rng = np.random.default_rng(seed)

    def some(name: str, **look: object) -> Layer:
        x, y = (int(v) for v in rng.integers(-100, 400, 2))
        w, h = (int(v) for v in rng.integers(40, 300, 2))
        colour = rng.integers(0, 256, 4)
        colour[:3] = colour[:3] * colour[3] // 255
        return Layer(name, surface=plain(tuple(colour.tolist()), x, y, w, h), **look)  # type: ignore[arg-type]

    ground = Layer("ground", surface=plain((90, 90, 90, 255), 0, 0, WIDTH, HEIGHT))
    return (
        ground,
        some("plain"),
        some("clipped", clipped=True),
        group(some("g1"), some("g2", blend=Blend.MULTIPLY), isolated=False, opacity=0.7),
        some("screen", blend=Blend.SCREEN, opacity=0.5),
        some("hue", blend=Blend.HUE),
    )


Edit = tuple[str, int]
LOOKS = ("hide", "fade", "clip", "mode", "mask")
EDITS = ("dab", "move", "remove", "add", "undo", "redo", "zoom", "cancel", "crop", *LOOKS)


@settings(max_examples=15)
@given(
    edits=st.lists(
        st.tuples(
            st.sampled_from(EDITS),
            st.integers(0, 10_000),
        ),
        min_size=2,
        max_size=8,
    )
)
def test_what_is_kept_is_what_a_new_one_would_make(edits: list[Edit]) -> None:
    document = Document(State(WIDTH, HEIGHT, _some_layers(1)), "New")
    # So small a bound that tiles are dropped in between.
    compositor = Compositor(document, bound=2_000_000)
    damage: list[QRectF | None] = []
    compositor.damaged.append(damage.append)
    zooms = [1.0, 0.4, 0.13, 2.3]
    views = [QTransform.fromScale(z, z).rotate(z * 10).translate(-30, -60) for z in zooms]
    to_view = views[0]
    seen = drawn(compositor, to_view)
    for what, number in edits:
        damage.clear()
        if what == "zoom":
            to_view = views[number % len(views)]
        else:
            _edit(document, what, number)
        before, seen = seen, drawn(compositor, to_view)
        fresh = Compositor(Document(document.shown))
        assert np.array_equal(seen, drawn(fresh, to_view)), what
        if what != "zoom" and None not in damage and before.shape == seen.shape:
            told = np.zeros(seen.shape[:2], bool)
            for rect in damage:
                assert rect is not None
                box = to_view.mapRect(rect.adjusted(-8, -8, 8, 8)).toAlignedRect()
                told[max(0, box.top()) : box.bottom() + 1, max(0, box.left()) : box.right() + 1] = 1
            assert (told | (before == seen).all(-1)).all(), f"{what} was seen but not told"
    assert compositor.nbytes() < 8_000_000
    compositor.close()
    assert compositor.nbytes() == 0


def _edit(document: Document, what: str, number: int) -> None:
    state = document.state
    layers = [layer for layer in state.layers if not layer.group]
    layer = layers[number % len(layers)] if layers else None
    if what == "undo":
        document.undo()
    elif what == "redo":
        document.redo()
    elif what == "cancel":
        document.cancel_preview()
    elif what == "crop":
        document.apply("Crop", replace(state, width=300 + number % 400))
    elif what == "add" or layer is None:
        new = Layer("new", surface=plain((0, 60, 60, 60), number % 500, 30, 99, 300))
        at = number % (len(state.layers) + 1)
        document.apply("Add", replace(state, layers=inserted(state.layers, new, None, at)))
    elif what == "dab":
        document.cancel_preview()
        editor = layer.surface.edit()
        shown = state.with_layer(layer.id, surface=editor.live())
        for step in range(3):
            rect = QRect(number % 500 + 30 * step, number % 413 + 20 * step, 70, 50)
            editor.write(rect, np.full((50, 70, 4), (0, 90 * step, 0, 200), np.uint8))
            document.preview(shown, rect)
        if number % 2:
            document.apply("Dab", state.with_layer(layer.id, surface=editor.finish()))
    elif what in ("move", "remove"):
        rest = removed(state.layers, layer.id)
        if what == "move":
            rest = inserted(rest, layer, None, (number // 7) % (len(rest) + 1))
        document.apply("Arrange", replace(state, layers=rest))
    else:
        mask = surface_of(np.full((200, 300), number % 256, np.uint8), number % 300, 50)
        looks = {
            "hide": {"visible": not layer.visible},
            "fade": {"opacity": (number % 100) / 100},
            "clip": {"clipped": not layer.clipped},
            "mode": {"blend": list(Blend)[number % len(Blend)]},
            "mask": {"mask": None if layer.mask is not None else mask},
        }
        document.apply("Look", state.with_layer(layer.id, **looks[what]))


def test_with_little_time_a_view_is_drawn_bit_by_bit() -> None:
    state = State(2000, 1500, (Layer("a", surface=noise(2000, 1500, 6)),))
    compositor, patient = Compositor(Document(state)), Compositor(Document(state))
    to_view = QTransform.fromScale(0.2, 0.2)
    image = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    tries = 1
    while not compositor.draw(painter, to_view, QRectF(image.rect()), True, seconds=0.0):
        tries += 1
        assert tries < 100
    painter.end()
    assert tries > 1
    assert np.array_equal(view(image), drawn(patient, to_view, (400, 300)))
