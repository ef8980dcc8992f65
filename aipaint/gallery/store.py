"""One connection to the index, for all parts of the gallery and all threads."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import TypeVar

from aipaint.core.messages import Message, say
from aipaint.core.paths import Home
from aipaint.gallery import index, mending, pending, texts
from aipaint.gallery.database import (
    DamagedError,
    is_damage,
    open_database,
    open_reading,
    refusal,
    set_aside,
    transaction,
)

_Result = TypeVar("_Result")


class Store:
    """The gallery's index and where its pictures lie. All methods may be called from any thread.

    home: the user's folders. paths: how the index writes paths.
    """

    def __init__(self, home: Home) -> None:
        """Open the index and mend it. Raises UserError when it cannot be used."""
        home.create()
        self.home = home
        self.paths = index.Paths(home.pictures)
        self._path = home.data / "gallery.sqlite"
        self._lock = threading.RLock()
        self._reading_lock = threading.Lock()
        self._reading: sqlite3.Connection | None = None
        self._notes: list[Message] = []
        self._connection = self._open()

    @property
    def notes(self) -> tuple[Message, ...]:
        """What the user should know of how the index was opened or mended."""
        return tuple(self._notes)

    def run(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Do `work` on the index; a damaged one is replaced and the work done once more."""
        with self._lock:
            try:
                return work(self._connection)
            except sqlite3.ProgrammingError:
                raise
            except sqlite3.Error as error:
                if not is_damage(error):
                    raise refusal(self._path, error) from error
                self._connection.close()
                with self._reading_lock:
                    self._end_reading()
                self._connection = self._open(suspicious=True)
            try:
                return work(self._connection)
            except sqlite3.Error as error:
                raise refusal(self._path, error) from error

    def read(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Do `work`, which only reads, on a connection of its own: it waits for no writing.

        It sees what was written as whole steps before.
        """
        with self._reading_lock:
            try:
                if self._reading is None:
                    self._reading = open_reading(self._path)
                return work(self._reading)
            except sqlite3.ProgrammingError:
                raise
            except sqlite3.Error:
                self._end_reading()
        # The other connection finds out what is wrong, and mends it if it can.
        return self.run(work)

    def write(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Do `work` like `run`, as one step or not at all; no other program writes meanwhile."""

        def whole(connection: sqlite3.Connection) -> _Result:
            with transaction(connection):
                return work(connection)

        return self.run(whole)

    def mend(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Do `work` like `run` where files are read as well. Raises UserError for their errors."""
        try:
            return self.run(work)
        except OSError as error:
            raise refusal(self._path, error) from error

    def close(self) -> None:
        """Close the index. Nothing but `close` may be called afterwards."""
        with self._reading_lock:
            self._end_reading()
        with self._lock:
            self._connection.close()

    def _end_reading(self) -> None:
        """Close the connection that only reads; the next reading opens it again."""
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def _open(self, suspicious: bool = False) -> sqlite3.Connection:
        """Open the index and mend it; a `suspicious` one is looked through as a whole."""
        connection: sqlite3.Connection | None = None
        aside = None
        try:
            try:
                connection = open_database(self._path)
            except DamagedError:
                aside = set_aside(self._path)
                connection = open_database(self._path)
                pending.salvage(connection, aside)
            if suspicious and not texts.is_sound(connection):
                with transaction(connection):
                    texts.clear(connection)
            mended = mending.mend(connection, self.paths)
        except (OSError, sqlite3.Error, DamagedError) as error:
            if connection is not None:
                connection.close()
            if isinstance(error, sqlite3.Error) and is_damage(error) and not suspicious:
                return self._open(suspicious=True)
            if isinstance(error, DamagedError):
                error = sqlite3.DatabaseError(str(error))
            raise refusal(self._path, error) from error
        self._notes += mended.notes
        if aside is not None:
            self._notes.append(
                say(
                    "The gallery's index was damaged. It was set aside as {name}"
                    " and made again from {count} pictures.",
                    name=aside.name,
                    count=mended.added,
                )
            )
        return connection
