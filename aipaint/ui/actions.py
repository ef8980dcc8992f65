"""Every action of the studio in one table: menus, shortcuts and the palette are made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from aipaint.app.i18n import _T
from aipaint.ui.action_spec import Row, Spec
from aipaint.ui.action_table import MENUS
from aipaint.ui.icons import Icons

# Where macOS wants these, whatever menu they are in.
_ROLES = {
    "preferences": QAction.MenuRole.PreferencesRole,
    "about": QAction.MenuRole.AboutRole,
    "quit": QAction.MenuRole.QuitRole,
}


class Actions(QObject):
    """The actions by their id, with menus that follow the language."""

    recent_chosen = Signal(str)  # a path

    def __init__(self, window: QMainWindow, icons: Icons) -> None:
        super().__init__(window)
        self._window = window
        self._icons = icons
        self._actions: dict[str, QAction] = {}
        self._connected: set[str] = set()
        self._groups: dict[str, QActionGroup] = {}
        self._texts: dict[QAction | QMenu, str] = {}
        self._dock_places: list[tuple[QMenu, QAction]] = []
        self._tool_places: list[tuple[QMenu, QAction]] = []
        self._recent: QMenu | None = None
        for title, rows in MENUS:
            menu = window.menuBar().addMenu("")
            self._texts[menu] = title
            self._fill(menu, rows)
        self.retranslate()
        window.installEventFilter(self)

    def __getitem__(self, action: str) -> QAction:
        return self._actions[action]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def connect_all(self, handlers: dict[str, Callable[[], object]]) -> None:
        """Connect actions to what they do; `handlers` by action id."""
        self._connected.update(handlers)
        for action, handler in handlers.items():
            # Checkable or not, a handler asks the action for its state when it wants it.
            self._actions[action].triggered.connect(lambda _checked=False, do=handler: do())

    def does(self, action: str) -> bool:
        """Whether `connect_all` was told what an action does."""
        return action in self._connected

    def add_docks(self, docks: dict[str, tuple[QAction, str, str]]) -> None:
        """Put the docks' own toggles (action, keys, icon, by id) where the table wants them."""
        for menu, before in self._dock_places:
            for name, (action, keys, icon) in docks.items():
                action.setShortcut(QKeySequence(keys))
                self._icons.give(action, icon)
                menu.insertAction(before, action)
                self._actions[name] = action

    def add_tools(self, tools: Sequence[QAction | None]) -> None:
        """Put the tools' own actions where the table wants them; None is a gap."""
        for menu, before in self._tool_places:
            for action in tools:
                if action is None:
                    menu.insertSeparator(before)
                    continue
                menu.insertAction(before, action)
                self._window.addAction(action)
                self._actions[action.objectName()] = action

    def show_recent(self, paths: Sequence[str]) -> None:
        """Fill the menu of recent documents."""
        menu = self._recent
        if menu is None:
            return
        menu.clear()
        for path in paths:
            entry = menu.addAction(path.replace("&", "&&"))
            entry.triggered.connect(lambda _checked=False, path=path: self.recent_chosen.emit(path))
        menu.setEnabled(bool(paths))

    def check(self, action: str) -> None:
        """Check a checkable action without doing it."""
        self._actions[action].setChecked(True)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for target, text in self._texts.items():
            said = QCoreApplication.translate("Actions", text)
            if isinstance(target, QMenu):
                target.setTitle(said)
            else:
                target.setText(said)
                keys = target.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                plain = plain_text(target)
                target.setToolTip(f"{plain} ({keys})" if keys else plain)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        return super().eventFilter(watched, event)

    def _fill(self, menu: QMenu, rows: Sequence[Row]) -> None:
        for row in rows:
            if row == "-":
                menu.addSeparator()
            elif row == "docks":
                self._dock_places.append((menu, menu.addSeparator()))
            elif row == "tools":
                self._tool_places.append((menu, menu.addSeparator()))
            elif row == "recent":
                self._recent = menu.addMenu("")
                self._texts[self._recent] = _T("Actions", "Open &Recent")
            elif isinstance(row, Spec):
                menu.addAction(self._make(row))
            else:
                title, inner = row
                submenu = menu.addMenu("")
                self._texts[submenu] = title
                self._fill(submenu, inner)

    def _make(self, spec: Spec) -> QAction:
        action = QAction(self._window)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        action.setCheckable(spec.checkable)
        self._icons.give(action, spec.icon)
        if spec.id in _ROLES:
            action.setMenuRole(_ROLES[spec.id])
        if spec.group:
            group = self._groups.setdefault(spec.group, QActionGroup(self))
            group.addAction(action)
        self._actions[spec.id] = action
        self._texts[action] = spec.text
        # Reachable by its shortcut while the menu bar is hidden, as in full screen.
        self._window.addAction(action)
        return action


def plain_text(action: QAction) -> str:
    """Return the action's text without mnemonic and dots, as tooltips and the palette show it."""
    text = action.text()
    # Chinese puts the mnemonic in brackets behind the words.
    if "(&" in text:
        text = text[: text.index("(&")] + text[text.index("(&") + 4 :]
    return text.replace("&", "").rstrip("…")
