"""What is remembered, and what happens to a file that somebody or something broke."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from aipaint.app.first_look import FirstLook, first_look
from aipaint.app.session import Session
from aipaint.app.settings import Draft, Settings, load_settings, save_settings, settings_path
from aipaint.core.messages import Message
from aipaint.core.paths import Home, find_home


def test_settings_come_back_as_they_were_saved(home: Home) -> None:
    settings = Settings(
        theme="light",
        language="zh_CN",
        geometry=b"\x00\xff",
        draft=Draft(prompt="猫 🐈", seed=2**32 - 1, guidance=7.5),
    )
    save_settings(home, settings)
    assert load_settings(home) == (settings, None)
    look = first_look(settings_path(home))
    assert look == FirstLook("light", "zh_CN", b"\x00\xff", "猫 🐈", True)


def test_no_file_is_a_first_start(home: Home) -> None:
    assert load_settings(home) == (Settings(), None)
    assert first_look(settings_path(home)) == FirstLook()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b'{"draft": {"steps": "many"}}', b'{"theme": 3}'],
)
def test_a_damaged_file_is_set_aside(home: Home, content: bytes) -> None:
    path = settings_path(home)
    path.write_bytes(content)
    assert isinstance(first_look(path), FirstLook)
    settings, said = load_settings(home)
    assert settings == Settings()
    assert isinstance(said, Message)
    assert path.with_suffix(".damaged.json").read_bytes() == content
    assert not path.exists()


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(
    found=st.dictionaries(
        st.sampled_from(["theme", "language", "geometry", "draft", "dark", "x"]), _JSON
    )
)
def test_the_first_look_bears_anything(
    found: dict, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = Path(tmp_path_factory.getbasetemp()) / "any.json"
    path.write_text(json.dumps(found))
    look = first_look(path)
    assert look.theme in ("system", "dark", "light")
    assert isinstance(look.prompt, str)
    assert isinstance(look.geometry, bytes)


def test_a_folder_that_cannot_be_written_is_said_once(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("aipaint.app.remembered.save_settings", refuse)
    session = Session(find_home(tmp_path / "home"))
    said: list[str] = []
    session.noted.connect(lambda message: said.append(str(message)))
    for theme in ("dark", "light"):
        with qtbot.waitSignal(session.saved):
            session.remember(theme=theme)
    assert said == ["The settings could not be saved: No space left on device."]
    session.close()
