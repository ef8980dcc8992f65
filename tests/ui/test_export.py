"""Copies for others: what the dialog asks, what it writes, and how it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import PIL.Image
import pytest
from PySide6.QtCore import Qt

from aipaint.app.exporting import Outcome
from aipaint.core.events import Failed
from aipaint.core.metadata import read_meta
from aipaint.core.paths import Home
from aipaint.gallery import exporting
from aipaint.gallery.export_copy import Copy, Wish, copy_of
from aipaint.gallery.gallery import Entry, Gallery
from aipaint.ui.export_dialog import ExportDialog
from tests.core.pictures import make_done
from tests.ui.conftest import Studio


@pytest.fixture
def stocked(home: Home, open_studio: Callable[..., Studio]) -> Studio:
    """A studio whose gallery has three pictures."""
    gallery = Gallery(home)
    for seed in range(3):
        gallery.keep(make_done(seed=seed))
    gallery.close()
    studio = open_studio()
    studio.qtbot.waitUntil(lambda: studio.window.session.gallery.rowCount() == 3)
    return studio


def opened(studio: Studio) -> ExportDialog:
    window = studio.window
    window.exports.ask(entries_of(studio))
    (dialog,) = (each for each in window.findChildren(ExportDialog) if each.isVisible())
    studio.qtbot.waitExposed(dialog)
    return dialog


def entries_of(studio: Studio) -> list[Entry]:
    model = studio.window.session.gallery
    studio.qtbot.waitUntil(lambda: all(model.entry(row) for row in range(3)))
    return [entry for row in range(3) if (entry := model.entry(row)) is not None]


def fill(studio: Studio, dialog: ExportDialog, folder: Path, pattern: str) -> None:
    for edit, text in ((dialog.folder, str(folder)), (dialog.pattern, pattern)):
        studio.click(edit)
        edit.selectAll()
        studio.qtbot.keyClicks(edit, text)


def ended(studio: Studio, begin: Callable[[], object]) -> Outcome:
    with studio.qtbot.waitSignal(studio.window.exports.exporting.finished) as told:
        begin()
    assert told.args is not None
    return told.args[0]


def test_pictures_are_exported_as_it_is_wished(stocked: Studio, tmp_path: Path) -> None:
    dialog = opened(stocked)
    fill(stocked, dialog, tmp_path, "{number} {seed}")
    assert dialog.named.text() == "0001 2.png"
    stocked.click(dialog.format)
    stocked.qtbot.keyClicks(dialog.format, "JPEG")
    dialog.format.hidePopup()
    assert dialog.named.text() == "0001 2.jpg"
    stocked.qtbot.mouseClick(
        dialog.strip, Qt.MouseButton.LeftButton, pos=dialog.strip.rect().center() * 0.2
    )
    assert dialog.strip.isChecked()
    assert not dialog.sign.isEnabled()
    dialog.longest.setValue(12)
    ended(stocked, lambda: stocked.click(dialog.ok_button))
    files = sorted(tmp_path.glob("*.jpg"))
    assert [path.name for path in files] == ["0001 2.jpg", "0002 1.jpg", "0003 0.jpg"]
    assert read_meta(files[0]).source == "unknown"
    with PIL.Image.open(files[0]) as image:
        assert image.size == (8, 12)
    assert not dialog.isVisible()
    # The next one begins where this one was.
    again = opened(stocked)
    assert again.wish().format == "JPEG"
    assert again.wish().strip
    assert again.folder.text() == str(tmp_path)
    again.reject()


def test_what_cannot_be_is_said_before(stocked: Studio, tmp_path: Path) -> None:
    dialog = opened(stocked)
    fill(stocked, dialog, tmp_path / "none", "{seed}")
    assert not dialog.ok_button.isEnabled()
    assert "does not exist" in dialog.note.text()
    fill(stocked, dialog, tmp_path, "{artist}")
    assert not dialog.ok_button.isEnabled()
    assert "{artist}" in dialog.note.text()
    fill(stocked, dialog, tmp_path, "{seed}")
    assert dialog.ok_button.isEnabled()
    dialog.reject()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """While it is not set, no picture is finished."""
    gate = threading.Event()

    def slow(path: Path, wish: Wish) -> Copy:
        gate.wait(20)
        return copy_of(path, wish)

    monkeypatch.setattr(exporting, "copy_of", slow)
    yield gate
    gate.set()


def test_an_export_can_be_ended(stocked: Studio, tmp_path: Path, gate: threading.Event) -> None:
    dialog = opened(stocked)
    fill(stocked, dialog, tmp_path, "{seed}")

    def begin() -> None:
        stocked.click(dialog.ok_button)
        stocked.qtbot.waitUntil(lambda: dialog.note.text().startswith("0 of 3"))
        stocked.press("Escape", dialog)
        assert dialog.isVisible()
        gate.set()

    outcome = ended(stocked, begin)
    assert outcome.cancelled
    # The one that was being written is whole, the others were not begun.
    assert [path.name for path in tmp_path.glob("*.png")] == ["2.png"]
    assert len(outcome.files) == 1
    assert not dialog.isVisible()


def test_it_may_go_on_in_the_background_and_tells_of_its_end(
    stocked: Studio, tmp_path: Path, gate: threading.Event
) -> None:
    dialog = opened(stocked)
    fill(stocked, dialog, tmp_path, "{seed}")
    entries_of(stocked)[0].path.write_bytes(b"spoilt")
    told: list[Failed] = []
    stocked.window.session.failed.connect(told.append)

    def begin() -> None:
        stocked.click(dialog.ok_button)
        stocked.qtbot.waitUntil(dialog.later.isVisible)
        stocked.click(dialog.later)
        assert not dialog.isVisible()
        gate.set()

    outcome = ended(stocked, begin)
    assert len(outcome.files) == 2
    assert ["could not be exported: 1" in str(failed.what) for failed in told] == [True]


def test_the_picture_of_the_strip_is_exported_without_the_room(
    stocked: Studio, tmp_path: Path
) -> None:
    window = stocked.window
    entry = entries_of(stocked)[1]
    assert not window.actions_["export_pictures"].isEnabled()
    window.strip.select(entry.id)
    window.pictures.show_entry(entry)
    stocked.qtbot.waitUntil(window.actions_["export_pictures"].isEnabled)
    window.actions_["export_pictures"].trigger()
    (dialog,) = (each for each in window.findChildren(ExportDialog) if each.isVisible())
    fill(stocked, dialog, tmp_path, "{seed}")
    ended(stocked, lambda: stocked.click(dialog.ok_button))
    assert [path.name for path in tmp_path.glob("*.png")] == [f"{entry.recipe.seed}.png"]
