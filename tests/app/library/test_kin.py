"""A family as it is looked at: who is shown, in which generation, where, and painting again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.app.library.again import KeptInputs, outcome, paint_again
from aipaint.app.library.family_layout import lay_out
from aipaint.app.library.kin import BROOD, GENERATIONS, Kin, Way, Wish, family_of
from aipaint.core.errors import UserError
from aipaint.core.events import Done
from aipaint.core.paths import Home
from aipaint.gallery.entry import Entry
from aipaint.gallery.inputs import InputStore
from tests.ui.gallery.viewing import Shelf, shelf_in


@pytest.fixture
def shelf(home: Home) -> Iterator[Shelf]:
    with shelf_in(home) as found:
        yield found


def family(shelf: Shelf, entry: Entry, *opened: tuple[Entry, Way]) -> Kin:
    wish = Wish(entry.id)
    for each, way in opened:
        wish = wish.opening(each.id, way)
    return family_of(shelf.gallery, wish)


def generations(kin: Kin) -> dict[object, int]:
    return {key: member.generation for key, member in kin.members.items()}


def test_parents_come_before_and_children_after(shelf: Shelf) -> None:
    first = shelf.keep("red")
    second = shelf.keep("lime", init=first)
    third = shelf.keep("blue", init=second)
    sibling = shelf.keep("gold", init=first)
    kin = family(shelf, second)
    assert generations(kin) == {first.id: -1, second.id: 0, third.id: 1}
    assert {(edge.parent, edge.child, edge.roles) for edge in kin.edges} == {
        (first.id, second.id, ("init",)),
        (second.id, third.id, ("init",)),
    }
    # What else came from the first one is not of this line, but one can ask for it.
    assert kin.members[first.id].after == 1
    assert sibling.id in family(shelf, second, (first, Way.AFTER)).members


def test_what_was_mixed_into_a_descendant_is_shown(shelf: Shelf) -> None:
    first, other = shelf.keep("red"), shelf.keep("lime")
    mixed = shelf.keep("gold", init=first, parents=(shelf.parent(other, "mix"),))
    kin = family(shelf, first)
    assert generations(kin) == {first.id: 0, other.id: 0, mixed.id: 1}
    assert {edge.roles for edge in kin.edges} == {("init",), ("mix",)}


def test_an_enlarged_picture_comes_from_the_smaller_one_alone(shelf: Shelf) -> None:
    first = shelf.keep("red")
    small = shelf.keep("lime", init=first)
    large = shelf.keep_enlarged(small)
    kin = family(shelf, first)
    assert {(edge.parent, edge.child, edge.roles) for edge in kin.edges} == {
        (first.id, small.id, ("init",)),
        (small.id, large.id, ("upscale",)),
    }
    assert kin.members[first.id].after == 0


def test_two_ways_to_one_picture_put_it_behind_both(shelf: Shelf) -> None:
    first = shelf.keep("red")
    second = shelf.keep("lime", init=first)
    last = shelf.keep("blue", init=second, parents=(shelf.parent(first, "edit"),))
    assert generations(family(shelf, last)) == {first.id: -2, second.id: -1, last.id: 0}


def test_a_parent_that_is_not_in_the_gallery_is_known_by_its_pixels(shelf: Shelf) -> None:
    first = shelf.keep("red")
    child = shelf.keep("lime", init=first)
    shelf.gallery.remove(first.id)
    kin = family(shelf, child)
    absent = kin.members[shelf.digest(first)]
    assert (absent.entry, absent.generation) == (None, -1)
    assert family(shelf, first).members == {}


def test_far_and_many_relatives_wait_until_one_asks(shelf: Shelf) -> None:
    line = [shelf.keep("red")]
    for _ in range(GENERATIONS + 1):
        line.append(shelf.keep("lime", init=line[-1]))
    kin = family(shelf, line[-1])
    assert line[0].id not in kin.members
    assert kin.members[line[1].id].before == 1
    assert line[0].id in family(shelf, line[-1], (line[1], Way.BEFORE)).members
    brood = [shelf.keep("gold", size=(8, 8), init=line[-1]) for _ in range(BROOD + 3)]
    kin = family(shelf, line[-1])
    assert kin.members[line[-1].id].after == 3
    opened = family(shelf, line[-1], (line[-1], Way.AFTER))
    assert {each.id for each in brood} <= opened.members.keys()


def test_a_picture_is_painted_again_from_what_was_kept_or_from_its_parents(
    shelf: Shelf, home: Home
) -> None:
    first = shelf.keep("red")
    child = shelf.keep("lime", init=first)
    kept = KeptInputs(home)
    assert paint_again(shelf.gallery, kept, first).inputs == {}
    # From the parent's own file, for nothing was kept.
    again = paint_again(shelf.gallery, kept, child)
    assert again.recipe == child.recipe
    assert again.inputs == {shelf.digest(first): shelf.images[first.id]}
    shelf.gallery.remove(first.id)
    with pytest.raises(UserError, match="1 are neither kept nor in the gallery"):
        paint_again(shelf.gallery, kept, child)
    InputStore(home.data / "inputs").put({shelf.digest(first): shelf.images[first.id]})
    assert paint_again(shelf.gallery, kept, child).inputs.keys() == {shelf.digest(first)}
    small = kept.small(shelf.digest(first), 16)
    assert small is not None
    assert (small.width(), small.height()) == (16, 10)
    assert kept.small("0" * 64, 16) is None


def test_one_is_told_what_painting_again_leaves_out(shelf: Shelf, home: Home) -> None:
    first = shelf.keep("red")
    edited = shelf.keep("lime", parents=(shelf.parent(first, "edit"),))
    again = paint_again(shelf.gallery, KeptInputs(home), edited)
    assert again.parents == (shelf.parent(first, "edit"),)
    assert [str(note) for note in again.notes] == [
        "Only what the model painted comes again, not what was done afterwards."
    ]


def test_whether_the_same_picture_came_out_is_told(shelf: Shelf) -> None:
    first = shelf.keep("red")
    image = shelf.images[first.id]
    done = Done(job=1, index=0, count=1, image=image, recipe=first.recipe, facts=first.facts)
    assert str(outcome(first, shelf.gallery.keep(done))) == (
        "The same picture came out, pixel for pixel."
    )
    assert "threads" in str(outcome(first, shelf.keep("lime")))
    elsewhere = msgspec.structs.replace(first.facts, device="cuda")
    other = msgspec.structs.replace(shelf.keep("lime"), facts=elsewhere)
    assert "on cpu here, on cuda there" in str(outcome(first, other))


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[int, int], set[tuple[int, int]]]:
    columns = dict(enumerate(draw(st.lists(st.integers(-4, 4), min_size=1, max_size=24))))
    pairs = st.tuples(st.sampled_from(list(columns)), st.sampled_from(list(columns)))
    return columns, draw(st.sets(pairs, max_size=40))


@given(graphs())
@settings(max_examples=60)
def test_no_two_pictures_lie_on_each_other_and_links_begin_and_end_at_theirs(
    graph: tuple[dict[int, int], set[tuple[int, int]]],
) -> None:
    columns, links = graph
    layout = lay_out(columns, links)
    assert layout.places.keys() == columns.keys()
    for column in set(columns.values()):
        rows = sorted(row for at, row in layout.places.values() if at == column)
        assert all(below - above >= 1 - 1e-6 for above, below in pairwise(rows))
    for (first, last), way in layout.ways.items():
        assert way[0] == layout.places[first]
        assert way[-1] == layout.places[last]
    assert layout.ways.keys() == links


def test_lines_that_need_not_cross_do_not() -> None:
    columns = {"a": 0, "b": 0, "c": 0, "x": 1, "y": 1, "z": 1, "far": 2}
    links = [("a", "z"), ("b", "y"), ("c", "x"), ("c", "far"), ("x", "far")]
    assert lay_out(columns, links).crossings == 0


def test_an_only_child_lies_beside_its_parent_and_several_around_it() -> None:
    columns = {"a": 0, "b": 1, "c": 2, "d": 2, "e": 2}
    layout = lay_out(columns, [("a", "b"), ("b", "c"), ("b", "d"), ("b", "e")])
    rows = {key: row for key, (_, row) in layout.places.items()}
    assert rows["a"] == pytest.approx(rows["b"])
    assert rows["b"] == pytest.approx(rows["d"])
