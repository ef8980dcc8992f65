"""How the command line speaks."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Generator, Sequence
from typing import NoReturn, TypeAlias

from aipaint.core.errors import UserError

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Shared: TypeAlias = Sequence[argparse.ArgumentParser]


class TerminatedError(BaseException):
    """The system asks the program to end. No Exception: nothing but the very end may catch it."""


@contextlib.contextmanager
def clean_end() -> Generator[None]:
    """Let the system's request to end (SIGTERM) leave the block through every `finally`."""

    def terminate(number: int, frame: object) -> NoReturn:
        raise TerminatedError

    if threading.current_thread() is not threading.main_thread():
        # Only the main thread hears signals; in another one the program is somebody's library.
        yield
        return
    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def complain(text: str) -> None:
    """Write one line to standard error that begins with `aipaint: `."""
    print(f"aipaint: {one_line(text)}", file=sys.stderr, flush=True)


def note(text: object) -> None:
    """Say what the user should know though nothing is wrong."""
    complain(f"note: {text}")


def emit(text: str) -> None:
    """Write one line of a result to standard output.

    Raises BrokenPipeError when nobody reads it any more, UserError when it cannot be written.
    """
    try:
        print(one_line(text), flush=True)
    except BrokenPipeError:
        give_up_output()
        raise
    except OSError as error:
        give_up_output()
        raise UserError(
            "The result cannot be written to the standard output.",
            "The system says: {reason}.",
            reason=error.strerror or error,
        ) from error


def print_json(value: object) -> None:
    """Emit a value as one line of JSON, in ASCII: it survives every pipe and code page."""
    emit(json.dumps(value, allow_nan=False))


def give_up_output() -> None:
    """Drop what standard output still holds, or Python would try and complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def one_line(text: str) -> str:
    """Return text that neither breaks the line nor commands the terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
