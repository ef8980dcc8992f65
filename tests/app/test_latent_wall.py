"""Walls of seeds: drawn where one looks, a few at a time, the newest wish first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from aipaint.app.latents.mixing import as_sources, crossed, mean
from aipaint.app.latents.sheets import Sheets
from aipaint.app.latents.ticks import Ticks
from aipaint.app.latents.wall import SeedWall
from aipaint.core.errors import UserError
from aipaint.core.latents import MAX_SEED, MAX_SOURCES, Latent, LatentInfo, Shift, Source
from aipaint.core.paths import Home
from tests.app.latent_hands import LatentDesk, code
from tests.app.latent_session import axis


def seeds(*numbers: int) -> list[Latent]:
    return [Latent(sources=(Source(seed=number),)) for number in numbers]


def image(side: int = 8, colour: str = "red") -> QImage:
    made = QImage(side, side, QImage.Format.Format_RGB888)
    made.fill(QColor(colour))
    return made


class Drawing:
    """Draws by hand: what was asked for, and whether it was given up."""

    def __init__(self) -> None:
        self.asked: list[tuple[list[Latent], int]] = []
        self.heard: Callable[[int, QImage], object] = lambda *_: None
        self.done: Callable[[], object] = lambda: None
        self.cancelled = 0

    def __call__(
        self,
        latents: Sequence[Latent],
        side: int,
        heard: Callable[[int, QImage], object],
        done: Callable[[], object],
    ) -> Drawing:
        self.asked.append((list(latents), side))
        self.heard, self.done = heard, done
        return self

    def cancel(self) -> None:
        self.cancelled += 1

    def draw(self, *places: int) -> None:
        for place in places or range(len(self.asked[-1][0])):
            self.heard(place, image(self.asked[-1][1]))
        self.done()


def test_a_newer_wish_replaces_what_was_not_begun(qtbot: QtBot) -> None:
    drawing, now = Drawing(), [0.0]
    sheets = Sheets(drawing, clock=lambda: now[0])
    sheets.want(seeds(*range(10)), 8)
    qtbot.waitUntil(lambda: len(drawing.asked) == 1)
    first = len(drawing.asked[0][0])
    assert first < 10
    sheets.want(seeds(50, 51), 8)
    drawing.draw()
    assert sheets.picture(seeds(0)[0]) is not None
    assert drawing.asked[1][0] == seeds(50, 51)
    drawing.draw()
    assert not sheets.is_busy()
    assert len(drawing.asked) == 2
    assert not drawing.cancelled


def test_quick_models_are_asked_for_more_at_once(qtbot: QtBot) -> None:
    drawing, now = Drawing(), [0.0]
    sheets = Sheets(drawing, clock=lambda: now[0])
    sheets.want(seeds(*range(40)), 8)
    qtbot.waitUntil(lambda: len(drawing.asked) == 1)
    drawing.draw()
    assert len(drawing.asked[1][0]) == 8
    for place in range(8):
        now[0] += 0.5
        drawing.heard(place, image())
    drawing.done()
    assert len(drawing.asked[2][0]) == 2


def test_a_lost_picture_is_not_asked_for_again(qtbot: QtBot) -> None:
    drawing = Drawing()
    sheets = Sheets(drawing)
    sheets.want(seeds(1, 2), 8)
    qtbot.waitUntil(lambda: len(drawing.asked) == 1)
    drawing.heard(0, image())
    drawing.done()
    assert [sheets.is_lost(latent) for latent in seeds(1, 2)] == [False, True]
    sheets.want(seeds(1, 2), 8)
    qtbot.wait(20)
    assert len(drawing.asked) == 1
    sheets.clear()
    sheets.want(seeds(2), 8)
    qtbot.waitUntil(lambda: len(drawing.asked) == 2)


def test_pictures_are_held_within_bounds(qtbot: QtBot) -> None:
    drawing = Drawing()
    sheets = Sheets(drawing, room=3 * image(16).sizeInBytes())
    sheets.want(seeds(0, 1), 16)
    qtbot.waitUntil(lambda: len(drawing.asked) == 1)
    drawing.draw()
    sheets.want(seeds(2, 3), 16)
    qtbot.waitUntil(lambda: len(drawing.asked) == 2)
    drawing.draw()
    assert [sheets.has(latent) for latent in seeds(0, 1, 2, 3)] == [False, True, True, True]


def test_a_larger_picture_is_asked_for_and_a_smaller_one_is_not(qtbot: QtBot) -> None:
    drawing = Drawing()
    sheets = Sheets(drawing)
    for side, asked in ((32, 1), (16, 1), (64, 2)):
        sheets.want(seeds(0), side)
        if asked > len(drawing.asked):
            qtbot.waitUntil(lambda asked=asked: len(drawing.asked) == asked)
            drawing.draw()
        else:
            qtbot.wait(20)
        assert len(drawing.asked) == asked


def test_what_is_stopped_is_heard_no_more(qtbot: QtBot) -> None:
    drawing = Drawing()
    sheets = Sheets(drawing)
    sheets.want(seeds(0), 8)
    qtbot.waitUntil(lambda: len(drawing.asked) == 1)
    sheets.stop()
    assert drawing.cancelled == 1
    drawing.draw()
    assert not sheets.has(seeds(0)[0])


@pytest.fixture
def desk(qtbot: QtBot, home: Home) -> Iterator[LatentDesk]:
    made = LatentDesk(qtbot, home)
    yield made
    made.session.close()


def test_only_what_is_seen_is_drawn(desk: LatentDesk) -> None:
    desk.start()
    wall = SeedWall(desk.studio)
    wall.see(4, 9, 64)
    assert not desk.sheets()
    wall.look(True)
    desk.until(lambda: not wall.sheets.is_busy())
    assert [latent.sources[0].seed for latent in desk.drawn()] == [4, 5, 6, 7, 8, 9]
    assert {latent.psi for latent in desk.drawn()} == {0.7}
    index = wall.index(4)
    assert isinstance(index.data(Qt.ItemDataRole.DecorationRole), QImage)
    assert index.data() == "4"


def test_pictures_stay_until_those_of_another_psi_come(desk: LatentDesk) -> None:
    desk.start()
    wall = SeedWall(desk.studio)
    wall.look(True)
    wall.see(0, 1, 64)
    desk.until(lambda: not wall.sheets.is_busy())
    wall.set_psi(1.0)
    assert wall.index(0).data(Qt.ItemDataRole.DecorationRole) is not None
    desk.until(lambda: not wall.sheets.is_busy())
    assert [latent.psi for latent in desk.drawn()] == [0.7, 0.7, 1.0, 1.0]


def test_classes_are_those_of_the_model(desk: LatentDesk) -> None:
    desk.start(labels=("cat", "dog"))
    wall = SeedWall(desk.studio)
    assert wall.label() == 0
    wall.set_label(1)
    assert wall.latent(3).sources[0].labels == ((1, 1.0),)


def test_it_goes_on_downwards_and_begins_anywhere(desk: LatentDesk) -> None:
    desk.start()
    wall = SeedWall(desk.studio)
    rows = wall.rowCount()
    wall.fetchMore(QModelIndex())
    assert wall.rowCount() == 2 * rows
    wall.set_begin(MAX_SEED)
    assert (wall.seed(0), wall.seed(1)) == (MAX_SEED, 0)
    assert wall.row_of(0) == 1
    assert wall.row_of(10**6) == -1
    assert wall.rowCount() == rows


def test_a_model_that_samples_nothing_has_no_wall(desk: LatentDesk) -> None:
    desk.start(samples=False)
    wall = SeedWall(desk.studio)
    assert not wall.is_able()
    assert wall.rowCount() == 0


def test_ticks_are_the_studios(desk: LatentDesk) -> None:
    desk.start()
    wall = SeedWall(desk.studio)
    told: list[None] = []
    desk.studio.ticks.changed.connect(lambda: told.append(None))
    checked, role = Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole
    assert wall.setData(wall.index(3), checked, role)
    assert wall.setData(wall.index(1), checked, role)
    assert desk.studio.ticked == [wall.latent(3), wall.latent(1)]
    assert wall.index(3).data(role) == checked
    assert "ticked" in wall.index(3).data(Qt.ItemDataRole.AccessibleTextRole)
    wall.setData(wall.index(3), Qt.CheckState.Unchecked, role)
    assert desk.studio.ticked == [wall.latent(1)]
    assert len(told) == 3


def test_ticks_and_the_present_seed_go_with_psi(desk: LatentDesk) -> None:
    desk.start()
    wall = SeedWall(desk.studio)
    desk.studio.ticks.tick(wall.latent(3))
    desk.studio.set_latent(wall.latent(5), "Choose Seed")
    mixed = mean(wall.latent(0), [Source(seed=0), Source(seed=1)], INFO)
    desk.studio.ticks.tick(mixed)
    wall.set_psi(1.0)
    assert desk.studio.ticked == [wall.latent(3), mixed]
    assert wall.latent(3).psi == 1.0
    assert wall.index(5).data(SeedWall.PresentRole)
    assert not wall.index(3).data(SeedWall.PresentRole)


def test_ticks_have_bounds() -> None:
    ticks = Ticks()
    for latent in seeds(*range(MAX_SOURCES + 2)):
        ticks.tick(latent)
    assert len(ticks.latents()) == MAX_SOURCES
    assert not ticks.has(seeds(0)[0])


INFO = LatentInfo(layers=4, dim=4)


def test_styles_cross_in_the_layers_that_are_given() -> None:
    rows, columns = Source(seed=1), Source(seed=2)
    ground = seeds(1)[0]
    made = crossed(ground, (rows, columns), (1, 2), INFO)
    assert [source.shares for source in made.sources] == [(1, 0, 0, 1), (0, 1, 1, 0)]
    assert crossed(ground, (rows, columns), (0, 3), INFO).sources == (columns,)


def test_what_lies_amidst_keeps_its_spread() -> None:
    sources = [Source(seed=number) for number in range(4)]
    assert {s.shares for s in mean(seeds(0)[0], sources, INFO).sources} == {(0.25,)}
    normal = LatentInfo(layers=1, dim=4, slerps=True)
    assert {s.shares for s in mean(seeds(0)[0], sources, normal).sources} == {(0.5,)}
    assert mean(seeds(0)[0], sources[:2], normal).mixing == "slerp"
    with pytest.raises(UserError, match="cannot be mixed"):
        mean(seeds(0)[0], [], INFO)


def test_mixtures_become_codes_before_they_are_mixed() -> None:
    asked: list[list[Latent]] = []

    def resolve(latents: Sequence[Latent], then: Callable[[list[Source]], object]) -> None:
        asked.append(list(latents))
        then([Source(code=code(number)) for number in range(len(latents))])

    found: list[list[Source]] = []
    plain = seeds(1, 2)
    as_sources(plain, resolve, found.append)
    assert not asked
    assert found[0] == [Source(seed=1), Source(seed=2)]
    slid = Latent(sources=(Source(seed=3),), shifts=(Shift(vector=axis(0), amount=1.0),))
    as_sources([plain[0], slid], resolve, found.append)
    assert asked == [[slid]]
    assert found[1] == [Source(seed=1), Source(code=code(0))]
