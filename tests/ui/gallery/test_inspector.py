"""What is known of pictures is shown and can be copied; what one adds is kept, and undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from aipaint.app.library.shelves import Shelves
from aipaint.gallery.gallery import Change
from aipaint.ui.gallery.inspector import Inspector
from aipaint.ui.gallery.mark_dialog import MarkDialog
from tests.core.pictures import png, text
from tests.ui.gallery.desk import Desk, desk

__all__ = ["desk"]

PARAMETERS = (
    "a fox <lora:snowy:0.8>\nNegative prompt: blurry\n"
    "Steps: 28, Sampler: Euler a, CFG scale: 6.5, Seed: 4242, Size: 512x768, Model: deliberate"
)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def inspector(desk: Desk) -> Inspector:
    shelves = Shelves(desk.library)
    made = Inspector(
        desk.library,
        shelves,
        desk.actions,  # type: ignore[arg-type]
        desk.icons,
        desk.theme,
        lambda model: model == "starter-diffusion",
    )
    made.setProperty("shelves", shelves)  # lives as long
    desk.show(made)
    made.resize(280, 700)
    made.show_entries(desk.entries()[:1])
    return made


def first(desk: Desk) -> object:
    return desk.entries()[0]


def test_a_picture_tells_how_it_was_made(desk: Desk, inspector: Inspector) -> None:
    values = inspector.facts.values
    assert inspector.prompt.body.toPlainText() == "red apple"
    assert values["model"].toPlainText() == "Starter, first: one"
    assert values["sampler"].toPlainText() == "DPM++ 2M"
    assert values["steps"].toPlainText() == "20"
    assert values["program"].toPlainText() == "aipaint"
    assert not inspector.facts.missing.isVisible()
    assert not inspector.negative.isVisible()
    desk.qtbot.mouseClick(inspector.prompt.button, LEFT)
    assert QGuiApplication.clipboard().text() == "red apple"
    desk.qtbot.mouseClick(inspector.facts.buttons["seed"], LEFT)
    assert QGuiApplication.clipboard().text() == "0"
    assert desk.said == ["It is on the clipboard."] * 2
    for name, button in inspector.buttons.items():
        desk.qtbot.mouseClick(button, LEFT)
        assert desk.actions.done[-1] == name


def test_another_programs_picture_tells_what_it_can(desk: Desk, inspector: Inspector) -> None:
    folder = desk.home.pictures.parent / "old"
    folder.mkdir()
    (folder / "fox.png").write_bytes(png(text("parameters", PARAMETERS), width=512))
    (folder / "photo.png").write_bytes(png())
    desk.gallery.imports.take(folder)
    (fox,), (photo,) = desk.gallery.search("name:fox"), desk.gallery.search("name:photo")
    inspector.show_entries([fox])
    shown = {fact: value.toPlainText() for fact, value in inspector.facts.values.items()}
    assert shown["loras"] == "snowy (0.8)"
    assert (shown["sampler"], shown["guidance"], shown["seed"]) == ("Euler a", "6.5", "4242")
    assert "AUTOMATIC1111" in shown["program"]
    assert inspector.facts.missing.text() == "This model is not here."
    assert inspector.negative.body.toPlainText() == "blurry"
    inspector.show_entries([photo])
    assert not inspector.facts.values["seed"].isVisible()
    assert not inspector.prompt.isVisible()


def test_stars_and_labels_are_given_with_mouse_and_keys(desk: Desk, inspector: Inspector) -> None:
    bot, stars, label = desk.qtbot, inspector.stars, inspector.label
    bot.mouseClick(stars, LEFT, pos=stars.cell(3).center().toPoint())
    bot.waitUntil(lambda: stars.stars() == 4)
    bot.keyClick(stars, Qt.Key.Key_2)
    bot.waitUntil(lambda: stars.stars() == 2)
    bot.mouseClick(stars, LEFT, pos=stars.cell(1).center().toPoint())
    bot.waitUntil(lambda: stars.stars() == 0)
    bot.mouseClick(label, LEFT, pos=label.cell(1).center().toPoint())
    bot.waitUntil(lambda: label.label() == "red")
    bot.keyClick(label, Qt.Key.Key_Right)
    bot.waitUntil(lambda: label.label() == "orange")
    desk.library.undo()
    bot.waitUntil(lambda: label.label() == "red")
    assert desk.entries()[0].label == "red"


def test_tags_are_written_completed_and_taken_away(desk: Desk, inspector: Inspector) -> None:
    desk.library.mark(desk.ids[1:], Change(add_tags=("Castle",)))
    bot, field = desk.qtbot, inspector.tags
    shelves = inspector.property("shelves")
    bot.waitUntil(lambda: shelves.names("tags") == ["Castle"])
    bot.keyClicks(field.line, "fox,cas")
    bot.waitUntil(lambda: field.names() == ("fox",))
    assert field.line.completer().currentCompletion() == "Castle"
    field.line.setText("castle")  # spelt as it is already
    bot.keyClick(field.line, Qt.Key.Key_Return)
    bot.waitUntil(lambda: field.names() == ("fox", "Castle"))
    bot.keyClick(field.line, Qt.Key.Key_Backspace)
    bot.waitUntil(field.chips[1].hasFocus)
    bot.keyClick(field.chips[1], Qt.Key.Key_Delete)
    bot.waitUntil(lambda: field.names() == ("fox",))
    chip = field.chips[0]
    bot.mouseClick(chip, LEFT, pos=QPoint(chip.width() - 10, chip.height() // 2))
    bot.waitUntil(lambda: field.names() == ())
    assert desk.entries()[0].tags == ()
    desk.library.undo()
    bot.waitUntil(lambda: field.names() == ("fox",))


def test_several_show_what_they_share(desk: Desk, inspector: Inspector) -> None:
    desk.gallery.mark_all(desk.ids, Change(rating=3, add_tags=("all",)))
    desk.gallery.mark_all(desk.ids[:1], Change(label="red", add_tags=("one",), notes="mine"))
    inspector.show_entries(desk.entries())
    bot, field = desk.qtbot, inspector.tags
    assert inspector.head.text() == "3 pictures"
    assert (inspector.stars.stars(), inspector.label.label()) == (3, None)
    assert [(chip.name, chip.some) for chip in field.chips] == [("all", 0), ("one", 1)]
    assert inspector.notes.isReadOnly()
    assert not inspector.prompt.isVisible()
    assert inspector.facts.values["model"].toPlainText() == "Starter, first: one"
    bot.mouseClick(field.chips[1], LEFT, pos=QPoint(8, 8))  # gives it to all
    bot.waitUntil(lambda: field.names() == ("one", "all") or field.names() == ("all", "one"))
    assert {entry.tags for entry in desk.entries()} == {("all", "one")}
    bot.mouseClick(inspector.stars, LEFT, pos=inspector.stars.cell(4).center().toPoint())
    bot.waitUntil(lambda: [entry.rating for entry in desk.entries()] == [5, 5, 5])
    inspector.show_entries([])
    assert not inspector.body.isVisible()


def test_very_many_can_be_marked_without_looking_into_each(
    desk: Desk, inspector: Inspector
) -> None:
    inspector.show_many(desk.ids)
    assert inspector.head.text() == "3 pictures"
    assert (inspector.stars.stars(), inspector.tags.names()) == (None, ())
    assert inspector.notes.isReadOnly()
    inspector.tags.added.emit("many")
    desk.qtbot.waitUntil(lambda: {entry.tags for entry in desk.entries()} == {("many",)})


def test_notes_are_kept_whatever_one_does_next(desk: Desk, inspector: Inspector) -> None:
    bot, notes = desk.qtbot, inspector.notes
    bot.keyClicks(notes, "for the exhibition ")
    # Another picture is chosen before a pause in writing.
    inspector.show_entries(desk.entries()[1:2])
    assert notes.toPlainText() == ""
    bot.waitUntil(lambda: desk.entries()[0].notes == "for the exhibition")
    bot.keyClicks(notes, "second")
    notes.clearFocus()
    bot.waitUntil(lambda: desk.entries()[1].notes == "second")
    # What comes back while one goes on writing does not take the letters away.
    bot.keyClicks(notes, " one")
    inspector.show_entries(desk.entries()[1:2])
    assert notes.toPlainText() == "second one"
    bot.waitUntil(lambda: desk.entries()[1].notes == "second one")
    desk.library.undo()
    bot.waitUntil(lambda: notes.toPlainText() == "second")
    bot.keyClicks(notes, "x")
    notes.finish()
    desk.close()
    desk.gallery = type(desk.gallery)(desk.home)
    assert "x" in desk.entries()[1].notes


def test_pictures_in_the_trash_are_only_looked_at(desk: Desk, inspector: Inspector) -> None:
    inspector.show_entries(desk.entries()[:1], editable=False)
    assert not inspector.stars.isEnabled()
    assert not inspector.tags.isEnabled()
    assert not inspector.buttons["use_settings"].isEnabled()


def test_a_quick_dialog_marks_all_that_are_chosen(desk: Desk) -> None:
    shelves = Shelves(desk.library)
    dialog = MarkDialog(None, desk.library, shelves, desk.theme, desk.ids, desk.entries(), "boards")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    desk.show(dialog)
    line: QLineEdit = dialog.field.line
    desk.qtbot.keyClicks(line, "Hats")
    desk.qtbot.keyClick(line, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: dialog.field.names() == ("Hats",))
    assert dialog.isVisible()
    desk.qtbot.keyClicks(line, "Coats")
    dialog.reject()  # what is still in the line was meant
    desk.qtbot.waitUntil(lambda: {e.boards for e in desk.entries()} == {("Hats", "Coats")})
