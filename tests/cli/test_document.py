"""Documents on the command line: what is in them, and pictures of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import PIL.Image
import pytest

from aipaint.paint.files.ora_write import save_ora
from aipaint.paint.layers import Blend, Layer
from aipaint.paint.state import State
from aipaint.paint.surface import surface_of
from tests.cli.conftest import Type
from tests.paint.files.samples import noise


@pytest.fixture
def painting(tmp_path: Path) -> Path:
    """Three layers, one of them in a group."""
    inner = Layer("inner\x1b", surface=surface_of(noise(1, 10, 8) | 255, 5, 6), visible=False)
    group = Layer("group", group=True, children=(inner,), opacity=0.5)
    base = Layer("base", surface=surface_of(noise(2, 64, 48) | 255), blend=Blend.MULTIPLY)
    path = tmp_path / "a.ora"
    save_ora(State(64, 48, (base, group), base.id), path)
    return path


def test_info_lists_layers_from_the_top_down(aipaint: Type, painting: Path) -> None:
    told = json.loads(aipaint("document", "info", painting, "--json").out)
    box = {"x": 5, "y": 6, "width": 10, "height": 8}
    assert told == {
        "width": 64,
        "height": 48,
        "layers": [
            {"name": "group", "kind": "group", "opacity": 0.5, "blend": "normal", "visible": True}
            | box,
            {"name": "inner\x1b", "kind": "paint", "opacity": 1.0, "blend": "normal"}
            | {"visible": False}
            | box,
            {"name": "base", "kind": "paint", "opacity": 1.0, "blend": "multiply", "visible": True}
            | {"x": 0, "y": 0, "width": 64, "height": 48},
        ],
    }
    words = aipaint("document", "info", painting).out
    assert (
        "  inner\N{REPLACEMENT CHARACTER}: paint, 10×8 at (5, 6), normal, 100%, hidden\n" in words
    )


def test_export_writes_what_is_seen(aipaint: Type, painting: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.png"
    assert aipaint("document", "export", painting, "-o", target).out == f"{target}\n"
    with PIL.Image.open(target) as picture:
        assert (picture.format, picture.size) == ("PNG", (64, 48))
    assert aipaint("document", "export", painting, "-o", tmp_path / "out.psd").code == 0
    told = json.loads(aipaint("document", "info", tmp_path / "out.psd", "--json").out)
    assert [layer["name"] for layer in told["layers"]] == ["group", "inner\x1b", "base"]


def test_mistakes_cost_one_line(aipaint: Type, painting: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.ora").write_bytes(b"PK\x03\x04 and no more")
    for argv in (
        ["info", tmp_path / "none.ora"],
        ["info", tmp_path],
        ["info", tmp_path / "bad.ora"],
        ["export", painting],
        ["export", painting, "-o", tmp_path / "a.xyz"],
        ["export", painting, "-o", tmp_path / "none" / "a.png"],
        ["export", painting, "-o", "/dev/null/a.png"],
        [],
    ):
        assert aipaint("document", *argv).complaint


def test_a_help_text_needs_no_painting_room() -> None:
    code = (
        "import sys\nfrom aipaint.cli import main\n"
        "try: main(['document', 'info', '--help'])\nexcept SystemExit: pass\n"
        "assert {'PySide6', 'cv2', 'psd_tools'}.isdisjoint(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
