"""Recipes that are checked, errors that are said, files that are written whole, homes."""

from __future__ import annotations

import math
import os
import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aipaint.core.errors import UserError, write_bug_report
from aipaint.core.events import Cancelled, Done, Event, Failed, Queued, ends
from aipaint.core.files import atomic_file, write_atomic
from aipaint.core.messages import Message, say
from aipaint.core.paths import find_home
from aipaint.core.recipe import MAX_SEED, check, random_seed
from tests.core.pictures import make_done, make_recipe


@pytest.mark.parametrize(
    "change",
    [
        {"steps": 0},
        {"steps": -1},
        {"steps": 501},
        {"guidance": math.nan},
        {"guidance": math.inf},
        {"guidance": -0.5},
        {"sampler": "best"},
        {"seed": -1},
        {"seed": MAX_SEED + 1},
        {"batch": 0},
        {"width": 0},
        {"height": -8},
        {"width": 10**9},
        {"width": 8192, "height": 8192},
        {"prompt": "a" * 100_001},
    ],
    ids=str,
)
def test_a_recipe_without_sense_is_refused_in_words(change: dict[str, object]) -> None:
    with pytest.raises(UserError) as refusal:
        check(msgspec.structs.replace(make_recipe(), **change))
    assert refusal.value.message
    assert "\n" not in refusal.value.message


@given(st.integers(16, 4096), st.integers(16, 4096))
def test_sides_are_rounded_to_multiples_of_8_and_it_is_said(width: int, height: int) -> None:
    asked = msgspec.structs.replace(make_recipe(), width=width, height=height)
    got, notes = check(asked)
    assert (got.width % 8, got.height % 8) == (0, 0)
    assert abs(got.width - width) <= 4
    assert abs(got.height - height) <= 4
    assert bool(notes) == (got != asked)


@pytest.mark.parametrize("prompt", ["", "a" * 10_000, "🎨🍎", "שלום عالم", "红苹果", "{braces}"])
def test_any_prompt_may_be_painted(prompt: str) -> None:
    assert check(make_recipe(prompt)) == (make_recipe(prompt), [])


def test_a_batch_counts_its_seeds_round_the_end() -> None:
    batch = msgspec.structs.replace(make_recipe(seed=MAX_SEED), batch=3)
    assert [batch.one(index).seed for index in range(3)] == [MAX_SEED, 0, 1]
    assert {batch.one(index).batch for index in range(3)} == {1}


def test_random_seeds_are_seeds_and_differ() -> None:
    seeds = {random_seed() for _ in range(20)}
    assert len(seeds) > 15
    assert all(0 <= seed <= MAX_SEED for seed in seeds)


def test_events_survive_the_way_between_processes() -> None:
    done = make_done("红苹果")
    queued = Queued(job=1, recipe=done.recipe, notes=(say("{a} and {b}", a=1, b="{"),))
    for event in (done, queued):
        data = msgspec.msgpack.encode(event)
        assert msgspec.msgpack.decode(data, type=Queued | Done) == event
    assert str(queued.notes[0]) == "1 and {"


def test_a_job_ends_with_its_last_picture_or_without() -> None:
    done = make_done()
    events: list[tuple[Event, bool]] = [
        (done, True),
        (msgspec.structs.replace(done, count=2), False),
        (Failed(job=1, what=Message("no")), True),
        (Cancelled(job=1), True),
        (Queued(job=1, recipe=done.recipe), False),
    ]
    assert [ends(event) for event, _ in events] == [end for _, end in events]


def test_an_error_is_one_line_and_keeps_its_words_apart_from_its_values() -> None:
    error = UserError("No {thing}\nhere.", fix="Look at {place}.", thing="a{b}", place="x\ny")
    assert error.message == "No a{b} here. Look at x y."
    assert error.what.template == "No {thing}\nhere."


def test_a_report_tells_the_versions_but_not_the_user(tmp_path: Path) -> None:
    try:
        raise RuntimeError(f"{Path.home()}/secret")
    except RuntimeError as error:
        path = write_bug_report(tmp_path / "reports", error, "painting")
    text = path.read_text(encoding="utf-8")
    assert "RuntimeError: ~/secret" in text
    assert "while: painting" in text


def test_a_write_replaces_whole_and_is_readable_by_others(tmp_path: Path) -> None:
    path = tmp_path / "红 苹果.png"
    write_atomic(path, b"old")
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


def test_a_write_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    write_atomic(path, b"old")

    def break_off() -> None:
        with atomic_file(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_everything_of_a_user_lies_below_the_home_that_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIPAINT_HOME", str(tmp_path / "environment"))
    assert find_home().root == tmp_path / "environment"
    home = find_home(tmp_path / "argument")
    home.create()
    for folder in (home.config, home.data, home.cache, home.pictures, home.models):
        assert folder.is_dir()
        assert folder.is_relative_to(tmp_path / "argument")


def test_a_home_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError, match="cannot be made"):
        find_home(tmp_path / "file" / "below").create()
