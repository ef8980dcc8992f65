"""The inspector: all that is known of the chosen pictures, and what the user adds to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.core.messages import say
from aipaint.ui.gallery.inspector_parts import Facts, Preview, Text
from aipaint.ui.gallery.mark_dialog import shared
from aipaint.ui.gallery.mark_fields import LabelDots, Stars
from aipaint.ui.gallery.notes_field import NotesField
from aipaint.ui.gallery.tags_field import TagsField

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.app.library.shelves import Shelves
    from aipaint.gallery.gallery import Entry
    from aipaint.ui.actions import Actions
    from aipaint.ui.icons import Icons
    from aipaint.ui.theme import ThemeSwitch

_WIDTH = 280
# By the ids of their actions, with their icons.
_BUTTONS = (
    ("use_settings", "sliders-horizontal"),
    ("picture_as_layer", "layers"),
    ("picture_as_document", "file-plus"),
    ("show_family", "network"),
    ("export_pictures", "share"),
)
_FOR_SEVERAL = ("export_pictures",)


class Inspector(QScrollArea):
    """Shows pictures by `show_entries`; what is changed here is one step of the library's.

    knows_model: whether a model of that id or name can paint here.
    """

    find_wanted = Signal(str)  # a query

    def __init__(
        self,
        library: Library,
        shelves: Shelves,
        actions: Actions,
        icons: Icons,
        theme: ThemeSwitch,
        knows_model: Callable[[str], bool],
    ) -> None:
        super().__init__()
        self._library = library
        self._shelves = shelves
        self._entries: list[Entry] = []
        self._ids: list[int] = []
        self._editable = True
        self._actions = actions
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.preview = Preview(library.thumbnails)
        self.head = QLabel()
        self.head.setObjectName("head")
        self.head.setWordWrap(True)
        self.stars, self.label = Stars(theme), LabelDots(theme)
        self.tags, self.boards = TagsField(theme), TagsField(theme)
        self.notes = NotesField()
        self.prompt, self.negative = Text(icons), Text(icons)
        self.facts = Facts(icons, knows_model)
        self.buttons: dict[str, QPushButton | QToolButton] = {}
        self._labels = {name: QLabel() for name in ("tags", "boards", "notes")}
        self._empty = QLabel()
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._build(icons)
        self._connect()
        self.retranslate()
        self.show_entries([])

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 480)

    def entries(self) -> list[Entry]:
        """What is shown."""
        return list(self._entries)

    def show_entries(self, entries: Sequence[Entry], editable: bool = True) -> None:
        """Show pictures; without any, say so. editable: whether their marks can be changed."""
        self._take([entry.id for entry in entries])
        self._entries, self._editable = list(entries), editable
        self._show()

    def show_many(self, ids: Sequence[int], editable: bool = True) -> None:
        """Show pictures that are too many to be looked into: marks can be given to all of them."""
        self._take(list(ids))
        self._entries, self._editable = [], editable
        self._show()

    def _take(self, ids: list[int]) -> None:
        if ids != self._ids:
            # What was written belongs to the pictures that were shown.
            self.notes.finish()
            self.tags.line.clear()
            self.boards.line.clear()
        self._ids = ids

    def edit_notes(self) -> None:
        """Let the user write notes."""
        self.ensureWidgetVisible(self.notes)
        self.notes.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setAccessibleName(self.tr("Picture Details"))
        self._empty.setText(self.tr("Choose pictures to see how they were made."))
        for name, said in (
            ("tags", self.tr("Tags")),
            ("boards", self.tr("Boards")),
            ("notes", self.tr("Notes")),
        ):
            self._labels[name].setText(said)
        self.tags.set_words(self.tr("Add a tag"), self.tr("Tags"))
        self.boards.set_words(self.tr("Add to a board"), self.tr("Boards"))
        self.prompt.set_words(self.tr("Prompt"), self.tr("Copy the prompt"))
        self.negative.set_words(self.tr("Negative prompt"), self.tr("Copy the negative prompt"))
        said = self.tr("Fill the Generate panel with what painted this picture")
        self.buttons["use_settings"].setText(self.tr("Use Settings"))
        self.buttons["use_settings"].setToolTip(said)
        for name, said in (
            ("picture_as_layer", self.tr("Add to the canvas as a layer")),
            ("picture_as_document", self.tr("Open as a document of its own")),
            ("show_family", self.tr("Family: what it was made from, and what of it")),
            ("export_pictures", self.tr("Export copies")),
        ):
            self.buttons[name].setToolTip(said)
            self.buttons[name].setAccessibleName(said)
        self.facts.retranslate()
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # Building

    def _build(self, icons: Icons) -> None:
        marks = QHBoxLayout()
        marks.setSpacing(8)
        marks.addWidget(self.stars)
        marks.addStretch(1)
        marks.addWidget(self.label)
        rows = QFormLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setVerticalSpacing(4)
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for name, field in (("tags", self.tags), ("boards", self.boards), ("notes", self.notes)):
            self._labels[name].setObjectName("muted")
            self._labels[name].setBuddy(field)
            rows.addRow(self._labels[name], field)
        line = QHBoxLayout()
        line.setSpacing(4)
        for name, icon in _BUTTONS:
            wide = name == "use_settings"
            button = self.buttons[name] = QPushButton() if wide else QToolButton()
            icons.give(button, icon)
            button.clicked.connect(self._actions[name].trigger)
            line.addWidget(button, 1 if wide else 0)
        self.body = QWidget()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(8, 8, 8, 16)
        column.setSpacing(10)
        column.addWidget(self.preview)
        column.addWidget(self.head)
        column.addLayout(marks)
        column.addLayout(line)
        column.addLayout(rows)
        column.addWidget(self.prompt)
        column.addWidget(self.negative)
        column.addWidget(self.facts)
        column.addStretch(1)
        whole = QWidget()
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.body, 1)
        outer.addWidget(self._empty, 1)
        self.setWidget(whole)

    def _connect(self) -> None:
        library = self._library
        self.stars.given.connect(lambda stars: self._mark(rating=stars))
        self.label.given.connect(lambda label: self._mark(label=label))
        self.tags.added.connect(lambda name: self._mark(add_tags=(name,)))
        self.tags.removed.connect(lambda name: self._mark(remove_tags=(name,)))
        self.boards.added.connect(lambda name: self._mark(add_boards=(name,)))
        self.boards.removed.connect(lambda name: self._mark(remove_boards=(name,)))
        self.notes.written.connect(lambda text: self._mark(notes=text))
        self.prompt.copied.connect(self._copied)
        self.negative.copied.connect(self._copied)
        self.facts.copied.connect(self._copied)
        self.facts.folder_wanted.connect(self._reveal)
        self._shelves.filled.connect(self._know)
        library.changed.connect(self._hear_changed)
        library.thumbnails.loaded.connect(self.preview.hear_loaded)

    # What happens

    def _mark(self, **change: Any) -> None:
        from aipaint.gallery.marks import Change

        if self._ids and self._editable:
            self._library.mark(self._ids, Change(**change))

    def _hear_changed(self, entries: list[Entry]) -> None:
        fresh = {entry.id: entry for entry in entries}
        if any(entry.id in fresh for entry in self._entries):
            self._entries = [fresh.get(entry.id, entry) for entry in self._entries]
            self._show()

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._library.noted.emit(say("It is on the clipboard."))

    def _reveal(self) -> None:
        if self._entries:
            folder = str(self._entries[0].path.parent)
            QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    def _know(self) -> None:
        self.tags.know(self._shelves.names("tags"))
        self.boards.know(self._shelves.names("boards"))

    def _show(self) -> None:
        entries, count = self._entries, len(self._ids)
        one = count == 1
        self.body.setVisible(count > 0)
        self._empty.setVisible(count == 0)
        self.preview.show_entry(entries[0] if one else None)
        if not count:
            return
        many = self.tr("{count} pictures").format(count=self.locale().toString(count))
        self.head.setText(many)
        self.head.setVisible(not one)
        self.stars.show_stars(_same([entry.rating for entry in entries]))
        self.label.show_label(_same([entry.label for entry in entries]))
        self.tags.show_names(*shared([entry.tags for entry in entries]), count)
        self.boards.show_names(*shared([entry.boards for entry in entries]), count)
        self.notes.show_notes(_same([entry.notes for entry in entries]))
        for field in (self.stars, self.label, self.tags, self.boards, self.notes):
            field.setEnabled(self._editable)
        self.prompt.show_text(_same([entry.recipe.prompt for entry in entries]) or "")
        self.negative.show_text(_same([entry.recipe.negative_prompt for entry in entries]) or "")
        self.facts.show_entries(entries)
        for name, button in self.buttons.items():
            button.setEnabled(self._editable and (one or name in _FOR_SEVERAL))


def _same(values: Sequence[Any]) -> Any:
    """Return what all are; None where they differ or are not known."""
    return values[0] if values and all(value == values[0] for value in values) else None
