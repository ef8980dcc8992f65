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

_FEW = 2000  # so many are looked up one by one
_AMONG = " WHERE id IN (SELECT value FROM json_each(?))"
_ALL = " WHERE TRUE"


def listed(connection: sqlite3.Connection, query: Query, shuffle: int) -> Listing:
    """Return all that is asked for. shuffle: a number that picks one of the random orders."""
    by_date = query.order in ("date", "oldest", "painted")
    if not by_date:
        ids = _in_order(connection, query, shuffle)
    elif not query.terms:
        ids = None
    else:
        joined = search.find_alone(connection, query)
        ids = _in_order(connection, query, shuffle) if joined is None else _numbers(joined)
    known, moments = _painted(connection, ids)
    if ids is None:
        ids = known
    if by_date:
        removed = _removed(connection, ids)
        ids = np.sort(ids) if not len(removed) else np.setdiff1d(ids, removed)
        ids = ids[:: 1 if query.order == "oldest" else -1]
    places = np.searchsorted(known, ids)
    if query.order == "painted":
        newest = np.lexsort((ids, moments[places]))[::-1]
        ids, places = ids[newest], places[newest]
    return Listing(ids, days_of(moments[places]))


def _in_order(connection: sqlite3.Connection, query: Query, shuffle: int) -> Ids:
    rows = search.find(connection, "pictures.id", query, -1, 0, shuffle).fetchall()
    return np.array(rows, np.int64).reshape(-1)


def _painted(connection: sqlite3.Connection, ids: Ids | None) -> tuple[Ids, NDArray[np.datetime64]]:
    """Return ids, the lowest first, and when each was painted, in UTC: at least for `ids`."""
    found, moments, count = connection.execute(
        "SELECT group_concat(id), group_concat(created, ''), count(*) FROM pictures"
        + (" INDEXED BY pictures_by_created" if ids is None or len(ids) > _FEW else _AMONG),
        () if ids is None or len(ids) > _FEW else (_joined(ids),),
    ).fetchone()
    if not count:
        return np.empty(0, np.int64), np.empty(0, "datetime64[s]")
    known = _numbers(found)
    order = np.argsort(known)
    return known[order], moments_of(moments, count)[order]


def _removed(connection: sqlite3.Connection, ids: Ids) -> Ids:
    """Return the ids of those that were removed: at least of all among `ids`."""
    few = len(ids) <= _FEW
    (found,) = connection.execute(
        f"SELECT group_concat(id) FROM pictures{_AMONG if few else _ALL} AND removed IS NOT NULL",
        (_joined(ids),) if few else (),
    ).fetchone()
    return _numbers(found or "")


def _joined(ids: Ids) -> str:
    return f"[{','.join(map(str, ids.tolist()))}]"


def _numbers(joined: str) -> Ids:
    """Return the numbers between the commas of a text."""
    return np.fromstring(joined, np.int64, sep=",") if joined else np.empty(0, np.int64)
