"""`aipaint generate --region --control`."""

from __future__ import annotations

from pathlib import Path

import PIL.Image
import pytest

from aipaint.core.paths import Home
from aipaint.engine.scripted import ScriptedBackend
from tests.cli.conftest import Type
from tests.families.control_models import build_controlnet


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
        (["--region", "HALF=a cat", "--init", "HALF", "--mask", "HALF"], "whole pictures"),
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
