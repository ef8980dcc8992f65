"""One direction: what it is called, how far along it the point is, and its strip to drag on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from aipaint.app.latents.directions_store import Known
from aipaint.ui.latents.strip_slider import HIGH, LOW, StripSlider

if TYPE_CHECKING:
    from aipaint.ui.icons import Icons


class DirectionRow(QWidget):
    """Tells what the user does to it; the page does it."""

    moved = Signal(float)
    ended = Signal()
    linked = Signal(bool)
    menu_wanted = Signal(QPoint)  # on the screen
    entered = Signal()

    def __init__(self, known: Known, icons: Icons) -> None:
        super().__init__()
        self.known = known
        self._icons = icons
        self.name, self.amount = QLabel(), QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)  # a stranger's file may have named it
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.amount.setObjectName("muted")
        self.pin = QLabel()
        self.link_button, self.menu_button = QToolButton(), QToolButton()
        self.link_button.setCheckable(True)
        icons.give(self.link_button, "combine", "muted")
        icons.give(self.menu_button, "chevron-down", "muted")
        for button in (self.link_button, self.menu_button):
            button.setAutoRaise(True)
            button.setIconSize(QSize(14, 14))
        self.slider = StripSlider(known.direction.span)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.pin)
        head.addWidget(self.name, 1)
        head.addWidget(self.amount)
        head.addWidget(self.link_button)
        head.addWidget(self.menu_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.slider)
        self.slider.moved.connect(self.moved)
        self.slider.ended.connect(self.ended)
        self.slider.entered.connect(self.entered)
        self.link_button.clicked.connect(self.linked)
        self.menu_button.clicked.connect(
            lambda: self.menu_wanted.emit(
                self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft())
            )
        )
        self.show_known(known)

    def show_known(self, known: Known) -> None:
        """Show what was changed of the direction."""
        self.known = known
        self.pin.setVisible(known.mark.pinned)
        if known.mark.pinned:
            self.pin.setPixmap(self._icons.pixmap("star", "muted", 12))
        self.link_button.setChecked(known.mark.linked)
        self.retranslate()

    def show_amount(self, amount: float) -> None:
        """Show how far the point is."""
        self.slider.show_value(amount)
        self.amount.setText(f"{amount:+.2f}" if amount else "")

    def show_strip(self, pictures: Sequence[QImage | None]) -> None:
        """Show pictures along the direction."""
        self.slider.show_pictures(pictures)

    def set_strips(self, on: bool) -> None:
        """Be high enough for pictures, or not."""
        self.slider.set_height(HIGH if on else LOW)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        known = self.known
        first, last = known.layers
        whole = first == 0 and last == -1
        layers = "" if whole else self.tr("layers {first}–{last}").format(
            first=first + 1, last="" if last < 0 else last + 1
        )  # fmt: skip
        self.name.setText(known.name + (f"  ·  {layers}" if layers else ""))
        share = known.direction.variance
        told = self.tr("{share} % of all variation").format(share=f"{100 * share:.1f}")
        self.name.setToolTip(known.name + (f"\n{told}" if share else ""))
        self.slider.setAccessibleName(known.name)
        for button, words in (
            (self.link_button, self.tr("Linked: moves together with other linked sliders")),
            (self.menu_button, self.tr("More about “{name}”").format(name=known.name)),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())
