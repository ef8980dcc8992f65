"""Pictures that belong together are told from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aipaint.cli import USER_ERROR, main
from aipaint.core.paths import Home
from aipaint.core.pixels import digest_of
from aipaint.core.recipe import Repaint
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import make_done, make_recipe, picture


@pytest.fixture
def kept(home: Home) -> Home:
    gallery = Gallery(home)
    entry = gallery.keep(make_done())
    gallery.close()
    shutil.copy(entry.path, entry.path.with_name("0009-copy.png"))
    return home


def run(home: Home, *words: str) -> int:
    return main(["gallery", *words, "--home", str(home.root)])


def told(home: Home, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert run(home, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_duplicates_are_listed(kept: Home, capsys: pytest.CaptureFixture[str]) -> None:
    (group,) = told(kept, capsys, "duplicates", "--exact", "--progress")["groups"]
    assert [Path(each["path"]).name for each in group][1] == "0009-copy.png"
    assert run(kept, "duplicates", "--exact") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("1: ")
    assert second.endswith("0009-copy.png")
    # Both are of one colour: nothing can be said of their looks.
    assert run(kept, "duplicates") == 0
    assert "no picture" in capsys.readouterr().err
    assert run(kept, "duplicates", "--distance", "12") == USER_ERROR


def test_a_family_is_told(kept: Home, capsys: pytest.CaptureFixture[str]) -> None:
    gallery = Gallery(kept)
    parent = make_done(seed=5)
    gallery.keep(parent)
    repaint = Repaint(image=digest_of(parent.image), mask="f" * 64)
    recipe = msgspec.structs.replace(make_recipe(seed=6), repaint=repaint)
    child = gallery.keep(msgspec.structs.replace(make_done(), recipe=recipe))
    gallery.close()
    family = told(kept, capsys, "family", str(child.path))
    # The first of those with these pixels.
    assert [(link["child"], link["role"]) for link in family["links"]] == [(child.id, "init")]
    assert family["absent"][0]["role"] == "mask"
    assert len(family["pictures"]) == 2
    assert run(kept, "family", str(child.id)) == 0
    assert "not in the gallery" in capsys.readouterr().out
    assert (
        "Only this one begins with a picture."
        in told(kept, capsys, "family", str(child.id), "--differs", "1")["differences"]
    )
    assert run(kept, "family", "1", "--differs", "1") == 0
    assert "same recipe" in capsys.readouterr().err
    assert run(kept, "family", "none.png") == USER_ERROR


def test_a_photograph_tells_nothing(
    kept: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "photo.jpg").write_bytes(picture("JPEG"))
    assert run(kept, "import", str(tmp_path / "old")) == 0
    capsys.readouterr()
    photo = str(tmp_path / "old" / "photo.jpg")
    assert told(kept, capsys, "family", "1", "--differs", photo) == {
        "differences": ["The file photo.jpg does not tell how it was made."]
    }
