"""Brushes that come along, brushes of the user, and what a damaged file does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from aipaint.core.errors import UserError
from aipaint.paint.brush import (
    RANGES,
    Brush,
    load_presets,
    preview_image,
    remove_preset,
    save_preset,
)
from aipaint.paint.pixels import to_colour

SHIPPED, _ = load_presets(None)
PLAIN = Brush(id="mine", names={"en": "Mine"})


def test_enough_brushes_come_along_in_both_languages() -> None:
    assert len(SHIPPED) >= 14
    assert len({brush.id for brush in SHIPPED}) == len(SHIPPED)
    for language in ("en", "zh_CN"):
        assert len({brush.name(language) for brush in SHIPPED}) == len(SHIPPED)
    assert {brush.kind for brush in SHIPPED} == {"paint", "erase", "smudge"}
    assert all("zh_CN" in brush.names for brush in SHIPPED)


@pytest.mark.parametrize("brush", SHIPPED, ids=lambda brush: brush.id)
def test_every_brush_shows_what_it_does(brush: Brush) -> None:
    pixels = to_colour(preview_image(brush, QSize(120, 40), QColor("#204060")))
    assert pixels.shape == (40, 120, 4)
    assert len(np.unique(pixels.reshape(-1, 4), axis=0)) > 1
    again = to_colour(preview_image(brush, QSize(120, 40), QColor("#204060")))
    assert (pixels == again).all()


def test_previews_can_be_made_beside_the_window() -> None:
    def show(brush: Brush) -> bytes:
        return to_colour(preview_image(brush, QSize(90, 32), QColor("black"))).tobytes()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(show, SHIPPED)) == [show(brush) for brush in SHIPPED]


def test_a_brush_of_one_s_own_is_kept_and_forgotten(tmp_path: Path) -> None:
    folder = tmp_path / "not yet" / "brushes"
    assert load_presets(folder) == (SHIPPED, [])
    assert save_preset(folder, PLAIN).parent == folder
    assert load_presets(folder) == ([*SHIPPED, PLAIN], [])
    remove_preset(folder, "mine")
    remove_preset(folder, "mine")
    assert load_presets(folder) == (SHIPPED, [])


def test_a_changed_shipped_brush_takes_its_place(tmp_path: Path) -> None:
    mine = msgspec.structs.replace(SHIPPED[0], size=77.0)
    save_preset(tmp_path, mine)
    assert load_presets(tmp_path)[0] == [mine, *SHIPPED[1:]]
    remove_preset(tmp_path, mine.id)
    assert load_presets(tmp_path)[0] == SHIPPED


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[1]",
        b'{"id": "../../out", "names": {"en": "Out"}}',
        b'{"id": "x", "names": {}}',
        b'{"id": "x", "names": {"en": "X"}, "size": 1e9}',
        b'{"id": "x", "names": {"en": "X"}, "tip": "none such"}',
        b'{"id": "x", "names": {"en": "X"}, "curve": [[0, 0], [0, 1], [1, 1]]}',
        b'{"id": "x", "names": {"en": "X"}, "of another version": 1}',
        b" " * 70_000,
        b"\xff\xfe\x00",
    ],
)
def test_a_damaged_file_is_a_note(tmp_path: Path, data: bytes) -> None:
    save_preset(tmp_path, PLAIN)
    (tmp_path / "broken.json").write_bytes(data)
    brushes, problems = load_presets(tmp_path)
    assert brushes == [*SHIPPED, PLAIN]
    assert len(problems) == 1
    assert "broken.json" in str(problems[0])


def test_a_folder_that_can_t_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError, match="could not be saved"):
        save_preset(tmp_path / "file", PLAIN)


@pytest.mark.parametrize("field", RANGES)
def test_a_value_out_of_its_range_is_refused(field: str) -> None:
    least, most = RANGES[field]
    for value in (least, most):
        assert getattr(msgspec.structs.replace(PLAIN, **{field: value}), field) == value
    for value in (least - 0.1, most + 0.1, float("nan")):
        with pytest.raises(ValueError, match=field):
            msgspec.structs.replace(PLAIN, **{field: value})
