"""Pictures know what they were made from, by their pixels, whatever became of index and names."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from aipaint.core.events import Done
from aipaint.core.metadata import Lineage, Parent, encode_png
from aipaint.core.paths import Home
from aipaint.core.pixels import Image, digest_of
from aipaint.core.recipe import Control, Recipe, Region, Repaint
from aipaint.gallery.database import MIGRATIONS
from aipaint.gallery.gallery import Entry, Gallery
from tests.core.pictures import FACTS, make_image, make_recipe

UNKNOWN = "f" * 64


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    opened = Gallery(home)
    yield opened
    opened.close()


def done(seed: int, over: Image | None = None, mask: str = "", **more: object) -> Done:
    recipe = msgspec.structs.replace(make_recipe(seed=seed), **more)
    if over is not None:
        repaint = Repaint(image=digest_of(over), mask=mask)
        recipe = msgspec.structs.replace(recipe, repaint=repaint)
    return Done(job=1, index=0, count=1, image=picture(seed), recipe=recipe, facts=FACTS)


def picture(seed: int) -> Image:
    return make_image(make_recipe(), seed)


def keep_chain(gallery: Gallery) -> list[Entry]:
    """One picture, one painted over it, one over that; and another over the first."""
    return [
        gallery.keep(done(1)),
        gallery.keep(done(2, picture(1))),
        gallery.keep(done(3, picture(2), UNKNOWN)),
        gallery.keep(done(4, picture(1))),
    ]


def seeds(entries: list[Entry]) -> list[int]:
    return [entry.recipe.seed for entry in entries]


def test_ancestors_and_descendants_the_nearest_first(gallery: Gallery) -> None:
    first, second, third, fourth = keep_chain(gallery)
    assert seeds(gallery.lineage.ancestors(third.id)) == [2, 1]
    assert seeds(gallery.lineage.descendants(first.id)) == [2, 4, 3]
    assert gallery.lineage.ancestors(first.id) == gallery.lineage.descendants(fourth.id) == []
    family = gallery.lineage.family(second.id)
    assert list(family.entries) == [first.id, second.id, third.id]
    assert {(link.parent, link.child, link.role) for link in family.links} == {
        (first.id, second.id, "init"),
        (second.id, third.id, "init"),
    }
    (absent,) = family.absent
    assert (absent.child, absent.role, absent.picture) == (third.id, "mask", UNKNOWN)
    assert gallery.lineage.family(999).entries == {}


def test_guides_and_what_is_told_besides_count(gallery: Gallery) -> None:
    base, guide = gallery.keep(done(1)), gallery.keep(done(2))
    child = gallery.keep(
        done(
            3,
            controls=(Control(model="lines", image=digest_of(picture(2))),),
            regions=(Region(prompt="sky", mask=UNKNOWN),),
        ),
        parents=(Parent("edit", digest_of(picture(1))),),
    )
    links, absent = gallery.lineage.parents(child.id)
    assert {(link.parent, link.role) for link in links} == {
        (base.id, "edit"),
        (guide.id, "control"),
    }
    assert [each.role for each in absent] == ["region"]
    assert [link.child for link in gallery.lineage.children(guide.id)] == [child.id]


def test_the_family_outlives_the_index(home: Home, gallery: Gallery) -> None:
    keep_chain(gallery)
    gallery.close()
    for file in home.data.glob("gallery.sqlite*"):
        file.unlink()
    gallery = Gallery(home)
    (third,) = gallery.search("seed:3")
    assert seeds(gallery.lineage.ancestors(third.id)) == [2, 1]
    gallery.rebuild()
    assert seeds(gallery.lineage.ancestors(third.id)) == [2, 1]
    gallery.close()


def test_a_removed_parent_is_absent_until_it_is_back(gallery: Gallery) -> None:
    first, second, *_ = keep_chain(gallery)
    gallery.remove(first.id)
    assert gallery.lineage.ancestors(second.id) == []
    assert [each.role for each in gallery.lineage.parents(second.id)[1]] == ["init"]
    gallery.restore(first.id)
    assert seeds(gallery.lineage.ancestors(second.id)) == [1]


def test_a_circle_is_walked_once(gallery: Gallery, tmp_path: Path) -> None:
    folder = tmp_path / "claims"
    folder.mkdir()
    for seed, parent in ((1, 2), (2, 1)):
        each = done(seed, picture(parent))
        told = Lineage(digest_of(picture(seed)), (Parent("mix", digest_of(picture(seed))),))
        (folder / f"{seed}.png").write_bytes(
            encode_png(each.image, each.recipe, FACTS, lineage=told)
        )
    gallery.imports.take(folder)
    (one,) = gallery.search("seed:1")
    assert seeds(gallery.lineage.ancestors(one.id)) == seeds(gallery.lineage.descendants(one.id))
    assert len(gallery.lineage.family(one.id).entries) == 2


def test_an_enlarged_picture_is_its_originals_child(gallery: Gallery, tmp_path: Path) -> None:
    original = gallery.keep(done(1))
    folder = tmp_path / "large"
    folder.mkdir()
    large = Image(64, 96, bytes(64 * 96 * 3))
    moment = gallery.latest()[0].created
    data = encode_png(large, original.recipe, FACTS, datetime.fromisoformat(moment))
    (folder / "large.png").write_bytes(data)
    gallery.imports.take(folder)
    (found,) = gallery.search("name:large")
    assert (found.width, found.height) == (64, 96)
    links, _ = gallery.lineage.parents(found.id)
    assert [(link.parent, link.role) for link in links] == [(original.id, "upscale")]
    assert [link.child for link in gallery.lineage.children(original.id)] == [found.id]
    assert gallery.lineage.children(found.id) == []


def test_unknown_parents_are_looked_for_among_those_of_their_size(
    gallery: Gallery, tmp_path: Path
) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    each = done(1)
    (folder / "old.png").write_bytes(encode_png(each.image, each.recipe, FACTS))
    wide = done(9, width=32)
    image = make_image(wide.recipe)
    (folder / "wide.png").write_bytes(encode_png(image, wide.recipe, FACTS))
    gallery.imports.take(folder)
    child = gallery.keep(done(2, picture(1)))
    assert gallery.lineage.ancestors(child.id) == []
    assert gallery.lineage.complete() == 1
    assert seeds(gallery.lineage.ancestors(child.id)) == [1]
    assert gallery.lineage.complete(child.id) == 0


def test_an_older_index_gets_its_families(home: Home) -> None:
    recipe = msgspec.structs.replace(
        make_recipe(), repaint=Repaint(image="a" * 64), controls=(Control(model="m", image="b"),)
    )
    connection = sqlite3.connect(home.data / "gallery.sqlite", isolation_level=None)
    for version in MIGRATIONS[:2]:
        for statement in version:
            connection.execute(statement)
    connection.execute("PRAGMA user_version = 2")
    encoded: list[Recipe | object] = [recipe, FACTS]
    connection.execute(
        "INSERT INTO pictures (path, created, width, height, recipe, facts, digest)"
        " VALUES ('/elsewhere/1.png', '2026-01-01T00:00:00+00:00', 16, 24, ?, ?, '')",
        [msgspec.json.encode(each).decode() for each in encoded],
    )
    connection.close()
    gallery = Gallery(home)
    _, absent = gallery.lineage.parents(gallery.latest()[0].id)
    assert {(each.role, each.picture) for each in absent} == {("init", "a" * 64), ("control", "b")}
    gallery.close()
