"""What filters do to the open document: upscale it, cut out a subject, take another's style."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox

from aipaint.app.filter_models import UpscalerRow, upscaler_rows
from aipaint.app.filter_work import FilterWork
from aipaint.core.errors import UserError
from aipaint.core.pixels import Image
from aipaint.ui.live_switch import live_recipe

if TYPE_CHECKING:
    from aipaint.app.filter_work import Of
    from aipaint.paint.document import Change
    from aipaint.repaint.detail import Detailing
    from aipaint.ui.filter_dialogs import DetailWish
    from aipaint.ui.main_window import MainWindow

_STYLE_SIDE = 1024  # pixels of a style's picture that are looked at


class FilterTasks(QObject):
    """Connects the actions of filters. work: what does them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self.work = FilterWork(window.session, window.workspace)
        self.work.do = window.edits.do
        window.actions_.connect_all(
            {
                "upscale": self.ask_to_upscale,
                "remove_background": self.remove_background,
                "stylize": self.ask_for_style,
            }
        )
        self._workspace.changed.connect(self._allow)
        self._workspace.replaced.connect(self._allow)
        self._allow()

    def attempt(self, do: Callable[[], object]) -> None:
        """Do something; why it cannot be done is shown. What a tool is making is done first."""
        tool = self._window.paint.tool()
        if tool is not None and tool.is_busy():
            tool.confirm()
        self._window.banner.dismiss()
        try:
            do()
        except UserError as error:
            self._window.session.show_error(error)
        else:
            self._window.stage.back()  # else the result would come behind a gallery's picture

    def ask_to_upscale(self) -> None:
        """Ask by how much and with what, and enlarge the image."""
        from aipaint.app.canvas_plan import native_of
        from aipaint.repaint.detail import is_coarse
        from aipaint.ui.filter_dialogs import UpscaleDialog

        session = self._window.session

        def then(models: list[UpscalerRow]) -> None:
            document = self._workspace.document
            if document is None:
                return
            panel = self._window.generate_panel
            recipe = live_recipe(panel)
            info = None if recipe is None else session.models.info(recipe.model)
            painter = "" if info is None else info.name
            coarse = info is not None and is_coarse(native_of(info))
            dialog = UpscaleDialog(
                document.state, models, self._window, painter, panel.prompt.text(), coarse
            )
            dialog.chosen.connect(self._upscale)
            dialog.open()

        session.errands.run(lambda: upscaler_rows(session.home), then)

    def remove_background(self) -> None:
        """Hide the background of the active layer; one that has a mask is asked about first."""
        document = self._workspace.document
        layer = None if document is None else document.state.layer()
        if layer is None or layer.mask is None:
            self.attempt(self.work.remove_background)
            return
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Remove Background"))
        box.setText(self.tr("The layer “{name}” has a mask already.").format(name=layer.name))
        box.setInformativeText(self.tr("The background can be hidden beside what it hides."))
        role = QMessageBox.ButtonRole
        combine = box.addButton(self.tr("Combine"), role.AcceptRole)
        renew = box.addButton(self.tr("Replace the Mask"), role.DestructiveRole)
        box.addButton(self.tr("Cancel"), role.RejectRole)
        box.setDefaultButton(combine)
        combine.clicked.connect(lambda: self.attempt(lambda: self.work.remove_background(True)))
        renew.clicked.connect(lambda: self.attempt(lambda: self.work.remove_background(False)))
        box.open()

    def ask_for_style(self) -> None:
        """Ask for a picture and how much, and paint in its style."""
        from aipaint.ui.filter_dialogs import StyleDialog

        document = self._workspace.document
        if document is None:
            return
        entry = self._window.strip.current()
        path = None if entry is None else entry.path
        prompt = "" if entry is None else " ".join(entry.recipe.prompt.split())

        def chosen(style: Path, strength: float, of: Of) -> None:
            self._stylize(style, strength, of, (style == path and prompt) or style.stem)

        dialog = StyleDialog(path, document.state.layer() is not None, self._window)
        dialog.chosen.connect(chosen)
        dialog.open()

    # Within

    def _upscale(
        self, scale: int, model: str, keep_layers: bool, detail: DetailWish | None = None
    ) -> None:
        name = self.tr("Upscaled")
        self.attempt(
            lambda: self.work.upscale(
                scale, model, name, keep_layers, None if detail is None else self._detailing(detail)
            )
        )

    def _detailing(self, wish: DetailWish) -> Detailing:
        """The Generate panel's recipe with another prompt. Raises UserError without a model."""
        from aipaint.app.canvas_plan import native_of
        from aipaint.repaint.detail import Detailing

        panel = self._window.generate_panel
        recipe = live_recipe(panel)
        info = None if recipe is None else self._window.session.models.info(recipe.model)
        if recipe is None or info is None:
            raise UserError(
                "There is no model that could paint detail.", "", "Choose one in the panel first."
            )
        recipe = msgspec.structs.replace(recipe, prompt=panel.style_bar.apply(wish.prompt))
        return Detailing(recipe, native_of(info), wish.strength)

    def _stylize(self, path: Path, strength: float, of: Of, called: str) -> None:
        def then(style: Image | UserError) -> None:
            if isinstance(style, UserError):
                self._window.session.show_error(style)
                return
            name = self.tr("In the style of {name}").format(name=called[:40])
            self.attempt(lambda: self.work.stylize(style, strength, of, name))

        self._window.session.errands.run(lambda: _style_of(path), then)

    def _allow(self, change: Change | None = None) -> None:
        if change is not None and not change.committed:
            return
        document = self._workspace.document
        layer = None if document is None else document.state.layer()
        for name in ("upscale", "stylize"):
            self._window.actions_[name].setEnabled(document is not None)
        self._window.actions_["remove_background"].setEnabled(layer is not None and not layer.group)


def _style_of(path: Path) -> Image | UserError:
    """Read a style's picture, no larger than is of use. Slow."""
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QColor, QImage, QPainter

    from aipaint.app.pictures import from_qimage
    from aipaint.paint.compositor import thumbnail
    from aipaint.paint.files.opening import open_document

    try:
        state = open_document(path).state
    except UserError as error:
        return error.with_traceback(None)
    side = min(_STYLE_SIDE, max(state.width, state.height))
    small = thumbnail(state, side)
    ground = QImage(small.size(), QImage.Format.Format_RGB32)
    ground.fill(QColor("white"))
    painter = QPainter(ground)
    painter.drawImage(QRect(0, 0, small.width(), small.height()), small)
    painter.end()
    return from_qimage(ground)
