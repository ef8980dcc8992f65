"""A picture's settings come to the panel: dropped there, or from a menu, all of them or some."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import PIL.Image
import pytest
from PIL.PngImagePlugin import PngInfo
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from aipaint.core.messages import Message
from aipaint.core.paths import Home
from aipaint.ui.reuse_menu import ReuseMenu
from tests.ui.conftest import Studio

A1111 = (
    "a castle\nNegative prompt: fog\nSteps: 7, Sampler: Euler a, CFG scale: 3.5, Seed: 4321,"
    " Size: 256x192, Model: {model}, Model hash: 0123456789"
)


@pytest.fixture
def painted(studio: Studio) -> Studio:
    """A studio with one picture in the gallery, and other words in the panel."""
    studio.paint("green heart")
    studio.write("other words")
    return studio


def picture_of(home: Home) -> Path:
    (file,) = home.pictures.rglob("*.png")
    return file


def foreign(path: Path, model: str) -> Path:
    info = PngInfo()
    info.add_text("parameters", A1111.format(model=model))
    PIL.Image.new("RGB", (16, 8), "teal").save(path, pnginfo=info)
    return path


COPY, NONE = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier


def files(file: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    return data


def drop(target: QWidget, file: Path, at: QPoint) -> None:
    """What the system sends when a file is dragged over a widget and let go."""
    data, buttons = files(file), Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(at, COPY, data, buttons, NONE)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(at), COPY, data, buttons, NONE))


def drop_on_panel(studio: Studio, file: Path) -> ReuseMenu:
    window = studio.window
    field = window.prompt.viewport()
    data = files(file)  # the event does not keep it
    enter = QDragEnterEvent(QPoint(5, 5), COPY, data, Qt.MouseButton.LeftButton, NONE)
    # The field passes it on: it would take the file's address for words.
    QApplication.sendEvent(field, enter)
    drop(window, file, field.mapTo(window, QPoint(5, 5)))
    assert enter.isAccepted()
    assert "file:" not in window.prompt.text()
    studio.qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), ReuseMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, ReuseMenu)
    return menu


def click(studio: Studio, menu: ReuseMenu, row: QAction) -> None:
    studio.click(menu, menu.actionGeometry(row).center())


def row(menu: ReuseMenu, name: str) -> QAction:
    return next(action for action in menu.actions() if action.data() == name)


def notes(studio: Studio) -> list[str]:
    told: list[str] = []
    window, before = studio.window, studio.window.note

    def note(message: Message) -> None:
        told.append(str(message))
        before(message)

    window.note = note  # type: ignore[method-assign]
    return told


def test_a_dropped_picture_is_asked_what_to_take(painted: Studio, home: Home) -> None:
    recipe = painted.scripted.submitted[0][1]
    menu = drop_on_panel(painted, picture_of(home))
    # The prompt that is there stays until something is chosen.
    assert painted.window.prompt.text() == "other words"
    assert row(menu, "seed").text() == f"&Seed: {recipe.seed}"
    click(painted, menu, row(menu, "seed"))
    draft = painted.window.generate_panel.draft()
    assert (draft.seed, draft.seed_locked, draft.prompt) == (recipe.seed, True, "other words")
    # What was chosen is what Enter does the next time.
    menu = drop_on_panel(painted, picture_of(home))
    assert menu.activeAction() is row(menu, "seed")
    click(painted, menu, row(menu, "all"))
    assert painted.window.generate_panel.draft().prompt == "green heart"
    assert len(painted.layers()) == 1


def test_only_what_another_program_says_is_offered(painted: Studio, tmp_path: Path) -> None:
    told = notes(painted)
    menu = drop_on_panel(painted, foreign(tmp_path / "old.png", "starter diffuson"))
    assert [action.data() for action in menu.actions() if action.data()] == [
        "all", "prompt", "negative", "model", "size", "sampling", "seed",
    ]  # fmt: skip
    before = painted.window.generate_panel.draft()
    click(painted, menu, row(menu, "all"))
    draft = painted.window.generate_panel.draft()
    assert (draft.prompt, draft.negative_prompt, draft.negative_shown) == ("a castle", "fog", True)
    assert (draft.steps, draft.guidance, draft.sampler) == (7, 3.5, "euler_a")
    assert (draft.seed, draft.width, draft.height) == (4321, 256, 192)
    # The model is not there: what is chosen stays, and it is told.
    assert draft.model == before.model
    assert told[-1].startswith("These are the settings of old.png. The model “starter diffuson”")


def test_a_picture_without_words_is_told(painted: Studio, tmp_path: Path) -> None:
    told = notes(painted)
    path = tmp_path / "photograph.jpg"
    PIL.Image.new("RGB", (16, 8), "teal").save(path)
    window = painted.window
    drop(window, path, window.prompt.mapTo(window, QPoint(20, 20)))
    painted.qtbot.waitUntil(lambda: bool(told))
    assert told == ["photograph.jpg says nothing of how it was made."]
    assert QApplication.activePopupWidget() is None


def test_the_action_stands_for_a_menu_and_its_keys_for_everything(painted: Studio) -> None:
    window, seed = painted.window, painted.scripted.submitted[0][1].seed
    menu = window.actions_["use_settings"].menu()
    assert isinstance(menu, ReuseMenu)
    menu.popup(window.mapToGlobal(QPoint(300, 100)))
    click(painted, menu, row(menu, "prompt"))
    draft = window.generate_panel.draft()
    assert (draft.prompt, draft.seed_locked) == ("green heart", False)
    painted.press("Ctrl+U")
    assert (window.generate_panel.draft().seed, window.generate_panel.draft().seed_locked) == (
        seed,
        True,
    )


def test_pictures_of_the_strip_fall_on_panel_and_canvas_alone(
    painted: Studio, monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    window = painted.window
    # Who drags is known to the drag alone, which a test cannot begin.
    for kind in (QDragEnterEvent, QDragMoveEvent, QDropEvent):
        monkeypatch.setattr(kind, "source", lambda _self: window.strip)
    data, buttons = files(picture_of(home)), Qt.MouseButton.LeftButton

    def taken(at: QPoint) -> bool:
        # Qt brings a move to whoever let the drag enter.
        QApplication.sendEvent(window, QDragEnterEvent(at, COPY, data, buttons, NONE))
        move = QDragMoveEvent(at, COPY, data, buttons, NONE)
        QApplication.sendEvent(window, move)
        return move.isAccepted()

    def middle(widget: QWidget) -> QPoint:
        return widget.mapTo(window, widget.rect().center())

    assert taken(middle(window.generate_panel))
    assert taken(middle(window.paint))
    assert not taken(middle(window.strip))
    assert not taken(middle(window.layers_panel))
    drop(window.paint, picture_of(home), window.paint.rect().center())
    painted.qtbot.waitUntil(lambda: len(painted.layers()) == 2)


def test_words_change_with_the_language(open_studio: Callable[..., Studio]) -> None:
    studio = open_studio()
    studio.paint("green heart")
    studio.translations.use("zh_CN")
    QApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
    menu = studio.window.actions_["use_settings"].menu()
    assert isinstance(menu, ReuseMenu)
    menu.popup(QPoint(10, 10))
    assert row(menu, "seed").text()
    menu.close()
