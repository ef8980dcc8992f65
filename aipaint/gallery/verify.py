"""Whether the gallery's files are still what they were when they came in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.metadata.containers import read_container
from aipaint.gallery import files, index, search
from aipaint.gallery.entry import Entry
from aipaint.gallery.progress import Progress, Watch
from aipaint.gallery.query import Query
from aipaint.gallery.store import Store

_PAGE = 500


class Problem(msgspec.Struct, frozen=True):
    """A picture whose file is missing, cannot be read as a picture, or has other content now."""

    entry: Entry
    kind: Literal["missing", "unreadable", "changed"]


def verify(store: Store, watch: Watch | None = None) -> list[Problem]:
    """Read every picture's file whole, change nothing, and return what is not as it was.

    watch: is told how far it is, and may stop it.
    """
    total = store.run(lambda c: search.count(c, Query()))
    found: list[Problem] = []
    for number, entry in enumerate(_entries(store)):
        if watch is not None:
            watch(Progress(number, total, entry.path))
        try:
            digest = files.digest_of(entry.path)
            read_container(entry.path)
        except FileNotFoundError:
            found.append(Problem(entry, "missing"))
        except (OSError, UserError):
            found.append(Problem(entry, "unreadable"))
        else:
            if entry.digest and digest != entry.digest:
                found.append(Problem(entry, "changed"))
    return found


def _entries(store: Store) -> Iterator[Entry]:
    before: int | None = None
    while page := store.run(lambda c: index.newest(c, store.paths, _PAGE, before)):  # noqa: B023
        yield from page
        before = page[-1].id
