"""How the studio looks and speaks, and where it keeps things."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QSpinBox

from aipaint.app.i18n import LANGUAGES
from aipaint.app.settings import Language, Theme
from aipaint.ui.preferences.form import FolderField, PageForm, choice

if TYPE_CHECKING:
    from aipaint.ui.main_window import MainWindow


class GeneralPage(PageForm):
    """Language, theme, folders, memory for undo."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        home, settings = window.session.home, window.session.settings
        self.section(self.tr("Appearance"))
        languages = [(self.tr("As the system"), "system")]
        languages += [(name, language) for language, name in LANGUAGES.items()]
        self.language = choice(languages, settings.language, self._use_language)
        self.row(self.tr("&Language"), self.language, "language")
        themes = [
            (self.tr("As the system"), "system"),
            (self.tr("Dark"), "dark"),
            (self.tr("Light"), "light"),
        ]
        self.theme = choice(themes, settings.theme, self._use_theme)
        self.row(self.tr("&Theme"), self.theme, "theme")

        self.section(self.tr("Folders"))
        show, tasks = self.tr("Open"), window.tasks
        self.pictures = FolderField(
            str(home.pictures), show, lambda: tasks.open_folder(home.pictures)
        )
        self.row(self.tr("Gallery"), self.pictures, "pictures")
        self.models = FolderField(str(home.models), show, lambda: tasks.open_folder(home.models))
        self.row(
            self.tr("Models"),
            self.models,
            "models",
            self.tr(
                "These two move with everything else: start aipaint with --home, or set "
                "AIPAINT_HOME."
            ),
        )
        self.copies = FolderField(
            settings.save_folder or str(Path.home()), self.tr("Choose…"), self._ask_for_folder
        )
        self.row(self.tr("Saved pictures"), self.copies, "copies")

        self.section(self.tr("Painting"))
        self.undo = QSpinBox()
        self.undo.setRange(*window.edits.undo_megabytes)
        self.undo.setSingleStep(128)
        self.undo.setSuffix(self.tr(" MB"))
        self.undo.setKeyboardTracking(False)
        self.undo.setValue(window.workspace.undo_bytes >> 20)
        self.undo.valueChanged.connect(window.edits.give_memory)
        self.row(
            self.tr("Memory for &undo"),
            self.undo,
            "undo",
            self.tr("Older steps are forgotten beyond that."),
        )
        self.end()

    def _use_language(self, language: Language) -> None:
        # The menu's own entry shows what is chosen here, too.
        self._window.actions_[f"language_{language}"].trigger()

    def _use_theme(self, theme: Theme) -> None:
        self._window.actions_[f"theme_{theme}"].trigger()

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder"), self.copies.edit.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._use_folder)
        dialog.open()

    def _use_folder(self, folder: str) -> None:
        self._window.session.remember(save_folder=folder)
        self.copies.show_path(folder)
