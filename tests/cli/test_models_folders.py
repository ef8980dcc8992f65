"""`aipaint models folders`, and lists by role."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aipaint.core.paths import Home
from tests.cli.conftest import Type
from tests.families.model_files import header, lora, safetensors

LAYER = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"


@pytest.fixture
def folder(home: Home, tmp_path: Path) -> Path:
    root = tmp_path / "elsewhere"
    (root / "deep").mkdir(parents=True)
    safetensors(root / "deep/ink.safetensors", lora({LAYER: (8, 768)}, 2))
    safetensors(root / "soft.safetensors", header("vae-sd")["tensors"])
    (root / "broken.safetensors").write_bytes(b"x")
    home.create()
    return root


def test_folders_are_added_listed_and_taken_off(aipaint: Type, folder: Path) -> None:
    assert json.loads(aipaint("models", "folders", "add", folder, "--json").out) == {
        "path": str(folder),
        "files": 3,
    }
    told = json.loads(aipaint("models", "folders", "list", "--json").out)["folders"]
    assert told[-1] == {"path": str(folder), "removable": True, "there": True}
    assert str(folder) in aipaint("models", "folders").out.splitlines()
    assert "watched already" in aipaint("models", "folders", "add", folder).complaint
    found = json.loads(aipaint("models", "list", "--role", "lora", "--json").out)["found"]
    assert [(each["id"], each["usable"], each["role"]) for each in found] == [
        ("ink.safetensors", True, "lora")
    ]
    assert aipaint("models", "list", "--role", "vae").out.startswith("soft.safetensors: ")
    assert aipaint("models", "check").code == 2
    result = aipaint("models", "folders", "remove", folder)
    assert (result.code, "nothing in it was touched" in result.out) == (0, True)
    assert aipaint("models", "check").code == 0
    assert "not watched" in aipaint("models", "folders", "remove", folder).complaint


@pytest.mark.parametrize("name", ["nothing", "soft.safetensors"])
def test_what_is_no_folder_is_said(aipaint: Type, folder: Path, name: str) -> None:
    assert "There is no folder" in aipaint("models", "folders", "add", folder / name).complaint


def test_a_folder_that_is_gone_is_said(aipaint: Type, folder: Path) -> None:
    aipaint("models", "folders", "add", folder)
    folder.rename(folder.with_name("away"))
    assert f"{folder} (not there)" in aipaint("models", "folders").out.splitlines()
    assert aipaint("models").code == 0
