"""`aipaint generate --init`: only what is to be repainted changes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from aipaint.core.metadata import read_recipe
from aipaint.engine.scripted import ScriptedBackend
from tests.cli.conftest import Type
from tests.repaint.seams import scene

WIDTH, HEIGHT = 96, 80


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "a.png"
    PIL.Image.fromarray(scene(WIDTH, HEIGHT)).save(path)
    return path


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    path = tmp_path / "m.png"
    pixels = np.zeros((HEIGHT, WIDTH), np.uint8)
    pixels[30:46, 40:60] = 255
    PIL.Image.fromarray(pixels).save(path)
    return path


def pixels(path: Path) -> np.ndarray:
    with PIL.Image.open(path) as image:
        return np.array(image)


def common(picture: Path, out: Path) -> tuple[object, ...]:
    return ("generate", "a cat", "--model", "tiny", "--init", picture, "--seed", 3, "-o", out)


@pytest.mark.usefixtures("tiny")
def test_a_mask_is_repainted_and_the_rest_stays_bit_for_bit(
    aipaint: Type, scripted: list[ScriptedBackend], picture: Path, mask: Path, tmp_path: Path
) -> None:
    out = tmp_path / "o.png"
    options = ("--mask", mask, "--strength", 0.6, "--fill", "blur", "--grow", 5, "--feather", 4)
    result = aipaint(*common(picture, out), *options, "--context", 16, "--json")
    assert result.code == 0
    told = json.loads(result.out)
    assert told["strength"] == 0.6
    x, y, width, height = told["box"]
    assert told["work"] == [width, height]
    before, after = pixels(picture), pixels(out)
    assert after.shape == before.shape
    changed = (before != after).any(-1)
    assert changed[30:46, 40:60].mean() > 0.95
    changed[30 - 5 : 46 + 5, 40 - 5 : 60 + 5] = False
    assert not changed.any()
    ((_, recipe),) = scripted[0].submitted
    assert recipe.repaint is not None
    assert (recipe.repaint.strength, recipe.repaint.fill) == (0.6, "blur")
    assert (recipe.width, recipe.height) == (width, height)
    assert (x, y) >= (0, 0)
    assert recipe.digests() == set(scripted[0].inputs[1])
    assert read_recipe(out) == recipe


@pytest.mark.usefixtures("tiny", "scripted")
def test_an_alpha_is_a_mask_too(aipaint: Type, picture: Path, tmp_path: Path) -> None:
    rgba = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    rgba[..., 3] = 0
    rgba[30:46, 40:60, 3] = 255
    PIL.Image.fromarray(rgba).save(tmp_path / "alpha.png")
    out = tmp_path / "o.png"
    assert aipaint(*common(picture, out), "--mask", tmp_path / "alpha.png").code == 0
    changed = (pixels(picture) != pixels(out)).any(-1)
    assert changed[38, 50]
    assert not changed[:15].any()


@pytest.mark.usefixtures("tiny", "scripted")
def test_a_picture_grows(aipaint: Type, picture: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.png"
    result = aipaint(*common(picture, out), "--expand", "0,8,32,0", "--json")
    assert json.loads(result.out)["strength"] == 0.8
    after = pixels(out)
    assert after.shape == (HEIGHT + 8, WIDTH + 32, 3)
    assert (after[60:, :40] == pixels(picture)[52:, :40]).all()


@pytest.mark.usefixtures("tiny")
def test_a_batch_of_whole_pictures_in_the_size_that_is_asked_for(
    aipaint: Type, scripted: list[ScriptedBackend], picture: Path, tmp_path: Path
) -> None:
    out = tmp_path / "o.png"
    assert aipaint(*common(picture, out), "--batch", 2, "--size", "64x48").code == 0
    ((_, recipe),) = scripted[0].submitted
    assert (recipe.width, recipe.height) == (64, 48)
    for index in (1, 2):
        assert pixels(tmp_path / f"o-{index}.png").shape == (HEIGHT, WIDTH, 3)


@pytest.mark.usefixtures("tiny")
def test_an_intent_decides_over_the_prompt(
    aipaint: Type, scripted: list[ScriptedBackend], picture: Path, mask: Path, tmp_path: Path
) -> None:
    out = tmp_path / "o.png"
    result = aipaint(*common(picture, out), "--mask", mask, "--intent", "remove")
    assert "prompt is not used" in result.err
    ((_, recipe),) = scripted[0].submitted
    assert (recipe.prompt, recipe.guidance) == ("", 1.0)


@pytest.mark.usefixtures("tiny", "scripted")
def test_what_is_transparent_and_not_repainted_stays_so(
    aipaint: Type, mask: Path, tmp_path: Path
) -> None:
    rgba = np.dstack([scene(WIDTH, HEIGHT), np.full((HEIGHT, WIDTH), 255, np.uint8)])
    rgba[:10, :10, 3] = 0
    rgba[60:, :, 3] = np.arange(WIDTH)
    PIL.Image.fromarray(rgba).save(tmp_path / "t.png")
    for name in ("o.png", "o.jpg", "o.webp"):
        result = aipaint(*common(tmp_path / "t.png", tmp_path / name), "--mask", mask)
        assert result.code == 0
        assert ("no transparency" in result.err) == (name == "o.jpg")
    for part in np.s_[:15], np.s_[62:]:
        assert (pixels(tmp_path / "o.png")[part] == rgba[part]).all()
    assert pixels(tmp_path / "o.jpg")[2, 2].min() > 250


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--strength", "1.2", "--mask", "m.png"], "strength"),
        (["--grow", "-1", "--mask", "m.png"], "grow"),
        (["--mask", "small.png"], "does not fit"),
        (["--mask", "black.png"], "Nothing is selected"),
        (["--mask", "none.png"], "cannot be read"),
        (["--mask", "m.png", "--expand", "1,1,1,1"], "cannot be given together"),
        (["--mask", "m.png", "--size", "64x64"], "--size"),
        (["--expand", "1,1"], "how far"),
        (["--expand", "0,0,0,0"], "nothing to expand"),
        (["--expand", "99999,0,0,0"], "too many"),
        (["--intent", "remove"], "Nothing is selected"),
        (["--fill", "gold"], "gold"),
        (["--init", "none.png"], "cannot be read"),
    ],
)
def test_a_mistake_costs_one_line_and_no_painting(
    aipaint: Type,
    scripted: list[ScriptedBackend],
    picture: Path,
    mask: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    words: str,
) -> None:
    assert mask.exists()
    monkeypatch.chdir(tmp_path)
    PIL.Image.new("L", (9, 9), 255).save("small.png")
    PIL.Image.new("L", (WIDTH, HEIGHT), 0).save("black.png")
    result = aipaint(*common(picture, tmp_path / "o.png"), *options)
    assert words in result.complaint
    assert [backend.submitted for backend in scripted] == []
    assert not (tmp_path / "o.png").exists()


@pytest.mark.usefixtures("tiny", "scripted")
def test_options_that_need_a_picture_say_so(aipaint: Type, picture: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.png"
    result = aipaint("generate", "x", "--model", "tiny", "--strength", 0.5, "-o", out)
    assert "--init" in result.complaint
    result = aipaint("generate", "x", "--model", "tiny", "--init", picture, "--gallery")
    assert "-o" in result.complaint
    empty = aipaint("generate", " ", "--model", "tiny", "--init", picture, "--intent", "add")
    assert empty.code == 2
