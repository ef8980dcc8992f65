"""Imports in the background, and the index follows what other programs do to the files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from aipaint.app.library import watching
from aipaint.app.library.importing import Importing, Outcome
from aipaint.app.library.library import Library
from aipaint.app.library.watching import FolderWatch, folders_to_watch
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Change, Gallery
from tests.core.pictures import make_done, png, text


class Watched:
    """A gallery with a folder of old work that is watched."""

    def __init__(self, qtbot: QtBot, home: Home, old: Path) -> None:
        self.qtbot = qtbot
        self.home, self.old = home, old
        self.gallery = Gallery(home)
        self.library = Library()
        self.importing = Importing(self.library)
        self.watch = FolderWatch(self.library, self.importing, home.pictures)
        self.outcomes: list[Outcome] = []
        self.outdated: list[bool] = []
        self.importing.finished.connect(self.outcomes.append)
        self.library.outdated.connect(lambda: self.outdated.append(True))
        self.library.open(self.gallery)

    def take(self, **how: bool) -> Outcome:
        with self.qtbot.waitSignal(self.importing.finished, timeout=20_000):
            self.importing.take([self.old], **how)
        return self.outcomes[-1]

    def names(self) -> set[str]:
        return {entry.path.name for entry in self.gallery.search("")}

    def is_watched(self, *folders: Path) -> bool:
        return {str(folder) for folder in folders} <= set(self.watch.folders())

    def wait(self, names: set[str]) -> None:
        self.qtbot.waitUntil(lambda: self.names() == names, timeout=20_000)
        self.qtbot.waitUntil(lambda: not self.importing.is_running(), timeout=20_000)

    def close(self) -> None:
        self.watch.close()
        self.importing.close()
        self.library.close()
        self.gallery.close()


@pytest.fixture
def watched(
    qtbot: QtBot, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watched]:
    monkeypatch.setattr(watching, "_PAUSE_MS", 50)
    monkeypatch.setattr(watching, "_SHARE", 0)
    old = tmp_path / "old"
    (old / "deep").mkdir(parents=True)
    draw(old / "one.png", 1)
    draw(old / "deep" / "two.png", 2)
    (old / "broken.png").write_bytes(b"\x89PNG")
    opened = Watched(qtbot, home, old)
    yield opened
    opened.close()


def draw(path: Path, number: int) -> None:
    path.write_bytes(png(text("parameters", f"fox {number}\nSteps: 5, Seed: {number}")))


def test_an_import_tells_what_came_and_what_did_not(watched: Watched) -> None:
    told: list[object] = []
    watched.importing.told.connect(told.append)
    outcome = watched.take()
    assert (outcome.counts["added"], outcome.counts["unreadable"]) == (2, 1)
    (path, why), *_ = outcome.unreadable
    assert path == watched.old / "broken.png"
    assert str(why)
    assert str(outcome.words()) == "Pictures added: 2. No pictures that can be read: 1."
    assert told
    assert watched.outdated
    again = watched.take()
    assert again.is_nothing()
    assert again.counts["unreadable"] == 1


def test_copies_stay_when_the_folder_goes(watched: Watched) -> None:
    watched.take(copy=True)
    shutil.rmtree(watched.old)
    watched.importing.look_again()
    watched.wait({"one.png", "two.png"})


def test_a_folder_that_is_not_there_is_refused_and_an_import_can_be_ended(
    watched: Watched,
) -> None:
    shutil.rmtree(watched.old / "deep")
    with watched.qtbot.waitSignal(watched.importing.finished):
        watched.importing.take([watched.old / "deep", watched.old])
    outcome = watched.outcomes[-1]
    assert len(outcome.refused) == 1
    assert outcome.counts["added"] == 1
    with watched.qtbot.waitSignal(watched.importing.finished):
        watched.importing.take([watched.old])
        watched.importing.cancel()
    assert watched.outcomes[-1].cancelled or watched.outcomes[-1].is_nothing()


def test_what_another_program_does_is_followed(watched: Watched) -> None:
    watched.take()
    (two,) = watched.gallery.search("name:two")
    watched.gallery.mark_all([two.id], Change(rating=4))
    watched.watch.start()
    old = watched.old
    watched.qtbot.waitUntil(lambda: watched.is_watched(old, old / "deep"))
    draw(old / "three.png", 3)
    watched.wait({"one.png", "two.png", "three.png"})
    (old / "one.png").unlink()
    (old / "deep" / "two.png").rename(old / "deep" / "zwei.png")
    watched.wait({"zwei.png", "three.png"})
    (moved,) = watched.gallery.search("name:zwei")
    assert (moved.id, moved.rating) == (two.id, 4)
    # A folder that is new is watched as well.
    (old / "new").mkdir()
    watched.qtbot.waitUntil(lambda: watched.is_watched(old / "new"), timeout=20_000)
    draw(old / "new" / "four.png", 4)
    watched.wait({"zwei.png", "three.png", "four.png"})


def test_the_gallerys_own_folders_heal(watched: Watched) -> None:
    first = watched.gallery.keep(make_done("one", seed=1))
    second = watched.gallery.keep(make_done("two", seed=2))
    watched.watch.start()
    watched.qtbot.waitUntil(lambda: watched.is_watched(first.path.parent))
    first.path.unlink()
    second.path.rename(second.path.with_name("other.png"))
    watched.wait({"other.png"})
    assert watched.gallery.search("")[0].id == second.id


def test_what_is_written_here_is_no_news(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    own_looks: list[bool] = []
    look = watched.importing.look_again
    monkeypatch.setattr(
        watched.importing, "look_again", lambda own=True: (own_looks.append(own), look(own))
    )
    watched.take()
    entry = watched.gallery.keep(make_done("one", seed=1))
    watched.watch.start()
    watched.qtbot.waitUntil(lambda: watched.is_watched(entry.path.parent, watched.old))
    with watched.qtbot.waitSignal(watched.library.changed):
        watched.library.mark([entry.id], Change(rating=3))
    fresh = watched.gallery.keep(make_done("two", seed=2))
    watched.library.announce_added(fresh)
    # By when this is heard of, the others were.
    draw(watched.old / "last.png", 9)
    watched.qtbot.waitUntil(lambda: bool(watched.gallery.search("name:last")))
    watched.qtbot.waitUntil(lambda: not watched.importing.is_running())
    assert own_looks
    assert not any(own_looks)


def test_who_comes_back_after_a_while_finds_what_changed(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.take()
    (watched.old / "one.png").unlink()
    watched.watch.come_back()  # too soon
    assert not watched.importing.is_running()
    monkeypatch.setattr(watching, "_AWAY", 0.0)
    watched.watch.come_back()
    watched.wait({"two.png"})
    assert [outcome.counts["gone"] for outcome in watched.outcomes[1:]] == [1]


def test_watching_can_be_left(watched: Watched) -> None:
    watched.take()
    watched.watch.start()
    watched.qtbot.waitUntil(lambda: watched.is_watched(watched.old))
    watched.watch.set_on(False)
    assert watched.watch.folders() == []
    watched.watch.set_on(True)
    watched.qtbot.waitUntil(lambda: watched.is_watched(watched.old))


def test_folders_are_bounded_and_links_are_left_out(tmp_path: Path) -> None:
    for name in ("a/x/y", "b/x", "c", ".hidden"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "a")
    found = folders_to_watch([tmp_path, tmp_path / "gone"])
    below = [str(Path(each).relative_to(tmp_path)) for each in found]
    assert below == [".", "a", "b", "c", "a/x", "b/x", "a/x/y"]
    assert folders_to_watch([tmp_path], most=3) == found[:3]
