"""What belongs to the gallery and to no picture of it: boards, saved searches.

It lies in `.gallery.json` in the gallery's top folder, so that it goes where the pictures go and
outlives the index. It is read and written while the index is held, so that two programs that
change it wait for each other.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.gallery import sidefile

FILE_NAME = ".gallery.json"
VERSION = 1


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """boards: their names, also of those without a picture. searches: queries by name.

    folders: those of old work that belong to the gallery, left_out: files in them that do not;
    relative below the gallery's folder.
    """

    version: int = VERSION
    boards: tuple[str, ...] = ()
    searches: dict[str, str] = {}
    folders: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def read(pictures: Path) -> Catalogue:
    """Return the gallery's catalogue, an empty one when there is none; a damaged one is set aside.

    Raises UserError when a newer program wrote it or it cannot be read.
    """
    try:
        return sidefile.read(pictures / FILE_NAME, Catalogue, VERSION) or Catalogue()
    except OSError as error:
        raise _refusal(pictures, error) from error
    except sidefile.NewerFileError:
        raise UserError(
            "The boards and saved searches in {folder} were written by a newer aipaint.",
            fix="Update aipaint to use them.",
            folder=pictures,
        ) from None


def write(pictures: Path, catalogue: Catalogue) -> None:
    """Write the gallery's catalogue. Raises UserError when the folder cannot be written."""
    try:
        sidefile.write(pictures / FILE_NAME, catalogue)
    except OSError as error:
        raise _refusal(pictures, error) from error


def _refusal(pictures: Path, error: OSError) -> UserError:
    return UserError(
        "The gallery's boards and saved searches cannot be kept in {folder}.",
        "{reason}.",
        "Make room there, or see that the folder may be written.",
        folder=pictures,
        reason=error.strerror or error,
    )
