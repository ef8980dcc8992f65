"""The queue, used with mouse and keys: pausing, arranging, clearing, what is there after a kill."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu

from aipaint.app.queue_model import QueueModel, State
from aipaint.app.settings import Settings, load_settings, save_settings
from aipaint.core import arrivals
from aipaint.core.events import Cancelled, Done, Filtered, Loading, Queued, Step, Taken
from aipaint.core.filters import Filter
from aipaint.core.paths import Home
from aipaint.core.recipe import Recipe
from aipaint.engine.scripted import FACTS, flat
from aipaint.gallery.gallery import Gallery
from tests.ui.conftest import Studio

RECIPE = Recipe(
    prompt="fish", model="m", steps=4, guidance=1, sampler="euler", seed=1, width=64, height=64
)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def prompts(studio: Studio) -> list[str]:
    """What the list shows, from the top."""
    return [job.prompt for job in studio.session.queue.jobs()]


def fill(studio: Studio, *prompts: str) -> None:
    """Queue pictures one after the other."""
    for prompt in prompts:
        studio.generate(prompt)
    studio.qtbot.waitUntil(lambda: studio.session.queue.waiting() == len(prompts))


def spot(studio: Studio, prompt: str) -> QPoint:
    """The middle of a job's row."""
    queue, view = studio.session.queue, studio.window.queue_panel.list
    row = next(row for row, job in enumerate(queue.jobs()) if job.prompt == prompt)
    view.scrollTo(queue.index(row))
    return view.visualRect(queue.index(row)).center()


def select(studio: Studio, prompt: str) -> None:
    studio.click(studio.window.queue_panel.list.viewport(), spot(studio, prompt))


def finish_in_turn(studio: Studio) -> list[str]:
    """Let the engine paint what it has, and return the prompts in the order that it took."""
    taken = []
    by_number = dict(studio.scripted.submitted)
    while (running := studio.scripted.running) is not None:
        taken.append(by_number[running].prompt)
        studio.scripted.finish()
    return taken


# The list


def test_rows_stand_in_the_order_of_painting() -> None:
    queue = QueueModel()
    for job in (1, 2, 3, 4):
        queue.hear(Queued(job=job, recipe=RECIPE))

    def shown() -> list[int]:
        return [job.number for job in queue.jobs()]

    queue.hear(Loading(job=1, model="m"))
    assert shown() == [1, 2, 3, 4]
    queue.hear(Cancelled(job=1))
    queue.hear(Cancelled(job=3))
    assert shown() == [2, 4, 3, 1], "what is over comes last, the newest first"
    queue.move([4], 0)
    assert shown() == [2, 4, 3, 1], "the first of all is the engine's already"
    queue.set_paused(True)
    queue.move([4], 0)
    assert shown() == [4, 2, 3, 1]
    # The engine had begun with it before it heard of the new order.
    queue.hear(Step(job=2, index=0, step=1, steps=4, eta=1.0, preview=flat(8, 8)))
    assert shown() == [2, 4, 3, 1]
    moving = queue.job(2)
    assert moving is not None
    assert moving.thumbnail is not None
    queue.hear(Queued(job=5, recipe=RECIPE))
    assert shown() == [2, 4, 5, 3, 1]


def test_a_filter_that_goes_on_comes_back_among_what_is_painted() -> None:
    queue = QueueModel()
    wish = Filter(kind="edges", image="0" * 64)
    queue.hear(Taken(job=1, filter=wish))
    queue.hear(Queued(job=2, recipe=RECIPE))
    queue.hear(Filtered(job=1, filter=wish, facts=FACTS))
    assert [job.number for job in queue.jobs()] == [2, 1]
    queue.hear(Loading(job=1, model="m"))
    assert [job.number for job in queue.jobs()] == [1, 2]


def test_moving_tells_the_new_order_once_and_only_of_what_waits() -> None:
    queue = QueueModel()
    told: list[list[int]] = []
    queue.arranged.connect(told.append)
    for job in range(1, 7):
        queue.hear(Queued(job=job, recipe=RECIPE))
    queue.hear(Loading(job=1, model="m"))
    queue.move([1, 99], 3)
    queue.move_by([2], -1)
    queue.move_by([], 1)
    assert told == []
    queue.move_by([2, 4], 1)  # a block from here on
    queue.move_by([6], -99)
    queue.move([6], 99)
    assert told == [[3, 5, 2, 4, 6], [6, 3, 5, 2, 4], [3, 5, 2, 4, 6]]


def test_what_is_held_is_not_the_present_job() -> None:
    queue = QueueModel()
    queue.hear(Queued(job=1, recipe=RECIPE))
    queue.set_paused(True)
    assert queue.current() is None
    assert queue.waiting() == 1
    queue.hear(Loading(job=1, model="m"))
    current = queue.current()
    assert current is not None
    assert current.state is State.LOADING


# Pausing


def test_a_paused_queue_finishes_what_runs_and_begins_nothing(studio: Studio, home: Home) -> None:
    panel, window = studio.window.queue_panel, studio.window
    fill(studio, "one", "two", "three")
    studio.scripted.step()
    studio.press("F8")
    assert studio.scripted.paused
    assert panel.paused_bar.isVisible()
    studio.qtbot.waitUntil(lambda: "Step" in window.generate_panel.progress_label.text())
    assert "Paused: 2 waiting" in window.generate_panel.progress_label.text()
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: studio.session.queue.waiting() == 2)
    assert studio.scripted.running is None
    studio.qtbot.waitUntil(
        lambda: window.generate_panel.progress_label.text() == "Paused: 2 waiting"
    )
    assert not window.generate_panel.cancel_button.isEnabled()
    # What is asked for meanwhile waits with the others.
    studio.generate("four")
    studio.qtbot.waitUntil(lambda: studio.session.queue.waiting() == 3)
    assert studio.scripted.running is None
    studio.qtbot.waitUntil(lambda: load_settings(home)[0].paused)
    studio.click(panel.resume_button)
    assert not panel.paused_bar.isVisible()
    assert not window.actions_["pause_queue"].isChecked()
    assert finish_in_turn(studio) == ["two", "three", "four"]
    studio.qtbot.waitUntil(lambda: studio.session.queue.waiting() == 0)


def test_a_pause_is_there_after_a_restart_with_all_that_waits(
    open_studio: Callable[..., Studio],
) -> None:
    first = open_studio()
    fill(first, "one", "two", "three")
    first.press("F8")
    select(first, "three")
    first.press("Alt+Up", first.window.queue_panel.list)
    first.close()

    again = open_studio()
    again.qtbot.waitUntil(lambda: prompts(again) == ["one", "three", "two"])
    assert not again.window.offer.isVisible()
    assert again.window.queue_panel.paused_bar.isVisible()
    assert again.window.actions_["pause_queue"].isChecked()
    assert again.scripted.running is None
    again.click(again.window.queue_panel.resume_button)
    assert finish_in_turn(again) == ["one", "three", "two"]


# Arranging


def test_keys_move_a_waiting_job(studio: Studio) -> None:
    view = studio.window.queue_panel.list
    fill(studio, "one", "two", "three", "four")
    studio.scripted.step()
    select(studio, "four")
    studio.press("Alt+Up", view)
    assert prompts(studio) == ["one", "two", "four", "three"]
    studio.press("Alt+Shift+Up")
    assert prompts(studio) == ["one", "four", "two", "three"]
    studio.press("Alt+Up", view)
    assert prompts(studio) == ["one", "four", "two", "three"], "nothing comes before what runs"
    studio.press("Alt+Shift+Down")
    studio.press("Alt+End", view)
    assert prompts(studio) == ["one", "two", "three", "four"]
    assert [job.prompt for job in view.chosen()] == ["four"]
    studio.press("Alt+Shift+Home")
    assert finish_in_turn(studio) == ["one", "four", "two", "three"]


def test_without_a_selection_the_newest_is_moved(studio: Studio) -> None:
    fill(studio, "one", "two", "three")
    studio.press("Alt+Shift+Home", studio.window.prompt)
    assert prompts(studio) == ["one", "three", "two"]
    assert finish_in_turn(studio) == ["one", "three", "two"]


@pytest.mark.parametrize(
    ("onto", "below", "order"),
    [
        ("two", False, ["one", "four", "two", "three"]),
        ("two", True, ["one", "two", "four", "three"]),
        ("one", False, ["one", "four", "two", "three"]),
        (None, True, ["one", "two", "three", "four"]),
    ],
)
def test_a_job_is_dragged_to_its_place(
    studio: Studio, onto: str | None, below: bool, order: list[str]
) -> None:
    view, queue = studio.window.queue_panel.list, studio.session.queue
    view.setFixedHeight(400)
    fill(studio, "one", "two", "three", "four")
    select(studio, "four")
    data = queue.mimeData(view.selectedIndexes())
    height = view.visualRect(queue.index(0)).height()
    at = QPoint(40, 390)
    if onto is not None:
        at = spot(studio, onto) + QPoint(0, height // 3 * (1 if below else -1))
    move = Qt.DropAction.MoveAction
    # An event made by hand has no source, which a list that only takes its own rows asks for.
    view.setDragDropMode(view.DragDropMode.DragDrop)
    view.setState(view.State.DraggingState)
    for event in (
        QDragEnterEvent(at, move, data, LEFT, NONE),
        QDragMoveEvent(at, move, data, LEFT, NONE),
    ):
        QApplication.sendEvent(view.viewport(), event)
    QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(at), move, data, LEFT, NONE))
    assert prompts(studio) == order
    assert finish_in_turn(studio) == order


def test_the_new_order_is_in_the_index(studio: Studio) -> None:
    fill(studio, "one", "two", "three")
    select(studio, "three")
    studio.press("Alt+Shift+Up")
    gallery = studio.session.engine.gallery()
    assert gallery is not None
    studio.qtbot.waitUntil(
        lambda: [job.recipe.prompt for job in gallery.queue.jobs()] == ["one", "three", "two"]
    )


# Ending


def test_delete_ends_the_selected_jobs_and_no_picture(studio: Studio) -> None:
    view = studio.window.queue_panel.list
    fill(studio, "one", "two", "three")
    select(studio, "two")
    studio.press("Shift+Down", view)
    studio.press("Delete", view)
    studio.qtbot.waitUntil(lambda: studio.session.queue.waiting() == 1)
    assert studio.scripted.cancelled == [3, 2]
    assert finish_in_turn(studio) == ["one"]


def test_what_waits_is_cleared_at_once(studio: Studio, home: Home) -> None:
    actions = studio.window.actions_
    assert not actions["clear_waiting"].isEnabled()
    fill(studio, "one", "two", "three")
    studio.scripted.step()
    studio.qtbot.waitUntil(lambda: len(studio.session.queue.waiting_jobs()) == 2)
    studio.press("Alt+Shift+Delete")
    studio.qtbot.waitUntil(lambda: studio.session.queue.waiting() == 1)
    assert not actions["clear_waiting"].isEnabled()
    gallery = studio.session.engine.gallery()
    assert gallery is not None
    studio.qtbot.waitUntil(lambda: [job.recipe.prompt for job in gallery.queue.jobs()] == ["one"])


def test_the_menu_of_a_waiting_job_offers_what_can_be_done(studio: Studio) -> None:
    view = studio.window.queue_panel.list
    fill(studio, "one", "two", "three")
    studio.scripted.step()
    studio.qtbot.waitUntil(lambda: len(studio.session.queue.waiting_jobs()) == 2)
    for prompt, movable in (("one", False), ("three", True)):
        select(studio, prompt)
        view.customContextMenuRequested.emit(spot(studio, prompt))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert (studio.window.actions_["move_job_up"] in menu.actions()) == movable
        assert studio.window.actions_["pause_queue"] in menu.actions()
        menu.close()


# What earlier sittings left


def test_what_an_older_version_left_is_offered_once(
    open_studio: Callable[..., Studio], home: Home
) -> None:
    old = (msgspec.to_builtins(RECIPE), {"prompt": "of a version that we do not know"})
    save_settings(home, Settings(unfinished=old))
    first = open_studio()
    first.qtbot.waitUntil(first.window.offer.isVisible)
    first.qtbot.waitUntil(lambda: load_settings(home)[0].unfinished == ())
    first.close()
    again = open_studio()
    again.qtbot.waitUntil(again.window.offer.isVisible)
    again.click(again.window.offer.take_button)
    again.qtbot.waitUntil(lambda: len(again.scripted.submitted) == 1)
    assert again.scripted.submitted[0][1].prompt == "fish"
    assert not again.window.offer.isVisible()


def test_what_was_left_can_be_forgotten(open_studio: Callable[..., Studio], home: Home) -> None:
    first = open_studio()
    fill(first, "one", "two")
    first.close()
    again = open_studio()
    again.qtbot.waitUntil(again.window.offer.isVisible)
    again.click(again.window.offer.decline_button)
    assert not again.window.offer.isVisible()
    again.close()
    gallery = Gallery(home)
    assert gallery.queue.left() == []
    gallery.close()


def test_two_windows_offer_what_was_left_and_one_gets_it(
    open_studio: Callable[..., Studio], home: Home
) -> None:
    first = open_studio()
    fill(first, "one")
    first.close()
    gallery = Gallery(home)
    gallery.queue.open()
    again = open_studio()
    again.qtbot.waitUntil(again.window.offer.isVisible)
    assert len(gallery.queue.take(gallery.queue.left())) == 1
    with again.qtbot.waitSignal(again.session.noted) as noted:
        again.click(again.window.offer.take_button)
    assert "Another window" in str(noted.args[0])  # type: ignore[index]
    assert again.scripted.submitted == []
    gallery.queue.close()
    gallery.close()


def test_a_kill_between_file_and_index_is_made_up_for_by_the_next_start(
    open_studio: Callable[..., Studio], home: Home
) -> None:
    gallery = Gallery(home)
    gallery.queue.open()
    job = gallery.queue.add(msgspec.structs.replace(RECIPE, batch=2))
    done = Done(job=1, index=0, count=2, image=flat(64, 64), recipe=RECIPE.one(0), facts=FACTS)
    arrivals.put(gallery.queue.place_of(job), done)
    with contextlib.closing(sqlite3.connect(home.data / "gallery.sqlite")) as index:
        before = index.serialize()  # with the job, without the picture
    gallery.keep(done)
    gallery.queue.close()
    gallery.close()
    for file in home.data.glob("gallery.sqlite*"):
        file.unlink()
    (home.data / "gallery.sqlite").write_bytes(before)

    studio = open_studio()
    studio.qtbot.waitUntil(studio.window.offer.isVisible)
    studio.qtbot.waitUntil(lambda: studio.session.gallery.rowCount() == 1)
    assert len(list(home.pictures.rglob("*.png"))) == 1
    assert studio.session.jobs.count_left() == 1


def test_without_room_for_the_queue_painting_goes_on(
    open_studio: Callable[..., Studio], home: Home
) -> None:
    (home.data / "arriving").write_bytes(b"")  # where a folder should be
    studio = open_studio()
    studio.qtbot.waitUntil(studio.window.banner.isVisible)
    assert "queue cannot be remembered" in studio.window.banner.text()
    studio.paint("apple")
    assert studio.scripted.arriving[1] is None
