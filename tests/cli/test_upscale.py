"""`aipaint upscale`, by the real thing in this process instead of one of its own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from aipaint.core.events import Facts
from aipaint.core.metadata import encode, read_meta, read_recipe
from aipaint.core.paths import Home
from aipaint.core.pixels import Image
from aipaint.core.recipe import Recipe
from aipaint.engine.local import LocalBackend
from tests.cli.conftest import Type

FACTS = Facts(model_name="m", model_hash="0" * 16, device="cpu", dtype="x", versions={}, seconds=1)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aipaint.engine.process.ProcessBackend", LocalBackend)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A red square on green, with an edge where nothing is."""
    pixels = np.full((12, 20, 4), (20, 160, 40, 255), np.uint8)
    pixels[3:9, 3:9, :3] = (220, 20, 20)
    pixels[:, 16:] = 0
    PIL.Image.fromarray(pixels).save(tmp_path / "in.png")
    return tmp_path / "in.png"


@pytest.mark.parametrize("scale", [2, 3, 4, 8])
def test_a_picture_becomes_larger(aipaint: Type, picture: Path, scale: int) -> None:
    out = picture.with_name("大.png")
    result = aipaint("upscale", picture, "-o", out, "--scale", scale)
    assert (result.code, result.out) == (0, f"{out}\n"), result.err
    with PIL.Image.open(out) as large:
        assert (large.mode, large.size) == ("RGBA", (20 * scale, 12 * scale))
        assert large.getpixel((0, 0))[3] == 255
        assert large.getpixel((20 * scale - 1, 0))[3] == 0
        red, green, _, _ = large.getpixel((6 * scale, 6 * scale))
        assert red > 190
        assert green < 60
    assert sorted(path.name for path in picture.parent.glob("*.*")) == ["in.png", "大.png"]


def test_json_and_progress(aipaint: Type, picture: Path) -> None:
    out = picture.with_name("a.webp")
    result = aipaint("upscale", picture, "-o", out, "--json", "--progress")
    found = json.loads(result.out)
    assert (found["path"], found["model"]) == (str(out), "realesr-animevideov3")
    assert found["seconds"] > 0
    said = result.err.splitlines()
    assert "loading" in said[0]
    assert "0 s left" in said[-1]
    with PIL.Image.open(out) as large:
        assert (large.mode, large.size) == ("RGBA", (80, 48))


@pytest.mark.parametrize("before", ["png", "jpg", "webp"])
@pytest.mark.parametrize("after", ["png", "jpg", "webp"])
def test_how_it_was_made_is_still_known(
    aipaint: Type, tmp_path: Path, before: str, after: str
) -> None:
    recipe = Recipe(
        prompt="红苹果 apple",
        model="m",
        steps=4,
        guidance=3.0,
        sampler="ddim",
        seed=7,
        width=16,
        height=8,
    )
    kinds = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
    data = encode(Image(16, 8, bytes(16 * 8 * 3)), recipe, FACTS, kinds[before])
    (tmp_path / f"in.{before}").write_bytes(data)
    out = tmp_path / f"out.{after}"
    assert aipaint("upscale", tmp_path / f"in.{before}", "-o", out, "--scale", 2).code == 0
    assert read_recipe(out) == recipe
    assert read_meta(out).source_type == read_meta(tmp_path / f"in.{before}").source_type
    with PIL.Image.open(out) as large:
        assert (large.mode, large.size) == ("RGB", (32, 16))


def test_a_photograph_says_nothing_it_did_not_say(aipaint: Type, picture: Path) -> None:
    out = picture.with_name("out.png")
    assert aipaint("upscale", picture, "-o", out, "--scale", 2).code == 0
    assert read_meta(out).source == "unknown"


def test_turned_pictures_are_turned(aipaint: Type, tmp_path: Path) -> None:
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    PIL.Image.new("RGB", (10, 6), "red").save(tmp_path / "in.jpg", exif=exif)
    assert aipaint("upscale", tmp_path / "in.jpg", "-o", tmp_path / "o.png", "--scale", 2).code == 0
    with PIL.Image.open(tmp_path / "o.png") as large:
        assert large.size == (12, 20)
        assert 0x0112 not in large.getexif()


def test_listing(aipaint: Type, home: Home) -> None:
    (home.models / "upscalers").mkdir()
    (home.models / "upscalers" / "bad.safetensors").write_bytes(b"?")
    result = aipaint("upscale", "--list")
    assert result.out.splitlines() == [
        "realesr-animevideov3, ×4, for general",
        "realesrgan-x4plus-anime, ×4, for illustration",
    ]
    assert "bad.safetensors" in result.err
    found = [json.loads(line) for line in aipaint("upscale", "--list", "--json").out.splitlines()]
    assert [(one["scale"], one["shipped"]) for one in found] == [(4, True), (4, True)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--scale", "5"], "5 times"),
        (["--scale", "0"], "0 times"),
        (["--scale", "x"], "--scale"),
        (["--model", "nobody"], "nobody"),
        (["--model", "in.png"], "in.png"),
        (["-o", "out.gif"], "out.gif"),
        (["-o", "no/such/out.png"], "no"),
    ],
)
def test_refused_before_anything_is_loaded(
    aipaint: Type, picture: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    monkeypatch.chdir(picture.parent)
    assert said in aipaint("upscale", "in.png", "-o", "out.png", *options).complaint
    assert [path.name for path in picture.parent.glob("*.*")] == ["in.png"]


def test_what_is_no_picture_or_too_large(aipaint: Type, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    assert "none.png" in aipaint("upscale", tmp_path / "none.png", "-o", out).complaint
    (tmp_path / "text.png").write_text("no picture")
    assert "text.png" in aipaint("upscale", tmp_path / "text.png", "-o", out).complaint
    PIL.Image.new("L", (5000, 2)).save(tmp_path / "wide.png")
    assert "16,384" in aipaint("upscale", tmp_path / "wide.png", "-o", out).complaint
    assert "PICTURE" in aipaint("upscale", "-o", out).complaint
    assert "-o" in aipaint("upscale", tmp_path / "wide.png").complaint
    assert not out.exists()
