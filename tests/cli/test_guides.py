"""`aipaint generate --region --control`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from aipaint.core.paths import Home
from aipaint.core.pixels import to_array
from aipaint.engine.scripted import ScriptedBackend
from tests.cli.conftest import Type
from tests.families.control_models import build_controlnet
from tests.repaint.seams import scene


@pytest.fixture
def half(tmp_path: Path) -> Path:
    """A mask whose left half is white."""
    picture = PIL.Image.new("L", (20, 10))
    picture.paste(255, (0, 0, 10, 10))
    picture.save(tmp_path / "half.png")
    return tmp_path / "half.png"


@pytest.mark.usefixtures("tiny")
def test_a_recipe_takes_regions_and_controls(
    aipaint: Type, scripted: list[ScriptedBackend], home: Home, tmp_path: Path, half: Path
) -> None:
    build_controlnet(home.models / "controls" / "lines")
    PIL.Image.new("RGB", (8, 8), (9, 8, 7)).save(tmp_path / "a:2.png")
    words = ["generate", "two things", "--model", "tiny", "-o", tmp_path / "out.png"]
    regions = ["--region", f"{half}=red apple=1", "--region", f"{half}=ship"]
    controls = ["--control", f"lines={half}:0.5", "--control", f"lines={tmp_path / 'a:2.png'}"]
    result = aipaint(*words, *regions, *controls)
    assert result.code == 0, result
    ((_, recipe),) = scripted[0].submitted
    assert [region.prompt for region in recipe.regions] == ["red apple=1", "ship"]
    assert [(each.model, each.weight) for each in recipe.controls] == [
        ("lines", 0.5),
        ("lines", 1.0),
    ]
    assert len(recipe.digests()) == 3


@pytest.fixture
def init(tmp_path: Path) -> Path:
    """A picture to repaint, and beside it `part.png`, the part of it."""
    PIL.Image.fromarray(scene(300, 200)).save(tmp_path / "init.png")
    part = PIL.Image.new("L", (300, 200))
    part.paste(255, (140, 90, 160, 104))
    part.save(tmp_path / "part.png")
    return tmp_path / "init.png"


@pytest.mark.usefixtures("tiny")
def test_guides_follow_the_part_that_is_repainted(
    aipaint: Type, scripted: list[ScriptedBackend], home: Home, tmp_path: Path, init: Path
) -> None:
    build_controlnet(home.models / "controls" / "lines")
    ramp = np.tile((np.arange(300) * 255 // 299).astype(np.uint8), (200, 1))
    PIL.Image.fromarray(ramp).save(tmp_path / "ramp.png")
    PIL.Image.fromarray(np.ascontiguousarray(ramp[:100, :150])).save(tmp_path / "half.png")
    PIL.Image.fromarray(np.zeros_like(ramp)).save(tmp_path / "none.png")
    result = aipaint(
        *("generate", "x", "--model", "tiny", "--init", init, "--mask", tmp_path / "part.png"),
        *("--region", f"{tmp_path / 'ramp.png'}=sky", "--region", f"{tmp_path / 'half.png'}=sea"),
        *("--region", f"{tmp_path / 'none.png'}=air", "--control", f"lines={tmp_path}/ramp.png"),
        *("--context", 16, "-o", tmp_path / "out.png", "--json"),
    )
    assert result.code == 0, result
    # What had another size than the picture is fitted, and that is said once.
    assert result.err.count("fitted from") == 1
    assert "150×100 to 300×200" in result.err
    left, top, width, height = json.loads(result.out)["box"]
    ((_, recipe),) = scripted[0].submitted
    (inputs,) = scripted[0].inputs.values()
    assert [region.prompt for region in recipe.regions] == ["sky", "sea"]
    sky, sea = (to_array(inputs[region.mask]) for region in recipe.regions)
    assert sky.shape == sea.shape == (height, width)
    expected = ramp[top : top + height, left : left + width]
    assert (sky == expected).all()
    assert np.abs(sea[20] - expected[20] / 2).max() <= 3
    assert (to_array(inputs[recipe.controls[0].image])[..., 0] == expected).all()


@pytest.mark.usefixtures("tiny")
def test_guides_of_a_picture_that_grows_lie_over_what_was_there(
    aipaint: Type, scripted: list[ScriptedBackend], tmp_path: Path, init: Path
) -> None:
    PIL.Image.new("L", (300, 200), 255).save(tmp_path / "old.png")
    PIL.Image.new("L", (340, 200), 255).save(tmp_path / "all.png")
    result = aipaint(
        *("generate", "x", "--model", "tiny", "--init", init, "--expand", "40,0,0,0"),
        *("--region", f"{tmp_path / 'old.png'}=sky", "--region", f"{tmp_path / 'all.png'}=sea"),
        *("-o", tmp_path / "out.png", "--json"),
    )
    assert (result.code, "fitted" in result.err) == (0, False), result
    ((_, recipe),) = scripted[0].submitted
    (inputs,) = scripted[0].inputs.values()
    old, whole = (to_array(inputs[region.mask]) for region in recipe.regions)
    # 40 pixels of what is seen are new, and it is seen smaller.
    edge = 40 * recipe.width // json.loads(result.out)["box"][2]
    assert not old[:, : edge - 1].any()
    assert (old[:, edge + 2 : -8] == 255).all()
    assert (whole[:, :-8] == 255).all()


@pytest.mark.usefixtures("tiny", "scripted")
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--region", "nothing"], "MASK=PROMPT"),
        (["--region", "HALF="], "MASK=PROMPT"),
        (["--region", "nowhere.png=a cat"], "nowhere.png"),
        (["--control", "=HALF"], "MODEL=PICTURE[:WEIGHT]"),
        (["--control", "lines=HALF"], "no control model called lines"),
        (["--control", "lines=HALF:9"], "from 0 to 4"),
    ],
)
def test_says_what_is_wrong(
    aipaint: Type, tmp_path: Path, half: Path, options: list[str], words: str
) -> None:
    filled = [option.replace("HALF", str(half)) for option in options]
    result = aipaint("generate", "x", "--model", "tiny", "-o", tmp_path / "out.png", *filled)
    assert result.code != 0
    assert words in result.err
    assert not (tmp_path / "out.png").exists()
