"""Tags or boards of the chosen pictures, quickly: a line with completion, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from aipaint.gallery.marks import Change
from aipaint.ui.gallery.tags_field import TagsField

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.app.library.shelves import Shelves
    from aipaint.gallery.gallery import Entry
    from aipaint.ui.theme import ThemeSwitch


class MarkDialog(QDialog):
    """Each name that is added or taken away is one step, done at once and undone by Undo.

    ids: of the pictures. entries: these pictures; none where they are too many to be looked into.
    """

    def __init__(
        self,
        parent: QWidget | None,
        library: Library,
        shelves: Shelves,
        theme: ThemeSwitch,
        ids: Sequence[int],
        entries: Sequence[Entry],
        what: Literal["tags", "boards"],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._library = library
        self._ids = list(ids)
        self._entries = list(entries)
        self._what: Literal["tags", "boards"] = what
        self.field = TagsField(theme)
        self.field.know(shelves.names(what))
        self._note = QLabel()
        self._note.setObjectName("muted")
        self._note.setWordWrap(True)
        close = QDialogButtonBox.StandardButton.Close
        buttons = QDialogButtonBox(close)
        buttons.button(close).setText(self.tr("Done"))
        buttons.button(close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.field)
        column.addWidget(self._note)
        column.addStretch(1)
        column.addWidget(buttons)
        tags, count = what == "tags", len(self._ids)
        self.setWindowTitle(self.tr("Tags") if tags else self.tr("Boards"))
        hint = self.tr("Add a tag") if tags else self.tr("Add to a board")
        self.field.set_words(hint, self.windowTitle())
        self._note.setText(
            self.tr("Enter or a comma adds it. Backspace goes to the last one, Delete removes it.")
            if count == 1
            else self.tr(
                "For {count} pictures. Those with a dashed edge only some have: a click gives them"
                " to all."
            ).format(count=self.locale().toString(count))
        )
        self.field.added.connect(self._add)
        self.field.removed.connect(self._remove)
        self.field.left.connect(self.reject)
        library.changed.connect(self._hear)
        self._show()
        self.field.line.setFocus()

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(420, 160))

    def done(self, result: int) -> None:
        # What is still in the line was meant to be added.
        if self.field.line.text().strip():
            self.field.take()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return  # it belongs to the line
        if event.key() == Qt.Key.Key_Z and event.modifiers() == (
            Qt.KeyboardModifier.ControlModifier
        ):
            self._library.undo()
            return
        super().keyPressEvent(event)

    def _add(self, name: str) -> None:
        tags = self._what == "tags"
        self._mark(Change(add_tags=(name,)) if tags else Change(add_boards=(name,)))

    def _remove(self, name: str) -> None:
        tags = self._what == "tags"
        self._mark(Change(remove_tags=(name,)) if tags else Change(remove_boards=(name,)))

    def _mark(self, change: Change) -> None:
        self._library.mark(self._ids, change)

    def _hear(self, entries: Sequence[Entry]) -> None:
        fresh = {entry.id: entry for entry in entries}
        self._entries = [fresh.get(entry.id, entry) for entry in self._entries]
        self._show()

    def _show(self) -> None:
        names = [getattr(entry, self._what) for entry in self._entries]
        self.field.show_names(*shared(names), len(self._ids))


def shared(names: Sequence[tuple[str, ...]]) -> tuple[list[str], dict[str, int]]:
    """Return the names that all pictures have, and how many have each of the others."""
    counts = Counter(name for each in names for name in each)
    all_have = [
        name for name in dict.fromkeys(names[0] if names else ()) if counts[name] == len(names)
    ]
    return all_have, {name: count for name, count in counts.items() if count < len(names)}
