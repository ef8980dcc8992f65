"""A transform that follows the pointer: only the latest place is drawn."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QTransform

from aipaint.core.errors import UserError
from aipaint.paint.document import Document
from aipaint.paint.resample import Filter
from aipaint.paint.transform import TransformSession


class LiveTransform(QObject):
    """Holds a TransformSession while there is one.

    Places come faster than a large layer can be drawn: what is asked for is shown when the events
    at hand are done with, and only the last of it.
    """

    refused = Signal(object)  # UserError; `matrix` is the last good one again

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.matrix = QTransform()
        self._session: TransformSession | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.flush)

    def begin(self, document: Document) -> None:
        """Lift what is to be transformed. Raises UserError when nothing can be."""
        self.end()
        self._session = TransformSession(document)

    def end(self) -> None:
        """Let go of the session without touching the document."""
        self._soon.stop()
        self._session, self.matrix = None, QTransform()

    def is_open(self) -> bool:
        """Whether something is lifted."""
        return self._session is not None

    def is_changed(self) -> bool:
        """Whether there is something to apply."""
        return self._session is not None and not self.matrix.isIdentity()

    def rect(self) -> QRect:
        """What was lifted, before it is transformed."""
        return QRect() if self._session is None else self._session.rect

    def show(self, matrix: QTransform) -> None:
        """Show another matrix soon."""
        self.matrix = QTransform(matrix)
        self._soon.start(0)

    def flush(self) -> None:
        """Show it now."""
        self._soon.stop()
        session = self._session
        if session is None or not session.is_current():
            return
        try:
            session.set(self.matrix)
        except UserError as error:
            self.matrix = QTransform(session.matrix)
            self.refused.emit(error)

    def apply(self, how: Filter, name: str) -> bool:
        """Do it. Returns false, and keeps the session, when it can't be done."""
        self.flush()
        session = self._session
        if session is None:
            return False
        self.end()  # who hears of the change may begin the next one
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            session.apply(how, name)
        except UserError as error:
            self._session, self.matrix = session, QTransform(session.matrix)
            self.refused.emit(error)
            return False
        finally:
            QGuiApplication.restoreOverrideCursor()
        return True

    def cancel(self) -> None:
        """Give it up and show the document as it was."""
        session = self._session
        self.end()
        if session is not None and session.is_current():
            session.cancel()

    def hear(self) -> bool:
        """The document changed. Returns whether the session goes on, else it ended."""
        if self._session is None:
            return False
        if self._session.is_current():
            return True
        if self._session.carry_on():
            self._soon.start(0)  # the change took the preview off
            return True
        self.end()
        return False
