"""Parents, litters and what is kept of them, on a scripted engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from aipaint.app.latents.breeding import FREE
from aipaint.app.latents.nursery import Nursery
from aipaint.core.events import Failed
from aipaint.core.latents import Latent, Source
from aipaint.core.paths import Home
from aipaint.core.pixels import digest_of
from aipaint.core.studies import Resolve, Sheet
from aipaint.engine.scripted import flat
from tests.app.latent_desk import Desk, code, seed


@pytest.fixture
def desk(qtbot: QtBot, home: Home) -> Iterator[Desk]:
    made = Desk(qtbot, home)
    yield made
    made.session.close()


def point(number: int, psi: float = 0.7) -> Latent:
    return Latent(sources=(seed(number),), psi=psi)


def born(desk: Desk, nursery: Nursery, count: int, mutation: float = 0.0) -> None:
    """Have a litter, whose pictures come with study `count`."""
    assert nursery.breed(0.5, mutation, 4, 1)
    study = desk.studied(count)
    assert isinstance(study, Sheet)
    desk.backend.found()
    desk.until(lambda: not nursery.is_busy())


def test_children_are_drawn_and_earlier_litters_come_back(desk: Desk) -> None:
    nursery = Nursery(desk.studio)
    assert nursery.add(point(1))
    desk.studied(1)
    desk.backend.found()
    assert not nursery.add(point(1)), "it is one already"
    assert nursery.add(point(2))
    desk.studied(2)
    desk.backend.found()
    couple = nursery.couple()
    assert couple is not None
    nursery.set_share(1, 3.0)
    nursery.set_lock(0, 1)
    born(desk, nursery, 3)
    litter = nursery.litter()
    assert litter is not None
    assert litter.wish.shares == (1.0, 3.0)
    assert litter.wish.locks == (1, FREE, FREE)
    assert all(nursery.picture(child) is not None for child in litter.children)
    nursery.breed_from(litter.children[:2])
    assert couple.shares == [1.0, 1.0]
    assert [parent.latent for parent in couple.parents] == [
        child.latent for child in litter.children[:2]
    ]
    nursery.go(-1)
    assert nursery.litter() is litter, "there is none before the first"
    nursery.remove(1)
    assert nursery.couple() is couple
    assert len(couple.parents) == 1


def test_mixtures_become_codes_before_they_are_mixed_again(desk: Desk) -> None:
    nursery = Nursery(desk.studio)
    mixed = Latent(sources=(Source(seed=1, shares=(0.5,)), Source(seed=2, shares=(0.5,))))
    nursery.add(mixed)
    nursery.add(point(3))
    desk.studied(1)
    desk.backend.found()
    desk.studied(2)
    desk.backend.found()
    assert nursery.breed(0.0, 0.0, 2, 1)
    study = desk.studied(3)
    assert isinstance(study, Resolve)
    assert study.latents == (mixed,)
    desk.backend.found(codes=(code(0.25),))
    study = desk.studied(4)
    assert isinstance(study, Sheet)
    for child in study.latents:
        assert [source.code for source in child.sources] == [code(0.25), None]
        assert [source.shares for source in child.sources] == [(0.5,), (0.5,)]
    desk.backend.found()
    desk.until(lambda: not nursery.is_busy())
    assert nursery.breed(0.0, 0.0, 2, 2), "the code is known by now"
    assert isinstance(desk.studied(5), Sheet)


def test_what_cannot_be_resolved_leaves_no_litter(desk: Desk) -> None:
    nursery = Nursery(desk.studio)
    nursery.add(Latent(sources=(Source(seed=1, shares=(0.5,)), Source(seed=2, shares=(0.5,)))))
    desk.studied(1)
    desk.backend.found()
    assert nursery.breed(0.5, 0.5, 2, 1)
    desk.studied(2)
    desk.backend.fail()
    desk.until(lambda: not nursery.is_busy())
    assert nursery.litter() is None


def test_a_child_is_kept_with_all_it_comes_from(desk: Desk) -> None:
    nursery = Nursery(desk.studio)
    nursery.add(point(1))
    nursery.add(point(2), "ab" * 32)  # in the gallery already
    for count in (1, 2):
        desk.studied(count)
        desk.backend.found()
    born(desk, nursery, 3)
    litter = nursery.litter()
    assert litter is not None
    child = next(each for each in litter.children if len(each.parents) == 2)
    assert nursery.keep([child]) == 1
    desk.until(lambda: len(desk.backend.submitted) == 2)
    parent = desk.backend.submitted[-1][1]
    assert parent.latent == point(1)
    rows = desk.session.gallery.rowCount()
    desk.backend.finish()
    desk.until(lambda: len(desk.backend.submitted) == 3)
    assert desk.backend.submitted[-1][1].latent == child.latent
    desk.backend.finish()
    desk.until(lambda: desk.session.gallery.rowCount() == rows + 2)
    gallery = desk.session.engine.gallery()
    assert gallery is not None
    newest = desk.session.gallery.id_at(0)
    links, absent = gallery.lineage.parents(newest)
    assert [link.role for link in links] == ["mix"]
    assert [(each.role, each.picture) for each in absent] == [("mix", "ab" * 32)]
    entry = gallery.entry(links[0].parent)
    assert entry is not None
    assert entry.recipe.latent == point(1)
    first = flat(64, 64, 1)
    assert nursery.keeping.pixels(child.parents[0]) == digest_of(first)
    assert nursery.keep([child]) == 0, "both are there"


def test_what_is_cancelled_takes_its_children_with_it(desk: Desk) -> None:
    nursery = Nursery(desk.studio)
    for number in (1, 2):
        nursery.add(point(number))
        desk.studied(number)
        desk.backend.found()
    born(desk, nursery, 3)
    litter = nursery.litter()
    assert litter is not None
    child = next(each for each in litter.children if len(each.parents) == 2)
    nursery.keep([child])
    desk.until(lambda: len(desk.backend.submitted) == 3)
    for job, _ in desk.backend.submitted[1:]:
        desk.session.cancel(job)
    desk.until(lambda: not nursery.keeping.is_kept(child))


def test_parents_that_do_not_fit_and_litters_without_parents_are_told(desk: Desk) -> None:
    nursery = Nursery(desk.studio)
    told: list[Failed] = []
    nursery.failed.connect(told.append)
    assert not nursery.add(Latent(sources=(Source(code=code(0, layers=5)),)))
    assert not nursery.breed(0.5, 0.5, 2, 1)
    assert len(told) == 2
