"""Files come into the gallery and leave it from the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from aipaint.cli import USER_ERROR, main
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import make_done, png, text


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


def test_old_work_is_taken_in(
    kept: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "a.png").write_bytes(
        png(text("parameters", "a cat\nSteps: 20, Sampler: Euler, Seed: 5"))
    )
    (old / "b.png").write_bytes(b"")
    counts = told(kept, capsys, "import", str(old), "--progress")
    assert (counts["added"], counts["unreadable"], counts["notes"]) == (1, 1, [])
    (picture,) = told(kept, capsys, "search", "seed:5 cat")["pictures"]
    assert picture["source"] == "a1111"
    (old / "a.png").rename(old / "c.png")
    assert run(kept, "rescan") == 0
    assert capsys.readouterr().out.startswith("1 found at another place")
    assert run(kept, "import", str(tmp_path / "none")) == USER_ERROR
    assert run(kept, "rescan", "--forget", str(tmp_path)) == USER_ERROR
    assert told(kept, capsys, "rescan", "--forget", str(old))["gone"] == 0
