"""A model is typed, downloaded and watched; nothing is asked of a network before that."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from aipaint.app.downloading import Downloading, Outcome
from aipaint.ui.preferences.network_page import NetworkPage
from aipaint.ui.shelf.download_dialog import DownloadDialog
from tests.downloads.server import Site, run_site
from tests.ui.conftest import Studio

DATA = b"weights" * 100_000


class Asking:
    """The dialog, the switch that it turns, and what ends it."""

    def __init__(self, qtbot: QtBot, folder: Path, allowed: bool) -> None:
        self.qtbot, self.folder, self.allowed = qtbot, folder, allowed
        self.outcomes: list[Outcome] = []
        self.downloading = Downloading(lambda: self.allowed)
        self.downloading.finished.connect(self.outcomes.append)
        self.dialog = self.open()

    def open(self) -> DownloadDialog:
        dialog = DownloadDialog(self.downloading, self.folder, self.allowed, self._allow)
        self.qtbot.addWidget(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.open()
        self.qtbot.waitExposed(dialog)
        return dialog

    def _allow(self, on: bool) -> None:
        self.allowed = on

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.dialog.source, text)

    def press(self, button: QDialogButtonBox.StandardButton) -> None:
        self.qtbot.mouseClick(self.dialog.buttons.button(button), Qt.MouseButton.LeftButton)

    def download(self) -> None:
        self.press(QDialogButtonBox.StandardButton.Ok)

    def wait(self) -> Outcome:
        self.qtbot.waitUntil(lambda: bool(self.outcomes), timeout=20_000)
        return self.outcomes.pop()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("HF_"):
            monkeypatch.delenv(name)
    with run_site() as running:
        monkeypatch.setenv("HF_ENDPOINT", running.address)
        yield running


@pytest.fixture
def asking(qtbot: QtBot, tmp_path: Path) -> Iterator[Asking]:
    made = Asking(qtbot, tmp_path / "models", allowed=True)
    yield made
    made.downloading.close()


def test_offline_is_where_it_begins(asking: Asking, site: Site) -> None:
    url = site.put("/ink.safetensors", DATA)
    asking.dialog.close()
    asking.allowed = False
    dialog = asking.dialog = asking.open()
    asking.type(url)
    assert not dialog.ok_button.isEnabled()
    assert not dialog.look_button.isEnabled()
    asking.downloading.look_up(url)
    assert asking.wait().problem is not None
    assert site.asked == []
    asking.qtbot.keyClick(dialog.allowed, Qt.Key.Key_Space)
    assert asking.allowed
    assert dialog.ok_button.isEnabled()
    assert site.asked == []


def test_a_file_is_typed_and_comes(asking: Asking, site: Site) -> None:
    asking.type(site.put("/ink.safetensors", DATA))
    assert site.asked == []
    asking.download()
    outcome = asking.wait()
    assert outcome.path == asking.folder / "ink.safetensors"
    assert outcome.path.read_bytes() == DATA
    assert not asking.dialog.isVisible()


def test_several_models_are_chosen_among(asking: Asking, site: Site) -> None:
    site.put_repo("me/many", {"a.safetensors": DATA, "b.safetensors": b"b", "README.md": b"card"})
    asking.type("me/many")
    asking.download()
    dialog = asking.dialog
    asking.qtbot.waitUntil(lambda: dialog.files.topLevelItemCount() == 3, timeout=20_000)
    assert not dialog.ok_button.isEnabled()
    assert "several" in dialog.note.text()
    row = dialog.files.findItems("b.safetensors", Qt.MatchFlag.MatchExactly)[0]
    row.setCheckState(0, Qt.CheckState.Checked)
    assert "1" in dialog.note.text()
    assert "mit" in dialog.note.text()
    asking.download()
    assert asking.wait().path == asking.folder / "b.safetensors"


def test_the_files_are_shown_without_fetching(asking: Asking, site: Site) -> None:
    site.put_repo("me/toy", {"model_index.json": b"{}", "unet/model.safetensors": DATA})
    asking.type("me/toy")
    asking.qtbot.mouseClick(asking.dialog.look_button, Qt.MouseButton.LeftButton)
    files = asking.dialog.files
    asking.qtbot.waitUntil(lambda: files.topLevelItemCount() == 2, timeout=20_000)
    assert len(site.asked) == 1
    asking.type("x")  # another address
    assert files.topLevelItemCount() == 0


def test_what_goes_wrong_is_said_and_can_be_mended(asking: Asking, site: Site) -> None:
    url = site.put("/ink.safetensors", DATA, status=404)
    asking.type(url)
    asking.download()
    assert asking.wait().problem is not None
    assert "404" in asking.dialog.note.text()
    assert asking.dialog.isVisible()
    site.put("/ink.safetensors", DATA)
    asking.download()
    assert asking.wait().path is not None


def test_a_download_is_cancelled_and_taken_up_again(asking: Asking, site: Site) -> None:
    url = site.put("/ink.safetensors", DATA, tag='"one"')
    asking.type(url)
    asking.qtbot.mouseClick(asking.dialog.look_button, Qt.MouseButton.LeftButton)
    files = asking.dialog.files
    asking.qtbot.waitUntil(lambda: files.topLevelItemCount() == 1, timeout=20_000)
    stalled = site.resources["/ink.safetensors"]
    stalled.cut, stalled.hang = [300_000], threading.Event()
    asking.download()
    part = asking.folder / ".ink.safetensors.part"
    asking.qtbot.waitUntil(lambda: part.exists() and part.stat().st_size > 0, timeout=20_000)
    asking.press(QDialogButtonBox.StandardButton.Cancel)
    assert asking.wait() == Outcome()
    assert asking.dialog.isVisible()
    assert not asking.downloading.is_running()
    stalled.hang.set()
    stalled.hang = None
    asking.download()
    assert asking.wait().path is not None


def test_it_goes_on_in_the_background(asking: Asking, site: Site) -> None:
    url = site.put("/ink.safetensors", DATA)
    asking.type(url)
    asking.qtbot.mouseClick(asking.dialog.look_button, Qt.MouseButton.LeftButton)
    files = asking.dialog.files
    asking.qtbot.waitUntil(lambda: files.topLevelItemCount() == 1, timeout=20_000)
    stalled = site.resources["/ink.safetensors"]
    # Of a length that it does not tell, it is not over before the line is closed.
    stalled.hang, stalled.lengthless = threading.Event(), True
    asking.download()
    asking.qtbot.waitUntil(stalled.sent.is_set, timeout=20_000)
    asking.qtbot.mouseClick(asking.dialog.later, Qt.MouseButton.LeftButton)
    assert not asking.dialog.isVisible()
    assert asking.downloading.is_running()
    stalled.hang.set()
    assert asking.wait().path is not None


def test_the_window_downloads_and_remembers_the_switch(
    open_studio: Callable[..., Studio], site: Site
) -> None:
    studio = open_studio()
    window, session = studio.window, studio.session
    assert not session.settings.network
    url = site.put("/ink.safetensors", DATA)
    window.actions_["download_model"].trigger()
    dialog = window.download_tasks.dialog
    assert dialog is not None
    studio.qtbot.waitExposed(dialog)
    studio.qtbot.keyClicks(dialog.source, url)
    studio.qtbot.keyClick(dialog.allowed, Qt.Key.Key_Space)
    assert session.settings.network
    with studio.qtbot.waitSignal(window.download_tasks.downloading.finished, timeout=20_000):
        dialog.accept()
        studio.qtbot.waitUntil(lambda: window.download_tasks.dialog is None, timeout=20_000)
    assert (session.home.models / "ink.safetensors").read_bytes() == DATA
    page = NetworkPage(window)
    studio.qtbot.addWidget(page)
    assert not page.offline.isChecked()
    studio.qtbot.keyClick(page.offline, Qt.Key.Key_Space)
    assert not session.settings.network
