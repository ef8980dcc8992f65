"""What one does with the window: zoom, theme, language, folders, palette, history, help."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QMessageBox

from aipaint import __version__
from aipaint.app.settings import Language, Theme
from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.ui.actions import plain_text
from aipaint.ui.picker import Choice, Picker, rank

if TYPE_CHECKING:
    from aipaint.ui.main_window import MainWindow


_TURN = 15.0  # degrees of the view a step


class WindowTasks(QObject):
    """Connects the window's actions to what they do."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._picker: Picker | None = None
        session, stage, panel = window.session, window.stage, window.generate_panel
        paint = window.paint
        actions = window.actions_
        actions.connect_all(
            {
                "generate": panel.submit,
                "cancel": window.cancel,
                "cancel_all": session.jobs.cancel_all,
                "clear_queue": session.queue.clear_over,
                "write_prompt": self.write_prompt,
                "history": self.show_history,
                "model_defaults": panel.use_model_defaults,
                "zoom_in": lambda: stage.zoomable().zoom_by(2),
                "zoom_out": lambda: stage.zoomable().zoom_by(-2),
                "fit": lambda: stage.zoomable().fit(),
                "actual": lambda: stage.zoomable().actual(),
                "rotate_view_left": lambda: paint.turn_by(-_TURN),
                "rotate_view_right": lambda: paint.turn_by(_TURN),
                "reset_rotation": lambda: paint.turn_to(0),
                "mirror_view": paint.mirror,
                "larger_brush": lambda: window.brush_shelf.tool().resize(1),
                "smaller_brush": lambda: window.brush_shelf.tool().resize(-1),
                "fullscreen": self.toggle_full_screen,
                "newer": lambda: window.strip.move(-1),
                "older": lambda: window.strip.move(1),
                "open_pictures": lambda: self.open_folder(session.home.pictures),
                "open_models": lambda: self.open_folder(session.home.models),
                "reload_models": lambda: session.reload_models(explain=True),
                "report": lambda: self.open_folder(session.home.reports),
                "palette": self.show_palette,
                "preferences": self.show_preferences,
                "about": self.about,
                "quit": window.close,
            }
        )
        for theme in ("system", "dark", "light"):
            actions[f"theme_{theme}"].triggered.connect(
                lambda _=False, name=theme: self.use_theme(cast(Theme, name))
            )
        for language in ("system", "en", "zh_CN"):
            actions[f"language_{language}"].triggered.connect(
                lambda _=False, name=language: self.use_language(cast(Language, name))
            )
        paint.turned.connect(lambda: actions["mirror_view"].setChecked(paint.is_mirrored()))
        actions.check(f"theme_{session.settings.theme}")
        actions.check(f"language_{session.settings.language}")

    def use_theme(self, theme: Theme) -> None:
        """Change the theme, now and for the next start."""
        self._window.theme.use(theme)
        self._window.session.remember(theme=theme)

    def use_language(self, language: Language) -> None:
        """Change the language, now and for the next start."""
        self._window.translations.use(language)
        self._window.session.remember(language=language)

    def write_prompt(self) -> None:
        """Bring the prompt to the front, with the cursor in it."""
        self._window.docks.reveal("dock_generate")
        self._window.generate_panel.prompt.setFocus()

    def older_prompt(self) -> None:
        """Put the next older prompt into the panel."""
        panel = self._window.generate_panel
        pair = self._window.session.history.older((panel.prompt.text(), panel.negative.text()))
        if pair is not None:
            panel.use_prompt(*pair)

    def newer_prompt(self) -> None:
        """Put the next newer prompt into the panel."""
        pair = self._window.session.history.newer()
        if pair is not None:
            self._window.generate_panel.use_prompt(*pair)

    def show_history(self) -> None:
        """Let the user search earlier prompts and take one."""
        history = self._window.session.history

        def find(text: str) -> list[Choice]:
            return [
                Choice(prompt, (prompt, negative), f"− {negative[:24]}" if negative else "")
                for prompt, negative in history.search(text)
            ]

        self._ask(
            self.tr("Search earlier prompts"),
            find,
            lambda pair: self._window.generate_panel.use_prompt(*pair),
        )

    def show_palette(self) -> None:
        """Let the user find any action by its name."""

        def find(text: str) -> list[Choice]:
            ranked = [
                (place, action)
                for action in self._window.actions_
                if action.objectName() != "palette"
                and action.isVisible()
                and (place := rank(plain_text(action), text)) is not None
            ]
            ranked.sort(key=lambda pair: pair[0])
            return [self._choice(action) for _, action in ranked]

        self._ask(self.tr("Find an action"), find, lambda action: action.trigger())

    def show_preferences(self, page: str = "") -> None:
        """Let the user change what holds for everything. page: the id of the one to begin with."""
        from aipaint.ui.preferences.dialog import PreferencesDialog

        PreferencesDialog(self._window, page).open()

    def toggle_full_screen(self) -> None:
        """Enter or leave full screen."""
        if self._window.isFullScreen():
            self.leave_full_screen()
        else:
            self._window.showFullScreen()
            self._window.actions_["fullscreen"].setChecked(True)

    def leave_full_screen(self) -> None:
        """Leave full screen."""
        self._window.showNormal()
        self._window.actions_["fullscreen"].setChecked(False)

    def open_folder(self, folder: Path) -> None:
        """Show a folder in the system's file manager, made if missing."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._window.session.show_error(
                UserError(
                    "The folder {folder} cannot be made.",
                    "{reason}.",
                    folder=folder,
                    reason=error.strerror or error,
                )
            )
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._window.note(say("The folder is {folder}", folder=folder))

    def open_file(self, path: Path) -> None:
        """Show a file in whatever program the system opens it with."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._window.note(say("A report was written: {path}", path=path))

    def about(self) -> None:
        """Say what this is."""
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("About aipaint"))
        box.setIconPixmap(self._window.windowIcon().pixmap(64, 64))
        box.setText(self.tr("aipaint {version}").format(version=__version__))
        box.setInformativeText(
            self.tr(
                "A studio for painting with generative models, on your own machine, with no "
                "network.\n\nApache License 2.0. The icons are from Lucide (ISC)."
            )
        )
        close = box.addButton(self.tr("Close"), QMessageBox.ButtonRole.AcceptRole)
        box.setEscapeButton(close)
        box.open()

    def _choice(self, action: QAction) -> Choice:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return Choice(plain_text(action), action, keys, action.icon(), action.isEnabled())

    def _ask(self, title: str, find: Any, then: Any) -> None:
        if self._picker is None:
            self._picker = Picker(self._window)
        self._picker.ask(title, find, then)
