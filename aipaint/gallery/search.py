"""A query as one SQL statement: fixed parts put together, everything the user wrote a parameter.

Terms of three letters and more are looked up in the index of trigrams. Shorter ones, a Chinese
word has often but one or two, are looked for in the texts themselves, which stops at the first
page's last picture.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime

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

_TRIGRAM = 3
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

    def __init__(self, query: Query) -> None:
        self.parameters: Parameters = {}
        self._tables = ["pictures"]
        self._conditions = ["pictures.removed IS NULL"]
        self._order: Order = query.order
        # Of the first term that says in which order: ids between commas.
        self._alike = ""
        found: list[str] = []
        for term in query.terms:
            match = _match(term)
            if match is None:
                self._conditions.append(self._plain(term))
            elif term.excluded:
                self._conditions.append(
                    "pictures.id NOT IN"
                    f" (SELECT rowid FROM search WHERE search MATCH {self._name(match)})"
                )
            else:
                found.append(match)
        if any("texts." in each for each in (*self._conditions, _ORDERS.get(self._order, ""))):
            self._tables.append("texts")
            self._conditions.append("texts.id = pictures.id")
        if found:
            # The index comes first: it knows the fewest, and gives them newest first.
            self._tables = ["search CROSS JOIN pictures", *self._tables[1:]]
            self._conditions.insert(0, f"search MATCH {self._name(' AND '.join(found))}")
            self._conditions.append("pictures.id = search.rowid")

    def page(self, fields: str, limit: int, offset: int, shuffle: int) -> str:
        """Return the statement for a page of rows; `fields` are those of table `pictures`."""
        self.parameters |= {"limit": limit, "offset": offset}
        order = _ORDERS.get(self._order, "")
        if self._order == "random":
            self.parameters["shuffle"] = shuffle * _SPREAD % _PRIME or 1
        elif self._order == "alike":
            order = f"instr({self._name(self._alike)}, ',' || pictures.id || ',')"
        elif self._order == "date" and self._tables[0].startswith("search"):
            order = "search.rowid DESC"
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
                condition = f"pictures.label = {self._name(label)}"
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
    """Return up to `limit` rows of what is asked for, after the first `offset`."""
    statement = Statement(query)
    return connection.execute(statement.page(fields, limit, offset, shuffle), statement.parameters)


def listed(
    connection: sqlite3.Connection, query: Query, shuffle: int
) -> tuple[list[int], list[str]]:
    """Return the ids of all that is asked for, in order, and when each was painted."""
    rows = find(connection, "pictures.id, pictures.created", query, -1, 0, shuffle).fetchall()
    return [number for number, _ in rows], [created for _, created in rows]


def count(connection: sqlite3.Connection, query: Query) -> int:
    """Return how many pictures there are of what is asked for."""
    statement = Statement(query)
    return connection.execute(statement.count(), statement.parameters).fetchone()[0]


def _match(term: Term) -> str | None:
    """Return the term for the index of trigrams; None when it is not to be looked up there."""
    match term:
        case Words(text, column, _) if len(text) >= _TRIGRAM:
            return f"{{{column}}} : {_quoted(text)}" if column else _quoted(text)
        case Tag(tag, _):
            return f"{{tags}} : {_quoted(tag_text(tag))}"
        case _:
            return None


def _quoted(text: str) -> str:
    """Return a text as a string of the index's own language."""
    return '"' + text.replace('"', '""') + '"'


def _moment(day: date) -> str:
    """Return the beginning of a local day as the index writes moments, in UTC."""
    local = datetime(day.year, day.month, day.day).astimezone()
    return local.astimezone(UTC).isoformat(timespec="seconds")
