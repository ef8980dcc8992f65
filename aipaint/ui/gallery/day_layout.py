"""Where each picture of the grid lies: arithmetic over days, never over all pictures."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

MARGIN = 8  # around everything, in pixels
HEADER = 40  # above the pictures of a day
_BETWEEN = 8  # below them
_STRETCH = 1.25  # how much wider than wanted a cell may be, to fill a line


class Block(NamedTuple):
    """Rows `first` to `first + count - 1`, which begin a line of their own."""

    first: int
    length: int


class Cell(NamedTuple):
    """A square of the content, in pixels."""

    row: int
    x: int
    y: int


class DayLayout:
    """Blocks of rows below each other, each in lines of square cells.

    blocks: without gaps between them, from row 0. width: of the view, in pixels. wanted: the side
    of a cell; the true one, `side`, fills the lines. headed: whether a header is above each block.
    """

    def __init__(
        self, blocks: Sequence[Block], width: int, wanted: int, headed: bool = True
    ) -> None:
        self.blocks = [block for block in blocks if block.length > 0]
        self.rows = sum(block.length for block in self.blocks)
        self.header = HEADER if headed else 0
        self.gap = 4 if wanted < 96 else 8
        room = max(1, width - 2 * MARGIN)
        self.columns = max(1, round((room + self.gap) / (wanted + self.gap)))
        fill = (room - (self.columns - 1) * self.gap) // self.columns
        self.side = max(16, min(fill, round(wanted * _STRETCH)))
        self.pitch = self.side + self.gap
        taken = self.columns * self.pitch - self.gap
        self.left = MARGIN + max(0, (room - taken) // 2)
        self._firsts = [block.first for block in self.blocks]
        heights = (self._height(block) for block in self.blocks)
        top = 0 if headed else MARGIN
        # One more than there are blocks: the last is where the next one would begin.
        self._tops = list(accumulate(heights, initial=top))
        self.height = self._tops[-1] + (0 if headed else MARGIN - self.gap) if self.blocks else 0

    def cell(self, row: int) -> Cell:
        """Return where the cell of a row lies."""
        number = bisect_right(self._firsts, row) - 1
        line, column = divmod(row - self._firsts[number], self.columns)
        y = self._tops[number] + self.header + line * self.pitch
        return Cell(row, self.left + column * self.pitch, y)

    def column_of(self, row: int) -> int:
        """Return the column of a row, from 0."""
        number = bisect_right(self._firsts, row) - 1
        return (row - self._firsts[number]) % self.columns

    def row_at(self, x: int, y: int) -> int:
        """Return the row whose cell is there, -1 for none."""
        number = self._block_at(y)
        if number is None:
            return -1
        line, below = divmod(y - self._tops[number] - self.header, self.pitch)
        column, beside = divmod(x - self.left, self.pitch)
        if line < 0 or below >= self.side or not 0 <= column < self.columns or beside >= self.side:
            return -1
        place = line * self.columns + column
        block = self.blocks[number]
        return block.first + place if place < block.length else -1

    def header_at(self, y: int) -> int:
        """Return the block whose header is at this height, -1 for none."""
        number = self._block_at(y)
        inside = number is not None and 0 <= y - self._tops[number] < self.header
        return number if inside and number is not None else -1

    def top_of(self, number: int) -> int:
        """Return where a block begins, with its header."""
        return self._tops[number]

    def headers(self, top: int, bottom: int) -> Iterator[tuple[int, int]]:
        """Give the blocks whose headers are between these heights, and where those are."""
        number = max(0, bisect_right(self._tops, top - self.header) - 1)
        while self.header and number < len(self.blocks) and self._tops[number] <= bottom:
            if self._tops[number] + self.header > top:
                yield number, self._tops[number]
            number += 1

    def between(self, top: int, bottom: int) -> tuple[int, int]:
        """Return first and last row of the lines between these heights; (0, -1) for none."""
        spans = list(self.lines(top, bottom))
        return (spans[0].first, spans[-1].first + spans[-1].length - 1) if spans else (0, -1)

    def lines(self, top: int, bottom: int) -> Iterator[Block]:
        """Give the rows of whole lines between these heights, block by block."""
        number = max(0, bisect_right(self._tops, top) - 1)
        while number < len(self.blocks) and self._tops[number] <= bottom:
            block, start = self.blocks[number], self._tops[number] + self.header
            # A line is met where its cells are, not in the gap below it.
            first = max(0, (top - start + self.gap) // self.pitch)
            last = (bottom - start) // self.pitch
            low, high = first * self.columns, min(block.length, (last + 1) * self.columns)
            if low < high:
                yield Block(block.first + low, high - low)
            number += 1

    def within(self, left: int, top: int, right: int, bottom: int) -> Iterator[Block]:
        """Give the rows whose cells a rectangle touches, as runs of rows."""
        low = max(0, (left - self.left + self.gap) // self.pitch)
        high = min(self.columns - 1, (right - self.left) // self.pitch)
        if low > high:
            return
        for span in self.lines(top, bottom):
            if low == 0 and high == self.columns - 1:
                yield span
                continue
            for start in range(span.first, span.first + span.length, self.columns):
                count = min(high, span.first + span.length - 1 - start) - low + 1
                if count > 0:
                    yield Block(start + low, count)

    def beside(self, row: int, lines: int, column: int) -> int:
        """Return the row `lines` below a row, or above it, as near to `column` as there is one."""
        number = bisect_right(self._firsts, row) - 1
        line = (row - self._firsts[number]) // self.columns + lines
        while line < 0 and number > 0:
            number -= 1
            line += self._lines(self.blocks[number])
        while number < len(self.blocks) - 1 and line >= self._lines(self.blocks[number]):
            line -= self._lines(self.blocks[number])
            number += 1
        block = self.blocks[number]
        if line < 0 or line >= self._lines(block):
            return row  # there is no such line
        return block.first + min(line * self.columns + column, block.length - 1)

    def nearest(self, y: int, column: int) -> int:
        """Return the row of the line at this height, or next to it, in `column` or near it."""
        number = min(max(0, bisect_right(self._tops, y) - 1), len(self.blocks) - 1)
        block = self.blocks[number]
        line = (y - self._tops[number] - self.header) // self.pitch
        line = min(max(0, line), self._lines(block) - 1)
        return block.first + min(line * self.columns + column, block.length - 1)

    def block_of(self, row: int) -> int:
        """Return the number of the block that a row belongs to."""
        return bisect_right(self._firsts, row) - 1

    def _block_at(self, y: int) -> int | None:
        number = bisect_right(self._tops, y) - 1
        return number if 0 <= number < len(self.blocks) else None

    def _lines(self, block: Block) -> int:
        return math.ceil(block.length / self.columns)

    def _height(self, block: Block) -> int:
        between = _BETWEEN if self.header else 0
        return self.header + self._lines(block) * self.pitch + between
