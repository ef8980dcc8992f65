"""What the latent studio's dock shows: the model above, a page, and below what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSignalBlocker, QSize
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.ui.widgets import WheelGuard

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.latents.pages import PageSpec
    from aipaint.ui.latents.sliders import SlidersPage
    from aipaint.ui.main_window import MainWindow

_PAGE = "latent page"  # under which the page is remembered


class Inside(QWidget):
    """Pages share the model and the picture; a page is made when it is first looked at."""

    def __init__(self, window: MainWindow, studio: LatentStudio, pages: Sequence[PageSpec]) -> None:
        super().__init__()
        self._window, self._studio = window, studio
        self._specs: dict[str, PageSpec] = {}
        self._made: dict[str, QWidget] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self.model = QComboBox()
        self.model.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.model.setMinimumContentsLength(8)
        self.says = QLabel()
        self.says.setObjectName("muted")
        self._bar = QHBoxLayout()
        self._bar.setSpacing(2)
        self._bar.addStretch(1)
        self.stack = QStackedWidget()
        self.empty = QLabel()
        self.empty.setObjectName("muted")
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(16, 24, 16, 24)
        self.stack.addWidget(self.empty)
        self.show_button, self.layer_button, self.keep_button = (
            QToolButton(), QPushButton(), QPushButton()
        )  # fmt: skip
        self.show_button.setDefaultAction(window.actions_["latent_show"])
        window.icons.give(self.layer_button, "layers")
        window.icons.give(self.keep_button, "images")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.show_button)
        foot.addWidget(self.layer_button, 1)
        foot.addWidget(self.keep_button, 1)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.model, 1)
        head.addWidget(self.says)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._bar)
        column.addWidget(self.stack, 1)
        column.addLayout(foot)
        self._guard = WheelGuard(self)
        self._guard.watch(self)
        self.setAcceptDrops(True)
        for page in pages:
            self.add_page(page)
        self._present = window.recall(_PAGE)
        if self._present not in self._specs:
            self._present = next(iter(self._specs), "")
        self._connect()
        self.retranslate()
        self._refill()

    # Pages

    def add_page(self, page: PageSpec) -> None:
        """Add a button that leads to a page."""
        button = QToolButton()
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setIconSize(QSize(18, 18))
        self._window.icons.give(button, page.icon)
        button.clicked.connect(lambda: self.show_page(page.name))
        self._group.addButton(button)
        self._bar.insertWidget(self._bar.count() - 1, button)
        self._specs[page.name], self._buttons[page.name] = page, button
        self._name_button(page)

    def page(self, name: str) -> QWidget | None:
        """The page of that name, None while it was not looked at."""
        return self._made.get(name)

    def show_page(self, name: str) -> QWidget:
        """Look at a page, and return it."""
        self._present = name
        self._window.remember(_PAGE, name)
        made = self._make(name)
        self.show_present()
        return made

    def show_present(self) -> None:
        """Show the present page, or why there is none."""
        if self._studio.model is None:
            self.stack.setCurrentWidget(self.empty)
        elif self._present:
            self.stack.setCurrentWidget(self._make(self._present))
        if self._present:
            self._buttons[self._present].setChecked(True)

    def do(self, action: str) -> None:
        """Do what an action of the menu says."""
        studio = self._studio
        if action == "latent_show":
            self._show_on_canvas()
        elif action == "latent_layer":
            studio.to_layer()
        elif action == "latent_keep":
            studio.keep()
        elif studio.model is not None:
            self._sliders().do(action)

    def import_directions(self, paths: Sequence[Path]) -> None:
        """Take files with directions into the model's list."""
        if self._studio.model is not None:
            self._sliders().import_files(paths)

    # Words

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.model.setAccessibleName(self.tr("Model"))
        self.empty.setText(
            self.tr(
                "There is no model here whose latent space can be walked in. Put a StyleGAN, a"
                " BigGAN or an autoencoder into the models folder, and look for models again."
            )
        )
        self.layer_button.setText(self.tr("To Layer"))
        self.layer_button.setToolTip(self.tr("Make the picture a layer in its place"))
        self.keep_button.setText(self.tr("Keep"))
        self.keep_button.setToolTip(self.tr("Keep the picture in the gallery, with its recipe"))
        for page in self._specs.values():
            self._name_button(page)
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # Dropped on it

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        from aipaint.ui.latents.dropping import drop

        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            drop(self._window, self._studio, paths)

    # Within

    def _connect(self) -> None:
        studio = self._studio
        studio.models_changed.connect(self._refill)
        studio.model_changed.connect(self._follow)
        studio.busy_changed.connect(self._say)
        studio.picture_changed.connect(lambda _image: self._say())
        self.model.activated.connect(lambda row: studio.set_model(self.model.itemData(row)))
        studio.ticks.wanted.connect(self._begin_with_ticks)
        self.layer_button.clicked.connect(lambda: studio.to_layer())
        self.keep_button.clicked.connect(lambda: studio.keep())

    def _sliders(self) -> SlidersPage:
        from aipaint.ui.latents.sliders import SlidersPage

        page = self.show_page("sliders")
        assert isinstance(page, SlidersPage)
        return page

    def _begin_with_ticks(self, name: str) -> None:
        if name not in self._specs:
            return
        new = name not in self._made
        self.show_page(name)
        if new:
            # A page that was made just now has not heard of it.
            self._studio.ticks.wanted.emit(name)

    def _make(self, name: str) -> QWidget:
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = self._specs[name].make(self._window, self._studio)
            self.stack.addWidget(made)
        return made

    def _name_button(self, page: PageSpec) -> None:
        words = QCoreApplication.translate("Actions", page.title).replace("&", "")
        keys = page.keys
        button = self._buttons[page.name]
        button.setToolTip(f"{words} ({keys})" if keys else words)
        button.setAccessibleName(words)

    def _refill(self) -> None:
        blocker = QSignalBlocker(self.model)
        self.model.clear()
        for info in self._studio.models():
            self.model.addItem(info.name, info.id)
            self.model.setItemData(self.model.count() - 1, str(info.path), 3)
        blocker.unblock()
        if self._window.latents.is_seen():
            self._studio.begin()
        self._follow()

    def _follow(self) -> None:
        info = self._studio.model
        self.model.setCurrentIndex(-1 if info is None else self.model.findData(info.id))
        self.model.setEnabled(self.model.count() > 0)
        for button in (self.layer_button, self.keep_button):
            button.setEnabled(info is not None)
        self.show_present()
        self._say()

    def _show_on_canvas(self) -> None:
        sheet = self._window.latents.sheet
        if sheet is not None:
            sheet.set_wanted(self._window.actions_["latent_show"].isChecked())

    def _say(self) -> None:
        if self._studio.is_loading():
            text = self.tr("Loading…")
        elif self._studio.is_busy() and self._window.session.queue.current() is not None:
            text = self.tr("Waits…")
        else:
            text = ""
        self.says.setText(text)
        self.says.setVisible(bool(text))
