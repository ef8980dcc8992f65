"""The wall: seeds one after the other, as many as one cares to look at."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from aipaint.app.latents.points import first_latent
from aipaint.app.latents.sheets import Sheets
from aipaint.core.latents import MAX_SEED, Latent, Source

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROWS = 240  # that there are at first, and that come when one is at the end
_MOST_ROWS = 100_000
_STALE = 1024  # seeds whose last picture is remembered


class SeedWall(QAbstractListModel):
    """Seeds as rows, each with a picture that is drawn when somebody looks at it.

    A picture stays until the new one is there when psi or the class change. `LatentRole` gives
    the point of a row; it is checked while it is ticked.
    """

    LatentRole = Qt.ItemDataRole.UserRole + 1
    LostRole = Qt.ItemDataRole.UserRole + 2
    PresentRole = Qt.ItemDataRole.UserRole + 3

    def __init__(self, studio: LatentStudio) -> None:
        super().__init__()
        self._studio = studio
        self.sheets = Sheets(studio.sketch)
        self._begin = 0
        self._count = _ROWS
        self._pattern: Latent | None = None
        self._last: OrderedDict[int, QImage] = OrderedDict()
        self._seen = (0, -1, 0)
        self._on = False
        self.sheets.came.connect(self._hear)
        studio.model_changed.connect(self._start_over)
        studio.latent_changed.connect(self._mark)
        studio.ticks.changed.connect(self._mark)
        self._start_over()

    # What it shows

    def is_able(self) -> bool:
        """Whether the model draws sensible pictures from seeds."""
        return self._pattern is not None

    def begin(self) -> int:
        """The seed of the first row."""
        return self._begin

    def set_begin(self, seed: int) -> None:
        """Begin with another seed."""
        self.beginResetModel()
        self._begin = seed % (MAX_SEED + 1)
        self._count = _ROWS
        self.endResetModel()

    def psi(self) -> float:
        """How far the pictures keep to the mean, see `Latent`."""
        return 1.0 if self._pattern is None else self._pattern.psi

    def set_psi(self, psi: float) -> None:
        """Draw all of them with another psi."""
        if self._pattern is not None and psi != self._pattern.psi:
            self._use(msgspec.structs.replace(self._pattern, psi=psi))

    def label(self) -> int:
        """The class that all of them are of; -1 where the model knows none."""
        labels = () if self._pattern is None else self._pattern.sources[0].labels
        return labels[0][0] if labels else -1

    def set_label(self, number: int) -> None:
        """Draw all of them as another class."""
        if self._pattern is not None and number != self.label():
            labels = ((number, 1.0),) if number >= 0 else ()
            source = msgspec.structs.replace(self._pattern.sources[0], labels=labels)
            self._use(msgspec.structs.replace(self._pattern, sources=(source,)))

    def seed(self, row: int) -> int:
        """The seed of a row."""
        return (self._begin + row) % (MAX_SEED + 1)

    def row_of(self, seed: int) -> int:
        """Return the row of a seed, -1 where it is not on the wall yet."""
        row = (seed - self._begin) % (MAX_SEED + 1)
        return row if row < self._count else -1

    def latent(self, row: int) -> Latent:
        """The point of a row."""
        assert self._pattern is not None, "the model draws nothing from seeds"
        return _like(self._pattern, self.seed(row))

    # What is looked at

    def see(self, first: int, last: int, side: int) -> None:
        """These rows are seen, `side` pixels large: have them drawn."""
        self._seen = first, min(last, self._count - 1), side
        self._ask()

    def look(self, on: bool) -> None:
        """Somebody looks at the wall, or nobody does any more."""
        self._on = on
        if on:
            self._ask()
        else:
            self.sheets.stop()

    # Qt's questions

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() or self._pattern is None else self._count

    def canFetchMore(self, parent: _Index) -> bool:  # noqa: N802
        return not parent.isValid() and self._pattern is not None and self._count < _MOST_ROWS

    def fetchMore(self, parent: _Index) -> None:  # noqa: N802
        more = min(_ROWS, _MOST_ROWS - self._count)
        self.beginInsertRows(QModelIndex(), self._count, self._count + more - 1)
        self._count += more
        self.endInsertRows()

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._pattern is None:
            return None
        row = index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return str(self.seed(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words(row)
        latent = self.latent(row)
        if role == Qt.ItemDataRole.DecorationRole:
            return self.sheets.picture(latent) or self._last.get(self.seed(row))
        if role == self.LatentRole:
            return latent
        if role == Qt.ItemDataRole.CheckStateRole:
            ticked = self._studio.ticks.has(latent)
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == self.LostRole:
            return self.sheets.is_lost(latent)
        if role == self.PresentRole:
            return self._is_present(row)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        on = Qt.CheckState(value) == Qt.CheckState.Checked
        self._studio.ticks.tick(self.latent(index.row()), on)
        return True

    def _words(self, row: int) -> str:
        words = self.tr("Seed {seed}").format(seed=self.seed(row))
        if self._studio.ticks.has(self.latent(row)):
            words = self.tr("{picture}, ticked").format(picture=words)
        return words

    # Within

    def _start_over(self) -> None:
        self.beginResetModel()
        self.sheets.clear()
        self._last.clear()
        self._count, self._pattern = _ROWS, None
        model = self._studio.model
        if model is not None and model.latent is not None and model.latent.samples:
            self._pattern = first_latent(model, 0)
        self.endResetModel()

    def _is_present(self, row: int) -> bool:
        """Whether one is at that seed, whatever its psi, and however far it was slid."""
        if self._studio.model is None:
            return False
        sources = self._studio.latent.sources
        return len(sources) == 1 and sources[0].seed == self.seed(row)

    def _use(self, pattern: Latent) -> None:
        """Draw all of them like this; what is ticked stays so."""
        old, self._pattern = self._pattern, pattern
        ticks = self._studio.ticks

        def moved(latent: Latent) -> Latent:
            seed = latent.sources[0].seed
            same = seed is not None and old is not None and latent == _like(old, seed)
            return _like(pattern, seed) if same and seed is not None else latent

        ticks.fill([moved(latent) for latent in ticks.latents()])
        first, last, _ = self._seen
        self.dataChanged.emit(self.index(0), self.index(self._count - 1))
        if first <= last:
            self._ask()

    def _mark(self) -> None:
        if self._pattern is not None:
            self.dataChanged.emit(self.index(0), self.index(self._count - 1))

    def _ask(self) -> None:
        first, last, side = self._seen
        if self._on and self._pattern is not None and side:
            rows = range(max(0, first), min(last, self._count - 1) + 1)
            self.sheets.want([self.latent(row) for row in rows], side)

    def _hear(self, latent: Latent) -> None:
        seed = latent.sources[0].seed
        if seed is None:
            return
        picture = self.sheets.picture(latent)
        if picture is not None:
            self._last.pop(seed, None)
            self._last[seed] = picture
            if len(self._last) > _STALE:
                self._last.popitem(last=False)
        row = self.row_of(seed)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))


def _like(pattern: Latent, seed: int) -> Latent:
    """Return the point of a seed that is drawn like another."""
    old = pattern.sources[0]
    source = Source(seed=seed, labels=old.labels, prompt=old.prompt)
    return msgspec.structs.replace(pattern, sources=(source,))
