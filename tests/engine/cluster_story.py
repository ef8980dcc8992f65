"""What happens on a cluster, told step by step on stdout; a test runs this as a program."""

from __future__ import annotations

from aipaint.core.events import Cancelled, Done, Failed, Step
from aipaint.core.paths import find_home
from aipaint.engine.cluster import THIS_MACHINE, ClusterBackend
from aipaint.engine.local import LocalBackend
from tests.engine.conftest import a_recipe, ended, kinds, last, seen, until


def tell(backend: ClusterBackend) -> None:
    first = backend.submit(a_recipe())
    events = until(backend, ended(first))
    names = kinds(events, first)
    assert names[:2] == ["Queued", "Loading"], names
    assert names.count("Step") == 3, names
    picture = last(events, first)
    assert isinstance(picture, Done), picture
    print("painted")

    here = LocalBackend(find_home())
    same = here.submit(a_recipe())
    assert last(until(here, ended(same)), same).image == picture.image
    here.close()
    print("same")

    long = backend.submit(a_recipe(steps=400))
    waiting = backend.submit(a_recipe())
    events = until(backend, seen(Step, long))
    backend.cancel(waiting)
    backend.cancel(long)
    events += until(backend, ended(long))
    assert isinstance(last(events, long), Cancelled), last(events, long)
    assert isinstance(last(events, waiting), Cancelled), last(events, waiting)
    print("cancelled")

    unknown = backend.submit(a_recipe(model="nowhere"))
    failed = last(until(backend, ended(unknown)), unknown)
    assert isinstance(failed, Failed), failed
    assert "nowhere" in str(failed.what), failed
    print("refused")

    struck = backend.submit(a_recipe(steps=400))
    until(backend, seen(Step, struck))
    backend._ray.kill(backend._painter)
    failed = last(until(backend, ended(struck)), struck)
    assert isinstance(failed, Failed), failed
    assert "gone" in str(failed.what), failed
    print("killed")

    again = backend.submit(a_recipe())
    assert isinstance(last(until(backend, ended(again)), again), Done)
    print("again")


if __name__ == "__main__":
    opened = ClusterBackend(THIS_MACHINE, home=str(find_home().root))
    try:
        tell(opened)
    finally:
        opened.close()
