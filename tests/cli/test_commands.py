"""Everything but painting: models, meta, the studio's door, and how mistakes are told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from aipaint import __version__
from aipaint.core.metadata import PictureMeta, encode_png
from aipaint.core.paths import Home
from tests.cli.conftest import Type
from tests.core.pictures import FACTS, make_image, make_recipe, png, text

ROOT = Path(__file__).parent.parent.parent
LOADED = """
import sys
from aipaint.cli import main
code = main(sys.argv[1:])
heavy = {"torch", "diffusers", "transformers", "PySide6"} & set(sys.modules)
assert not heavy, heavy
sys.exit(code)
"""


def test_the_version_is_told(aipaint: Type) -> None:
    assert aipaint("--version").out == f"aipaint {__version__}\n"


def test_models_are_listed_with_what_they_need(aipaint: Type, tiny: Path) -> None:
    listed = json.loads(aipaint("models", "--json").out)
    (model,) = [model for model in listed["models"] if model["id"] == "tiny"]
    assert model == {
        "id": "tiny",
        "name": "Tiny",
        "family": "diffusion",
        "path": str(tiny),
        "native_size": [32, 32],
        "parameters": model["parameters"],
        "bytes": sum(path.stat().st_size for path in tiny.rglob("*.safetensors")),
        "languages": ["en", "zh"],
        "defaults": {"width": 32, "height": 32, "steps": 4, "guidance": 3.0, "sampler": "ddim"},
    }
    assert model["parameters"] > 1000
    assert "tiny: Tiny (diffusion, 32×32" in aipaint("models").out


def test_meta_tells_exactly_what_is_known(aipaint: Type, tmp_path: Path) -> None:
    path = tmp_path / "picture.dat"
    recipe = make_recipe("红苹果\n\x1b[2Jtwo", "x")
    path.write_bytes(encode_png(make_image(recipe), recipe, FACTS))
    told = json.loads(aipaint("meta", path, "--json").out)
    assert tuple(told) == PictureMeta.__struct_fields__
    assert (told["source"], told["prompt"], told["seed"]) == ("aipaint", recipe.prompt, 7)
    words = aipaint("meta", path).out
    assert "prompt: 红苹果\n" in words
    assert "\x1b" not in words
    path.write_bytes(png(text("Title", "mine")))
    told = json.loads(aipaint("meta", path, "--json").out)
    nothing = msgspec.to_builtins(PictureMeta(source="unknown", width=8, height=8))
    assert told == nothing


def test_meta_of_what_is_no_picture_is_one_line(aipaint: Type, tmp_path: Path) -> None:
    (tmp_path / "note\n.png").write_bytes(b"hello")
    for path in (tmp_path, tmp_path / "none.png", tmp_path / "note\n.png", Path("/dev/zero")):
        assert aipaint("meta", path, "--json").complaint


@pytest.mark.parametrize(
    "argv",
    [["fly"], ["meta"], ["meta", "a", "b"], ["generate"], ["--home"], ["models", "--jsn"]],
    ids=" ".join,
)
def test_what_cannot_be_read_is_one_line(aipaint: Type, argv: list[str]) -> None:
    assert "--help" in aipaint(*argv).complaint


def test_home_may_stand_before_or_after_the_command(aipaint: Type, tmp_path: Path) -> None:
    there = tmp_path / "elsewhere"
    before = aipaint("--home", there, "models", "--json")
    after = aipaint("models", "--json", "--home", there)
    assert before.out == after.out
    (tmp_path / "file").write_bytes(b"")
    refusal = aipaint("--home", tmp_path / "file" / "x", "generate", "cat", "--gallery")
    assert "cannot be" in refusal.complaint or "no model" in refusal.complaint.lower()


def test_without_a_screen_the_studio_says_so(
    aipaint: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert "no display" in aipaint().complaint
    # A display that nobody serves; Qt would end the whole program here.
    monkeypatch.setenv("DISPLAY", ":9876")
    assert ":9876" in aipaint().complaint


def test_a_bug_is_a_report_and_one_line(
    aipaint: Type, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: Path) -> None:
        raise ZeroDivisionError("the secret of it")

    monkeypatch.setattr("aipaint.commands.meta.read_meta", broken)
    result = aipaint("meta", "x")
    assert result.code == 70
    (line,) = result.err.splitlines()
    (report,) = home.reports.iterdir()
    assert str(report) in line
    assert "the secret of it" in report.read_text()


@pytest.mark.parametrize("argv", [["models", "--json"], ["meta", "README.md"]], ids=" ".join)
def test_small_commands_do_not_wait_for_large_libraries(argv: list[str]) -> None:
    child = subprocess.run(
        [sys.executable, "-c", LOADED, *argv], cwd=ROOT, capture_output=True, text=True
    )
    assert "heavy" not in child.stderr
    assert child.returncode in (0, 2), child.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux's full device")
def test_an_output_that_nobody_takes_is_no_bug() -> None:
    command = [sys.executable, "-m", "aipaint", "models", "--json"]
    with open("/dev/full", "w") as full:
        child = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True)
    assert child.returncode == 2
    assert child.stderr.count("\n") == 1
    assert child.stderr.startswith("aipaint: The result cannot be written")
    gone = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert gone.stdout is not None
    assert gone.stderr is not None
    gone.stdout.close()
    assert gone.stderr.read() == ""
    gone.stderr.close()
    assert gone.wait() == 141
