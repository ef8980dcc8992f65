"""Entering a room and leaving it: what is for painting is out of sight meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from aipaint.ui.action_spec import Row, Spec
from aipaint.ui.action_table_paint import PAINT_MENUS

if TYPE_CHECKING:
    from aipaint.ui.main_window import MainWindow
    from aipaint.ui.stage import Room

_STAY = ("dock_generate", "dock_queue")
_TALL = 1100  # pixels of a window from which on the queue stands below Generate, not behind it
_QUEUE = 220  # pixels of its height there
# Of the painting menus these mean the gallery's pictures as well.
_MEANT = {"copy", "copy_prompt", "use_settings", "import", "restore"}
_OTHERS = (
    "live", "keep_live", "contact_strip", "intent_fill", "intent_expand", "intent_add",
    "intent_remove", "intent_replace", "intent_vary_subtle", "intent_vary_strong",
    "intent_refine", "upscale", "larger_brush", "smaller_brush", "rotate_view_left",
    "rotate_view_right", "reset_rotation", "mirror_view", "newer", "older", "save_as",
    "import_layer",
)  # fmt: skip


class Entering:
    """Shows a room on the stage and hides what acts on a canvas that nobody sees.

    front: the part of the room one is in first.

    Actions are made invisible, not disabled: others enable them whenever the document changes, and
    what is not visible has no shortcut either.
    """

    def __init__(self, window: MainWindow, room: Room, front: QWidget) -> None:
        self._window = window
        self._room = room
        self._front = front
        self._hidden_actions: list[QAction] = []
        self._hidden: list[QWidget] = []
        self._focus: QWidget | None = None

    def enter(self) -> None:
        """Show the room. Call `leave` before this is called again."""
        window = self._window
        window.leave_room()  # another one
        self._focus = window.focusWidget()
        window.setUpdatesEnabled(False)
        try:
            window.watching.look_away()
            known = window.layout_memory.set_aside()
            self._hide_bars()
            for name, dock in window.docks.items():
                if name not in _STAY:
                    dock.hide()
            if not known:
                self._arrange()
            self._hide_actions()
            window.stage.enter(self._room)
        finally:
            window.setUpdatesEnabled(True)
        self._front.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Show what was there before, where it was."""
        window = self._window
        window.setUpdatesEnabled(False)
        try:
            window.stage.leave()
            for action in self._hidden_actions:
                action.setVisible(True)
            for part in self._hidden:
                part.show()
            self._hidden_actions, self._hidden = [], []
            window.layout_memory.bring_back()
        finally:
            window.setUpdatesEnabled(True)
        if self._focus is not None and self._focus.isVisible():
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            window.paint.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hide_bars(self) -> None:
        window = self._window
        window.tools.hide()
        for part in (window.options, window.live_bar, window.contact):
            if not part.isHidden():
                part.hide()
                self._hidden.append(part)

    def _arrange(self) -> None:
        """Give the queue a place at the side: the pictures get the whole height."""
        window, docks = self._window, self._window.docks
        generate, queue = docks["dock_generate"], docks["dock_queue"]
        if any(dock.isFloating() or dock.isHidden() for dock in (generate, queue)):
            return
        wide = window.session.settings.docks.generate_width
        tall = window.height() >= _TALL
        if tall:
            window.splitDockWidget(generate, queue, Qt.Orientation.Vertical)
        else:
            window.tabifyDockWidget(generate, queue)
        generate.raise_()

        def size() -> None:
            if window.stage.in_room():
                window.resizeDocks([generate], [wide], Qt.Orientation.Horizontal)
                if tall:
                    window.resizeDocks([queue], [_QUEUE], Qt.Orientation.Vertical)

        # Once the places of those that are hidden now have been given away.
        QTimer.singleShot(0, window, size)

    def _hide_actions(self) -> None:
        window, actions = self._window, self._window.actions_
        names = [spec.id for _, rows in PAINT_MENUS for spec in _specs(rows)]
        names += _OTHERS
        hidden = [actions[name] for name in names if name not in _MEANT]
        hidden += [action for action in window.tool_box.rows() if action is not None]
        hidden += [actions[name] for name in window.docks if name not in _STAY]
        for action in hidden:
            self._hide_action(action)
        for menu in reversed(window.menuBar().findChildren(QMenu)):  # inner ones first
            shown = (each for each in menu.actions() if not each.isSeparator())
            if not any(action.isVisible() for action in shown):
                self._hide_action(menu.menuAction())

    def _hide_action(self, action: QAction) -> None:
        if action.isVisible():
            action.setVisible(False)
            self._hidden_actions.append(action)


def _specs(rows: tuple[Row, ...]) -> Iterator[Spec]:
    for row in rows:
        if isinstance(row, Spec):
            yield row
        elif isinstance(row, tuple):
            yield from (each for each in row[1] if isinstance(each, Spec))
