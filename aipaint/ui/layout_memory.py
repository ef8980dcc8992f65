"""Where the window and its panels stood, and how large they were: remembered and put back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMainWindow

from aipaint.app.session import Session
from aipaint.app.settings import DockSizes
from aipaint.ui.docks import Docks
from aipaint.ui.tall_area import TallArea

_STATE_VERSION = 2
_SIZED = ("dock_generate", "dock_gallery", "dock_queue", "dock_colours")
_REST_MS = 500  # a drag is over when nothing has moved for so long


class LayoutMemory(QObject):
    """Puts the panels of `window` back where they were and remembers each change a moment later."""

    def __init__(self, window: QMainWindow, docks: Docks, session: Session) -> None:
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
        for dock in docks.values():
            dock.topLevelChanged.connect(self.changed)
            dock.visibilityChanged.connect(self.changed)
            dock.dockLocationChanged.connect(self.changed)

    def changed(self) -> None:
        """Something moved: remember it once it rests."""
        self._timer.start()

    def remember(self) -> None:
        """Write places and sizes into the settings."""
        self._timer.stop()
        docks, sizes = self._docks, self._session.settings.docks
        # A dock behind another one in its tabs is hidden, too; its size is that of the one before.
        if not any(docks[name].isFloating() or docks[name].isHidden() for name in _SIZED):
            sizes = DockSizes(
                generate_width=docks["dock_generate"].width(),
                gallery_height=docks["dock_gallery"].height(),
                queue_width=docks["dock_queue"].width(),
                colours_width=docks["dock_colours"].width(),
                colours_height=docks["dock_colours"].height(),
                layers_width=docks["dock_layers"].width(),
            )
        self._session.remember(
            docks=sizes,
            geometry=bytes(self._window.saveGeometry().data()),
            state=bytes(self._window.saveState(_STATE_VERSION).data()),
        )

    def _size_docks(self, sizes: DockSizes) -> None:
        docks, resize = self._docks, self._window.resizeDocks
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        gallery, queue = docks["dock_gallery"], docks["dock_queue"]
        colours, brushes = docks["dock_colours"], docks["dock_brushes"]
        resize([colours, docks["dock_generate"]],
               [sizes.colours_width, sizes.generate_width], across)  # fmt: skip
        if docks["dock_layers"] not in self._window.tabifiedDockWidgets(docks["dock_generate"]):
            resize([docks["dock_layers"]], [sizes.layers_width], across)
        resize([gallery, queue], [3 * sizes.queue_width, sizes.queue_width], across)
        resize([gallery, queue], [sizes.gallery_height] * 2, down)
        column = colours.height() + brushes.height()
        high = sizes.colours_height if self._session.settings.state else column // 2
        whole = self._colours_need()
        if not self._session.settings.state and whole:
            high = min(high, whole)  # the brushes make better use of the rest
        resize([colours, brushes], [high, max(column - high, 1)], down)

    def _colours_need(self) -> int:
        """The height of the colours' dock that shows all of them, 0 where that is not known."""
        dock = self._docks["dock_colours"]
        panel = dock.widget()
        if not isinstance(panel, TallArea):
            return 0
        return panel.whole_height() + dock.height() - panel.height()
