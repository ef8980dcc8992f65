"""The menu of a layer, as the right button or the menu key opens it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from aipaint.ui.icons import Icons
from aipaint.ui.layer_commands import MENU, Command, LayerCommands


def layer_menu(commands: LayerCommands, icons: Icons, parent: QWidget) -> QMenu:
    """Return a menu of everything that can be done to the selected layers; it deletes itself."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for row in MENU:
        if isinstance(row, tuple):
            title, rows = row
            inner = menu.addMenu(QCoreApplication.translate("LayerCommands", title))
            icons.give(inner.menuAction(), "venetian-mask")
            for each in rows:
                _add(inner, each, commands, icons)
        else:
            _add(menu, row, commands, icons)
    if commands.guides is not None:
        commands.guides.fill_menu(menu)
    return menu


def _add(menu: QMenu, row: Command | str, commands: LayerCommands, icons: Icons) -> None:
    if isinstance(row, str):
        menu.addSeparator()
        return
    action = menu.addAction(QCoreApplication.translate("LayerCommands", row.text))
    action.setObjectName(row.id)
    if row.icon:
        action.setIcon(icons.icon(row.icon))
    # Only to be read: the list itself hears its keys.
    action.setShortcut(QKeySequence(row.keys))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setCheckable(row.checkable)
    if row.checkable:
        action.setChecked(commands.is_on(row.id))
    action.setEnabled(commands.can(row.id))
    action.triggered.connect(lambda _checked=False, name=row.id: commands.do(name))
