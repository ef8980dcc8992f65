"""What the user notes of models: favourites, words, settings and pictures, in one small file.

Notes are kept by path. Each also keeps what stands for the file's content, so that it is found
again when the file has another name or place.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

import msgspec

from aipaint.app.shelf.items import Defaults, Item
from aipaint.app.shelf.previews import previews
from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic
from aipaint.core.paths import Home

_MAX_BYTES = 32 << 20
_MOST_NOTES = 20_000
"""Letters of one note."""


class Mark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is noted of one file. preview: the name of a picture in the folder of previews.

    hashes: what stands for its content, as far as it was known.
    """

    favourite: bool = False
    notes: str = ""
    defaults: Defaults | None = None
    preview: str = ""
    hashes: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether the user has noted anything."""
        return bool(self.favourite or self.notes or self.preview or self.defaults is not None)


class _File(msgspec.Struct):
    marks: dict[str, Mark] = {}


class Marks:
    """The user's notes. May be used from any thread; only `save` writes."""

    def __init__(self, home: Home) -> None:
        self._file = home.data / "shelf.json"
        self._lock = threading.Lock()
        self._marks: dict[str, Mark] | None = None
        self._by_hash: dict[str, str] = {}

    def of(self, path: Path, hashes: tuple[str, ...] = ()) -> Mark:
        """Return what is noted of a file, also of one that had another name before."""
        with self._lock:
            marks = self._read()
            found = marks.get(str(path))
            if found is not None:
                return found
            for each in hashes:
                before = self._by_hash.get(each)
                if before is not None and before in marks and not os.path.exists(before):
                    return marks[before]
        return Mark()

    def put(self, path: Path, mark: Mark) -> None:
        """Note `mark` of a file in place of what was noted. Nothing is written yet."""
        mark = msgspec.structs.replace(mark, notes=mark.notes[:_MOST_NOTES])
        with self._lock:
            marks = self._read()
            if mark.says_something:
                marks[str(path)] = mark
                self._by_hash.update(dict.fromkeys(mark.hashes, str(path)))
            else:
                marks.pop(str(path), None)
                for each in mark.hashes:
                    # Else what was taken off would come back from the name it had before.
                    before = self._by_hash.pop(each, "")
                    if before and not os.path.exists(before):
                        marks.pop(before, None)

    def save(self) -> None:
        """Write the notes whole. Raises UserError; an older file then stays as it was."""
        with self._lock:
            data = msgspec.json.format(msgspec.json.encode(_File(self._read())), indent=1)
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                write_atomic(self._file, data)
            except OSError as error:
                raise UserError(
                    "What you noted of models could not be saved.",
                    "The system says: {reason}.",
                    "Make room on the disk; it is tried again with the next change.",
                    reason=error.strerror or error,
                ) from error

    def _read(self) -> dict[str, Mark]:
        if self._marks is None:
            self._marks = self._load()
            self._by_hash = {
                each: path for path, mark in self._marks.items() for each in mark.hashes
            }
        return self._marks

    def _load(self) -> dict[str, Mark]:
        try:
            with self._file.open("rb") as file:
                data = file.read(_MAX_BYTES + 1)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise UserError(
                "What you noted of models cannot be read.",
                "The system says: {reason}.",
                "Check that you may read {file}.",
                reason=error.strerror or error,
                file=self._file,
            ) from error
        try:
            if len(data) > _MAX_BYTES:
                raise msgspec.ValidationError("too large")
            return dict(msgspec.json.decode(data, type=_File).marks)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self._set_aside()
            return {}

    def _set_aside(self) -> None:
        """Keep a damaged file under another name, so that the next save does not end it."""
        try:
            os.replace(self._file, self._file.with_suffix(".damaged.json"))
        except OSError as error:
            raise UserError(
                "What you noted of models is damaged and cannot be set aside.",
                "The system says: {reason}.",
                "Move {file} away.",
                reason=error.strerror or error,
                file=self._file,
            ) from error


def marked(item: Item, mark: Mark, home: Home) -> Item:
    """Return an item as the user has noted it; the user's own picture comes before others."""
    return msgspec.structs.replace(
        item,
        favourite=mark.favourite,
        notes=mark.notes,
        defaults=mark.defaults,
        preview=previews(home) / mark.preview if mark.preview else item.preview,
    )
