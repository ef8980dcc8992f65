"""Why two pictures differ is said in words."""

from __future__ import annotations

import msgspec
import pytest

from aipaint.core.recipe import Control, Lora, Region, Repaint
from aipaint.gallery.difference import difference
from tests.core.pictures import FACTS, make_recipe

REPAINT = Repaint(image="a" * 64)


def told(one: dict[str, object], other: dict[str, object]) -> list[str]:
    recipe = make_recipe("a red apple, soft light")
    first, second = (msgspec.structs.replace(recipe, **each) for each in (one, other))
    return [str(message) for message in difference(first, second)]


def test_the_same_recipe_has_no_difference() -> None:
    assert told({}, {}) == []
    assert difference(make_recipe(), make_recipe(), (FACTS, FACTS)) == []


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (
            {},
            {"prompt": "a green apple, soft light"},
            "Only this prompt says: red. Only the other: green.",
        ),
        (
            {"prompt": "a b"},
            {"prompt": "b a"},
            "Only this prompt says: a b. Only the other: b a.",
        ),
        (
            {"negative_prompt": "blurry"},
            {},
            "Only this negative prompt says: blurry. Only the other: –.",
        ),
        ({}, {"seed": 8}, "The seed is 7 here, 8 there."),
        ({}, {"model": "sdxl"}, "The model is starter-diffusion here, sdxl there."),
        ({}, {"width": 32}, "The size is 16×24 here, 32×24 there."),
        ({}, {"steps": 21}, "The steps are 20 here, 21 there."),
        ({}, {"guidance": 5.0}, "The guidance is 4.5 here, 5 there."),
        (
            {"loras": (Lora(model="ink", weight=0.5),)},
            {},
            "The LoRAs are ink 0.5 here, – there.",
        ),
        ({}, {"sampler": "euler"}, "The sampler is DPM++ 2M here, Euler there."),
        ({"repaint": REPAINT}, {}, "Only this one begins with a picture."),
        ({}, {"repaint": REPAINT}, "Only the other begins with a picture."),
        (
            {"repaint": REPAINT},
            {"repaint": msgspec.structs.replace(REPAINT, strength=0.8)},
            "The strength is 0.6 here, 0.8 there.",
        ),
        (
            {"repaint": REPAINT},
            {"repaint": msgspec.structs.replace(REPAINT, mask="b" * 64)},
            "The masks differ.",
        ),
        (
            {"repaint": REPAINT},
            {"repaint": msgspec.structs.replace(REPAINT, fill="noise")},
            "The fill is original here, noise there.",
        ),
        (
            {"regions": (Region(prompt="sky", mask="c"),)},
            {},
            "The regions differ: 1 here, 0 there.",
        ),
        (
            {},
            {"controls": (Control(model="m", image="c"),)},
            "The pictures that guide differ: 0 here, 1 there.",
        ),
    ],
)
def test_each_difference_is_a_sentence(
    one: dict[str, object], other: dict[str, object], said: str
) -> None:
    assert told(one, other) == [said]


def test_models_devices_and_versions_are_compared() -> None:
    other = msgspec.structs.replace(
        FACTS, model_hash="f" * 16, device="cuda", dtype="float16", versions={"torch": "2.1"}
    )
    found = [str(each) for each in difference(make_recipe(), make_recipe(), (FACTS, other))]
    assert found == [
        "The model has the same name and other weights.",
        "It was painted on cpu here, on cuda there.",
        "It was computed in float32 here, in float16 there.",
        "torch was 2.0 here, 2.1 there.",
    ]


def test_what_other_programs_do_not_tell_is_not_compared() -> None:
    untold = {"model": "", "seed": 0, "steps": 0, "guidance": 0.0, "sampler": "euler"}
    assert told({"prompt": "a", **untold}, {"prompt": "b"}) == [
        "Only this prompt says: a. Only the other: b."
    ]
    silent = msgspec.structs.replace(FACTS, device="", dtype="", model_hash="", versions={})
    assert difference(make_recipe(), make_recipe(), (FACTS, silent)) == []


def test_a_long_prompt_is_told_in_part() -> None:
    (sentence,) = told({"prompt": " ".join(map(str, range(500)))}, {"prompt": ""})
    assert sentence.endswith("9 10 11 …. Only the other: –.")
