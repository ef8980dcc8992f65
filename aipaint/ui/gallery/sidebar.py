"""The side of the gallery: shelves to look at pictures by, and what one does with shelves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QMessageBox, QVBoxLayout, QWidget

from aipaint.app.library.shelves import HOLDERS, Section, Shelf, Shelves
from aipaint.app.library.shelving import Shelving
from aipaint.app.library.source import Chosen, Found, Trashed
from aipaint.ui.gallery.name_dialog import NameDialog
from aipaint.ui.gallery.shelf_tree import ADDS, ShelfTree
from aipaint.ui.gallery.work_bar import WorkBar
from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch

if TYPE_CHECKING:
    from aipaint.app.library.importing import Importing
    from aipaint.app.library.library import Library
    from aipaint.app.library.source import Source

_SHOW_MS = 1000  # after which a look through the folders is worth being shown
_MANY = 12  # shelves with names of their own: with more the field to find one is shown


class Sidebar(QWidget):
    """`wanted` tells the source one went to; what needs more of the window has its own signal."""

    wanted = Signal(object)  # Source
    duplicates_wanted = Signal()
    import_wanted = Signal(object)  # list[Path], empty: to be asked for
    empty_wanted = Signal()  # the trash
    save_search_wanted = Signal()

    def __init__(self, library: Library, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__()
        self._library = library
        self._icons = icons
        self._key: tuple[Section, str] | None = ("all", "")  # None: no shelf's pictures are shown
        self._asked: Source = Found()  # what is shown
        self._filtered = False  # whether shelves are hidden because of what is in the field
        self.shelves = Shelves(library)
        self.shelving = Shelving(library)
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.field.hide()
        glass = QAction(self)
        icons.give(glass, "search", "muted")
        self.field.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.tree = ShelfTree(self.shelves, icons, theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 0, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.tree, 1)
        for section in HOLDERS:
            if section not in ("labels", "folders"):
                self.tree.setExpanded(self.shelves.index_of(section), True)
        self.tree.go_to(self.shelves.index_of("all"))
        self._connect()
        self.retranslate()
        self.shelves.refresh()

    def sizeHint(self) -> QSize:
        return QSize(216, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    def follow_work(self, importing: Importing, icons: Icons) -> None:
        """Show at the foot how far an import is."""
        bar = self.bar = WorkBar(icons)
        self.layout().addWidget(bar)  # type: ignore[union-attr]
        bar.setVisible(importing.is_running())
        bar.cancelled.connect(importing.cancel)
        importing.told.connect(bar.show_pace)
        importing.finished.connect(lambda _outcome: bar.hide())

        def begin() -> None:
            looking = importing.is_looking()
            bar.begin(self.tr("Looking through folders") if looking else self.tr("Importing"))
            if looking:
                # Mostly nothing is new, and known in no time.
                QTimer.singleShot(_SHOW_MS, bar, lambda: bar.setVisible(importing.is_running()))
            else:
                bar.show()

        importing.started.connect(begin)

    def go_to(self, section: Section, name: str = "") -> None:
        """Go to a shelf as if it was clicked; nothing when there is none."""
        index = self.shelves.index_of(section, name)
        if index.isValid():
            self.tree.go_to(index)
            self._show(self.shelves.shelf(index))

    def follow(self, source: Source) -> None:
        """Mark the shelf whose pictures are shown; none when it is another search."""
        if source == self._asked:
            return
        key: tuple[Section, str] | None
        if isinstance(source, Trashed):
            key = ("trash", "")
        elif source == Found():
            key = ("all", "")
        else:
            shelves = (each.key for each in self._all_shelves() if _found(each) == source)
            key = next(shelves, None)
        self._asked, self._key = source, key
        self.tree.go_to(QModelIndex() if key is None else self.shelves.index_of(*key))

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.tree.setAccessibleName(self.tr("Shelves"))
        self.field.setPlaceholderText(self.tr("Find a shelf"))
        self.field.setAccessibleName(self.tr("Find a shelf"))
        self.shelves.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.field.text():
            # Esc belongs to the field while something is in it.
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.field.clear()
                self.tree.setFocus()
                return True
        return super().eventFilter(watched, event)

    # What one does

    def new_board(self) -> None:
        """Ask for a name, and make a board."""
        NameDialog(
            self.window(),
            self.tr("New Board"),
            self.tr("Make"),
            then=self.shelving.make_board,
            taken=self.shelves.names("boards"),
        ).open()

    def remove(self, shelf: Shelf) -> None:
        """Take a shelf away; where pictures are on it one is asked."""
        kinds = ("boards", "searches", "tags", "folders")
        if shelf.section not in kinds or not shelf.name or shelf.own:
            return
        questions = {
            "boards": self.tr("Remove the board “{name}”? Its pictures stay in the gallery."),
            "tags": self.tr("Take the tag “{name}” from all its pictures?"),
            "folders": self.tr(
                "Forget the folder {name}? Its pictures stay, but what changes in it"
                " is not noticed any more."
            ),
        }
        if shelf.section == "searches" or not (shelf.count or shelf.section == "folders"):
            self._removed(shelf)
            return
        box = QMessageBox(self.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Remove"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(questions[shelf.section].format(name=shelf.name))
        do = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(do)
        box.setEscapeButton(keep)
        do.clicked.connect(lambda: self._removed(shelf))
        box.open()

    def _removed(self, shelf: Shelf) -> None:
        self.shelving.remove(shelf)
        if shelf.key == self._key:
            self.go_to("all")

    def _connect(self) -> None:
        tree, shelves = self.tree, self.shelves
        tree.shown.connect(self._show)
        tree.add_wanted.connect(self._add)
        tree.remove_wanted.connect(self.remove)
        tree.typed.connect(self._type)
        tree.customContextMenuRequested.connect(self._menu)
        shelves.filled.connect(self._filled)
        shelves.rename_wanted.connect(self.shelving.rename)
        shelves.dropped.connect(self._dropped)
        self.shelving.renamed.connect(self._renamed)
        self.field.textChanged.connect(self._filter)
        self.field.returnPressed.connect(self._first_found)
        self.field.installEventFilter(self)

    def _show(self, shelf: Shelf | None) -> None:
        if shelf is None:
            return
        if shelf.section == "duplicates":
            self.duplicates_wanted.emit()
            return
        if shelf.section == "folders" and shelf.name:
            self._key = shelf.key
            self._show_folder(shelf)
            return
        source = _found(shelf)
        if source is not None:
            self._key = shelf.key
            self._ask(source)

    def _show_folder(self, shelf: Shelf) -> None:
        path = Path(shelf.name)
        title = str(self.shelves.index_of(*shelf.key).data())

        def then(ids: list[int]) -> None:
            if self._key == shelf.key:
                self._ask(Chosen(tuple(ids), title))

        self._library.read(lambda gallery: gallery.imports.below(path), then)

    def _ask(self, source: Source) -> None:
        self._asked = source
        self.wanted.emit(source)

    def _all_shelves(self) -> list[Shelf]:
        shelves = [self.shelves.shelf(self.shelves.index_of("rated"))]
        for section in HOLDERS:
            head = self.shelves.index_of(section)
            rows = range(self.shelves.rowCount(head))
            shelves += [self.shelves.shelf(self.shelves.index(row, 0, head)) for row in rows]
        return [shelf for shelf in shelves if shelf is not None]

    def _add(self, section: str) -> None:
        if section == "boards":
            self.new_board()
        elif section == "searches":
            self.save_search_wanted.emit()
        else:
            self.import_wanted.emit([])

    def _dropped(self, shelf: Shelf, paths: list[Path]) -> None:
        if shelf.section == "folders":
            self.import_wanted.emit([path for path in paths if path.is_dir()])
        else:
            self.shelving.put_on(shelf, paths)

    def _renamed(self, shelf: Shelf, name: str) -> None:
        if shelf.key == self._key:
            self._key = (shelf.section, name)
            renamed = Shelf(shelf.section, name, shelf.count, shelf.query)
            source = _found(renamed)
            assert source is not None  # what has a name shows something
            self._ask(source)

    def _filled(self) -> None:
        index = QModelIndex() if self._key is None else self.shelves.index_of(*self._key)
        if index.isValid() and index != self.tree.currentIndex() and not self.tree.is_editing():
            self.tree.go_to(index)
        own = sum(len(self.shelves.names(section)) for section in HOLDERS if section != "labels")
        self.field.setVisible(own > _MANY or bool(self.field.text()))
        self._filter(self.field.text())

    # Finding a shelf among many

    def _type(self, letters: str) -> None:
        self.field.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.setText(letters)

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        if not wanted and not self._filtered:
            return
        self._filtered = bool(wanted)
        for section in HOLDERS:
            head = self.shelves.index_of(section)
            for row in range(self.shelves.rowCount(head)):
                name = str(self.shelves.index(row, 0, head).data()).casefold()
                hidden = not all(word in name for word in wanted)
                if hidden != self.tree.isRowHidden(row, head):
                    self.tree.setRowHidden(row, head, hidden)
            if wanted:
                self.tree.setExpanded(head, True)

    def _first_found(self) -> None:
        for section in HOLDERS:
            head = self.shelves.index_of(section)
            for row in range(self.shelves.rowCount(head)):
                if not self.tree.isRowHidden(row, head):
                    self.tree.setCurrentIndex(self.shelves.index(row, 0, head))
                    self.tree.setFocus()
                    return

    # The menu

    def _menu(self, place: QPoint) -> None:
        index = self.tree.indexAt(place)
        shelf = self.shelves.shelf(index if index.isValid() else self.tree.currentIndex())
        if shelf is None:
            return
        if index.isValid() and index != self.tree.currentIndex():
            self.tree.setCurrentIndex(index)
        menu = self.menu_for(shelf)
        if not menu.isEmpty():
            menu.popup(self.tree.viewport().mapToGlobal(place))

    def menu_for(self, shelf: Shelf) -> QMenu:
        """Return the menu of what can be done with a shelf."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if shelf.section in ADDS:
            said = {
                "boards": self.tr("New Board…"),
                "searches": self.tr("Save the Present Search…"),
                "folders": self.tr("Import a Folder…"),
            }[shelf.section]
            self._entry(menu, said, "plus", lambda: self._add(shelf.section))
        if shelf.name and shelf.section in ("boards", "searches", "tags"):
            self._entry(menu, self.tr("Rename"), "pencil", self.tree.rename)
        if shelf.name and shelf.section == "searches":
            said = self.tr("Change…")
            self._entry(menu, said, "search", lambda: self._change_search(shelf))
        if shelf.name and shelf.section == "folders":
            said, url = self.tr("Show in the File Manager"), QUrl.fromLocalFile(shelf.name)
            self._entry(menu, said, "external-link", lambda: QDesktopServices.openUrl(url))
            forget = self._entry(menu, self.tr("Forget"), "x", lambda: self.remove(shelf))
            forget.setVisible(not shelf.own)
        elif shelf.name and shelf.section != "labels":
            self._entry(menu, self.tr("Remove"), "trash-2", lambda: self.remove(shelf))
        if shelf.section == "trash":
            empty = self._entry(
                menu, self.tr("Empty the Trash…"), "trash-2", self.empty_wanted.emit
            )
            empty.setEnabled(bool(shelf.count))
        return menu

    def _entry(self, menu: QMenu, text: str, icon: str, do: object) -> QAction:
        action = menu.addAction(text)
        self._icons.give(action, icon)
        action.triggered.connect(do)  # type: ignore[arg-type]
        return action

    def _change_search(self, shelf: Shelf) -> None:
        NameDialog(
            self.window(),
            self.tr("Change “{name}”").format(name=shelf.name),
            self.tr("Save"),
            text=shelf.query,
            then=lambda query: self.shelving.save_search(shelf.name, query),
            label=self.tr("Search for"),
        ).open()


def _found(shelf: Shelf) -> Source | None:
    """Return what to show for a shelf, None for one that shows nothing of its own."""
    match shelf.section:
        case "all":
            return Found()
        case "rated":
            return Found("rating:>0 sort:rating")
        case "trash":
            return Trashed()
    if not shelf.name:
        return None
    match shelf.section:
        case "boards":
            return Found(f'board:"{shelf.name}"')
        case "tags":
            return Found(f'tag:"{shelf.name}"')
        case "labels":
            return Found(f"label:{shelf.name}")
        case "searches":
            return Found(shelf.query)
    return None
