"""Pending jobs and finished pictures that nobody kept: kills, several programs, old indexes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from aipaint.core import arrivals
from aipaint.core.errors import UserError
from aipaint.core.events import Done
from aipaint.core.locks import Lock
from aipaint.core.metadata import Parent, read_record
from aipaint.core.paths import Home
from aipaint.core.recipe import Recipe
from aipaint.gallery.database import MIGRATIONS
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import make_done, make_recipe

ROOT = Path(__file__).parent.parent.parent
PROGRAMS = """
import json, os, signal, sys
import msgspec
from pathlib import Path
from aipaint.core import arrivals
from aipaint.core.metadata import Parent
from aipaint.core.paths import find_home
from aipaint.gallery import collecting, gallery, index, keeping, pending
from tests.core.pictures import make_done, make_recipe
def die(*a, **k): os.kill(os.getpid(), signal.SIGKILL)
def recipe(seed=7, batch=1): return msgspec.structs.replace(make_recipe(seed=seed), batch=batch)
def say(): print("there", flush=True); signal.pause()
for line in sys.stdin:
    home, code = json.loads(line)
    child = os.fork()
    if not child:
        g = gallery.Gallery(find_home(home))
        g.queue.open()
        try: exec(code)
        finally: os._exit(1)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""
posix = pytest.mark.skipif(os.name != "posix", reason="kills as POSIX has them")


class Programs:
    """Programs that paint, one after the other, as forks: the imports are paid once."""

    def __init__(self) -> None:
        self.server = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", PROGRAMS],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.home = ""

    def line(self) -> str:
        assert self.server.stdout is not None
        return self.server.stdout.readline().strip()

    def start(self, code: str) -> int:
        """Run a program that calls `say()` when it is where it should be; return its id."""
        assert self.server.stdin is not None
        self.server.stdin.write(json.dumps([self.home, code]) + "\n")
        self.server.stdin.flush()
        return int(self.line())

    def kill(self, code: str) -> None:
        """Run a program until it kills itself."""
        self.start(code)
        assert self.line() == str(signal.SIGKILL.value)


@pytest.fixture(scope="module")
def server() -> Iterator[Programs]:
    found = Programs()
    yield found
    found.server.communicate()


@pytest.fixture
def programs(server: Programs, home: Home) -> Programs:
    server.home = str(home.root)
    return server


def recipe(seed: int = 7, batch: int = 1) -> Recipe:
    return msgspec.structs.replace(make_recipe(seed=seed), batch=batch)


def done(seed: int, index: int = 0, count: int = 1) -> Done:
    return msgspec.structs.replace(make_done(seed=seed), index=index, count=count)


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    opened = Gallery(home)
    yield opened
    opened.queue.close()
    opened.close()


def seeds(gallery: Gallery) -> list[int]:
    return sorted(entry.recipe.seed for entry in gallery.latest())


def test_jobs_are_kept_in_their_order_until_they_are_painted(gallery: Gallery) -> None:
    queue = gallery.queue
    queue.open()
    first, second, third = (queue.add(recipe(seed), f"prompt {seed}") for seed in (1, 2, 3))
    queue.arrange([third, 99, first])
    assert [job.id for job in queue.jobs()] == [third, second, first]
    assert [job.prompt for job in queue.jobs()] == ["prompt 3", "prompt 2", "prompt 1"]
    gallery.keep(done(2), job=second)
    queue.forget([first])
    assert [job.id for job in queue.jobs()] == [third]
    assert queue.left() == [], "one's own are not left behind"


def test_a_batch_is_painted_when_each_of_its_pictures_is(gallery: Gallery) -> None:
    queue = gallery.queue
    queue.open()
    job = queue.add(recipe(10, batch=4))
    gallery.keep(done(10, 0, 4), job=job)
    gallery.keep(done(12, 2, 4), job=job)
    (found,) = queue.jobs()
    assert found.painted == (0, 2)
    # A gap is painted again with what follows it: better twice than never.
    assert (found.rest().seed, found.rest().batch) == (11, 3)
    gallery.keep(done(11, 1, 4), job=job)
    assert (queue.jobs()[0].rest().seed, queue.jobs()[0].rest().batch) == (13, 1)
    gallery.keep(done(13, 3, 4), job=job)
    assert queue.jobs() == []


def test_a_program_that_ends_leaves_its_jobs_to_one_other(home: Home, gallery: Gallery) -> None:
    gallery.queue.open()
    parents = (Parent(role="edit", picture="a" * 64),)
    job = gallery.queue.add(recipe(5, batch=3), "typed", parents)
    other, third = Gallery(home), Gallery(home)
    for each in (other, third):
        each.queue.open()
        assert each.queue.left() == [], "its program lives"
    gallery.keep(done(5, 0, 3), job=job)
    gallery.queue.close()
    offered, too = other.queue.left(), third.queue.left()
    assert [one.id for one in offered] == [one.id for one in too] == [job]
    (taken,) = other.queue.take(offered)
    assert third.queue.take(too) == []
    third.queue.drop(too)
    assert (taken.recipe.seed, taken.recipe.batch, taken.painted) == (6, 2, ())
    assert (taken.prompt, taken.parents) == ("typed", parents)
    assert other.queue.jobs() == [taken]
    assert third.queue.left() == []
    for each in (other, third):
        each.queue.close()
        each.close()


def test_what_is_not_wanted_any_more_is_dropped(home: Home, gallery: Gallery) -> None:
    gallery.queue.open()
    gallery.queue.add(recipe(1))
    gallery.queue.close()
    gallery.queue.drop(gallery.queue.left())
    assert gallery.queue.left() == []
    assert not list((home.data / "arriving").iterdir()), "no folder is left behind"


def test_what_an_older_version_left_is_adopted_once(gallery: Gallery) -> None:
    for _ in range(2):  # a kill between noting it and forgetting where it was
        gallery.queue.adopt([recipe(1), recipe(2)])
    assert [job.recipe.seed for job in gallery.queue.left()] == [1, 2]


@posix
def test_a_killed_program_leaves_its_jobs(programs: Programs, gallery: Gallery) -> None:
    programs.kill("g.queue.add(recipe(3), 'fish')\ndie()")
    gallery.queue.open()
    (job,) = gallery.queue.take(gallery.queue.left())
    assert (job.recipe.seed, job.prompt) == (3, "fish")


POINTS = {
    "before it is kept": "",
    "before the file is written": "keeping.write_atomic = die",
    "between file and index": "index.insert = die",
    "before the index is told of the job": "pending.note_painted = die",
    "in the index's step": "index.by_path = die",
    "before it is taken away": "arrivals.drop = die",
    "after all": "die_late = True",
}


@posix
@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_point_loses_and_doubles_nothing(
    programs: Programs, home: Home, point: str
) -> None:
    keep = "g.keep(done, job=job); arrivals.drop(place, 0)" if POINTS[point] else ""
    programs.kill(
        "job = g.queue.add(recipe(1, batch=2), 'cat')\n"
        "place = g.queue.place_of(job)\n"
        "done = msgspec.structs.replace(make_done(seed=1), count=2)\n"
        "arrivals.put(place, done)\n"
        f"{POINTS[point]}\n"
        f"{keep}\n"
        "die()\n"
    )
    for _ in range(2):
        gallery = Gallery(home)
        gallery.queue.open()
        gallery.collect()
        assert seeds(gallery) == [1]
        (job,) = gallery.queue.left()
        assert (job.rest().seed, job.rest().batch) == (2, 1)
        gallery.queue.close()
        gallery.close()
    assert not list((home.data / "arriving").iterdir())
    assert len(list(home.pictures.rglob("*.png"))) == 1


@posix
@pytest.mark.parametrize(
    "point", ["collecting.keep = die", "index.insert = die", "os.unlink = die", "_later = True"]
)
def test_a_kill_while_collecting_does_neither(programs: Programs, home: Home, point: str) -> None:
    programs.kill(
        "arrivals.put(g.queue.place_of(g.queue.add(recipe(1))), make_done(seed=1))\ndie()"
    )
    programs.kill(f"{point}\ntry: g.collect()\nfinally: die()")
    gallery = Gallery(home)
    gallery.collect()
    assert seeds(gallery) == [1]
    assert gallery.queue.left() == []
    gallery.close()
    assert not list((home.data / "arriving").iterdir())


@posix
def test_what_arrives_has_its_parents_and_its_moment(programs: Programs, gallery: Gallery) -> None:
    programs.kill(
        "job = g.queue.add(recipe(1), '', (Parent(role='mix', picture='b' * 64),))\n"
        "arrivals.put(g.queue.place_of(job), make_done(seed=1))\n"
        "os.utime(arrivals.file_of(g.queue.place_of(job), 0), (1e9, 1e9))\n"
        "die()\n"
    )
    (entry,), notes = gallery.collect()
    assert "1" in str(notes[0])
    record = read_record(entry.path)
    assert record is not None
    assert record.lineage.parents == (Parent(role="mix", picture="b" * 64),)
    assert datetime.fromisoformat(entry.created).timestamp() == 1e9


@posix
def test_pictures_of_a_program_that_lives_are_left_to_it(
    programs: Programs, gallery: Gallery
) -> None:
    program = programs.start(
        "arrivals.put(g.queue.place_of(g.queue.add(recipe(1))), make_done(seed=1))\nsay()"
    )
    assert programs.line() == "there"
    assert gallery.collect() == ([], [])
    assert gallery.queue.left() == []
    os.kill(program, signal.SIGKILL)
    assert programs.line() == str(signal.SIGKILL.value)
    assert [entry.recipe.seed for entry in gallery.collect()[0]] == [1]


def test_what_is_no_whole_picture_is_set_aside(home: Home, gallery: Gallery) -> None:
    folder = home.data / "arriving" / "0"
    folder.mkdir(parents=True)
    (folder / "1-0000.done").write_bytes(b"\x92\x01")
    arrivals.put(folder / "2", done(2))
    entries, notes = gallery.collect()
    assert [entry.recipe.seed for entry in entries] == [2]
    assert "damaged" in str(notes[0])
    assert [path.name for path in folder.glob("*-*")] == ["1-0000.damaged"]
    assert gallery.collect() == ([], [])


def test_what_a_full_disk_refuses_waits(
    home: Home, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home.data / "arriving" / "0"
    folder.mkdir(parents=True)
    arrivals.put(folder / "2", done(2))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("aipaint.gallery.keeping.write_atomic", full)
        entries, notes = gallery.collect()
    assert entries == []
    assert "cannot be kept" in str(notes[0])
    assert len(gallery.collect()[0]) == 1
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.mkdir", full)
        with pytest.raises(UserError, match="No space"):
            gallery.queue.open()
    assert not gallery.queue.is_open


def test_an_index_without_a_queue_gets_one(home: Home, gallery: Gallery) -> None:
    gallery.keep(done(1))
    gallery.close()
    connection = sqlite3.connect(home.data / "gallery.sqlite")
    connection.execute("DROP TABLE jobs")
    connection.execute("DROP INDEX pictures_removed")
    connection.execute("PRAGMA user_version = 6")
    connection.close()
    again = Gallery(home)
    again.queue.adopt([recipe(1)])
    assert len(again.queue.left()) == 1
    assert seeds(again) == [1]
    again.close()
    assert (home.data / "gallery.sqlite.version-6").exists()
    assert len(MIGRATIONS) >= 7


def test_a_damaged_index_still_tells_of_its_jobs(home: Home, gallery: Gallery) -> None:
    gallery.queue.adopt([recipe(1), recipe(2)])
    gallery.close()
    path = home.data / "gallery.sqlite"
    connection = sqlite3.connect(path)
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'prompts'"
    ).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(data)
    again = Gallery(home)
    assert "damaged" in str(again.notes[0])
    assert [job.recipe.seed for job in again.queue.left()] == [1, 2]
    again.close()


@posix
def test_a_worker_that_outlives_its_program_is_waited_for(
    programs: Programs, home: Home, gallery: Gallery
) -> None:
    programs.kill(
        "arrivals.put(g.queue.place_of(g.queue.add(recipe(1, batch=2))), make_done(seed=1))\ndie()"
    )
    (folder,) = (home.data / "arriving").iterdir()
    worker = Lock.take(folder / "worker-1.lock")
    assert worker is not None
    assert gallery.collect() == ([], [])
    assert gallery.queue.left() == []
    worker.release()
    assert len(gallery.collect()[0]) == 1
    assert [job.rest().seed for job in gallery.queue.left()] == [2]


def test_what_a_kill_left_of_a_new_folder_is_swept(home: Home, gallery: Gallery) -> None:
    fresh, old = home.data / "arriving" / ".fresh", home.data / "arriving" / ".old"
    for draft in (fresh, old):
        draft.mkdir(parents=True)
    os.utime(old, (0, 0))
    gallery.collect()
    assert fresh.exists()
    assert not old.exists()
