"""Whatever is done with kept pictures on the canvas, the gallery knows what came of which."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QFileDialog

from aipaint.app.origins import origins_in
from aipaint.core.metadata import read_meta, read_record
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Entry, Gallery
from aipaint.paint.layers import origins_of
from tests.ui.conftest import Studio
from tests.ui.test_canvas_work import Easel


def kept(studio: Studio) -> list[Entry]:
    """The gallery's pictures, the oldest first."""
    gallery = studio.session.engine.gallery()
    assert gallery is not None
    return gallery.latest()[::-1]


def own_pixels(entry: Entry) -> str:
    record = read_record(entry.path)
    assert record is not None
    return record.lineage.pixels


@pytest.fixture
def easel(studio: Studio) -> Easel:
    """A studio whose document began with a picture of the gallery."""
    studio.qtbot.waitUntil(lambda: studio.session.models.rowCount() > 0)
    studio.paint("a green heart")
    studio.qtbot.waitUntil(lambda: len(studio.layers()) == 1)
    easel = Easel.__new__(Easel)
    easel.studio, easel.window = studio, studio.window
    return easel


def test_what_is_painted_on_a_picture_is_its_child_and_so_on(easel: Easel) -> None:
    studio = easel.studio
    (first,) = kept(studio)
    assert origins_of(studio.layers()) == (own_pixels(first),)
    easel.select(QRect(10, 10, 60, 50))
    easel.press("fill")
    easel.finish(2)
    first, second = kept(studio)
    record = read_record(second.path)
    assert record is not None
    assert [(each.role, each.picture) for each in record.lineage.parents] == [
        ("edit", own_pixels(first))
    ]
    assert read_meta(second.path).source_type == "compositeWithTrainedAlgorithmicMedia"
    assert studio.layers()[1].origins == (own_pixels(second),)
    # The next one is painted on both.
    easel.press("fill")
    easel.finish(3)
    gallery = studio.session.engine.gallery()
    assert gallery is not None
    third = kept(studio)[-1]
    found = {(link.parent, link.role) for link in gallery.lineage.parents(third.id)[0]}
    assert found >= {(first.id, "edit"), (second.id, "edit")}


def test_what_is_hidden_or_elsewhere_is_no_parent(easel: Easel) -> None:
    document = easel.window.workspace.document
    assert document is not None
    layer = document.state.layers[0]
    assert origins_in(document.state, QRect(0, 0, 5, 5)) == layer.origins
    assert origins_in(document.state, QRect(5000, 0, 5, 5)) == ()
    hidden = document.state.with_layer(layer.id, visible=False)
    assert origins_in(hidden, QRect(0, 0, 5, 5)) == ()
    assert origins_in(hidden, QRect(0, 0, 5, 5), layer) == layer.origins


def test_a_kept_picture_dropped_as_a_file_is_known_again(easel: Easel, home: Home) -> None:
    (first,) = kept(easel.studio)
    easel.window.documents.import_files([first.path])
    easel.studio.qtbot.waitUntil(lambda: len(easel.studio.layers()) == 2)
    assert easel.studio.layers()[1].origins == (own_pixels(first),)


def test_an_exported_painting_taken_in_is_a_child(easel: Easel, tmp_path: Path) -> None:
    from aipaint.paint.files.export import export_picture

    studio = easel.studio
    (first,) = kept(studio)
    # Nothing was done to the first picture: the next one takes its place, and it comes above.
    studio.paint("a red star")
    easel.window.documents.import_files([first.path])
    studio.qtbot.waitUntil(lambda: len(studio.layers()) == 2)
    folder = tmp_path / "exports"
    folder.mkdir()
    document = easel.window.workspace.document
    assert document is not None
    export_picture(document.state, folder / "both.webp")
    gallery: Gallery | None = studio.session.engine.gallery()
    assert gallery is not None
    gallery.imports.take(folder)
    entry = gallery.at(folder / "both.webp")
    assert entry is not None
    parents = {link.parent for link in gallery.lineage.parents(entry.id)[0]}
    assert parents == {each.id for each in kept(studio) if each.id != entry.id}


@pytest.mark.parametrize("strip", [False, True])
def test_a_painting_is_exported_with_or_without_what_it_tells(
    easel: Easel, tmp_path: Path, strip: bool
) -> None:
    window, studio = easel.window, easel.studio
    if strip:
        studio.press("Ctrl+Alt+Shift+M")
    studio.press("Ctrl+Shift+E")
    dialog = window.findChild(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("out.png")
    with studio.qtbot.waitSignal(window.keeper.exported):
        studio.accept(dialog)
    meta = read_meta(tmp_path / "out.png")
    assert (meta.source, meta.source_type) == (
        ("unknown", None) if strip else ("aipaint", "trainedAlgorithmicMedia")
    )
    assert bool(window.recall("strip_export")) == strip
