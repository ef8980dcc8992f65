"""`aipaint generate` with prompts that leave something open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aipaint.core.metadata import read_recipe
from aipaint.core.paths import Home
from aipaint.engine.scripted import ScriptedBackend
from tests.cli.conftest import Type


@pytest.fixture
def lists(home: Home) -> None:
    (home.data / "wildcards").mkdir()
    (home.data / "wildcards" / "colour.txt").write_text("red\nblue\n")


@pytest.mark.usefixtures("tiny", "lists")
def test_each_picture_of_a_batch_has_its_own_words(
    aipaint: Type, scripted: list[ScriptedBackend], tmp_path: Path
) -> None:
    words = ("generate", "a __colour__ {cat|dog} __nope__", "--negative", "{x|y}")
    asked = (*words, "--model", "tiny", "--seed", 3, "--batch", 6, "--json")
    result = aipaint(*asked, "-o", tmp_path / "a.png")
    assert result.code == 0
    told = [json.loads(line) for line in result.out.splitlines()]
    assert [each["seed"] for each in told] == [3, 4, 5, 6, 7, 8]
    assert [Path(each["path"]).name for each in told] == [f"a-{n}.png" for n in range(1, 7)]
    recipes = [read_recipe(Path(each["path"])) for each in told]
    prompts = {recipe.prompt for recipe in recipes if recipe is not None}
    assert len(prompts) > 1
    assert all(prompt.startswith(("a red ", "a blue ")) and "{" not in prompt for prompt in prompts)
    assert result.err.count("no wildcard called nope") == 1
    # Each picture can be painted again by its seed alone.
    again = aipaint(*words, "--model", "tiny", "--seed", 6, "-o", tmp_path / "b.png")
    assert again.code == 0
    assert read_recipe(tmp_path / "b.png") == recipes[3]
    assert sum(recipe.batch for _, recipe in scripted[0].submitted) == 6


@pytest.mark.usefixtures("tiny", "lists", "scripted")
def test_the_words_can_be_left_as_they_are(aipaint: Type, tmp_path: Path) -> None:
    asked = ("generate", "a __colour__ {cat|dog}", "--model", "tiny", "--no-wildcards")
    assert aipaint(*asked, "-o", tmp_path / "a.png").code == 0
    recipe = read_recipe(tmp_path / "a.png")
    assert recipe is not None
    assert recipe.prompt == "a __colour__ {cat|dog}"


@pytest.mark.usefixtures("tiny", "scripted")
def test_lists_that_name_themselves_are_refused(aipaint: Type, home: Home, tmp_path: Path) -> None:
    (home.data / "wildcards").mkdir()
    (home.data / "wildcards" / "self.txt").write_text("__self__\n")
    result = aipaint("generate", "__self__", "--model", "tiny", "-o", tmp_path / "a.png")
    assert "no end" in result.complaint
