"""Opens the studio."""

from __future__ import annotations

import signal
import sys
import threading

from PySide6.QtWidgets import QApplication

from aipaint.app.i18n import Translations
from aipaint.app.session import Session
from aipaint.core.paths import Home
from aipaint.ui.icons import app_icon
from aipaint.ui.main_window import MainWindow
from aipaint.ui.theme import ThemeSwitch


def run(home: Home) -> int:
    """Show the window on `home` until it is closed; returns the exit status."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("aipaint")
    application.setDesktopFileName("aipaint")
    application.setWindowIcon(app_icon())
    # Without this, Ctrl+C in a terminal would wait for the next event of the window.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    session = Session(home)
    translations = Translations(application)
    translations.use(session.settings.language)
    theme = ThemeSwitch(application, session.settings.theme)
    window = MainWindow(session, theme, translations)
    window.show()
    # From here on there is a window to tell of a bug; before, the terminal hears of it.
    _catch_bugs(session)
    try:
        return application.exec()
    finally:
        session.close()
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__


def _catch_bugs(session: Session) -> None:
    """Turn what nobody caught into a report and a message; the window stays open."""

    def caught(kind: type[BaseException], error: BaseException, trace: object) -> None:
        if not isinstance(error, Exception):
            sys.__excepthook__(kind, error, None)
            return
        session.report_bug(error)

    sys.excepthook = caught
    threading.excepthook = lambda details: (
        session.report_bug(details.exc_value)
        if isinstance(details.exc_value, Exception)
        else threading.__excepthook__(details)
    )
