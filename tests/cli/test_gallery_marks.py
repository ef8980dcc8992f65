"""Pictures are put in order from the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aipaint.cli import USER_ERROR, main
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import make_done


@pytest.fixture
def kept(home: Home) -> Home:
    gallery = Gallery(home)
    for seed in range(3):
        gallery.keep(make_done(seed=seed))
    gallery.close()
    return home


def run(home: Home, *words: str) -> int:
    return main(["gallery", *words, "--home", str(home.root)])


def told(home: Home, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert run(home, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_marks_are_given_by_id_and_by_file(kept: Home, capsys: pytest.CaptureFixture[str]) -> None:
    path = next(kept.pictures.glob("2*/0002-*"))
    pictures = told(kept, capsys, "tag", "1", str(path), "--add", "red hat", "--add", "猫")
    assert [each["tags"] for each in pictures["pictures"]] == [["red hat", "猫"]] * 2
    assert told(kept, capsys, "tag", "1", "--remove", "猫")["pictures"][0]["tags"] == ["red hat"]
    assert told(kept, capsys, "tag")["tags"][0] == {"name": "red hat", "pictures": 2}
    assert told(kept, capsys, "label", "green", "2")["pictures"][0]["label"] == "green"
    assert told(kept, capsys, "label", "none", "2")["pictures"][0]["label"] == ""
    assert told(kept, capsys, "rate", "4", "3")["pictures"][0]["rating"] == 4
    assert told(kept, capsys, "note", "for 妈妈", "3")["pictures"][0]["notes"] == "for 妈妈"
    assert run(kept, "tag", "1") == 0
    assert capsys.readouterr().out.rstrip().endswith("#red hat")


def test_boards_and_saved_searches(kept: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(kept, capsys, "board", "best", "--add", "1", "2")["boards"] == [
        {"name": "best", "pictures": 2}
    ]
    told(kept, capsys, "board", "best", "--remove", "2")
    assert told(kept, capsys, "board", "best", "--rename", "Top")["boards"] == [
        {"name": "Top", "pictures": 1}
    ]
    assert told(kept, capsys, "saved", "tops", "board:top")["searches"] == {"tops": "board:top"}
    assert told(kept, capsys, "search", "--saved", "tops", "apple")["found"] == 1
    assert told(kept, capsys, "saved", "tops", "--delete") == {"searches": {}}
    assert told(kept, capsys, "board", "top", "--delete") == {"boards": []}


@pytest.mark.parametrize(
    "words",
    [
        ("tag", "99", "--add", "x"),
        ("tag", "9" * 40),
        ("tag", "missing.png"),
        ("tag", "--add", "x"),
        ("label", "pink", "1"),
        ("rate", "6", "1"),
        ("note", "x" * 20_001, "1"),
        ("board", "--add", "1"),
        ("board", "none", "--delete"),
        ("board", "a", "--add", "1", "--delete"),
        ("saved", "tops"),
        ("saved", "--delete"),
        ("search", "--saved", "none"),
    ],
)
def test_what_cannot_be_is_one_line(
    kept: Home, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert run(kept, *words) == USER_ERROR
    assert capsys.readouterr().err.startswith("aipaint: ")
