"""Watched folders: what is found in them, by which name, and what is said of the rest."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.families import survey as surveys
from aipaint.families.shelf import Shelf
from aipaint.families.shelf_kinds import LORA, MODEL, VAE
from aipaint.families.watched import unwatch, watch, watched
from tests.families.model_files import header, lora, safetensors

LAYER = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"
INK = lora({LAYER: (8, 768)}, 2)


@pytest.fixture
def folder(home: Home, tmp_path: Path) -> Path:
    """A folder as another program keeps it, which is watched."""
    root = tmp_path / "webui/models"
    for name in ("Lora/styles", "Stable-diffusion/SDXL", "VAE"):
        (root / name).mkdir(parents=True)
    safetensors(root / "Lora/styles/ink.safetensors", INK)
    safetensors(root / "Stable-diffusion/SDXL/rose.safetensors", header("sdxl")["tensors"])
    safetensors(root / "VAE/soft.safetensors", header("vae-sd")["tensors"])
    (root / "VAE/broken.safetensors").write_bytes(b"x")
    home.create()
    watch(home, root)
    return root


def test_the_header_tells_what_a_thing_is_and_not_its_folder(home: Home, folder: Path) -> None:
    shutil.move(folder / "Lora/styles/ink.safetensors", folder / "VAE/ink.safetensors")
    survey = Shelf(home).look()
    assert [info.id for info in survey.usable(LORA)] == ["ink.safetensors"]
    assert [info.id for info in survey.usable(VAE)] == ["soft.safetensors"]
    assert [info.id for info in survey.usable(MODEL)][-1] == "rose.safetensors"
    assert [path.name for path, _ in survey.refused()] == ["broken.safetensors"]


def test_what_a_recipe_names_is_found_without_opening_any_other(
    home: Home, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveys, "identify", lambda _path: pytest.fail("opened"))
    ink = folder / "Lora/styles/ink.safetensors"
    for name in ("ink", "ink.safetensors", "Lora/styles/ink", str(ink)):
        assert Shelf(home).find_lora(name).path == ink
    assert Shelf(home).find("rose").id == "rose.safetensors"
    assert Shelf(home).find_vae("soft").path == folder / "VAE/soft.safetensors"


@pytest.mark.parametrize("name", ["../models/VAE/soft", "VAE/../VAE/soft", "/VAE/soft", "~x/soft"])
def test_no_name_leads_out_of_the_folder(home: Home, folder: Path, name: str) -> None:
    with pytest.raises(UserError):
        Shelf(home).find_vae(name)


def test_ids_are_unique_and_lead_to_what_they_name(
    home: Home, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    for place in (folder / "Lora/more", other, other / "Lora/more", home.models / "loras"):
        place.mkdir(parents=True)
        safetensors(place / "ink.safetensors", INK, notes={"ss_output_name": str(place)})
    watch(home, other)
    shelf = Shelf(home)
    infos = shelf.loras()
    assert len({info.id for info in infos}) == len(infos) == 5
    assert infos[0].path == home.models / "loras/ink.safetensors"
    for info in infos:
        assert shelf.find_lora(info.id).path == info.path


def test_another_thing_of_that_name_is_no_hindrance(home: Home, folder: Path) -> None:
    shutil.copy(folder / "VAE/soft.safetensors", folder / "ink.safetensors")
    assert Shelf(home).find_lora("ink").path == folder / "Lora/styles/ink.safetensors"
    with pytest.raises(UserError, match="cannot be opened"):
        Shelf(home).find("ink")


def test_what_comes_later_is_found_and_what_goes_is_not(home: Home, folder: Path) -> None:
    shelf = Shelf(home)
    with pytest.raises(UserError, match="nearest names are: ink"):
        shelf.find_lora("oil")
    (folder / "Lora/new").mkdir()
    oil = safetensors(folder / "Lora/new/oil.safetensors", INK)
    assert shelf.find_lora("oil").path == oil
    oil.unlink()
    with pytest.raises(UserError, match="no LoRA called oil"):
        shelf.find_lora("oil")
    assert [info.id for info in shelf.loras()] == ["ink.safetensors"]


def test_a_file_that_changes_is_read_again(home: Home, folder: Path) -> None:
    shelf = Shelf(home)
    assert len(shelf.loras()) == 1
    ink = folder / "Lora/styles/ink.safetensors"
    ink.write_bytes(b"cut short")
    assert shelf.loras() == []
    with pytest.raises(UserError):
        shelf.find_lora("ink")
    assert ink in [path for path, _ in shelf.refused()]


def test_the_next_start_asks_no_detector(
    home: Home, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Shelf(home).look()
    monkeypatch.setattr(surveys, "identify", lambda _path: pytest.fail("opened"))
    monkeypatch.setattr(surveys, "ask", lambda _path, _kind: pytest.fail("asked"))
    after = Shelf(home).look()
    assert [each.path for each in after.seen] == [each.path for each in before.seen]
    for kind in (MODEL, LORA, VAE):
        assert after.usable(kind) == before.usable(kind)
    assert [(path, str(why)) for path, why in after.refused()] == [
        (path, str(why)) for path, why in before.refused()
    ]


def test_a_damaged_memory_costs_time_and_nothing_else(home: Home, folder: Path) -> None:
    before = [info.id for info in Shelf(home).loras()]
    memory = home.cache / "models-judged.msgpack"
    for data in (b"", memory.read_bytes().replace(b"ink", b"\xff\xff\xff")):
        memory.write_bytes(data)
        assert [info.id for info in Shelf(home).loras()] == before


def test_a_folder_that_is_gone_is_told_and_the_rest_is_there(home: Home, folder: Path) -> None:
    shelf = Shelf(home)
    shelf.look()
    shutil.move(folder, folder.with_name("away"))
    survey = shelf.look()
    assert [problem.path for problem in survey.problems] == [str(folder)]
    shutil.move(folder.with_name("away"), folder)
    assert [info.id for info in shelf.loras()] == ["ink.safetensors"]


def test_folders_are_watched_once_and_no_longer(home: Home, folder: Path, tmp_path: Path) -> None:
    for again in (folder, folder / "Lora", home.models):
        with pytest.raises(UserError, match="watched already"):
            watch(home, again)
    for wrong in (tmp_path / "none", folder / "VAE/soft.safetensors", Path("a\0b")):
        with pytest.raises(UserError, match="no folder"):
            watch(home, wrong)
    unwatch(home, folder)
    assert watched(home) == ()
    assert (folder / "VAE/soft.safetensors").exists()
    assert Shelf(home).loras() == []
    with pytest.raises(UserError, match="not watched"):
        unwatch(home, folder)


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b'{"folders": 3}', b"\xff", b"{" * 9999])
def test_a_damaged_list_is_told_and_keeps_nobody_from_painting(home: Home, data: bytes) -> None:
    home.create()
    (home.config / "folders.json").write_bytes(data)
    safetensors(home.models / "rose.safetensors", header("sdxl")["tensors"])
    shelf = Shelf(home)
    assert shelf.find("rose").id == "rose.safetensors"
    with pytest.raises(UserError, match="list of watched folders is damaged"):
        shelf.look()


def test_links_and_hidden_folders(home: Home, folder: Path) -> None:
    (folder / ".cache").mkdir()
    safetensors(folder / ".cache/oil.safetensors", INK)
    os.symlink(folder, folder / "Lora/round", target_is_directory=True)
    assert [info.id for info in Shelf(home).loras()] == ["ink.safetensors"]


def test_what_the_hugging_face_cache_holds_is_called_after_its_model(
    home: Home, tmp_path: Path, tiny_pipeline: Path
) -> None:
    snapshot = tmp_path / "hub/models--painter--rose--xl/snapshots/0123abcd"
    shutil.copytree(tiny_pipeline, snapshot)
    (snapshot / "aipaint.json").unlink(missing_ok=True)
    home.create()
    watch(home, tmp_path / "hub")
    info = Shelf(home).models()[-1]
    assert (info.id, info.name) == ("0123abcd", "painter/rose--xl")
    assert Shelf(home).find("0123abcd").name == "painter/rose--xl"
