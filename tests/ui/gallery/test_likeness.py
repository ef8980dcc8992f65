"""More like this: asked for in the gallery's room, while pictures are still compared and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from aipaint.app.library import likeness
from aipaint.app.library.source import Chosen, Found
from aipaint.app.settings import load_settings
from aipaint.core.likeness import SIDE, VALUES
from aipaint.core.paths import Home
from aipaint.core.pixels import from_array, to_array
from aipaint.engine.scripted import ScriptedBackend
from aipaint.ui.gallery.likeness_bar import LikenessBar
from aipaint.ui.gallery.room import GalleryRoom
from tests.ui.conftest import Studio
from tests.ui.gallery.viewing import Shelf

COLOURS = ("#c81e1e", "#b4143c", "#dc821e", "#1ea028", "#1e28c8", "#090909")
PROMPTS = ("rose", "poppy", "orange", "leaf", "sea", "night")


class Visitor(Studio):
    """Somebody with six pictures, in the room."""

    def __init__(self, qtbot: QtBot, home: Home) -> None:
        shelf = Shelf(home)
        for colour, prompt in zip(COLOURS, PROMPTS, strict=True):
            shelf.keep(colour, prompt)
        shelf.library.close()
        shelf.gallery.close()
        super().__init__(qtbot, home, ScriptedBackend())
        self.press("F4")
        self.room: GalleryRoom = self.window.gallery_tasks.room()
        self.wait_for([*reversed(PROMPTS)])
        bar = self.room.findChild(LikenessBar)
        assert isinstance(bar, LikenessBar)
        self.bar = bar

    def shown(self) -> list[str]:
        model = self.room.model
        found = [model.entry(row) for row in range(model.rowCount())]
        return ["" if entry is None else entry.recipe.prompt for entry in found]

    def wait_for(self, prompts: list[str]) -> None:
        self.qtbot.waitUntil(lambda: self.shown()[: len(prompts)] == prompts, timeout=20_000)

    def choose(self, *prompts: str) -> None:
        self.room.grid.clearSelection()
        for prompt in prompts:
            place = self.room.grid.visualRect(self.room.model.index(self.shown().index(prompt)))
            self.qtbot.mouseClick(
                self.room.grid.viewport(),
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.ControlModifier,
                place.center(),
            )
        action = self.window.actions_["more_like_this"]
        self.qtbot.waitUntil(lambda: action.isEnabled() and len(self.room.ids()) == len(prompts))

    def answer(self) -> None:
        """Describe what is handed over by mean colours, as the network would by more."""
        self.qtbot.waitUntil(lambda: self.scripted.running is not None, timeout=20_000)
        job = self.scripted.running
        assert job is not None
        (image,) = self.scripted.inputs[job].values()
        squares = to_array(image).reshape(-1, SIDE, SIDE, 3)
        rows = np.full((len(squares), VALUES), 128, np.uint8)
        rows[:, :3] = squares.mean((1, 2)) / 2 + 128
        self.scripted.filtered(from_array(rows))

    def answer_until(self, over: Callable[[], bool]) -> None:
        def step() -> bool:
            if self.scripted.running is not None:
                self.answer()
            return over()

        self.qtbot.waitUntil(step, timeout=20_000)


@pytest.fixture
def visitor(qtbot: QtBot, home: Home) -> Iterator[Visitor]:
    opened = Visitor(qtbot, home)
    yield opened
    opened.close()


def title(visitor: Visitor) -> str:
    source = visitor.room.source()
    return source.title if isinstance(source, Chosen) else ""


def test_what_is_known_comes_first_and_all_of_it_then(visitor: Visitor) -> None:
    visitor.choose("rose")
    visitor.press("Ctrl+M")
    visitor.qtbot.waitUntil(visitor.bar.isVisible, timeout=20_000)
    assert "0 of 6" in visitor.bar.words.text()
    visitor.answer()
    visitor.qtbot.waitUntil(lambda: "so far" in title(visitor))
    visitor.wait_for(["rose"])
    visitor.answer_until(lambda: title(visitor) == "More like “rose”")
    visitor.wait_for(["rose", "poppy", "orange"])
    assert visitor.bar.isHidden()
    # Nothing is left to compare: the next answer is there at once, and for several as well.
    visitor.room.show_source(Found())
    visitor.wait_for([*reversed(PROMPTS)])
    visitor.choose("leaf", "rose")
    visitor.press("Ctrl+M")
    visitor.qtbot.waitUntil(lambda: title(visitor) == "More like these 2 pictures")
    visitor.wait_for(["leaf", "rose", "orange"])
    assert visitor.session.queue.rowCount() == 0


def test_one_who_looks_at_something_else_is_left_alone(visitor: Visitor) -> None:
    visitor.choose("rose")
    visitor.press("Ctrl+M")
    visitor.answer()
    visitor.qtbot.waitUntil(lambda: bool(title(visitor)))
    visitor.room.show_source(Found("leaf"))
    visitor.answer_until(lambda: visitor.bar.isHidden())
    assert visitor.room.source() == Found("leaf")


def test_a_search_for_the_like_is_answered_as_well(visitor: Visitor) -> None:
    rose = visitor.room.model.id_at(visitor.shown().index("rose"))
    visitor.room.show_source(Found(f"like:{rose} -poppy"))
    visitor.answer_until(lambda: visitor.shown()[:2] == ["rose", "orange"])
    assert visitor.room.source() == Found(f"like:{rose} -poppy")
    visitor.qtbot.waitUntil(visitor.bar.isHidden)


def test_waiting_can_be_given_up(visitor: Visitor) -> None:
    visitor.choose("rose")
    visitor.press("Ctrl+M")
    visitor.qtbot.waitUntil(visitor.bar.isVisible, timeout=20_000)
    visitor.click(visitor.bar.button)
    assert visitor.bar.isHidden()
    visitor.answer()
    assert visitor.room.source() == Found()


def test_a_picture_that_cannot_be_shown_is_like_nothing(visitor: Visitor) -> None:
    entry = visitor.room.model.entry(visitor.shown().index("rose"))
    assert entry is not None
    entry.path.write_bytes(b"no picture")
    for each in visitor.session.home.cache.glob("thumbnails*"):
        each.rename(each.with_name("away"))
    visitor.choose("rose")
    visitor.press("Ctrl+M")
    visitor.answer_until(visitor.window.banner.isVisible)
    assert "Nothing is like" in visitor.window.banner.text()
    assert visitor.room.source() == Found()


def test_it_goes_on_by_itself_and_can_be_held(
    qtbot: QtBot, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_BEGIN_MS", "_IDLE_MS"):
        monkeypatch.setattr(likeness, name, 0)
    visitor = Visitor(qtbot, home)
    qtbot.waitUntil(visitor.bar.isVisible, timeout=20_000)
    visitor.answer()
    qtbot.waitUntil(lambda: "4 of 6" in visitor.bar.words.text())
    assert visitor.bar.button.toolTip() == "Pause"
    visitor.click(visitor.bar.button)
    assert visitor.bar.words.text().startswith("Comparing is paused")
    visitor.close()
    assert load_settings(home)[0].kept["gallery_compare"] == "no"

    again = Visitor(qtbot, home)
    assert not again.window.likeness_tasks.comparing().is_on()
    again.close()
