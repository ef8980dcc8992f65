"""Words of one or two letters in the index of every three letters: the beginnings of its terms.

Chinese words have often but two letters. Every text ends with as many letters that no word has as
make each of its letters the beginning of a term, so that no occurrence is missed.
"""

from __future__ import annotations

import re
import sqlite3

from aipaint.gallery.query import Query, Words

TRIGRAM = 3
# Beyond these the word stands nearly everywhere, and reading the texts comes sooner to a page.
_MOST_TERMS = 64
_MOST_PLACES = 20_000
_LAST = "\U0010ffff"
_NUMBER = re.compile(r"[0-9]*")

Terms = dict[str, list[str]]


def look_up(connection: sqlite3.Connection, query: Query) -> Terms:
    """Return for the short words of a query the terms that begin with them, if those are few.

    Seeds are numbers and have no such end: words that might be a part of one are left out.
    """
    found: Terms = {}
    for term in query.terms:
        if (
            isinstance(term, Words)
            and len(term.text) < TRIGRAM
            and not _NUMBER.fullmatch(term.text)
        ):
            terms = _beginning_with(connection, term.text)
            if terms is not None:
                found[term.text] = terms
    return found


def _beginning_with(connection: sqlite3.Connection, text: str) -> list[str] | None:
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.letters USING fts5vocab(main, search, row)"
    )
    terms: list[str] = []
    places = 0
    cursor = connection.execute(
        "SELECT term, doc FROM temp.letters WHERE term >= ? AND term < ?", (text, text + _LAST)
    )
    for term, count in cursor:
        terms.append(term)
        places += count
        if len(terms) > _MOST_TERMS or places > _MOST_PLACES:
            return None
    return terms
