"""All that is known of the model one is at, what the user adds to that, and a button to use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.ui.gallery.inspector_parts import Selectable, Text
from aipaint.ui.gallery.notes_field import NotesField
from aipaint.ui.shelf.defaults_fold import DefaultsFold
from aipaint.ui.shelf.facts import facts_of
from aipaint.ui.shelf.inspector_parts import FactRows, ModelPicture, Refusal, Triggers
from aipaint.ui.shelf.items import kind_words
from aipaint.ui.shelf.using import USABLE_KINDS, use_words

if TYPE_CHECKING:
    from aipaint.app.shelf.catalogue import Catalogue
    from aipaint.app.shelf.items import Item
    from aipaint.ui.actions import Actions
    from aipaint.ui.icons import Icons
    from aipaint.ui.shelf.previews import Previews

_WIDTH = 292
_BUTTONS = (
    ("model_favourite", "star"),
    ("model_picture", "image-plus"),
    ("model_reveal", "external-link"),
)


class ShelfInspector(QScrollArea):
    """Shows one model by `show_item`; what is changed here is noted in the catalogue."""

    use_wanted = Signal()
    words_wanted = Signal(str)  # for the prompt
    panel_wanted = Signal()  # the Generate panel's settings are to be kept for it

    def __init__(
        self, catalogue: Catalogue, previews: Previews, actions: Actions, icons: Icons
    ) -> None:
        super().__init__()
        self._catalogue, self._icons = catalogue, icons
        self._item: Item | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.picture = ModelPicture(previews)
        self.name, self.kind = Selectable(), QLabel()
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        self.kind.setObjectName("muted")
        self.kind.setWordWrap(True)
        self.refusal = Refusal(icons)
        self.use_button = QPushButton()
        icons.give(self.use_button, "check")
        self.use_button.clicked.connect(self.use_wanted)
        self.buttons: dict[str, QToolButton] = {}
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.use_button, 1)
        for name, icon in _BUTTONS:
            button = self.buttons[name] = QToolButton()
            button.setDefaultAction(actions[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            icons.give(button, icon)
            line.addWidget(button)
        self.triggers = Triggers(icons)
        self.triggers.chosen.connect(self.words_wanted)
        self.triggers.copied.connect(self._copy)
        self.notes, self._notes_title = NotesField(), QLabel()
        self._notes_title.setObjectName("muted")
        self._notes_title.setBuddy(self.notes)
        self.notes.written.connect(self._noted)
        self.defaults = DefaultsFold(icons)
        self.defaults.changed.connect(catalogue.set_defaults)
        self.defaults.panel_wanted.connect(self.panel_wanted)
        self.facts = FactRows(icons)
        self.facts.copied.connect(self._copy)
        self.description = Text(icons)
        self.description.copied.connect(self._copy)
        self.negative = Text(icons)
        self.negative.copied.connect(self._copy)
        self._empty = QLabel()
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self.body = QWidget()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(8, 8, 8, 16)
        column.setSpacing(8)
        head = QVBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.name)
        head.addWidget(self.kind)
        notes = QVBoxLayout()
        notes.setSpacing(4)
        notes.addWidget(self._notes_title)
        notes.addWidget(self.notes)
        column.addWidget(self.picture)
        column.addLayout(head)
        column.addWidget(self.refusal)
        column.addLayout(line)
        column.addWidget(self.triggers)
        column.addWidget(self.defaults)
        column.addLayout(notes)
        column.addWidget(self.facts)
        column.addWidget(self.description)
        column.addWidget(self.negative)
        column.addStretch(1)
        whole = QWidget()
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.body, 1)
        outer.addWidget(self._empty, 1)
        self.setWidget(whole)
        self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 480)

    def item(self) -> Item | None:
        """What is shown."""
        return self._item

    def show_item(self, item: Item | None) -> None:
        """Show a model; None: that none is chosen."""
        if self._item is not None and (item is None or item.path != self._item.path):
            # What was written belongs to the model that was shown.
            self.notes.finish()
            self.verticalScrollBar().setValue(0)
        self._item = item
        self._show()

    def finish(self) -> None:
        """Keep what is being written."""
        self.notes.finish()
        self.defaults.finish()

    def edit_notes(self) -> None:
        """Let the user write notes."""
        self.ensureWidgetVisible(self.notes)
        self.notes.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setAccessibleName(self.tr("Model Details"))
        self._empty.setText(self.tr("Choose a model to see what it is."))
        self._notes_title.setText(self.tr("Notes"))
        self.name.setAccessibleName(self.tr("Name"))
        self.description.set_words(self.tr("Description"), self.tr("Copy the description"))
        self.negative.set_words(
            self.tr("Advised negative prompt"), self.tr("Copy the negative prompt")
        )
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show(self) -> None:
        item = self._item
        self.body.setVisible(item is not None)
        self._empty.setVisible(item is None)
        self.picture.show_item(item)
        vaes = [each for each in self._catalogue.items() if each.kind == "vaes" and each.usable]
        self.defaults.show_item(item, vaes)
        if item is None:
            return
        side = item.sidecar
        self.name.show_text(item.name)
        self.kind.setText(kind_words(item))
        self.refusal.show_item(item)
        label, hint = use_words(item)
        self.use_button.setText(label)
        self.use_button.setToolTip(hint)
        self.use_button.setEnabled(item.usable and item.kind in USABLE_KINDS)
        self.triggers.show_words(item.triggers)
        self.notes.show_notes(item.notes)
        self.facts.show_facts(facts_of(item))
        self.description.show_text("" if side is None else side.description or side.notes)
        self.negative.show_text("" if side is None else side.negative_prompt)

    def _noted(self, notes: str) -> None:
        if self._item is not None:
            self._catalogue.set_notes(self._item.path, notes)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
