"""Entries in memory: those that are seen or were asked for last are read, a batch at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from aipaint.core.errors import UserError

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.gallery.gallery import Entry

_BATCH = 200  # entries read at once
_KEPT = 3000  # entries in memory


class Pages(QObject):
    """Entries by id.

    near: returns the ids that are to be in memory, those that are needed first at the beginning.
    """

    came = Signal(object)  # list[int]: ids of entries that were asked for in vain and are read now
    gone = Signal(object)  # set[int]: ids that the gallery does not know any more

    def __init__(self, library: Library, near: Callable[[], Iterable[int]]) -> None:
        super().__init__()
        self._library = library
        self._near = near
        self._kept: OrderedDict[int, Entry] = OrderedDict()
        self._missed: OrderedDict[int, None] = OrderedDict()
        self._in_vain: OrderedDict[int, None] = OrderedDict()
        self._is_reading = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._read)

    def get(self, number: int) -> Entry | None:
        """Return an entry; None while it is not in memory, which is changed soon then."""
        entry = self._kept.get(number)
        if entry is None:
            for asked, most in ((self._missed, _BATCH), (self._in_vain, _KEPT)):
                asked[number] = None
                asked.move_to_end(number)
                while len(asked) > most:
                    asked.popitem(last=False)
            if not self._soon.isActive():
                self._soon.start()
        return entry

    def keep(self, entries: Iterable[Entry]) -> None:
        """Have entries in memory that somebody else has read."""
        for entry in entries:
            self._kept[entry.id] = entry
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def update(self, entries: Iterable[Entry]) -> None:
        """Replace entries that are in memory."""
        self._kept.update({entry.id: entry for entry in entries if entry.id in self._kept})

    def clear(self) -> None:
        """Have nothing in memory."""
        self._kept.clear()

    def look_again(self) -> None:
        """Read what is near now; what was asked for before is not, unless it is still."""
        self._missed.clear()
        self._soon.start()

    def all_of(self, ids: list[int], then: Callable[[list[Entry]], object]) -> None:
        """Give entries to `then`, in this order; those not in memory are read."""
        known = {number: self._kept[number] for number in ids if number in self._kept}
        missing = [number for number in ids if number not in known]

        def bring(found: list[Entry]) -> None:
            known.update({entry.id: entry for entry in found})
            then([known[number] for number in ids if number in known])

        if missing:
            self._library.read(lambda gallery: gallery.entries(missing), bring)
        else:
            bring([])

    def at_once(self, ids: list[int]) -> list[Entry]:
        """Return entries now; those not in memory are read in the window's thread."""
        gallery = self._library.gallery()
        missing = [number for number in ids if number not in self._kept]
        read: list[Entry] = []
        if missing and gallery is not None:
            try:
                read = gallery.entries(missing)
            except UserError as error:
                self._library.problem.emit(error)
        found = {entry.id: entry for entry in read} | self._kept
        return [found[number] for number in ids if number in found]

    def _read(self) -> None:
        """Read the next batch, and after it the next."""
        if self._is_reading:
            return
        order = dict.fromkeys((*reversed(self._missed), *self._near()))
        wanted = [number for number in order if number not in self._kept][:_BATCH]
        if not wanted:
            return

        def bring(found: list[Entry]) -> None:
            self._is_reading = False
            for number in wanted:
                self._missed.pop(number, None)
            self.keep(found)
            read = [entry.id for entry in found]
            if lost := set(wanted).difference(read):
                self.gone.emit(lost)
            # Most are read before anybody asks for them, and nobody waits for those.
            self.came.emit([number for number in read if number in self._in_vain])
            for number in wanted:
                self._in_vain.pop(number, None)
            self._read()

        def failed(error: UserError) -> None:
            # Asked for again when the view is moved; not at once, or it would never end.
            self._is_reading = False
            self._missed.clear()
            self._library.problem.emit(error)

        self._is_reading = True
        self._library.read(lambda gallery: gallery.entries(wanted), bring, failed)
