"""The settings of one run: read at the start, changed by name, written a moment later."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from aipaint.app.errands import Errands
from aipaint.app.settings import Settings, load_settings, save_settings
from aipaint.core.messages import Message, say
from aipaint.core.paths import Home

SAVE_AFTER_MS = 400  # typing pauses longer than this between words, not between letters


class Remembered(QObject):
    """Holds the settings and keeps their file up to date, off the window's thread.

    damage: what was wrong with the file, for the user; None where nothing was.
    """

    saved = Signal()  # the settings were written, or could not be
    noted = Signal(object)  # Message

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home
        self.settings: Settings
        self.damage: Message | None
        self.settings, self.damage = load_settings(home)
        self._writer = Errands(threads=1)
        self._failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self._save)

    def change(self, **values: Any) -> None:
        """Change settings by name; they are on disk a moment later."""
        changed = msgspec.structs.replace(self.settings, **values)
        if changed != self.settings:
            self.settings = changed
            self._timer.start()

    def save_now(self) -> None:
        """Write them at once, without waiting for what changes next."""
        self._timer.stop()
        self._save()

    def close(self) -> None:
        """Write them, and return when that is done."""
        self.save_now()
        self._writer.close()

    def _save(self) -> None:
        settings = self.settings

        def work() -> OSError | None:
            try:
                save_settings(self._home, settings)
            except OSError as error:
                return error
            return None

        self._writer.run(work, self._saved)

    def _saved(self, error: OSError | None) -> None:
        # Said once, not with each letter typed; and again only after it worked in between.
        if error is not None and not self._failed:
            reason = error.strerror or str(error)
            self.noted.emit(say("The settings could not be saved: {reason}.", reason=reason))
        self._failed = error is not None
        self.saved.emit()
