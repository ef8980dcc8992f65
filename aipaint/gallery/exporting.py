"""Copies of pictures for others: a folder of them, each under a name that nothing there has."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.files import write_new
from aipaint.core.filters import MAX_FILTER_SIDE
from aipaint.core.messages import Message
from aipaint.core.metadata import PictureFormat
from aipaint.gallery.credentials import Signer, Statement
from aipaint.gallery.entry import Entry
from aipaint.gallery.export_copy import Copy, Wish, copy_of
from aipaint.gallery.export_names import check_pattern, file_stem
from aipaint.gallery.progress import Progress, Watch

__all__ = ["Exported", "Exporter", "Refused", "Wish", "check_wish"]

ENDINGS: dict[PictureFormat, str] = {
    "PNG": ".png",
    "JPEG": ".jpg",
    "WEBP": ".webp",
    "AVIF": ".avif",
}
_MOST_NAMES = 100_000


class Exported(msgspec.Struct, frozen=True):
    """A copy that was written. notes: what could not be kept."""

    entry: Entry
    path: Path
    notes: tuple[Message, ...] = ()


class Refused(msgspec.Struct, frozen=True):
    """A picture of which no copy was written, and why."""

    entry: Entry
    error: UserError


def check_wish(wish: Wish) -> None:
    """Raise UserError for what cannot be done with any picture."""
    for name, value, low, high in (
        ("quality", wish.quality, 1, 100),
        ("size", wish.longest or 1, 1, MAX_FILTER_SIDE),
    ):
        if not low <= value <= high:
            raise UserError(
                "The value {value} cannot be used for {name}.",
                fix="Give a number from {low} to {high}.",
                name=name,
                value=value,
                low=low,
                high=high,
            )
    if wish.strip and wish.sign:
        raise UserError(
            "A picture without metadata cannot have Content Credentials.",
            "They are metadata.",
            "Choose one of the two.",
        )
    check_pattern(wish.pattern)


class Exporter:
    """Writes copies into one folder. done, refused: what became of pictures until now."""

    def __init__(self, folder: Path, wish: Wish, signer: Signer | None = None) -> None:
        """signer: signs, where that is wished.

        Raises UserError for a wish that cannot be, and when the folder is not there.
        """
        check_wish(wish)
        if not folder.is_dir():
            raise UserError(
                "The folder {folder} does not exist.",
                fix="Make it first, or choose another.",
                folder=folder,
            )
        self._folder, self._wish = folder, wish
        self._signer = signer if wish.sign else None
        self.done: list[Exported] = []
        self.refused: list[Refused] = []

    def export(
        self, entries: Iterable[Entry], watch: Watch | None = None
    ) -> tuple[list[Exported], list[Refused]]:
        """Write copies and return `done` and `refused`; older files stay as they are.

        watch: told how far it is; an exception that it raises (CancelledError) ends it, and what
        was written until then stays. Raises UserError when the folder cannot be written.
        """
        wanted = list(entries)
        for number, entry in enumerate(wanted, 1):
            if watch is not None:
                watch(Progress(number - 1, len(wanted), entry.path))
            stem = file_stem(self._wish.pattern, entry, number)
            try:
                copy = copy_of(entry.path, self._wish)
                data = copy.data if self._signer is None else self._signed(self._signer, copy, stem)
            except UserError as error:
                self.refused.append(Refused(entry, error))
                continue
            path = self._write(stem, ENDINGS[copy.kind], data)
            self.done.append(Exported(entry, path, copy.notes))
        return self.done, self.refused

    def _signed(self, signer: Signer, copy: Copy, stem: str) -> bytes:
        title = stem + ENDINGS[copy.kind]
        said = Statement(title=title, source=copy.source, resized=copy.shrunk)
        return signer.sign(copy.data, copy.kind, said)

    def _write(self, stem: str, ending: str, data: bytes) -> Path:
        for count in range(1, _MOST_NAMES):
            path = self._folder / (f"{stem}{ending}" if count == 1 else f"{stem}-{count}{ending}")
            try:
                # Most names are free: looking first spares writing the file for nothing.
                if not path.exists():
                    write_new(path, data)
                    return path
            except FileExistsError:
                continue
            except OSError as error:
                raise UserError(
                    "Nothing can be written to {folder}.",
                    "The system says: {reason}.",
                    "Make room there, or choose another folder.",
                    folder=self._folder,
                    reason=error.strerror or error,
                ) from error
        raise UserError(
            "There are too many files named {name}.",
            fix="Put the number into the files' names.",
            name=stem + ending,
        )
