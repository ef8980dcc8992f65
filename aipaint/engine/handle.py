"""The program's hold on one worker process: start it, talk to it, kill it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import time
from typing import Any

from aipaint.core.devices import Wishes
from aipaint.core.paths import Home
from aipaint.engine import child
from aipaint.engine.protocol import Command, Report, decode_report, encode

_TAIL = 8000
_ENDING_SECONDS = 5.0
_PATH_SECONDS = 10.0


class Handle:
    """One worker process. All methods but `kill` may block for milliseconds; use one thread."""

    def __init__(self, home: Home) -> None:
        # Never fork: a copy of a program with windows and threads is in no known state.
        context = multiprocessing.get_context("spawn")
        # Two one-way pipes rather than one two-way: they are no sockets on any system.
        command_out, self._commands = context.Pipe(duplex=False)
        self.reports, report_in = context.Pipe(duplex=False)
        self.home = home
        self.process = context.Process(
            target=child.main,
            args=(command_out, report_in, home),
            name="aipaint-worker",
            daemon=True,
        )
        _clear_path()
        try:
            self.process.start()
        finally:
            # While a copy of these is open here, the end of the worker could not be read.
            command_out.close()
            report_in.close()
        self.ready = False
        self.warming = False
        self.model: str | None = None
        self.wishes = Wishes()  # that it was told of; it begins with these

    def send(self, command: Command) -> None:
        """Send a command. A worker that is gone is found out by its sentinel, not here."""
        with contextlib.suppress(OSError):
            self._commands.send_bytes(encode(command))

    def receive(self) -> list[Report]:
        """Return what has come, without waiting for more."""
        found: list[Report] = []
        try:
            while self.reports.poll():
                found.append(decode_report(self.reports.recv_bytes()))
        except (EOFError, OSError):
            # It is about to end, perhaps in the middle of a message. How it ends tells why, so it
            # is not killed for that, but neither may it linger.
            self.process.join(_ENDING_SECONDS)
            self.process.kill()
        return found

    def wait_on(self) -> list[Any]:
        """Return what `multiprocessing.connection.wait` takes: news, or its end."""
        return [self.reports, self.process.sentinel]

    def kill(self) -> None:
        """End it at once, whatever it does. It is gone when `gone` says so."""
        self.process.kill()

    def gone(self, timeout: float = 0.0) -> bool:
        """Whether the process has ended; if so, what it held is given back."""
        self.process.join(timeout)
        if self.process.exitcode is None:
            return False
        self._commands.close()
        self.reports.close()
        return True

    def last_words(self) -> str:
        """Return the end of what the worker and its libraries wrote to their log."""
        try:
            with child.log_path(self.home).open("rb") as file:
                file.seek(0, 2)
                file.seek(max(0, file.tell() - _TAIL))
                return file.read().decode("utf-8", "replace")
        except OSError as error:
            return f"(no log: {error})"


def _clear_path() -> None:
    """Wait while another thread imports OpenCV.

    That puts its own folder on the path for an instant. A process that is started then gets the
    path as it is, finds OpenCV's `typing` in place of Python's, and ends at once.
    """
    give_up = time.monotonic() + _PATH_SECONDS
    while any(os.path.basename(folder) == "cv2" for folder in sys.path):
        if time.monotonic() > give_up:
            return  # somebody wants it there
        time.sleep(0.002)
