"""A studio and its worker, killed around the moment when a picture is done."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aipaint.core.paths import Home
from aipaint.gallery.gallery import Gallery

ROOT = Path(__file__).parents[2]
STUDIOS = """
import json, os, signal, sys
import msgspec
from PySide6.QtCore import QCoreApplication
import aipaint.gallery.gallery
from aipaint.app import engine_thread
from aipaint.app.session import Session
from aipaint.core import arrivals
from aipaint.core.paths import find_home
from aipaint.core.recipe import Recipe
from aipaint.engine import child
from aipaint.engine.process import ProcessBackend
from aipaint.gallery import gallery, index, keeping
from tests.engine import hooks

def die(*a, **k): os.kill(os.getpid(), signal.SIGKILL)

def second(real):
    calls = []
    def call(*a, **k):
        calls.append(0)
        return die() if len(calls) == 2 else real(*a, **k)
    return call

def paint(home, prompt, patch):
    exec(patch)
    child.main = hooks.killing
    application = QCoreApplication([])
    home = find_home(home)
    session = Session(home, ProcessBackend(home, hooks.FakeShelf(home)))
    session.queue.changed.connect(lambda job: job.over and application.quit())
    session.start()
    session.generate(
        Recipe(prompt=prompt, model="fake", steps=2, guidance=1, sampler="euler", seed=10,
               width=32, height=32, batch=3),
        "typed",
    )
    application.exec()
    session.close()

for line in sys.stdin:
    pid = os.fork()
    if not pid:
        paint(*json.loads(line))
        os._exit(0)
    print(os.waitpid(pid, 0)[1], flush=True)
"""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="studios are forked and killed")


@pytest.fixture(scope="module")
def studios() -> Iterator[subprocess.Popen[str]]:
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", STUDIOS],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield server
    server.communicate()


def run(server: subprocess.Popen[str], home: Home, prompt: str, patch: str = "") -> int:
    """Paint a batch of three until somebody is killed or it is over; return how it ended."""
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps([str(home.root), prompt, patch]) + "\n")
    server.stdin.flush()
    return int(server.stdout.readline())


def next_start(home: Home) -> tuple[list[int], list[int]]:
    """The seeds that are in the gallery after the next start, and those that are offered."""
    gallery = Gallery(home)
    gallery.queue.open()
    try:
        give_up = time.monotonic() + 30
        # A worker whose program was killed ends by itself, and is waited for.
        while any(path.name != gallery.queue.place_of(0).parent.name
                  for path in gallery.queue.root.iterdir()):  # fmt: skip
            assert time.monotonic() < give_up
            gallery.collect()
        left = [job.rest() for job in gallery.queue.left()]
        kept = [entry.recipe.seed for entry in gallery.latest()]
        return sorted(kept), [one.one(i).seed for one in left for i in range(one.batch)]
    finally:
        gallery.queue.close()
        gallery.close()


PATCHES = {
    "as it arrives": "gallery.Gallery.keep = second(gallery.Gallery.keep)",
    "between file and index": "index.insert = second(index.insert)",
    "before it is taken away": "arrivals.drop = second(arrivals.drop)",
}


def test_a_kill_between_done_and_told_loses_and_doubles_nothing(
    studios: subprocess.Popen[str], home: Home
) -> None:
    assert run(studios, home, "both after") == signal.SIGKILL
    assert next_start(home) == ([10, 11], [12])
    assert next_start(home) == ([10, 11], [12])


def test_a_worker_whose_program_is_killed_loses_nothing(
    studios: subprocess.Popen[str], home: Home
) -> None:
    assert run(studios, home, "parent after") == signal.SIGKILL
    kept, offered = next_start(home)
    # It goes on for an instant: the third one may be done as well.
    assert kept[:2] == [10, 11]
    assert kept + offered == [10, 11, 12]


def test_what_was_not_done_is_painted_again(studios: subprocess.Popen[str], home: Home) -> None:
    assert run(studios, home, "both before") == signal.SIGKILL
    assert next_start(home) == ([10], [11, 12])


@pytest.mark.parametrize("point", PATCHES)
def test_a_kill_while_it_is_kept_loses_and_doubles_nothing(
    studios: subprocess.Popen[str], home: Home, point: str
) -> None:
    assert run(studios, home, "nobody never", PATCHES[point]) == signal.SIGKILL
    kept, offered = next_start(home)
    assert kept[:2] == [10, 11]
    assert kept + offered == [10, 11, 12]


def test_a_killed_worker_costs_what_it_had_not_done(
    studios: subprocess.Popen[str], home: Home
) -> None:
    assert run(studios, home, "worker after") == 0
    assert next_start(home) == ([10, 11], [])


def test_what_goes_well_leaves_nothing_behind(studios: subprocess.Popen[str], home: Home) -> None:
    assert run(studios, home, "nobody never") == 0
    assert next_start(home) == ([10, 11, 12], [])
    assert list((home.data / "arriving").iterdir()) == []
