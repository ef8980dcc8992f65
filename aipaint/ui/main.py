"""Opens the studio."""

from __future__ import annotations

import signal
import sys
import threading
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QApplication

from aipaint.app.first_look import first_look
from aipaint.app.i18n import Translations
from aipaint.core.paths import Home
from aipaint.ui.main_window import MainWindow
from aipaint.ui.theme import ThemeSwitch

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from aipaint.app.settings import Language, Theme


def run(home: Home) -> int:
    """Show the window on `home` until it is closed; returns the exit status."""
    application = QApplication([sys.argv[0], "-style", "fusion"])
    application.setApplicationName("aipaint")
    application.setDesktopFileName("aipaint")
    # Without this, Ctrl+C in a terminal would wait for the next event of the window.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    look = first_look(home.config / "settings.json")
    translations = Translations(application)
    translations.use(cast("Language", look.language))
    theme = ThemeSwitch(application, cast("Theme", look.theme), look.dark)
    window = MainWindow(look, theme, translations)
    endings: list[Callable[[], None]] = []

    def furnish() -> None:
        # Imported here: the first paint does not wait for it.
        from aipaint.app.session import Session

        try:
            session = Session(home)
            endings.append(session.close)
            window.furnish(session)
        except BaseException:
            # Half a window is of no use; the terminal hears why.
            application.exit(1)
            raise
        _catch_bugs(session.report_bug)

    window.first_painted.connect(furnish)
    window.show()
    try:
        return application.exec()
    finally:
        for end in endings:
            end()
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__


def _catch_bugs(report: Callable[[Exception], None]) -> None:
    """Turn what nobody caught into a report and a message; the window stays open."""

    def caught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            report(error)
        else:
            sys.__excepthook__(kind, error, trace)

    sys.excepthook = caught
    threading.excepthook = lambda details: (
        report(details.exc_value)
        if isinstance(details.exc_value, Exception)
        else threading.__excepthook__(details)
    )
