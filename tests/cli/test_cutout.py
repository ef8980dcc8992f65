"""`aipaint cutout`: what is written where, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from aipaint.core.metadata import read_lineage
from aipaint.engine.scripted import ScriptedBackend
from tests.cli.conftest import Type
from tests.cli.filtering import photo_file, pixels_of


@pytest.mark.usefixtures("local")
def test_the_picture_gets_the_mask_as_its_alpha(aipaint: Type, tmp_path: Path) -> None:
    source, out, mask = photo_file(tmp_path, "coffee"), tmp_path / "o.png", tmp_path / "m.png"
    result = aipaint("cutout", source, "-o", out)
    assert (result.code, result.out, result.err) == (0, f"{out}\n", "")
    assert aipaint("cutout", source, "-o", mask, "--mask").code == 0
    cut, grey = pixels_of(out), pixels_of(mask)
    assert (cut[..., :3] == pixels_of(source)).all()
    assert (cut[..., 3] == grey).all()
    assert grey[60:74, 94:106].mean() > 200
    assert grey[:8, :8].mean() < 50
    assert [parent.role for parent in read_lineage(out).parents] == ["cutout"]


@pytest.mark.usefixtures("local")
def test_json_and_progress(aipaint: Type, tmp_path: Path) -> None:
    out = tmp_path / "o.webp"
    result = aipaint("cutout", photo_file(tmp_path, "coffee"), "-o", out, "--json", "--progress")
    told = json.loads(result.out)
    assert told.keys() == {"path", "seconds", "model"}
    assert (told["path"], told["model"]) == (str(out), "u2netp")
    said = result.err.splitlines()
    assert said[0] == "aipaint: loading cutout"
    assert all(line.startswith("aipaint: part ") for line in said[1:])
    assert said[1:]


@pytest.mark.usefixtures("local")
def test_a_picture_is_turned_as_its_camera_says(aipaint: Type, tmp_path: Path) -> None:
    source, out = tmp_path / "s.jpg", tmp_path / "o.png"
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    PIL.Image.new("RGB", (40, 20), "red").save(source, exif=exif)
    assert aipaint("cutout", source, "-o", out, "--mask").code == 0
    assert pixels_of(out).shape == (40, 20)


def test_what_cannot_be_written_is_said_before_the_work(
    aipaint: Type, scripted: list[ScriptedBackend], tmp_path: Path
) -> None:
    source = photo_file(tmp_path, "coffee")
    for out, words in (
        ("o.jpg", "transparent"),
        ("o.gif", "cannot be saved as 'o.gif'"),
        ("no/o.png", "No such file"),
        (".", "cannot be saved"),
    ):
        assert words in aipaint("cutout", source, "-o", tmp_path / out).complaint
    assert not [backend for backend in scripted if backend.applied]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith((".o.", "o."))]


@pytest.mark.usefixtures("local")
def test_what_cannot_be_read_is_refused_and_leaves_an_older_result(
    aipaint: Type, tmp_path: Path
) -> None:
    out = tmp_path / "o.png"
    out.write_bytes(b"older")
    text, bomb, weights = tmp_path / "a.png", tmp_path / "b.png", tmp_path / "w.safetensors"
    text.write_text("no picture")
    weights.write_bytes(b"no weights")
    whole = photo_file(tmp_path, "coffee").read_bytes()
    bomb.write_bytes(whole[:16] + (100_000).to_bytes(4, "big") * 2 + whole[24:])
    for source in (tmp_path / "none.png", text, bomb, tmp_path):
        assert aipaint("cutout", source, "-o", out).complaint
    mine = aipaint("cutout", tmp_path / "coffee.png", "-o", out, "--model", weights)
    assert "w.safetensors" in mine.complaint
    assert out.read_bytes() == b"older"


def test_a_failure_of_the_engine_leaves_nothing_half(
    aipaint: Type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Failing(ScriptedBackend):
        def _automatic(self) -> None:
            if self.running is not None:
                self.fail("The network broke.")

    monkeypatch.setattr("aipaint.engine.process.ProcessBackend", lambda home, shelf: Failing())
    source = photo_file(tmp_path, "coffee")
    assert "The network broke." in aipaint("cutout", source, "-o", tmp_path / "o.png").complaint
    assert not list(tmp_path.glob("*o.png*"))


@pytest.mark.usefixtures("local")
def test_grey_and_indexed_pictures_are_read(aipaint: Type, tmp_path: Path) -> None:
    out = tmp_path / "o.png"
    for mode in ("P", "LA", "I;16"):
        source = tmp_path / f"{mode[0]}.png"
        PIL.Image.new(mode, (30, 20), 1).save(source)
        assert aipaint("cutout", source, "-o", out).code == 0
        assert pixels_of(out).shape == (20, 30, 4)
    assert np.asarray(pixels_of(out)).dtype == np.uint8
