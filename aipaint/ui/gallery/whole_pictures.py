"""Pictures as their files have them, read off the window's thread, those around them as well."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPixmap

from aipaint.app.errands import Errands
from aipaint.core.errors import UserError
from aipaint.ui.pyramid import Pyramid

if TYPE_CHECKING:
    from aipaint.gallery.entry import Entry
    from aipaint.gallery.gallery import Gallery

LIMIT = 384 << 20  # bytes of pictures in memory, beside the one that is looked at
_FAR = 1 / 8  # the farthest view that is made ready at once
_CHECK = 8  # pixels of a check behind what is transparent


class WholePictures(QObject):
    """Keeps what is wanted, the most urgent first, and as much of the rest as there is room for."""

    ready = Signal(object)  # Path: it, or why it cannot be seen, is there

    def __init__(self, limit: int = LIMIT) -> None:
        super().__init__()
        self._limit = limit
        self._wanted: list[Path] = []
        self._kept: OrderedDict[Path, Pyramid | UserError] = OrderedDict()
        self._reading = False
        self._reader = Errands(threads=1)

    def close(self) -> None:
        """Finish what is being read; nothing more is."""
        self._wanted.clear()
        self._reader.close()

    def get(self, path: Path) -> Pyramid | UserError | None:
        """Return the picture, or why it cannot be read; None while it is not there."""
        return self._kept.get(path)

    def want(self, paths: Sequence[Path]) -> None:
        """Read these, one after the other, and nothing that was wanted before.

        What was read is kept for when one comes back to it; with nothing wanted nothing is.
        """
        self._wanted = list(dict.fromkeys(paths))
        if not self._wanted:
            self._kept.clear()
        for path in reversed(self._wanted):
            if path in self._kept:
                self._kept.move_to_end(path)
        self._read_next()

    def bytes(self) -> int:
        """How much memory the pictures take."""
        return sum(_size(each) for each in self._kept.values())

    def _read_next(self) -> None:
        if self._reading:
            return
        for number, path in enumerate(self._wanted):
            if path in self._kept:
                continue
            # The first is needed; what is only near it must fit beside what is more urgent.
            urgent = sum(_size(self._kept[each]) for each in self._wanted[:number])
            if number and urgent >= self._limit:
                return
            self._reading = True
            self._reader.run(lambda path=path: (path, read_picture(path)), self._take)
            return

    def _take(self, found: tuple[Path, Pyramid | UserError]) -> None:
        path, picture = found
        self._reading = False
        self._kept[path] = picture
        self._make_room()
        if path in self._kept:
            self.ready.emit(path)
        self._read_next()

    def _make_room(self) -> None:
        first = self._wanted[:1]
        for path in [each for each in self._kept if each not in self._wanted] + [
            each for each in reversed(self._wanted) if each in self._kept and each not in first
        ]:
            if self.bytes() <= self._limit + sum(_size(self._kept.get(each)) for each in first):
                return
            if path in self._wanted:
                # There is no room for it now: asked for again, it is read again.
                self._wanted.remove(path)
            del self._kept[path]


def as_they_lie(gallery: Gallery, ids: Iterable[int]) -> list[Entry]:
    """Return pictures with the paths at which their files are now, also those in the trash."""
    found: list[Entry] = []
    for entry in gallery.entries(ids):
        file = entry.path if entry.path.exists() else gallery.trash.file(entry)
        moved = file is not None and file != entry.path
        found.append(msgspec.structs.replace(entry, path=file) if moved else entry)
    return found


def size_of(entry: Entry, seen: Pyramid | QPixmap | None) -> QSize:
    """Return the size of a picture, of which one may know only a small copy by now.

    The file's own size may lie on its side: cameras write how to turn it, and `seen` is upright.
    """
    if isinstance(seen, Pyramid):
        return seen.picture.size()
    size = QSize(entry.width, entry.height)
    if seen is not None and (seen.width() - seen.height()) * (entry.width - entry.height) < 0:
        size.transpose()
    return size


def read_picture(path: Path) -> Pyramid | UserError:
    """Return a picture as one looks at it, or why that cannot be. Slow: for a thread.

    What is transparent lies on checks.
    """
    from aipaint.paint.files.pictures import picture_pixels

    try:
        pixels = picture_pixels(path).pixels
    except UserError as error:
        if path.exists():
            return error
        return UserError(
            "The picture {path} cannot be read.",
            "It was moved, deleted or damaged outside aipaint.",
            "Remove it from the gallery, or put the file back.",
            path=path,
        )
    height, width = pixels.shape[:2]
    form = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(pixels.data, width, height, 4 * width, form)
    whole = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(whole)
    if int(pixels[..., 3].min()) < 255:
        painter.fillRect(whole.rect(), _checks())
    painter.drawImage(0, 0, image)
    painter.end()
    pyramid = Pyramid(whole)
    pyramid.at(_FAR)
    return pyramid


def _size(picture: Pyramid | UserError | None) -> int:
    # The halved copies of a picture take a third of what it takes itself.
    return picture.picture.sizeInBytes() * 4 // 3 if isinstance(picture, Pyramid) else 0


def _checks() -> QBrush:
    tile = QImage(2 * _CHECK, 2 * _CHECK, QImage.Format.Format_RGB32)
    tile.fill(QColor("#5a5a5a"))
    painter = QPainter(tile)
    for x, y in ((0, 0), (_CHECK, _CHECK)):
        painter.fillRect(x, y, _CHECK, _CHECK, QColor("#4a4a4a"))
    painter.end()
    return QBrush(tile)
