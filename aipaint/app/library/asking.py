"""What rows are made of, asked of the gallery in a thread of the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from aipaint.app.library.source import Chosen, Found, Source, Trashed
from aipaint.gallery.listing import Listing, local_days

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Entry, Gallery
    from aipaint.gallery.query import Query

_BY_DAY = ("date", "oldest", "painted")


def first_page(gallery: Gallery, source: Source, limit: int, shuffle: int) -> list[Entry] | None:
    """Return the first pictures where that is quicker than all; None where it is not."""
    match source:
        case Found(query):
            return gallery.search(query, limit, 0, shuffle)
        case Trashed():
            return [each.entry for each in gallery.trash.all(limit)]
        case Chosen():
            return None


def listing(gallery: Gallery, source: Source, shuffle: int, wanted: Callable[[], bool]) -> Listing:
    """Return all that `source` asks for. Raises CancelledError when it is not wanted any more."""
    match source:
        case Found(query):
            return gallery.ids(query, shuffle, wanted)
        case Trashed():
            return gallery.trash.ids()
        case Chosen(ids, _, query):
            found = gallery.ids(query, wanted=wanted)
            chosen = np.array(ids, np.int64)
            order = np.argsort(found.ids)
            places = np.searchsorted(found.ids, chosen, sorter=order)
            places = order[np.minimum(places, len(order) - 1)] if len(order) else places[:0]
            here = found.ids[places] == chosen[: len(places)]
            return Listing(chosen[: len(places)][here], found.days[places][here])


def listing_of(entries: list[Entry]) -> Listing:
    """Return entries as a listing."""
    ids = np.array([entry.id for entry in entries], np.int64)
    return Listing(ids, local_days([entry.created for entry in entries]))


def is_by_day(source: Source) -> bool:
    """Whether the pictures come in the order of their days."""
    return isinstance(source, Found) and _parsed(source).order in _BY_DAY


def is_everything(source: Source) -> bool:
    """Whether these are all pictures, the newest first."""
    if not isinstance(source, Found):
        return False
    asked = _parsed(source)
    return not asked.terms and asked.order == "date"


def is_of_board(source: Source) -> bool:
    """Whether a picture's boards decide if it is shown."""
    from aipaint.gallery.query import OnBoard

    if isinstance(source, Trashed):
        return False
    return any(isinstance(term, OnBoard) for term in _parsed(source).terms)


def _parsed(source: Found | Chosen) -> Query:
    # Imported late: it stands on much that the first window does not wait for.
    from aipaint.gallery.query import parse

    return parse(source.query)
