"""Follows a pickle's instructions without obeying them.

A pickle is a program for a small stack machine, two of whose instructions import and call whatever
they name. This machine knows all instructions and does none of that: names become records of
themselves, calls become records of calls (`records`), long strings are passed over. A name that
files of weights do not need ends the reading, and is told. See Python's `pickletools` for what
each instruction means.
"""

from __future__ import annotations

import struct
from typing import Any, BinaryIO

from aipaint.core.messages import say
from aipaint.families.identify import limits
from aipaint.families.identify.found import RefusedError
from aipaint.families.identify.records import (
    Blob,
    Imported,
    call,
    known,
    persistent,
)
from aipaint.families.identify.source import cut_short, damaged


class Machine:
    """Where a pickle's instructions have come to; `pickle_steps.follow` lets them run.

    file: is read from where it stands. size: where it ends. steps, kept and copied count over all
    pickles that one machine reads.
    """

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file = file
        self.size = size
        self.steps = 0
        self.kept = 0
        self.copied = 0
        self.imported: dict[tuple[str, str], Imported] = {}
        self.stack: list[Any] = []
        self.marked: list[list[Any]] = []
        self.memo: dict[int, Any] = {}

    def odd(self) -> RefusedError:
        """Return the refusal of a pickle that ends early or has no such instruction."""
        place = self.file.tell()
        if place >= self.size:
            return cut_short(self.size, self.size + 1)
        return damaged("its pickle has an instruction that does not exist")

    # What the steps are made of.

    def charge(self, copied: Any) -> None:
        """Count the entries of what is about to be copied: copying can be repeated."""
        if isinstance(copied, (list, dict)):
            self.copied += len(copied)
            if self.copied > limits.PICKLE_STEPS:
                raise too_long()

    def pop(self) -> Any:
        """Take the last thing off the stack. Raises IndexError where there is none."""
        return self.stack.pop()

    def take(self, count: int) -> bytes:
        """Return `count` bytes that are kept."""
        self.kept += count
        if count < 0 or self.kept > limits.PICKLE_BYTES:
            raise RefusedError(say("It holds more names than any model has."))
        data = self.file.read(count)
        if len(data) < count:
            raise cut_short(self.size, self.file.tell() + count - len(data))
        return data

    def line(self) -> bytes:
        """Return the rest of a line of text."""
        data = self.file.readline(1025)
        self.kept += len(data)
        if self.kept > limits.PICKLE_BYTES:
            raise RefusedError(say("It holds more names than any model has."))
        if not data.endswith(b"\n"):
            raise self.odd() if len(data) < 1025 else damaged("its pickle has a line too long")
        return data[:-1]

    def number(self, form: struct.Struct) -> Any:
        """Return a number. Raises RefusedError where the file ends."""
        data = self.file.read(form.size)
        if len(data) < form.size:
            raise cut_short(self.size, self.size + 1)
        return form.unpack(data)[0]

    def string(self, count: int) -> bytes | Blob:
        """Return a string of bytes, or where it lies when it is long."""
        if count <= limits.STRING_BYTES:
            return self.take(count)
        begin = self.file.tell()
        if count < 0 or begin + count > self.size:
            raise cut_short(self.size, begin + max(0, count))
        self.file.seek(count, 1)
        return Blob(begin, count)

    def text(self, count: int) -> str | Blob:
        """Return a string of text, or where it lies when it is long."""
        data = self.string(count)
        return data if isinstance(data, Blob) else data.decode("utf-8", "replace")

    def since_mark(self) -> list[Any]:
        """Return what was put onto the stack since the last mark, and go back to before it."""
        found = self.stack
        self.stack = self.marked.pop()
        return found

    def name(self, module: str, name: str) -> None:
        """Put the record of an import onto the stack. Raises RefusedError for a strange one."""
        found = self.imported.get((module, name))
        if found is None:
            found = Imported(module, name)
            if not known(found):
                raise refuse_import(found)
            self.imported[module, name] = found
        self.stack.append(found)

    def persistent(self, identity: Any) -> Any:
        """Return the record of what lies outside of the pickle: a storage."""
        return persistent(identity)

    def called(self, made_by: Any, arguments: Any) -> Any:
        """Return the record of a call."""
        if not isinstance(made_by, Imported) or not isinstance(arguments, tuple):
            raise RefusedError(
                say("It calls something other than what weights need."), GET_SAFETENSORS
            )
        for argument in arguments[:4]:
            self.charge(argument)
        return call(made_by, arguments)


def too_long() -> RefusedError:
    """Return the refusal of a pickle of too many steps."""
    return RefusedError(say("It is a longer program than any model needs."))


GET_SAFETENSORS = say("Get the model as safetensors, which cannot carry a program.")


def refuse_import(found: Imported) -> RefusedError:
    """Return the refusal of a pickle that imports what weights do not need."""
    return RefusedError(
        say(
            "It imports {name}, which files of weights have no need of: it may hide a program.",
            name=str(found)[:120],
        ),
        GET_SAFETENSORS,
    )
