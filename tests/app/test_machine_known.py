"""What the engine runs on is told to the window, and wishes reach the engine whenever they come."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from aipaint.app.engine_thread import EngineThread
from aipaint.core.devices import Device, Machine, Wishes
from aipaint.core.paths import Home
from aipaint.engine.scripted import ScriptedBackend

CARD = Device("cuda:0", "A card", "cuda", 8 << 30, 6 << 30, True, True)
PROCESSOR = Device("cpu", "A processor", "cpu", 16 << 30, 9 << 30, False, False)


def test_devices_are_told_when_they_are_known_and_when_they_change(
    qtbot: QtBot, home: Home
) -> None:
    backend = ScriptedBackend()
    engine = EngineThread(home, lambda: backend)
    wishes = Wishes(device="cpu")
    engine.configure(wishes)
    with qtbot.waitSignal(engine.opened, timeout=20_000):
        engine.start()
    try:
        assert engine.machine() is None
        assert backend.configured == [wishes]
        for devices in ((CARD, PROCESSOR), (PROCESSOR,)):
            with qtbot.waitSignal(engine.machine_known, timeout=20_000) as known:
                backend.know(Machine(devices, 3))
            assert known.args == [devices]
        found = engine.machine()
        assert found is not None
        assert found.device("cuda:0") == PROCESSOR
        engine.configure(Wishes())
        assert backend.configured == [wishes, Wishes()]
    finally:
        engine.stop()
