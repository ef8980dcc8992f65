"""Fetching the files of a plan one after the other, each whole, checked, and where it belongs."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from aipaint.core.errors import UserError
from aipaint.downloads.choosing import INDEX
from aipaint.downloads.listing import RemoteFile, check_kind, mark
from aipaint.downloads.part import CHUNK, Digests, Part
from aipaint.downloads.plan import ROOM_LEFT, Plan, check_room, free_bytes
from aipaint.downloads.web import Answer, TransientError, Web

TRIES = 5  # in a row without a single new byte
_LONGEST_WAIT = 60.0
_TELL_EACH = 0.1  # seconds
_RATE_OVER = 5.0  # seconds that a rate is told from
_ROOM_EACH = 64 << 20

Phase = Literal["checking", "fetching", "waiting"]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far it is. done, total: bytes of all files; total is None where that is unknown.

    phase: reading what is there already, fetching, or waiting for another try. rate: bytes a
    second, 0 while unknown. left: seconds, None while unknown.
    """

    phase: Phase
    file: str
    index: int
    count: int
    done: int
    total: int | None
    rate: float = 0.0
    left: float | None = None


Heard = Callable[[Progress], None]


def fetch(plan: Plan, web: Web, heard: Heard | None = None, pause: float = 1.0) -> Path:
    """Fetch what is missing and return what is there now: the file, or the folder.

    What is there already and is the same is not fetched again; what is there and differs is left
    alone and refused. pause: seconds before the second try, doubled for each one after it.
    Raises UserError and CancelledError; what has come by then is used the next time.
    """
    meter = _Meter(plan, heard)
    try:
        plan.folder.mkdir(parents=True, exist_ok=True)
        missing: list[tuple[int, RemoteFile]] = []
        for index, file in enumerate(plan.files):
            meter.begin(index, file)
            if _is_there(plan.target(file), file, web, meter):
                meter.end(file)
            else:
                missing.append((index, file))
        check_room(plan.folder, sum(_left_of(plan.target(file), file) for _, file in missing))
        # What makes a folder a model comes last: half of one is not taken for it.
        missing.sort(key=lambda each: each[1].path == INDEX)
        for index, file in missing:
            meter.begin(index, file)
            _fetch_one(plan.target(file), file, web, meter, pause)
            meter.end(file)
    except OSError as error:
        raise _unwritable(plan.folder, error) from error
    return plan.result


def _is_there(target: Path, file: RemoteFile, web: Web, meter: _Meter) -> bool:
    """Whether the file was fetched before. Raises UserError where another has its name."""
    if not target.exists() and not target.is_symlink():
        return False
    same = target.is_file() and (file.size is None or target.stat().st_size == file.size)
    if same and (file.sha256 or file.blob):
        digests = Digests(file)
        with target.open("rb") as existing:
            while data := existing.read(CHUNK):
                web.lifeline.check()
                digests.add(data)
                meter.add(len(data), "checking")
        same = digests.fit()
    elif same:
        # Nothing tells whether it is the same: at the same address lies what may have changed.
        same = file.size is not None
    if not same:
        raise _taken(target)
    return True


def _left_of(target: Path, file: RemoteFile) -> int:
    part = target.with_name(f".{target.name}.part")
    came = part.stat().st_size if part.is_file() else 0
    return max(0, (file.size or 0) - came)


def _fetch_one(target: Path, file: RemoteFile, web: Web, meter: _Meter, pause: float) -> None:
    """Fetch one file, with as many tries as bring something new."""

    def read_again(count: int) -> None:
        web.lifeline.check()
        meter.add(count, "checking")

    with Part(target, file) as part:
        part.resume(read_again)
        resumed, failures = part.length > 0, 0
        while True:
            before = part.length
            try:
                if part.length != file.size or file.size is None:
                    _receive(part, file, web, meter)
                if part.digests.fit():
                    break
            except TransientError as error:
                failures = 1 if part.length > before else failures + 1
                if failures >= TRIES:
                    raise error.told from error
                meter.say("waiting")
                doubled = pause * 2 ** (failures - 1)
                web.lifeline.wait(min(_LONGEST_WAIT, max(doubled, error.wait)))
                continue
            meter.back(part.length)
            part.drop()
            if not resumed:
                raise UserError(
                    "{name} did not come as it is known to be.",
                    "Its check sum is another: it was damaged on the way, or replaced.",
                    "Compare the check sum with the one on its page, and try again.",
                    name=target.name,
                )
            # What was there before may have been the damaged part: once more from the beginning.
            resumed = False
        try:
            part.finish()
        except FileExistsError as error:
            raise _taken(target) from error


def _receive(part: Part, file: RemoteFile, web: Web, meter: _Meter) -> None:
    """Receive from where the part ends (RFC 9110, section 14) to the end of the file."""
    headers = {}
    if part.length:
        headers["Range"] = f"bytes={part.length}-"
        # Where its check sum is known, that decides; mirrors mark the same content differently.
        if not file.sha256:
            headers["If-Range"] = part.tag
    with web.open(file.url, headers) as answer:
        if answer.status == 416:
            # There is nothing behind what has come, though its size was not known.
            meter.back(part.length)
            part.drop()
            raise TransientError(_unlike(file))
        check_kind(answer, file.path)
        if part.length and not _goes_on(answer, part.length):
            meter.back(part.length)
            part.restart()
        if part.length == 0:
            if answer.status != 200:
                raise _unlike(file)
            part.restart(mark(answer))
        expected = answer.length()
        whole = part.length + expected if expected is not None else None
        if file.size is not None and whole is not None and whole != file.size:
            raise _unlike(file)
        _copy(answer, part, file.size if file.size is not None else whole, file, meter)


def _copy(answer: Answer, part: Part, size: int | None, file: RemoteFile, meter: _Meter) -> None:
    room = 0
    while data := answer.read(CHUNK):
        room -= len(data)
        if room < 0:
            room = _ROOM_EACH
            if free_bytes(part.path.parent) < ROOM_LEFT // 2:
                check_room(part.path.parent, 0 if size is None else size - part.length)
        if size is not None and part.length + len(data) > size:
            raise _unlike(file)
        part.write(data)
        meter.add(len(data), "fetching")
    if size is not None and part.length < size:
        raise TransientError(
            UserError(
                "{name} came only in part.",
                "{came} of {size} bytes arrived.",
                "Try again; what has come so far is kept.",
                name=file.path,
                came=part.length,
                size=size,
            )
        )


def _goes_on(answer: Answer, length: int) -> bool:
    """Whether the answer begins where the part ends; a server may send all of it instead."""
    told = answer.headers.get("Content-Range", "")
    return answer.status == 206 and told.replace("bytes", "").strip().startswith(f"{length}-")


class _Meter:
    """Counts bytes and tells of them, at most ten times a second."""

    def __init__(self, plan: Plan, heard: Heard | None) -> None:
        self._heard, self._total, self._count = heard, plan.size, len(plan.files)
        self._index, self._name = 0, ""
        self._done = self._whole = 0
        self._told = 0.0
        self._marks: list[tuple[float, int]] = []

    def begin(self, index: int, file: RemoteFile) -> None:
        self._index, self._name = index, file.path
        self._done, self._marks = self._whole, []
        self.say("fetching")

    def end(self, file: RemoteFile) -> None:
        """A file is whole."""
        self._whole += file.size if file.size is not None else self._done - self._whole
        self._done = self._whole

    def back(self, count: int) -> None:
        """What came does not count."""
        self._done -= count
        self._marks = []

    def add(self, count: int, phase: Phase) -> None:
        self._done += count
        now = time.monotonic()
        if now - self._told >= _TELL_EACH:
            self.say(phase)

    def say(self, phase: Phase) -> None:
        self._told = now = time.monotonic()
        if self._heard is None:
            return
        rate = 0.0
        if phase == "fetching":
            self._marks = [each for each in self._marks if each[0] > now - _RATE_OVER]
            self._marks.append((now, self._done))
            since, done = self._marks[0]
            rate = (self._done - done) / (now - since) if now > since else 0.0
        known = self._total is not None and rate > 0
        self._heard(
            Progress(
                phase=phase,
                file=self._name,
                index=self._index,
                count=self._count,
                done=self._done,
                total=self._total,
                rate=rate,
                left=((self._total or 0) - self._done) / rate if known else None,
            )
        )


def _taken(target: Path) -> UserError:
    return UserError(
        "{path} is there already.",
        "It is another file than the one to be downloaded.",
        "Move it away, or choose another folder.",
        path=target,
    )


def _unlike(file: RemoteFile) -> UserError:
    return UserError(
        "The server sends something else than the file {name}.",
        "Its size is not the one that it told before.",
        "Look it up again: it may have been replaced meanwhile.",
        name=file.path,
    )


def _unwritable(folder: Path, error: OSError) -> UserError:
    if error.errno == errno.ENOSPC:
        return UserError(
            "The disk of {folder} is full.",
            fix="Make room and try again; what has come so far is kept.",
            folder=folder,
        )
    return UserError(
        "{folder} cannot be written.",
        "The system says: {reason}.",
        "Choose another folder.",
        folder=folder,
        reason=error.strerror or error,
    )
