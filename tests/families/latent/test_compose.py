"""Codes of latents: what they are made of, by numbers that can be reckoned by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.errors import UserError
from aipaint.core.latents import Latent, Shift, Source, to_vector
from aipaint.core.pixels import from_array, inputs_of
from tests.families.latent.fake_net import INFO, fake_model, net_of

LAYERS, DIM = INFO.layers, INFO.dim


def code_of(latent: Latent, **can: Any) -> np.ndarray:
    return fake_model(**can).compose(latent, {})[0].numpy()


def drawn(seed: int) -> np.ndarray:
    return np.random.RandomState(seed).randn(DIM).astype(np.float32)


def test_a_seed_is_drawn_and_truncated() -> None:
    code = code_of(Latent(sources=(Source(seed=3),), psi=0.5, cutoff=2))
    assert code.shape == (LAYERS, DIM)
    assert np.array_equal(code[0], drawn(3) * np.float32(0.5))
    assert np.array_equal(code[3], drawn(3))


def test_a_code_is_taken_as_it_is() -> None:
    numbers = np.arange(LAYERS * DIM, dtype=np.float32).reshape(LAYERS, DIM)
    latent = Latent(sources=(Source(code=to_vector(numbers)),), psi=0.1)
    assert np.array_equal(code_of(latent), numbers)
    one_for_all = Latent(sources=(Source(code=to_vector(numbers[:1])),))
    assert np.array_equal(code_of(one_for_all), np.repeat(numbers[:1], LAYERS, 0))


def test_each_layer_is_mixed_by_its_own_shares() -> None:
    latent = Latent(
        sources=(Source(seed=1, shares=(1, 1, 0, 0.25)), Source(seed=2, shares=(0, 1, 1, 0.75)))
    )
    code = code_of(latent)
    assert np.array_equal(code[0], drawn(1))
    assert np.allclose(code[1], drawn(1) + drawn(2))
    assert np.array_equal(code[2], drawn(2))
    assert np.allclose(code[3], 0.25 * drawn(1) + 0.75 * drawn(2))


def test_shifts_count_for_their_layers() -> None:
    along = np.ones(DIM, np.float32)
    each = np.arange(LAYERS * DIM, dtype=np.float32).reshape(LAYERS, DIM)
    latent = Latent(
        sources=(Source(seed=1),),
        shifts=(
            Shift(vector=to_vector(along), amount=2, first=1, last=2),
            Shift(vector=to_vector(each), amount=-1, first=3),
        ),
    )
    code = code_of(latent) - drawn(1)
    assert np.allclose(code[0], 0)
    assert np.allclose(code[1:3], 2, atol=1e-6)
    assert np.allclose(code[3], -each[3], atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(one=st.integers(0, 1000), other=st.integers(0, 1000), way=st.floats(0, 1))
def test_the_way_along_the_sphere(one: int, other: int, way: float) -> None:
    """Against Shoemake's formula; the ends are the codes themselves."""
    latent = Latent(
        sources=(Source(seed=one, shares=(1 - way,)), Source(seed=other, shares=(way,))),
        mixing="slerp",
    )
    code = code_of(latent)[0]
    a, b = drawn(one).astype(float), drawn(other).astype(float)
    if one == other or way in (0, 1):
        assert np.allclose(code, b if way == 1 else a, atol=1e-6)
        return
    angle = np.arccos(np.dot(a, b) / np.linalg.norm(a) / np.linalg.norm(b))
    wanted = (np.sin((1 - way) * angle) * a + np.sin(way * angle) * b) / np.sin(angle)
    assert np.allclose(code, wanted, atol=1e-5)


def test_a_picture_is_encoded_once() -> None:
    image = from_array(np.full((5, 7, 4), 255, np.uint8))
    inputs = inputs_of([image])
    model = fake_model()
    latent = Latent(sources=(Source(image=next(iter(inputs))),))
    code = model.compose(latent, inputs)
    assert torch.allclose(code[0, :, :3], torch.ones(LAYERS, 3))
    # Kept: the picture need not come again with every move of a slider.
    assert torch.equal(model.compose(latent, {}), code)
    model.rest()
    with pytest.raises(UserError, match="not handed over"):
        model.compose(latent, {})


def test_what_was_drawn_is_not_drawn_again_for_other_shares() -> None:
    model = fake_model()
    for share in (0.0, 0.5, 1.0):
        sources = (Source(seed=1, shares=(1 - share,)), Source(seed=2, shares=(share,)))
        model.compose(Latent(sources=sources), {})
    assert net_of(model).sampled == 2
    model.compose(Latent(sources=(Source(seed=1),), psi=0.7), {})
    assert net_of(model).sampled == 3


@pytest.mark.parametrize(
    ("latent", "can", "words"),
    [
        (Latent(sources=(Source(seed=1, shares=(1.0, 2.0)),)), {}, "Shares for 2 layers"),
        (Latent(sources=(Source(code=to_vector(np.zeros((1, 5)))),)), {}, "does not fit"),
        (Latent(sources=(Source(code=to_vector(np.zeros((3, DIM)))),)), {}, "does not fit"),
        (
            Latent(
                sources=(Source(seed=1),),
                shifts=(Shift(vector=to_vector(np.zeros(9)), amount=1),),
            ),
            {},
            "does not fit",
        ),
        (
            Latent(
                sources=(Source(seed=1),),
                shifts=(Shift(vector=to_vector(np.zeros(DIM)), amount=1, first=2, last=9),),
            ),
            {},
            "cannot be shifted",
        ),
        (Latent(sources=(Source(seed=1),)), {"samples": False}, "no sensible pictures"),
        (Latent(sources=(Source(image="ab"),)), {"encodes": False}, "Project the picture"),
        (
            Latent(sources=(Source(seed=1), Source(seed=2)), mixing="slerp"),
            {"slerps": False},
            "along the sphere",
        ),
        (Latent(sources=(Source(seed=1),)), {"labels": ("a", "b")}, "told a class"),
    ],
)
def test_what_does_not_fit_the_model_is_refused(
    latent: Latent, can: dict[str, Any], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        code_of(latent, **can)
