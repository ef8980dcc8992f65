"""Directions on disk: what came with a model, what was found, shared or changed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.app.latents.directions_file import read_directions, write_directions
from aipaint.app.latents.directions_store import (
    DirectionStore,
    amount_of,
    require_fit,
    shifted,
    shifted_all,
)
from aipaint.app.latents.strip import amounts
from aipaint.core.errors import UserError
from aipaint.core.latents import Direction, Latent, Source, Vector
from aipaint.core.paths import Home
from aipaint.families.base import ModelInfo
from tests.app.latent_session import axis, latent_model


def direction(number: int, name: str = "Smile", **values: object) -> Direction:
    made = Direction(name=name, vector=axis(number))
    return msgspec.structs.replace(made, **values)


def model(folder: Path) -> ModelInfo:
    folder.mkdir(exist_ok=True)
    return msgspec.structs.replace(latent_model(), path=folder)


def test_all_places_are_read_and_the_users_words_hold(home: Home, tmp_path: Path) -> None:
    info = model(tmp_path / "faces")
    store = DirectionStore(home, info)
    write_directions(
        info.path / "directions.json",
        store.pack([direction(0, "Age", origin="attribute"), direction(1, "Hair")]),
    )
    store.load()
    store.add([direction(2, "PCA 1", origin="pca")], "pca-0--1", cached=True)
    store.add([direction(2, "Other", origin="pca")], "pca-0--1", cached=True)
    store.add([direction(3, "Mine")], "own")
    store.add([direction(3, "Mine again")], "own")
    first = store.known()[0]
    store.mark(first.key, name="Years", first=2, last=3, pinned=True)
    fresh = DirectionStore(home, info).load()
    assert [each.name for each in fresh.known()] == ["Years", "Hair", "Mine", "Other"]
    assert fresh.known()[0].as_direction().first == 2
    assert [each.file is None for each in fresh.known()] == [True, True, False, False]
    assert not fresh.problems
    fresh.remove(fresh.known()[2])
    fresh.remove(fresh.known()[2])
    names = [each.name for each in DirectionStore(home, info).load().known()]
    assert names == ["Years", "Hair", "Other"], "both files with it are gone"
    fresh.mark(first.key, name=None, first=None, last=None, pinned=False)
    assert fresh.known()[0].name == "Age"


def test_damaged_files_are_told_and_the_others_read(home: Home, tmp_path: Path) -> None:
    info = model(tmp_path / "faces")
    store = DirectionStore(home, info).load()
    store.add([direction(0)], "own")
    folder = home.data / "directions" / info.hash
    (folder / "broken.json").write_bytes(b"{")
    other = msgspec.structs.replace(store.pack([]), dim=9)
    write_directions(folder / "other.json", other)
    (home.data / "directions" / f"{info.hash}.marks").write_bytes(b"no")
    fresh = DirectionStore(home, info).load()
    assert [each.name for each in fresh.known()] == ["Smile"]
    assert len(fresh.problems) == 3
    with pytest.raises(UserError, match="not for the model Faces"):
        require_fit(other, fresh.space, info.name)


@pytest.mark.parametrize(
    "wrong",
    [
        direction(0, vector=Vector((9,), bytes(36))),
        direction(0, vector=Vector((4,), bytes(12))),
        direction(0, vector=Vector((4,), b"\xff" * 16)),
        direction(0, span=-1.0),
        direction(0, first=-5),
    ],
)
def test_numbers_that_make_no_sense_are_refused(
    home: Home, tmp_path: Path, wrong: Direction
) -> None:
    file = tmp_path / "directions.json"
    write_directions(file, DirectionStore(home, model(tmp_path / "m")).pack([wrong]))
    with pytest.raises(UserError):
        read_directions(file)


def test_names_of_strangers_are_one_short_line(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "directions.json"
    long = direction(0, "a\nb " + "c" * 1000)
    write_directions(file, DirectionStore(home, model(tmp_path / "m")).pack([long]))
    [found] = read_directions(file).directions
    assert found.name.startswith("a b c")
    assert len(found.name) == 200
    with pytest.raises(UserError, match="cannot be read"):
        read_directions(tmp_path / "none.json")


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 3), st.floats(-9, 9)), max_size=8))
def test_a_point_holds_the_last_amount_along_each_direction(
    moves: list[tuple[int, float]],
) -> None:
    from aipaint.app.latents.directions_store import Known, Mark

    known = [Known(str(n), direction(n), Mark()) for n in range(4)]
    latent = Latent(sources=(Source(seed=1),))
    wanted: dict[int, float] = {}
    for number, amount in moves:
        latent = shifted(latent, known[number], amount)
        wanted[number] = amount
    for number, amount in wanted.items():
        assert amount_of(latent, known[number]) == amount
    assert all(shift.amount for shift in latent.shifts)
    cleared = shifted_all(latent, [(each, 0.0) for each in known])
    assert cleared.shifts == ()


def test_strips_are_even_about_the_middle() -> None:
    assert amounts(3.5, 7) == pytest.approx([-3, -2, -1, 0, 1, 2, 3])
