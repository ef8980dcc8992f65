"""The scripted backend keeps the rules of a real one."""

from __future__ import annotations

import threading

import pytest

from aipaint.core.errors import UserError
from aipaint.core.events import Done, Failed, Step
from aipaint.core.paths import Home
from aipaint.engine.scripted import ScriptedBackend, flat
from aipaint.families.shelf import Shelf
from tests.engine.conftest import a_recipe, kinds


def test_goes_on_by_hand() -> None:
    backend = ScriptedBackend()
    job = backend.submit(a_recipe(batch=2, width=33))
    assert backend.running == job
    backend.load()
    backend.step(preview=flat(4, 4))
    backend.finish()
    backend.finish(image=flat(8, 8, 3))
    events = backend.poll()
    three = ["Step"] * 3
    assert kinds(events, job) == ["Queued", "Loading", *three, "Done", *three, "Done"]
    assert events[0].notes  # type: ignore[union-attr]
    done = [event for event in events if isinstance(event, Done)]
    assert [event.last for event in done] == [False, True]
    assert (done[0].image.width, done[1].image) == (32, flat(8, 8, 3))
    assert backend.running is None
    assert backend.poll() == []


def test_refuses_what_cannot_happen() -> None:
    backend = ScriptedBackend()
    with pytest.raises(AssertionError):
        backend.step()
    backend.submit(a_recipe(steps=1))
    backend.load()
    with pytest.raises(AssertionError):
        backend.load()
    backend.step()
    with pytest.raises(AssertionError):
        backend.step()


def test_paints_by_itself() -> None:
    backend = ScriptedBackend(auto=True)
    first, second = backend.submit(a_recipe()), backend.submit(a_recipe())
    events = backend.poll()
    assert kinds(events, first) == kinds(events, second)
    assert kinds(events, first)[-1] == "Done"
    assert sum(isinstance(event, Step) for event in events) == 6


def test_fails_dies_and_is_cancelled() -> None:
    backend = ScriptedBackend()
    jobs = [backend.submit(a_recipe()) for _ in range(4)]
    backend.fail("No.", bug=True, detail="trace")
    backend.step()
    backend.cancel(jobs[3])
    backend.die()
    backend.step()
    backend.cancel(jobs[2])
    backend.cancel(99)
    events = backend.poll()
    assert [kinds(events, job)[-1] for job in jobs] == [
        "Failed",
        "Failed",
        "Cancelled",
        "Cancelled",
    ]
    failed = next(event for event in events if isinstance(event, Failed))
    assert (str(failed.what), failed.bug, failed.detail) == ("No.", True, "trace")
    assert backend.cancelled == [jobs[3], jobs[2], 99]


def test_checks_models_when_it_has_a_shelf(models: Home) -> None:
    backend = ScriptedBackend(shelf=Shelf(models))
    with pytest.raises(UserError, match="tiny"):
        backend.submit(a_recipe(model="tini"))
    backend.submit(a_recipe())


def test_waits_until_woken_or_closed() -> None:
    backend = ScriptedBackend()
    for end in (backend.wake, lambda: backend.submit(a_recipe()), backend.close):
        waiting = threading.Thread(target=backend.poll, args=(None,))
        waiting.start()
        end()
        waiting.join(60)
        assert not waiting.is_alive()
        backend.poll()
    with pytest.raises(UserError):
        backend.submit(a_recipe())
    assert backend.closed


def test_what_waits_is_arranged_and_held() -> None:
    backend = ScriptedBackend()
    first, second, third, fourth = (backend.submit(a_recipe(seed=seed)) for seed in range(4))
    backend.arrange([first, 99, fourth, second])
    backend.pause(True)
    backend.finish()
    assert backend.running is None
    with pytest.raises(AssertionError):
        backend.step()
    passing = backend.submit(a_recipe(), passing=True)
    assert backend.running == passing, "what is only looked at is not held"
    backend.finish()
    backend.pause(False)
    order = []
    while backend.running is not None:
        order.append(backend.running)
        backend.finish()
    assert order == [fourth, second, third]
