"""What a stroke does to the pixels of a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from aipaint.core.errors import UserError
from aipaint.paint.brush import Brush, Input, Stroke, Symmetry
from aipaint.paint.document import Document, new_state
from aipaint.paint.layers import Layer
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, mask_surface, surface_of

RED = QColor(255, 0, 0)
INK = QColor(40, 90, 200)


def brush(**values: object) -> Brush:
    return Brush(**{"id": "test", "names": {"en": "Test"}, "size": 20.0, **values})  # type: ignore[arg-type]


def blank(width: int = 512, height: int = 512) -> Document:
    return Document(new_state(width, height))


def filled(colour: tuple[int, int, int, int], width: int = 512, height: int = 512) -> Document:
    """colour: B, G, R, A, premultiplied."""
    state = new_state(width, height)
    pixels = np.full((height, width, 4), colour, np.uint8)
    assert state.active
    return Document(state.with_layer(state.active, surface=surface_of(pixels)))


def paint(document: Document, with_: Brush, *inputs: Input, **values: object) -> None:
    stroke = Stroke(document, with_, values.pop("colour", INK), **values)  # type: ignore[arg-type]
    stroke.to(*inputs)
    stroke.finish()


def pixels(document: Document) -> np.ndarray:
    return surface(document).read(document.state.rect())


def surface(document: Document) -> Surface:
    layer = document.state.layer()
    assert layer
    return layer.surface


def change(document: Document, **values: object) -> None:
    assert document.state.active
    document.amend(document.state.with_layer(document.state.active, **values))


LINE = (Input(60, 100), Input(200, 100), Input(340, 110))
CROSS = (Input(100, 100), Input(300, 300), Input(300, 100), Input(100, 300))


def test_a_click_paints_one_dab_where_it_is() -> None:
    document = blank()
    paint(document, brush(size=21), Input(100.5, 80.5))
    alpha = pixels(document)[..., 3]
    assert surface(document).content_rect() == QRect(90, 70, 21, 21)
    assert alpha[80, 100] == 255
    assert abs(alpha.sum() / 255 - np.pi * 10.5**2) < 4
    assert (alpha == np.roll(alpha.T, (-20, 20), (0, 1))).all()


@pytest.mark.parametrize("y", [20.0, 20.25, 20.5])
def test_a_thin_line_is_smooth_and_as_dark_wherever_it_lies(y: float) -> None:
    document = blank()
    paint(document, brush(size=1), Input(10, y), Input(60, y))
    rows = pixels(document)[:, 20:50, 3].mean(1) / 255
    assert rows.sum() == pytest.approx(1.0, abs=0.15)
    assert rows[19] == pytest.approx(20.5 - y, abs=0.1)
    assert not rows[:19].any()
    assert not rows[21:].any()


def test_opacity_is_the_ceiling_of_the_whole_stroke() -> None:
    document = blank()
    paint(document, brush(opacity=0.5), *CROSS, *CROSS)
    assert pixels(document)[..., 3].max() == 127  # the greatest that is not above one half


def test_the_next_stroke_adds_to_the_last() -> None:
    document = blank()
    paint(document, brush(opacity=0.5), *LINE)
    paint(document, brush(opacity=0.5), *LINE)
    assert pixels(document)[..., 3].max() == 191


def test_flow_builds_up_where_dabs_overlap() -> None:
    document = blank()
    faint = brush(size=40, flow=0.1, spacing=0.1)
    paint(document, faint, Input(60, 100), Input(300, 100))
    line = pixels(document)[100, 150, 3]
    single = blank()
    paint(single, faint, Input(60, 100))
    assert pixels(single)[100, 60, 3] == 26
    assert line == pytest.approx(255 * (1 - 0.9**10), abs=4)


def test_pressure_can_rule_size_opacity_and_flow() -> None:
    def stroke(pressure: float, **values: object) -> np.ndarray:
        document = blank()
        paint(document, brush(size=30, **values), Input(100.5, 100.5, pressure))
        return pixels(document)[..., 3]

    assert (stroke(0.5, pressure_size=1.0)[100] > 128).sum() == 15
    assert stroke(0.5, pressure_opacity=1.0).max() == 128
    assert stroke(0.5, pressure_flow=1.0).max() == 128
    assert stroke(0.5, pressure_flow=0.5).max() == 191
    assert (stroke(0.5) == stroke(1.0)).all()
    bent = ((0.0, 0.0), (0.5, 0.2), (1.0, 1.0))
    assert stroke(0.5, pressure_flow=1.0, curve=bent).max() == 51


def test_a_light_hand_does_not_take_away_what_a_firm_one_painted() -> None:
    document = blank()
    pen = brush(pressure_opacity=1.0)
    paint(document, pen, Input(60, 100, 1.0), Input(200, 100, 1.0), Input(60, 100, 0.1))
    assert pixels(document)[100, 80, 3] == 255


def test_tilt_draws_a_dab_out_along_the_pen() -> None:
    document = blank()
    paint(document, brush(tilt=1.0), Input(100, 100, 1.0, tilt_x=60.0))
    box = surface(document).content_rect()
    assert box.width() >= 60
    assert box.height() <= 23


def test_roundness_and_angle_turn_the_tip() -> None:
    document = blank()
    paint(document, brush(size=40, roundness=0.25, angle=90), Input(100, 100))
    box = surface(document).content_rect()
    assert (box.width(), box.height()) == (12, 42) or (box.width(), box.height()) == (10, 40)


def test_a_pixel_brush_sets_whole_pixels_only() -> None:
    document = blank()
    paint(document, brush(size=1, antialias=False, spacing=1.0), Input(10.7, 10.2), Input(60.1, 33))
    alpha = pixels(document)[..., 3]
    assert set(np.unique(alpha)) == {0, 255}
    assert alpha[10, 10]
    assert (alpha[:, 11:59].sum(0) > 0).all()


@pytest.mark.parametrize("kind", ["vertical", "horizontal", "both"])
def test_mirrors_are_exact(kind: str) -> None:
    document = blank(400, 300)
    ragged = brush(tip="chalk", scatter=0.5, jitter_angle=1.0, flow=0.7)
    centre = Symmetry(kind, 200.0, 150.0)  # type: ignore[arg-type]
    paint(document, ragged, Input(30, 40), Input(120, 70), Input(150, 20), symmetry=centre, seed=5)
    done = pixels(document)
    assert done[:150, :200].any()
    if kind != "horizontal":
        assert (done == done[:, ::-1]).all()
    if kind != "vertical":
        assert (done == done[::-1]).all()
    assert done[150:, 200:].any() == (kind == "both")


def test_a_radial_stroke_is_turned() -> None:
    document = blank(400, 400)
    paint(document, brush(), Input(280, 200), symmetry=Symmetry("radial", 200, 200, 4))
    alpha = pixels(document)[..., 3]
    assert (alpha == np.rot90(alpha)).all()
    assert all(alpha[y, x] == 255 for x, y in ((280, 200), (200, 280), (120, 200), (200, 120)))


def test_locked_alpha_keeps_the_coverage() -> None:
    document = filled((0, 0, 100, 128))
    change(document, alpha_locked=True)
    paint(document, brush(), *LINE)
    done = pixels(document)
    assert (done[..., 3] == 128).all()
    assert done[100, 200, 0] > done[100, 200, 2]
    empty = blank()
    change(empty, alpha_locked=True)
    paint(empty, brush(), *LINE)
    assert not empty.can_undo()


def test_a_selection_bounds_the_stroke_and_its_soft_edge_fades_it() -> None:
    document = blank()
    mask = np.zeros((512, 512), np.uint8)
    mask[:, 150:] = 128
    mask[:, 200:] = 255
    document.amend(replace(document.state, selection=surface_of(mask)))
    paint(document, brush(), Input(60, 100), Input(340, 100))
    row = pixels(document)[100, :, 3]
    assert not row[:150].any()
    assert (row[150:200] == 128).all()
    assert (row[200:330] == 255).all()
    document = filled((9, 9, 9, 255))
    document.amend(replace(document.state, selection=surface_of(mask)))
    paint(document, brush(kind="smudge"), *LINE)
    assert not document.can_undo() or (pixels(document)[:, :150] == 9).all()


def test_an_eraser_takes_away_and_makes_nothing() -> None:
    document = filled((0, 0, 200, 200))
    paint(document, brush(kind="erase", opacity=0.5), *CROSS)
    done = pixels(document)
    assert done[200, 200, 3] == 200 - round(200 * 127 / 255)
    assert (done[0, 0] == (0, 0, 200, 200)).all()
    empty = blank()
    paint(empty, brush(kind="erase"), *CROSS)
    assert not empty.can_undo()
    assert not surface(empty).tiles


def test_a_smudge_carries_colour_along() -> None:
    document = filled((0, 0, 0, 255))
    half = pixels(document)
    half[:, :200] = (0, 0, 255, 255)
    change(document, surface=surface_of(half))
    paint(document, brush(kind="smudge", size=40, rate=0.6), Input(150, 100), Input(300, 100))
    row = pixels(document)[100, :, 2].astype(int)
    assert row[205] > 100
    assert row[205] > row[220] > row[240]
    assert (pixels(document)[..., 3] == 255).all()
    assert (pixels(document)[200] == half[200]).all()


def test_a_smudge_keeps_locked_coverage() -> None:
    document = blank()
    spot = np.zeros((512, 512, 4), np.uint8)
    spot[80:120, 80:160] = (0, 0, 200, 200)
    spot[80:120, 160:240] = (200, 0, 0, 200)
    change(document, surface=surface_of(spot), alpha_locked=True)
    paint(document, brush(kind="smudge"), Input(100, 100), Input(300, 100))
    done = pixels(document)
    assert (done[..., 3] == spot[..., 3]).all()
    assert done[100, 165, 2] > 0
    assert (done[..., :3] <= done[..., 3:]).all()


def test_a_mask_is_painted_in_greys() -> None:
    document = filled((0, 0, 200, 200))
    change(document, mask=mask_surface(255))
    before = pixels(document)
    paint(document, brush(), *LINE, colour=QColor(128, 128, 128), target="mask")
    layer = document.state.layer()
    assert layer
    assert layer.mask
    assert layer.mask.read(QRect(200, 100, 1, 1))[0, 0] == 128
    paint(document, brush(kind="erase"), *LINE, target="mask")
    layer = document.state.layer()
    assert layer
    assert layer.mask
    assert layer.mask.read(QRect(200, 100, 1, 1))[0, 0] == 0
    assert (pixels(document) == before).all()


def _in_group(state: State, **values: object) -> State:
    group = Layer("Group", group=True, children=state.layers, **values)  # type: ignore[arg-type]
    return replace(state, layers=(group,))


REFUSED: dict[str, tuple[Callable[[State], State], dict[str, object]]] = {
    "no layer": (lambda s: replace(s, active=None), {}),
    "locked": (lambda s: s.with_layer(s.active or "", locked=True), {}),
    "hidden": (lambda s: s.with_layer(s.active or "", visible=False), {}),
    "in a hidden group": (lambda s: _in_group(s, visible=False), {}),
    "in a locked group": (lambda s: _in_group(s, locked=True), {}),
    "a group": (lambda s: replace(t := _in_group(s), active=t.layers[0].id), {}),
    "no mask": (lambda s: s, {"target": "mask"}),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_can_t_be_painted_on_is_refused(why: str) -> None:
    make, values = REFUSED[why]
    document = Document(make(new_state(64, 64)))
    with pytest.raises(UserError):
        Stroke(document, brush(), INK, **values)  # type: ignore[arg-type]


def test_an_eraser_on_locked_alpha_is_refused() -> None:
    document = filled((0, 0, 200, 200), 64, 64)
    change(document, alpha_locked=True)
    with pytest.raises(UserError):
        Stroke(document, brush(kind="erase"), INK)


def test_a_stroke_touches_its_tiles_and_the_canvas_only() -> None:
    document = filled((7, 7, 7, 255), 2000, 2000)
    before = surface(document)
    paint(document, brush(), Input(-50, 100), Input(200, 100))
    after = surface(document)
    assert {key for key in after.tiles if after.tiles[key] is not before.tiles.get(key)} == {(0, 0)}
    document = blank(16_384, 16_384)
    paint(document, brush(), Input(-500, 9000), Input(100, 9000))
    assert set(surface(document).tiles) == {(0, 35)}


def test_undo_gives_back_the_very_pixels() -> None:
    document = filled((10, 20, 30, 200))
    before = pixels(document)
    for kind, name in (("paint", "Brush Stroke"), ("erase", "Erase"), ("smudge", "Smudge")):
        paint(document, brush(kind=kind), Input(30, -20), Input(200, 300))
        if kind != "smudge":
            assert document.history.entries()[-1].name == name
    done = pixels(document)
    index = document.history.index
    document.go(0)
    assert (pixels(document) == before).all()
    document.go(index)
    assert (pixels(document) == done).all()


def test_what_is_shown_on_the_way_is_what_stays() -> None:
    document = filled((200, 200, 200, 255))
    told: list[QRect] = []
    document.listen(lambda change: told.append(change.rect) if change.rect else None)
    canvas = document.state.rect()
    stroke = Stroke(document, brush(opacity=0.7, hardness=0.2), INK)
    for point in CROSS:
        seen = document.shown.layers[0].surface.read(canvas)
        rect = stroke.to(point)
        now = document.shown.layers[0].surface.read(canvas)
        rows, columns = np.nonzero((seen != now).any(2))
        assert len(rows)
        assert rect.contains(QRect(columns.min(), rows.min(), np.ptp(columns), np.ptp(rows)))
    assert len(told) == len(CROSS)
    stroke.finish()
    shown = document.shown.layers[0].surface.read(canvas)
    assert (shown == pixels(document)).all()


def test_a_cancelled_stroke_leaves_nothing() -> None:
    document = filled((10, 20, 30, 200))
    before = pixels(document)
    stroke = Stroke(document, brush(), INK)
    stroke.to(*CROSS)
    stroke.cancel()
    assert (pixels(document) == before).all()
    assert document.shown is document.state
    assert not document.can_undo()
    with pytest.raises(RuntimeError):
        stroke.to(Input(1, 1))


def test_a_straight_line_joins_two_strokes() -> None:
    document = blank()
    first = Stroke(document, brush(stabiliser=30), INK)
    first.to(Input(50, 50), Input(60, 50))
    first.finish()
    assert first.last == Input(60, 50)
    second = Stroke(document, brush(stabiliser=30), INK)
    second.line_to(first.last)
    second.line_to(Input(400, 300))
    second.finish()
    alpha = pixels(document)[..., 3]
    for share in np.linspace(0, 1, 20):
        assert alpha[int(50 + 250 * share), int(60 + 340 * share)] == 255


coordinates = st.floats(-40, 300, width=32)
points = st.builds(Input, coordinates, coordinates, st.floats(0, 1, width=32))
wild = st.builds(
    brush,
    size=st.floats(1, 60),
    kind=st.sampled_from(["paint", "erase", "smudge"]),
    tip=st.sampled_from(["round", "chalk", "bristles"]),
    follow=st.booleans(),
    flow=st.floats(0.1, 1),
    scatter=st.sampled_from([0.0, 0.5]),
    pressure_size=st.sampled_from([0.0, 1.0]),
    pressure_opacity=st.sampled_from([0.0, 1.0]),
    stabiliser=st.sampled_from([0.0, 25.0]),
    spacing=st.floats(0.1, 1),
    grain=st.sampled_from(["none", "paper"]),
)


@settings(max_examples=25)
@given(wild, st.lists(points, min_size=1, max_size=8), st.data())
def test_pixels_do_not_depend_on_how_events_are_grouped(
    with_: Brush, inputs: list[Input], data: st.DataObject
) -> None:
    at_once, one_by_one, in_groups = (filled((60, 90, 120, 180), 256, 256) for _ in range(3))
    paint(at_once, with_, *inputs, seed=3)
    stroke = Stroke(one_by_one, with_, INK, seed=3)
    for point in inputs:
        stroke.to(point)
    stroke.finish()
    stroke = Stroke(in_groups, with_, INK, seed=3)
    cut = data.draw(st.integers(0, len(inputs)))
    stroke.to(*inputs[:cut])
    stroke.to(*inputs[cut:])
    stroke.finish()
    assert (pixels(at_once) == pixels(one_by_one)).all()
    assert (pixels(at_once) == pixels(in_groups)).all()
    done = pixels(at_once)
    assert (done[..., :3] <= done[..., 3:]).all()


def test_the_seed_decides_the_chance() -> None:
    def stroke(seed: int) -> np.ndarray:
        document = blank()
        paint(document, brush(scatter=1.0, jitter_size=0.5), *CROSS, seed=seed)
        return pixels(document)

    assert (stroke(1) == stroke(1)).all()
    assert (stroke(1) != stroke(2)).any()
