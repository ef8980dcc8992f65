"""The style mixing matrix: each row's picture with the styles of each column's in some layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from aipaint.app.latents.breeding import groups_of
from aipaint.app.latents.mixing import as_sources, crossed
from aipaint.app.latents.points import first_latent, with_seed
from aipaint.app.latents.sheets import Sheets
from aipaint.core.latents import Latent, LatentInfo, Source

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
MOST = 12  # rows, and columns
USUAL = 4


class StyleMatrix(QAbstractListModel):
    """The matrix line by line, with the columns' pictures above it and the rows' beside it.

    The corner, row 0, is empty. Style mixing: Karras et al. 2019, section 3.1.
    """

    LatentRole = Qt.ItemDataRole.UserRole + 1
    LostRole = Qt.ItemDataRole.UserRole + 2
    PresentRole = Qt.ItemDataRole.UserRole + 3

    def __init__(self, studio: LatentStudio) -> None:
        super().__init__()
        self._studio = studio
        self.sheets = Sheets(studio.sketch)
        self._heads: tuple[list[Latent], list[Latent]] = ([], [])  # of rows, of columns
        self._cells: list[Latent] = []
        self._places: dict[Latent, list[int]] = {}
        self._layers = (0, 0)
        self._stamp = 0
        self._side = 0
        self._on = False
        self.sheets.came.connect(self._hear)
        studio.model_changed.connect(self._start_over)
        studio.latent_changed.connect(self._mark)
        studio.ticks.changed.connect(self._mark)
        self._start_over()

    # What it is made of

    def info(self) -> LatentInfo | None:
        """What the model can do; None where styles cannot be mixed by layers."""
        model = self._studio.model
        info = None if model is None else model.latent
        return info if info is not None and info.layers > 1 and info.samples else None

    def groups(self) -> list[tuple[int, int]]:
        """The groups of layers to choose from, coarse to fine."""
        info = self.info()
        return [] if info is None else list(groups_of(info))

    def heads(self) -> tuple[list[Latent], list[Latent]]:
        """The points of the rows, and those of the columns."""
        return list(self._heads[0]), list(self._heads[1])

    def columns(self) -> int:
        """How many tiles stand side by side, heads included."""
        return len(self._heads[1]) + 1

    def layers(self) -> tuple[int, int]:
        """The layers that columns give, the first and the last."""
        return self._layers

    def set_layers(self, first: int, last: int) -> None:
        """Let columns give these layers."""
        if (first, last) != self._layers:
            self._layers = first, last
            self._make()

    def psi(self) -> float:
        """How far seeds keep to the mean."""
        rows = self._heads[0]
        return rows[0].psi if rows else 1.0

    def set_psi(self, psi: float) -> None:
        """Draw all that comes from seeds with another psi."""
        rows, columns = (
            [msgspec.structs.replace(latent, psi=psi) for latent in heads] for heads in self._heads
        )
        self._set(rows, columns)

    def set_seeds(self, seed: int, count: int, columns: bool) -> None:
        """Let `count` seeds from `seed` on be the rows, or the columns."""
        model = self._studio.model
        if model is None or self.info() is None:
            return
        pattern = first_latent(model, 0)
        if self._heads[0]:
            pattern = msgspec.structs.replace(pattern, psi=self.psi())
        made = [with_seed(pattern, seed + number) for number in range(min(count, MOST))]
        self.set_heads(made, columns)

    def set_heads(self, latents: Sequence[Latent], columns: bool) -> None:
        """Let these points be the rows, or the columns; at most MOST of them."""
        given = list(latents)[:MOST]
        if columns:
            self._set(self._heads[0], given)
        else:
            self._set(given, self._heads[1])

    def latent(self, row: int) -> Latent | None:
        """The point of a tile; None for the corner, and while it is not known."""
        return self._cells[row - 1] if 1 <= row <= len(self._cells) else None

    def is_head(self, row: int) -> bool:
        """Whether a tile is that of a row or a column."""
        return row < self.columns() or row % self.columns() == 0

    # What is looked at

    def see(self, _first: int, _last: int, side: int) -> None:
        """Tiles are `side` pixels large."""
        self._side = side
        self._ask()

    def look(self, on: bool) -> None:
        """Somebody looks at the matrix, or nobody does any more."""
        self._on = on
        if on:
            self._ask()
        else:
            self.sheets.stop()

    # Qt's questions

    def rowCount(self, parent: _Index = _ROOT) -> int:
        rows, columns = self._heads
        return 0 if parent.isValid() or not rows else (len(rows) + 1) * (len(columns) + 1)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self.latent(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        latent = self.latent(index.row()) if index.isValid() else None
        if latent is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._name(index.row()) if self.is_head(index.row()) else ""
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return self._words(index.row())
            case Qt.ItemDataRole.DecorationRole:
                return self.sheets.picture(latent)
            case Qt.ItemDataRole.CheckStateRole:
                ticked = self._studio.ticks.has(latent)
                return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            case self.LatentRole:
                return latent
            case self.LostRole:
                return self.sheets.is_lost(latent)
            case self.PresentRole:
                return self._studio.model is not None and latent == self._studio.latent
            case _:
                return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        latent = self.latent(index.row()) if index.isValid() else None
        if latent is None or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self._studio.ticks.tick(latent, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _name(self, row: int) -> str:
        latent = self.latent(row)
        seed = latent.sources[0].seed if latent is not None else None
        return "" if seed is None else str(seed)

    def _words(self, row: int) -> str:
        line, column = divmod(row, self.columns())
        if not line:
            return self.tr("Column {number}: {name}").format(number=column, name=self._name(row))
        if not column:
            return self.tr("Row {number}: {name}").format(number=line, name=self._name(row))
        return self.tr("Row {row} with the styles of column {column}").format(
            row=line, column=column
        )

    # Within

    def _start_over(self) -> None:
        self.sheets.clear()
        self._heads, groups = ([], []), self.groups()
        self._layers = groups[min(1, len(groups) - 1)] if groups else (0, 0)
        if groups:
            # Apart: a picture with its own styles is itself, which tells nothing.
            self.set_seeds(0, USUAL, False)
            self.set_seeds(100, USUAL, True)
        else:
            self._set([], [])

    def _set(self, rows: list[Latent], columns: list[Latent]) -> None:
        self._heads = rows, columns
        self._make()

    def _make(self) -> None:
        """Find out what the tiles are; at once where no code has to be asked for."""
        self._stamp += 1
        stamp, (rows, columns) = self._stamp, self._heads
        heads = rows + columns

        def then(sources: list[Source]) -> None:
            info = self.info()
            if stamp == self._stamp and info is not None:
                self._show(info, sources[: len(rows)], sources[len(rows) :])

        if rows and columns:
            as_sources(heads, self._studio.resolve, then)
        else:
            self._fill([])

    def _show(self, info: LatentInfo, rows: list[Source], columns: list[Source]) -> None:
        heads = self._heads
        cells = list(heads[1])
        for head, row in zip(heads[0], rows, strict=True):
            cells.append(head)
            cells += [crossed(head, (row, column), self._layers, info) for column in columns]
        self._fill(cells)

    def _fill(self, cells: list[Latent]) -> None:
        same = len(cells) == len(self._cells) and bool(cells)
        if not same:
            self.beginResetModel()
        self._cells = cells
        self._places = {}
        for place, latent in enumerate(cells):
            self._places.setdefault(latent, []).append(place + 1)
        if same:
            self._mark()
        else:
            self.endResetModel()
        self._ask()

    def _ask(self) -> None:
        if self._on and self._side and self._cells:
            heads = self._heads[0] + self._heads[1]
            self.sheets.want([*heads, *self._cells], self._side)

    def _mark(self) -> None:
        if self._cells:
            self.dataChanged.emit(self.index(0), self.index(len(self._cells)))

    def _hear(self, latent: Latent) -> None:
        for row in self._places.get(latent, ()):
            self.dataChanged.emit(self.index(row), self.index(row))
