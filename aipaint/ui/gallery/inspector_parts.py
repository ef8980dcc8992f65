"""Parts of the inspector: the picture, its texts, and the list of what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.ui.gallery.entry_facts import TITLES, facts_of, title

if TYPE_CHECKING:
    from aipaint.app.library.thumbnails import Thumbnails
    from aipaint.gallery.gallery import Entry
    from aipaint.ui.icons import Icons

_HEIGHT = 160  # of the picture
_MOST_LETTERS = 3000  # of a prompt that are shown; all of it is copied


class Preview(QWidget):
    """A picture as large as there is room."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._entry: Entry | None = None
        self.setFixedHeight(_HEIGHT)

    def show_entry(self, entry: Entry | None) -> None:
        """Show a picture, or nothing."""
        self._entry = entry
        self._thumbnails.see(self, () if entry is None else (entry.id,))
        self.setVisible(entry is not None)
        if entry is not None:
            self.setAccessibleName(entry.recipe.prompt[:_MOST_LETTERS] or entry.path.name)
        self.update()

    def hear_loaded(self, ids: Sequence[int]) -> None:
        """Draw the picture that is there now."""
        if self._entry is not None and self._entry.id in ids:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._entry is None:
            return
        ratio = self.devicePixelRatioF()
        side = round(max(self.width(), self.height()) * ratio)
        pixmap: QPixmap | None = self._thumbnails.pixmap(self._entry, side)
        if pixmap is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # Never larger than it is: small pictures stay sharp.
        most = QSize(max(1, self._entry.width), max(1, self._entry.height))
        size = most.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        if size.width() > most.width():
            size = most
        place = QRect((self.width() - size.width()) // 2, 0, size.width(), size.height())
        place.moveTop((self.height() - size.height()) // 2)
        painter.drawPixmap(place, pixmap)
        painter.end()


class Text(QWidget):
    """A text that can be selected, below its title and a button that copies it."""

    copied = Signal(str)

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._text = ""
        self.title, self.body = QLabel(), Selectable()
        self.title.setObjectName("muted")
        self.button = small_button(icons, "copy")
        self.button.clicked.connect(lambda: self.copied.emit(self._text))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.body)

    def show_text(self, text: str) -> None:
        """Show a text; without one it is hidden."""
        self._text = text
        self.setVisible(bool(text))
        self.body.show_text(text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS] + "…")

    def set_words(self, name: str, copy: str) -> None:
        """Say what it is, and what the button does."""
        self.title.setText(name)
        self.body.setAccessibleName(name)
        self.button.setToolTip(copy)
        self.button.setAccessibleName(copy)


class Facts(QWidget):
    """Rows of what is known. The seed can be copied, the folder shown."""

    copied = Signal(str)
    folder_wanted = Signal()

    def __init__(self, icons: Icons, knows_model: Callable[[str], bool]) -> None:
        super().__init__()
        self._knows_model = knows_model
        self._entries: Sequence[Entry] = ()
        self.values = {fact: Selectable() for fact in TITLES}
        self._titles = {fact: QLabel() for fact in TITLES}
        self.missing = QLabel()
        self.missing.setObjectName("muted")
        self.missing.setWordWrap(True)
        self.buttons = {
            "seed": small_button(icons, "copy"),
            "folder": small_button(icons, "external-link"),
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        row = 0
        for fact, value in self.values.items():
            self._titles[fact].setObjectName("muted")
            grid.addWidget(self._titles[fact], row, 0, Qt.AlignmentFlag.AlignTop)
            button = self.buttons.get(fact)
            grid.addWidget(value, row, 1, 1, 1 if button else 2)
            if button is not None:
                grid.addWidget(button, row, 2, Qt.AlignmentFlag.AlignTop)
            row += 1
            if fact == "model":
                grid.addWidget(self.missing, row, 1, 1, 2)
                row += 1
        self.buttons["seed"].clicked.connect(
            lambda: self.copied.emit(self.values["seed"].toPlainText())
        )
        self.buttons["folder"].clicked.connect(self.folder_wanted)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show what is known of a picture, or what several share."""
        self._entries = entries
        known, one = facts_of(entries), len(entries) == 1
        for fact, value in self.values.items():
            said = known.get(fact, "")
            value.show_text(said)
            value.setToolTip(said if len(said) > 40 else "")
            value.setVisible(bool(said))
            self._titles[fact].setVisible(bool(said))
        for fact, button in self.buttons.items():
            button.setVisible(one and fact in known)
        named = [name for name in self._models() if not self._knows_model(name)]
        self.missing.setVisible(bool(named))
        # A single one is named above already.
        self.missing.setText(
            self.tr("This model is not here.")
            if one
            else self.tr("Not here: {models}").format(models=", ".join(named[:3]))
        )

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for fact, label in self._titles.items():
            label.setText(title(fact))
            self.values[fact].setAccessibleName(title(fact))
        for fact, said in (
            ("seed", self.tr("Copy the seed")),
            ("folder", self.tr("Show in the file manager")),
        ):
            self.buttons[fact].setToolTip(said)
            self.buttons[fact].setAccessibleName(said)
        self.show_entries(self._entries)

    def _models(self) -> list[str]:
        """The models that painted, by the names the recipes give them."""
        found = (entry.recipe.model for entry in self._entries if entry.recipe.model)
        return list(dict.fromkeys(found))


class Selectable(QPlainTextEdit):
    """Text to be read, selected and copied, as high as it is; long words are broken."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        flag = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flag.TextSelectableByMouse | flag.TextSelectableByKeyboard)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self._fit()

    def show_text(self, text: str) -> None:
        """Show a text."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the inspector scrolls

    def _fit(self) -> None:
        # A plain text's layout tells its height in lines.
        lines = max(1, round(self.document().documentLayout().documentSize().height()))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 4)


def small_button(icons: Icons, icon: str) -> QToolButton:
    """Return a button no higher than a line of text."""
    button = QToolButton()
    button.setObjectName("small")
    button.setIconSize(QSize(14, 14))
    icons.give(button, icon, "muted")
    return button
