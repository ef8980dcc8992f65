"""The page of sliders: the present point, and ways through the latent space from there."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.latents.directions_store import Known, amount_of, shifted_all
from aipaint.app.latents.strip import Strips
from aipaint.ui.latents.direction_menu import direction_menu
from aipaint.ui.latents.direction_row import DirectionRow
from aipaint.ui.latents.direction_tasks import DirectionTasks
from aipaint.ui.latents.point_fields import PointFields
from aipaint.ui.latents.strip_view import RowsArea
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.widgets import WheelGuard

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow

_STRIPS = "latent strips"  # under which it is remembered whether they are shown
_SPREAD = 0.35  # of a slider's span, one standard deviation of random places


class SlidersPage(QWidget):
    """Fields for the present point above its sliders."""

    def __init__(self, window: MainWindow, studio: LatentStudio) -> None:
        super().__init__()
        self._window, self._studio = window, studio
        self._drag = 0  # each movement of a hand is one step
        self._whole: tuple[tuple[Known, float], ...] = ()  # amounts that a morph of all began with
        self.fields = PointFields(window, studio)
        self.tasks = DirectionTasks(window, studio)
        self.strips = Strips(studio)
        self.rows: dict[str, DirectionRow] = {}
        self.all = SlideBox(0, 150, " %")
        self.all.show_value(100)
        self.strips_button, self.hidden_button = QToolButton(), QToolButton()
        self.find_button, self.more_button = QToolButton(), QToolButton()
        self._buttons = (self.find_button, self.strips_button, self.hidden_button)
        self.random_button, self.reset_button = QToolButton(), QToolButton()
        self.random_button.setDefaultAction(window.actions_["latent_randomise"])
        self.reset_button.setDefaultAction(window.actions_["latent_reset"])
        self.progress, self.cancel_button = QProgressBar(), QToolButton()
        self.area = RowsArea()
        self.hint = QLabel()
        self.hint.setObjectName("muted")
        self.hint.setWordWrap(True)
        self.hint_button = QPushButton()
        window.icons.give(self.hint_button, "sparkles")
        for button, icon in (
            (self.find_button, "sparkles"), (self.strips_button, "gallery-thumbnails"),
            (self.hidden_button, "eye-off"), (self.cancel_button, "x"),
        ):  # fmt: skip
            window.icons.give(button, icon)
        for button in (self.strips_button, self.hidden_button):
            button.setCheckable(True)
        self.strips_button.setChecked(window.recall(_STRIPS) != "off")
        self.find_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.tasks.reload()

    # What it does

    def do(self, action: str) -> None:
        """Do what an action of the menu says."""
        doing = {
            "latent_dice": self.fields.dice,
            "latent_encode": self.fields.encode,
            "latent_randomise": self.randomise,
            "latent_reset": self.reset,
            "latent_find": self.find_button.showMenu,
            "latent_examples": self.choose_examples,
            "latent_import": self.tasks.choose_files,
        }
        doing[action]()

    def import_files(self, paths: Sequence[Path]) -> None:
        """Take files with directions into the model's list."""
        self.tasks.import_files(paths)

    def shown(self) -> list[Known]:
        """The directions that have a slider now, from above."""
        return [row.known for row in self.rows.values()]

    def randomise(self) -> None:
        """Move all sliders that are shown somewhere by chance."""
        moved = []
        for known in self.shown():
            span = known.direction.span
            amount = random.gauss(0.0, _SPREAD * span)
            moved.append((known, round(min(span, max(-span, amount)), 3)))
        self._put(moved, "Randomise Sliders")

    def reset(self) -> None:
        """Go back to the point without any shift, also along what has no slider here."""
        import msgspec

        latent = msgspec.structs.replace(self._studio.latent, shifts=())
        self._studio.set_latent(latent, "Reset Sliders")

    def choose_examples(self) -> None:
        """Ask which pictures are liked and which are not, and find the direction between them."""
        from aipaint.ui.latents.examples import ExamplesDialog

        dialog = ExamplesDialog(self._window, self._studio)
        dialog.chosen.connect(self.tasks.contrast)
        dialog.open()

    def reset_one(self, known: Known) -> None:
        """Go back to the middle of one slider."""
        self._put([(known, 0.0)], "Reset Slider")

    def groups(self) -> tuple[tuple[int, int], ...]:
        """The model's layers in groups, from coarse to fine; none where there is only one."""
        info = self._studio.model
        groups = () if info is None or info.latent is None else info.latent.groups
        return groups if len(groups) > 1 else ()

    def layer_count(self) -> int:
        """How many layers a code of the model has."""
        info = self._studio.model
        return 1 if info is None or info.latent is None else info.latent.layers

    def set_layers(self, known: Known, first: int, last: int) -> None:
        """Let a direction shift other layers, at the present point as well."""
        amount = amount_of(self._studio.latent, known)
        self.tasks.mark(known, first=first, last=last)
        fresh = next((each for each in self.tasks.known() if each.key == known.key), None)
        if fresh is not None and amount:
            self._put([(fresh, amount)], "Change Layer Range")

    # Words

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.all.set_name(self.tr("All"))
        self.all.setToolTip(self.tr("Morph all sliders together, from none to half as much again"))
        for button, words in (
            (self.find_button, self.tr("Find Directions")),
            (self.strips_button, self.tr("Show pictures along each direction")),
            (self.hidden_button, self.tr("Show hidden directions as well")),
            (self.cancel_button, self.tr("Cancel")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self.progress.setAccessibleName(self.tr("Looking for directions"))
        self._say_hint(False)
        self.hint_button.setText(self.tr("Find Directions"))
        self._fill_menu()

    def _say_hint(self, searching: bool) -> None:
        if searching:
            text = self.tr("Looking for directions. The picture waits until that is done.")
        else:
            text = self.tr(
                "There are no sliders for this model yet. Its main directions can be found."
            )
        self.hint.setText(text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # Building

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(2)
        for button in (self.find_button, self.random_button, self.reset_button):
            bar.addWidget(button)
        bar.addWidget(self.all, 1)
        bar.addWidget(self.hidden_button)
        bar.addWidget(self.strips_button)
        for button in (*self._buttons, self.random_button, self.reset_button, self.cancel_button):
            button.setAutoRaise(True)
            button.setIconSize(QSize(18, 18))
        search = QHBoxLayout()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        search.addWidget(self.progress, 1)
        search.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.fields)
        column.addLayout(bar)
        column.addLayout(search)
        column.addWidget(self.hint)
        column.addWidget(self.hint_button)
        column.addWidget(self.area, 1)
        self._guard = WheelGuard(self)
        self._guard.watch(self)

    def _connect(self) -> None:
        studio, tasks = self._studio, self.tasks
        tasks.changed.connect(self._fill)
        tasks.searching.connect(self._show_search)
        studio.latent_changed.connect(self._follow)
        studio.model_changed.connect(self._fill_menu)
        self.strips.drawn.connect(self._show_strip)
        self.area.seen.connect(self._want_strips)
        self.strips_button.toggled.connect(self._switch_strips)
        self.hidden_button.toggled.connect(self._fill)
        self.cancel_button.clicked.connect(tasks.cancel)
        self.hint_button.clicked.connect(lambda: self.find_button.showMenu())
        self.all.slid.connect(self._morph)
        self.all.done.connect(self._morphed)
        self._show_search(-1.0)

    def _fill_menu(self) -> None:
        info = self._studio.model
        samples = info is not None and info.latent is not None and info.latent.samples
        menu = QMenu(self)
        for method, words, useful in (
            ("pca", self.tr("Most Variation (PCA)"), samples),
            ("sefa", self.tr("From the Weights (SeFa)"), True),
        ):
            part = menu.addMenu(words)
            part.setEnabled(useful)
            part.addAction(self.tr("All Layers"), lambda m=method: self.tasks.find(m))
            for first, last in self.groups():
                name = self.tr("Layers {first} to {last}").format(first=first + 1, last=last + 1)
                part.addAction(name, lambda m=method, f=first, n=last: self.tasks.find(m, f, n))
        menu.addAction(self._window.actions_["latent_examples"])
        menu.addSeparator()
        menu.addAction(self._window.actions_["latent_import"])
        menu.addAction(self.tr("Share These…"), lambda: self.tasks.share(self.shown()))
        old = self.find_button.menu()
        self.find_button.setMenu(menu)
        if old is not None:
            old.deleteLater()

    # Rows

    def _fill(self) -> None:
        hidden = self.hidden_button.isChecked()
        known = self.tasks.known()
        shown = [each for each in known if hidden or not each.mark.hidden]
        for key in [key for key in self.rows if key not in {each.key for each in shown}]:
            self.area.take(self.rows.pop(key))
        rows: dict[str, DirectionRow] = {}
        for each in shown:
            row = self.rows.get(each.key)
            if row is None:
                row = self._make_row(each)
            else:
                row.show_known(each)
            row.setEnabled(True)
            rows[each.key] = row
        self.rows = rows
        self.area.show_rows(list(rows.values()))
        self.hidden_button.setVisible(hidden or any(each.mark.hidden for each in known))
        some = bool(known) or self._studio.model is None
        self.hint.setVisible(not some)
        self.hint_button.setVisible(not some)
        for widget in (self.all, self.random_button, self.reset_button, self.strips_button):
            widget.setEnabled(bool(shown))
        self._follow()
        self._want_strips()

    def _make_row(self, known: Known) -> DirectionRow:
        row = DirectionRow(known, self._window.icons)
        row.set_strips(self.strips_button.isChecked())
        row.show_strip(self.strips.strip(known.key))
        row.moved.connect(lambda amount: self._slide(row, amount))
        row.ended.connect(self._end_drag)
        row.linked.connect(lambda on: self.tasks.mark(row.known, linked=on))
        row.menu_wanted.connect(lambda at: self._open_menu(row, at))
        row.entered.connect(self._want_strips)
        self._guard.watch(row)
        return row

    def _open_menu(self, row: DirectionRow, at: QPoint) -> None:
        menu = direction_menu(self, row.known)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _slide(self, row: DirectionRow, amount: float) -> None:
        before = amount_of(self._studio.latent, row.known)
        moved = [(row.known, amount)]
        if row.known.mark.linked:
            for other in self.shown():
                if other.mark.linked and other.key != row.known.key:
                    span = other.direction.span
                    there = amount_of(self._studio.latent, other) + amount - before
                    moved.append((other, min(span, max(-span, there))))
        self._put(moved, "Slide", f"slide {row.known.key} {self._drag}")

    def _end_drag(self) -> None:
        self._drag += 1
        self._studio.settle()

    def _morph(self, percent: float) -> None:
        if not self._whole:
            latent = self._studio.latent
            self._whole = tuple((known, amount_of(latent, known)) for known in self.shown())
        moved = [(known, amount * percent / 100) for known, amount in self._whole]
        self._put(moved, "Slide", f"all {self._drag}")

    def _morphed(self) -> None:
        self._whole = ()
        self.all.show_value(100)
        self._end_drag()

    def _put(self, moved: Sequence[tuple[Known, float]], step: str, merge: str = "") -> None:
        self._studio.set_latent(shifted_all(self._studio.latent, moved), step, merge)

    # What it shows

    def _follow(self) -> None:
        if self._studio.model is None:
            return
        latent = self._studio.latent
        for row in self.rows.values():
            row.show_amount(amount_of(latent, row.known))

    def _show_strip(self, key: str) -> None:
        row = self.rows.get(key)
        if row is not None:
            row.show_strip(self.strips.strip(key))

    def _switch_strips(self, on: bool) -> None:
        self._window.remember(_STRIPS, "on" if on else "off")
        for row in self.rows.values():
            row.set_strips(on)
        self._want_strips()

    def _want_strips(self) -> None:
        on = self.strips_button.isChecked()
        self.strips.want([row.known for row in self.area.in_sight()] if on else [])

    def _show_search(self, share: float) -> None:
        for widget in (self.progress, self.cancel_button):
            widget.setVisible(share >= 0)
        self.progress.setValue(round(1000 * max(0.0, share)))
        self.find_button.setEnabled(share < 0)
        self.hint_button.setEnabled(share < 0)
        self._say_hint(share >= 0)
