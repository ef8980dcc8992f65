"""Style mixing matrices: rows give the picture, columns the styles of some layers."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from aipaint.app.latents.matrix import MOST, USUAL, StyleMatrix
from aipaint.core.latents import Shift, Source
from aipaint.core.paths import Home
from aipaint.core.studies import Resolve
from tests.app.latent_hands import LatentDesk, code
from tests.app.latent_session import axis


@pytest.fixture
def desk(qtbot: QtBot, home: Home) -> Iterator[LatentDesk]:
    made = LatentDesk(qtbot, home)
    yield made
    made.session.close()


def shares(matrix: StyleMatrix, row: int) -> list[tuple[int | None, tuple[float, ...]]]:
    latent = matrix.latent(row)
    assert latent is not None
    return [(source.seed, source.shares) for source in latent.sources]


def test_columns_give_the_layers_that_are_chosen(desk: LatentDesk) -> None:
    desk.start()
    matrix = StyleMatrix(desk.studio)
    assert matrix.rowCount() == (USUAL + 1) ** 2
    assert matrix.layers() == (2, 3)
    assert matrix.latent(0) is None
    assert not matrix.flags(matrix.index(0)) & Qt.ItemFlag.ItemIsEnabled
    assert [shares(matrix, row)[0][0] for row in (1, 2)] == [100, 101]
    below = matrix.columns()
    assert shares(matrix, below) == [(0, (1.0,))]
    assert shares(matrix, below + 1) == [(0, (1, 1, 0, 0, 1, 1)), (100, (0, 0, 1, 1, 0, 0))]
    matrix.set_layers(0, 5)
    assert shares(matrix, below + 1) == [(100, (1.0,))]


def test_heads_are_drawn_first_and_all_of_it_once(desk: LatentDesk) -> None:
    desk.start()
    matrix = StyleMatrix(desk.studio)
    matrix.set_seeds(0, 2, False)
    matrix.set_seeds(10, 2, True)
    matrix.see(0, 0, 64)
    matrix.look(True)
    desk.until(lambda: not matrix.sheets.is_busy())
    drawn = desk.drawn()
    assert [latent.sources[0].seed for latent in drawn[:4]] == [0, 1, 10, 11]
    assert len(drawn) == len(set(drawn)) == 8
    assert all(
        matrix.index(row).data(Qt.ItemDataRole.DecorationRole) is not None for row in range(1, 9)
    )


def test_other_layers_draw_only_the_cells_anew(desk: LatentDesk) -> None:
    desk.start()
    matrix = StyleMatrix(desk.studio)
    matrix.set_seeds(0, 2, False)
    matrix.set_seeds(10, 2, True)
    matrix.see(0, 0, 64)
    matrix.look(True)
    desk.until(lambda: not matrix.sheets.is_busy())
    matrix.set_layers(4, 5)
    desk.until(lambda: not matrix.sheets.is_busy())
    assert len(desk.drawn()) == 8 + 4


def test_ticked_mixtures_become_codes_first(desk: LatentDesk) -> None:
    desk.start()
    matrix = StyleMatrix(desk.studio)
    slid = msgspec.structs.replace(desk.studio.latent, shifts=(Shift(vector=axis(0), amount=1.0),))
    matrix.set_heads([slid], columns=True)
    desk.until(lambda: matrix.columns() == 2 and matrix.rowCount() == 2 * (USUAL + 1))
    desk.until(lambda: matrix.latent(1) == slid)
    resolved = [study for study in desk.studies() if isinstance(study, Resolve)]
    assert [study.latents for study in resolved] == [(slid,)]
    cell = matrix.latent(3)
    assert cell is not None
    assert cell.sources[1].code == code(0)


def test_psi_is_that_of_all(desk: LatentDesk) -> None:
    desk.start()
    matrix = StyleMatrix(desk.studio)
    matrix.set_psi(0.5)
    matrix.set_seeds(7, 3, True)
    rows, columns = matrix.heads()
    assert {latent.psi for latent in rows + columns} == {0.5}
    assert len(columns) == 3
    matrix.set_seeds(7, 99, True)
    assert len(matrix.heads()[1]) == MOST


def test_a_model_of_one_layer_has_none(desk: LatentDesk) -> None:
    desk.start(layers=1, groups=())
    matrix = StyleMatrix(desk.studio)
    assert matrix.info() is None
    assert matrix.rowCount() == 0


def test_tiles_say_what_they_are(desk: LatentDesk) -> None:
    desk.start()
    matrix = StyleMatrix(desk.studio)
    role = Qt.ItemDataRole.AccessibleTextRole
    below = matrix.columns()
    assert matrix.index(2).data(role) == "Column 2: 101"
    assert matrix.index(below).data(role) == "Row 1: 0"
    assert matrix.index(below + 2).data(role) == "Row 1 with the styles of column 2"
    assert matrix.setData(matrix.index(1), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert desk.studio.ticked[0].sources == (Source(seed=100),)
