"""All pictures of a query as ids and days, and words of one or two letters."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from aipaint.core.metadata.record import make_record
from aipaint.core.paths import Home
from aipaint.gallery import index, letters, search
from aipaint.gallery.database import open_database, transaction
from aipaint.gallery.gallery import Change, Gallery
from aipaint.gallery.listing import local_days
from aipaint.gallery.query import parse
from tests.core.pictures import make_done


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    found = Gallery(home)
    yield found
    found.close()


ORDERS = ("", "sort:oldest", "sort:painted", "sort:rating", "sort:name", "sort:size", "sort:random")


@pytest.mark.parametrize("words", ["", "apple", "ap", "-apple", "rating:>1", "ap -red", "zz", "7"])
def test_all_ids_are_those_of_the_pages_in_every_order(gallery: Gallery, words: str) -> None:
    prompts = ("red apple", "cat", "green apple", "map", "apple pie", "一只红苹果", "7 apples")
    for seed, prompt in enumerate(prompts):
        kept = gallery.keep(make_done(prompt, seed=seed))
        gallery.mark(kept.id, rating=seed % 4)
    gallery.remove(3)
    for order in ORDERS:
        query = f"{words} {order}"
        found = gallery.ids(query, 5)
        assert found.ids.tolist() == [entry.id for entry in gallery.search(query, 100, 0, 5)]
        assert len(found.days) == len(found.ids) == gallery.count(query)


def test_many_are_listed_as_few_are(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(5):
        gallery.keep(make_done("cat", seed=seed))
    gallery.remove(2)
    few = gallery.ids("cat")
    monkeypatch.setattr("aipaint.gallery.finding._FEW", 0)
    many = gallery.ids("cat")
    assert few.ids.tolist() == many.ids.tolist() == [5, 4, 3, 1]
    assert np.array_equal(few.days, many.days)


def test_entries_come_in_the_order_of_their_ids_removed_ones_too(gallery: Gallery) -> None:
    first, second = (gallery.keep(make_done(seed=seed)) for seed in (1, 2))
    gallery.remove(first.id)
    assert gallery.entries([second.id, 99, first.id]) == [second, first]
    assert gallery.trash.ids().ids.tolist() == [first.id]
    assert gallery.thumbnail(first).exists(), "its file lies in the trash"


def test_each_picture_may_change_in_its_own_way(gallery: Gallery) -> None:
    first, second = (gallery.keep(make_done(seed=seed)) for seed in (1, 2))
    changes = {first.id: Change(rating=3), second.id: Change(add_tags=("red",)), 99: Change()}
    one, two = gallery.mark_each(changes)
    assert (one.id, one.rating, one.tags) == (first.id, 3, ())
    assert (two.id, two.rating, two.tags) == (second.id, 0, ("red",))


def test_the_large_thumbnail_brings_the_small_one(gallery: Gallery) -> None:
    entry = gallery.keep(make_done())
    PIL.Image.new("RGB", (2000, 1000)).save(entry.path)
    large = gallery.thumbnail(entry, "large")
    small = Path(str(large).replace("thumbnails-512", "thumbnails"))
    sizes = []
    for path in (large, small):
        with PIL.Image.open(path) as image:
            sizes.append(image.size)
    assert sizes == [(512, 256), (256, 128)]
    assert gallery.thumbnail(entry) == small


def test_short_words_are_found_wherever_they_stand(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "gallery.sqlite")
    paths = index.Paths(tmp_path)
    prompts = ["".join(each) for n in range(1, 4) for each in itertools.product("a龙 ", repeat=n)]
    with transaction(connection):
        for number, prompt in enumerate(prompts):
            done = make_done(prompt)
            record = make_record(done.recipe, done.facts)
            path = tmp_path / "2026-11-21" / f"{number:04}.png"
            index.insert(connection, paths, path, record, "")
    for word in ("a", "龙", "aa", "a龙", "龙a", "龙龙", "b"):
        query = parse(f"prompt:{word}")
        assert word in letters.look_up(connection, query), "few enough to be looked up"
        rows = search.find(connection, "pictures.id", query, 100, 0, 1)
        expected = {n for n, prompt in enumerate(prompts, 1) if word in prompt}
        assert {number for (number,) in rows} == expected
    assert not letters.look_up(connection, parse("7 prompt:long"))
    connection.close()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system's zone cannot be set")
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Shanghai"])
def test_days_are_those_of_the_local_clock(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        # Clocks were changed on the 29th of March and the 25th of October 2026 in Europe.
        moments = [
            datetime(2026, month, day, hour, 50, tzinfo=UTC)
            for month in (3, 7, 10, 11)
            for day in (1, 8, 24, 25, 29)
            for hour in range(24)
        ]
        days = local_days([moment.isoformat(timespec="seconds") for moment in moments])
        expected = [moment.astimezone().date().isoformat() for moment in moments]
        assert days.astype("datetime64[D]").astype(str).tolist() == expected
    finally:
        monkeypatch.undo()
        time.tzset()
