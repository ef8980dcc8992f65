"""What prompts leave open, and how it is decided."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.core.recipe import Recipe, Region
from aipaint.core.wildcard_files import WildcardFolder
from aipaint.core.wildcards import Wildcards, expand, holds_any, spread

NONE = Wildcards()
LISTS = Wildcards(
    {
        "colour": ["red", "green", "blue"],
        "heavy": ["1::a", "999::b"],
        "nature/tree": ["oak", "lime"],
        "nature/flower": ["rose", "{white|yellow} tulip"],
        "both": ["__colour__ __tree__"],
        "self": ["a __self__"],
        "grow": ["__grow__ __grow__"],
    }
)
RECIPE = Recipe(
    prompt="a {red|blue} cat",
    model="m",
    steps=4,
    guidance=4.0,
    sampler="euler",
    seed=7,
    width=64,
    height=64,
)


def outcomes(text: str, wildcards: Wildcards = LISTS, tries: int = 200) -> set[str]:
    return {expand(text, wildcards, seed).text for seed in range(tries)}


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("a {red|blue} cat", {"a red cat", "a blue cat"}),
        ("{ red | blue }", {"red", "blue"}),
        ("{a|}b", {"ab", "b"}),
        ("{2$$a|b}", {"a, b", "b, a"}),
        ("{2$$ and $$a|b}", {"a and b", "b and a"}),
        ("{9$$a|b}", {"a, b", "b, a"}),
        ("{1-2$$ $$a|b}", {"a", "b", "a b", "b a"}),
        ("{0-1$$a|b}", {"", "a", "b"}),
        ("{-1$$a|b}", {"a", "b"}),
        ("{2-$$a|b}", {"a, b", "b, a"}),
        ("{0::a|b}", {"b"}),
        ("{{a|b}|{c|d} e}", {"a", "b", "c e", "d e"}),
        ("{a|b} {c|d}", {"a c", "a d", "b c", "b d"}),
        ("__colour__", {"red", "green", "blue"}),
        ("__Colour__!", {"red!", "green!", "blue!"}),
        ("__tree__ __nature/tree__", {"oak oak", "oak lime", "lime oak", "lime lime"}),
        ("__nature/*__", {"oak", "lime", "rose", "white tulip", "yellow tulip"}),
        ("{2$$ $$__nature/tree__}", {"oak lime", "lime oak"}),
        ("x{__tree__|y}", {"xoak", "xlime", "xy"}),
        (
            "__both__",
            {f"{colour} {tree}" for colour in ("red", "green", "blue") for tree in ("oak", "lime")},
        ),
    ],
)
def test_what_may_come_of_it(text: str, possible: set[str]) -> None:
    assert holds_any(text)
    assert outcomes(text) == possible


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a cat",
        "{masterpiece}, [dog], (cat:1.2)",
        "{a|b",
        "a|b}",
        "snake_case_words",
        "____",
        "__ spaced __",
        r"\{a|b\}",
        "see https://example.org/#a $5 50$$",
        "<lora:ink:0.8>",
    ],
)
def test_what_leaves_nothing_open(text: str) -> None:
    assert not holds_any(text)
    recipe = Recipe(**{**_fields(), "prompt": text})
    assert spread(recipe, LISTS) == ([recipe], ())


def _fields() -> dict[str, object]:
    return {name: getattr(RECIPE, name) for name in RECIPE.__struct_fields__}


def test_the_rest_of_the_prompt_stays_as_it_is() -> None:
    text = "a  (b:1.2)\n\n# {x|x} \\(c\\) \\{d\\|e\\} $f // g"
    assert outcomes(text) == {"a  (b:1.2)\n\n# x \\(c\\) {d|e} $f // g"}


def test_the_same_seed_decides_the_same() -> None:
    # Kept for all time: a recipe with its seed is to come out the same with later versions.
    text = "{a|b|c|d} {2$$a|b|c|d} __colour__ {9::x|y}"
    drawn = [expand(text, LISTS, *at).text for at in ((0, 0), (1, 0), (7, 1), (2**32 - 1, 3))]
    assert drawn == [
        "d b, c blue x",
        "b a, d green x",
        "a d, a green x",
        "c c, b blue x",
    ]
    assert len(outcomes(text)) > 50
    assert expand("{a|b}" * 40, NONE, 1, 0) != expand("{a|b}" * 40, NONE, 1, 1)


def test_weights_are_heeded() -> None:
    found = [expand("__heavy__ {9::x|y}", LISTS, seed).text for seed in range(1000)]
    assert sum(text.startswith("b") for text in found) > 980
    assert 850 < sum(text.endswith("x") for text in found) < 950


def test_a_name_without_a_list_stays_and_is_told() -> None:
    found = expand("a __nope__ {b|b}", LISTS, 1)
    assert found.text == "a __nope__ b"
    assert [str(note) for note in found.notes] == [
        "There is no wildcard called nope: it stays in the prompt as it is."
    ]


@pytest.mark.parametrize("text", ["__self__", "__grow__", "{__self__|__self__}"])
def test_lists_without_an_end_are_refused(text: str) -> None:
    with pytest.raises(UserError, match="no end"):
        expand(text, LISTS, 1)


def test_lists_that_come_to_too_much_are_refused() -> None:
    with pytest.raises(UserError, match="more text"):
        expand("__long__" * 50, Wildcards({"long": ["x" * 4000]}), 1)


@settings(max_examples=150)
@given(st.text("{}|_$-:1a\\ ", max_size=80), st.integers(0, 2**32 - 1))
def test_whatever_is_written_comes_to_an_end(text: str, seed: int) -> None:
    found = expand(text, Wildcards({"a": ["x"], "1": ["{a|__a__}"]}), seed)
    assert len(found.text) <= max(len(text) * 4, 400)
    if not holds_any(text) and "\\" not in text:
        assert found.text == text


def test_a_deep_prompt_is_no_trouble() -> None:
    assert not holds_any("{" * 40_000 + "}" * 40_000)
    assert expand("{a|" * 20 + "a" + "}" * 20, NONE, 3).text == "a"


def test_a_batch_is_spread_by_its_seeds() -> None:
    batch = Recipe(**{**_fields(), "batch": 30, "seed": 2**32 - 3})
    recipes, notes = spread(batch, LISTS)
    assert notes == ()
    assert sum(recipe.batch for recipe in recipes) == 30
    ones = [recipe.one(index) for recipe in recipes for index in range(recipe.batch)]
    assert [one.seed for one in ones] == [batch.one(index).seed for index in range(30)]
    assert {one.prompt for one in ones} == {"a red cat", "a blue cat"}
    # Each can be had again alone.
    assert all(spread(batch.one(index), LISTS)[0] == [ones[index]] for index in range(30))
    assert len(recipes) < 30  # those with the same words stay together


def test_all_texts_of_a_recipe_are_expanded() -> None:
    recipe = Recipe(
        **{
            **_fields(),
            "negative_prompt": "{x|y} __nope__",
            "regions": (Region(prompt="__tree__", mask="d"), Region(prompt="sky", mask="e")),
        }
    )
    (found,), notes = spread(recipe, LISTS)
    assert found.negative_prompt in ("x __nope__", "y __nope__")
    assert found.regions[0].prompt in ("oak", "lime")
    assert found.regions[1] == recipe.regions[1]
    assert len(notes) == 1


# The files


@pytest.fixture
def folder(home: Home) -> Path:
    path = home.data / "wildcards"
    path.mkdir()
    return path


def test_files_of_words_are_read(home: Home, folder: Path) -> None:
    (folder / "colour.txt").write_text("# some\nred\n\n  blue  \n", encoding="utf-8-sig")
    (folder / "wald").mkdir()
    (folder / "wald" / "树.txt").write_text("橡树\n", encoding="utf-8")
    (folder / "wald" / "many.yaml").write_text(
        "nature:\n  tree: [oak, lime]\n  flower:\n    - rose\n    - 3::tulip\none: alone\n"
    )
    (folder / "plain.yml").write_text("- a\n- b\n")
    (folder / ".hidden.txt").write_text("x")
    (folder / "notes.md").write_text("x")
    lists = WildcardFolder(home)
    found = lists.wildcards()
    assert lists.problems == ()
    assert found.names == (
        "colour",
        "plain",
        "wald/nature/flower",
        "wald/nature/tree",
        "wald/one",
        "wald/树",
    )
    assert found.lines("colour") == ("red", "blue")
    assert found.lines("树") == ("橡树",)
    assert found.lines("nature/tree") == ("oak", "lime")
    assert found.lines("flower") == ("rose", "3::tulip")
    assert found.lines("plain") == ("a", "b")
    assert lists.wildcards() is found
    (folder / "colour.txt").write_text("green and more\n")
    assert lists.wildcards().lines("colour") == ("green and more",)
    (folder / "colour.txt").unlink()
    assert lists.wildcards().lines("colour") == ()


def test_no_folder_has_no_words(home: Home) -> None:
    lists = WildcardFolder(home)
    assert lists.wildcards().names == ()
    assert lists.problems == ()


@pytest.mark.parametrize(
    "content",
    [
        b"a: &x [b]\nc: *x\n",
        b"[" * 5000,
        b"? [a, b]\n: c\n",
        b"a: [b\n",
        b"\x00\x01\x02",
        b"a: " * 3000,
    ],
)
def test_files_that_are_no_lists_are_told(home: Home, folder: Path, content: bytes) -> None:
    (folder / "odd.yaml").write_bytes(content)
    (folder / "good.txt").write_text("red")
    lists = WildcardFolder(home)
    assert lists.wildcards().names == ("good",)
    assert len(lists.problems) == 1


def test_nothing_in_a_file_is_made_or_run(home: Home, folder: Path) -> None:
    (folder / "odd.yaml").write_text("a: [!!python/object/apply:os.getcwd [], fine]\n")
    assert WildcardFolder(home).wildcards().lines("a") in ((), ("fine",))


def test_links_are_not_followed(home: Home, folder: Path) -> None:
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "a.txt").write_text("x")
    assert WildcardFolder(home).wildcards().names == ("a",)
