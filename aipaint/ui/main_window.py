"""The window: puts canvas, panels and menus together and lets them talk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QMoveEvent, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from aipaint.app.first_look import FirstLook
from aipaint.app.i18n import Translations
from aipaint.ui.prompt_edit import PromptEdit
from aipaint.ui.theme import PANEL_WIDTH, ThemeSwitch, use_letters

if TYPE_CHECKING:
    from aipaint.app.session import Session
    from aipaint.core.messages import Message
    from aipaint.core.recipe import Recipe

_ANY_WIDTH = 16_777_215  # what Qt means by no limit


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

        from aipaint.app.document_keeper import DocumentKeeper
        from aipaint.app.workspace import Workspace
        from aipaint.ui.actions import Actions
        from aipaint.ui.ants import Ants
        from aipaint.ui.banner import Banner
        from aipaint.ui.brush_panel import BrushPanel
        from aipaint.ui.brush_shelf import BrushShelf
        from aipaint.ui.canvas_tasks import CanvasTasks
        from aipaint.ui.canvas_view import CanvasView
        from aipaint.ui.colour_panel import ColourPanel
        from aipaint.ui.contact_strip import ContactStrip
        from aipaint.ui.docks import Docks
        from aipaint.ui.document_tasks import DocumentTasks
        from aipaint.ui.edit_tasks import EditTasks
        from aipaint.ui.empty_hint import EmptyHint
        from aipaint.ui.export_tasks import ExportTasks
        from aipaint.ui.filter_tasks import FilterTasks
        from aipaint.ui.gallery.likeness_tasks import LikenessTasks
        from aipaint.ui.gallery.shelf_tasks import ShelfTasks
        from aipaint.ui.gallery.strip import GalleryStrip
        from aipaint.ui.gallery.view_tasks import ViewTasks
        from aipaint.ui.gallery_tasks import GalleryTasks
        from aipaint.ui.generate_dock import GeneratePanel
        from aipaint.ui.guide_tasks import GuideTasks
        from aipaint.ui.history_panel import HistoryPanel
        from aipaint.ui.icons import Icons, app_icon
        from aipaint.ui.image_tasks import ImageTasks
        from aipaint.ui.latents.dock import LatentDock
        from aipaint.ui.layers_panel import LayersPanel
        from aipaint.ui.layout_memory import LayoutMemory
        from aipaint.ui.live_switch import LiveBar
        from aipaint.ui.offer import RecoveryOffer, UnfinishedOffer
        from aipaint.ui.paint_view import PaintView
        from aipaint.ui.picture_import import PictureImport
        from aipaint.ui.picture_tasks import PictureTasks
        from aipaint.ui.queue_dock import QueuePanel
        from aipaint.ui.select_tasks import SelectTasks
        from aipaint.ui.shelf.download_tasks import DownloadTasks
        from aipaint.ui.shelf.missing import MissingOffer
        from aipaint.ui.shelf.missing_tasks import MissingTasks
        from aipaint.ui.shelf.tasks import ModelTasks
        from aipaint.ui.stage import Stage
        from aipaint.ui.status import Status
        from aipaint.ui.tool_bar import OptionsBar, ToolBar, ToolBox
        from aipaint.ui.watching import Watching
        from aipaint.ui.wildcard_tasks import WildcardTasks
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
        settings = session.settings
        self.workspace = Workspace(settings.undo_bytes)
        self.keeper = DocumentKeeper(
            self.workspace,
            session.home.recovery,
            [Path(path) for path in settings.recent],
            lambda paths: session.remember(recent=tuple(str(path) for path in paths)),
        )
        session.closing.connect(self.keeper.close)
        self.canvas = CanvasView(theme)
        self.paint = PaintView(self.workspace, theme)
        Ants(self.paint)
        self.banner = Banner(self.icons, theme)
        self.hint = EmptyHint(self.icons, theme)
        self.stage = Stage(self.hint, self.canvas, self.paint, self.icons)
        self.contact = ContactStrip(self.workspace, self.paint, self.icons, theme)
        self.contact.refused.connect(session.show_error)
        self.tool_box = ToolBox(self.workspace, self.paint, self.icons)
        self.brush_shelf = BrushShelf(
            self.tool_box, session.home.data / "brushes", self.recall, self.remember
        )
        self.offer = UnfinishedOffer(session.jobs)
        self.recovery_offer = RecoveryOffer(self.keeper)
        self.missing_offer = MissingOffer(self.icons)
        self.generate_panel = GeneratePanel(
            self.prompt, self.actions_, self.icons, session.models, self.translations
        )
        self.queue_panel = QueuePanel(session.queue, session.jobs, self.actions_, self.icons, theme)
        self.strip = GalleryStrip(session.gallery, self.actions_, self.icons, theme)
        self.layers_panel = LayersPanel(self.workspace, self.icons, theme)
        self.history_panel = HistoryPanel(self.workspace, self.icons, theme)
        self.colour_panel = ColourPanel(self.workspace, self.icons, self.recall, self.remember)
        self.brush_panel = BrushPanel(
            self.brush_shelf, self.icons, theme, lambda: self.translations.language
        )
        self.live_bar = LiveBar(self)
        self.latents = LatentDock(self)
        self.options = OptionsBar(self.tool_box)
        self._build_centre()
        self.docks = Docks(
            self,
            {
                "dock_generate": self.generate_panel,
                "dock_gallery": self.strip,
                "dock_queue": self.queue_panel,
                "dock_layers": self.layers_panel,
                "dock_colours": self.colour_panel,
                "dock_brushes": self.brush_panel,
                "dock_history": self.history_panel,
                "dock_latents": self.latents,
            },
        )
        self.docks.give_toggles(self.actions_)
        self.tools = ToolBar(self.tool_box)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.tools)
        self.actions_.add_tools(self.tool_box.rows())
        self.status = Status(self)
        self.edits = EditTasks(self)
        self.selects = SelectTasks(self)
        self.images = ImageTasks(self)
        self.documents = DocumentTasks(self)
        self.pictures = PictureTasks(self)
        self.imports = PictureImport(self)
        self.exports = ExportTasks(self)
        self.wildcards = WildcardTasks(self)
        self.canvas_tasks = CanvasTasks(self)
        self.filters = FilterTasks(self)
        self.guides = GuideTasks(self)
        self.watching = Watching(self)
        self.tasks = WindowTasks(self)
        self.gallery_tasks = GalleryTasks(self)
        self.shelf_tasks = ShelfTasks(self)
        self.likeness_tasks = LikenessTasks(self)
        self.view_tasks = ViewTasks(self)
        self.model_tasks = ModelTasks(self)
        self.missing_tasks = MissingTasks(self, self.missing_offer)
        self.download_tasks = DownloadTasks(self)
        self.generate_panel.set_draft(msgspec.structs.replace(session.settings.draft, prompt=typed))
        self._connect()
        self.layout_memory = LayoutMemory(self, self.docks, session)
        self.retranslate()
        self.tool_box.choose(next(iter(self.tool_box.tools)))
        self.prompt.setFocus()
        self._furnished = True
        session.start()
        for problem in self.brush_shelf.problems:
            self.note(problem)
        self.keeper.look_for_left()

    # Building

    def _build_centre(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        offers = (self.offer, self.recovery_offer, self.missing_offer)
        for part in (self.banner, *offers, self.options):
            column.addWidget(part)
        column.addWidget(self.stage, 1)
        column.addWidget(self.live_bar)
        column.addWidget(self.contact)
        self.setCentralWidget(centre)

    def recall(self, key: str) -> str:
        """Return what was remembered under a key, empty when nothing was."""
        return self.session.settings.kept.get(key, "")

    def remember(self, key: str, value: str) -> None:
        """Remember something small from one start to the next."""
        self.session.remember(kept={**self.session.settings.kept, key: value})

    def _connect(self) -> None:
        session, panel = self.session, self.generate_panel
        panel.generate.connect(self.canvas_tasks.generate)
        panel.draft_changed.connect(session.remember_draft)
        panel.draft_changed.connect(session.forecasts.consider)
        session.forecasts.changed.connect(panel.foot.forecast.show_outlook)
        session.forecasts.consider(panel.draft())
        panel.older_wanted.connect(self.tasks.older_prompt)
        panel.newer_wanted.connect(self.tasks.newer_prompt)
        self.hint.example_chosen.connect(self._try_example)
        self.strip.chosen.connect(self._entry_chosen)
        self.actions_.connect_all(
            {"find_picture": self._find_picture, "contact_strip": self.contact.take_focus}
        )
        self.strip.opened.connect(lambda _entry: self.stage.current().fit())
        self.queue_panel.recipe_wanted.connect(panel.use_recipe)
        self.queue_panel.details_wanted.connect(self.banner.show_failure)
        self.workspace.problem.connect(session.show_error)
        commands = self.layers_panel.commands
        commands.recipe_wanted.connect(self._use_recipe)
        commands.prompt_wanted.connect(self._edit_prompt)
        commands.again_wanted.connect(self.canvas_tasks.again)
        self.layers_panel.refused.connect(session.show_error)
        session.failed.connect(self.banner.show_failure)
        self.banner.report_wanted.connect(session.report)
        session.reported.connect(self.tasks.open_file)
        session.noted.connect(self.note)
        session.changed_jobs.connect(self._show_job)
        session.queue.changed.connect(self._show_job)
        session.queue.pause_changed.connect(self._show_job)

    # What the user wants

    def generate(self, recipe: Recipe, prompt: str) -> None:
        """Queue a recipe and watch it come."""
        self.watching.follow()
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
        elif self.stage.is_viewing() and not self.stage.in_room():
            self.pictures.stop_viewing()
        elif self.stage.in_room():
            self.leave_room()
        elif self.isFullScreen():
            self.tasks.leave_full_screen()

    def leave_room(self) -> None:
        """Go back to the canvas, from whichever room one is in."""
        self.gallery_tasks.leave()
        self.model_tasks.leave()

    def note(self, message: Message) -> None:
        """Say something in the status bar for a while."""
        self.status.note(message)

    def _try_example(self, prompt: str) -> None:
        self.generate_panel.use_prompt(prompt, "")
        self.generate_panel.submit()

    def _entry_chosen(self, entry: object) -> None:
        self.watching.look_away()
        self.pictures.show_entry(entry)

    def _find_picture(self) -> None:
        if self.gallery_tasks.is_open():
            self.gallery_tasks.find()
            return
        if self.model_tasks.is_open():
            self.model_tasks.find()
            return
        self.docks.reveal("dock_gallery")
        self.strip.search.take_focus()

    def _use_recipe(self, recipe: Recipe) -> None:
        self.docks.reveal("dock_generate")
        self.generate_panel.use_recipe(recipe)

    def _edit_prompt(self, recipe: Recipe) -> None:
        self._use_recipe(recipe)
        self.tasks.write_prompt()

    def _show_job(self) -> None:
        queue = self.session.queue
        self.generate_panel.show_job(queue.current(), queue.waiting(), queue.paused)

    # Languages and places

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.docks.retranslate()
        self.documents.show_title()
        self.canvas.setAccessibleName(self.tr("Picture"))
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
            self.brush_shelf.keep()
            self.session.close()
        super().closeEvent(event)

    def _layout_changed(self) -> None:
        if self._furnished:
            self.layout_memory.changed()

    def _restore_geometry(self, geometry: bytes) -> None:
        if geometry and self.restoreGeometry(geometry):
            return
        room = self.screen().availableGeometry().size()
        self.resize(min(2000, room.width() - 40), min(1250, room.height() - 60))
