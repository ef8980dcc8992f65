"""Litters: who inherits what from whom, whatever is wished for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.app.latents.breeding import (
    FREE,
    Litter,
    Member,
    Wish,
    breed,
    groups_of,
    unmixed,
)
from aipaint.core.errors import UserError
from aipaint.core.latents import (
    Latent,
    LatentInfo,
    Shift,
    Source,
    check_latent,
    to_vector,
)
from aipaint.core.recipe import in_range

INFO = LatentInfo(layers=7, dim=4, groups=((0, 1), (2, 4), (5, 6)))


def seeds(count: int, psi: float = 1.0) -> list[Member]:
    return [Member(Latent(sources=(Source(seed=seed + 1),), psi=psi)) for seed in range(count)]


def litter(parents: list[Member], wish: Wish, info: LatentInfo = INFO) -> Litter:
    return breed(parents, [each.latent.sources[0] for each in parents], wish, info, "model")


def shares(child: Member, source: int, info: LatentInfo = INFO) -> list[float]:
    """What a child has in each layer of the source with this seed."""
    found = [each for each in child.latent.sources if each.seed == source]
    if not found:
        return [0.0] * info.layers
    return list(found[0].shares) * (info.layers if len(found[0].shares) == 1 else 1)


WISHES = st.builds(
    Wish,
    shares=st.lists(st.floats(0, 5), min_size=3, max_size=3)
    .filter(lambda each: sum(share > 0.01 for share in each) > 1)
    .map(tuple),
    locks=st.lists(st.integers(FREE, 2), max_size=3).map(tuple),
    variety=st.floats(0, 1),
    mutation=st.floats(0, 1),
    size=st.integers(1, 6),
    seed=st.integers(0, 2**32 - 1),
)


@settings(max_examples=40)
@given(WISHES)
def test_a_litter_can_be_drawn_again_and_every_layer_is_a_whole(wish: Wish) -> None:
    parents = seeds(3)
    once, again = litter(parents, wish), litter(parents, wish)
    assert [child.latent for child in once.children] == [child.latent for child in again.children]
    assert len(once.children) == wish.size
    for child in once.children:
        check_latent(child.latent, in_range)
        rows = np.array([shares(child, source.seed or 0) for source in child.latent.sources])
        assert np.allclose(rows.sum(axis=0), 1)
        assert (rows >= 0).all()
        mine = {source.seed for source in child.latent.sources}
        assert {parent.latent.sources[0].seed for parent in child.parents} == mine & {1, 2, 3}
        for (first, last), lock in zip(INFO.groups, wish.locks, strict=False):
            if lock != FREE:
                assert shares(child, lock + 1)[first : last + 1] == [1.0] * (last - first + 1)


def test_without_variety_and_mutation_all_children_are_the_mixture() -> None:
    wish = Wish(shares=(3, 1), variety=0, mutation=0, size=3)
    for child in litter(seeds(2), wish).children:
        assert shares(child, 1) == [0.75] * 7
        assert shares(child, 2) == [0.25] * 7


def test_with_all_variety_each_gene_is_of_one_parent_and_the_shares_say_how_often() -> None:
    wish = Wish(shares=(3, 1), variety=1, mutation=0, size=64)
    first = np.array([shares(child, 1) for child in litter(seeds(2), wish).children])
    assert set(first.ravel()) == {0.0, 1.0}
    assert 0.6 < first.mean() < 0.9
    for first_layer, last in INFO.groups:
        assert (first[:, first_layer : last + 1].std(axis=1) == 0).all()


def test_a_share_says_how_much_is_inherited_on_the_whole() -> None:
    wish = Wish(shares=(3, 1), variety=0.5, mutation=0, size=64)
    first = np.array([shares(child, 1) for child in litter(seeds(2), wish).children])
    assert abs(first.mean() - 0.75) < 0.06
    assert first.std() > 0.1


def test_another_seed_is_another_litter_and_a_lock_changes_its_own_gene_alone() -> None:
    wish = Wish(shares=(1, 1), seed=5, mutation=0.2)
    before = litter(seeds(2), wish).children
    other = litter(seeds(2), Wish(shares=(1, 1), seed=6, mutation=0.2)).children
    locked = litter(seeds(2), Wish(shares=(1, 1), seed=5, mutation=0.2, locks=(FREE, 1))).children
    assert [child.latent for child in before] != [child.latent for child in other]
    for free, held in zip(before, locked, strict=True):
        assert shares(free, 1)[:2] == shares(held, 1)[:2]
        assert shares(free, 1)[5:] == shares(held, 1)[5:]
        assert shares(held, 2)[2:5] == [1.0] * 3


def test_mutation_is_of_a_stranger_of_the_parents_class_and_alone_enough() -> None:
    info = LatentInfo(layers=2, dim=4, labels=("cat", "dog"))
    [parent] = [Member(Latent(sources=(Source(seed=1, labels=((1, 1.0),)),)))]
    child = Member(Latent(sources=(Source(code=to_vector(np.zeros((2, 4)))),)), (parent,))
    found = breed([child], [child.latent.sources[0]], Wish(shares=(1,), mutation=0.4), info, "m")
    for each in found.children:
        code, stranger = each.latent.sources
        assert code.code is not None
        assert stranger.labels == ((1, 1.0),)
        assert 0.2 <= stranger.shares[0] <= 0.4


def test_normal_numbers_keep_their_spread() -> None:
    info = LatentInfo(layers=1, dim=4, slerps=True)
    assert groups_of(info) == ((0, 0),)
    two = litter(seeds(2), Wish(shares=(1, 1), mutation=0, variety=0), info).children[0].latent
    assert two.mixing == "slerp"
    assert [source.shares for source in two.sources] == [(0.5,), (0.5,)]
    three = litter(seeds(2), Wish(shares=(1, 1), mutation=0.2, variety=0), info).children[0].latent
    assert three.mixing == "linear"
    assert sum(source.shares[0] ** 2 for source in three.sources) == pytest.approx(1)


def test_what_cannot_be_a_part_of_another_as_it_is() -> None:
    seed = Latent(sources=(Source(seed=1),))
    other = Latent(sources=(Source(seed=2),), psi=0.5)
    code = Latent(sources=(Source(code=to_vector(np.zeros((1, 4)))),), psi=0.5)
    slid = Latent(
        sources=(Source(seed=1),), shifts=(Shift(vector=to_vector(np.ones(4)), amount=1),)
    )
    mixed = Latent(sources=(Source(seed=1, shares=(0.5,)), Source(seed=2, shares=(0.5,))))
    assert unmixed([seed, code, slid, mixed]) == [2, 3]
    assert unmixed([seed, other, code]) == [0, 1]
    assert unmixed([mixed, other, code]) == [0], "it becomes a code, whatever its truncation was"


def test_seeds_keep_their_truncation_whoever_leads() -> None:
    code = Member(Latent(sources=(Source(code=to_vector(np.zeros((7, 4)))),), psi=1.0))
    [seed] = seeds(1, psi=0.5)
    child = litter([code, seed], Wish(shares=(3, 1), mutation=0, variety=0)).children[0]
    assert child.latent.psi == 0.5


@pytest.mark.parametrize(
    ("parents", "wish", "info", "told"),
    [
        (0, Wish(shares=()), INFO, "cannot be parents"),
        (9, Wish(shares=(1,) * 9), INFO, "cannot be parents"),
        (2, Wish(shares=(0, 0)), INFO, "Nothing is inherited"),
        (1, Wish(shares=(1,), mutation=0), INFO, "all be itself"),
        (2, Wish(shares=(1, 0), mutation=0), INFO, "all be itself"),
        (2, Wish(shares=(1, 1)), LatentInfo(layers=1, dim=4, samples=False), "cannot mutate"),
        (2, Wish(shares=(1, 1), size=65), INFO, "litter of 65"),
    ],
)
def test_what_makes_no_litter_is_told(
    parents: int, wish: Wish, info: LatentInfo, told: str
) -> None:
    with pytest.raises(UserError, match=told):
        litter(seeds(parents), wish, info)
