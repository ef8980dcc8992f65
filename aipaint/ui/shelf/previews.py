"""Pictures of models: one's own last one that was painted with it, else the one beside its file."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from aipaint.core.errors import UserError

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.app.shelf.items import Item
    from aipaint.gallery.gallery import Entry, Gallery

_LIMIT = 48 * 2**20  # bytes of pictures in memory
_SIDE = 384  # their largest side, in pixels
_LARGEST_FILE = 64 * 2**20  # bytes; what is larger is no preview
_MOST_PIXELS = 100_000_000
_MOST_WAITING = 200
_LOOKED_AT = 12  # pictures of a model's name that are looked through for one it painted


class Previews(QObject):
    """Pictures by item, loaded off the window's thread; what was asked for last comes first.

    chosen: the folder of pictures that the user gave to models: those come before all others.
    """

    loaded = Signal()
    _arrived = Signal()

    def __init__(self, library: Library, chosen: Path) -> None:
        super().__init__()
        self._library, self._chosen = library, chosen
        self._own: dict[Path, Entry | None] = {}  # by the path of the model
        self._asked: set[Path] = set()
        self._names: dict[Path, frozenset[str]] = {}
        self._kept: OrderedDict[Path, QPixmap | None] = OrderedDict()  # by the picture's path
        self._bytes = 0
        self._closed = False
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        # Shared with the thread.
        self._lock = threading.Lock()
        self._waiting: list[Path] = []
        self._done: list[tuple[Path, QImage | None]] = []
        self._serving = False
        self._arrived.connect(self._take)
        library.thumbnails.loaded.connect(lambda _ids: self.loaded.emit())
        library.added.connect(self._painted)
        library.opened.connect(self._look_again)
        for signal in (library.removed, library.restored, library.outdated):
            signal.connect(lambda *_: self._look_again())

    def close(self) -> None:
        """Finish what is being loaded, and nothing else."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
        self._pool.waitForDone()

    def pixmap(self, item: Item, side: int) -> QPixmap | None:
        """Return the picture for a square of `side` device pixels; None while there is none.

        `loaded` tells when there may be one.
        """
        if item.preview is not None and item.preview.parent == self._chosen:
            return self._beside(item.preview)
        entry = self._own_of(item)
        if entry is not None:
            own = self._library.thumbnails.pixmap(entry, side)
            if own is not None or not self._library.thumbnails.is_lost(entry.id):
                return own
        return None if item.preview is None else self._beside(item.preview)

    def entry(self, item: Item) -> Entry | None:
        """Return one's own last picture that was painted with a model, where it is known."""
        return self._own.get(item.path)

    def see(self, items: list[Item]) -> None:
        """Note which items are seen: pictures of others need not be loaded any more."""
        entries = (self._own.get(item.path) for item in items)
        ids = [entry.id for entry in entries if entry is not None]
        self._library.thumbnails.see(self, ids)

    def forget(self, picture: Path) -> None:
        """Read a picture again when it is next asked for: the file is another one."""
        old = self._kept.pop(picture, None)
        if old is not None:
            self._bytes -= _size(old)

    # One's own pictures

    def _own_of(self, item: Item) -> Entry | None:
        if item.path in self._own:
            return self._own[item.path]
        if item.path not in self._asked and item.usable:
            self._asked.add(item.path)
            names = frozenset({item.id, str(item.path), item.name})
            self._names[item.path] = names

            def then(entry: Entry | None, path: Path = item.path) -> None:
                self._own[path] = entry
                if entry is not None:
                    self.loaded.emit()

            self._library.list_all(lambda gallery: _last_with(gallery, names), then, _unheard)
        return None

    def _painted(self, entry: Entry) -> None:
        for path, names in self._names.items():
            if _paints(entry, names):
                self._own[path] = entry
        self.loaded.emit()

    def _look_again(self) -> None:
        self._own.clear()
        self._asked.clear()
        self._names.clear()
        self.loaded.emit()

    # Pictures beside the files

    def _beside(self, path: Path) -> QPixmap | None:
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        with self._lock:
            if self._closed:
                return None
            if path in self._waiting:
                self._waiting.remove(path)
            self._waiting.append(path)
            del self._waiting[:-_MOST_WAITING]
            if not self._serving:
                self._serving = True
                self._pool.start(self._serve)
        return None

    def _serve(self) -> None:
        """Load what waits until nothing does; in the thread."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._serving = False
                    return
                path = self._waiting[-1]
            image = _read(path)
            with self._lock:
                if path in self._waiting:
                    self._waiting.remove(path)
                first = not self._done
                self._done.append((path, image))
            if first:
                self._arrived.emit()

    def _take(self) -> None:
        with self._lock:
            done, self._done = self._done, []
            if self._closed:
                return
        for path, image in done:
            self.forget(path)
            pixmap = self._kept[path] = None if image is None else QPixmap.fromImage(image)
            self._bytes += _size(pixmap)
        while self._bytes > _LIMIT and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._bytes -= _size(old)
        self.loaded.emit()


def _unheard(_error: UserError) -> None:
    """A model without a picture of one's own shows another: nothing the user needs to hear."""


def _last_with(gallery: Gallery, names: frozenset[str]) -> Entry | None:
    """Return the last picture of the gallery that a model of these names had a part in."""
    for name in sorted(names, key=len):
        quoted = name.replace('"', " ")
        found = gallery.search(f'model:"{quoted}"', limit=_LOOKED_AT)
        entry = next((entry for entry in found if _paints(entry, names)), None)
        if entry is not None:
            return entry
    return None


def _paints(entry: Entry, names: frozenset[str]) -> bool:
    recipe = entry.recipe
    parts = (recipe.model, recipe.vae, *(each.model for each in (*recipe.loras, *recipe.controls)))
    return any(part in names for part in parts if part)


def _read(path: Path) -> QImage | None:
    """Return a picture, at most `_SIDE` pixels wide and high; None where that cannot be.

    It comes from strangers: what is too large for a preview is not read.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return None
    except OSError:
        return None
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return None
    if max(size.width(), size.height()) > _SIDE:
        size.scale(QSize(_SIDE, _SIDE), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        if max(size.width(), size.height()) > 4 * _SIDE:
            size.scale(QSize(4 * _SIDE, 4 * _SIDE), Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(size.expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        return None
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _size(pixmap: QPixmap | None) -> int:
    return 0 if pixmap is None else pixmap.width() * pixmap.height() * 4
