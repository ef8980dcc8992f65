"""A backend on another machine: a Ray actor there owns torch and the models, and paints.

The recipe travels there, the events travel back as the studio's own messages. Models are looked up
where they are painted with. Ray is an extra (`pip install aipaint[cluster]`), imported late.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aipaint.core.devices import Wishes
from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Asked, Cancelled, Failed, Queued, Taken, ends
from aipaint.core.filters import Filter
from aipaint.core.messages import say
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Study
from aipaint.engine.admission import admit, admit_filter, admit_study
from aipaint.engine.backend import NO_INPUTS
from aipaint.engine.failures import mistake
from aipaint.engine.line import Line
from aipaint.engine.mailbox import Mailbox
from aipaint.engine.protocol import (
    Apply,
    Explore,
    Loaded,
    Report,
    Run,
    decode_command,
    decode_report,
    encode,
)

THIS_MACHINE = "local"
_CALLS = 4  # that the painter answers at once: a picture, its cancellation, and one to spare


class Painter:
    """What runs over there; see `ClusterBackend`. One thread paints, others answer."""

    def __init__(self, home: str | None) -> None:
        import os

        from aipaint.engine.child import ENVIRONMENT

        # Before torch is imported by the worker below.
        os.environ.update(ENVIRONMENT)
        self._home = home
        self._unwanted: set[int] = set()
        self._orders: queue.SimpleQueue[tuple[Run | Apply | Explore, queue.SimpleQueue]] = (
            queue.SimpleQueue()
        )
        threading.Thread(target=self._work, name="painter", daemon=True).start()

    def paint(self, order: bytes) -> Iterator[bytes]:
        """Give the events of a job, encoded, as they happen. order: a Run or Apply, encoded."""
        command = decode_command(order)
        assert isinstance(command, Run | Apply | Explore)
        reports: queue.SimpleQueue[Report] = queue.SimpleQueue()
        self._orders.put((command, reports))
        while True:
            report = reports.get()
            yield encode(report)
            if not isinstance(report, Loaded) and ends(report):  # type: ignore[arg-type]
                return

    def cancel(self, job: int) -> None:
        """Leave a job at its next step."""
        self._unwanted.add(job)

    def _work(self) -> None:
        from aipaint.core.paths import find_home
        from aipaint.engine.worker import Follow, Worker
        from aipaint.families.shelf import Shelf

        worker = Worker(Shelf(find_home(self._home)))
        while True:
            command, reports = self._orders.get()
            job = command.job
            follow = Follow(
                reports.put,
                lambda job=job: job in self._unwanted,
                lambda job=job, reports=reports: reports.put(Loaded(job)),
            )
            if isinstance(command, Apply):
                worker.apply(job, command.filter, command.inputs, follow)
            elif isinstance(command, Explore):
                worker.explore(job, command.study, command.inputs, follow)
            else:
                worker.run(job, command.recipe, command.inputs, follow)
            self._unwanted.discard(job)


@dataclass(frozen=True)
class _Job:
    number: int
    order: Run | Apply | Explore
    passing: bool = False


class ClusterBackend(Mailbox):
    """Paints on a Ray cluster; see `aipaint.engine.backend.Backend`.

    address: what `ray.init` takes: "auto" for the cluster this machine belongs to, "host:6379",
    "ray://host:10001", or THIS_MACHINE to start one here. home: the user's folders over there,
    None for the usual ones. gpus: how many the painter asks for, 0 takes any machine.

    Raises UserError when Ray is not installed or the cluster does not answer.
    """

    def __init__(self, address: str, home: str | None = None, gpus: float = 0) -> None:
        super().__init__()
        self._ray = _connect(address)
        self._home, self._gpus = home, gpus
        self._line: Line[_Job] = Line()
        self._count = 0
        self._loading = False
        self._painter: Any = None
        self._feeder = threading.Thread(target=self._feed, name="cluster", daemon=True)
        self._feeder.start()

    def submit(
        self,
        recipe: Recipe,
        inputs: Inputs = NO_INPUTS,
        *,
        arriving: Path | None = None,
        passing: bool = False,
    ) -> int:
        """See `Backend.submit`; an unknown model is refused over there, as a Failed event."""
        recipe, notes = admit(recipe, None, inputs)
        with self._ready:
            job = self._next()
            self._line.add(_Job(job, Run(job, recipe, dict(inputs)), passing))
            self._emit(Queued(job=job, recipe=recipe, notes=notes))
            return job

    def apply(self, wish: Filter, inputs: Inputs, *, passing: bool = False) -> int:
        """See `Backend.apply`."""
        wish = admit_filter(wish, inputs)
        with self._ready:
            job = self._next()
            self._line.add(_Job(job, Apply(job, wish, dict(inputs)), passing))
            self._emit(Taken(job=job, filter=wish))
            return job

    def explore(self, study: Study, inputs: Inputs, *, passing: bool = False) -> int:
        """See `Backend.explore`; an unknown model is refused over there, as a Failed event."""
        study = admit_study(study, None, inputs)
        with self._ready:
            job = self._next()
            self._line.add(_Job(job, Explore(job, study, dict(inputs)), passing))
            self._emit(Asked(job=job, study=study))
            return job

    def _next(self) -> int:
        if self._closed:
            raise UserError("The painting engine is closed.")
        self._count += 1
        return self._count

    def arrange(self, order: Sequence[int]) -> None:
        """See `Backend.arrange`."""
        with self._ready:
            self._line.arrange(order)

    def pause(self, paused: bool) -> None:
        """See `Backend.pause`."""
        with self._ready:
            self._line.paused = paused
            self._ready.notify_all()

    def cancel(self, job: int) -> None:
        """See `Backend.cancel`."""
        with self._ready:
            running = self._line.running
            if running is None or running.number != job:
                if self._line.end(job):
                    self._emit(Cancelled(job=job))
            elif self._painter is not None:
                if self._loading:
                    # Nothing leaves a load but the end of the process it runs in.
                    self._drop()
                else:
                    self._painter.cancel.remote(job)

    def warm(self) -> None:
        """See `Backend.warm`: the painter is started with the first job."""

    def configure(self, wishes: Wishes) -> None:
        """See `Backend.configure`: wishes are for this machine; others choose for themselves."""

    def close(self) -> None:
        """See `Backend.close`. The painter ends; a cluster that was started here ends with it."""
        with self._ready:
            if self._closed:
                return
            self._closed = True
            self._line.clear()
            self._drop()
            self._ready.notify_all()
        self._feeder.join()
        self._ray.shutdown()

    # What the feeding thread does.

    def _feed(self) -> None:
        while True:
            with self._ready:
                self._ready.wait_for(lambda: self._line.next() is not None or self._closed)
                job = None if self._closed else self._line.begin()
                if job is None:
                    return
                order, self._loading = job.order, True
                if self._painter is None:
                    actor = self._ray.remote(num_gpus=self._gpus, max_concurrency=_CALLS)(Painter)
                    self._painter = actor.remote(self._home)
                painter = self._painter
            end = self._run(painter, order)
            with self._ready:
                self._line.end(order.job)
                if end is not None:
                    self._emit(end)

    def _run(self, painter: Any, order: Run | Apply | Explore) -> AnyEvent | None:
        """Pass on a job's events; returns the one that ends it when the painter gave none."""
        ray, job = self._ray, order.job
        stream = painter.paint.options(num_returns="streaming")
        try:
            for reference in stream.remote(encode(order)):
                self._hear(decode_report(ray.get(reference)))
        except ray.exceptions.RayActorError as error:
            with self._ready:
                given_up = self._painter is not painter
                if not given_up:
                    self._painter = None
            return Cancelled(job=job) if given_up else _gone(job, error)
        except ray.exceptions.RayError as error:
            return mistake(job, error)
        return None

    def _hear(self, report: Report) -> None:
        with self._ready:
            if isinstance(report, Loaded):
                self._loading = False
            else:
                self._emit(report)  # type: ignore[arg-type]

    def _drop(self) -> None:
        """Kill the painter; the next job starts another."""
        if self._painter is not None:
            self._ray.kill(self._painter, no_restart=True)
            self._painter = None


def _connect(address: str) -> Any:
    try:
        import ray  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise UserError(
            "Ray is not installed.",
            "It brings the pictures to other machines.",
            "Install it with `pip install 'aipaint[cluster]'`.",
        ) from error
    here = {"include_dashboard": False, "_node_ip_address": "127.0.0.1"}
    try:
        ray.init(
            address,
            namespace="aipaint",
            log_to_driver=False,
            logging_level=logging.ERROR,
            **(here if address == THIS_MACHINE else {}),
        )
    except Exception as error:  # Ray raises bare ones when a node does not start
        raise UserError(
            "The cluster at {address} does not answer.",
            "{reason}.",
            "Start it there with `ray start --head`, and check the address.",
            address=address,
            reason=str(error).split("\n")[0].rstrip("."),
        ) from error
    return ray


def _gone(job: int, error: Exception) -> Failed:
    return Failed(
        job=job,
        what=say("The machine that painted is gone."),
        why=say("It says: {reason}", reason=" ".join(str(error).split())[:300]),
        fix=say("Try again: another one is looked for."),
    )
