"""Pictures are found by any part of what is known of them, also after accidents."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aipaint.core.paths import Home
from aipaint.gallery.database import MIGRATIONS
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import make_done

PROMPTS = [
    "a Red Apple on a table",
    "一只红苹果，水墨",
    "apple pie, 50% off",
    "two cats; DROP TABLE",
]


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    opened = Gallery(home)
    for seed, prompt in enumerate(PROMPTS):
        opened.keep(make_done(prompt, "blurry" if seed == 2 else "", seed=1000 + seed))
    yield opened
    opened.close()


def seeds(gallery: Gallery, query: str) -> list[int]:
    """Seeds of what is found, which is also what is counted."""
    found = [entry.recipe.seed - 1000 for entry in gallery.search(query)]
    assert gallery.count(query) == len(found)
    return found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [3, 2, 1, 0]),
        ("apple", [2, 0]),
        ("ppl", [2, 0]),
        ("APPLE table", [0]),
        ('"red apple"', [0]),
        ('"apple red"', []),
        ("apple -pie", [0]),
        ("apple -pi", [0]),
        ("-apple", [3, 1]),
        ("红苹果", [1]),
        ("苹果", [1]),
        ("墨", [1]),
        ("-墨 -ed", [3, 2]),
        ("0%", [2]),
        ("table'; DROP", []),
        ("TABLE", [3, 0]),
        ("prompt:blurry", []),
        ("negative:blur", [2]),
        ("negative:bl", [2]),
        ("model:starter", [3, 2, 1, 0]),
        ("model:sdxl", []),
        ("sampler:dpm++", [3, 2, 1, 0]),
        ("name:1001", [1]),
        ("1002", [2]),
        ("seed:1002", [2]),
        ("seed:>1001 apple", [2]),
        ("size:16x24", [3, 2, 1, 0]),
        ("size:>16", []),
        ("size:<25", [3, 2, 1, 0]),
        ("before:2020", []),
        ("after:2020", [3, 2, 1, 0]),
        ("-after:2020", []),
        ('red" apple', [0]),
    ],
)
def test_what_is_asked_for_is_found(gallery: Gallery, query: str, found: list[int]) -> None:
    assert seeds(gallery, query) == found


def test_pages_and_orders(gallery: Gallery) -> None:
    first, second = gallery.search("", 2), gallery.search("", 2, 2)
    assert [*first, *second] == gallery.latest()
    best = gallery.mark(second[1].id, rating=5)
    assert best is not None
    assert gallery.search("sort:rating", 1) == [best]
    once = [entry.id for entry in gallery.search("sort:random", shuffle=3)]
    pages = gallery.search("sort:random", 2, shuffle=3) + gallery.search("sort:random", 9, 2, 3)
    assert once == [entry.id for entry in pages]
    orders = {tuple(e.id for e in gallery.search("sort:random", shuffle=n)) for n in range(1, 9)}
    assert len(orders) > 1


def test_removed_pictures_are_not_found_until_they_are_back(gallery: Gallery) -> None:
    (entry,) = gallery.search("墨")
    gallery.remove(entry.id)
    assert seeds(gallery, "墨") == seeds(gallery, "红苹果") == []
    gallery.restore(entry.id)
    assert seeds(gallery, "墨") == seeds(gallery, "红苹果") == [1]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_any_text_can_be_searched(gallery: Gallery, text: str) -> None:
    gallery.search(text)
    gallery.count(f"-tag:{text} model:{text} {text}")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="aÄßİﬁ一龙ガÅ😀", min_size=1, max_size=8))
def test_a_kept_word_is_found_by_itself(gallery: Gallery, word: str) -> None:
    entry = gallery.keep(make_done(f"x {word} y", seed=9))
    for typed in (word, unicodedata.normalize("NFD", word)):
        assert entry.id in {found.id for found in gallery.search(f'prompt:"{typed}"')}


def test_an_index_of_an_older_program_is_made_searchable(home: Home) -> None:
    home.create()
    done = make_done("一只猫")
    with_file = home.data / "gallery.sqlite"
    connection = open_database_of_version_1(with_file)
    connection.execute(
        "INSERT INTO pictures (path, created, width, height, recipe, facts, digest)"
        " VALUES ('/elsewhere/1.png', '2026-01-01T00:00:00+00:00', 16, 24, ?, ?, '')",
        (msgspec.json.encode(done.recipe).decode(), msgspec.json.encode(done.facts).decode()),
    )
    connection.close()
    gallery = Gallery(home)
    assert [entry.recipe.prompt for entry in gallery.search("猫")] == ["一只猫"]
    assert [entry.recipe.prompt for entry in gallery.search("一只猫")] == ["一只猫"]
    gallery.close()
    assert (home.data / "gallery.sqlite.version-1").exists()


def open_database_of_version_1(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in MIGRATIONS[0]:
        connection.execute(statement)
    connection.execute("PRAGMA user_version = 1")
    return connection


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE search",
        "DROP TABLE texts",
        "DELETE FROM search_data WHERE id > 1000",
        "DELETE FROM search_data",
    ],
)
@pytest.mark.parametrize("closed", [True, False])
def test_a_damaged_search_index_is_made_again(
    home: Home, gallery: Gallery, damage: str, closed: bool
) -> None:
    marked = gallery.mark(gallery.latest()[0].id, rating=2)
    if closed:
        gallery.close()
    connection = sqlite3.connect(home.data / "gallery.sqlite", isolation_level=None)
    connection.execute(damage)
    connection.close()
    if closed:
        gallery = Gallery(home)
    assert seeds(gallery, "apple") == [2, 0]
    gallery.keep(make_done("apple", seed=1009))
    assert seeds(gallery, "apple") == [9, 2, 0]
    assert gallery.search("rating:2") == [marked]
    gallery.close()


def test_rebuilding_takes_what_the_files_say(home: Home, gallery: Gallery) -> None:
    kept = gallery.latest()
    gallery.mark(kept[0].id, rating=4, tags=("猫",))
    outside = gallery.keep(make_done("far away", seed=1008), home.root / "mine")  # type: ignore[operator]
    thrown = gallery.keep(make_done("thrown", seed=1007))
    gallery.remove(thrown.id)
    connection = sqlite3.connect(home.data / "gallery.sqlite", isolation_level=None)
    connection.execute("UPDATE pictures SET recipe = replace(recipe, 'apple', 'pear'), rating = 0")
    connection.execute("DELETE FROM pictures WHERE id = ?", (kept[1].id,))
    connection.close()
    kept[2].path.unlink()
    (kept[3].path.parent / "9999-strange.png").write_bytes(b"no picture")
    rebuilt = gallery.rebuild()
    assert (rebuilt.pictures, rebuilt.unreadable, rebuilt.notes) == (4, 1, [])
    assert seeds(gallery, "apple") == [2, 0]
    assert seeds(gallery, "tag:猫 rating:4") == [3]
    assert gallery.search("far")[0].path == outside.path
    assert gallery.restore(thrown.id) is not None
    assert {entry.id for entry in gallery.latest()} >= {kept[0].id, kept[3].id, outside.id}


def test_a_rebuild_that_breaks_off_changes_nothing(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = gallery.latest()
    with monkeypatch.context() as patch:
        patch.setattr("aipaint.gallery.texts.fill", stop)
        with pytest.raises(KeyboardInterrupt):
            gallery.rebuild()
    assert gallery.latest() == before
    assert seeds(gallery, "apple") == [2, 0]


def test_a_picture_as_long_as_a_book_is_kept_and_found(gallery: Gallery) -> None:
    gallery.keep(make_done("wolf " + "word " * 40_000, seed=1006))
    assert seeds(gallery, "wolf") == [6]
