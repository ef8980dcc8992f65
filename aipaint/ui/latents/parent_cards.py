"""The parents of a litter side by side: what each looks like, gives, and keeps to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.latents.breeding import FREE, Member
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.widgets import WheelGuard

if TYPE_CHECKING:
    from aipaint.app.latents.nursery import Nursery
    from aipaint.ui.icons import Icons

_SIDE = 72  # pixels of a parent's picture
_WIDE = 88  # of a card
_FEW = 4  # genes that have room for buttons below a picture


class ParentCards(QScrollArea):
    """One card a parent; more than fit are reached by scrolling sideways.

    A share is dragged; a gene's letter locks it to that parent alone; Delete takes a parent away.
    """

    looked = Signal(object)  # Member: its picture was clicked

    def __init__(self, nursery: Nursery, icons: Icons) -> None:
        super().__init__()
        self._nursery, self._icons = nursery, icons
        self.cards: list[_Card] = []
        self._guard = WheelGuard(self)
        self._ground = QWidget()
        self._row = QHBoxLayout(self._ground)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addStretch(1)
        self.setWidget(self._ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        nursery.parents_changed.connect(self.refresh)
        nursery.sketched.connect(self._show_picture)
        self.retranslate()
        self.refresh()

    def sizeHint(self) -> QSize:
        bar = self.horizontalScrollBar().sizeHint().height()
        return QSize(_WIDE * 3, self._ground.sizeHint().height() + bar + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(_WIDE, self.sizeHint().height())

    def refresh(self) -> None:
        """Show the present parents."""
        couple = self._nursery.couple()
        parents = [] if couple is None else couple.parents
        focus = next((at for at, card in enumerate(self.cards) if card.has_focus()), -1)
        if [card.member for card in self.cards] != parents:
            for card in self.cards:
                self._row.removeWidget(card)
                card.setParent(None)
                card.deleteLater()
            self.cards = []
            genes = 0 if couple is None or couple.info.latent is None else len(couple.locks)
            for place, member in enumerate(parents):
                card = _Card(self._nursery, self._icons, member, place, genes)
                card.looked.connect(self.looked)
                self._guard.watch(card)
                self._row.insertWidget(place, card)
                self.cards.append(card)
            if focus >= 0 and self.cards:
                self.cards[min(focus, len(self.cards) - 1)].share.setFocus()
        for card in self.cards:
            card.refresh()
        self.setVisible(bool(self.cards))
        self.updateGeometry()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setAccessibleName(self.tr("Parents"))
        for card in self.cards:
            card.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show_picture(self, member: Member) -> None:
        for card in self.cards:
            if card.member is member:
                card.refresh()


class _Card(QFrame):
    looked = Signal(object)

    def __init__(
        self, nursery: Nursery, icons: Icons, member: Member, place: int, genes: int
    ) -> None:
        super().__init__()
        self.member = member
        self._nursery, self._place = nursery, place
        self.picture = QToolButton()
        self.picture.setAutoRaise(True)
        self.picture.setIconSize(QSize(_SIDE, _SIDE))
        self.picture.setFixedSize(_SIDE + 8, _SIDE + 8)
        self.picture.clicked.connect(lambda: self.looked.emit(self.member))
        self.away = QToolButton(self)
        self.away.setAutoRaise(True)
        self.away.setIconSize(QSize(12, 12))
        self.away.setFixedSize(20, 20)
        icons.give(self.away, "x")
        self.away.clicked.connect(lambda: nursery.remove(self._place))
        self.number = QLabel(str(place + 1))
        self.number.setObjectName("muted")
        self.share = SlideBox(0, 100, " %")
        self.share.slid.connect(lambda value: nursery.set_share(self._place, value / 100))
        self.share.slid.connect(lambda _value: nursery.parents_changed.emit())
        self.locks: list[QToolButton] = []
        row = QHBoxLayout()
        row.setSpacing(2)
        for gene in range(genes if 1 < genes <= _FEW else 0):
            button = QToolButton()
            button.setCheckable(True)
            button.clicked.connect(lambda on, gene=gene: self._lock(gene, on))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
            self.locks.append(button)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.number)
        head.addStretch(1)
        head.addWidget(self.away)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.share)
        column.addLayout(row)
        self.setFixedWidth(_WIDE)
        self.retranslate()

    def has_focus(self) -> bool:
        """Whether the keys are here."""
        focus = self.focusWidget()
        return focus is not None and focus.hasFocus()

    def refresh(self) -> None:
        couple = self._nursery.couple()
        if couple is None or self._place >= len(couple.shares):
            return
        # As shares of all: that is what they mean.
        total = sum(couple.shares)
        shown = 100 * couple.shares[self._place] / total if total else 0.0
        self.setToolTip(self.tr("Gives {share} % on the whole").format(share=round(shown)))
        self.share.show_value(min(100.0, 100 * couple.shares[self._place]))
        for gene, button in enumerate(self.locks):
            button.setChecked(couple.locks[gene] == self._place)
        image = self._nursery.picture(self.member)
        if image is not None:
            self.picture.setIcon(QPixmap.fromImage(_square(image, self.devicePixelRatioF())))

    def retranslate(self) -> None:
        number = self._place + 1
        self.picture.setToolTip(self.tr("Go to this parent"))
        self.picture.setAccessibleName(self.tr("Parent {number}").format(number=number))
        away = self.tr("Take this parent away (Delete)")
        self.away.setToolTip(away)
        self.away.setAccessibleName(away)
        self.share.set_name("")
        self.share.setAccessibleName(self.tr("Share of parent {number}").format(number=number))
        self.share.setToolTip(self.tr("How much the children have of this parent"))
        names = self._gene_names()
        for name, button in zip(names, self.locks, strict=True):
            words = self.tr("{gene}: from this parent alone").format(gene=name)
            button.setText(name[:1] if len(names) == 3 else name)
            button.setToolTip(words)
            button.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._nursery.remove(self._place)
        else:
            super().keyPressEvent(event)

    def _gene_names(self) -> list[str]:
        """Return what the groups of a model's layers are called, from coarse to fine."""
        count = len(self.locks)
        if count == 3:
            return [self.tr("Coarse"), self.tr("Middle"), self.tr("Fine")]
        return [str(number + 1) for number in range(count)]

    def _lock(self, gene: int, on: bool) -> None:
        self._nursery.set_lock(gene, self._place if on else FREE)
        self._nursery.parents_changed.emit()


def _square(image: QImage, ratio: float) -> QImage:
    side = round(_SIDE * ratio)
    smooth = Qt.TransformationMode.SmoothTransformation
    found = image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, smooth)
    found.setDevicePixelRatio(ratio)
    return found
