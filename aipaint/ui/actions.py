"""Every action of the studio in one table: menus, shortcuts and the palette are made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from aipaint.ui.icons import Icons


@dataclass(frozen=True)
class Spec:
    """One action. text: English, with its mnemonic. group: actions of which one is checked."""

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    group: str = ""


def _T(context: str, text: str) -> str:  # noqa: N802, the name that lupdate is told to look for
    """Mark `text` for translation and return it as it is."""
    return str(QT_TRANSLATE_NOOP(context, text))


# "-" is a separator; a tuple is a submenu.
_TABLE: tuple[tuple[str, tuple[Spec | str | tuple[str, tuple[Spec, ...]], ...]], ...] = (
    (
        _T("Actions", "&File"),
        (
            Spec("save_as", _T("Actions", "&Save Picture As…"), ("Ctrl+S",), "save"),
            Spec("reveal", _T("Actions", "Show in &Folder"), ("Ctrl+Shift+R",), "external-link"),
            Spec(
                "open_pictures", _T("Actions", "Open &Pictures Folder"), ("Ctrl+O",), "folder-open"
            ),
            "-",
            Spec("open_models", _T("Actions", "Open &Models Folder"), ("Ctrl+Shift+M",), "layers"),
            Spec("reload_models", _T("Actions", "&Look for Models Again"), ("F5",), "refresh-cw"),
            "-",
            Spec("quit", _T("Actions", "&Quit"), ("Ctrl+Q",), "log-out"),
        ),
    ),
    (
        _T("Actions", "&Edit"),
        (
            Spec("copy", _T("Actions", "&Copy Picture"), ("Ctrl+C",), "copy"),
            Spec("copy_prompt", _T("Actions", "Copy &Prompt"), ("Ctrl+Shift+C",), "file-text"),
            Spec("use_settings", _T("Actions", "&Use These Settings"), ("Ctrl+U",), "settings-2"),
            Spec(
                "import",
                _T("Actions", "Use the Settings of a &File…"),
                ("Ctrl+I",),
                "file-up",
            ),
            "-",
            Spec("remove", _T("Actions", "&Remove Picture"), ("Del",), "trash-2"),
            Spec("restore", _T("Actions", "&Bring Back Removed Picture"), ("Ctrl+Z",), "undo"),
        ),
    ),
    (
        _T("Actions", "&Generate"),
        (
            Spec(
                "generate",
                _T("Actions", "&Generate"),
                ("Ctrl+Return", "Ctrl+Enter"),
                "wand-sparkles",
            ),
            Spec("cancel", _T("Actions", "&Cancel"), ("Esc",), "x"),
            Spec("cancel_all", _T("Actions", "Cancel &All"), ("Shift+Esc",), "ban"),
            "-",
            Spec("write_prompt", _T("Actions", "&Write the Prompt"), ("Ctrl+P",), "file-text"),
            Spec("history", _T("Actions", "Prompt &History…"), ("Ctrl+H",), "history"),
            Spec("dice", _T("Actions", "Roll a New &Seed"), ("Ctrl+R",), "dices"),
            Spec("lock_seed", _T("Actions", "&Lock the Seed"), ("Ctrl+L",), "lock", True),
            Spec(
                "model_defaults",
                _T("Actions", "Settings That Suit the &Model"),
                ("Ctrl+Shift+D",),
                "rotate-ccw",
            ),
            "-",
            Spec(
                "clear_queue",
                _T("Actions", "Clear &Finished Jobs"),
                ("Ctrl+Shift+X",),
                "eraser",
            ),
        ),
    ),
    (
        _T("Actions", "&View"),
        (
            Spec("zoom_in", _T("Actions", "Zoom &In"), ("Ctrl++", "Ctrl+="), "zoom-in"),
            Spec("zoom_out", _T("Actions", "Zoom &Out"), ("Ctrl+-",), "zoom-out"),
            Spec("fit", _T("Actions", "&Fit"), ("Ctrl+0",), "maximize"),
            Spec("actual", _T("Actions", "&Actual Pixels"), ("Ctrl+1",), "grid-3x3"),
            Spec("fullscreen", _T("Actions", "F&ull Screen"), ("F11",), "fullscreen", True),
            "-",
            Spec("newer", _T("Actions", "&Newer Picture"), ("Ctrl+Left",), "chevron-left"),
            Spec("older", _T("Actions", "Old&er Picture"), ("Ctrl+Right",), "chevron-right"),
            "-",
            "docks",
            "-",
            (
                _T("Actions", "&Theme"),
                (
                    Spec(
                        "theme_system",
                        _T("Actions", "Follow the &System"),
                        ("Ctrl+Alt+S",),
                        "monitor",
                        True,
                        "theme",
                    ),
                    Spec(
                        "theme_dark",
                        _T("Actions", "&Dark Theme"),
                        ("Ctrl+Alt+D",),
                        "moon",
                        True,
                        "theme",
                    ),
                    Spec(
                        "theme_light",
                        _T("Actions", "&Light Theme"),
                        ("Ctrl+Alt+L",),
                        "sun",
                        True,
                        "theme",
                    ),
                ),
            ),
            (
                _T("Actions", "&Language"),
                (
                    Spec(
                        "language_system",
                        _T("Actions", "&Language of the System"),
                        ("Ctrl+Alt+A",),
                        "languages",
                        True,
                        "language",
                    ),
                    # Written in themselves, so that they are found by those who need them.
                    Spec("language_en", "English", ("Ctrl+Alt+E",), "languages", True, "language"),
                    Spec(
                        "language_zh_CN",
                        "简体中文",
                        ("Ctrl+Alt+Z",),
                        "languages",
                        True,
                        "language",
                    ),
                ),
            ),
        ),
    ),
    (
        _T("Actions", "&Help"),
        (
            Spec("palette", _T("Actions", "Find an &Action…"), ("Ctrl+K",), "command"),
            "-",
            Spec("report", _T("Actions", "&Report a Problem…"), ("Ctrl+Shift+B",), "bug"),
            Spec("about", _T("Actions", "&About aipaint"), ("F1",), "info"),
        ),
    ),
)


class Actions(QObject):
    """The actions by their id, with menus that follow the language."""

    def __init__(self, window: QMainWindow, icons: Icons) -> None:
        super().__init__(window)
        self._window = window
        self._icons = icons
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._texts: dict[QAction | QMenu, str] = {}
        self._dock_places: list[tuple[QMenu, QAction]] = []
        for title, rows in _TABLE:
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
        for action, handler in handlers.items():
            # Checkable or not, a handler asks the action for its state when it wants it.
            self._actions[action].triggered.connect(lambda _checked=False, do=handler: do())

    def add_docks(self, docks: dict[str, tuple[QAction, str, str]]) -> None:
        """Put the docks' own toggles (action, keys, icon, by id) where the table wants them."""
        for menu, before in self._dock_places:
            for name, (action, keys, icon) in docks.items():
                action.setShortcut(QKeySequence(keys))
                self._icons.give(action, icon)
                menu.insertAction(before, action)
                self._actions[name] = action

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

    def _fill(self, menu: QMenu, rows: tuple) -> None:
        for row in rows:
            if row == "-":
                menu.addSeparator()
            elif row == "docks":
                self._dock_places.append((menu, menu.addSeparator()))
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
