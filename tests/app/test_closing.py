"""The end of a session, while something is still under way."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from aipaint.app.session import Session
from aipaint.core.paths import Home
from aipaint.engine.scripted import ScriptedBackend


def test_what_is_under_way_still_finds_the_gallery(qtbot: QtBot, home: Home) -> None:
    session = Session(home, ScriptedBackend())
    with qtbot.waitSignal(session.engine.opened):
        session.start()
    closing = threading.Event()
    session.closing.connect(closing.set)
    found: list[object] = []

    def errand() -> None:
        gallery = session.engine.gallery()
        assert gallery is not None
        assert closing.wait(5)
        session.engine.wait(300)  # ms: time to end, had it been asked to
        found.append(gallery.prompts())

    session.errands.run(errand)
    session.close()
    assert found == [[]]
