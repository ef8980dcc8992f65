"""The projection page: a picture, and the search for the point whose picture is most like it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.latents.gathering import Taken, selected_rect, take_canvas, take_file
from aipaint.app.latents.projecting import Projection
from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.ui.latents.likeness_view import LikenessView
from aipaint.ui.latents.loss_plot import LossPlot
from aipaint.ui.paint_view import local_files
from aipaint.ui.widgets import WheelGuard

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow

_SOURCES = ("file", "gallery", "canvas", "selection")
_MOST_STEPS, _STEPS = 2000, 300
_REST = 40  # milliseconds between two drawings of curve and picture: a search may be quicker
_SET = "latent projection"


class ProjectPage(QWidget):
    """Pictures come from a file, the gallery, the canvas or what is selected of it, or are dropped.

    What is found becomes the present point, and so can be slid.
    """

    def __init__(self, window: MainWindow, studio: LatentStudio) -> None:
        super().__init__()
        self._window, self._studio = window, studio
        self.projection = Projection(studio)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._draw)
        self.takers = {name: QToolButton() for name in _SOURCES}
        self.space, self.start = QComboBox(), QComboBox()
        self.steps = QSpinBox()
        self.steps.setRange(10, _MOST_STEPS)
        self.steps.setSingleStep(50)
        self.steps.setValue(_STEPS)
        self.begin_button, self.cancel_button = QPushButton(), QPushButton()
        self.begin_button.setObjectName("primary")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.says = QLabel()
        self.says.setObjectName("muted")
        self.says.setWordWrap(True)
        self.both_button, self.error_button = QToolButton(), QToolButton()
        self.view = LikenessView(window.theme)
        self.plot = LossPlot(window.theme)
        self.keep_button = QPushButton()
        self._labels = {name: QLabel() for name in ("space", "start", "steps")}
        self._arrange()
        self._guard = WheelGuard(self)
        self._guard.watch(self)
        self.setAcceptDrops(True)
        self.retranslate()
        self._recall()
        self._connect()
        self._follow()

    # Where the picture comes from

    def choose_file(self) -> None:
        """Ask for a picture file."""
        window = self._window
        folder = window.session.settings.save_folder or str(Path.home())
        dialog = QFileDialog(window, self.tr("Project a Picture"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        endings = "*.png *.jpg *.jpeg *.webp *.avif *.bmp *.tif *.tiff"
        dialog.setNameFilter(self.tr("Pictures ({endings})").format(endings=endings))
        dialog.fileSelected.connect(lambda name: self.use_file(Path(name)))
        dialog.open()

    def use_file(self, path: Path) -> None:
        """Look for the picture of a file."""
        take_file(self._window.session, path, self._take, self._window.session.show_error)

    def use_gallery(self) -> None:
        """Look for the picture that is shown or chosen in the gallery."""
        path = self._window.pictures.file()
        if path is None:
            self._window.note(say("Choose a picture in the gallery first, or drop one here."))
        else:
            self.use_file(path)

    def use_canvas(self) -> None:
        """Look for what is seen where the studio's picture lies."""
        taken = take_canvas(self._window.workspace, self._studio.rect())
        if taken is not None:
            self._take(taken)

    def use_selection(self) -> None:
        """Look for what is selected on the canvas: the rectangle around it."""
        taken = take_canvas(self._window.workspace, selected_rect(self._window.workspace))
        if taken is None:
            self._window.session.show_error(
                UserError(
                    "Nothing is selected to be projected.",
                    "A projection looks for what lies within the selection.",
                    "Select a part of the canvas first.",
                )
            )
        else:
            self._take(taken)

    # The search

    def begin(self) -> None:
        """Start to look."""
        from_present = self.start.currentData() == "present"
        space = "w" if self.space.currentData() == "w" else "w+"
        if self.projection.start(space, self.steps.value(), from_present):
            self._remember()

    def cancel(self) -> None:
        """Look no more."""
        self.projection.cancel()

    def keep(self) -> None:
        """Keep what was found in the gallery, as made from the picture it was found for."""
        from aipaint.core.metadata import Parent

        found = self.projection.found
        if found is not None:
            parents = tuple(Parent("mix", origin) for origin in self.projection.origins)
            self._studio.keep(found, parents)
            self._window.note(say("What was found is kept in the gallery."))

    # Words

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for name, text, tip in (
            ("file", self.tr("File…"), self.tr("Look for the picture of a file")),
            ("gallery", self.tr("Gallery"), self.tr("Look for the picture chosen in the gallery")),
            ("canvas", self.tr("Canvas"), self.tr("Look for what is on the canvas")),
            ("selection", self.tr("Selection"), self.tr("Look for what is selected")),
        ):
            button = self.takers[name]
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        for name, field, text, tip in (
            ("space", self.space, self.tr("Space"), self.tr("W keeps to what the model draws well,"
             " W+ comes nearer to the picture")),
            ("start", self.start, self.tr("From"), self.tr("Where the search begins")),
            ("steps", self.steps, self.tr("Steps"), self.tr("How long it looks")),
        ):  # fmt: skip
            self._labels[name].setText(text)
            field.setAccessibleName(text)
            field.setToolTip(tip)
        _fill(self.space, (("w+", self.tr("W+ (nearer)")), ("w", self.tr("W (safer)"))))
        _fill(
            self.start, (("mean", self.tr("The middle")), ("present", self.tr("The present point")))
        )
        self.begin_button.setText(self.tr("Project"))
        self.begin_button.setToolTip(self.tr("Look for the point whose picture is most like it"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.cancel_button.setToolTip(self.tr("Look no more; everything stays as it was"))
        self.bar.setAccessibleName(self.tr("How far the search is"))
        self.both_button.setText(self.tr("Side by Side"))
        self.both_button.setToolTip(self.tr("The picture, and what was found"))
        self.error_button.setText(self.tr("Error"))
        self.error_button.setToolTip(self.tr("Where it is off: the hotter, the further"))
        self.keep_button.setText(self.tr("Keep It"))
        self.keep_button.setToolTip(self.tr("Keep it in the gallery, with where it comes from"))
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasImage() or local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_files(event.mimeData())
        image = QImage(event.mimeData().imageData()) if event.mimeData().hasImage() else QImage()
        if paths:
            event.acceptProposedAction()
            self.use_file(paths[0])
        elif not image.isNull():
            event.acceptProposedAction()
            self._take(Taken(image))

    # Within

    def _arrange(self) -> None:
        icons = self._window.icons
        sources = QHBoxLayout()
        sources.setSpacing(4)
        for name in _SOURCES:
            sources.addWidget(self.takers[name], 1)
        numbers = QGridLayout()
        numbers.setHorizontalSpacing(8)
        numbers.setVerticalSpacing(4)
        numbers.setColumnStretch(1, 1)
        numbers.setColumnStretch(3, 1)
        fields = {"space": self.space, "steps": self.steps, "start": self.start}
        for name, (row, column, span) in {
            "space": (0, 0, 1), "steps": (0, 2, 1), "start": (1, 0, 1),
        }.items():  # fmt: skip
            self._labels[name].setBuddy(fields[name])
            numbers.addWidget(self._labels[name], row, column)
            numbers.addWidget(fields[name], row, column + 1, 1, span)
        ends = QHBoxLayout()
        ends.addWidget(self.begin_button, 1)
        ends.addWidget(self.cancel_button, 1)
        numbers.addLayout(ends, 1, 2, 1, 2)
        icons.give(self.begin_button, "scan-search", "on_primary")
        shows, group = QHBoxLayout(), QButtonGroup(self)
        shows.setSpacing(4)
        for button in (self.both_button, self.error_button):
            button.setCheckable(True)
            button.setAutoRaise(True)
            group.addButton(button)
            shows.addWidget(button)
        self.both_button.setChecked(True)
        shows.addStretch(1)
        icons.give(self.keep_button, "images")
        shows.addWidget(self.keep_button)
        self.bar.setFixedHeight(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(sources)
        column.addLayout(numbers)
        column.addWidget(self.bar)
        column.addWidget(self.says)
        column.addWidget(self.view, 1)
        column.addLayout(shows)
        column.addWidget(self.plot)

    def _connect(self) -> None:
        projection = self.projection
        for name, do in (
            ("file", self.choose_file), ("gallery", self.use_gallery),
            ("canvas", self.use_canvas), ("selection", self.use_selection),
        ):  # fmt: skip
            self.takers[name].clicked.connect(do)
        self.begin_button.clicked.connect(self.begin)
        self.cancel_button.clicked.connect(self.cancel)
        self.both_button.clicked.connect(lambda: self.view.set_show("both"))
        self.error_button.clicked.connect(lambda: self.view.set_show("error"))
        self.keep_button.clicked.connect(self.keep)
        projection.changed.connect(self._follow)
        projection.stepped.connect(self._step)
        projection.failed.connect(self._window.session.failed)
        self._studio.model_changed.connect(self._follow)
        self._window.workspace.changed.connect(self._allow)
        self._window.workspace.replaced.connect(self._allow)

    def _take(self, taken: Taken) -> None:
        self.projection.set_source(taken.image, taken.origins)

    def _step(self) -> None:
        # Not every step is drawn, but the newest always is, also where the search then pauses.
        if not self._rest.isActive():
            self._rest.start(_REST)

    def _draw(self) -> None:
        projection = self.projection
        done = len(projection.losses)
        self.bar.setRange(0, max(1, projection.steps))
        self.bar.setValue(done)
        self.plot.show_losses(list(projection.losses), projection.steps)
        self.view.show_pictures(projection.source, projection.picture)
        self._say()

    def _follow(self) -> None:
        running = self.projection.is_running()
        self.begin_button.setVisible(not running)
        self.cancel_button.setVisible(running)
        for field in (self.space, self.start, self.steps, *self.takers.values()):
            field.setEnabled(not running)
        self._draw()
        self._allow()

    def _allow(self) -> None:
        projection = self.projection
        able = projection.can_project()
        self.begin_button.setEnabled(able and projection.source is not None)
        self.keep_button.setEnabled(projection.found is not None)
        if not projection.is_running():
            document = self._window.workspace.document
            self.takers["canvas"].setEnabled(document is not None)
            selected = document is not None and document.state.selection is not None
            self.takers["selection"].setEnabled(selected)

    def _say(self) -> None:
        projection = self.projection
        if not projection.can_project():
            text = self.tr(
                "No pictures can be looked for in this model. A StyleGAN can do that; an"
                " autoencoder encodes a picture at once."
            )
        elif projection.is_loading():
            text = self.tr("Loading…")
        elif projection.is_running() and not projection.losses:
            text = self.tr("It begins…")
        elif projection.is_running():
            text = self.tr("Step {step} of {steps}, {seconds} s left").format(
                step=len(projection.losses), steps=projection.steps, seconds=round(projection.eta)
            )
        elif projection.found is not None:
            text = self.tr("Found: it is the present point now, and can be slid.")
        elif projection.source is None:
            text = self.tr("Choose a picture, or drop one here.")
        else:
            text = ""
        self.says.setText(text)
        self.bar.setVisible(projection.is_running())

    def _recall(self) -> None:
        kept = self._window.recall(_SET).split()
        if len(kept) == 3 and kept[2].isdigit():
            self.space.setCurrentIndex(max(0, self.space.findData(kept[0])))
            self.start.setCurrentIndex(max(0, self.start.findData(kept[1])))
            self.steps.setValue(int(kept[2]))

    def _remember(self) -> None:
        kept = f"{self.space.currentData()} {self.start.currentData()} {self.steps.value()}"
        self._window.remember(_SET, kept)


def _fill(box: QComboBox, rows: tuple[tuple[str, str], ...]) -> None:
    """Put rows (value, name) into a box; what was chosen stays."""
    row = max(0, box.currentIndex())
    box.clear()
    for value, name in rows:
        box.addItem(name, value)
    box.setCurrentIndex(row)
