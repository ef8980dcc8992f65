"""Files come into the gallery and leave it from the command line."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from aipaint.cli import USER_ERROR, main
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import make_done


@pytest.fixture
def kept(home: Home) -> Home:
    gallery = Gallery(home)
    for seed in range(2):
        gallery.keep(make_done(seed=seed))
    gallery.close()
    return home


def run(home: Home, *words: str) -> int:
    return main(["gallery", *words, "--home", str(home.root)])


def told(home: Home, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert run(home, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_pictures_go_to_the_trash_and_come_back(
    kept: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(kept, capsys, "trash", "1")["pictures"][0]["id"] == 1
    (thrown,) = told(kept, capsys, "trash")["trash"]
    assert (thrown["id"], "/.trash/" in thrown["file"].replace("\\", "/")) == (1, True)
    assert run(kept, "trash") == 0
    assert capsys.readouterr().out.startswith("1: ")
    assert told(kept, capsys, "trash", "--restore", "1")["pictures"][0]["id"] == 1
    assert run(kept, "trash", "--restore", "1") == 0
    assert "no picture 1" in capsys.readouterr().err
    told(kept, capsys, "trash", "2")
    assert told(kept, capsys, "trash", "--empty", "--for-good") == {"emptied": 1}
    assert told(kept, capsys, "search")["found"] == 1


def test_what_the_trash_refuses(
    kept: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "send2trash", None)
    for words in (["99"], ["1", "--empty"], ["--for-good"], ["--empty"]):
        assert run(kept, "trash", *words) == USER_ERROR
        assert capsys.readouterr().err.startswith("aipaint: ")
    assert told(kept, capsys, "search")["found"] == 2
