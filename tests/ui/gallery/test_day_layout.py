"""Where pictures lie in the grid, for any days and sizes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aipaint.ui.gallery.day_layout import HEADER, Block, DayLayout

DAYS = st.lists(st.integers(1, 40), min_size=1, max_size=8)
WIDTHS, SIDES = st.integers(1, 2000), st.integers(64, 512)


def laid_out(days: list[int], width: int, side: int, headed: bool) -> DayLayout:
    firsts = [sum(days[:number]) for number in range(len(days))]
    blocks = [Block(first, count) for first, count in zip(firsts, days, strict=True)]
    return DayLayout(blocks, width, side, headed)


LAYOUTS = st.builds(laid_out, DAYS, WIDTHS, SIDES, st.booleans())


@given(LAYOUTS)
def test_each_cell_has_a_place_of_its_own(layout: DayLayout) -> None:
    places = [layout.cell(row) for row in range(layout.rows)]
    assert len({(cell.x, cell.y) for cell in places}) == layout.rows
    for cell in places:
        assert cell.y >= 0
        assert cell.y + layout.side <= layout.height
        for x, y in ((0, 0), (layout.side - 1, layout.side - 1)):
            assert layout.row_at(cell.x + x, cell.y + y) == cell.row
        assert layout.row_at(cell.x - 1, cell.y) != cell.row


@given(LAYOUTS, st.integers(0, 9000), st.integers(0, 3000))
def test_what_is_between_two_heights_is_what_has_cells_there(
    layout: DayLayout, top: int, high: int
) -> None:
    bottom = top + high
    touched = [
        row
        for row in range(layout.rows)
        if layout.cell(row).y <= bottom and layout.cell(row).y + layout.side > top
    ]
    found = [
        row for first, count in layout.lines(top, bottom) for row in range(first, first + count)
    ]
    assert set(touched) <= set(found)
    first, last = layout.between(top, bottom)
    assert (first, last) == ((found[0], found[-1]) if found else (0, -1))


@given(LAYOUTS, st.tuples(*[st.integers(0, 2500)] * 4))
def test_a_rectangle_touches_these_cells(
    layout: DayLayout, corners: tuple[int, int, int, int]
) -> None:
    left, right = sorted(corners[:2])
    top, bottom = sorted(corners[2:])
    found = {
        row
        for first, count in layout.within(left, top, right, bottom)
        for row in range(first, first + count)
    }
    side = layout.side
    for row in range(layout.rows):
        cell = layout.cell(row)
        inside = cell.x <= right and cell.x + side > left
        inside = inside and cell.y <= bottom and cell.y + side > top
        near = cell.x - layout.gap <= right and cell.x + layout.pitch > left
        near = near and cell.y - layout.gap <= bottom and cell.y + layout.pitch > top
        assert inside <= (row in found) <= near


@given(LAYOUTS, st.data())
def test_up_leads_back_from_down(layout: DayLayout, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, layout.rows - 1))
    column = layout.column_of(row)
    below = layout.beside(row, 1, column)
    if below != row:
        assert below > row
        assert layout.beside(below, -1, column) == row
        assert layout.cell(below).y > layout.cell(row).y


@given(LAYOUTS)
def test_headers_are_above_their_days(layout: DayLayout) -> None:
    found = list(layout.headers(0, layout.height))
    if not layout.header:
        assert found == []
        return
    assert [number for number, _ in found] == list(range(len(layout.blocks)))
    for number, y in found:
        assert layout.header_at(y) == layout.header_at(y + HEADER - 1) == number
        assert layout.cell(layout.blocks[number].first).y == y + HEADER
        assert layout.row_at(layout.left, y + 1) == -1


def test_without_rows_there_is_nothing() -> None:
    layout = DayLayout((), 500, 160)
    assert (layout.height, layout.rows, layout.row_at(10, 10)) == (0, 0, -1)
    assert [*layout.lines(0, 100), *layout.headers(0, 100)] == []
