"""The window: puts canvas, panels and menus together and lets them talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QMoveEvent, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from aipaint.app.first_look import FirstLook
from aipaint.app.i18n import Translations
from aipaint.ui.prompt_edit import PromptEdit
from aipaint.ui.theme import PANEL_WIDTH, ThemeSwitch, use_letters

if TYPE_CHECKING:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QDockWidget

    from aipaint.app.engine_thread import Arrival
    from aipaint.app.session import Session
    from aipaint.core.events import AnyEvent
    from aipaint.core.messages import Message
    from aipaint.core.recipe import Recipe

_ANY_WIDTH = 16_777_215  # what Qt means by no limit
_DOCKS = ("dock_generate", "dock_gallery", "dock_queue")
_NOTE_MS = 8000
_TOOLS = ("fit", "actual", "zoom_in", "zoom_out", "", "use_settings", "copy", "save_as", "",
          "history", "palette")  # fmt: skip


class MainWindow(QMainWindow):
    """The studio, in two steps: what one writes into at once, everything else when that is seen.

    The first step costs little more than an empty window: the prompt can be typed while the rest
    is fetched and built. `furnish` does the rest; nothing else may be asked of it before.
    """

    first_painted = Signal()

    def __init__(self, look: FirstLook, theme: ThemeSwitch, translations: Translations) -> None:
        super().__init__()
        self.theme = theme
        self.translations = translations
        if translations.language == "zh_CN":
            use_letters()
        self.setWindowTitle("aipaint")
        self.setObjectName("main")
        self._painted = self._furnished = False
        self._following = True
        self.prompt = PromptEdit(lines=5, at_least=3)
        self.prompt.set_text(look.prompt)
        self.prompt.setAccessibleName(self.tr("Prompt"))
        self.prompt.setPlaceholderText(self.tr("What should be painted?"))
        # No docks yet, but their colours and places.
        ground, column = QWidget(), QVBoxLayout()
        ground.setAutoFillBackground(True)
        ground.setPalette(QPalette(QColor(theme.tokens.canvas)))
        self.prompt.setFixedWidth(PANEL_WIDTH)
        column.setContentsMargins(8, 88, 8, 8)
        column.addWidget(self.prompt)
        column.addStretch(1)
        first = QWidget()
        row = QHBoxLayout(first)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(ground, 1)
        row.addLayout(column)
        self.setCentralWidget(first)
        self._restore_geometry(look.geometry)
        self.prompt.setFocus()

    def furnish(self, session: Session) -> None:
        """Build everything else around what is there, and start the session."""
        # Imported here: the first step does not wait for any of it.
        import msgspec

        from aipaint.ui.actions import Actions
        from aipaint.ui.banner import Banner
        from aipaint.ui.canvas_view import CanvasView
        from aipaint.ui.empty_hint import EmptyHint
        from aipaint.ui.gallery_strip import GalleryStrip
        from aipaint.ui.generate_dock import GeneratePanel
        from aipaint.ui.icons import Icons, app_icon
        from aipaint.ui.layout_memory import LayoutMemory
        from aipaint.ui.offer import Offer
        from aipaint.ui.picture_import import PictureImport
        from aipaint.ui.picture_tasks import PictureTasks
        from aipaint.ui.queue_dock import QueuePanel
        from aipaint.ui.window_tasks import WindowTasks

        self.session = session
        use_letters()
        self.theme.follow_system()
        session.remember(dark=self.theme.tokens.dark)
        self.theme.changed.connect(lambda tokens: session.remember(dark=tokens.dark))
        theme, typed = self.theme, self.prompt.text()
        self.prompt.setMinimumWidth(0)
        self.prompt.setMaximumWidth(_ANY_WIDTH)
        self.setWindowIcon(app_icon())
        self.icons = Icons(theme)
        self.actions_ = Actions(self, self.icons)
        self.canvas = CanvasView(theme)
        self.banner = Banner(self.icons, theme)
        self.offer = Offer(sum(recipe.batch for recipe in session.left_over))
        self.hint = EmptyHint(self.icons, theme)
        self.generate_panel = GeneratePanel(
            self.prompt, self.actions_, self.icons, session.models, self.translations
        )
        self.queue_panel = QueuePanel(session.queue, self.actions_, self.icons, theme)
        self.strip = GalleryStrip(session.gallery, self.actions_, self.icons, theme)
        self._build_centre()
        self._build_docks()
        self._build_tools()
        self._build_status()
        self.pictures = PictureTasks(self)
        self.imports = PictureImport(self)
        self.tasks = WindowTasks(self)
        self.generate_panel.set_draft(msgspec.structs.replace(session.settings.draft, prompt=typed))
        self._connect()
        generate, gallery, queue = (self.docks[name] for name in _DOCKS)
        self.layout_memory = LayoutMemory(self, (generate, gallery, queue), session)
        self.retranslate()
        self.prompt.setFocus()
        self._furnished = True
        session.start()

    # Building

    def _build_centre(self) -> None:
        from PySide6.QtWidgets import QStackedLayout

        centre, stage = QWidget(), QWidget()
        self._stage = QStackedLayout(stage)
        self._stage.addWidget(self.hint)
        self._stage.addWidget(self.canvas)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.offer)
        column.addWidget(stage, 1)
        self.setCentralWidget(centre)

    def _build_docks(self) -> None:
        self.setDockNestingEnabled(True)
        from PySide6.QtCore import Qt

        # The Generate panel is long: it gets the whole height, the strip the rest of the width.
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.setCorner(Qt.Corner.TopRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        right = Qt.DockWidgetArea.RightDockWidgetArea
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        self.docks = {
            "dock_generate": self._dock("dock_generate", self.generate_panel, right),
            "dock_gallery": self._dock("dock_gallery", self.strip, bottom),
            "dock_queue": self._dock("dock_queue", self.queue_panel, bottom),
        }
        self.docks["dock_gallery"].setAllowedAreas(bottom | Qt.DockWidgetArea.TopDockWidgetArea)
        keys_and_icons = {
            "dock_generate": ("Ctrl+Shift+1", "sliders-horizontal"),
            "dock_gallery": ("Ctrl+Shift+2", "images"),
            "dock_queue": ("Ctrl+Shift+3", "list-ordered"),
        }
        self.actions_.add_docks(
            {
                name: (self.docks[name].toggleViewAction(), *extra)
                for name, extra in keys_and_icons.items()
            }
        )

    def _dock(self, name: str, panel: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        from PySide6.QtWidgets import QDockWidget

        dock = QDockWidget(self)
        dock.setObjectName(name)
        dock.setWidget(panel)
        self.addDockWidget(area, dock)
        return dock

    def _build_tools(self) -> None:
        from PySide6.QtCore import QSize, Qt
        from PySide6.QtWidgets import QToolBar

        self.tools = QToolBar(self)
        self.tools.setObjectName("tools")
        self.tools.setMovable(False)
        self.tools.setIconSize(QSize(20, 20))
        for name in _TOOLS:
            if name:
                self.tools.addAction(self.actions_[name])
            else:
                self.tools.addSeparator()
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.tools)

    def _build_status(self) -> None:
        from PySide6.QtWidgets import QLabel

        self.zoom_label, self.model_label, self.device_label = QLabel(), QLabel(), QLabel()
        for label in (self.model_label, self.device_label, self.zoom_label):
            label.setContentsMargins(8, 0, 8, 0)
            self.statusBar().addPermanentWidget(label)

    def _connect(self) -> None:
        session, panel = self.session, self.generate_panel
        panel.generate.connect(self.generate)
        panel.draft_changed.connect(session.remember_draft)
        panel.older_wanted.connect(self.tasks.older_prompt)
        panel.newer_wanted.connect(self.tasks.newer_prompt)
        panel.model.currentIndexChanged.connect(self._show_model)
        session.models.modelReset.connect(self._show_model)
        self.offer.taken.connect(session.take_left_over)
        self.offer.declined.connect(session.drop_left_over)
        self.hint.example_chosen.connect(self._try_example)
        self.strip.chosen.connect(self._entry_chosen)
        self.strip.opened.connect(lambda _entry: self.canvas.fit())
        self.queue_panel.cancel_wanted.connect(session.cancel)
        self.queue_panel.recipe_wanted.connect(panel.use_recipe)
        self.queue_panel.details_wanted.connect(self.banner.show_failure)
        self.canvas.zoom_changed.connect(self._show_zoom)
        session.engine.happened.connect(self._hear)
        session.arrived.connect(self._hear_arrival)
        session.failed.connect(self.banner.show_failure)
        self.banner.report_wanted.connect(session.report)
        session.reported.connect(self.tasks.open_file)
        session.noted.connect(self.note)
        session.changed_jobs.connect(self._show_job)
        session.queue.changed.connect(self._show_job)
        self.pictures.shown.connect(self._show_stage)

    # What the user wants

    def generate(self, recipe: Recipe, prompt: str) -> None:
        """Queue a recipe and watch it come."""
        self._following = True
        self.banner.dismiss()
        self.session.generate(recipe, prompt)

    def cancel(self) -> None:
        """End the picture that is being painted; without one, close the message or leave
        full screen."""
        job = self.session.queue.current()
        if job is not None:
            self.session.cancel(job.number)
        elif self.banner.isVisible():
            self.banner.dismiss()
        elif self.isFullScreen():
            self.tasks.leave_full_screen()

    def note(self, message: Message) -> None:
        """Say something in the status bar for a while."""
        from aipaint.app.i18n import words

        self.statusBar().showMessage(words(message), _NOTE_MS)

    def _try_example(self, prompt: str) -> None:
        self.generate_panel.use_prompt(prompt, "")
        self.generate_panel.submit()

    def _entry_chosen(self, entry: object) -> None:
        self._following = False
        self.canvas.end_preview()
        self.pictures.show_entry(entry)

    # What the session says

    def _hear(self, event: AnyEvent) -> None:
        from PySide6.QtCore import QSize

        from aipaint.app.pictures import to_qimage
        from aipaint.core.events import Queued, Step

        if isinstance(event, Queued):
            for message in event.notes:
                self.note(message)
        elif isinstance(event, Step):
            job = self.session.queue.job(event.job)
            if job is None or not self._following:
                return
            preview = to_qimage(event.preview) if event.preview is not None else None
            if preview is not None:
                self._stage.setCurrentWidget(self.canvas)
            size = QSize(job.recipe.width, job.recipe.height)
            self.canvas.show_preview(preview, size, job.progress)
        elif self.session.queue.current() is None:
            self.canvas.end_preview()
            self._show_stage()

    def _hear_arrival(self, arrival: Arrival) -> None:
        done = arrival.done
        self.device_label.setText(f"{done.facts.device} · {done.facts.dtype}")
        for message in done.notes:
            self.note(message)
        # What could not be kept is shown in any case: here it can be saved elsewhere.
        if self._following or arrival.entry is None:
            self.pictures.show_arrival(arrival)
            self.strip.select(arrival.entry.id if arrival.entry is not None else None)
        if done.last and self.session.queue.current() is None:
            self.canvas.end_preview()
        self._show_stage()

    def _show_stage(self) -> None:
        empty = self.canvas.picture() is None and self.canvas.preview() is None
        self._stage.setCurrentWidget(self.hint if empty else self.canvas)
        self._show_zoom(self.canvas.zoom())

    def _show_job(self) -> None:
        queue = self.session.queue
        self.generate_panel.show_job(queue.current(), queue.waiting())

    def _show_zoom(self, zoom: float) -> None:
        self.zoom_label.setText("" if self.canvas.picture() is None else f"{zoom:.0%}")

    def _show_model(self) -> None:
        info = self.session.models.at(self.generate_panel.model.currentIndex())
        self.model_label.setText(info.name if info is not None else "")

    # Languages and places

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.docks["dock_generate"].setWindowTitle(self.tr("Generate"))
        self.docks["dock_gallery"].setWindowTitle(self.tr("Gallery"))
        self.docks["dock_queue"].setWindowTitle(self.tr("Queue"))
        self.tools.setWindowTitle(self.tr("Tools"))
        self.canvas.setAccessibleName(self.tr("Canvas"))
        self.zoom_label.setToolTip(self.tr("Zoom"))
        self.model_label.setToolTip(self.tr("Model"))
        self.device_label.setToolTip(self.tr("Where the last picture was painted"))
        self._show_job()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self._furnished:
            self.retranslate()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            # Two rounds of the event loop: what was typed meanwhile is shown before furnishing.
            QTimer.singleShot(0, lambda: QTimer.singleShot(0, self.first_painted.emit))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layout_changed()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._layout_changed()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.hide()
        if self._furnished:
            self.layout_memory.remember()
            self.session.close()
        super().closeEvent(event)

    def _layout_changed(self) -> None:
        if self._furnished:
            self.layout_memory.changed()

    def _restore_geometry(self, geometry: bytes) -> None:
        if geometry and self.restoreGeometry(geometry):
            return
        room = self.screen().availableGeometry().size()
        self.resize(min(1600, room.width() - 40), min(1000, room.height() - 60))
