"""Pictures that fill the screen one after the other, each fading into the next."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QPropertyAnimation,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QCloseEvent,
    QIcon,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QStyle, QWidget

from aipaint.core.errors import UserError
from aipaint.ui.gallery.caption import Caption, Over, over_button, say_button
from aipaint.ui.gallery.fading import Fading, lasting
from aipaint.ui.gallery.own_window import OwnWindow
from aipaint.ui.gallery.slide_screen import SlideScreen
from aipaint.ui.gallery.whole_pictures import WholePictures, as_they_lie
from aipaint.ui.icons import draw
from aipaint.ui.theme import DARK

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.gallery.entry import Entry

SHORTEST, LONGEST = 1, 60  # seconds that a picture may be shown
_SECONDS = 5
_FADE_MS = 600
_EDGE = 16
_MOST_LOST = 50  # files in a row that cannot be read before it gives up


class SlideShow(OwnWindow):
    """Shows pictures by their ids, over and over, until one leaves.

    Space pauses, Left and Right go by hand, + and - change how long each is shown, S mixes them
    up, C takes the caption away, Esc leaves. Files that cannot be read are passed over.
    recall, remember: keep what was chosen, by a key, over sittings.
    """

    left = Signal(int)  # the id of the picture seen last, -1 when none was

    def __init__(
        self,
        library: Library,
        parent: QWidget | None = None,
        recall: Callable[[str], str] = lambda _key: "",
        remember: Callable[[str, str], object] = lambda _key, _value: None,
    ) -> None:
        super().__init__(parent)
        self._library, self._remember = library, remember
        self._order: list[int] = []
        self._given: list[int] = []
        self._at = 0
        self._entry: Entry | None = None
        self._coming: Entry | None = None
        self._lost = 0
        self._way = 1
        self._paused = False
        self._wholes = WholePictures()
        self.screen_ = SlideScreen()
        self.screen_.setParent(self)
        self.caption = Caption(self)
        self.problem = QLabel(self)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.problem.setStyleSheet("QLabel { color: #d8d8d8; }")
        self.problem.hide()
        self.tools = Over(self)
        self.before_button = over_button("chevron-left")
        self.play_button = over_button("pause")
        self.after_button = over_button("chevron-right")
        self.shuffle_button = over_button("shuffle")
        self.caption_button = over_button("message-square-text")
        self.close_button = over_button("x")
        self.seconds, self.seconds_label = QSlider(Qt.Orientation.Horizontal), QLabel()
        self._build(recall)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(lambda: self.step(1))
        self.fade = QPropertyAnimation(self.screen_, b"mix", self)
        self.fade.setStartValue(0.0)
        self.fade.setEndValue(1.0)
        self.fading = Fading(self, [self.screen_], [self.tools, self.caption])
        self._wholes.ready.connect(lambda _path: self._show_coming())
        self.retranslate()

    # What it shows

    def open(self, ids: Sequence[int], first: int = -1) -> None:
        """Begin to show pictures. first: the id to begin with."""
        self._given = list(ids)
        self._at, self._lost = 0, 0
        self._entry = self._coming = None
        self._paused = False
        self._arrange_order(first)
        self.problem.hide()
        self.fill_screen()
        self.fading.wake()
        self._say_playing()
        self._go(0)

    def entry(self) -> Entry | None:
        """The picture that is shown, or coming."""
        return self._entry

    def is_paused(self) -> bool:
        """Whether it waits for a hand."""
        return self._paused

    def pause(self, paused: bool) -> None:
        """Wait at this picture, or go on."""
        self._paused = paused
        self._say_playing()
        if paused:
            self.timer.stop()
        else:
            self._wait()

    def step(self, by: int) -> None:
        """Go to another picture; after the last one comes the first."""
        self._lost = 0
        self._go(by)

    def close_down(self) -> None:
        """End for good, with the thread that reads. Call before the session ends."""
        self.close()
        self._wholes.close()

    # Building and words

    def _build(self, recall: Callable[[str], str]) -> None:
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(6)
        self.seconds.setRange(SHORTEST, LONGEST)
        kept = recall("slide_show.seconds")
        self.seconds.setValue(int(kept) if kept.isdecimal() else _SECONDS)
        self.seconds.setFixedWidth(140)
        self.shuffle_button.setCheckable(True)
        self.shuffle_button.setChecked(recall("slide_show.shuffle") == "yes")
        self.caption_button.setCheckable(True)
        self.caption_button.setChecked(recall("slide_show.caption") != "no")
        for part in (
            self.before_button, self.play_button, self.after_button, self.seconds,
            self.seconds_label, self.shuffle_button, self.caption_button, self.close_button,
        ):  # fmt: skip
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(part)
        self.seconds_label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.seconds_label.setMinimumWidth(36)
        self.before_button.clicked.connect(lambda: self.step(-1))
        self.after_button.clicked.connect(lambda: self.step(1))
        self.play_button.clicked.connect(lambda: self.pause(not self._paused))
        self.shuffle_button.toggled.connect(self._shuffle)
        self.caption_button.toggled.connect(self._show_caption)
        self.close_button.clicked.connect(self.close)
        self.seconds.valueChanged.connect(self._seconds_changed)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setWindowTitle(self.tr("Slide Show"))
        self.screen_.setAccessibleName(self.tr("Slide Show"))
        say_button(self.before_button, self.tr("Previous picture"), "←")
        say_button(self.after_button, self.tr("Next picture"), "→")
        say_button(self.shuffle_button, self.tr("In random order"), "S")
        say_button(self.caption_button, self.tr("Caption"), "C")
        say_button(self.close_button, self.tr("Close"), "Esc")
        self.seconds.setAccessibleName(self.tr("Seconds for each picture"))
        self.seconds.setToolTip(self.tr("Seconds for each picture"))
        self.problem.setText(self.tr("None of these pictures can be read."))
        self._say_playing()
        self._say_seconds()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _say_playing(self) -> None:
        self.play_button.setIcon(QIcon(draw("play" if self._paused else "pause", DARK.text, 22, 2)))
        say_button(
            self.play_button,
            self.tr("Go on") if self._paused else self.tr("Pause"),
            self.tr("Space"),
        )

    def _say_seconds(self) -> None:
        self.seconds_label.setText(self.tr("{count} s").format(count=self.seconds.value()))

    # Input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.pause(not self._paused)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown):
            self.step(1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_PageUp):
            self.step(-1)
        elif event.text() in ("+", "="):
            self.seconds.setValue(self.seconds.value() + 1)
        elif event.text() == "-":
            self.seconds.setValue(self.seconds.value() - 1)
        elif key == Qt.Key.Key_S:
            self.shuffle_button.toggle()
        elif key == Qt.Key.Key_C:
            self.caption_button.toggle()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_F9, Qt.Key.Key_F11):
            self.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.timer.stop()
        self.fade.stop()
        self.fading.stop()
        self._wholes.want([])
        if self.isVisible():
            self.left.emit(-1 if self._entry is None else self._entry.id)
        super().closeEvent(event)

    # Within

    def _go(self, by: int) -> None:
        """Fetch the picture `by` places on, and the one behind it."""
        self.timer.stop()
        count = len(self._order)
        if not count:
            self.close()
            return
        if self._at + by >= count and self.shuffle_button.isChecked():
            self._arrange_order(-1)
            self._at, by = 0, 0
        self._at = (self._at + by) % count
        way = -1 if by < 0 else 1
        ids = [self._order[self._at], self._order[(self._at + way) % count]]

        def then(found: list[Entry]) -> None:
            if not self.isVisible() or self._order[self._at] != ids[0]:
                return
            self._coming = next((entry for entry in found if entry.id == ids[0]), None)
            if self._coming is None:
                self._pass_over(way)
                return
            self._way = way
            self._wholes.want([entry.path for entry in found])
            self._show_coming()

        self._library.read(lambda gallery: as_they_lie(gallery, dict.fromkeys(ids)), then)

    def _show_coming(self) -> None:
        entry = self._coming
        picture = None if entry is None else self._wholes.get(entry.path)
        if entry is None or picture is None:
            return
        self._coming = None
        if isinstance(picture, UserError):
            self._pass_over(self._way)
            return
        self._lost = 0
        self._entry = entry
        self.screen_.show_picture(picture)
        self.fade.stop()
        self.fade.setDuration(lasting(_FADE_MS))
        self.fade.start()
        self._show_caption(self.caption_button.isChecked())
        self._wait()

    def _pass_over(self, way: int) -> None:
        self._lost += 1
        if self._lost >= min(len(self._order), _MOST_LOST):
            self.problem.show()
            return
        self._go(way)

    def _wait(self) -> None:
        if not self._paused and self.isVisible() and len(self._order) > 1:
            self.timer.start(self.seconds.value() * 1000)

    def _arrange_order(self, first: int) -> None:
        self._order = list(self._given)
        if self.shuffle_button.isChecked():
            random.shuffle(self._order)
            if first in self._order:
                self._order.remove(first)
                self._order.insert(0, first)
        elif first in self._order:
            self._at = self._order.index(first)

    def _shuffle(self, on: bool) -> None:
        self._remember("slide_show.shuffle", "yes" if on else "")
        now = self._order[self._at] if self._order else -1
        self._at = 0
        self._arrange_order(now)

    def _seconds_changed(self, seconds: int) -> None:
        self._say_seconds()
        self._remember("slide_show.seconds", str(seconds))
        if self.timer.isActive():
            self._wait()

    def _show_caption(self, shown: bool) -> None:
        self._remember("slide_show.caption", "" if shown else "no")
        if self._entry is not None and shown:
            place = self.tr("{number} of {count}").format(
                number=self.locale().toString(self._at + 1),
                count=self.locale().toString(len(self._order)),
            )
            self.caption.show_entry(self._entry, place)
        self._arrange()

    def _arrange(self) -> None:
        self.screen_.setGeometry(self.rect())
        self.problem.setGeometry(self.rect())
        room = self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        size = self.tools.sizeHint()
        bottom = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter
        ltr = Qt.LayoutDirection.LeftToRight
        self.tools.setGeometry(QStyle.alignedRect(ltr, bottom, size, room))
        if self._entry is None or not self.caption_button.isChecked():
            # Out of sight, for what fades decides whether it is shown.
            self.caption.setGeometry(QRect(0, -1000, 10, 10))
            return
        self.caption.fit_into(room.width())
        place = room.adjusted(0, 0, 0, -size.height() - 8)
        self.caption.setGeometry(QStyle.alignedRect(ltr, bottom, self.caption.sizeHint(), place))
