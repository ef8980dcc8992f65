"""Prompts with weights, prompts that are long, and layers of the text encoder that are skipped."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np
import pytest
import torch

from aipaint.core.pixels import digest_of, from_array, inputs_of, to_array
from aipaint.core.recipe import Recipe, Region, Syntax
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from aipaint.families.diffusion import layouts
from aipaint.families.diffusion.conditioning import encode, left_out
from aipaint.families.diffusion.prompting import MOST_ROWS
from tests.families.clip import build_clip_pipeline

LENGTH = 20  # tokens of a row of the tiny models; 18 of them are words
RECIPE = Recipe(
    prompt="a cat",
    model="tiny",
    steps=2,
    guidance=3.0,
    sampler="euler",
    seed=7,
    width=32,
    height=32,
)


@pytest.fixture(scope="module", params=[False, True], ids=["sd1", "sdxl"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    place = tmp_path_factory.mktemp("clip")
    words = layouts.configs() / layouts.VOCABULARY
    folder = build_clip_pipeline(place / "made", request.param, words, second=24)
    model = registry.load(registry.inspect(folder), place / "cache")
    # As that of published encoders the mean of the states is not nought.
    torch.nn.init.constant_(pipe_of(model).text_encoder.final_layer_norm.bias, -0.1)
    return model


def pipe_of(model: LoadedModel) -> Any:
    return model._pipe  # pyright: ignore[reportAttributeAccessIssue]


def states(
    model: LoadedModel, prompt: str, syntax: Syntax = "plain", skip: int = 0, negative: str = ""
) -> torch.Tensor:
    """What the network hears of a prompt, (B, T, D)."""
    with torch.inference_mode():
        return encode(pipe_of(model), prompt, negative, 3.0, syntax, skip).states


def halves(pipe: Any, found: torch.Tensor) -> list[torch.Tensor]:
    """The states of each encoder."""
    first = pipe.text_encoder.config.hidden_size
    return [part for part in (found[..., :first], found[..., first:]) if part.shape[-1]]


@pytest.mark.parametrize("negative", ["", "bad hands"])
@pytest.mark.parametrize("syntax", ["a1111", "compel"])
def test_without_weights_all_syntaxes_say_the_same(
    model: LoadedModel, syntax: Syntax, negative: str
) -> None:
    with torch.inference_mode():
        plain = encode(pipe_of(model), "a red cat, sitting", negative, 3.0)
        found = encode(pipe_of(model), "a red cat, sitting", negative, 3.0, syntax)
    assert torch.equal(found.states, plain.states)
    pair = found.pooled, plain.pooled
    assert pair == (None, None) or torch.equal(*(each for each in pair if each is not None))


def test_the_web_ui_s_weights_scale_tokens_and_keep_the_mean(model: LoadedModel) -> None:
    plain = states(model, "a red cat")[1:]
    found = states(model, "a (red:1.4) (cat:0.5)", "a1111")[1:]
    weights = torch.ones(1, LENGTH, 1)
    weights[0, 2], weights[0, 3] = 1.4, 0.5
    for one, other in zip(
        halves(pipe_of(model), found), halves(pipe_of(model), plain), strict=True
    ):
        scaled = other * weights
        assert torch.allclose(one, scaled * other.mean() / scaled.mean(), atol=1e-5)


def test_compel_s_weights_move_away_from_the_empty_prompt(model: LoadedModel) -> None:
    plain, empty = states(model, "a red cat")[1:], states(model, "", "compel")[1:]
    found = states(model, "a (red)1.4 cat", "compel")[1:]
    weights = torch.ones(1, LENGTH, 1)
    weights[0, 2] = 1.4
    assert torch.allclose(found, empty + (plain - empty) * weights, atol=1e-5)


def test_compel_hides_words_that_weigh_less_than_one(model: LoadedModel) -> None:
    pipe = pipe_of(model)
    ids = pipe.tokenizer("a red cat", padding="max_length", return_tensors="pt").input_ids
    mask = torch.ones_like(ids)
    mask[0, 3] = 0
    empty = pipe.tokenizer("", padding="max_length", return_tensors="pt").input_ids
    xl = hasattr(pipe, "text_encoder_2")

    def heard(ids: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        made = pipe.text_encoder(ids, attention_mask=mask, output_hidden_states=True)
        return made.hidden_states[-2] if xl else made[0]

    with torch.inference_mode():
        none = heard(empty, None)
        weights = torch.ones(1, LENGTH, 1)
        weights[0, 3] = 0.3
        whole, less = (none + (heard(ids, each) - none) * weights for each in (None, mask))
    share = math.tan(0.7 * math.pi / 2)
    wanted = (whole + share * less) / (1 + share)
    found = halves(pipe, states(model, "a red (cat)0.3", "compel")[1:])[0]
    assert torch.allclose(found, wanted, atol=1e-5)


def test_prompts_are_mixed_and_joined(model: LoadedModel) -> None:
    cat, dog = (states(model, each)[1:] for each in ("a cat", "a dog"))
    mixed = states(model, '("a cat", "a dog").blend(3, 1)', "compel")[1:]
    assert torch.allclose(mixed, 0.75 * cat + 0.25 * dog, atol=1e-5)
    joined = states(model, '("a cat", "a dog").and()', "compel")[1:]
    assert torch.equal(joined, torch.cat([cat, dog], dim=1))


def test_long_prompts_are_read_in_rows(model: LoadedModel) -> None:
    # Eighteen tokens with the last comma: what stands behind it begins the next row.
    first = "one two three four five six seven eight nine ten a b c d e,"
    found = states(model, f"{first} red cat and dog", "a1111")
    assert found.shape[1] == 2 * LENGTH
    rows = [states(model, each)[1:] for each in (first, "red cat and dog")]
    assert torch.allclose(found[1:], torch.cat(rows, dim=1), atol=1e-5)
    broken = states(model, "a cat BREAK a dog", "a1111")[1:]
    rows = [states(model, each)[1:] for each in ("a cat", "a dog")]
    assert torch.allclose(broken, torch.cat(rows, dim=1), atol=1e-5)


def test_the_shorter_prompt_is_filled_up_with_nothing(model: LoadedModel) -> None:
    nothing = states(model, "", "a1111")[1:]
    found = states(model, "a cat", "a1111", negative="bad " * 30)
    assert found.shape[:2] == (2, 2 * LENGTH)
    assert torch.equal(found[1:, LENGTH:], nothing)
    # Where nothing at all is said against, nothing is heard of it, however long the prompt is.
    found = states(model, "cat " * 30, "a1111")
    assert torch.equal(found[:1, :LENGTH], found[:1, LENGTH:])


def test_the_sentence_is_that_of_the_first_row(model: LoadedModel) -> None:
    with torch.inference_mode():
        one = encode(pipe_of(model), "a cat", "", 3.0).pooled
        long = encode(pipe_of(model), "a (cat:1.3) BREAK a dog", "", 3.0, "a1111").pooled
    assert (one is None) == (long is None)
    assert one is None or (long is not None and torch.allclose(one, long, atol=1e-5))


def test_layers_are_skipped_as_other_programs_count_them(model: LoadedModel) -> None:
    pipe = pipe_of(model)
    ids = pipe.tokenizer("a cat", padding="max_length", return_tensors="pt").input_ids
    with torch.inference_mode():
        layers = pipe.text_encoder(ids, output_hidden_states=True).hidden_states
        normed = pipe.text_encoder.final_layer_norm(layers[-2])
    found = halves(pipe, states(model, "a cat", "plain", 1)[1:])[0]
    if hasattr(pipe, "text_encoder_2"):
        # SDXL never hears the last layer: leaving out one is what it always does.
        assert torch.equal(found, layers[-2])
        assert torch.equal(states(model, "a cat", "plain", 1), states(model, "a cat"))
    else:
        assert torch.allclose(found, normed, atol=1e-6)
    recipe = msgspec.structs.replace(RECIPE, clip_skip=5)
    assert [str(note) for note in left_out(pipe, recipe)] == [
        "Only 1 layers of this model's text encoder can be skipped, not 5."
    ]


def test_what_is_not_read_is_told(model: LoadedModel) -> None:
    prompt = "a [cat:dog:0.5] <lora:ink:0.8> embedding:gone, " + "word " * 18 * MOST_ROWS + "last"
    recipe = msgspec.structs.replace(RECIPE, prompt=prompt, syntax="a1111", negative_prompt="ok")
    notes = [str(note) for note in left_out(pipe_of(model), recipe)]
    assert notes[0] == "There is no embedding called “gone”; it is left out."
    assert notes[1] == "“<lora:ink:0.8>” is left out: add the LoRA below the prompt instead."
    assert notes[2].startswith("“[cat:dog:0.5]” does not change between steps here")
    assert notes[3].startswith("The prompt is longer than this model reads; left out: “…")
    assert notes[3].endswith("word last”")
    assert len(notes) == 4
    assert states(model, prompt, "a1111").shape[1] == MOST_ROWS * LENGTH


def test_weights_and_rows_reach_the_picture_and_its_regions(model: LoadedModel) -> None:
    half = np.zeros((32, 32), np.uint8)
    half[:, :16] = 255
    mask = from_array(half)

    def paint(prompt: str, region: str, syntax: Syntax) -> np.ndarray:
        recipe = msgspec.structs.replace(
            RECIPE,
            prompt=prompt,
            syntax=syntax,
            regions=(Region(prompt=region, mask=digest_of(mask)),),
        )
        return to_array(model.generate(recipe, inputs_of([mask]), lambda *_: None)[0])

    plain = paint("a cat", "a dog", "plain")
    assert np.array_equal(paint("a cat", "a dog", "a1111"), plain)
    assert not np.array_equal(paint("a (cat:2)", "a dog", "a1111"), plain)
    assert not np.array_equal(paint("a cat", "a (dog:2)", "a1111"), plain)
    assert not np.array_equal(paint("a cat " * 20, "a dog " * 30, "compel"), plain)


def test_encoders_of_other_kinds_hear_weights_and_long_prompts(tiny_model: LoadedModel) -> None:
    plain = states(tiny_model, "cat")
    assert torch.equal(states(tiny_model, "cat", "a1111"), plain)
    weighted = states(tiny_model, "(cat:1.5)", "a1111")
    assert weighted.isfinite().all()
    assert not torch.equal(weighted, plain)
    # One token a letter: what stands in brackets is read as if they were not there.
    hidden = states(tiny_model, "a c(a)0.5t", "compel")
    assert hidden.isfinite().all()
    assert states(tiny_model, "a cat on a mat, and a dog", "a1111").shape[1] == 2 * 24


def test_the_starter_follows_weights(starter: LoadedModel) -> None:
    def blueness(prompt: str, syntax: Syntax) -> float:
        recipe = msgspec.structs.replace(
            RECIPE, prompt=prompt, syntax=syntax, steps=6, width=128, height=128, seed=1
        )
        found = to_array(starter.generate(recipe, {}, lambda *_: None)[0]).astype(float)
        return float((found[..., 2] - found[..., 0]).mean())

    for less, more, syntax in (
        ("red apple, (blue background:0.2)", "red apple, (blue background:1.4)", "a1111"),
        ("red apple, (blue background)0.2", "red apple, (blue background)1.4", "compel"),
    ):
        assert blueness(more, syntax) > blueness(less, syntax) + 5  # pyright: ignore[reportArgumentType]
