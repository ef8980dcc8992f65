"""Labels, boards and saved searches: found, changed together, and there again without an index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Change, Gallery
from tests.core.pictures import make_done


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    opened = Gallery(home)
    for seed in range(3):
        opened.keep(make_done(seed=seed))
    yield opened
    opened.close()


def lose_index(home: Home, gallery: Gallery) -> Gallery:
    gallery.close()
    for file in home.data.glob("gallery.sqlite*"):
        file.unlink()
    return Gallery(home)


def ids(gallery: Gallery, *seeds: int) -> list[int]:
    return [gallery.search(f"seed:{seed}")[0].id for seed in seeds]


def seeds(gallery: Gallery, query: str) -> set[int]:
    found = {entry.recipe.seed for entry in gallery.search(query)}
    assert gallery.count(query) == len(found)
    return found


def boards(gallery: Gallery) -> list[tuple[str, int]]:
    return [(board.name, board.pictures) for board in gallery.boards.all()]


def test_labels_and_boards_outlive_the_index(home: Home, gallery: Gallery) -> None:
    first, second, third = ids(gallery, 0, 1, 2)
    gallery.mark_all([first, second], Change(label="red", add_boards=("Red  Hats", "猫")))
    gallery.mark(third, label="blue")
    gallery.boards.make("empty")
    for lost in (False, True):
        gallery = lose_index(home, gallery) if lost else gallery
        assert seeds(gallery, "label:red") == seeds(gallery, 'board:"red hats"') == {0, 1}
        assert seeds(gallery, "label:none") == set()
        assert seeds(gallery, "-label:红") == seeds(gallery, "-board:猫") == {2}
        assert boards(gallery) == [("empty", 0), ("Red Hats", 2), ("猫", 2)]
        assert gallery.search("seed:0")[0].boards == ("Red Hats", "猫")
    gallery.close()


def test_changing_many_keeps_what_is_not_meant(gallery: Gallery) -> None:
    first, second = ids(gallery, 0, 1)
    gallery.mark(first, rating=3, tags=("a", "b"), notes="n")
    changed = gallery.mark_all([first, second, first, 999], Change(add_tags=("c", "B")))
    assert [(entry.rating, entry.tags, entry.notes) for entry in changed] == [
        (3, ("a", "b", "c"), "n"),
        (0, ("c", "B"), ""),
    ]
    assert gallery.tags() == [("B", 2), ("c", 2), ("a", 1)]
    (entry,) = gallery.mark_all([first], Change(remove_tags=("A", "x")))
    assert entry.tags == ("b", "c")


def test_a_board_is_spelt_as_it_was_first(gallery: Gallery) -> None:
    gallery.boards.make("Best Ones")
    (entry,) = gallery.mark_all(ids(gallery, 0), Change(add_boards=("best  ONES",)))
    assert entry.boards == ("Best Ones",)
    assert gallery.boards.make("BEST ONES").pictures == 1
    assert boards(gallery) == [("Best Ones", 1)]


def test_a_board_is_renamed_and_removed_with_its_marks(home: Home, gallery: Gallery) -> None:
    gallery.mark_all(ids(gallery, 0, 1), Change(add_boards=("a",)))
    gallery.boards.make("b")
    gone = ids(gallery, 1)[0]
    gallery.remove(gone)
    assert boards(gallery) == [("a", 1), ("b", 0)]
    with pytest.raises(UserError, match="already"):
        gallery.boards.rename("a", "B")
    gallery.boards.rename("A", "c")
    assert seeds(gallery, "board:c") == {0}
    gallery.restore(gone)
    assert seeds(gallery, "board:c") == {0, 1}
    gallery.boards.rename("c", "C")
    assert boards(gallery) == [("b", 0), ("C", 2)]
    gallery.boards.remove("c")
    gallery = lose_index(home, gallery)
    assert boards(gallery) == [("b", 0)]
    assert len(gallery.latest()) == 3
    gallery.close()


@pytest.mark.parametrize(
    "act",
    [
        lambda g: g.boards.make(" "),
        lambda g: g.boards.make("x" * 101),
        lambda g: g.boards.rename("none", "some"),
        lambda g: g.boards.remove("none"),
        lambda g: g.saved.put("", "cat"),
        lambda g: g.saved.put("empty", "  "),
        lambda g: g.saved.query("none"),
        lambda g: g.saved.remove("none"),
        lambda g: g.mark(1, label="pink"),
        lambda g: g.mark(1, boards=tuple(str(n) for n in range(101))),
    ],
)
def test_what_cannot_be_is_refused(gallery: Gallery, act: object) -> None:
    before = gallery.latest()
    with pytest.raises(UserError):
        act(gallery)  # type: ignore[operator]
    assert gallery.latest() == before
    assert boards(gallery) == []


def test_searches_are_saved_by_name(home: Home, gallery: Gallery) -> None:
    gallery.saved.put("Reds", "label:red")
    gallery.saved.put("best", "rating:5")
    gallery.saved.put("REDS", 'label:red  "red hat"')
    gallery = lose_index(home, gallery)
    assert gallery.saved.all() == {"REDS": 'label:red "red hat"', "best": "rating:5"}
    assert gallery.saved.query("reds") == 'label:red "red hat"'
    gallery.saved.remove("reds")
    assert gallery.saved.all() == {"best": "rating:5"}
    gallery.close()


def test_a_catalogue_that_cannot_be_used_is_told_or_set_aside(home: Home, gallery: Gallery) -> None:
    file = home.pictures / ".gallery.json"
    file.write_text(json.dumps({"version": 2}))
    with pytest.raises(UserError, match="newer"):
        gallery.boards.make("a")
    assert json.loads(file.read_text()) == {"version": 2}
    file.write_bytes(b"{")
    gallery.boards.make("a")
    assert boards(gallery) == [("a", 0)]
    assert [path.read_bytes() for path in home.pictures.glob(".gallery.json.damaged*")] == [b"{"]


def test_the_orders(gallery: Gallery) -> None:
    newest = [entry.recipe.seed for entry in gallery.latest()]
    assert newest == [2, 1, 0]
    for order in ("oldest", "name"):
        found = [entry.recipe.seed for entry in gallery.search(f"apple sort:{order}")]
        assert found == [0, 1, 2]
    for order in ("painted", "size"):
        assert [entry.recipe.seed for entry in gallery.search(f"sort:{order}")] == newest


def test_marks_of_an_older_program_are_read(home: Home, gallery: Gallery) -> None:
    entry = gallery.latest()[0]
    file: Path = entry.path.parent / ".marks.json"
    file.write_text(json.dumps({"version": 1, "pictures": {entry.path.name: {"rating": 2}}}))
    gallery = lose_index(home, gallery)
    (found,) = gallery.search("rating:2 label:none")
    gallery.mark(found.id, label="green")
    assert json.loads(file.read_text())["pictures"][entry.path.name] == {
        "rating": 2,
        "label": "green",
    }
    gallery.close()
