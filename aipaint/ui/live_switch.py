"""The bar of live painting: below the canvas while it is on, and its answer over the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from aipaint.app.live import STRENGTH, LivePainter
from aipaint.core.recipe import Recipe
from aipaint.ui.document_tasks import layer_name
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.widgets import WheelGuard

if TYPE_CHECKING:
    from aipaint.paint.document import Change
    from aipaint.ui.generate_dock import GeneratePanel
    from aipaint.ui.main_window import MainWindow
    from aipaint.ui.paint_view import PaintView

_PALE = 0.35  # of its opacity has an answer that is of an older picture
_STRENGTH, _OPACITY = "live strength", "live opacity"


class LiveBar(QFrame):
    """How strongly the model paints, how much of it is seen, and a button that keeps it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.setObjectName("contact")
        self._window = window
        self._action = window.actions_["live"]
        self.live = LivePainter(
            window.session,
            window.workspace,
            lambda: window.wildcards.quietly(live_recipe(window.generate_panel)),
            lambda recipe: layer_name(recipe, self.tr("Live Picture")),
        )
        self.strength, self.opacity = SlideBox(5, 100, " %"), SlideBox(0, 100, " %")
        self.says, self.show_button = QLabel(), QToolButton()
        self.says.setObjectName("muted")
        self.show_button.setCheckable(True)
        self.show_button.setChecked(True)
        self.keep_button, self.close_button = QPushButton(), QToolButton()
        for button, icon in (
            (self.show_button, "eye"), (self.keep_button, "check"), (self.close_button, "x"),
        ):  # fmt: skip
            window.icons.give(button, icon)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        for box in (self.strength, self.opacity):
            box.setMinimumWidth(120)
            box.setMaximumWidth(200)
            row.addWidget(box, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.says, 1)
        row.addWidget(self.keep_button)
        row.addWidget(self.close_button)
        self._guard = WheelGuard(self)
        self._guard.watch(self)
        self.sheet = LiveSheet(window.paint, self.live)
        self._recall()
        self._connect()
        self.retranslate()
        self._follow(False)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.strength.set_name(self.tr("Strength"))
        self.strength.setToolTip(self.tr("How much the model may change what you paint"))
        self.opacity.set_name(self.tr("Shown"))
        self.opacity.setToolTip(self.tr("How opaque the model's picture lies over yours"))
        self.keep_button.setText(self.tr("Keep"))
        self.keep_button.setToolTip(self.tr("Make the model's picture a layer"))
        for button, words in (
            (self.show_button, self.tr("Show the model's picture over yours")),
            (self.close_button, self.tr("End live painting")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _connect(self) -> None:
        window, live = self._window, self.live
        window.actions_.connect_all(
            {"live": lambda: live.switch(self._action.isChecked()), "keep_live": live.keep}
        )
        window.generate_panel.draft_changed.connect(lambda _draft: live.ask())
        window.workspace.changed.connect(self._hear)
        self.strength.slid.connect(self._set_strength)
        self.opacity.slid.connect(self._set_opacity)
        self.show_button.toggled.connect(self.sheet.set_shown)
        self.keep_button.clicked.connect(self._keep)
        self.close_button.clicked.connect(lambda: live.switch(False))
        live.switched.connect(self._follow)
        live.answered.connect(self._say)
        live.progressed.connect(self._say)
        live.failed.connect(window.session.failed)

    def _keep(self) -> None:
        self.live.keep()
        # The button is of no use until the next answer; meanwhile one paints on.
        self._window.paint.setFocus()

    def _recall(self) -> None:
        kept = self._window.session.settings.kept
        self.strength.show_value(_percent(kept.get(_STRENGTH), round(STRENGTH * 100)))
        self.opacity.show_value(_percent(kept.get(_OPACITY), 100))
        self.live.set_strength(self.strength.value() / 100)
        self.sheet.set_opacity(self.opacity.value() / 100)

    def _set_strength(self, percent: float) -> None:
        self.live.set_strength(percent / 100)
        self._remember(_STRENGTH, percent)

    def _set_opacity(self, percent: float) -> None:
        self.sheet.set_opacity(percent / 100)
        self._remember(_OPACITY, percent)

    def _remember(self, key: str, percent: float) -> None:
        session = self._window.session
        session.remember(kept={**session.settings.kept, key: f"{percent:.0f}"})

    def _follow(self, on: bool) -> None:
        self.setVisible(on)
        self._action.setChecked(on)
        self._say()

    def _hear(self, change: Change) -> None:
        self.sheet.set_busy(not change.committed)

    def _say(self) -> None:
        """How much is asked of the model, in few words: it may have turned itself down."""
        answer = self.live.answer()
        self.keep_button.setEnabled(answer is not None)
        self._window.actions_["keep_live"].setEnabled(answer is not None)
        if self.live.is_waiting():
            text = self.tr("Waits until the other picture is painted")
        elif answer is None and self._window.workspace.document is None:
            text = self.tr("Begins with a document")
        elif answer is None:
            text = self.tr("Begins…")
        else:
            recipe = answer.recipe
            text = self.tr("{steps} steps, {size} px").format(
                steps=recipe.steps, size=max(recipe.width, recipe.height)
            )
        slower = self.tr("Fewer steps and pixels than asked for, so that it keeps up with you.")
        self.says.setText(text)
        self.says.setToolTip(slower if self.live.is_lowered() else "")
        self.sheet.update()


class LiveSheet:
    """Draws the answer over the document: pale while it is of an older picture."""

    def __init__(self, paint: PaintView, live: LivePainter) -> None:
        self._paint, self._live = paint, live
        self._opacity, self._shown, self._busy = 1.0, True, False
        paint.overlays.insert(0, self)  # below the selection's border and the frame
        live.answered.connect(self.update)

    def set_opacity(self, opacity: float) -> None:
        """How much of the answer is seen, 0 to 1."""
        self._opacity = opacity
        self.update()

    def set_shown(self, shown: bool) -> None:
        """Draw it or not."""
        self._shown = shown
        self.update()

    def set_busy(self, busy: bool) -> None:
        """Whether a stroke is under way, which must be seen."""
        if busy != self._busy:
            self._busy = busy
            self.update()

    def update(self) -> None:
        """Draw again what it covers."""
        self._paint.update()

    def paint(self, painter: QPainter) -> None:
        """See `aipaint.ui.paint_view.Overlay`."""
        answer = self._live.answer()
        if answer is None or not self._shown:
            return
        fresh = self._live.is_current() and not self._busy
        painter.setTransform(self._paint.to_view())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(self._opacity * (1.0 if fresh else _PALE))
        painter.drawImage(QRectF(answer.rect), answer.image)


def live_recipe(panel: GeneratePanel) -> Recipe | None:
    """Return the panel's recipe as it stands, its seed as well; None without a model."""
    draft = panel.draft()
    if not draft.model:
        return None
    return Recipe(
        prompt=panel.style_bar.apply(draft.prompt),
        negative_prompt=draft.negative_prompt if draft.negative_shown else "",
        model=draft.model,
        steps=draft.steps,
        guidance=draft.guidance,
        sampler=draft.sampler,
        seed=draft.seed,
        width=draft.width,
        height=draft.height,
    )


def _percent(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() else otherwise
