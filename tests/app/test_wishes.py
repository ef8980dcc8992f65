"""How models are to be held and run: remembered, and told to the engine."""

from __future__ import annotations

import msgspec
from pytestqt.qtbot import QtBot

from aipaint.app.session import Session
from aipaint.app.settings import Settings, load_settings, save_settings
from aipaint.core.devices import Wishes
from aipaint.core.paths import Home
from aipaint.engine.scripted import ScriptedBackend


def test_wishes_are_told_to_the_engine_and_survive_a_restart(qtbot: QtBot, home: Home) -> None:
    wishes = Wishes(device="cpu", storage="bfloat16", ram=4 << 30)
    for configured in ([Wishes(), wishes], [wishes]):
        backend = ScriptedBackend()
        session = Session(home, backend)
        with qtbot.waitSignal(session.engine.opened, timeout=20_000):
            session.start()
        session.configure(wishes)
        assert [each for each in backend.configured if each in (Wishes(), wishes)][
            : len(configured)
        ] == configured
        session.close()
    assert load_settings(home)[0].wishes == wishes


def test_wishes_of_an_older_file_are_the_defaults(home: Home) -> None:
    save_settings(home, Settings())
    path = home.config / "settings.json"
    written = msgspec.json.decode(path.read_bytes())
    del written["wishes"]
    path.write_bytes(msgspec.json.encode(written))
    settings, problem = load_settings(home)
    assert settings.wishes == Wishes()
    assert problem is None
