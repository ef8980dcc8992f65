"""Parts of a model's description: its picture, why it is refused, trigger words, what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.i18n import words
from aipaint.ui.gallery.flow import Flow
from aipaint.ui.gallery.inspector_parts import Selectable, small_button
from aipaint.ui.shelf.choice import is_refused
from aipaint.ui.shelf.facts import TITLES, title

if TYPE_CHECKING:
    from aipaint.app.shelf.items import Item
    from aipaint.ui.icons import Icons
    from aipaint.ui.shelf.previews import Previews

_PICTURE = 200  # its height at most
_MOST_TRIGGERS = 16
_LONGEST = 28  # letters of a trigger on its button


class ModelPicture(QWidget):
    """The model's picture as large as there is room."""

    def __init__(self, previews: Previews) -> None:
        super().__init__()
        self._previews = previews
        self._item: Item | None = None
        previews.loaded.connect(self._loaded)

    def show_item(self, item: Item | None) -> None:
        """Show a model's picture; hidden where there is none."""
        self._item = item
        if item is not None:
            self.setAccessibleName(item.name)
        self._loaded()

    def paintEvent(self, event: QPaintEvent) -> None:
        pixmap = self._pixmap()
        if pixmap is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect((self.width() - size.width()) // 2, 0, size.width(), size.height())
        place.moveTop((self.height() - size.height()) // 2)
        painter.drawPixmap(place, pixmap)
        painter.end()

    def _pixmap(self) -> QPixmap | None:
        side = round(max(self.width(), self.height()) * self.devicePixelRatioF())
        return None if self._item is None else self._previews.pixmap(self._item, side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self._pixmap())

    def _loaded(self) -> None:
        pixmap = self._pixmap()
        self.setVisible(pixmap is not None)
        self._fit(pixmap)
        self.update()

    def _fit(self, pixmap: QPixmap | None) -> None:
        # A wide picture needs less height than a tall one.
        if pixmap is not None and pixmap.width():
            high = round(max(1, self.width()) * pixmap.height() / pixmap.width())
            self.setFixedHeight(max(48, min(_PICTURE, high)))


class Refusal(QFrame):
    """Why a model cannot be used, and what helps; calmly where nothing is wrong with it."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._icons = icons
        self.sign, self.text = QLabel(), QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)

    def show_item(self, item: Item) -> None:
        """Say it of a model; hidden for one that can be used."""
        said = [words(each) for each in (item.reason, item.fix) if each]
        self.setVisible(bool(said) and not item.usable)
        self.text.setText("\n".join(said))
        wrong = is_refused(item)
        self.setObjectName("banner" if wrong else "offer")
        self.style().polish(self)
        sign, colour = ("triangle-alert", "danger") if wrong else ("info", "muted")
        self.sign.setPixmap(self._icons.pixmap(sign, colour, 16))


class Triggers(QWidget):
    """The words that call what it learned: a click puts one into the prompt."""

    chosen = Signal(str)
    copied = Signal(str)

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._words: tuple[str, ...] = ()
        self.title = QLabel()
        self.title.setObjectName("muted")
        self.copy_button = small_button(icons, "copy")
        self.copy_button.clicked.connect(lambda: self.copied.emit(", ".join(self._words)))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.copy_button)
        self._area = QWidget()
        self._flow = Flow(self._area)
        self.buttons: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._area)
        self.retranslate()

    def show_words(self, triggers: tuple[str, ...]) -> None:
        """Show these words; hidden without any."""
        self.setVisible(bool(triggers))
        if triggers == self._words:
            return
        self._words = triggers
        shown = triggers[:_MOST_TRIGGERS]
        while len(self.buttons) < len(shown):
            button = QPushButton()
            button.setObjectName("chip")
            place = len(self.buttons)
            button.clicked.connect(lambda _=False, at=place: self._choose(at))
            self._flow.insert(place, button)
            self.buttons.append(button)
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(shown))
            if number < len(shown):
                word = shown[number]
                short = word if len(word) <= _LONGEST else word[: _LONGEST - 1] + "…"
                button.setText(short.replace("&", "&&"))
                button.setToolTip(self.tr("Put into the prompt: {words}").format(words=word))
        self._flow.invalidate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.title.setText(self.tr("Trigger words"))
        self.copy_button.setToolTip(self.tr("Copy the trigger words"))
        self.copy_button.setAccessibleName(self.tr("Copy the trigger words"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _choose(self, number: int) -> None:
        if number < len(self._words):
            self.chosen.emit(self._words[number])


class FactRows(QWidget):
    """Rows of what is known; the hash can be copied, the page it is from opened."""

    copied = Signal(str)

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._said: dict[str, str] = {}
        self.values = {fact: Selectable() for fact in TITLES}
        self._titles = {fact: QLabel() for fact in TITLES}
        self.buttons = {
            "hash": small_button(icons, "copy"),
            "page": small_button(icons, "external-link"),
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, (fact, value) in enumerate(self.values.items()):
            self._titles[fact].setObjectName("muted")
            grid.addWidget(self._titles[fact], row, 0, Qt.AlignmentFlag.AlignTop)
            button = self.buttons.get(fact)
            grid.addWidget(value, row, 1, 1, 1 if button else 2)
            if button is not None:
                grid.addWidget(button, row, 2, Qt.AlignmentFlag.AlignTop)
        self.buttons["hash"].clicked.connect(lambda: self.copied.emit(self._said.get("hash", "")))
        self.buttons["page"].clicked.connect(self._open_page)
        self.retranslate()

    def show_facts(self, known: dict[str, str]) -> None:
        """Show what is known."""
        self._said = known
        for fact, value in self.values.items():
            said = known.get(fact, "")
            value.show_text(said)
            value.setVisible(bool(said))
            self._titles[fact].setVisible(bool(said))
        for fact, button in self.buttons.items():
            button.setVisible(fact in known)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for fact, label in self._titles.items():
            label.setText(title(fact))
            self.values[fact].setAccessibleName(title(fact))
        for fact, said in (
            ("hash", self.tr("Copy the hash")),
            ("page", self.tr("Open in the browser")),
        ):
            self.buttons[fact].setToolTip(said)
            self.buttons[fact].setAccessibleName(said)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _open_page(self) -> None:
        url = QUrl(self._said.get("page", ""), QUrl.ParsingMode.StrictMode)
        # A stranger's file says it: nothing but a page of the web is opened.
        if url.scheme() in ("https", "http"):
            QDesktopServices.openUrl(url)
