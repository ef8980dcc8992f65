"""A query as one SQL statement: fixed parts put together, everything the user wrote a parameter.

Terms of three letters and more are looked up in the index of trigrams, and so are shorter ones
that are rare. Others are looked for in the texts themselves, which stops at the first page's last
picture.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime

from aipaint.gallery.letters import TRIGRAM, Terms, look_up
from aipaint.gallery.query import (
    Alike,
    Column,
    Labelled,
    Number,
    Numbers,
    OnBoard,
    Order,
    Query,
    Tag,
    Term,
    When,
    Words,
)
from aipaint.gallery.texts import tag_text

# The largest prime of 32 bits, and a number that makes neighbours differ widely (Knuth, TAOCP 6.4).
_PRIME = 4_294_967_291
_SPREAD = 2_654_435_761

_ORDERS: dict[Order, str] = {
    "date": "pictures.id DESC",
    "oldest": "pictures.id",
    "painted": "pictures.created DESC, pictures.id DESC",
    "rating": "pictures.rating DESC, pictures.id DESC",
    "name": "texts.name, pictures.id",
    "size": "pictures.width * pictures.height DESC, pictures.id DESC",
    # A hash of the id: the same order for the same number, page by page.
    "random": f"pictures.id * pictures.id % {_PRIME} * :shuffle % {_PRIME}, pictures.id",
}
_COLUMNS: tuple[Column, ...] = ("prompt", "negative", "model", "sampler", "tags", "notes", "name")
_NUMBERS = {
    "seed": "texts.seed",
    "rating": "pictures.rating",
    "width": "pictures.width",
    "height": "pictures.height",
}

Parameters = dict[str, str | int]


class Statement:
    """The tables and conditions of a query, to be completed with what is asked of them."""

    def __init__(self, query: Query, short: Terms) -> None:
        """short: the terms that begin with the query's words of less than three letters."""
        self.parameters: Parameters = {}
        self._order: Order = query.order
        self._tables = ["pictures"]
        self._conditions: list[str] = []
        # Of the first term that says in which order: ids between commas.
        self._alike = ""
        matches: list[str] = []
        scanned, alone = False, True
        for term in query.terms:
            match = _match(term, short)
            if match is None:
                self._conditions.append(self._plain(term))
                scanned |= isinstance(term, Words) and not term.excluded
                alone &= isinstance(term, Words)
            elif not match:
                # No text has such letters.
                self._conditions.append("1" if term.excluded else "0")
            elif term.excluded:
                alone = False
                self._conditions.append(
                    "pictures.id NOT IN"
                    f" (SELECT rowid FROM search WHERE search MATCH {self._name(match)})"
                )
            else:
                matches.append(match)
        # What decides alone, so that the pictures' own rows, which are long, need not be read.
        self.alone = ""
        self._id = "pictures.id"
        if not self._conditions and matches:
            self.alone = "SELECT group_concat(rowid) FROM search WHERE search MATCH :p0"
        elif not matches and scanned and alone:
            self.alone = (
                f"SELECT group_concat(id) FROM texts WHERE {' AND '.join(self._conditions)}"
            )
        self._conditions.insert(0, "pictures.removed IS NULL")
        if any("texts." in each for each in (*self._conditions, _ORDERS.get(self._order, ""))):
            self._tables.append("texts")
            self._conditions.append("texts.id = pictures.id")
        if matches:
            # The index comes first: it knows the fewest, and gives them newest first.
            self._first("search", "search.rowid")
            self._conditions.insert(0, f"search MATCH {self._name(' AND '.join(matches))}")
        elif scanned and alone:
            self._tables.remove("texts")
            self._first("texts", "texts.id")

    def _first(self, table: str, number: str) -> None:
        """Have a table read before all others."""
        self._tables = [f"{table} CROSS JOIN pictures", *self._tables[1:]]
        self._conditions.append(f"pictures.id = {number}")
        self._id = number

    def page(self, fields: str, limit: int, offset: int, shuffle: int) -> str:
        """Return the statement for a page of rows; `fields` are those of table `pictures`."""
        self.parameters |= {"limit": limit, "offset": offset}
        order = _ORDERS.get(self._order, "")
        if self._order == "random":
            self.parameters["shuffle"] = shuffle * _SPREAD % _PRIME or 1
        elif self._order == "alike":
            order = f"instr({self._name(self._alike)}, ',' || pictures.id || ',')"
        elif self._order in ("date", "oldest"):
            order = order.replace("pictures.id", self._id)
        return f"SELECT {fields} {self._body()} ORDER BY {order} LIMIT :limit OFFSET :offset"

    def count(self) -> str:
        """Return the statement for how many there are."""
        return f"SELECT count(*) {self._body()}"

    def _body(self) -> str:
        return f"FROM {', '.join(self._tables)} WHERE {' AND '.join(self._conditions)}"

    def _name(self, value: str | int) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f":{name}"

    def _plain(self, term: Term) -> str:
        match term:
            case Words(text, column, excluded):
                name = self._name(text)
                # The seed is a number, whose digits are searched as well.
                columns = (column,) if column else (*_COLUMNS, "seed")
                condition = " OR ".join(f"instr(texts.{each}, {name})" for each in columns)
            case Tag(tag, excluded):
                condition = f"instr(texts.tags, {self._name(tag_text(tag))})"
            case OnBoard(board, excluded):
                condition = (
                    "pictures.id IN"
                    f" (SELECT picture FROM on_boards WHERE board = {self._name(board)})"
                )
            case Labelled(label, excluded):
                # One of a few names, and written out: only so the index of labels is used.
                condition = f"pictures.label = '{label}'"
            case Numbers(numbers, excluded):
                condition = " AND ".join(self._number(number) for number in numbers)
            case When(before, day, excluded):
                compare = "<" if before else ">="
                condition = f"pictures.created {compare} {self._name(_moment(day))}"
            case Alike(_, excluded, found):
                ids = ",".join(map(str, found or ()))
                condition = (
                    f"pictures.id IN (SELECT value FROM json_each({self._name(f'[{ids}]')}))"
                )
                if not excluded:
                    self._alike = self._alike or f",{ids},"
        return f"NOT ({condition})" if excluded else f"({condition})"

    def _number(self, number: Number) -> str:
        return f"{_NUMBERS[number.field]} {number.compare} {self._name(number.value)}"


def find(
    connection: sqlite3.Connection, fields: str, query: Query, limit: int, offset: int, shuffle: int
) -> sqlite3.Cursor:
    """Return up to `limit` rows of what is asked for, after the first `offset`.

    With a negative limit all are returned.
    """
    statement = Statement(query, look_up(connection, query))
    return connection.execute(statement.page(fields, limit, offset, shuffle), statement.parameters)


def find_alone(connection: sqlite3.Connection, query: Query) -> str | None:
    """Return the ids of all that is asked for, removed ones too, with commas and in no order.

    None where more than the texts must be looked at.
    """
    statement = Statement(query, look_up(connection, query))
    if not statement.alone:
        return None
    return connection.execute(statement.alone, statement.parameters).fetchone()[0] or ""


def count(connection: sqlite3.Connection, query: Query) -> int:
    """Return how many pictures there are of what is asked for."""
    statement = Statement(query, look_up(connection, query))
    return connection.execute(statement.count(), statement.parameters).fetchone()[0]


def _match(term: Term, short: Terms) -> str | None:
    """Return the term for the index of trigrams, empty where that has nothing like it.

    None when it is not to be looked up there.
    """
    match term:
        case Words(text, column, _) if len(text) >= TRIGRAM:
            found = [text]
        case Words(text, column, _) if text in short:
            found = short[text]
        case Tag(tag, _):
            column, found = "tags", [tag_text(tag)]
        case _:
            return None
    if not found:
        return ""
    either = f"({' OR '.join(map(_quoted, found))})"
    return f"{{{column}}} : {either}" if column else either


def _quoted(text: str) -> str:
    """Return a text as a string of the index's own language."""
    return '"' + text.replace('"', '""') + '"'


def _moment(day: date) -> str:
    """Return the beginning of a local day as the index writes moments, in UTC."""
    local = datetime(day.year, day.month, day.day).astimezone()
    return local.astimezone(UTC).isoformat(timespec="seconds")
