"""One connection to the index, for all parts of the gallery and all threads."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import TypeVar

from aipaint.core.errors import CancelledError
from aipaint.core.messages import Message, say
from aipaint.core.paths import Home
from aipaint.gallery import index, mending, pending, texts
from aipaint.gallery.database import (
    DamagedError,
    check_whole,
    is_damage,
    open_database,
    open_reading,
    refusal,
    set_aside,
    transaction,
)

_Result = TypeVar("_Result")
_READERS = 2  # connections that wait for the next reader
_OFTEN = 20_000  # steps of SQLite's machine, a millisecond or so, between two questions


class Store:
    """The gallery's index and where its pictures lie. All methods may be called from any thread.

    home: the user's folders. paths: how the index writes paths.
    """

    def __init__(self, home: Home, mend: bool = True) -> None:
        """Open the index and mend it. Raises UserError when it cannot be used.

        mend: else one that is not empty is left as it is until `catch_up`.
        """
        home.create()
        self.home = home
        self.paths = index.Paths(home.pictures)
        self._path = home.data / "gallery.sqlite"
        self._lock = threading.RLock()
        self._readers_lock = threading.Lock()
        self._readers: list[sqlite3.Connection] = []
        self._turn = 0  # grows when readers of before are not to be used again
        self._notes: list[Message] = []
        self._connection = self._open(mend=mend)

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
                self._end_reading()
                self._connection = self._open(suspicious=True)
            try:
                return work(self._connection)
            except sqlite3.Error as error:
                raise refusal(self._path, error) from error

    def read(
        self,
        work: Callable[[sqlite3.Connection], _Result],
        wanted: Callable[[], bool] | None = None,
    ) -> _Result:
        """Do `work`, which only reads, on a connection of its own: it waits for nobody.

        It sees what was written as whole steps before. wanted: asked now and then; where it says
        no, the work is given up and CancelledError raised.
        """
        with self._readers_lock:
            turn = self._turn
            connection = self._readers.pop() if self._readers else None
        sound = False
        try:
            connection = connection or open_reading(self._path)
            if wanted is not None:
                connection.set_progress_handler(lambda: not wanted(), _OFTEN)
            try:
                result = work(connection)
            finally:
                connection.set_progress_handler(None, 0)
            sound = True
            return result
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.Error as error:
            sound = error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT
            if sound:
                raise CancelledError from error
        finally:
            if connection is not None:
                self._take_back(connection, turn if sound else -1)
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

    def catch_up(self) -> bool:
        """Look through the index and mend it; return whether anything was changed by that.

        Raises UserError when it cannot be used.
        """

        def work(connection: sqlite3.Connection) -> bool:
            check_whole(connection)
            before = connection.total_changes
            self._notes += mending.mend(connection, self.paths).notes
            return connection.total_changes != before

        replaced = self._connection
        changed = self.mend(work)
        return changed or replaced is not self._connection

    def close(self) -> None:
        """Close the index. Nothing but `close` may be called afterwards."""
        self._end_reading()
        with self._lock:
            self._connection.close()

    def _take_back(self, connection: sqlite3.Connection, turn: int) -> None:
        """Keep a connection for the next reader, unless the file is another one by now."""
        with self._readers_lock:
            if turn == self._turn and len(self._readers) < _READERS:
                self._readers.append(connection)
                return
        connection.close()

    def _end_reading(self) -> None:
        """Close the connections that only read; the next readers open new ones."""
        with self._readers_lock:
            self._turn += 1
            readers, self._readers = self._readers, []
        for connection in readers:
            connection.close()

    def _open(self, suspicious: bool = False, mend: bool = True) -> sqlite3.Connection:
        """Open the index and mend it; a `suspicious` one is looked through as a whole.

        mend: whether to look through one that is not empty and seems sound.
        """
        connection: sqlite3.Connection | None = None
        aside = None
        try:
            try:
                connection = open_database(self._path, check=mend)
            except DamagedError:
                aside = set_aside(self._path)
                connection = open_database(self._path)
                pending.salvage(connection, aside)
            if suspicious and not texts.is_sound(connection):
                with transaction(connection):
                    texts.clear(connection)
            if mend or aside is not None or index.is_empty(connection):
                mended = mending.mend(connection, self.paths)
            else:
                mended = mending.Mended(0, [])
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
