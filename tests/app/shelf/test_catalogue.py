"""The catalogue as the shelf's windows use it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from aipaint.app.shelf.catalogue import Catalogue
from aipaint.app.shelf.items import Defaults, Item
from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.families.shelf import Shelf
from tests.families.model_files import header, lora, safetensors

LAYER = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"
INK = lora({LAYER: (8, 768)}, 2)
Make = Callable[..., Catalogue]


@pytest.fixture
def folder(home: Home, tmp_path: Path) -> Path:
    """A folder of models that is not watched yet."""
    home.create()
    root = tmp_path / "models"
    (root / "styles").mkdir(parents=True)
    safetensors(root / "styles/ink.safetensors", INK, notes={"modelspec.title": "Ink"})
    (root / "styles/ink.civitai.info").write_text(json.dumps({"trainedWords": ["inkwash"]}))
    Image.new("RGB", (8, 8), "red").save(root / "styles/ink.preview.png")
    safetensors(root / "rose.safetensors", header("sdxl")["tensors"])
    safetensors(root / "t5.safetensors", header("t5-xxl")["tensors"])
    (root / "broken.safetensors").write_bytes(b"x")
    return root


@pytest.fixture
def make(home: Home, qtbot: QtBot) -> Iterator[Make]:
    """Make a catalogue that has looked through its folders."""
    made: list[Catalogue] = []

    def work(**values: object) -> Catalogue:
        catalogue = Catalogue(home, lambda: Shelf(home), **values)  # pyright: ignore[reportArgumentType]
        made.append(catalogue)
        done(catalogue, qtbot, catalogue.rescan)
        return catalogue

    yield work
    for each in made:
        each.close()


def done(catalogue: Catalogue, qtbot: QtBot, work: Callable[[], object]) -> None:
    """Wait until what `work` began has been looked through."""
    work()
    qtbot.waitUntil(lambda: not catalogue.scanning(), timeout=60_000)


def of(catalogue: Catalogue, name: str) -> Item:
    return next(item for item in catalogue.items() if item.path.name == name)


@pytest.fixture
def full(make: Make, folder: Path, qtbot: QtBot) -> Catalogue:
    catalogue = make()
    done(catalogue, qtbot, lambda: catalogue.add_root(folder))
    return catalogue


def test_says_what_each_is(full: Catalogue, folder: Path) -> None:
    ink = of(full, "ink.safetensors")
    assert (ink.name, ink.id, ink.kind, ink.role) == ("Ink", "ink.safetensors", "loras", "lora")
    assert (ink.usable, ink.reason, ink.root) == (True, None, folder)
    assert ink.triggers == ("inkwash",)
    assert ink.preview == folder / "styles/ink.preview.png"
    assert ink.sidecar is not None
    rose = of(full, "rose.safetensors")
    assert (rose.kind, rose.role, rose.base, rose.size) == (
        "models",
        "checkpoint",
        "SDXL",
        (1024, 1024),
    )
    assert rose.hash
    assert len(rose.hash) == 16
    broken = of(full, "broken.safetensors")
    assert (broken.usable, bool(broken.reason)) == (False, True)
    encoder = of(full, "t5.safetensors")
    assert (encoder.usable, encoder.kind, encoder.role) == (False, "", "text encoder")
    assert "by itself" in str(encoder.reason)
    assert full.item(folder / "nothing") is None
    assert full.named("loras", "ink.safetensors") == ink
    assert full.named("models", "ink.safetensors") is None


def test_folders_come_and_go(
    full: Catalogue, make: Make, folder: Path, home: Home, qtbot: QtBot
) -> None:
    root = full.roots()[-1]
    assert (root.path, root.removable, root.count) == (folder, True, 4)
    assert not any(each.removable for each in full.roots()[:-1])
    assert of(make(), "ink.safetensors").usable
    done(full, qtbot, lambda: full.remove_root(folder))
    assert all(item.root != folder for item in full.items())
    assert folder.exists()
    with qtbot.waitSignal(full.problem) as told:
        full.add_root(folder / "nothing")
    assert isinstance(told.args[0], UserError)


def test_recipes_lists_come_from_the_same_scan(make: Make, folder: Path, qtbot: QtBot) -> None:
    catalogue = make()
    found = []
    catalogue.scanned.connect(found.append)
    done(catalogue, qtbot, lambda: catalogue.add_root(folder))
    assert [info.id for info in found[-1].infos["loras"]] == ["ink.safetensors"]
    assert found[-1].infos[""][-1].id == "rose.safetensors"
    # What is wrong in another program's folder is for the shelf to tell.
    assert found[-1].refused == []


def test_what_is_noted_lasts(full: Catalogue, make: Make, folder: Path, home: Home) -> None:
    path = folder / "styles/ink.safetensors"
    full.set_favourite(path, True)
    full.set_notes(path, "strong lines")
    full.set_defaults(path, Defaults(weight=0.6))
    assert of(full, "ink.safetensors").favourite
    full.close()
    item = of(make(), "ink.safetensors")
    assert (item.favourite, item.notes, item.defaults) == (
        True,
        "strong lines",
        Defaults(weight=0.6),
    )


def test_notes_follow_a_file_that_is_moved(full: Catalogue, make: Make, folder: Path) -> None:
    path = folder / "styles/ink.safetensors"
    full.set_favourite(path, True)
    full.close()
    path.rename(folder / "brush.safetensors")
    again = make()
    assert of(again, "brush.safetensors").favourite
    again.set_favourite(folder / "brush.safetensors", False)
    again.close()
    assert not of(make(), "brush.safetensors").favourite


def test_the_users_picture_comes_first(full: Catalogue, folder: Path, qtbot: QtBot) -> None:
    path = folder / "styles/ink.safetensors"
    Image.new("RGB", (900, 600), "blue").save(folder / "mine.png")
    with qtbot.waitSignal(full.changed):
        full.set_preview(path, folder / "mine.png")
    kept = of(full, "ink.safetensors").preview
    assert kept is not None
    assert folder not in kept.parents
    with Image.open(kept) as opened:
        assert opened.size == (512, 341)
    full.set_preview(path, None)
    assert of(full, "ink.safetensors").preview == folder / "styles/ink.preview.png"
    with qtbot.waitSignal(full.problem):
        full.set_preview(path, folder / "broken.safetensors")


def test_damaged_notes_are_kept_aside(folder: Path, make: Make, home: Home) -> None:
    (home.data / "shelf.json").write_bytes(b"{not json")
    assert make().items() is not None
    assert (home.data / "shelf.damaged.json").read_bytes() == b"{not json"


def test_duplicates_are_told_by_their_hash(folder: Path, make: Make, qtbot: QtBot) -> None:
    shutil.copy(folder / "styles/ink.safetensors", folder / "copy.safetensors")
    (folder / "rose.safetensors").unlink()
    (folder / "t5.safetensors").unlink()
    catalogue = make(idle=lambda: True)
    done(catalogue, qtbot, lambda: catalogue.add_root(folder))
    catalogue.hash_idly(0)
    qtbot.waitUntil(lambda: bool(of(catalogue, "copy.safetensors").same_as), timeout=60_000)
    assert of(catalogue, "copy.safetensors").same_as == (folder / "styles/ink.safetensors",)
    sha = of(catalogue, "copy.safetensors").hashes[0]
    found = catalogue.like("gone", sha[:10])
    assert {item.path.name for item in found} == {"copy.safetensors", "ink.safetensors"}
    done(catalogue, qtbot, catalogue.rescan)
    assert of(catalogue, "ink.safetensors").hashes[0] == sha


def test_nothing_is_hashed_while_there_is_work(folder: Path, make: Make, qtbot: QtBot) -> None:
    asked = []
    catalogue = make(idle=lambda: bool(asked.append(1)))
    done(catalogue, qtbot, lambda: catalogue.add_root(folder))
    catalogue.hash_idly(0)
    qtbot.waitUntil(lambda: bool(asked))
    assert not any(item.hashes for item in catalogue.items())


@pytest.mark.parametrize("name", ["ink", "Ink_v2", "C:\\models\\Lora\\ink.safetensors", "inc.pt"])
def test_the_nearest_of_a_missing_one(full: Catalogue, name: str) -> None:
    assert full.like(name)[0].path.name == "ink.safetensors"
    assert full.like(name, role="checkpoint") == [] or name != "Ink_v2"


def test_the_same_content_is_nearer_than_the_same_name(full: Catalogue) -> None:
    rose = of(full, "rose.safetensors")
    assert full.like("ink", rose.hash)[0] == rose
    assert full.like("", "") == []


def test_a_changed_file_is_read_again(full: Catalogue, folder: Path, qtbot: QtBot) -> None:
    before = of(full, "rose.safetensors")
    (folder / "styles/ink.safetensors").unlink()
    (folder / "styles/ink.preview.png").rename(folder / "rose.png")
    done(full, qtbot, full.rescan)
    assert [item.path.name for item in full.items() if item.kind == "loras"] == []
    assert of(full, "rose.safetensors").preview == folder / "rose.png"
    assert before.preview is None
