"""The worker process: what it does, and what happens when it dies, hangs or does not obey."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from aipaint.core import arrivals
from aipaint.core.errors import UserError
from aipaint.core.events import Cancelled, Done, Failed, Loading, Queued, Step
from aipaint.core.paths import Home
from aipaint.engine import keeper
from aipaint.engine.process import ProcessBackend
from tests.engine import hooks
from tests.engine.conftest import LIMIT, Start, a_recipe, ended, kinds, last, seen, until

posix_only = pytest.mark.skipif(os.name != "posix", reason="needs signals")


def worker_pid(backend: ProcessBackend, job_done: Done) -> int:
    """Return the process that painted a picture; the fakes say so in place of a hash."""
    return int(job_done.facts.model_hash)


def test_events_come_in_order(start: Start) -> None:
    backend = start(hooks.light)
    first = backend.submit(a_recipe(batch=2))
    second = backend.submit(a_recipe(seed=9))
    events = until(backend, ended(first, second))
    picture = ["Step", "Step", "Step", "Done"]
    assert kinds(events, first) == ["Queued", "Loading", *picture, *picture]
    assert kinds(events, second) == ["Queued", *picture]
    done = [event for event in events if isinstance(event, Done)]
    assert [event.recipe.seed for event in done] == [5, 6, 9]
    assert [event.image.data[0] for event in done] == [5, 6, 9]
    steps = [event for event in events if isinstance(event, Step) and event.job == first]
    assert [(event.index, event.step) for event in steps] == [
        (i, s) for i in (0, 1) for s in (1, 2, 3)
    ]
    assert steps[0].preview is not None
    assert steps[-1].eta >= 0


def test_a_poll_that_does_not_wait_hears_as_well(start: Start) -> None:
    backend = start(hooks.light)
    job = backend.submit(a_recipe())
    events = until(backend, seen(Loading, job))
    give_up = time.monotonic() + LIMIT
    while not ended(job)(events):
        assert time.monotonic() < give_up
        events += backend.poll()
    assert isinstance(last(events, job), Done)


def test_refuses_before_anything_is_queued(start: Start) -> None:
    backend = start(hooks.light)
    with pytest.raises(UserError, match="tiny"):
        backend.submit(a_recipe(model="tinny"))
    assert backend.poll(0.0) == []


def test_cancels_what_waits(start: Start) -> None:
    backend = start(hooks.light)
    first = backend.submit(a_recipe(steps=500))
    second, third = backend.submit(a_recipe()), backend.submit(a_recipe())
    until(backend, seen(Step, first))
    backend.cancel(second)
    events = until(backend, ended(second))
    assert kinds(events, second)[-1] == "Cancelled"
    backend.cancel(first)
    assert isinstance(last(until(backend, ended(third)), third), Done)


def test_cancels_within_a_step_and_keeps_the_worker(start: Start) -> None:
    backend = start(hooks.light)
    job = backend.submit(a_recipe())
    before = worker_pid(backend, last(until(backend, ended(job)), job))
    job = backend.submit(a_recipe(steps=500, batch=9))
    until(backend, seen(Step, job))
    backend.cancel(job)
    backend.cancel(job)
    assert isinstance(last(until(backend, ended(job)), job), Cancelled)
    job = backend.submit(a_recipe())
    events = until(backend, ended(job))
    assert kinds(events, job) == ["Queued", "Step", "Step", "Step", "Done"]
    assert worker_pid(backend, last(events, job)) == before


def test_gives_up_a_model_that_loads_by_replacing_the_worker(start: Start) -> None:
    backend = start(hooks.slow_loading)
    job = backend.submit(a_recipe())
    before = worker_pid(backend, last(until(backend, ended(job)), job))
    slow = backend.submit(a_recipe(model="slow"))
    until(backend, seen(Loading, slow))
    backend.cancel(slow)
    assert isinstance(last(backend.poll(0.0), slow), Cancelled)
    job = backend.submit(a_recipe())
    events = until(backend, ended(job))
    assert kinds(events, job)[:2] == ["Queued", "Loading"]
    assert worker_pid(backend, last(events, job)) != before


def test_cancels_while_the_worker_starts(start: Start) -> None:
    backend = start(hooks.never_ready)
    job = backend.submit(a_recipe())
    until(backend, seen(Loading, job))
    backend.cancel(job)
    assert kinds(backend.poll(0.0), job) == ["Cancelled"]


def test_kills_a_worker_that_does_not_obey(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "GRACE_SECONDS", 0.05)
    backend = start(hooks.light)
    job = backend.submit(a_recipe())
    until(backend, ended(job))
    deaf = backend.submit(a_recipe(prompt="hang"))
    until(backend, seen(Queued, deaf))
    backend.cancel(deaf)
    assert isinstance(last(until(backend, ended(deaf)), deaf), Cancelled)
    job = backend.submit(a_recipe())
    assert isinstance(last(until(backend, ended(job)), job), Done)


@posix_only
def test_a_killed_worker_fails_its_job_and_no_other(start: Start) -> None:
    backend = start(hooks.light)
    job = backend.submit(a_recipe())
    pid = worker_pid(backend, last(until(backend, ended(job)), job))
    victim, next_one = backend.submit(a_recipe(steps=500)), backend.submit(a_recipe())
    until(backend, seen(Step, victim))
    os.kill(pid, signal.SIGKILL)
    events = until(backend, ended(victim, next_one))
    failed = last(events, victim)
    assert isinstance(failed, Failed)
    assert not failed.bug
    assert "memory" in str(failed.why)
    assert isinstance(last(events, next_one), Done)


@posix_only
@pytest.mark.parametrize("batch", [2, 3])
def test_what_a_killed_worker_had_put_on_disk_is_told(start: Start, home: Home, batch: int) -> None:
    backend = start(hooks.killing)
    place = home.data / "7"
    job = backend.submit(a_recipe(prompt="worker after", batch=batch), arriving=place)
    events = until(backend, ended(job))
    done = [event for event in events if isinstance(event, Done)]
    assert [event.index for event in done] == [0, 1]
    assert [event.image.data[0] for event in done] == [5, 6]
    # The whole job is there: that its painter is gone does not matter.
    assert isinstance(last(events, job), Done if batch == 2 else Failed)
    assert [arrivals.order_of(path) for path in arrivals.files_in(home.data)] == [7, 7]


def test_a_disk_that_refuses_a_picture_is_told_with_it(start: Start, home: Home) -> None:
    backend = start(hooks.light)
    job = backend.submit(a_recipe(), arriving=home.data / "nowhere" / "7")
    done = last(until(backend, ended(job)), job)
    assert isinstance(done, Done)
    assert "in memory alone" in str(done.notes[-1])


def test_what_waits_is_arranged_and_paused(start: Start) -> None:
    backend = start(hooks.light)
    backend.pause(True)
    first, second, third = (backend.submit(a_recipe(seed=seed)) for seed in (1, 2, 3))
    passing = backend.submit(a_recipe(), passing=True)
    backend.arrange([third, first, second])
    events = until(backend, ended(passing))
    assert all(kinds(events, job) == ["Queued"] for job in (first, second, third))
    backend.pause(False)
    events = until(backend, ended(first, second, third))
    assert [event.job for event in events if isinstance(event, Done)] == [third, first, second]


@pytest.mark.parametrize("how", ["exit", "crash"])
def test_a_crash_is_told_with_what_is_known_of_it(start: Start, how: str) -> None:
    backend = start(hooks.light)
    victim, next_one = backend.submit(a_recipe(prompt=how)), backend.submit(a_recipe())
    events = until(backend, ended(victim, next_one))
    failed = last(events, victim)
    assert isinstance(failed, Failed)
    assert failed.bug
    assert "crashed" in str(failed.what)
    if how == "crash" and os.name == "posix":
        assert "Fatal Python error" in failed.detail
    assert isinstance(last(events, next_one), Done)


def test_a_worker_that_cannot_start_does_not_hang(
    start: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    backend = start(hooks.dead_on_arrival)
    backend.warm()
    first, second = backend.submit(a_recipe()), backend.submit(a_recipe())
    events = until(backend, ended(first, second))
    for job in (first, second):
        assert isinstance(last(events, job), Failed)
        assert "could not start" in str(last(events, job).what)
    assert "no module named torch" in capfd.readouterr().err


def test_a_system_that_starts_no_process_is_told(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = start(hooks.light)

    def refuse(home: Home) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(keeper, "Handle", refuse)
    job = backend.submit(a_recipe())
    failed = last(until(backend, ended(job)), job)
    assert "Resource temporarily unavailable" in str(failed.why)


@pytest.mark.parametrize("where", ["greedy", "a cat"])
def test_too_little_memory_is_no_bug(start: Start, where: str) -> None:
    backend = start(hooks.light if where == "greedy" else hooks.greedy_loading)
    job = backend.submit(a_recipe(prompt=where))
    failed = last(until(backend, ended(job)), job)
    assert isinstance(failed, Failed)
    assert not failed.bug
    assert "memory" in str(failed.what)
    job = backend.submit(a_recipe())
    assert isinstance(last(until(backend, ended(job)), job), Done if where == "greedy" else Failed)


def test_a_mistake_of_ours_is_told_with_its_trace(start: Start) -> None:
    backend = start(hooks.light)
    job = backend.submit(a_recipe(prompt="bug"))
    failed = last(until(backend, ended(job)), job)
    assert failed.bug
    assert "KeyError" in failed.detail
    assert "hooks.py" in failed.detail


def test_wake_and_close_end_a_wait(start: Start) -> None:
    backend = start(hooks.light)
    answers: list[object] = []
    waiting = threading.Thread(target=lambda: answers.append(backend.poll(None)))
    waiting.start()
    backend.wake()
    waiting.join(LIMIT)
    assert answers == [[]]
    waiting = threading.Thread(target=lambda: answers.append(backend.poll(None)))
    waiting.start()
    backend.close()
    waiting.join(LIMIT)
    assert answers == [[], []]


@pytest.mark.parametrize("moment", ["idle", "starting", "loading", "stepping"])
def test_close_leaves_nothing_at_any_moment(start: Start, moment: str) -> None:
    backend = start(hooks.never_ready if moment == "starting" else hooks.slow_loading)
    if moment != "idle":
        recipe = a_recipe(steps=500, model="slow" if moment == "loading" else "tiny")
        job = backend.submit(recipe)
        until(backend, seen(Step if moment == "stepping" else Loading, job))
    worker = backend._worker
    backend.close()
    backend.close()
    assert backend._worker is None
    assert worker is None or not worker.process.is_alive()
    assert backend.poll(None) == []
    with pytest.raises(UserError):
        backend.submit(a_recipe())
    backend.cancel(1)
    backend.wake()
    backend.warm()


def test_many_threads_may_call_at_once(start: Start) -> None:
    backend = start(hooks.light)
    jobs: list[int] = []

    def call(number: int) -> None:
        for turn in range(5):
            job = backend.submit(a_recipe(seed=number * 10 + turn, steps=1))
            jobs.append(job)
            if turn % 2:
                backend.cancel(job)
            backend.wake()

    threads = [threading.Thread(target=call, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    events = until(backend, lambda events: not any(t.is_alive() for t in threads))
    events += until(backend, lambda more: ended(*jobs)(events + more))
    assert sorted(jobs) == list(range(1, 21))
    assert all(kinds(events, job)[-1] in ("Done", "Cancelled") for job in jobs)
    assert all(
        len([k for k in kinds(events, job) if k in ("Done", "Cancelled")]) == 1 for job in jobs
    )


def test_warming_brings_the_model_before_it_is_asked_for(start: Start) -> None:
    backend = start(hooks.light)
    first = backend.submit(a_recipe())
    until(backend, ended(first))
    other = backend.submit(a_recipe(model="slow"))
    backend.cancel(other)
    until(backend, ended(other))
    backend.warm()
    second = backend.submit(a_recipe(model="slow"))
    assert isinstance(last(until(backend, ended(second)), second), Done)


@posix_only
def test_the_worker_ends_with_its_program(models: Home) -> None:
    code = (
        "import os, signal, sys\n"
        "from aipaint.core.paths import find_home\n"
        "from aipaint.core.events import Loading\n"
        "from aipaint.engine import child\n"
        "from aipaint.engine.process import ProcessBackend\n"
        "from tests.engine import hooks\n"
        "from tests.engine.conftest import a_recipe, until, seen\n"
        "if __name__ == '__main__':\n"
        "    child.main = hooks.slow_loading\n"
        "    backend = ProcessBackend(find_home())\n"
        "    job = backend.submit(a_recipe(model='slow'))\n"
        "    until(backend, seen(Loading, job))\n"
        "    print(backend._worker.process.pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    root = str(Path(__file__).parents[2])
    environment = os.environ | {"AIPAINT_HOME": str(models.root)}
    environment["PYTHONPATH"] = os.pathsep.join((root, environment.get("PYTHONPATH", "")))
    program = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
    )
    assert program.returncode == -signal.SIGKILL, program.stderr
    pid = int(program.stdout)
    give_up = time.monotonic() + LIMIT
    while _runs(pid):
        assert time.monotonic() < give_up, "the worker outlives its program"
        threading.Event().wait(0.02)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        # Either it is gone by now, or this system shows no /proc: then the signal's word counts.
        return sys.platform != "linux"


def test_no_worker_gets_the_path_while_opencv_is_imported(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = "/nowhere/cv2"
    monkeypatch.syspath_prepend(folder)
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        sys.path.remove(folder)

    monkeypatch.setattr("aipaint.engine.handle.time.sleep", sleep)
    backend = start(hooks.light)
    job = backend.submit(a_recipe())
    assert isinstance(last(until(backend, ended(job)), job), Done)
    assert len(waited) == 1
