"""Rows follow the layers, and what users do with rows is done to the layers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from aipaint.app.layer_choice import alone, lowered, moved, raised, ungrouped
from aipaint.app.layer_pictures import small_picture
from aipaint.app.layers_model import SIDE, LayersModel
from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.paint import edits
from aipaint.paint.layers import Layer, Layers, walk
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, mask_surface, surface_of

Tree = tuple[tuple[str, "Tree"], ...]


def leaf(name: str, **values: object) -> Layer:
    return Layer(name, id=name, **values)  # type: ignore[arg-type]


def group(name: str, *children: Layer, **values: object) -> Layer:
    return Layer(name, id=name, group=True, children=children, **values)  # type: ignore[arg-type]


def opened(*layers: Layer, size: int = 64) -> tuple[Workspace, LayersModel]:
    workspace = Workspace()
    workspace.open(State(size, size, layers, layers[-1].id if layers else None), "New Document")
    model = LayersModel(workspace)
    return workspace, model


def rows(model: LayersModel, parent: QModelIndex | None = None) -> Tree:
    """What a view shows, from the top down."""
    parent = parent or QModelIndex()
    found = [model.index(row, 1, parent) for row in range(model.rowCount(parent))]
    return tuple((i.data(), rows(model, i.siblingAtColumn(0))) for i in found)


def shape(layers: Layers) -> Tree:
    return tuple((layer.name, shape(layer.children)) for layer in reversed(layers))


def names(state: State) -> Tree:
    return shape(state.layers)


@st.composite
def trees(draw: st.DrawFn) -> Layers:
    """A tree of some of eight layers, each at any place; "g" ones are groups."""
    ids = draw(st.permutations([f"{kind}{n}" for n in range(4) for kind in "gl"]))
    ids = ids[: draw(st.integers(0, 8))]
    top: list[list] = []
    groups = [top]
    for name in ids:
        node = [name, []]
        groups[draw(st.integers(0, len(groups) - 1))].append(node)
        if name[0] == "g":
            groups.append(node[1])

    def built(nodes: list) -> Layers:
        return tuple(
            group(name, *built(inner)) if name[0] == "g" else leaf(name) for name, inner in nodes
        )

    return built(top)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(trees(), min_size=2, max_size=4))
def test_rows_are_the_layers_after_any_change_and_views_keep_theirs(
    qtbot: QtBot, steps: list[Layers]
) -> None:
    workspace, model = opened(*steps[0])
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    for layers in steps[1:]:
        held = {
            layer.id: QPersistentModelIndex(model.index_of(layer.id))
            for layer in walk(workspace.document.state.layers)
        }  # type: ignore[union-attr]
        workspace.document.apply("Step", State(64, 64, layers))  # type: ignore[union-attr]
        assert rows(model) == shape(layers)
        for layer in walk(layers):
            if layer.id in held:
                assert held[layer.id] == model.index_of(layer.id)
    assert resets == []


def test_a_stroke_in_flight_moves_no_rows_and_its_thumbnail_comes_after_it(qtbot: QtBot) -> None:
    workspace, model = opened(leaf("a"))
    document = workspace.document
    assert document is not None
    told: list[object] = []
    model.dataChanged.connect(lambda *_: told.append(1))
    before = model.index_of("a").data(model.ThumbnailRole)
    red = surface_of(np.full((64, 64, 4), (0, 0, 255, 255), np.uint8))
    state = document.state.with_layer("a", surface=red)
    document.preview(state, state.rect())
    assert told == []
    with qtbot.waitSignal(model.dataChanged):
        document.apply("Brush Stroke", state)
    after = model.index_of("a").data(model.ThumbnailRole)
    assert before.pixelColor(5, 5).alpha() == 0
    assert after.pixelColor(5, 5).name() == "#ff0000"
    assert max(after.width(), after.height()) == SIDE


def test_a_change_of_looks_is_told_of_that_row_alone(qtbot: QtBot) -> None:
    workspace, model = opened(leaf("a"), group("g", leaf("b")))
    document = workspace.document
    assert document is not None
    told: list[str] = []
    model.dataChanged.connect(lambda first, _last: told.append(model.layer(first).id))  # type: ignore[union-attr]
    document.apply("Hide Layer", edits.set_look(document.state, "b", visible=False))
    assert told == ["b"]
    assert model.index_of("b", model.EYE).data(Qt.ItemDataRole.CheckStateRole) == (
        Qt.CheckState.Unchecked
    )


def test_what_a_row_says_tells_all_that_it_shows(qtbot: QtBot) -> None:
    _, model = opened(leaf("a"), leaf("b", locked=True, clipped=True, opacity=0.5, visible=False))
    said = model.index_of("b").data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "b, 50 %, Hidden, Locked, Clipped to the layer below"


@pytest.mark.parametrize(
    ("dragged", "into", "row", "expected"),
    [
        # From the top down: d, g(c, b), a.
        (["a"], None, 0, (("a", ()), ("d", ()), ("g", (("c", ()), ("b", ()))))),
        (["d"], None, 3, (("g", (("c", ()), ("b", ()))), ("a", ()), ("d", ()))),
        (["d"], None, -1, (("g", (("c", ()), ("b", ()))), ("a", ()), ("d", ()))),
        (["d"], None, 1, (("d", ()), ("g", (("c", ()), ("b", ()))), ("a", ()))),
        (["a", "d"], "g", -1, (("g", (("d", ()), ("a", ()), ("c", ()), ("b", ()))),)),
        (["a"], "g", 1, (("d", ()), ("g", (("c", ()), ("a", ()), ("b", ()))))),
        (["b"], None, 0, (("b", ()), ("d", ()), ("g", (("c", ()),)), ("a", ()))),
        (["b", "g"], None, 0, (("g", (("c", ()), ("b", ()))), ("d", ()), ("a", ()))),
    ],
)
def test_rows_are_dropped_between_rows_and_onto_groups(
    qtbot: QtBot, dragged: list[str], into: str | None, row: int, expected: Tree
) -> None:
    workspace, model = opened(leaf("a"), group("g", leaf("b"), leaf("c")), leaf("d"))
    document = workspace.document
    assert document is not None
    data = model.mimeData([model.index_of(name) for name in dragged])
    parent = model.index_of(into)
    column = -1 if row < 0 else 0
    assert model.dropMimeData(data, Qt.DropAction.MoveAction, row, column, parent)
    assert names(document.state) == expected == rows(model)
    if names(document.history.entries()[0].state) != expected:
        assert [entry.name for entry in document.history.entries()] == [
            "New Document", "Move Layer",
        ]  # fmt: skip
    assert document.state.active == "d"


def test_nothing_is_dropped_where_it_can_not_be(qtbot: QtBot) -> None:
    workspace, model = opened(group("g", group("h")), leaf("a"))
    data = model.mimeData([model.index_of("g")])
    move = Qt.DropAction.MoveAction
    assert not model.canDropMimeData(data, move, -1, -1, model.index_of("h"))
    assert not model.canDropMimeData(data, move, -1, -1, model.index_of("g"))
    assert not model.dropMimeData(data, move, -1, -1, model.index_of("a"))
    _, other = opened(leaf("a"))
    assert not other.canDropMimeData(data, move, -1, -1, QModelIndex())
    assert names(workspace.document.state) == (("a", ()), ("g", (("h", ()),)))  # type: ignore[union-attr]


def test_a_locked_layer_stays_and_says_why(qtbot: QtBot) -> None:
    workspace, model = opened(leaf("a", locked=True), leaf("b"))
    data = model.mimeData([model.index_of("a")])
    with qtbot.waitSignal(model.refused) as told:
        model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert isinstance(told.args[0], UserError)
    assert names(workspace.document.state) == (("b", ()), ("a", ()))  # type: ignore[union-attr]


def test_a_row_is_renamed_in_one_step(qtbot: QtBot) -> None:
    workspace, model = opened(leaf("a"))
    assert model.setData(model.index_of("a"), "  Sky ")
    assert workspace.document.state.layer("a").name == "Sky"  # type: ignore[union-attr]
    assert workspace.document.history.entries()[-1].name == "Rename Layer"  # type: ignore[union-attr]


def test_another_document_or_none_is_followed(qtbot: QtBot) -> None:
    workspace, model = opened(leaf("a"))
    workspace.open(State(8, 8, (leaf("b"), leaf("c"))), "Open")
    assert rows(model) == (("c", ()), ("b", ()))
    workspace.close()
    assert rows(model) == ()
    assert not model.setData(model.index(0, 1), "x")


def test_blocks_go_up_and_down_and_out_of_groups_together() -> None:
    state = State(8, 8, (leaf("a"), group("g", leaf("b"), leaf("c")), leaf("d")), "a")
    up = raised(state, {"c", "b"})
    assert names(up) == (("d", ()), ("c", ()), ("b", ()), ("g", ()), ("a", ()))
    assert names(raised(state, {"d"})) == names(state)
    assert names(raised(state, {"d", "g"})) == names(state)
    assert names(lowered(state, {"d"})) == (("g", (("c", ()), ("b", ()))), ("d", ()), ("a", ()))
    assert names(lowered(state, {"a", "g"})) == names(state)
    assert up.active == "a"


def test_moved_layers_keep_their_order() -> None:
    state = State(8, 8, tuple(leaf(name) for name in "abcde"), "a")
    after = moved(state, ["e", "b"], None, 1)
    assert [layer.name for layer in after.layers] == ["a", "b", "e", "c", "d"]


def test_what_was_in_a_hidden_group_stays_hidden() -> None:
    state = State(8, 8, (leaf("a"), group("g", leaf("b"), leaf("c"), visible=False)), "g")
    after = ungrouped(state, "g")
    assert names(after) == (("c", ()), ("b", ()), ("a", ()))
    assert [layer.visible for layer in after.layers] == [True, False, False]
    assert after.active == "c"


def test_alone_a_layer_is_seen_with_the_groups_around_it() -> None:
    state = State(8, 8, (leaf("a"), group("g", leaf("b"), leaf("c"))), "a")
    after = alone(state, "b")
    assert {layer.id for layer in walk(after.layers) if layer.visible} == {"g", "b"}


@pytest.mark.parametrize("side", [16, 100, 700])
def test_a_small_picture_shows_what_is_on_the_canvas(side: int) -> None:
    canvas = State(side, side // 2).rect()
    pixels = np.zeros((side // 2, side, 4), np.uint8)
    pixels[:, : side // 2] = (255, 0, 0, 255)
    picture = small_picture(surface_of(pixels), canvas, 64)
    assert (picture.width(), picture.height()) == (64, 32)
    assert picture.pixelColor(10, 16).name() == "#0000ff"
    assert picture.pixelColor(50, 16).alpha() == 0


def test_a_mask_is_white_where_it_shows() -> None:
    canvas = State(600, 300).rect()
    editor = mask_surface(255).edit()
    editor.write(canvas.adjusted(0, 0, -300, 0), np.zeros((300, 300), np.uint8))
    picture = small_picture(editor.finish(), canvas, 64)
    assert picture.pixelColor(10, 16).lightness() == 0
    assert picture.pixelColor(50, 16).lightness() == 255
    beyond = surface_of(np.full((300, 300, 4), 255, np.uint8), 5000, -5000)
    assert small_picture(beyond, canvas, 64).pixelColor(5, 5).alpha() == 0


def test_a_cropped_canvas_gives_other_thumbnails(qtbot: QtBot) -> None:
    workspace, model = opened(leaf("a", surface=Surface()))
    assert model.index_of("a").data(model.ThumbnailRole).height() == SIDE
    document = workspace.document
    assert document is not None
    with qtbot.waitSignal(model.dataChanged):
        document.apply("Crop", replace(document.state, height=32))
    assert model.index_of("a").data(model.ThumbnailRole).height() == SIDE // 2
