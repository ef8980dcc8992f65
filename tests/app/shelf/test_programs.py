"""Where other programs keep their models."""

from __future__ import annotations

from pathlib import Path

import pytest

from aipaint.app.shelf.programs import find_programs


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "INVOKEAI_ROOT"):
        monkeypatch.delenv(name, raising=False)


def made(root: Path, *names: str) -> None:
    for name in names:
        (root / name).mkdir(parents=True)


def test_finds_what_is_there_and_each_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(
        tmp_path,
        "stable-diffusion-webui/models",
        "stable-diffusion-webui/embeddings",
        "Documents/ComfyUI/models",
        "invokeai/models",
        ".cache/huggingface/hub",
        "StabilityMatrix/Data/Models",
        "elsewhere/models",
    )
    monkeypatch.setenv("INVOKEAI_ROOT", str(tmp_path / "invokeai"))
    found = {(each.program, each.path.relative_to(tmp_path).as_posix()) for each in home(tmp_path)}
    assert found == {
        ("A1111", "stable-diffusion-webui/models"),
        ("A1111", "stable-diffusion-webui/embeddings"),
        ("ComfyUI", "Documents/ComfyUI/models"),
        ("InvokeAI", "invokeai/models"),
        ("StabilityMatrix", "StabilityMatrix/Data/Models"),
        ("Hugging Face", ".cache/huggingface/hub"),
    }


def home(root: Path) -> list:
    """Return what is found below a folder: other disks of this machine are no matter."""
    return [each for each in find_programs(root) if each.path.is_relative_to(root)]


def test_the_further_folders_of_comfyui(tmp_path: Path) -> None:
    made(tmp_path, "ComfyUI", "disk/loras", "disk/more/vae", "disk/more/vae2", "old")
    (tmp_path / "ComfyUI/extra_model_paths.yaml").write_text(
        f"""# a comment
a111:
    base_path: {tmp_path}/nothing-there
    checkpoints: models/Stable-diffusion
mine:
    base_path: "{tmp_path}/disk"  # the large one
    is_default: true
    vae: |
        more/vae
        more/vae2
    loras: loras
other:
    checkpoints: {tmp_path}/old
"""
    )
    found = {each.path.relative_to(tmp_path).as_posix() for each in home(tmp_path)}
    assert found == {"disk", "old"}


@pytest.mark.parametrize("data", [b"", b"\xff\x00:", b"base_path:\n  - a: [", b"a: b\0c\n" * 50])
def test_a_damaged_list_is_no_hindrance(tmp_path: Path, data: bytes) -> None:
    made(tmp_path, "ComfyUI/models")
    (tmp_path / "ComfyUI/extra_model_paths.yaml").write_bytes(data)
    assert [each.path.name for each in home(tmp_path)] == ["models"]
