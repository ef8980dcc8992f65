"""Pictures are compared when nothing else is to be done, and at once when somebody asks.

The engine is a script; its vectors are made of mean colours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from aipaint.app.library import likeness
from aipaint.app.library.likeness import Comparing, HowFar, Like
from aipaint.app.session import Session
from aipaint.core.events import Done, Failed
from aipaint.core.likeness import SIDE, VALUES
from aipaint.core.paths import Home
from aipaint.core.pixels import Image, Inputs, from_array, to_array
from aipaint.engine.scripted import ScriptedBackend
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import FACTS, make_recipe

COLOURS = ((200, 30, 30), (180, 20, 60), (220, 130, 30), (30, 160, 40), (30, 40, 200), (9, 9, 9))


def rows(inputs: Inputs) -> Image:
    """What the network would give, as the scripted engine tells it: mean colours."""
    (image,) = inputs.values()
    squares = to_array(image).reshape(-1, SIDE, SIDE, 3)
    found = np.full((len(squares), VALUES), 128, np.uint8)
    found[:, :3] = squares.mean((1, 2)) / 2 + 128
    return from_array(found)


class Studio:
    """A session with six pictures, red ones first, and what compares them."""

    def __init__(self, qtbot: QtBot, home: Home) -> None:
        self.qtbot, self.home = qtbot, home
        gallery = Gallery(home)
        self.ids = [self.keep(gallery, n).id for n in range(len(COLOURS))]
        gallery.close()
        self.backend = ScriptedBackend()
        self.session = Session(home, self.backend)
        with qtbot.waitSignal(self.session.library.opened, timeout=20_000):
            self.session.start()
        self.told: list[HowFar | None] = []
        self.found: list[Like] = []
        self.comparing: Comparing | None = None

    @staticmethod
    def keep(gallery: Gallery, place: int):
        colour = COLOURS[place % len(COLOURS)]
        image = Image(4, 4, bytes(colour) * 15 + bytes([place, 0, 0]))
        recipe = make_recipe(seed=place)
        return gallery.keep(Done(job=1, index=0, count=1, image=image, recipe=recipe, facts=FACTS))

    @property
    def gallery(self) -> Gallery:
        found = self.session.library.gallery()
        assert found is not None
        return found

    def compare(self, on: bool = False) -> Comparing:
        self.comparing = Comparing(self.session, on)
        self.comparing.told.connect(self.told.append)
        return self.comparing

    def wait_for_job(self) -> int:
        """Wait until pictures are handed over, and say how many."""
        self.qtbot.waitUntil(lambda: self.backend.running is not None, timeout=20_000)
        job = self.backend.running
        assert job is not None
        return next(iter(self.backend.inputs[job].values())).height // SIDE

    def answer(self) -> None:
        """Wait until pictures are handed over, and describe them."""
        self.wait_for_job()
        job = self.backend.running
        assert job is not None
        self.backend.filtered(rows(self.backend.inputs[job]))

    def answer_until(self, over: Callable[[], bool]) -> None:
        """Describe whatever is handed over, until it is over."""

        def step() -> bool:
            if self.backend.running is not None:
                self.answer()
            return over()

        self.qtbot.waitUntil(step, timeout=20_000)

    def is_answered(self) -> bool:
        """Whether who asked was told of all pictures."""
        return bool(self.found) and self.found[-1].complete

    def close(self) -> None:
        self.session.close()


@pytest.fixture
def studio(qtbot: QtBot, home: Home) -> Iterator[Studio]:
    opened = Studio(qtbot, home)
    yield opened
    opened.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins at once, is idle at once, and rests for no time."""
    for name in ("_BEGIN_MS", "_IDLE_MS", "_REST_MS", "_REST_SHARE"):
        monkeypatch.setattr(likeness, name, 0)


def test_who_asks_is_told_what_is_known_and_then_all(studio: Studio) -> None:
    red = studio.ids[0]
    studio.compare().find([red], studio.found.append)
    assert studio.wait_for_job() == 4  # to learn how long one takes
    studio.answer()
    studio.qtbot.waitUntil(lambda: len(studio.found) == 1)
    first = studio.found[0]
    assert (first.asked, first.complete) == ((red,), False)
    assert len(first.found) == 3
    studio.answer_until(lambda: len(studio.found) == 2)
    last = studio.found[1]
    assert last.complete
    assert last.found[:2] == (studio.ids[1], studio.ids[2])
    assert red not in last.found
    assert studio.told[-1] is None
    far = next(each for each in studio.told if each is not None and each.done)
    assert (far.done, far.total, far.asked) == (4, 6, True)
    # It is known from now on.
    studio.comparing.find([red, studio.ids[3]], studio.found.append)  # type: ignore[union-attr]
    studio.qtbot.waitUntil(lambda: len(studio.found) == 3)
    assert studio.found[2].complete
    assert studio.found[2].found[0] == studio.ids[2]
    assert len(studio.backend.applied) == 2


def test_it_stands_in_no_list_and_comes_while_the_queue_is_held(studio: Studio) -> None:
    studio.backend.pause(True)
    studio.compare().find([studio.ids[0]], studio.found.append)
    studio.answer_until(studio.is_answered)
    assert studio.session.queue.rowCount() == 0


@pytest.mark.usefixtures("impatient")
def test_it_goes_on_by_itself_while_nothing_else_is_done(studio: Studio) -> None:
    studio.session.generate(make_recipe(seed=9), "an apple")
    studio.qtbot.waitUntil(lambda: studio.session.queue.waiting() == 1)
    studio.compare(on=True)
    studio.qtbot.waitUntil(lambda: bool(studio.backend.submitted))
    assert studio.backend.applied == []
    studio.backend.load()
    studio.backend.finish()
    studio.answer_until(lambda: studio.told[-1:] == [None])
    assert studio.gallery.likeness.count() == (7, 7)
    assert any(each is not None and not each.asked and each.total == 7 for each in studio.told)
    # What comes later is compared later.
    entry = studio.keep(studio.gallery, 7)
    studio.session.library.announce_added(entry)
    studio.answer_until(lambda: studio.gallery.likeness.count() == (8, 8))


@pytest.mark.usefixtures("impatient")
def test_it_can_be_held_and_goes_on(studio: Studio) -> None:
    comparing = studio.compare(on=True)
    studio.answer()
    studio.qtbot.waitUntil(lambda: studio.gallery.likeness.count()[0] == 4)
    comparing.set_on(False)
    assert not comparing.is_on()
    # A question is answered all the same.
    comparing.find([studio.ids[0]], studio.found.append)
    studio.answer_until(studio.is_answered)
    comparing.set_on(True)
    studio.session.library.announce_added(studio.keep(studio.gallery, 8))
    studio.answer_until(lambda: studio.gallery.likeness.count() == (7, 7))


def test_a_later_question_takes_the_place_of_an_earlier(studio: Studio) -> None:
    comparing = studio.compare()
    comparing.find([studio.ids[0]], lambda _like: pytest.fail("nobody waits for this"))
    studio.wait_for_job()
    comparing.find([studio.ids[4]], studio.found.append)
    studio.answer_until(studio.is_answered)
    assert studio.found[-1].asked == (studio.ids[4],)
    assert len(studio.found[-1].found) == 5


def test_whoever_leaves_is_not_told_any_more(studio: Studio) -> None:
    comparing = studio.compare()
    comparing.find([studio.ids[0]], lambda _like: pytest.fail("nobody waits for this"))
    studio.wait_for_job()
    comparing.stop()
    assert studio.told[-1] is None
    studio.answer()
    studio.qtbot.waitUntil(lambda: studio.gallery.likeness.count()[0] == 4)


def test_a_failure_is_told_to_who_asked(studio: Studio) -> None:
    failures: list[Failed] = []
    studio.session.failed.connect(failures.append)
    studio.compare().find([studio.ids[0]], studio.found.append)
    studio.wait_for_job()
    studio.backend.fail("It is broken.")
    studio.qtbot.waitUntil(lambda: bool(failures))
    assert str(failures[0].what) == "It is broken."
    assert studio.told[-1] is None
    assert studio.found == []


@pytest.mark.usefixtures("impatient")
def test_in_the_background_it_gives_up_after_some_failures(studio: Studio) -> None:
    noted: list[str] = []
    studio.session.noted.connect(lambda message: noted.append(str(message)))
    comparing = studio.compare(on=True)
    for _ in range(3):
        studio.wait_for_job()
        studio.backend.fail("It is broken.")
    studio.qtbot.waitUntil(lambda: bool(noted))
    assert "It is broken." in noted[0]
    assert not comparing.is_on()
    assert studio.backend.running is None


def test_what_cannot_be_shown_is_left_out(studio: Studio) -> None:
    entry = studio.gallery.entry(studio.ids[1])
    assert entry is not None
    entry.path.write_bytes(b"no picture")
    studio.compare().find([studio.ids[0]], studio.found.append)
    studio.answer_until(studio.is_answered)
    assert studio.ids[1] not in studio.found[-1].found
    assert studio.found[-1].found[0] == studio.ids[2]
    # And itself is like nothing.
    studio.comparing.find([studio.ids[1]], studio.found.append)  # type: ignore[union-attr]
    studio.qtbot.waitUntil(lambda: studio.found[-1].asked == (studio.ids[1],))
    assert studio.found[-1].found == ()


def test_closing_gives_up_what_is_under_way(studio: Studio) -> None:
    studio.compare().find([studio.ids[0]], studio.found.append)
    studio.wait_for_job()
    studio.session.close()
    assert studio.backend.closed
    assert studio.found == []
