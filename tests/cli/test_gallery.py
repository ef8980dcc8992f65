"""`aipaint gallery` finds what was kept."""

from __future__ import annotations

import json

import pytest

from aipaint.cli import USER_ERROR, main
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import make_done


@pytest.fixture
def kept(home: Home) -> Home:
    gallery = Gallery(home)
    for seed, prompt in enumerate(("red apple", "一只猫", "green apple")):
        entry = gallery.keep(make_done(prompt, seed=seed))
    gallery.mark(entry.id, rating=3, tags=("fruit",))
    gallery.close()
    return home


def run(home: Home, *words: str) -> int:
    return main(["gallery", *words, "--home", str(home.root)])


def test_search_lists_what_is_found(kept: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(kept, "search", "apple") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("-green-apple.png: ★★★ green apple")
    assert second.endswith("-red-apple.png: red apple")
    assert main(["gallery", "search", "--home", str(kept.root), "--", "-apple"]) == 0
    assert "一只猫" in capsys.readouterr().out


def test_search_as_json(kept: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(kept, "search", "apple", "sort:rating", "--json", "--limit", "1") == 0
    output = json.loads(capsys.readouterr().out)
    assert output["found"] == 2
    (picture,) = output["pictures"]
    assert (picture["rating"], picture["tags"]) == (3, ["fruit"])
    assert picture["recipe"]["prompt"] == "green apple"


def test_nothing_found_is_said(kept: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(kept, "search", "wolf") == 0
    assert "no picture" in capsys.readouterr().err
    assert run(kept, "search", "--limit", "0") == USER_ERROR


def test_rebuild_says_how_many_there_are(kept: Home, capsys: pytest.CaptureFixture[str]) -> None:
    folder = next(kept.pictures.glob("2*"))
    (folder / "9000-strange.png").write_bytes(b"")
    assert run(kept, "rebuild") == 0
    said = capsys.readouterr()
    assert said.out == "3 pictures are in the gallery.\n"
    assert "1 files" in said.err


def test_a_picture_is_shown(kept: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(kept, "show", "3", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["rating"], shown["source"]) == (3, "aipaint")
    assert shown["facts"]["device"] == "cpu"
    assert run(kept, "show", shown["path"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "rating: 3" in lines
    assert 'tags: ["fruit"]' in lines
    assert run(kept, "show", "4") == USER_ERROR


def test_files_are_compared_with_the_index(kept: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(kept, "verify", "--progress", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"pictures": 3, "problems": []}
    first, second, _ = sorted(next(kept.pictures.glob("2*")).glob("*.png"))
    first.write_bytes(second.read_bytes())
    second.write_bytes(b"no picture")
    assert run(kept, "verify") == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [f"{second}: unreadable", f"{first}: changed"]
    assert "3 pictures were looked at, 2 are" in said.err
