"""Directions in latent spaces whose shape is known, and the sums that they are found with."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import hypothesis
import numpy as np
import pytest
import torch
from hypothesis import strategies

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.latents import Latent, LatentInfo, Source, from_vector, to_vector
from aipaint.core.pixels import Image
from aipaint.core.studies import Contrast, FindDirections
from aipaint.families.latent.components import Moments, Sketched
from aipaint.families.latent.directions import contrast, find_directions, regress
from tests.families.latent.nets import Blobs, Composing, FakeNet, Plain

DEVIATIONS = [3.0, 2.0, 1.0, 0.5, 0.25, 0.1]


def heard(steps: list[tuple[int, int]]) -> Callable[..., None]:
    def on_step(step: int, count: int, render: Callable[[], Image] | None, *_: object) -> None:
        assert render is None
        steps.append((step, count))

    return on_step


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    one, other = one.ravel(), other.ravel()
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_pca_finds_how_codes_spread() -> None:
    net, steps = Plain(DEVIATIONS), []
    study = FindDirections(model="m", method="pca", count=3, samples=2000)
    codes, values, image = find_directions(net, study, heard(steps))
    assert image is None
    assert len(codes) == len(values) == 3
    for number, code in enumerate(codes):
        way = from_vector(code)
        assert way.shape == (6,)
        assert abs(cosine(way, net.axes[:, number].numpy())) > 0.99
        assert np.linalg.norm(way) == pytest.approx(DEVIATIONS[number], rel=0.08)
        assert way[np.abs(way).argmax()] > 0
    whole = np.square(DEVIATIONS).sum()
    assert values == pytest.approx(np.square(DEVIATIONS)[:3] / whole, abs=0.03)
    assert steps[-1][0] == steps[-1][1] == len(steps)
    again, _, _ = find_directions(net, study, heard([]))
    assert again == codes


def test_other_seeds_find_the_same_within_their_luck() -> None:
    net = Plain(DEVIATIONS)
    ways = [
        from_vector(find_directions(net, study, heard([]))[0][0])
        for study in (
            FindDirections(model="m", method="pca", count=1, samples=1500, seed=seed)
            for seed in (0, 50_000)
        )
    ]
    assert cosine(*ways) > 0.999


def test_layers_that_differ_get_directions_of_their_own() -> None:
    class Differing(Plain):
        def sample(self, sources: Sequence[Source], psi: float, cutoff: int) -> torch.Tensor:
            codes = super().sample(sources, psi, cutoff)
            codes[:, 1] *= 2
            return codes

    study = FindDirections(model="m", method="pca", count=2, samples=800)
    way = from_vector(find_directions(Differing(DEVIATIONS, 3), study, heard([]))[0][0])
    assert way.shape == (3, 6)
    assert np.linalg.norm(way[1]) == pytest.approx(2 * np.linalg.norm(way[0]), rel=1e-3)
    only = FindDirections(model="m", method="pca", count=2, samples=800, first=1, last=1)
    way = from_vector(find_directions(Differing(DEVIATIONS, 3), only, heard([]))[0][0])
    assert not way[[0, 2]].any()
    assert way[1].any()


def test_sefa_finds_what_layers_read_most() -> None:
    net = Plain(DEVIATIONS)
    study = FindDirections(model="m", method="sefa", count=4)
    codes, values, _ = find_directions(net, study, heard([]))
    for number, code in enumerate(codes):
        assert abs(cosine(from_vector(code), net.axes[:, number].numpy())) > 0.9999
    assert list(values) == sorted(values, reverse=True)
    # The variances of what is read: 36, 25, 16, 9 of 91.
    assert values == pytest.approx(np.array([36, 25, 16, 9]) / 91, abs=1e-4)
    usual = np.sqrt(np.power(DEVIATIONS, 4).sum() / np.square(DEVIATIONS).sum())
    assert np.linalg.norm(from_vector(codes[0])) == pytest.approx(usual, rel=0.15)


def test_where_all_directions_are_alike_pictures_tell() -> None:
    class Drawn(Blobs):
        """Of which only where the disc is can be seen."""

        def draw(self, codes: torch.Tensor, look: object) -> torch.Tensor:
            seen = torch.zeros_like(codes)
            seen[..., 0] = codes[..., 0]
            return super().draw(seen, look)  # type: ignore[arg-type]

    net = Drawn(32, layers=1)
    net.info = LatentInfo(layers=1, dim=5, slerps=True)
    study = FindDirections(model="m", method="pca", count=2, samples=300)
    codes, values, _ = find_directions(net, study, heard([]))
    way = from_vector(codes[0])
    assert way.shape == (5,)
    assert abs(way[0]) / np.linalg.norm(way) > 0.95
    assert np.linalg.norm(way) == pytest.approx(0.2, rel=0.15)
    assert values[0] > 0.4
    assert net.looks[0].side <= 32


@pytest.mark.parametrize(
    ("info", "method"),
    [
        (LatentInfo(layers=1, dim=5, samples=False), "pca"),
        (LatentInfo(layers=1, dim=16_384, slerps=True, prompts=True), "pca"),
        (LatentInfo(layers=1, dim=5), "sefa"),
    ],
)
def test_what_has_no_directions_says_so(info: LatentInfo, method: str) -> None:
    net = FakeNet(info, (32, 32))
    with pytest.raises(UserError):
        find_directions(net, FindDirections(model="m", method=method), heard([]))  # type: ignore[arg-type]


def test_layers_that_are_not_there_are_refused() -> None:
    study = FindDirections(model="m", method="sefa", first=1, last=7)
    with pytest.raises(UserError, match="layers from 0 to 1"):
        find_directions(Plain(DEVIATIONS), study, heard([]))


def test_cancelling_leaves_at_once() -> None:
    def on_step(step: int, *_: object) -> None:
        if step == 2:
            raise CancelledError

    net = Plain(DEVIATIONS)
    with pytest.raises(CancelledError):
        find_directions(net, FindDirections(model="m", method="pca"), on_step)


def test_examples_lead_from_the_disliked_to_the_liked() -> None:
    net = Plain(DEVIATIONS)
    axis = net.axes[:, 2].numpy()
    seeds = np.arange(60)
    along = [
        float(net.sample([Source(seed=int(seed))], 1.0, 0)[0, 0].numpy() @ axis) for seed in seeds
    ]
    ranked = seeds[np.argsort(along)]
    liked, disliked = (
        tuple(Latent(sources=(Source(seed=int(seed)),)) for seed in part)
        for part in (ranked[-20:], ranked[:20])
    )
    study = Contrast(model="m", liked=liked, disliked=disliked)
    (code,), values, image = contrast(Composing(net), study, {})
    way = from_vector(code)
    assert way.shape == (2, 6)
    assert (values, image) == ((), None)
    # Chance leads astray along the two wider axes; of what is left it is the most.
    along = np.abs(way[0] @ net.axes.numpy()) / np.array(DEVIATIONS)
    assert along.argmax() == 2
    assert way[0] @ axis > 0
    swapped = Contrast(model="m", liked=disliked, disliked=liked)
    assert np.allclose(from_vector(contrast(Composing(net), swapped, {})[0][0]), -way, atol=1e-6)


def test_examples_that_are_the_same_lead_nowhere() -> None:
    same = (Latent(sources=(Source(seed=1),)),)
    with pytest.raises(UserError, match="same"):
        contrast(Composing(Plain(DEVIATIONS)), Contrast(model="m", liked=same, disliked=same), {})


def test_a_direction_is_as_long_as_codes_spread_along_it() -> None:
    net = Plain([1.0] * 6)
    ways = net.axes[:, 0].numpy()
    near, far = (
        Latent(sources=(Source(code=to_vector(ways[None] * amount)),)) for amount in (-9.0, 9.0)
    )
    study = Contrast(model="m", liked=(far,), disliked=(near,))
    way = from_vector(contrast(Composing(net), study, {})[0][0])
    assert np.allclose(way[0], way[1])
    assert np.linalg.norm(way[0]) == pytest.approx(1.0, rel=0.1)


def test_an_attribute_is_told_apart_from_another_that_comes_with_it() -> None:
    numbers = np.random.RandomState(3)
    age, beard = np.eye(8)[0], np.eye(8)[1]
    young = numbers.randn(3000)
    bearded = (0.8 * young + 0.6 * numbers.randn(3000) > 0.5).astype(float)
    codes = numbers.randn(3000, 8) * 0.3 + young[:, None] * age + bearded[:, None] * beard
    alone = from_vector(regress(codes, young, name="age").vector)
    apart = from_vector(regress(codes, young, name="age", others=bearded[:, None]).vector)
    assert cosine(apart, age) > 0.999 > cosine(alone, age)
    assert np.linalg.norm(apart) == pytest.approx(np.sqrt(1 + 0.09), rel=0.05)
    yes = regress(codes, bearded, name="beard", others=young[:, None])
    assert cosine(from_vector(yes.vector), beard) > 0.99
    assert (yes.name, yes.origin) == ("beard", "attribute")


def test_layers_of_codes_stay_layers_of_the_direction() -> None:
    numbers = np.random.RandomState(0)
    values = numbers.randn(50)
    codes = np.zeros((50, 3, 4))
    codes[:, 1, 2] = values
    way = from_vector(regress(codes, values).vector)
    assert way.shape == (3, 4)
    assert np.flatnonzero(np.abs(way.ravel()) > 1e-6).tolist() == [6]


@pytest.mark.parametrize("others", [None, np.linspace(0, 1, 20)[:, None] * 2])
def test_an_attribute_that_does_not_vary_by_itself_is_refused(others: np.ndarray | None) -> None:
    values = np.ones(20) if others is None else np.linspace(0, 1, 20)
    with pytest.raises(UserError, match="differ"):
        regress(np.random.RandomState(0).randn(20, 3), values, name="hat", others=others)


@hypothesis.given(
    cuts=strategies.lists(strategies.integers(1, 40), min_size=1, max_size=6),
    seed=strategies.integers(0, 99),
)
@hypothesis.settings(max_examples=30)
def test_sums_that_grow_are_those_of_all_rows_at_once(cuts: list[int], seed: int) -> None:
    rows = np.random.RandomState(seed).randn(sum(cuts) + 2, 5) * [5, 3, 1, 1, 0.1] + 100
    moments = Moments(5)
    for part in np.split(rows, np.cumsum(cuts)):
        moments.add(part)
    assert np.allclose(moments.covariance(), np.cov(rows.T), rtol=1e-8, atol=1e-8)
    assert np.allclose(moments.mean, rows.mean(0))


def test_what_is_too_wide_for_a_covariance_is_sketched() -> None:
    numbers = np.random.RandomState(1)
    basis = np.linalg.qr(numbers.randn(300, 6))[0].T
    rows = numbers.randn(900, 6) * [9, 7, 5, 4, 3, 2] @ basis + numbers.randn(900, 300) * 0.05 + 3
    exact, sketched = Moments(300), Sketched(300, 4)
    for part in np.split(rows, 9):
        exact.add(part)
        sketched.add(part)
    one, other = exact.components(4), sketched.components(4)
    assert np.allclose(one.axes, other.axes, atol=1e-3)
    assert np.allclose(one.variances, other.variances, rtol=1e-3)
    assert other.total == pytest.approx(one.total)
