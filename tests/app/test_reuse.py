"""What pictures say is found among what is here, and what is missing is named."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from aipaint.app.reuse import FIELDS, Said, draft_with, find_model, said_elsewhere, said_in
from aipaint.app.settings import Draft
from aipaint.core.latents import Latent, Source
from aipaint.core.metadata import PictureMeta
from aipaint.core.recipe import Lora, Recipe
from aipaint.families.base import Defaults, ModelInfo
from aipaint.families.diffusion.lora_detect import LoraInfo
from tests.core.pictures import FACTS, make_recipe

DEFAULTS = Defaults(width=512, height=512, steps=20, guidance=7.0, sampler="euler")


def model(name: str, number: str = "") -> ModelInfo:
    return ModelInfo(
        id=name.lower().replace(" ", "-"),
        name=name,
        path=Path(name),
        family="diffusion",
        defaults=DEFAULTS,
        parameters=1,
        bytes=1,
        hash=number,
    )


def lora(name: str) -> LoraInfo:
    return LoraInfo(
        id=f"{name}.safetensors",
        name=name,
        path=Path(name),
        base="",
        cross_attention_dim=0,
        rank=4,
        parameters=1,
        hash="",
    )


MODELS = [model("Starter", "1" * 16), model("Dream Shaper 8", "2" * 16)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (Said(name="", model="starter"), "starter"),
        (Said(name="", model="SD15/dreamshaper_8.safetensors"), "dream-shaper-8"),
        (Said(name="", model="C:\\models\\dreamShaper-8.ckpt"), "dream-shaper-8"),
        # What is in it says more than what it is called.
        (Said(name="", model="starter", hash="2" * 16), "dream-shaper-8"),
        (Said(name="", hash="1" * 16), "starter"),
        (Said(name="", model="dreamshaper_9"), None),
        (Said(name=""), None),
    ],
)
def test_models_are_found_by_content_and_name(said: Said, found: str | None) -> None:
    info = find_model(said, MODELS)
    assert (info.id if info else None) == found


def test_a_missing_model_is_named_with_the_nearest() -> None:
    draft, notes = draft_with(
        Said(name="", model="x/dreamshaper_9.safetensors"), FIELDS, Draft(model="starter"), MODELS
    )
    assert draft.model == "starter"
    assert [str(note) for note in notes] == [
        "The model “dreamshaper_9.safetensors” is not here; “Dream Shaper 8” has the most similar"
        " name."
    ]
    _, notes = draft_with(Said(name="", model="qwerty"), FIELDS, Draft(), MODELS)
    assert [str(note) for note in notes] == ["The model “qwerty” is not here."]


def test_loras_that_are_here_are_taken_and_others_named() -> None:
    meta = PictureMeta(
        source="a1111",
        prompt="a castle <lora:Ink Wash:0.8>, fog <lora:neon:9>",
        steps=3,
        loras={"Ink Wash": 0.8, "neon": 9.0},
    )
    said = said_elsewhere("old.png", meta)
    assert said.prompt == "a castle , fog"
    draft, notes = draft_with(said, FIELDS, Draft(), MODELS, [lora("ink_wash"), lora("neons")])
    assert draft.loras == (Lora(model="ink_wash.safetensors", weight=0.8),)
    assert [str(note) for note in notes] == [
        "The LoRA “neon” is not here; “neons” has the most similar name."
    ]
    # A picture without any is painted again without any.
    plain = said_in("a.png", make_recipe(), FACTS)
    again, _ = draft_with(plain, FIELDS, draft, MODELS)
    assert again.loras == ()
    only_seed, _ = draft_with(plain, ("seed",), draft, MODELS)
    assert only_seed.loras == draft.loras


def test_numbers_without_sense_are_not_taken() -> None:
    meta = PictureMeta(
        source="a1111", prompt="x", seed=2**40, steps=0, guidance=1e9, width=9, sampler="magic"
    )
    assert said_elsewhere("a", meta).fields() == ("prompt",)
    # That it has a size tells nothing of how it was made.
    assert said_elsewhere("a", PictureMeta(source="unknown", width=64, height=64)).fields() == ()


def test_another_negative_prompt_does_not_stay_beside_a_new_prompt() -> None:
    said = said_in("a.png", make_recipe("red apple"))
    draft, _ = draft_with(said, FIELDS, Draft(negative_prompt="fog"), MODELS)
    assert (draft.prompt, draft.negative_prompt) == ("red apple", "")
    draft, _ = draft_with(said, ("prompt",), Draft(negative_prompt="fog"), MODELS)
    assert draft.negative_prompt == "fog"


def test_how_words_are_read_is_taken_over_with_them() -> None:
    ours = msgspec.structs.replace(make_recipe(), syntax="compel", clip_skip=2)
    draft, _ = draft_with(said_in("", ours), FIELDS, Draft(), MODELS)
    assert (draft.syntax, draft.clip_skip) == ("compel", 2)
    theirs = PictureMeta("a1111", prompt="(a:1.2)", steps=20, clip_skip=2)
    draft, _ = draft_with(said_elsewhere("", theirs), FIELDS, Draft(syntax="plain"), MODELS)
    assert (draft.syntax, draft.clip_skip) == ("a1111", 1)
    draft, _ = draft_with(said_elsewhere("", theirs), ("seed",), Draft(syntax="plain"), MODELS)
    assert (draft.syntax, draft.clip_skip) == ("plain", 0)
    invoke = PictureMeta("invokeai", prompt="a++", steps=20)
    assert said_elsewhere("", invoke).syntax == "compel"


def test_a_point_of_a_latent_space_says_nothing_of_a_prompt() -> None:
    point = Latent(sources=(Source(seed=5),))
    drawn = Recipe(
        model="faces",
        steps=1,
        guidance=1,
        sampler="euler",
        seed=5,
        width=64,
        height=64,
        latent=point,
    )
    said = said_in("a.png", drawn)
    assert said.fields() == ()
    draft, notes = draft_with(said, FIELDS, Draft(prompt="a cat"), [])
    assert draft == Draft(prompt="a cat")
    assert "Latents" in str(notes[0])


def test_the_noise_of_a_painting_model_keeps_its_prompt() -> None:
    point = Latent(sources=(Source(seed=5, prompt="a fox"), Source(seed=6)), mixing="slerp")
    drawn = Recipe(
        model="m", steps=20, guidance=4, sampler="euler", seed=5, width=64, height=64, latent=point
    )
    said = said_in("a.png", drawn)
    assert (said.prompt, said.steps, said.seed) == ("a fox", 20, 5)
