"""All pictures that a query asks for, a hundred thousand of them if need be, in no time.

Ids and moments come as two long texts from an index that holds nothing else: neither the
pictures' rows, which are long, nor an object for each are needed.
"""

from __future__ import annotations

import sqlite3

import numpy as np
from numpy.typing import NDArray

from aipaint.gallery import search
from aipaint.gallery.listing import Listing, days_of, moments_of
from aipaint.gallery.query import Query

Ids = NDArray[np.int64]


def listed(connection: sqlite3.Connection, query: Query, shuffle: int) -> Listing:
    """Return all that is asked for. shuffle: a number that picks one of the random orders."""
    known, moments = _all(connection)
    ids = _found(connection, query, known, shuffle)
    # In the order of ids, so that each is found by its place.
    order = np.argsort(known)
    known, moments = known[order], moments[order]
    places = np.searchsorted(known, ids)
    if query.order == "painted":
        newest = np.lexsort((ids, moments[places]))[::-1]
        ids, places = ids[newest], places[newest]
    return Listing(ids, days_of(moments[places]))


def _found(connection: sqlite3.Connection, query: Query, known: Ids, shuffle: int) -> Ids:
    """Return the ids of what is asked for; in no order where that is one of dates painted."""
    ids: Ids | None = None
    if query.order in ("date", "oldest", "painted"):
        joined = search.find_alone(connection, query) if query.terms else None
        ids = known if not query.terms else None if joined is None else _numbers(joined)
    if ids is None:
        rows = search.find(connection, "pictures.id", query, -1, 0, shuffle).fetchall()
        return np.array(rows, np.int64).reshape(-1)
    (removed,) = connection.execute(
        "SELECT group_concat(id) FROM pictures WHERE removed IS NOT NULL"
    ).fetchone()
    ids = np.setdiff1d(ids, _numbers(removed or ""), assume_unique=True)
    ids.sort()
    return ids[::-1] if query.order == "date" else ids


def _all(connection: sqlite3.Connection) -> tuple[Ids, NDArray[np.datetime64]]:
    """Return the ids of all pictures, removed ones too, and when each was painted, in UTC."""
    ids, moments, count = connection.execute(
        "SELECT group_concat(id), group_concat(created, ''), count(*)"
        " FROM pictures INDEXED BY pictures_by_created"
    ).fetchone()
    if not count:
        return np.empty(0, np.int64), np.empty(0, "datetime64[s]")
    return _numbers(ids), moments_of(moments, count)


def _numbers(joined: str) -> Ids:
    """Return the numbers between the commas of a text."""
    return np.fromstring(joined, np.int64, sep=",") if joined else np.empty(0, np.int64)
