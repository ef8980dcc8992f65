"""Breeding, projections and dragged points, on a scripted engine, with mouse and keys."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from aipaint.app.latents.studio import LatentStudio
from aipaint.core.latents import Source
from aipaint.core.studies import Drag, Handle, Project, Sheet
from aipaint.paint.document import new_state
from aipaint.ui.latents.breed import BreedPage
from aipaint.ui.latents.project import ProjectPage
from aipaint.ui.tools.drag_options import DragOptions
from aipaint.ui.tools.drag_points import DragTool
from tests.app.latent_desk import StudyBackend, code
from tests.app.latent_session import fill, latent_model, settle
from tests.ui.conftest import Studio

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Hands:
    """The dock of the latent studio, its first picture drawn, and what one does there."""

    def __init__(self, studio: Studio, **space: Any) -> None:
        self.studio, self.window, self.qtbot = studio, studio.window, studio.qtbot
        settle(studio.qtbot, studio.session)
        fill(studio.session, latent_model(**space))
        self.window.workspace.open(new_state(128, 128), "New Document")
        studio.press("Ctrl+Shift+8")
        self.until(lambda: self.window.latents.is_made() and len(self.backend.submitted) == 1)
        self.backend.finish()
        self.until(lambda: not self.hub.is_busy())

    @property
    def backend(self) -> StudyBackend:
        assert isinstance(self.studio.backend, StudyBackend)
        return self.studio.backend

    @property
    def hub(self) -> LatentStudio:
        return self.window.latents.studio

    def until(self, true: Any) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=20_000)

    def studied(self, kind: type) -> Any:
        """Wait for a study of that kind to begin; sheets before it are drawn."""

        def there() -> bool:
            running = self.backend.running
            newest = self.backend.explored[-1:]
            if running is None or not newest or newest[0][0] != running:
                return False
            if isinstance(newest[0][1], kind):
                return True
            self.backend.found()
            return False

        self.until(there)
        return self.backend.study()


@pytest.fixture
def hands(open_studio: Any) -> Hands:
    return Hands(open_studio(StudyBackend()), projects=True, drags=True)


def test_a_litter_is_bred_and_bred_on_from(hands: Hands) -> None:
    studio = hands.studio
    studio.press("Alt+Shift+6")
    page = hands.window.latents.inside().page("breed")
    assert isinstance(page, BreedPage)
    assert not page.breed_button.isEnabled()
    studio.click(page.adders["present"])
    hands.hub.ticks.tick(hands.hub.latent)
    other = hands.hub.latent.__class__(sources=(Source(seed=7),), psi=0.7)
    hands.hub.ticks.tick(other)
    studio.click(page.adders["ticked"])
    assert len(page.cards.cards) == 2, "what is a parent already is none twice"
    studio.click(page.cards.cards[1].locks[0])
    couple = page.nursery.couple()
    assert couple is not None
    assert couple.locks == [1, -1, -1]
    hands.until(lambda: hands.backend.running is not None)
    studio.click(page.breed_button)
    hands.until(lambda: page.nursery.litter() is not None)

    def born() -> bool:
        if hands.backend.running is not None and isinstance(hands.backend.study(), Sheet):
            hands.backend.found()
        return not page.nursery.is_busy()

    hands.until(born)
    tiles = page.litter.tiles
    rect = tiles.visualRect(page.litter.model.index(4))
    studio.qtbot.mouseClick(tiles.viewport(), LEFT, pos=rect.center())
    child = page.litter.model.child(4)
    assert child is not None
    assert hands.hub.latent == child.latent
    assert studio.history() == 2
    hands.qtbot.keyClick(tiles, Qt.Key.Key_Space)
    assert page.litter.model.ticked() == [child]
    studio.click(page.litter.again_button)
    assert couple.parents == [child]
    studio.press("Ctrl+Z")
    assert hands.hub.latent != child.latent


def test_a_picture_is_projected_and_slid(hands: Hands) -> None:
    studio = hands.studio
    studio.press("Alt+Shift+7")
    page = hands.window.latents.inside().page("project")
    assert isinstance(page, ProjectPage)
    assert not page.begin_button.isEnabled()
    studio.click(page.takers["canvas"])
    assert page.begin_button.isEnabled()
    studio.click(page.begin_button)
    study = hands.studied(Project)
    assert study.space == "w+"
    hands.backend.search(1, 2.0, steps=study.steps)
    hands.backend.search(2, 1.0, steps=study.steps)
    hands.until(lambda: page.plot.curve().count() == 2)
    assert "of 300" in page.says.text()
    hands.backend.found(codes=(code(0.5),), values=(2.0, 1.0))
    hands.until(lambda: not page.projection.is_running())
    assert hands.hub.latent.sources == (Source(code=code(0.5)),)
    assert page.keep_button.isEnabled()
    studio.click(page.begin_button)
    hands.until(lambda: not hands.hub.is_busy() or hands.backend.running)
    studio.click(page.cancel_button)
    assert not page.projection.is_running()
    assert hands.hub.latent.sources == (Source(code=code(0.5)),)


def test_points_are_dragged_on_the_canvas(hands: Hands) -> None:
    studio, window = hands.studio, hands.window
    window.tool_box.choose("drag_points")
    tool = window.tool_box.tools["drag_points"]
    assert isinstance(tool, DragTool)
    options = window.options.findChild(DragOptions)
    assert options is not None
    assert not options.start_button.isEnabled()

    def at(x: float, y: float) -> QPoint:
        return window.paint.to_view().map(QPointF(x, y)).toPoint()

    def drag(start: QPoint, end: QPoint) -> None:
        hands.qtbot.mousePress(window.paint, LEFT, pos=start)
        hands.qtbot.mouseMove(window.paint, end)
        hands.qtbot.mouseRelease(window.paint, LEFT, pos=end)

    drag(at(20, 20), at(60, 20))
    drag(at(20, 80), at(60, 80))
    found = tool.dragging()
    assert found is not None
    assert len(found.pairs) == 2
    hands.qtbot.mouseClick(window.paint, RIGHT, pos=at(20, 80))
    [pair] = found.pairs
    assert abs(pair.at.x() - 10) < 1, "the model's picture has half the pixels of the canvas"
    assert abs(pair.to.x() - 30) < 1
    window.paint.setFocus()
    tool.chosen = 0
    hands.qtbot.keyClick(window.paint, Qt.Key.Key_Right)
    assert found.pairs[0].to.x() == pytest.approx(pair.to.x() + 1)
    studio.click(options.start_button)
    study = hands.studied(Drag)
    [handle] = study.handles
    assert isinstance(handle, Handle)
    steps = studio.history()
    hands.backend.search(1, points=((handle.to_x, handle.to_y),))
    hands.until(lambda: found.far() < 1)
    hands.backend.found(codes=(code(0.5),))
    hands.until(lambda: not found.is_running())
    assert hands.hub.latent.sources == (Source(code=code(0.5)),)
    assert studio.history() == steps + 1
    hands.qtbot.keyClick(window.paint, Qt.Key.Key_Escape)
    assert not found.pairs


def test_a_model_that_cannot_be_dragged_is_told(open_studio: Any) -> None:
    hands = Hands(open_studio(StudyBackend()))
    told: list[object] = []
    hands.window.workspace.problem.connect(told.append)
    hands.window.tool_box.choose("drag_points")
    options = hands.window.options.findChild(DragOptions)
    assert options is not None
    assert "cannot be dragged" in options.says.text()
    hands.qtbot.mouseClick(hands.window.paint, LEFT, pos=hands.window.paint.rect().center())
    assert told
