"""`aipaint upscale`, by the real thing in this process instead of one of its own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from aipaint.core.events import Facts
from aipaint.core.metadata import encode, read_lineage, read_meta, read_recipe
from aipaint.core.paths import Home
from aipaint.core.pixels import Image, digest_of
from aipaint.core.recipe import Recipe
from aipaint.engine.local import LocalBackend
from tests.cli.conftest import Type
from tests.repaint.seams import scene

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
    (parent,) = read_lineage(out).parents
    with PIL.Image.open(tmp_path / f"in.{before}") as small:
        pixels = Image(16, 8, small.convert("RGB").tobytes())
    assert (parent.role, parent.picture) == ("upscale", digest_of(pixels))
    with PIL.Image.open(out) as large:
        assert (large.mode, large.size) == ("RGB", (32, 16))


@pytest.mark.parametrize("ending", ["png", "jpg", "avif"])
def test_of_a_photograph_no_more_is_said_than_what_it_was_made_from(
    aipaint: Type, picture: Path, ending: str
) -> None:
    out = picture.with_name(f"out.{ending}")
    assert aipaint("upscale", picture, "-o", out, "--scale", 2).code == 0
    meta = read_meta(out)
    assert (meta.prompt, meta.seed, meta.source_type) == (None, None, None)
    assert [parent.role for parent in read_lineage(out).parents] == ["upscale"]


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


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_a_model_draws_detail(aipaint: Type, tmp_path: Path, ending: str) -> None:
    PIL.Image.fromarray(scene(60, 40)).save(tmp_path / "in.png")
    out = tmp_path / f"out.{ending}"
    options = ("--scale", 2, "--detail", "--prompt", "红苹果", "--steps", 4, "--seed", 9)
    tell = ("--json", "--progress")
    result = aipaint(
        "upscale", tmp_path / "in.png", "-o", out, "--painter", "tiny", *options, *tell
    )
    assert result.code == 0, result.err
    found = json.loads(result.out)
    assert (found["model"], found["painter"]) == ("realesr-animevideov3", "tiny")
    assert (found["strength"], found["seed"]) == (0.3, 9)
    assert "detail is coarse" in result.err, "it was made for small pictures"
    tiles = found["tiles"]
    assert tiles > 1
    assert f"tile {tiles}/{tiles}, 0 s left" in result.err.splitlines()[-1]
    recipe = read_recipe(out)
    assert recipe is not None
    assert (recipe.prompt, recipe.seed, recipe.steps) == ("红苹果", 9, 4)
    assert (recipe.model, recipe.width, recipe.height) == ("tiny", 120, 80)
    assert recipe.repaint is not None
    assert recipe.repaint.strength == 0.3
    with PIL.Image.open(out) as large:
        assert (large.mode, large.size) == ("RGB", (120, 80))
    again, plain = tmp_path / "again.png", tmp_path / "plain.png"
    if ending == "png":
        aipaint("upscale", tmp_path / "in.png", "-o", again, "--painter", "tiny", *options)
        assert again.read_bytes()[-4000:] == out.read_bytes()[-4000:], "the same seed, the same"
        aipaint("upscale", tmp_path / "in.png", "-o", plain, "--scale", 2)
        pixels = [np.asarray(PIL.Image.open(path)).astype(float) for path in (out, plain)]
        assert np.abs(pixels[0] - pixels[1]).mean() > 0.5
        assert np.abs((pixels[0] - pixels[1]).mean((0, 1))).max() < 3, "the colours stay"


@pytest.mark.usefixtures("tiny")
def test_detail_leaves_the_alpha_alone(aipaint: Type, picture: Path) -> None:
    out, plain = picture.with_name("out.png"), picture.with_name("plain.png")
    options = ("upscale", picture, "--scale", 2)
    detail = ("--detail", 0.9, "--painter", "tiny", "--steps", 2)
    assert aipaint(*options, "-o", out, *detail).code == 0
    assert aipaint(*options, "-o", plain).code == 0
    with PIL.Image.open(out) as one, PIL.Image.open(plain) as other:
        assert one.getchannel("A").tobytes() == other.getchannel("A").tobytes()


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--detail", "0"], "strength"),
        (["--detail", "nan"], "strength"),
        (["--detail", "1.5"], "strength"),
        (["--detail", "x"], "--detail"),
        (["--detail", "--painter", "nobody"], "nobody"),
        (["--detail", "--steps", "0"], "steps"),
        (["--detail", "--seed", "-1"], "seed"),
        (["--detail", "--prompt", "x" * 100_001], "prompt"),
        (["--detail", "--prompt", "x" * 60_000, "-o", "out.jpg"], "too long"),
        (["--detail", "--painter", "tiny", "-o", "out.gif"], "out.gif"),
        (["--painter", "tiny"], "--painter"),
        (["--prompt", "x"], "--detail"),
    ],
)
def test_detail_is_refused_before_anything_is_loaded(
    aipaint: Type, picture: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    monkeypatch.chdir(picture.parent)
    before = sorted(Path().rglob("*"))
    assert said in aipaint("upscale", "in.png", "-o", "out.png", *options).complaint
    assert sorted(path for path in Path().glob("*.*") if path not in before) == []


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
