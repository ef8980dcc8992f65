"""The worker process: takes commands, paints, reports. It owns torch; nothing else imports it.

It has no state worth keeping: it may be killed at any moment, and it ends itself as soon as the
program that started it is gone.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import ClassVar

import msgspec

from aipaint.core import arrivals
from aipaint.core.devices import Machine
from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Done
from aipaint.core.locks import Lock
from aipaint.core.messages import say
from aipaint.core.paths import Home
from aipaint.engine import heap
from aipaint.engine.protocol import (
    Apply,
    Cancel,
    Configure,
    Explore,
    Loaded,
    Ready,
    Report,
    Run,
    Warm,
    Warmed,
    decode_command,
    encode,
)

# What is done in its turn; a cancellation is heard at once.
Work = Run | Apply | Explore | Warm | Configure

_LONGEST_LOG = 2**20
_RESTING = 5.0  # seconds without work after which other programs get the memory that is free
# Read when the libraries are imported: nothing may ask a hub for anything, and threads that wait
# for work must not spin, or two busy processes slow each other down by an order of magnitude.
ENVIRONMENT = {
    "OMP_WAIT_POLICY": "passive",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DISABLE_TELEMETRY": "YES",
    "TOKENIZERS_PARALLELISM": "false",
}


def main(commands: connection.Connection, reports: connection.Connection, home: Home) -> None:
    """Run the worker until the program ends it. The target of the process."""
    # Ctrl+C in a terminal reaches the whole group; the program decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(ENVIRONMENT)
    heap.keep()
    _write_to(log_path(home))
    wanted: queue.SimpleQueue[Work] = queue.SimpleQueue()
    unwanted: set[int] = set()
    threading.Thread(
        target=_listen, args=(commands, wanted, unwanted), name="commands", daemon=True
    ).start()

    def report(message: Report) -> None:
        try:
            reports.send_bytes(encode(message))
        except OSError:
            # Nobody is there to read it.
            os._exit(1)

    _import_libraries()
    # Imported after the environment is set, for it brings torch.
    from aipaint.engine.worker import Follow, Worker
    from aipaint.families.shelf import Shelf

    worker = Worker(Shelf(home))
    report(Ready())
    report(_machine())
    while True:
        command = _next(wanted)
        if isinstance(command, Configure):
            worker.configure(command.wishes)
            continue
        if isinstance(command, Warm):
            # Whoever asks for this model in earnest is told what is wrong with it.
            try:
                worker.warm(command.model)
            except (UserError, MemoryError):
                traceback.print_exc()
            report(Warmed())
            report(_machine())
            continue
        job = command.job
        emit = report
        if isinstance(command, Run) and command.arriving:
            emit = _Journal(Path(command.arriving), report)
        follow = Follow(emit, lambda job=job: job in unwanted, lambda job=job: report(Loaded(job)))
        if isinstance(command, Apply):
            worker.apply(job, command.filter, command.inputs, follow)
        elif isinstance(command, Explore):
            worker.explore(job, command.study, command.inputs, follow)
        else:
            worker.run(job, command.recipe, command.inputs, follow)
        unwanted.discard(job)
        report(_machine())


class _Journal:
    """Puts each finished picture on the disk before it is told of."""

    _locks: ClassVar[dict[Path, Lock | None]] = {}

    def __init__(self, place: Path, report: Callable[[AnyEvent], object]) -> None:
        self._place, self._report = place, report
        folder = place.parent
        if folder not in self._locks:
            # While this process lives, nobody may think that no more pictures come here.
            with contextlib.suppress(OSError):
                self._locks[folder] = Lock.take(folder / f"worker-{os.getpid()}.lock")

    def __call__(self, event: AnyEvent) -> None:
        if isinstance(event, Done):
            try:
                arrivals.put(self._place, event)
            except OSError as error:
                # It goes on in memory alone, as it does where nobody asked for a file.
                note = say(
                    "Until it is in the gallery, the picture is in memory alone: {reason}.",
                    reason=error.strerror or error,
                )
                event = msgspec.structs.replace(event, notes=(*event.notes, note))
        self._report(event)


def _next(wanted: queue.SimpleQueue[Work]) -> Work:
    try:
        return wanted.get(timeout=_RESTING)
    except queue.Empty:
        heap.give_back()
        return wanted.get()


def log_path(home: Home) -> Path:
    """Where the worker and its libraries write what they would say on a terminal."""
    return home.cache / "worker.log"


def _listen(
    commands: connection.Connection,
    wanted: queue.SimpleQueue[Work],
    unwanted: set[int],
) -> None:
    """Take commands while a job runs; end the process when the program is gone."""
    parent = parent_process()
    ends = [commands] if parent is None else [commands, parent.sentinel]
    while True:
        try:
            if commands not in connection.wait(ends):
                os._exit(0)
            command = decode_command(commands.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)
        except msgspec.DecodeError:
            traceback.print_exc()
            os._exit(1)
        if isinstance(command, Cancel):
            unwanted.add(command.job)
        else:
            wanted.put(command)


def _machine() -> Machine:
    from aipaint.families.devices import find_machine

    return find_machine()


def _import_libraries() -> None:
    """Import what every model needs, so that a job finds it there."""
    import diffusers
    import torch
    import tqdm
    import transformers

    from aipaint.families import machine

    # Its own lock is a semaphore of the system, which would outlive a worker that is killed.
    tqdm.tqdm.set_lock(threading.RLock())
    # Naming a class imports it; the packages themselves are lazy.
    for name in ("StableDiffusionPipeline", "DPMSolverMultistepScheduler"):
        getattr(diffusers, name)
    transformers.logging.set_verbosity_error()
    machine.prepare()
    # For the one who reads the log.
    versions = ", ".join(f"{m.__name__} {m.__version__}" for m in (torch, diffusers, transformers))
    print(f"aipaint worker {os.getpid()}: {versions}, {torch.get_num_threads()} threads")


def _write_to(path: Path) -> None:
    """Send whatever libraries print, and the traces of crashes, to a file."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LONGEST_LOG:
            path.unlink()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        # A cache that cannot be written must not keep anybody from painting.
        handle = os.open(os.devnull, os.O_WRONLY)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    # A program without a console has no standard streams of its own.
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)
    faulthandler.enable(sys.stderr)
