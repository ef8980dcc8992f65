"""Latents of diffusion models: seeds mixed as noise, prompts as what encoders make of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import pytest
import torch

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.latents import Latent, Shift, Source, to_vector
from aipaint.core.pixels import Image, digest_of, to_array
from aipaint.core.recipe import Recipe, Repaint, Sampler
from aipaint.core.studies import Resolve, Sheet
from aipaint.families.base import LatentModel, LoadedModel
from aipaint.families.diffusion.noise import Blend, blend_of


def recipe(model: LoadedModel, latent: Latent | None = None, **changes: Any) -> Recipe:
    made = Recipe(
        prompt="a red heart",
        model=str(model.info.path),
        steps=3,
        guidance=3.0,
        sampler="euler",
        seed=5,
        width=32,
        height=32,
        latent=latent,
    )
    return msgspec.structs.replace(made, **changes)


def paint(model: LoadedModel, wish: Recipe) -> bytes:
    return model.generate(wish, {}, lambda *_: None)[0].data


def seeds(*shares: tuple[int, float], prompts: Sequence[str] = ()) -> Latent:
    said = [*prompts, *[""] * len(shares)]
    return Latent(
        sources=tuple(
            Source(seed=seed, shares=(share,), prompt=prompt)
            for (seed, share), prompt in zip(shares, said, strict=False)
        )
    )


@pytest.mark.parametrize("sampler", ["euler", "euler_a", "dpmpp_2m_sde"])
@pytest.mark.parametrize("share", [1.0, 0.3])
def test_one_seed_paints_what_the_plain_recipe_does(
    tiny_model: LoadedModel, sampler: Sampler, share: float
):
    plain = paint(tiny_model, recipe(tiny_model, seed=77, sampler=sampler))
    alone = recipe(tiny_model, seeds((77, share)), seed=1, sampler=sampler)
    assert paint(tiny_model, alone) == plain
    # What has no share is as if it were not there.
    beside = recipe(tiny_model, seeds((3, 0.0), (77, share)), seed=1, sampler=sampler)
    assert paint(tiny_model, beside) == plain


def test_a_large_picture_of_one_seed_is_the_plain_one(tiny_model: LoadedModel):
    size: dict[str, Any] = {"width": 128, "height": 96, "steps": 2}
    plain = paint(tiny_model, recipe(tiny_model, seed=77, **size))
    assert paint(tiny_model, recipe(tiny_model, seeds((77, 1.0)), **size)) == plain


def test_a_variation_goes_from_one_picture_to_the_other(tiny_model: LoadedModel):
    def at(strength: float) -> np.ndarray:
        mixed = seeds((1, 1 - strength), (2, strength))
        data = paint(tiny_model, recipe(tiny_model, mixed))
        return np.frombuffer(data, np.uint8).astype(float)

    ways = [at(strength) for strength in (0.0, 0.1, 0.5, 1.0)]
    assert np.array_equal(at(0.5), ways[2])
    assert np.array_equal(
        ways[3], np.frombuffer(paint(tiny_model, recipe(tiny_model, seed=2)), "u1")
    )
    gaps = [np.abs(way - ways[0]).mean() for way in ways]
    assert gaps[0] == 0 < gaps[1] < gaps[2]
    assert gaps[1] < gaps[3]


def test_prompts_are_mixed_and_the_recipes_own_stands_for_none(tiny_model: LoadedModel):
    same = seeds((5, 0.5), (5, 0.5), prompts=("a red heart", ""))
    assert paint(tiny_model, recipe(tiny_model, same)) == paint(tiny_model, recipe(tiny_model))
    other = recipe(tiny_model, prompt="a blue cat")
    told = seeds((5, 1.0), prompts=("a blue cat",))
    assert paint(tiny_model, recipe(tiny_model, told)) == paint(tiny_model, other)
    between = paint(
        tiny_model, recipe(tiny_model, seeds((5, 0.5), (5, 0.5), prompts=("a blue cat",)))
    )
    assert between not in (paint(tiny_model, recipe(tiny_model)), paint(tiny_model, other))


def test_prompts_of_other_lengths_are_mixed_too(tiny_model: LoadedModel):
    long = ", ".join(["a cat and a dog"] * 60)
    mixed = seeds((5, 0.5), (6, 0.5), prompts=(long, "(a) heart"))
    wish = recipe(tiny_model, mixed, syntax="a1111")
    assert paint(tiny_model, wish) == paint(tiny_model, wish)


def test_noise_is_mixed_by_the_formulas():
    draws = torch.Generator().manual_seed(0)
    one, other, third = (torch.randn(1, 4, 8, 8, generator=draws) for _ in range(3))
    omega = torch.acos((one * other).sum() / (one.norm() * other.norm()))
    expected = (torch.sin(0.75 * omega) * one + torch.sin(0.25 * omega) * other) / torch.sin(omega)
    found = Blend((1, 2), ("", ""), (0.75, 0.25)).mixed([one, other])
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)
    three = Blend((1, 2, 3), ("",) * 3, (0.5, 0.25, 0.25)).mixed([one, other, third])
    total = (0.25 + 2 * 0.0625) ** 0.5
    expected = (0.5 * one + 0.25 * other + 0.25 * third) / total
    torch.testing.assert_close(three, expected, atol=1e-5, rtol=1e-5)
    assert 0.8 < float(three.std()) < 1.2
    torch.testing.assert_close(Blend((1, 1), ("", ""), (0.4, 0.6)).mixed([one, one]), one)


def test_shares_are_normalised():
    wish = Recipe(model="m", steps=1, guidance=1, sampler="euler", seed=0, width=8, height=8)
    wish = msgspec.structs.replace(wish, latent=seeds((1, 3.0), (2, 1.0), (9, 0.0)))
    assert blend_of(wish) == Blend((1, 2), ("", ""), (0.75, 0.25))


PICTURE = Image(8, 8, bytes(192))
CODE = to_vector(np.zeros(4, np.float32))


@pytest.mark.parametrize(
    ("latent", "said"),
    [
        (Latent(sources=(Source(image=digest_of(PICTURE)),)), "pictures or codes"),
        (Latent(sources=(Source(code=CODE),)), "pictures or codes"),
        (Latent(sources=(Source(seed=1),), shifts=(Shift(vector=CODE, amount=1),)), "directions"),
        (Latent(sources=(Source(seed=1, labels=((1, 1.0),)),)), "classes"),
        (Latent(sources=(Source(seed=1, shares=(1.0, 0.5)),)), "layers"),
        (seeds((1, 1.0), (2, -1.0)), "sum to nothing"),
        (seeds((1, 0.0)), "sum to nothing"),
    ],
)
def test_what_noise_cannot_be_is_refused_in_words(
    tiny_model: LoadedModel, latent: Latent, said: str
):
    with pytest.raises(UserError, match=said):
        tiny_model.generate(
            recipe(tiny_model, latent), {digest_of(PICTURE): PICTURE}, lambda *_: None
        )


def test_a_repainted_picture_takes_mixed_noise(tiny_model: LoadedModel):
    picture = Image(32, 32, bytes(range(256)) * 12)
    inputs = {digest_of(picture): picture}
    begin = Repaint(image=digest_of(picture), strength=0.8, fill="noise")
    wish = recipe(tiny_model, seeds((1, 0.5), (2, 0.5)), repaint=begin)
    first = tiny_model.generate(wish, inputs, lambda *_: None)[0]
    assert tiny_model.generate(wish, inputs, lambda *_: None)[0] == first
    plain = recipe(tiny_model, repaint=begin, seed=1)
    assert tiny_model.generate(plain, inputs, lambda *_: None)[0] != first


def test_sheets_are_painted_and_other_studies_refused(tiny_model: LoadedModel):
    assert isinstance(tiny_model, LatentModel)
    info = tiny_model.info.latent
    assert info is not None
    assert (info.layers, info.samples, info.prompts, info.slerps) == (1, True, True, True)
    sketches: list[tuple[int, int, Image]] = []
    steps: list[tuple[int, int]] = []
    study = Sheet(model="m", latents=(seeds((1, 1.0)), seeds((2, 1.0))), side=16)
    tiny_model.study(
        study,
        {},
        lambda step, of, *_: steps.append((step, of)),
        lambda *now: sketches.append(now),
    )
    assert [each[:2] for each in sketches] == [(0, 2), (1, 2)]
    assert all(max(image.width, image.height) == 16 for _, _, image in sketches)
    assert sketches[0][2] != sketches[1][2]
    assert to_array(sketches[0][2]).shape[2] == 3
    assert steps == [(n, len(steps)) for n in range(1, len(steps) + 1)]
    with pytest.raises(UserError, match="no codes"):
        tiny_model.study(
            Resolve(model="m", latents=study.latents), {}, lambda *_: None, lambda *_: None
        )

    def leave(*_: object) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        tiny_model.study(study, {}, leave, lambda *_: None)
