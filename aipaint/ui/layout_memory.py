"""Where the window and its panels stood, and how large they were: remembered and put back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow

from aipaint.app.session import Session
from aipaint.app.settings import DockSizes

_STATE_VERSION = 1
_REST_MS = 500  # a drag is over when nothing has moved for so long


class LayoutMemory(QObject):
    """Puts the panels of `window` back where they were and remembers each change a moment later.

    docks: Generate, gallery and queue, in this order.
    """

    def __init__(
        self,
        window: QMainWindow,
        docks: tuple[QDockWidget, QDockWidget, QDockWidget],
        session: Session,
    ) -> None:
        super().__init__(window)
        self._window, self._docks, self._session = window, docks, session
        if session.settings.state:
            window.restoreState(session.settings.state, _STATE_VERSION)
        # After the events that a restored state still has to go through.
        QTimer.singleShot(0, lambda: self._size_docks(session.settings.docks))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self.remember)
        for dock in docks:
            dock.topLevelChanged.connect(self.changed)
            dock.visibilityChanged.connect(self.changed)
            dock.dockLocationChanged.connect(self.changed)

    def changed(self) -> None:
        """Something moved: remember it once it rests."""
        self._timer.start()

    def remember(self) -> None:
        """Write places and sizes into the settings."""
        self._timer.stop()
        generate, gallery, queue = self._docks
        sizes = self._session.settings.docks
        if not any(dock.isFloating() or dock.isHidden() for dock in self._docks):
            sizes = DockSizes(
                generate_width=generate.width(),
                gallery_height=gallery.height(),
                queue_width=queue.width(),
            )
        self._session.remember(
            docks=sizes,
            geometry=bytes(self._window.saveGeometry().data()),
            state=bytes(self._window.saveState(_STATE_VERSION).data()),
        )

    def _size_docks(self, sizes: DockSizes) -> None:
        generate, gallery, queue = self._docks
        resize, across = self._window.resizeDocks, Qt.Orientation.Horizontal
        resize([generate], [sizes.generate_width], across)
        resize([gallery, queue], [3 * sizes.queue_width, sizes.queue_width], across)
        resize([gallery, queue], [sizes.gallery_height] * 2, Qt.Orientation.Vertical)
