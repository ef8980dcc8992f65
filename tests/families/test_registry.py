"""What is on the shelf, and what is found there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from aipaint.core.errors import UserError
from aipaint.core.paths import Home, resources
from aipaint.families.registry import STARTER_ID
from aipaint.families.shelf import Shelf


@pytest.fixture
def shelf(home: Home, tiny_pipeline: Path) -> Shelf:
    """A shelf with two models and one that is damaged."""
    for name in ("oak", "Birch", "broken"):
        shutil.copytree(tiny_pipeline, home.models / name)
    (home.models / "broken/vae/config.json").unlink()
    return Shelf(home)


def test_lists_models_and_refusals(shelf: Shelf, home: Home) -> None:
    ids = [info.id for info in shelf.models()]
    assert ids[-2:] == ["Birch", "oak"]
    assert [(path.name, "config.json" in str(why)) for path, why in shelf.refused()] == [
        ("broken", True)
    ]
    if (resources() / "models" / STARTER_ID / "model_index.json").exists():
        assert ids[0] == STARTER_ID


def test_finds_by_id_and_by_path(shelf: Shelf, home: Home) -> None:
    assert shelf.find("oak").id == "oak"
    path = str(home.models / "oak")
    assert shelf.find(path).id == path


@pytest.mark.parametrize("name", ["oka", "OAK", "aok tree", "oa"])
def test_names_the_nearest(shelf: Shelf, name: str) -> None:
    with pytest.raises(UserError, match="oak"):
        shelf.find(name)


@pytest.mark.parametrize(
    "name", ["", "..", "../oak", "x" * 5000, "a\0b", "~nobody/model", "/no/where", "⛵"]
)
def test_survives_any_name(shelf: Shelf, name: str) -> None:
    with pytest.raises(UserError):
        shelf.find(name)


def test_says_so_when_nothing_is_there(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("aipaint.families.shelf.resources", lambda: tmp_path / "none")
    shelf = Shelf(home)
    assert (shelf.models(), shelf.refused()) == ([], [])
    with pytest.raises(UserError, match="No model is on the shelf"):
        shelf.find("anything")


def test_notices_what_changes(shelf: Shelf, home: Home) -> None:
    assert shelf.find("oak").name == "Tiny"
    card = home.models / "oak/aipaint.json"
    card.write_text(card.read_text().replace("Tiny", "Great oak"))
    assert shelf.find("oak").name == "Great oak"
    (home.models / "oak/model_index.json").unlink()
    with pytest.raises(UserError):
        shelf.find("oak")


def test_refuses_single_files_on_the_shelf(shelf: Shelf, home: Home) -> None:
    (home.models / "sd15.safetensors").write_bytes(b"x")
    (home.models / "readme.txt").write_bytes(b"x")
    assert "sd15.safetensors" in [path.name for path, _ in shelf.refused()]
    assert "readme.txt" not in [path.name for path, _ in shelf.refused()]
