"""A window in which two pictures are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.errands import Errands
from aipaint.app.i18n import words
from aipaint.core.errors import UserError
from aipaint.ui.gallery.compare_glass import CompareGlass, Mode, Shown, frame_of
from aipaint.ui.gallery.differing import Differing, amplified, compare
from aipaint.ui.gallery.entry_words import facts_of, title_of
from aipaint.ui.gallery.own_window import OwnWindow
from aipaint.ui.gallery.whole_pictures import WholePictures, size_of
from aipaint.ui.pyramid import Pyramid

if TYPE_CHECKING:
    from aipaint.app.library.thumbnails import Thumbnails
    from aipaint.gallery.entry import Entry
    from aipaint.ui.icons import Icons
    from aipaint.ui.theme import ThemeSwitch, Tokens

_LARGE = 512
_SENTENCES = 3
_MODES = {
    Mode.SLIDER: ("flip-horizontal", Qt.Key.Key_1),
    Mode.SIDE: ("columns-2", Qt.Key.Key_2),
    Mode.BLINK: ("eye", Qt.Key.Key_3),
    Mode.DIFFERENCE: ("contrast", Qt.Key.Key_4),
}
_GAIN = 4
_PAN = 64.0  # view coordinates a key moves the pictures by


class CompareView(OwnWindow):
    """Two pictures, A and B, and four ways to compare them: keys 1 to 4.

    With the slider, Left and Right (Shift: in larger steps) or the mouse move the divider. While
    blinking, Space or the mouse button shows B as long as it is held, Enter changes for good.
    X swaps, Z shows actual pixels, F11 fills the screen, Esc leaves.
    """

    why_wanted = Signal(object, object)  # Entry, Entry

    def __init__(
        self,
        thumbnails: Thumbnails,
        icons: Icons,
        theme: ThemeSwitch,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._pair: tuple[Entry, Entry] | None = None
        self._differing: Differing | None = None
        self._asked = 0  # grows with each comparison: answers to older ones do not count
        self._wholes = WholePictures()
        self._errands = Errands(threads=1)
        self.glass = CompareGlass()
        self.bar, self.foot = QFrame(), QFrame()
        self.buttons = {mode: QToolButton() for mode in Mode}
        self._group = QButtonGroup(self)
        self.gain = QSlider(Qt.Orientation.Horizontal)
        self.gain_label, self.measure = QLabel(), QLabel()
        self.swap_button, self.fit_button = QToolButton(), QToolButton()
        self.actual_button, self.why_button = QToolButton(), QToolButton()
        self.names = (QLabel(), QLabel())
        self.sentences = QLabel()
        self._build(icons)
        self._dress(theme.tokens)
        theme.changed.connect(self._dress)
        self._wholes.ready.connect(lambda _path: self._show_best())
        thumbnails.loaded.connect(lambda ids: self._shows(ids) and self._show_best())
        self._use(Mode.SLIDER)
        self.retranslate()

    # What it shows

    def open(self, first: Entry, second: Entry) -> None:
        """Compare two pictures."""
        self._pair = (first, second)
        if not self.isVisible():
            self.place_over()
        self.glass.fit()
        self.show()
        self.raise_()
        self.activateWindow()
        self.glass.setFocus(Qt.FocusReason.OtherFocusReason)
        self._begin()

    def pair(self) -> tuple[Entry, Entry] | None:
        """What is compared, A first."""
        return self._pair

    def swap(self) -> None:
        """Exchange A and B."""
        if self._pair is not None:
            self._pair = (self._pair[1], self._pair[0])
            self._begin()

    def use(self, mode: Mode) -> None:
        """Compare in another way."""
        self.buttons[mode].setChecked(True)
        self._use(mode)

    def close_down(self) -> None:
        """End for good, with the threads. Call before the session ends."""
        self.close()
        self._wholes.close()
        self._errands.close()

    # Building and words

    def _build(self, icons: Icons) -> None:
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(4)
        for mode, (icon, _) in _MODES.items():
            button = self.buttons[mode]
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            icons.give(button, icon)
            self._group.addButton(button)
            button.clicked.connect(lambda _=False, mode=mode: self._use(mode))
            row.addWidget(button)
        row.addSpacing(12)
        self.gain.setRange(1, 32)
        self.gain.setValue(_GAIN)
        self.gain.setFixedWidth(140)
        self.gain.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.gain.valueChanged.connect(self._show_difference)
        self.measure.setObjectName("muted")
        for part in (self.gain_label, self.gain, self.measure):
            row.addWidget(part)
        row.addStretch(1)
        for button, icon, do in (
            (self.swap_button, "arrow-left-right", self.swap),
            (self.fit_button, "maximize", self.glass.fit),
            (self.actual_button, "grid-3x3", self.glass.actual),
        ):
            icons.give(button, icon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, do=do: do())
            row.addWidget(button)
        foot = QVBoxLayout(self.foot)
        foot.setContentsMargins(16, 8, 8, 10)
        foot.setSpacing(2)
        for name in self.names:
            name.setTextFormat(Qt.TextFormat.PlainText)
            name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.sentences.setObjectName("muted")
        self.sentences.setTextFormat(Qt.TextFormat.PlainText)
        self.sentences.setWordWrap(True)
        self.why_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.why_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        icons.give(self.why_button, "file-diff")
        self.why_button.clicked.connect(lambda: self._pair and self.why_wanted.emit(*self._pair))
        foot.addWidget(self.names[0])
        foot.addWidget(self.names[1])
        last = QHBoxLayout()
        last.addWidget(self.sentences, 1)
        last.addWidget(self.why_button, 0, Qt.AlignmentFlag.AlignBottom)
        foot.addLayout(last)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.glass, 1)
        column.addWidget(self.foot)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setWindowTitle(self.tr("Compare"))
        texts = {
            Mode.SLIDER: self.tr("Slider"),
            Mode.SIDE: self.tr("Side by Side"),
            Mode.BLINK: self.tr("Blink"),
            Mode.DIFFERENCE: self.tr("Difference"),
        }
        hints = {
            Mode.SLIDER: self.tr("One picture over the other, with a divider to drag (1)"),
            Mode.SIDE: self.tr("Both beside each other, moved together (2)"),
            Mode.BLINK: self.tr("One in the other's place while Space is held (3)"),
            Mode.DIFFERENCE: self.tr("What differs, made brighter (4)"),
        }
        for mode, button in self.buttons.items():
            button.setText(texts[mode])
            button.setToolTip(hints[mode])
        self.gain_label.setText(self.tr("Brighter"))
        self.gain.setAccessibleName(self.tr("How much brighter"))
        for button, said in (
            (self.swap_button, self.tr("Swap A and B (X)")),
            (self.fit_button, self.tr("Fit (F)")),
            (self.actual_button, self.tr("Actual pixels (Z)")),
        ):
            button.setToolTip(said)
            button.setAccessibleName(said)
        self.why_button.setText(self.tr("Why Do They Differ?"))
        self.glass.setAccessibleName(self.tr("Two pictures"))
        self._describe()
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _dress(self, tokens: Tokens) -> None:
        self.glass.accent = QColor(tokens.primary)
        self.glass.update()

    # Input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, glass = event.key(), self.glass
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        mode = next((mode for mode, (_, digit) in _MODES.items() if digit == key), None)
        if mode is not None:
            self.use(mode)
        elif key in _WAYS:
            way = _WAYS[Qt.Key(key)]
            if glass.mode is Mode.SLIDER and way.x():
                glass.move_split(glass.split + way.x() * (0.1 if shift else 0.02))
            else:
                glass.pan(way * -_PAN)
        elif key == Qt.Key.Key_Space and glass.mode is Mode.BLINK:
            if not event.isAutoRepeat():
                glass.flip(not glass.flipped)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and glass.mode is Mode.BLINK:
            glass.flip(not glass.flipped)
        elif key == Qt.Key.Key_X:
            self.swap()
        elif key == Qt.Key.Key_Z:
            glass.fit_or_actual()
        elif key == Qt.Key.Key_F:
            glass.fit()
        elif event.text() in ("+", "=", "-"):
            glass.zoom_by(-2 if event.text() == "-" else 2)
        elif key == Qt.Key.Key_F11:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        blinking = self.glass.mode is Mode.BLINK
        if event.key() == Qt.Key.Key_Space and blinking and not event.isAutoRepeat():
            self.glass.flip(not self.glass.flipped)
        else:
            super().keyReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._describe()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._wholes.want([])
        self._thumbnails.see(self, [])
        super().closeEvent(event)

    # Within

    def _shows(self, ids: list[int]) -> bool:
        return self._pair is not None and any(entry.id in ids for entry in self._pair)

    def _begin(self) -> None:
        if self._pair is None:
            return
        self._asked += 1
        self._differing = None
        self.glass.show_difference(None)
        self.glass.flip(False)
        self._thumbnails.see(self, [entry.id for entry in self._pair])
        self._wholes.want([entry.path for entry in self._pair])
        self._tell()
        self._show_best()

    def _show_best(self) -> None:
        """Show both as well as they are known by now."""
        if self._pair is None:
            return
        found: list[tuple[Shown, QSize] | None] = []
        sizes: list[QSize] = []
        for entry in self._pair:
            whole = self._wholes.get(entry.path)
            best = whole if isinstance(whole, Pyramid) else None
            shown = best or self._thumbnails.pixmap(entry, _LARGE)
            size = size_of(entry, shown)
            sizes.append(size)
            found.append(None if shown is None else (shown, size))
        self.glass.show_pair(frame_of(*sizes), *found)
        self._compare()
        self._describe()

    def _compare(self) -> None:
        """Find what differs, when that is looked at and both pictures are there."""
        if self._pair is None or self.glass.mode is not Mode.DIFFERENCE or self._differing:
            return
        one, other = (self._wholes.get(entry.path) for entry in self._pair)
        if not isinstance(one, Pyramid) or not isinstance(other, Pyramid):
            return
        self._asked += 1
        asked, frame = self._asked, self.glass.frame()
        images = one.picture, other.picture

        def then(found: Differing) -> None:
            if asked == self._asked:
                self._differing = found
                self._show_difference()

        self._errands.run(lambda: compare(*images, frame), then)

    def _show_difference(self) -> None:
        found, gain = self._differing, self.gain.value()
        self.measure.clear()
        if found is None:
            return
        if found.share == 0:
            self.measure.setText(self.tr("Not a pixel differs."))
        else:
            text = self.tr("{share} % of the pixels differ, by {mean} of 255 on average.").format(
                share=self.locale().toString(found.share * 100, "f", 1),
                mean=self.locale().toString(found.mean, "f", 1),
            )
            if found.shrunk:
                text += " " + self.tr("Both were made smaller first.")
            self.measure.setText(text)
        self.measure.setAccessibleName(self.measure.text())
        asked = self._asked

        def then(image: object) -> None:
            if asked == self._asked and gain == self.gain.value():
                self.glass.show_difference(image)  # type: ignore[arg-type]

        self._errands.run(lambda: amplified(found, gain), then)

    def _use(self, mode: Mode) -> None:
        self.buttons[mode].setChecked(True)
        self.glass.flip(False)
        self.glass.use(mode)
        for part in (self.gain, self.gain_label, self.measure):
            part.setVisible(mode is Mode.DIFFERENCE)
        self._compare()

    def _describe(self) -> None:
        if self._pair is None:
            return
        heads = (self.tr("A, here:"), self.tr("B, there:"))
        for name, head, entry in zip(self.names, heads, self._pair, strict=True):
            found = self._wholes.get(entry.path)
            facts = words(found.what) if isinstance(found, UserError) else facts_of(entry)
            room = max(200, name.width()) - name.fontMetrics().horizontalAdvance(head + facts) - 64
            title = name.fontMetrics().elidedText(
                title_of(entry)[:2000], Qt.TextElideMode.ElideRight, max(120, room)
            )
            name.setText(f"{head}  {title}  ·  {facts}")

    def _tell(self) -> None:
        """Say in few words why they differ."""
        if self._pair is None:
            return
        from aipaint.gallery.difference import why

        sentences = [words(message) for message in why(*self._pair)]
        if not sentences:
            text = self.tr("Both come from the same recipe, model and versions.")
        else:
            text = " ".join(sentences[:_SENTENCES])
            if len(sentences) > _SENTENCES:
                text += " " + self.tr("And {count} more.").format(count=len(sentences) - _SENTENCES)
        self.sentences.setText(text)


_WAYS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
