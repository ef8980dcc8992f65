"""Where the window and its panels stood, and how large they were: remembered and put back."""

from __future__ import annotations

from base64 import b64decode, b64encode

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QMainWindow

from aipaint.app.session import Session
from aipaint.app.settings import DockSizes
from aipaint.ui.docks import Docks
from aipaint.ui.tall_area import TallArea

_STATE_VERSION = 2
_SIZED = ("dock_generate", "dock_gallery", "dock_queue", "dock_colours")
_ROOM = "gallery_layout"  # where the room's is kept
_REST_MS = 500  # a drag is over when nothing has moved for so long


class LayoutMemory(QObject):
    """Puts the panels of `window` back where they were and remembers each change a moment later."""

    def __init__(self, window: QMainWindow, docks: Docks, session: Session) -> None:
        super().__init__(window)
        self._window, self._docks, self._session = window, docks, session
        self._aside: tuple[bytes, DockSizes] | None = None
        if session.settings.state:
            window.restoreState(session.settings.state, _STATE_VERSION)
        # After the events that a restored state still has to go through.
        sizes = session.settings.docks
        QTimer.singleShot(0, self, lambda: self._size_docks(sizes))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self.remember)
        for dock in docks.values():
            dock.topLevelChanged.connect(self.changed)
            dock.visibilityChanged.connect(self.changed)
            dock.dockLocationChanged.connect(self.changed)
            dock.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A hand on the line between two panels is told by nothing else.
        if event.type() == QEvent.Type.Resize:
            self.changed()
        return super().eventFilter(watched, event)

    def changed(self) -> None:
        """Something moved: remember it once it rests."""
        self._timer.start()

    def remember(self) -> None:
        """Write places and sizes into the settings."""
        self._timer.stop()
        if self._aside is not None:
            kept = {**self._session.settings.kept, _ROOM: b64encode(self._state()).decode()}
            self._session.remember(geometry=self._geometry(), kept=kept)
            return
        self._session.remember(docks=self._sizes(), geometry=self._geometry(), state=self._state())

    def set_aside(self) -> bool:
        """Keep the layout as it is and remember the one of a room, until `bring_back`.

        Returns whether the room's was known and is put back.
        """
        self.remember()
        self._aside = self._state(), self._sizes()
        known = self._session.settings.kept.get(_ROOM, "")
        try:
            state = b64decode(known, validate=True)
        except ValueError:
            return False  # somebody wrote into the settings; the room is laid out anew
        return bool(state) and self._window.restoreState(state, _STATE_VERSION)

    def bring_back(self) -> None:
        """Put everything back to where it was at `set_aside`."""
        if self._aside is None:
            return
        self.remember()
        state, sizes = self._aside
        self._aside = None
        self._window.restoreState(state, _STATE_VERSION)
        self._size_docks(sizes)
        QTimer.singleShot(0, self, lambda: self._size_docks(sizes))

    def _state(self) -> bytes:
        return bytes(self._window.saveState(_STATE_VERSION).data())

    def _geometry(self) -> bytes:
        return bytes(self._window.saveGeometry().data())

    def _sizes(self) -> DockSizes:
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
        return sizes

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
