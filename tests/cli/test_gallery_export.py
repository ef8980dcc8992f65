"""Copies of pictures leave the gallery from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aipaint.cli import USER_ERROR, main
from aipaint.core.metadata import read_meta
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
    return main(["gallery", "export", *words, "--home", str(home.root)])


def test_copies_are_written_and_told(
    kept: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["-o", str(tmp_path), "--format", "webp", "--size", "12", "--name", "{number} {seed}"]
    assert run(kept, "--query", "apple sort:oldest", *out, "--json", "--strip") == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert [Path(each["path"]).name for each in files] == [f"000{n + 1} {n}.webp" for n in range(3)]
    assert [each["id"] for each in files] == [1, 2, 3]
    assert read_meta(Path(files[0]["path"])).source == "unknown"
    assert run(kept, "1", "2", *out) == 0
    first, second = capsys.readouterr().out.split("\n")[:2]
    assert first == str(tmp_path / "0001 0-2.webp")
    assert second == str(tmp_path / "0002 1-2.webp")
    assert read_meta(Path(first)).prompt == "red apple"


def test_copies_can_be_signed(kept: Home, tmp_path: Path) -> None:
    assert run(kept, "1", "-o", str(tmp_path), "--sign") == 0
    (path,) = tmp_path.glob("*.png")
    assert b"jumb" in path.read_bytes()
    assert (kept.data / "credentials" / "signer.pem").exists()


def test_what_cannot_be_done_is_refused_beforehand(
    kept: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["-o", str(tmp_path)]
    for words in (
        out,
        ["1", "--query", "apple", *out],
        ["99", *out],
        ["1", "-o", str(tmp_path / "none")],
        ["1", "--quality", "0", *out],
        ["1", "--strip", "--sign", *out],
        ["1", "--name", "{artist}", *out],
    ):
        assert run(kept, *words) == USER_ERROR
        assert capsys.readouterr().err.startswith("aipaint: ")
    assert not (kept.data / "credentials").exists()


def test_a_picture_that_cannot_be_read_is_told_and_the_rest_is_written(
    kept: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt = sorted(kept.pictures.glob("2*/*.png"))[1]
    spoilt.write_bytes(spoilt.read_bytes()[:30])
    assert run(kept, "--query", "", "-o", str(tmp_path), "--format", "jpeg") == USER_ERROR
    said = capsys.readouterr()
    assert spoilt.name in said.err
    assert len(said.out.splitlines()) == 2
