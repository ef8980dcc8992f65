"""What the detectors say of files, and how that is remembered from one start to the next."""

from __future__ import annotations

import os
import re
import zlib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message
from aipaint.core.paths import Home
from aipaint.families.identify.cache import FileCache, Stamp, code_mark, from_plain, to_plain
from aipaint.families.identify.scan import stamp_of_folder
from aipaint.families.shelf_kinds import Described, Kind

T = TypeVar("T", bound=Described)

_VERSION = "1"
_HUB = re.compile(r"/models--(?P<name>[^/]+)/snapshots/[0-9a-f]+$")
_NOTHING = msgspec.Raw(msgspec.msgpack.encode(None))


class Verdict(msgspec.Struct, frozen=True, array_like=True):
    """What the detector of a kind said of a path: a description, or why it cannot be used.

    info: the description as it is packed; nothing where there is an error.
    """

    folder: str
    info: msgspec.Raw
    error: tuple[Message, Message, Message] | None


def open_verdicts(home: Home) -> FileCache[Verdict]:
    """Return the memory of verdicts, as it is kept in the user's cache folder."""
    file = home.cache / "models-judged.msgpack"
    return FileCache(file, f"{_VERSION} {code_mark()}", Verdict)


def ask(path: Path, kind: Kind[T]) -> T | UserError:
    """Return what the detector of a kind makes of a path."""
    try:
        return _with_name(kind.read(path), path)
    except UserError as error:
        return error.with_traceback(None)
    except OSError as error:
        return UserError(
            "The file {path} cannot be read.",
            "The system says: {reason}.",
            "Check that you may read it and that its disk is connected.",
            path=path,
            reason=error.strerror or error,
        )


def hub_name(path: Path) -> str:
    """Return what a model in the Hugging Face cache is called; "" for one elsewhere.

    There its folder is called after a commit, and the one above that after the model.
    """
    found = _HUB.search(path.as_posix())
    return "" if found is None else found["name"].replace("--", "/", 1)


def _with_name(info: T, path: Path) -> T:
    name = hub_name(path)
    if not name or getattr(info, "name", "") != path.name:
        return info
    return msgspec.structs.replace(info, name=name)  # pyright: ignore[reportArgumentType]


def to_verdict(kind: Kind[Any], result: Any) -> Verdict:
    """Return what a detector said as it is kept."""
    if isinstance(result, UserError):
        return Verdict(kind.folder, _NOTHING, (result.what, result.why, result.fix))
    data = msgspec.msgpack.encode(result, enc_hook=to_plain)
    return Verdict(kind.folder, msgspec.Raw(data), None)


def from_verdict(verdict: Verdict, kind: Kind[T]) -> T | UserError | None:
    """Return what a detector said before; None where that was another's, or is damaged."""
    if verdict.folder != kind.folder:
        return None
    if verdict.error is not None:
        what, why, fix = (message.template for message in verdict.error)
        return UserError(what, why, fix, **verdict.error[0].values)
    try:
        return msgspec.msgpack.decode(verdict.info, type=kind.info, dec_hook=from_plain)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def stamp_beside(path: str, stamp: Stamp, kind: Kind[Any]) -> Stamp:
    """Return a stamp that also changes when what belongs to the file does: a folder, settings."""
    if kind.settings and stamp.size >= 0 and not os.path.isdir(path):
        stamp = _with_settings(path, stamp, kind.settings)
    if not kind.beside:
        return stamp
    folder = os.path.join(os.path.dirname(path), kind.beside)
    if not os.path.isdir(folder):
        return stamp
    beside = stamp_of_folder(folder)
    return Stamp(stamp.size + beside.size, stamp.modified, stamp.inode ^ beside.inode)


def _with_settings(path: str, stamp: Stamp, endings: tuple[str, ...]) -> Stamp:
    """Return a stamp that also changes when settings come, go or change that may be a file's."""
    folder = os.path.dirname(path)
    found: list[str] = []
    # Training leaves them beside the folder of its checkpoints.
    for place in (folder, os.path.join(os.path.dirname(folder), "configs")):
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.name.lower().endswith(endings):
                        status = entry.stat()
                        found.append(f"{entry.path} {status.st_size} {status.st_mtime_ns}")
        except OSError:
            continue  # no such folder, or not to be looked into: it holds no settings
    if not found:
        return stamp
    mark = zlib.crc32("\n".join(sorted(found)).encode("utf-8", "surrogatepass"))
    return Stamp(stamp.size, stamp.modified, stamp.inode ^ mark)
