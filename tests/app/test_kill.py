"""A painting session that is killed at random moments gives back all but the stroke in flight."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from aipaint.app.safe_copies import Left, SafeCopies
from aipaint.core.paths import Home
from aipaint.paint.files.opening import open_document
from aipaint.paint.journal import recover
from tests.app.scripted_studio import Session, work
from tests.paint.scripted import digest

KILLS = 50
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")


class Studios:
    """Starts studios, and kills them."""

    def __init__(self) -> None:
        self.server = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.app.scripted_studio"],
            cwd=ROOT,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def kill(self, session: Session, lines: int, delay: float) -> list[list[str]]:
        """Run one and kill it some seconds after so many lines of its log; return the log."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.server.stdin.write(msgspec.json.encode(session).decode() + "\n")
        self.server.stdin.flush()
        child = int(self.server.stdout.readline())
        log, deadline = Path(session.log), time.monotonic() + 30
        while not log.exists() or log.read_bytes().count(b"\n") < lines:
            assert time.monotonic() < deadline, "the studio does not paint"
            time.sleep(0.001)
        time.sleep(delay)  # nothing is waited for: any moment will do
        os.kill(child, signal.SIGKILL)
        assert self.server.stdout.readline() == "ended\n"
        return [line.split() for line in log.read_text().splitlines()]

    def close(self) -> None:
        self.server.communicate()


@pytest.fixture(scope="module")
def studios() -> Iterator[Studios]:
    found = Studios()
    yield found
    found.close()


def left_in(recovery: Path) -> list[Left]:
    return SafeCopies(recovery, lambda _: None, lambda _: None).left()


@pytest.mark.parametrize("kill", range(KILLS))
def test_at_most_the_stroke_in_flight_is_missing(studios: Studios, home: Home, kill: int) -> None:
    draw = random.Random(kill)
    calm, saves = kill % 2 == 0, 5 if kill % 5 == 4 else 0
    file = home.data / "scripted.ora"
    session = Session(
        draw.getrandbits(32), calm, str(home.recovery), str(home.data / "log"), str(file), saves
    )
    log = studios.kill(session, draw.randrange(1, 40), draw.uniform(0, 0.02))
    done = [line[2] for line in log if line[0] == "done"]
    works = [line[3] for line in log if line[0] == "done"]
    kept = max((int(line[1]) for line in log if line[0] == "kept"), default=-1)
    left = left_in(home.recovery)
    if file.exists():
        opened = open_document(file)
        assert opened.exact
        assert digest(opened.state) in done
    if not left:
        # Nothing was promised yet, or a file holds it.
        assert kept == -1 or (file.exists() and work(open_document(file).state) in works[kept:])
        return
    found = recover(left[0].folder)
    assert len(left) == 1
    assert found is not None
    assert found.missing == 0
    assert digest(found.state) == done[found.steps]
    assert found.steps >= kept
    if calm:
        assert found.steps >= len(done) - 2
