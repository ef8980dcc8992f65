"""Finished pictures on their way from the worker into the gallery, as files.

Whoever paints puts a picture here before telling anybody of it; whoever keeps it takes it away
once it is kept. What lies here when both are gone was painted and not kept.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import msgspec

from aipaint.core.events import Done
from aipaint.core.recipe import MAX_PIXELS

VERSION = 1
ENDING = ".done"
_NAME = re.compile(r"(\d+)-(\d+)\.done")
_MAX_BYTES = 4 * MAX_PIXELS + (4 << 20)


class _Arrival(msgspec.Struct, frozen=True, array_like=True):
    version: int
    done: Done


_decode = msgspec.msgpack.Decoder(_Arrival).decode


def place_of(folder: Path, order: int) -> Path:
    """Return where the pictures of an order are put: the path without its number and ending."""
    return folder / str(order)


def file_of(place: Path, index: int) -> Path:
    """Return the file of picture `index` of an order."""
    return place.with_name(f"{place.name}-{index:04}{ENDING}")


def put(place: Path, done: Done) -> None:
    """Write a picture whole, with its recipe and facts. Raises OSError.

    The pixels are not compressed, and the disk is not waited for: whoever waits for the next
    picture would wait for that. What the system has been given survives every end of a process;
    only a power cut in the moment before the gallery has it, which does wait, costs the picture,
    and its job is then painted again.
    """
    target = file_of(place, done.index)
    part = target.with_suffix(".part")
    try:
        part.write_bytes(msgspec.msgpack.encode(_Arrival(VERSION, done)))
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def files_in(folder: Path) -> list[Path]:
    """Return the files of pictures in a folder in the order in which they were ordered."""
    found = [path for path in folder.glob(f"*{ENDING}") if _NAME.fullmatch(path.name)]
    return sorted(found, key=_numbers)


def order_of(path: Path) -> int:
    """Return the number of the order that a file is a picture of."""
    return _numbers(path)[0]


def read(path: Path) -> Done | None:
    """Return what a file holds, None when it is no whole picture. Raises OSError."""
    with path.open("rb") as file:
        data = file.read(_MAX_BYTES + 1)
    try:
        arrival = _decode(data)
    except msgspec.MsgspecError:
        return None
    image = arrival.done.image
    whole = len(image.data) == image.width * image.height * image.channels > 0
    return arrival.done if arrival.version == VERSION and whole else None


def waiting(place: Path, index: int) -> Done | None:
    """Return picture `index` of an order if it was put there and not taken away."""
    try:
        return read(file_of(place, index))
    except OSError:
        return None


def drop(place: Path, index: int) -> None:
    """Take a picture away: it is kept. One that cannot be removed is looked at again later."""
    with contextlib.suppress(OSError):
        file_of(place, index).unlink()


def _numbers(path: Path) -> tuple[int, int]:
    match = _NAME.fullmatch(path.name)
    assert match is not None
    return int(match[1]), int(match[2])
