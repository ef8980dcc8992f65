"""The layers panel, used with mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from aipaint.app.layers_model import LayersModel
from aipaint.app.workspace import Workspace
from aipaint.core.recipe import Recipe
from aipaint.paint.layers import Blend, Layer
from aipaint.paint.state import State
from aipaint.paint.surface import mask_surface, surface_of
from aipaint.ui.icons import Icons
from aipaint.ui.layers_delegate import places
from aipaint.ui.layers_panel import LayersPanel
from aipaint.ui.theme import ThemeSwitch

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
RECIPE = Recipe(
    prompt="an apple", model="m", steps=4, guidance=1, sampler="euler", seed=1, width=64, height=64
)


def leaf(name: str, **values: object) -> Layer:
    return Layer(name, id=name, **values)  # type: ignore[arg-type]


def group(name: str, *children: Layer, **values: object) -> Layer:
    return Layer(name, id=name, group=True, children=children, **values)  # type: ignore[arg-type]


class Room:
    """The panel on a document with "sky" below, a group "figure" of "body" and "hair", "ink"."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.theme = ThemeSwitch(application, "dark")
        self.workspace = Workspace()
        self.panel = LayersPanel(self.workspace, Icons(self.theme), self.theme)
        self.refused: list[object] = []
        self.panel.refused.connect(self.refused.append)
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 480)
        self.panel.show()
        qtbot.waitExposed(self.panel)

    def open(self, *layers: Layer, active: str) -> None:
        self.workspace.open(State(64, 64, layers, active), "New Document")

    @property
    def state(self) -> State:
        assert self.workspace.document is not None
        return self.workspace.document.state

    def layer(self, name: str) -> Layer:
        layer = self.state.layer(name)
        assert layer is not None
        return layer

    def steps(self) -> list[str]:
        assert self.workspace.document is not None
        return [entry.name for entry in self.workspace.document.history.entries()][1:]

    def tree(self) -> str:
        """Names from the top down, what is in a group in brackets."""

        def said(layers: tuple[Layer, ...]) -> str:
            each = (
                f"{layer.name}({said(layer.children)})" if layer.group else layer.name
                for layer in reversed(layers)
            )
            return " ".join(each)

        return said(self.state.layers)

    def spot(self, name: str, part: str = "text") -> QPoint:
        view = self.panel.view
        index = view.model().index_of(name)  # type: ignore[attr-defined]
        if part == "eye":
            return view.visualRect(index.siblingAtColumn(LayersModel.EYE)).center()
        where = places(view.visualRect(index), self.layer(name))
        room = getattr(where, part)
        return QPoint(room.left() + 5, room.center().y())

    def click(self, name: str, part: str = "text", modifier: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.mouseClick(self.panel.view.viewport(), LEFT, modifier, self.spot(name, part))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.panel.view.setFocus()
        self.qtbot.keyClick(self.panel.view, key, modifier)

    def press(self, button: str) -> None:
        self.qtbot.mouseClick(self.panel.buttons[button], LEFT)


@pytest.fixture
def empty(qtbot: QtBot) -> Room:
    return Room(qtbot)


@pytest.fixture
def room(empty: Room) -> Room:
    figure = group("figure", leaf("body", mask=mask_surface(255)), leaf("hair"))
    empty.open(leaf("sky"), figure, leaf("ink"), active="ink")
    return empty


@pytest.fixture
def menus() -> Iterator[None]:
    yield
    while (widget := QApplication.activePopupWidget()) is not None:
        widget.close()


def test_a_click_makes_a_layer_the_active_one_and_the_other_way_round(room: Room) -> None:
    room.click("sky")
    assert room.state.active == "sky"
    assert room.steps() == []
    room.workspace.document.activate("hair")  # type: ignore[union-attr]
    assert room.panel.view.chosen() == {"hair"}


def test_the_layer_that_becomes_active_when_another_goes_is_selected(room: Room) -> None:
    room.click("sky")
    room.press("new_layer")
    room.workspace.document.undo()  # type: ignore[union-attr]
    assert room.state.active == "sky"
    assert room.panel.view.chosen() == {"sky"}


def test_an_eye_hides_and_shows_without_choosing_the_layer(room: Room) -> None:
    room.click("sky", "eye")
    assert not room.layer("sky").visible
    room.click("sky", "eye")
    assert room.layer("sky").visible
    assert room.state.active == "ink"
    assert room.steps() == ["Hide Layer", "Show Layer"]


def test_an_eye_with_alt_shows_a_layer_alone_and_then_all(room: Room) -> None:
    room.click("hair", "eye", ALT)
    seen = {name for name in ("sky", "figure", "body", "hair", "ink") if room.layer(name).visible}
    assert seen == {"figure", "hair"}
    room.click("hair", "eye", ALT)
    assert all(room.layer(name).visible for name in ("sky", "body", "ink"))


def test_the_keys_of_the_list(room: Room) -> None:
    room.click("hair")
    room.key(Qt.Key.Key_Down, ALT)
    assert room.tree() == "ink figure(body hair) sky"
    room.key(Qt.Key.Key_Up, ALT)
    room.key(Qt.Key.Key_Up, ALT)
    assert room.tree() == "ink hair figure(body) sky"
    assert room.state.active == "hair"
    room.key(Qt.Key.Key_J, CTRL)
    assert room.tree() == "ink hair copy hair figure(body) sky"
    room.key(Qt.Key.Key_E, CTRL)
    assert room.tree() == "ink hair figure(body) sky"
    room.key(Qt.Key.Key_G, CTRL)
    assert room.tree() == "ink Group 1(hair) figure(body) sky"
    room.key(Qt.Key.Key_Space)
    assert not room.state.layer().visible  # type: ignore[union-attr]
    room.key(Qt.Key.Key_Delete)
    assert room.tree() == "ink figure(body) sky"
    assert room.steps() == [
        "Lower Layer", "Raise Layer", "Raise Layer", "Duplicate Layer", "Merge Down",
        "Group Layers", "Hide Layer", "Delete Layer",
    ]  # fmt: skip


def test_several_layers_are_deleted_and_grouped_in_one_step(room: Room) -> None:
    room.click("sky")
    room.click("ink", modifier=CTRL)
    room.key(Qt.Key.Key_G, CTRL)
    assert room.tree() == "Group 1(ink sky) figure(hair body)"
    room.click("hair")
    room.click("sky", modifier=CTRL)
    room.key(Qt.Key.Key_Delete)
    assert room.tree() == "Group 1(ink) figure(body)"
    assert room.steps() == ["Group Layers", "Delete Layer"]


def test_the_buttons_below(room: Room) -> None:
    room.click("sky")
    room.press("new_layer")
    assert room.tree() == "ink figure(hair body) Layer 1 sky"
    assert room.state.active == room.panel.view.chosen().pop()
    room.press("add_mask")
    assert room.state.layer().mask is not None  # type: ignore[union-attr]
    assert room.workspace.paint_target == "mask"
    assert not room.panel.buttons["add_mask"].isEnabled()
    room.press("new_group")
    room.press("delete")
    room.press("delete")
    room.press("raise")
    room.press("lower")
    assert room.tree() == "ink figure(hair body) sky"


def test_a_double_click_or_f2_renames(room: Room) -> None:
    room.click("sky")
    room.qtbot.mouseDClick(room.panel.view.viewport(), LEFT, NONE, room.spot("sky"))
    edit = room.panel.view.findChild(QLineEdit)
    assert edit is not None
    room.qtbot.keyClicks(edit, "Clouds")
    with room.qtbot.waitSignal(edit.destroyed):
        room.qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert room.layer("sky").name == "Clouds"
    room.key(Qt.Key.Key_F2)
    edit = room.panel.view.findChild(QLineEdit)
    assert edit is not None
    edit.clear()
    with room.qtbot.waitSignal(edit.destroyed):
        room.qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert room.layer("sky").name == "Clouds"
    assert room.steps() == ["Rename Layer"]


def test_the_picture_that_is_clicked_is_what_is_painted_on(room: Room) -> None:
    room.click("body", "mask")
    assert (room.state.active, room.workspace.paint_target) == ("body", "mask")
    room.click("body", "thumbnail")
    assert room.workspace.paint_target == "layer"
    room.click("body", "mask")
    room.click("sky")
    assert room.workspace.paint_target == "layer"


def test_pictures_select_with_ctrl_and_masks_rest_with_shift(room: Room) -> None:
    room.click("body", "mask", Qt.KeyboardModifier.ShiftModifier)
    assert not room.layer("body").mask_enabled
    room.click("body", "mask", Qt.KeyboardModifier.ShiftModifier)
    assert room.layer("body").mask_enabled
    room.click("body", "mask", CTRL)
    selection = room.state.selection
    assert selection is not None
    assert selection.tile((0, 0))[5, 5] == 255
    room.click("sky", "thumbnail", CTRL)
    selection = room.state.selection
    assert selection is not None
    assert not selection.tiles
    assert room.state.active == "ink"
    assert room.steps() == ["Ignore Mask", "Use Mask", "Select Mask", "Select Layer"]


@pytest.mark.parametrize(
    ("part", "said"),
    [("eye", "Show or hide"), ("mask", "paint on the mask"), ("text", "an apple")],
)
def test_the_pointer_learns_what_a_click_would_do(room: Room, part: str, said: str) -> None:
    room.open(leaf("a", mask=mask_surface(255), recipe=RECIPE), active="a")
    view = room.panel.view
    at = room.spot("a", part)
    event = QHelpEvent(QEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    assert said in QToolTip.text()
    QToolTip.hideText()


def test_a_mask_that_goes_is_painted_on_no_more(room: Room) -> None:
    room.click("body", "mask")
    with room.qtbot.waitSignal(room.workspace.paint_target_changed):
        room.panel.commands.do("remove_mask")
    assert room.workspace.paint_target == "layer"


def test_the_toggles_show_and_change_the_active_layer(room: Room) -> None:
    room.click("hair")
    for name in ("locked", "alpha_locked", "clipped"):
        room.press(name)
        assert getattr(room.layer("hair"), name)
        assert room.panel.buttons[name].isChecked()
    room.press("locked")
    assert not room.layer("hair").locked
    room.click("ink")
    assert not room.panel.buttons["clipped"].isChecked()


def test_a_locked_layer_is_not_deleted_and_the_user_hears_why(room: Room) -> None:
    room.press("locked")
    room.press("delete")
    assert "ink" in room.tree()
    assert len(room.refused) == 1


def test_dragging_the_opacity_is_seen_at_once_and_is_one_step(room: Room) -> None:
    document, edit = room.workspace.document, room.panel.opacity.lineEdit()
    assert document is not None
    middle = edit.rect().center()
    room.qtbot.mousePress(edit, LEFT, pos=middle)
    for x in (20, 60, 100):
        room.qtbot.mouseMove(edit, middle - QPoint(x, 0))
    shown = document.shown.layer("ink")
    assert shown is not None
    assert shown.opacity < 1
    assert room.steps() == []
    room.qtbot.mouseRelease(edit, LEFT, pos=middle - QPoint(100, 0))
    assert room.layer("ink").opacity == shown.opacity
    assert room.steps() == ["Change Opacity"]
    document.undo()
    assert room.panel.opacity.value() == 100


def test_keys_on_the_opacity_make_one_step_when_they_pause(room: Room) -> None:
    box = room.panel.opacity
    box.setFocus()
    for _ in range(5):
        room.qtbot.keyClick(box, Qt.Key.Key_Down)
    assert room.steps() == []
    room.qtbot.waitUntil(lambda: room.steps() == ["Change Opacity"])
    assert room.layer("ink").opacity == pytest.approx(0.95)


def test_an_undo_while_the_opacity_changes_is_what_counts(room: Room) -> None:
    document, box = room.workspace.document, room.panel.opacity
    assert document is not None
    room.press("locked")
    box.setFocus()
    room.qtbot.keyClick(box, Qt.Key.Key_Down)
    document.undo()
    assert box.value() == 100
    room.press("clipped")
    assert room.steps() == ["Clip Layer"]
    assert room.layer("ink").opacity == 1


def test_the_opacity_of_all_selected_layers_changes(room: Room) -> None:
    room.click("sky")
    room.click("ink", modifier=CTRL)
    box = room.panel.opacity
    box.setFocus()
    box.selectAll()
    room.qtbot.keyClicks(box, "30")
    room.qtbot.keyClick(box, Qt.Key.Key_Return)
    room.press("raise")  # finishes what is in the making
    assert (room.layer("sky").opacity, room.layer("ink").opacity) == (0.3, 0.3)
    assert room.layer("hair").opacity == 1


def test_a_blend_mode_is_chosen_with_keys(room: Room) -> None:
    room.panel.blend.setFocus()
    room.qtbot.keyClick(room.panel.blend, Qt.Key.Key_Down)
    assert room.layer("ink").blend is Blend.DARKEN
    assert room.steps() == ["Change Blend Mode"]
    room.click("sky")
    assert room.panel.blend.currentText() == "Normal"
    room.click("ink")
    assert room.panel.blend.currentText() == "Darken"


def test_a_blend_mode_is_seen_while_it_is_pointed_at(room: Room) -> None:
    document, blend = room.workspace.document, room.panel.blend
    assert document is not None
    blend.showPopup()
    room.qtbot.keyClick(blend.view(), Qt.Key.Key_Down)
    shown = document.shown.layer("ink")
    assert shown is not None
    assert shown.blend is Blend.DARKEN
    room.qtbot.keyClick(blend.view(), Qt.Key.Key_Escape)
    assert document.shown is document.state
    assert blend.currentText() == "Normal"
    assert room.steps() == []


def test_a_group_may_pass_through(room: Room) -> None:
    room.click("figure")
    room.panel.blend.setFocus()
    room.qtbot.keyClick(room.panel.blend, Qt.Key.Key_Up)
    assert not room.layer("figure").isolated
    assert room.panel.blend.currentText() == "Pass Through"
    room.qtbot.keyClick(room.panel.blend, Qt.Key.Key_Down)
    assert room.layer("figure").isolated


def test_rows_are_dragged_onto_a_group(room: Room) -> None:
    view = room.panel.view
    data = view.model().mimeData([view.model().index_of("ink")])  # type: ignore[attr-defined]
    at, move = room.spot("figure"), Qt.DropAction.MoveAction
    # An event made by hand has no source, which a list that only takes its own rows asks for.
    view.setDragDropMode(view.DragDropMode.DragDrop)
    view.setState(view.State.DraggingState)
    for event in (
        QDragEnterEvent(at, move, data, LEFT, NONE),
        QDragMoveEvent(at, move, data, LEFT, NONE),
    ):
        QApplication.sendEvent(view.viewport(), event)
    row = view.visualRect(view.model().index_of("figure"))  # type: ignore[attr-defined]
    mark = view.viewport().grab().toImage().pixelColor(row.right() - 40, row.top() + 1)
    assert mark.blue() > 200  # the group that takes the layer is framed
    drop = QDropEvent(QPointF(at), move, data, LEFT, NONE)
    QApplication.sendEvent(view.viewport(), drop)
    assert drop.isAccepted()
    assert room.tree() == "figure(ink hair body) sky"
    assert room.steps() == ["Move Layer"]
    assert view.chosen() == {"ink"}


@pytest.mark.usefixtures("menus")
def test_the_menu_offers_what_can_be_done(room: Room) -> None:
    room.open(leaf("a", recipe=RECIPE), leaf("b"), active="b")
    menu = open_menu(room)
    assert not menu["again"].isEnabled()
    assert not menu["apply_mask"].isEnabled()
    room.click("a")
    menu = open_menu(room)
    assert not menu["merge_down"].isEnabled()
    with room.qtbot.waitSignal(room.panel.again_wanted) as again:
        menu["again"].trigger()
    assert again.args == [RECIPE]
    with room.qtbot.waitSignals([room.panel.recipe_wanted, room.panel.prompt_wanted]):
        menu["recipe"].trigger()
        menu["prompt"].trigger()


def open_menu(room: Room) -> dict:
    view = room.panel.view
    view.customContextMenuRequested.emit(view.visualRect(view.currentIndex()).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    found = {action.objectName(): action for action in menu.actions()}
    for inner in menu.findChildren(QMenu):
        found |= {action.objectName(): action for action in inner.actions()}
    return found


def test_masks_by_command(room: Room) -> None:
    do = room.panel.commands.do
    half = np.zeros((64, 64, 4), np.uint8)
    half[:, :32] = 255
    room.open(leaf("a", surface=surface_of(half)), active="a")
    do("select_alpha")
    do("mask_selection")
    mask = room.layer("a").mask
    assert mask is not None
    assert (mask.tile((0, 0))[5, 5], mask.tile((0, 0))[5, 40]) == (255, 0)
    do("invert_mask")
    do("select_mask")
    selection = room.state.selection
    assert selection is not None
    assert (selection.tile((0, 0))[5, 5], selection.tile((0, 0))[5, 40]) == (0, 255)
    do("mask_enabled")
    assert not room.layer("a").mask_enabled
    assert not room.panel.commands.is_on("mask_enabled")
    do("apply_mask")
    assert room.layer("a").mask is None
    assert not room.layer("a").surface.tiles


def test_without_a_document_the_panel_waits(empty: Room) -> None:
    assert not empty.panel.view.isVisible()
    assert not any(button.isEnabled() for button in empty.panel.buttons.values())
    assert not empty.panel.blend.isEnabled()
    for command in ("new_layer", "delete", "select_alpha", "recipe", "solo"):
        empty.panel.commands.do(command)
    empty.open(leaf("a"), active="a")
    assert empty.panel.view.isVisible()
    empty.workspace.close()
    assert not empty.panel.view.isVisible()


def test_all_can_be_told_apart_without_seeing(room: Room) -> None:
    panel = room.panel
    named = [panel.view, panel.blend, panel.opacity, *panel.buttons.values()]
    texts = [widget.accessibleName() for widget in named]
    assert all(texts)
    assert len(set(texts)) == len(texts)


def test_both_themes_are_drawn(room: Room) -> None:
    dark = room.panel.grab().toImage()
    room.theme.use("light")
    light = room.panel.grab().toImage()
    assert dark.pixelColor(4, 4).lightness() < light.pixelColor(4, 4).lightness()
    room.theme.use("dark")
