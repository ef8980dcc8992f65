"""The panels around the canvas: where each stands at first, and what its toggle is called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from aipaint.app.i18n import _T
from aipaint.ui.actions import Actions

_WIDE = 1700  # pixels of a window from which on layers stand beside Generate, not behind it


# id: title, shortcut of the toggle, icon
_TITLES = {
    "dock_generate": (_T("Docks", "Generate"), "Ctrl+Shift+1", "sliders-horizontal"),
    "dock_gallery": (_T("Docks", "Gallery"), "Ctrl+Shift+2", "images"),
    "dock_queue": (_T("Docks", "Queue"), "Ctrl+Shift+3", "list-ordered"),
    "dock_layers": (_T("Docks", "Layers"), "Ctrl+Shift+4", "layers"),
    "dock_colours": (_T("Docks", "Colours"), "Ctrl+Shift+5", "palette"),
    "dock_brushes": (_T("Docks", "Brushes"), "Ctrl+Shift+6", "brush"),
    "dock_history": (_T("Docks", "History"), "Ctrl+Shift+7", "history"),
    "dock_latents": (_T("Docks", "Latents"), "Ctrl+Shift+8", "blend"),
}


class Docks(dict[str, QDockWidget]):
    """The dock widgets by their id.

    On the right Generate, latents, layers and history, in one column as tabs or in two where there
    is room;
    on the left colours above brushes; the gallery and the queue below.
    """

    def __init__(self, window: QMainWindow, panels: dict[str, QWidget]) -> None:
        super().__init__()
        self._window = window
        self._toggles: dict[str, QAction] = {}
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        # The side columns are long: they get the whole height, the strip the rest of the width.
        for corner, area in (
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
            (Qt.Corner.TopRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.TopLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
        ):
            window.setCorner(corner, area)
        for name, panel in panels.items():
            dock = self[name] = QDockWidget(window)
            dock.setObjectName(name)
            dock.setWidget(panel)
        self._arrange()

    def give_toggles(self, actions: Actions) -> None:
        """Let `actions` show and hide each; one that is behind another comes to the front."""
        toggles = {}
        for name, (_, keys, icon) in _TITLES.items():
            action, dock = QAction(self._window), self[name]
            action.setObjectName(name)
            action.setCheckable(True)
            dock.toggleViewAction().toggled.connect(action.setChecked)
            action.setChecked(not dock.isHidden())
            action.triggered.connect(lambda _=False, name=name: self._toggle(name))
            self._window.addAction(action)
            self._toggles[name] = action
            toggles[name] = (action, keys, icon)
        actions.add_docks(toggles)

    def reveal(self, name: str) -> None:
        """Show a dock, before those that share its place."""
        self[name].show()
        self[name].raise_()

    def retranslate(self) -> None:
        """Say the titles in the present language."""
        for name, (title, _, _) in _TITLES.items():
            said = QCoreApplication.translate("Docks", title)
            self[name].setWindowTitle(said)
            self._toggles[name].setText(said)

    def _toggle(self, name: str) -> None:
        dock = self[name]
        if dock.isHidden() or dock.visibleRegion().isEmpty():
            self.reveal(name)
        else:
            dock.hide()
        self._toggles[name].setChecked(not dock.isHidden())

    def _arrange(self) -> None:
        window = self._window
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        window.addDockWidget(left, self["dock_colours"])
        window.splitDockWidget(self["dock_colours"], self["dock_brushes"], Qt.Orientation.Vertical)
        wide = window.width() >= _WIDE
        if wide:
            window.addDockWidget(right, self["dock_layers"])
            window.splitDockWidget(
                self["dock_layers"], self["dock_generate"], Qt.Orientation.Horizontal
            )
            window.splitDockWidget(
                self["dock_layers"], self["dock_history"], Qt.Orientation.Vertical
            )
            window.tabifyDockWidget(self["dock_generate"], self["dock_latents"])
        else:
            window.addDockWidget(right, self["dock_generate"])
            window.tabifyDockWidget(self["dock_generate"], self["dock_latents"])
            window.tabifyDockWidget(self["dock_latents"], self["dock_layers"])
            window.tabifyDockWidget(self["dock_layers"], self["dock_history"])
        self["dock_generate"].raise_()
        window.addDockWidget(bottom, self["dock_gallery"])
        window.addDockWidget(bottom, self["dock_queue"])
        self["dock_gallery"].setAllowedAreas(bottom | Qt.DockWidgetArea.TopDockWidgetArea)
