"""The small pictures of all views: one cache, bounded in bytes, filled by two threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QSize, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from aipaint.core.errors import UserError

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Entry, Gallery

LIMIT = 40 * 2**20  # bytes of pictures in memory
LEVELS = (64, 96, 128, 192, 256, 384, 512)  # largest sides that pictures are held at, in pixels
SMALL = 256  # the largest side of the smaller of the two files
_THREADS = 2
_MOST_WAITING = 600  # of those that nobody says to see


class _Key(NamedTuple):
    id: int
    level: int


class Thumbnails(QObject):
    """Pictures by entry. The screen that is asked for last is loaded first.

    Whoever shows pictures says by `see` which ones are seen: others that still wait are not
    loaded, and those seen stay in memory even if they are more than LIMIT.
    """

    loaded = Signal(object)  # list[int]: ids whose pictures are there now, or are lost
    _arrived = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._gallery: Gallery | None = None
        self._kept: OrderedDict[_Key, QPixmap] = OrderedDict()
        self._bytes = 0
        self._lost: set[int] = set()
        self._seen: dict[int, frozenset[int]] = {}
        # All below is shared with the threads.
        self._lock = threading.Lock()
        self._bursts: list[OrderedDict[_Key, Entry]] = []
        self._loading: set[_Key] = set()
        self._done: list[tuple[_Key, QImage | None]] = []
        self._serving = 0
        self._closed = False
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(_THREADS)
        self._arrived.connect(self._take)
        # What is asked for in one turn of the event loop is one screen: its first comes first.
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(0)

    def open(self, gallery: Gallery) -> None:
        """Begin to load."""
        self._gallery = gallery
        with self._lock:
            self._hire()

    def close(self) -> None:
        """Finish what is being loaded, and nothing else."""
        with self._lock:
            self._closed = True
            self._bursts.clear()
        self._pool.waitForDone()

    def pixmap(self, entry: Entry, side: int = SMALL) -> QPixmap | None:
        """Return the picture for a square of `side` device pixels, or one near that.

        None while there is none; then, and where a better one can be had, `loaded` tells when.
        """
        level = next((each for each in LEVELS if each >= side), LEVELS[-1])
        key = _Key(entry.id, level)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        if entry.id in self._lost:
            return None
        with self._lock:
            if key not in self._loading and not self._closed:
                self._queue(key, entry)
                self._hire()
        others = (self._kept.get(_Key(entry.id, each)) for each in reversed(LEVELS))
        return next((other for other in others if other is not None), None)

    def is_lost(self, number: int) -> bool:
        """Whether the file of this picture could not be read."""
        return number in self._lost

    def see(self, viewer: object, ids: Collection[int]) -> None:
        """Note which pictures one viewer shows, and stop waiting for others of its."""
        before = self._seen.get(id(viewer), frozenset())
        now = frozenset(ids)
        self._seen[id(viewer)] = now
        gone = before - now
        if gone:
            gone -= frozenset().union(*self._seen.values())
        if not gone:
            return
        with self._lock:
            for burst in self._bursts:
                for key in [each for each in burst if each.id in gone]:
                    del burst[key]
            self._bursts = [burst for burst in self._bursts if burst]

    def waiting(self) -> int:
        """Return how many pictures are still to be loaded."""
        with self._lock:
            return sum(map(len, self._bursts)) + len(self._loading)

    def bytes(self) -> int:
        """Return how much memory the pictures take."""
        return self._bytes

    def forget(self, ids: Collection[int] | None = None) -> None:
        """Read these pictures again when they are next asked for; None: all."""
        self._lost.difference_update(list(self._lost) if ids is None else ids)
        for key in [each for each in self._kept if ids is None or each.id in ids]:
            self._bytes -= _size(self._kept.pop(key))

    def _queue(self, key: _Key, entry: Entry) -> None:
        """Put a picture behind those of its screen. With the lock held."""
        if any(key in burst for burst in self._bursts):
            return
        if not self._pause.isActive() or not self._bursts:
            self._bursts.append(OrderedDict())
            self._pause.start()
        self._bursts[-1][key] = entry
        if sum(map(len, self._bursts)) > _MOST_WAITING:
            # A view that does not say what it sees was scrolled on.
            seen = frozenset().union(*self._seen.values())
            for burst in self._bursts[:-1]:
                for each in [each for each in burst if each.id not in seen]:
                    del burst[each]
            self._bursts = [burst for burst in self._bursts if burst]

    def _hire(self) -> None:
        """Have enough threads at work. With the lock held."""
        if self._gallery is None:
            return
        while self._serving < min(_THREADS, sum(map(len, self._bursts))):
            self._serving += 1
            self._pool.start(self._serve)

    def _serve(self) -> None:
        """Load what waits until nothing does; in a thread of the pool."""
        assert self._gallery is not None
        while True:
            with self._lock:
                while self._bursts and not self._bursts[-1]:
                    self._bursts.pop()
                if not self._bursts:
                    self._serving -= 1
                    return
                key, entry = self._bursts[-1].popitem(last=False)
                self._loading.add(key)
            try:
                image = _load(self._gallery, entry, key.level)
            except UserError:
                # Not worth a message for each: the view itself shows that its file is gone.
                image = None
            with self._lock:
                self._loading.discard(key)
                first = not self._done
                self._done.append((key, image))
            if first:
                self._arrived.emit()

    def _take(self) -> None:
        """Keep what the threads have loaded."""
        with self._lock:
            done, self._done = self._done, []
            if self._closed:
                return
        for key, image in done:
            if image is None:
                self._lost.add(key.id)
                continue
            pixmap = QPixmap.fromImage(image)
            old = self._kept.pop(key, None)
            self._bytes += _size(pixmap) - (0 if old is None else _size(old))
            self._kept[key] = pixmap
        self._make_room()
        self.loaded.emit(list(dict.fromkeys(key.id for key, _ in done)))

    def _make_room(self) -> None:
        if self._bytes <= LIMIT:
            return
        seen = frozenset().union(*self._seen.values())
        for key in list(self._kept):
            if self._bytes <= LIMIT:
                return
            if key.id not in seen:
                self._bytes -= _size(self._kept.pop(key))


def _size(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4


def _load(gallery: Gallery, entry: Entry, level: int) -> QImage | None:
    """Return the picture at most `level` pixels wide and high; None when it cannot be read.

    Raises UserError when the picture is gone.
    """
    path = gallery.thumbnail(entry, "small" if level <= SMALL else "large")
    reader = QImageReader(str(path))
    size = reader.size()
    if max(size.width(), size.height()) > level:
        size.scale(QSize(level, level), Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(size.expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        return None
    # As the screen wants it, so that nothing is left to convert in the window's thread.
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
