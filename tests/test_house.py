"""The rules of the house that no other tool checks: sizes, weight of imports, what may be kept."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RESOURCES = ROOT / "resources"
MB = 1_000_000
# Formats that run code when they are read, or that may.
PICKLES = {".pkl", ".pickle", ".pt", ".pth", ".ckpt", ".bin", ".joblib"}
HEAVY = ("torch", "diffusers", "transformers", "accelerate", "tokenizers", "skimage", "scipy")


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def modules_after(code: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after `code`."""
    listing = "import json, sys; print('\\n' + json.dumps(sorted(sys.modules)))"
    child = subprocess.run(
        [sys.executable, "-c", f"{code}\n{listing}"], cwd=ROOT, capture_output=True, text=True
    )
    assert child.returncode == 0, child.stderr
    return {name.partition(".")[0] for name in json.loads(child.stdout.splitlines()[-1])}


def test_resources_stay_small() -> None:
    sizes = {path: path.stat().st_size for path in files_below(RESOURCES)}
    assert sum(sizes.values()) < 120 * MB
    assert [path.name for path, size in sizes.items() if size > 50 * MB] == []


def test_the_starter_is_a_small_download() -> None:
    starter = RESOURCES / "models" / "starter-diffusion"
    assert 0 < sum(path.stat().st_size for path in files_below(starter)) <= 60 * MB


def test_no_resource_can_run_code() -> None:
    assert [path for path in files_below(RESOURCES) if path.suffix.lower() in PICKLES] == []


@pytest.mark.parametrize("model", sorted((RESOURCES / "models").glob("*/")), ids=lambda m: m.name)
def test_every_model_names_its_origin_and_terms(model: Path) -> None:
    card = (model / "README.md").read_text(encoding="utf-8").lower()
    assert "licen" in card
    assert "mit" in card or "apache" in card or "cc by" in card


def test_no_file_is_a_hall() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "aipaint").rglob("*.py")
    }
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_no_file_names_a_place_on_somebody_s_machine() -> None:
    place = re.compile(rb"(?<![\w.$}>~-])/(?:home|Users|root|work|mnt)/[a-z0-9_]+", re.IGNORECASE)
    found = {}
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data and (match := place.search(data)):
            found[str(path.relative_to(ROOT))] = match[0].decode()
    assert found == {}


def test_the_command_line_is_light() -> None:
    loaded = modules_after(
        "from aipaint.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit as end: assert not end.code"
    )
    assert loaded.isdisjoint({*HEAVY, "PySide6"})


def test_the_way_to_the_window_is_light() -> None:
    loaded = modules_after("import aipaint.ui.main")
    assert loaded.isdisjoint(HEAVY)
