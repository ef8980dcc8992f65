"""What lies over a picture that fills the screen: its caption, and buttons that fade."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from aipaint.app.library.label_words import LABEL_COLOURS
from aipaint.ui.gallery.entry_words import facts_of, marks_of, title_of
from aipaint.ui.icons import draw
from aipaint.ui.theme import DARK

if TYPE_CHECKING:
    from aipaint.gallery.entry import Entry

GOLD = "#f2c14e"
_LINES = 2  # of a prompt
_WIDEST = 760  # pixels of a caption
_STAR = 15

# Over pictures everything is light on dark, whatever the theme.
OVER_PICTURES = f"""
#over {{ background: rgba(20, 20, 20, 205); border-radius: 8px; }}
#over QLabel {{ color: {DARK.text}; background: transparent; }}
#over QLabel#muted {{ color: {DARK.muted}; }}
#over QToolButton {{ color: {DARK.text}; background: transparent; border: 1px solid transparent;
    border-radius: 4px; padding: 6px; }}
#over QToolButton:hover, #over QToolButton:checked {{ background: rgba(255, 255, 255, 40); }}
#over QToolButton:focus {{ border-color: {DARK.accent}; }}
#over QToolButton:disabled {{ color: {DARK.muted}; }}
"""


class Over(QWidget):
    """A rounded dark patch over a picture."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("over")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(OVER_PICTURES)


def over_button(icon: str, size: int = 22) -> QToolButton:
    """Return a button with an icon that is seen on dark."""
    button = QToolButton()
    found = QIcon(draw(icon, DARK.text, size, 2.0))
    found.addPixmap(draw(icon, "#60" + DARK.muted[1:], size, 2.0), QIcon.Mode.Disabled)
    button.setIcon(found)
    button.setIconSize(QSize(size, size))
    button.setCursor(Qt.CursorShape.ArrowCursor)
    return button


def say_button(button: QToolButton, words: str, keys: str = "") -> None:
    """Give a button its words, and the keys that do the same."""
    button.setToolTip(f"{words} ({keys})" if keys else words)
    button.setAccessibleName(words)


class Caption(Over):
    """Prompt, facts, stars and label of one picture."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = ""
        self.title, self.facts, self.marks = QLabel(), QLabel(), Marks()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.1)
        self.title.setFont(font)
        self.facts.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        for part in (self.title, self.facts, self.marks):
            column.addWidget(part)

    def show_entry(self, entry: Entry, place: str) -> None:
        """Describe a picture. place: which of how many it is, in words; may be empty."""
        self._title = title_of(entry)
        facts = facts_of(entry)
        self.facts.setText(f"{place}  ·  {facts}" if place else facts)
        self.marks.show_marks(entry.rating, entry.label)
        self.setAccessibleName(
            ", ".join(part for part in (self._title, facts, place, marks_of(entry)) if part)
        )

    def fit_into(self, width: int) -> None:
        """Take no more room than there is; a long prompt is shortened."""
        room = max(120, min(_WIDEST, width) - 32)
        metrics = self.title.fontMetrics()
        self.title.setText(shortened(self._title, metrics, room * _LINES - metrics.height()))
        wanted = max(
            min(room, metrics.horizontalAdvance(self.title.text()) + 4),
            min(room, self.facts.sizeHint().width()),
        )
        self.title.setFixedWidth(wanted)
        self.facts.setFixedWidth(min(room, self.facts.sizeHint().width()))
        self.adjustSize()


def shortened(text: str, metrics: QFontMetrics, width: int) -> str:
    """Return as much of a text as there is room for."""
    return metrics.elidedText(text[:2000], Qt.TextElideMode.ElideRight, max(0, width))


class Marks(QWidget):
    """Five stars, so many of them full, and a label's colour. Without either there is nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._rating, self._label = 0, ""
        self.setFixedHeight(_STAR + 4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(6 * (_STAR + 4), _STAR + 4)

    def show_marks(self, rating: int, label: str) -> None:
        """Show these marks. rating: 0 to 5. label: a colour's name, or empty."""
        self._rating, self._label = rating, label
        self.setVisible(bool(rating or label))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 0.0
        if self._rating:
            for number in range(5):
                ink = QColor(GOLD if number < self._rating else DARK.muted)
                ink.setAlphaF(1.0 if number < self._rating else 0.35)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ink)
                painter.drawPolygon(star(QRectF(x, 2, _STAR, _STAR)))
                x += _STAR + 3
            x += 6
        if self._label:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(LABEL_COLOURS.get(self._label, DARK.muted)))
            painter.drawRoundedRect(QRectF(x, 3, _STAR * 1.8, _STAR - 2), 3, 3)


def star(room: QRectF) -> QPolygonF:
    """Return a star of five points that fills a square."""
    middle, radius = room.center(), room.width() / 2
    points: list[QPointF] = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.42
        angle = math.radians(36 * corner - 90)
        points.append(
            QPointF(middle.x() + reach * math.cos(angle), middle.y() + reach * math.sin(angle))
        )
    return QPolygonF(points)
