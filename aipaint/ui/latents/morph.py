"""The page of morphs: key pictures in a row, played at once, written as a film."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.latents.mixing import EASINGS
from aipaint.app.latents.morph import MOST_KEYS, Film
from aipaint.app.latents.player import Player
from aipaint.core.latents import Latent, Source
from aipaint.ui.latents.film_row import FilmRow
from aipaint.ui.latents.key_strip import KeyStrip
from aipaint.ui.latents.screen import Screen
from aipaint.ui.own_keys import keeps
from aipaint.ui.widgets import WheelGuard

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow


class MorphPage(QWidget):
    """Space plays, the slider scrubs; what is shown here is shown on the canvas as well.

    Where one stops or lets go of the slider becomes the present point, as does a key one clicks.
    """

    def __init__(self, window: MainWindow, studio: LatentStudio) -> None:
        super().__init__()
        self._window, self._studio = window, studio
        self.player = Player(studio)
        self.screen_ = Screen(window.theme)
        self.keys = KeyStrip(studio, window.theme)
        self.play_button = QToolButton()
        self.scrub = QSlider(Qt.Orientation.Horizontal)
        self.time = QLabel()
        self.time.setObjectName("muted")
        self.add_present, self.add_ticked = QToolButton(), QToolButton()
        self.add_canvas, self.remove = QToolButton(), QToolButton()
        self.left, self.right = QToolButton(), QToolButton()
        self.seconds = QDoubleSpinBox()
        self.seconds.setRange(0.1, 60.0)
        self.seconds.setSingleStep(0.5)
        self.seconds.setDecimals(1)
        self.fps = QSpinBox()
        self.fps.setRange(1, 60)
        self.easing = QComboBox()
        self.loop = QCheckBox()
        self.film_row = FilmRow(window, studio, self.player)
        self._arrange()
        self._guard = WheelGuard(self)
        self._guard.watch(self)
        self._connect()
        self._show_film()
        self.retranslate()

    def _arrange(self) -> None:
        icons = self._window.icons
        for button, icon in (
            (self.play_button, "play"),
            (self.add_present, "plus"),
            (self.add_ticked, "check-check"),
            (self.add_canvas, "scan"),
            (self.remove, "trash-2"),
            (self.left, "chevron-left"),
            (self.right, "chevron-right"),
        ):
            icons.give(button, icon)
        playing = _row(self.play_button, self.scrub, self.time)
        buttons = _row(
            self.add_present, self.add_ticked, self.add_canvas, None,
            self.left, self.right, self.remove,
        )  # fmt: skip
        grid = QGridLayout()
        grid.setSpacing(4)
        self._labels = QLabel(), QLabel(), QLabel()
        fields = (self.seconds, self.easing, self.fps)
        for line, (label, field) in enumerate(zip(self._labels, fields, strict=True)):
            label.setBuddy(field)
            grid.addWidget(label, line // 2, line % 2 * 2)
            grid.addWidget(field, line // 2, line % 2 * 2 + 1)
        grid.addWidget(self.loop, 1, 2, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.screen_, 1)
        column.addLayout(playing)
        column.addWidget(self.keys)
        column.addLayout(buttons)
        column.addLayout(grid)
        column.addWidget(self.film_row)

    def _connect(self) -> None:
        player, studio = self.player, self._studio
        self.play_button.clicked.connect(self.toggle)
        self.screen_.clicked.connect(self.toggle)
        self.scrub.valueChanged.connect(self._scrubbed)
        self.scrub.sliderReleased.connect(self._settle)
        self.keys.changed.connect(self._keys_changed)
        self.keys.gone_to.connect(self._go_to_key)
        self.add_present.clicked.connect(lambda: self.add([studio.latent]))
        self.add_ticked.clicked.connect(lambda: self.add(studio.ticked))
        self.add_canvas.clicked.connect(self._add_canvas)
        self.remove.clicked.connect(self.keys.take_away)
        self.left.clicked.connect(lambda: self.keys.move(-1))
        self.right.clicked.connect(lambda: self.keys.move(1))
        for changed in (
            self.seconds.valueChanged,
            self.fps.valueChanged,
            self.easing.activated,
            self.loop.toggled,
        ):
            changed.connect(self._film_changed)
        player.film_changed.connect(self._show_film)
        player.moved.connect(self._show_place)
        player.shown.connect(self._show_picture)
        player.switched.connect(self._show_playing)
        studio.ticks.changed.connect(self._follow)
        studio.ticks.wanted.connect(self._take_ticked)
        studio.model_changed.connect(self._start_over)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for button, words in (
            (self.add_present, self.tr("Add the present picture")),
            (self.add_ticked, self.tr("Add the ticked pictures")),
            (self.add_canvas, self.tr("Add what is seen on the canvas")),
            (self.remove, self.tr("Take the key away (Delete)")),
            (self.left, self.tr("Move the key to the left (Ctrl+Left)")),
            (self.right, self.tr("Move the key to the right (Ctrl+Right)")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self.keys.setAccessibleName(self.tr("Key pictures"))
        self.scrub.setAccessibleName(self.tr("Place in the film"))
        self.screen_.setAccessibleName(self.tr("Film"))
        self.screen_.set_words(self.tr("Add two pictures or more, and see one become the other."))
        for label, words in zip(
            self._labels, (self.tr("Se&conds"), self.tr("&Easing"), self.tr("&Rate")), strict=True
        ):
            label.setText(words)
        self.seconds.setToolTip(self.tr("From one picture to the next"))
        self.fps.setSuffix(self.tr(" fps"))
        self.fps.setToolTip(self.tr("Frames a second"))
        names = {
            "linear": self.tr("Even"),
            "smooth": self.tr("Smooth"),
            "ease": self.tr("Ease in and out"),
        }
        with QSignalBlocker(self.easing):
            now = self.player.film().easing
            self.easing.clear()
            for easing in EASINGS:
                self.easing.addItem(names[easing], easing)
            self.easing.setCurrentIndex(EASINGS.index(now))
        self.loop.setText(self.tr("&Loop"))
        self.loop.setToolTip(self.tr("The last picture leads back to the first"))
        self.film_row.retranslate()
        self._show_playing(self.player.is_playing())
        self._follow()

    def add(self, latents: list[Latent]) -> None:
        """Put more key pictures at the end."""
        keys = [*self.keys.latents(), *latents][:MOST_KEYS]
        self.keys.fill(keys)
        self._keys_changed()

    def toggle(self) -> None:
        """Play, or stop."""
        if self.player.is_playing():
            self.player.pause()
            self._settle()
        else:
            self.player.play()

    # Qt's

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.keys.look(True)
        self.player.look(True)

    def hideEvent(self, event: QHideEvent) -> None:
        self.keys.look(False)
        if self.player.is_playing():
            self.player.pause()
            self._give_back()
        self.player.look(False)
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        return keeps(event, _is_space) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_space(event):
            self.toggle()
        else:
            super().keyPressEvent(event)

    # Within

    def _keys_changed(self) -> None:
        film = self.player.film()
        self.player.set_film(msgspec.structs.replace(film, keys=tuple(self.keys.latents())))
        self._follow()

    def _film_changed(self) -> None:
        film = self.player.film()
        self.player.set_film(
            Film(
                keys=film.keys,
                seconds=self.seconds.value(),
                easing=self.easing.currentData(),
                loop=self.loop.isChecked(),
                fps=float(self.fps.value()),
            )
        )

    def _show_film(self) -> None:
        film = self.player.film()
        for widget, value in ((self.seconds, film.seconds), (self.fps, round(film.fps))):
            with QSignalBlocker(widget):
                widget.setValue(value)  # type: ignore[arg-type]
        with QSignalBlocker(self.loop):
            self.loop.setChecked(film.loop)
        with QSignalBlocker(self.scrub):
            self.scrub.setRange(0, max(0, film.count() - 1))
            self.scrub.setPageStep(max(1, round(film.fps * film.seconds)))
        self._show_place(self.player.frame())
        self._follow()

    def _show_place(self, frame: int) -> None:
        film = self.player.film()
        with QSignalBlocker(self.scrub):
            self.scrub.setValue(frame)
        whole = film.count() / film.fps if film.stretches() else 0.0
        self.time.setText(f"{frame / film.fps:.1f} / {whole:.1f} s")

    def _show_picture(self, image: QImage) -> None:
        self.screen_.show_image(image)
        if self.isVisible() and (self.player.is_playing() or self.scrub.isSliderDown()):
            self._studio.picture_changed.emit(image)

    def _show_playing(self, playing: bool) -> None:
        self._window.icons.give(self.play_button, "pause" if playing else "play")
        words = self.tr("Stop (Space)") if playing else self.tr("Play (Space)")
        self.play_button.setToolTip(words)
        self.play_button.setAccessibleName(words)

    def _scrubbed(self, frame: int) -> None:
        self.player.pause()
        self.player.seek(frame)
        if not self.scrub.isSliderDown():
            self._settle()  # a key or the wheel moved it

    def _go_to_key(self, row: int) -> None:
        self.player.pause()
        self.player.seek(self.player.film().frame_of(row))
        self._settle()

    def _settle(self) -> None:
        """Be where the film is."""
        latent = self.player.latent(self.player.frame())
        if latent is not None:
            if latent == self._studio.latent:
                self._give_back()
            else:
                self._studio.set_latent(latent, "Morph", "morph")

    def _give_back(self) -> None:
        """Show the present point on the canvas again."""
        picture = self._studio.picture()
        if picture is not None:
            self._studio.picture_changed.emit(picture)

    def _add_canvas(self) -> None:
        from aipaint.app.latents.sight import sight_of

        studio = self._studio
        image, model = sight_of(studio.workspace), studio.model
        if image is None or model is None:
            return
        latent = Latent(sources=(Source(image=studio.add_input(image)),))

        def then(sources: list[Source]) -> None:
            # As its code: the picture is read once, not for each frame.
            if studio.model is model:
                self.add([Latent(sources=(sources[0],))])

        studio.resolve([latent], then)

    def _take_ticked(self, page: str) -> None:
        if page == "morph":
            self.keys.fill(self._studio.ticked)
            self._keys_changed()

    def _start_over(self) -> None:
        self.keys.sheets.clear()
        self.keys.fill([])
        self.screen_.show_image(None)
        self._follow()

    def _follow(self) -> None:
        studio, count = self._studio, self.keys.count()
        info = None if studio.model is None else studio.model.latent
        room = info is not None and count < MOST_KEYS
        self.add_present.setEnabled(room)
        self.add_ticked.setEnabled(room and bool(studio.ticked))
        self.add_canvas.setEnabled(room and info is not None and info.encodes)
        self.remove.setEnabled(count > 0)
        self.left.setEnabled(count > 1)
        self.right.setEnabled(count > 1)
        able = self.player.film().stretches() > 0
        self.play_button.setEnabled(able)
        self.scrub.setEnabled(able)
        if not count:
            self.screen_.show_image(None)
        self.film_row.follow()


def _row(*parts: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(4)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part)
    return row


def _is_space(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Space and not event.modifiers()
