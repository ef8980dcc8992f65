"""The model shelf and its actions: when one enters it, and what choosing a model does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from aipaint.app.shelf.items import Defaults, Item
from aipaint.core.messages import say
from aipaint.core.recipe import MAX_LORAS
from aipaint.ui.shelf.using import calling_word, can_use, draft_wearing, first_weight

if TYPE_CHECKING:
    from aipaint.ui.gallery.entering import Entering
    from aipaint.ui.main_window import MainWindow
    from aipaint.ui.shelf.room import ShelfRoom


class ModelTasks(QObject):
    """Builds the room when it is first wanted, and offers only actions that mean something."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._catalogue = window.session.catalogue
        self._room: ShelfRoom | None = None
        self._entering: Entering | None = None
        window.actions_.connect_all(
            {
                "model_shelf": self.toggle,
                "find_model": self.find,
                "use_model": self._use_current,
                "model_favourite": self._mark,
                "model_notes": self._edit_notes,
                "model_picture": self._ask_picture,
                "model_own_picture": self._take_picture_off,
                "model_reveal": self._reveal,
                "model_metadata": self._show_metadata,
                "copy_model_path": self._copy_path,
                "model_folders": self.show_folders,
                "model_shelves": lambda: self._show_panel("left", "model_shelves"),
                "model_details": lambda: self._show_panel("right", "model_details"),
            }
        )
        window.generate_panel.own_defaults = self._own_defaults
        window.generate_panel.loras.own_weight = self._own_weight
        window.workspace.replaced.connect(self._replaced)
        window.session.closing.connect(self._close)
        self._catalogue.changed.connect(self._catalogue_changed)
        self.allow()
        # As in the gallery: a room entered before the docks appear would hide them for good.
        self._is_settled = self._is_awaited = False
        QTimer.singleShot(0, self, self._settle)

    # The room

    def room(self) -> ShelfRoom:
        """Return the room, built when this is first asked for."""
        if self._room is None:
            # Imported here: the window does not wait for a room nobody has entered.
            from aipaint.ui.gallery.entering import Entering
            from aipaint.ui.shelf.room import ShelfRoom

            window = self._window
            room = self._room = ShelfRoom(
                window.session,
                window.actions_,
                window.icons,
                window.theme,
                window.recall,
                window.remember,
            )
            self._entering = Entering(window, room, room.grid)
            window.actions_["model_shelves"].setChecked(room.is_panel_shown("left"))
            window.actions_["model_details"].setChecked(room.is_panel_shown("right"))
            room.closed.connect(self.leave)
            room.used.connect(self.use)
            room.chosen_changed.connect(self.allow)
            room.inspector.words_wanted.connect(self._put_words)
            room.inspector.panel_wanted.connect(self._take_from_panel)
        return self._room

    def is_open(self) -> bool:
        """Whether one is in the room."""
        return self._room is not None and self._window.stage.room() is self._room

    def toggle(self) -> None:
        """Enter the room, or leave it."""
        if self.is_open():
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Enter the room, unless one is there."""
        if not self._is_settled:
            self._is_awaited = True
        elif not self.is_open():
            self.room()
            assert self._entering is not None
            self._entering.enter()
            self._go_to_the_used()
            self._moved()

    def _go_to_the_used(self) -> None:
        """Be at the model that paints, unless one was at another before."""
        room = self.room()
        item = self._catalogue.named("models", self._window.generate_panel.draft().model)
        if room.current() is None and item is not None:
            room.choose(item.path)

    def _settle(self) -> None:
        self._is_settled = True
        if self._is_awaited:
            self.enter()

    def leave(self) -> None:
        """Go back to the canvas, if one is in the room."""
        if self.is_open() and self._entering is not None:
            self.room().inspector.finish()
            self._entering.leave()
            self._moved()

    def find(self) -> None:
        """Let one type which model to look for, in the room."""
        self.enter()
        self.room().bar.take_focus()

    def show_folders(self) -> None:
        """Let the user choose the folders that are watched."""
        from aipaint.ui.shelf.folders_dialog import FoldersDialog

        FoldersDialog(self._window.session, self._window.icons, self._window).open()

    # What choosing a model does

    def use(self, item: Item) -> None:
        """Put an item to use in the Generate panel, as is meant for its kind."""
        window, panel = self._window, self._window.generate_panel
        item = window.session.catalogue.item(item.path) or item
        if not can_use(item):
            return
        window.docks.reveal("dock_generate")
        if item.kind == "models":
            panel.choose_model(item.id)
            window.note(say("The model is {name}.", name=item.name))
        elif item.kind == "loras":
            self._wear(item)
        elif item.kind == "vaes":
            panel.set_draft(msgspec.structs.replace(panel.draft(), vae=item.id))
            window.note(say("The VAE is {name}.", name=item.name))
        else:
            word = calling_word(item)
            said = word if panel.draft().syntax == "a1111" else f"embedding:{word}"
            panel.prompt.insert_word(said)
            window.note(say("In the prompt: {words}", words=said))

    def _wear(self, item: Item) -> None:
        panel = self._window.generate_panel
        draft = panel.draft()
        loras = draft_wearing(draft, item)
        if loras == draft.loras:
            full = len(loras) >= MAX_LORAS
            said = say("No more than {most} LoRAs can be added.", most=MAX_LORAS)
            self._window.note(said if full else say("{name} is added already.", name=item.name))
            return
        panel.set_draft(msgspec.structs.replace(draft, loras=loras))
        if item.defaults is not None and item.defaults.prompt:
            panel.prompt.add_words(item.defaults.prompt)
        self._window.note(say("{name} is added to the LoRAs.", name=item.name))

    def _put_words(self, text: str) -> None:
        self._window.docks.reveal("dock_generate")
        self._window.generate_panel.prompt.add_words(text)
        self._window.note(say("In the prompt: {words}", words=text))

    def _own_defaults(self, model: str) -> Defaults | None:
        item = self._catalogue.named("models", model)
        return None if item is None else item.defaults

    def _own_weight(self, lora: str) -> float:
        return first_weight(self._catalogue.named("loras", lora))

    def _take_from_panel(self) -> None:
        item = self.current()
        if item is None:
            return
        draft = self._window.generate_panel.draft()
        kept = item.defaults or Defaults()
        negative = draft.negative_prompt if draft.negative_shown else ""
        self.room().inspector.defaults.put(
            msgspec.structs.replace(
                kept,
                sampler=draft.sampler,
                steps=draft.steps,
                guidance=draft.guidance,
                width=draft.width,
                height=draft.height,
                clip_skip=draft.clip_skip,
                vae=draft.vae,
                negative_prompt=negative or None,
            )
        )

    # What is done with the one that is chosen

    def current(self) -> Item | None:
        """Return the model one is at in the room."""
        return self._room.current() if self._room is not None and self.is_open() else None

    def _use_current(self) -> None:
        item = self.current()
        if item is not None:
            self.use(item)

    def _mark(self) -> None:
        item = self.current()
        if item is not None:
            self._catalogue.set_favourite(item.path, not item.favourite)

    def _edit_notes(self) -> None:
        room = self.room()
        room.show_panel("right", True)
        self._window.actions_["model_details"].setChecked(True)
        room.inspector.edit_notes()

    def _ask_picture(self) -> None:
        item = self.current()
        if item is None:
            return
        dialog = QFileDialog(self._window, self.tr("Choose a Picture for the Model"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Pictures") + " (*.png *.jpg *.jpeg *.webp)")
        dialog.setDirectory(str(self._window.session.home.pictures))
        dialog.fileSelected.connect(
            lambda file, path=item.path: self._catalogue.set_preview(path, Path(file))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_picture_off(self) -> None:
        item = self.current()
        if item is not None:
            self._catalogue.set_preview(item.path, None)

    def _reveal(self) -> None:
        item = self.current()
        if item is not None:
            folder = item.path.parent
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
                self._window.note(say("The folder is {folder}", folder=folder))

    def _show_metadata(self) -> None:
        item = self.current()
        if item is not None:
            from aipaint.ui.shelf.metadata_dialog import MetadataDialog

            window = self._window
            errands = window.session.errands
            MetadataDialog(item.name, item.path, errands, window.icons, window).open()

    def _copy_path(self) -> None:
        item = self.current()
        if item is not None:
            QGuiApplication.clipboard().setText(str(item.path))
            self._window.note(say("It is on the clipboard."))

    def _show_panel(self, side: Literal["left", "right"], action: str) -> None:
        self.room().show_panel(side, self._window.actions_[action].isChecked())

    # What can be done

    def allow(self) -> None:
        """Offer only what can be done now."""
        item, open_now = self.current(), self.is_open()
        some = item is not None
        chosen = self._window.session.home.data / "shelf"
        own = item is not None and item.preview is not None and item.preview.parent == chosen
        possible = {
            "use_model": can_use(item),
            "model_favourite": some,
            "model_notes": some,
            "model_picture": some,
            "model_own_picture": own,
            "model_reveal": some,
            "model_metadata": some,
            "copy_model_path": some,
            "model_shelves": open_now,
            "model_details": open_now,
        }
        actions = self._window.actions_
        for name, can in possible.items():
            actions[name].setEnabled(can)
        actions["model_favourite"].setChecked(item is not None and item.favourite)

    def _catalogue_changed(self) -> None:
        items = self._catalogue.items()
        self._window.generate_panel.offer_vaes(
            [(item.name, item.id) for item in items if item.kind == "vaes" and item.usable]
        )
        self.allow()

    def _moved(self) -> None:
        self._window.actions_["model_shelf"].setChecked(self.is_open())
        self.allow()
        self._window.status.show_zoom()

    def _replaced(self) -> None:
        # Another document is worth seeing; that there is none any more is not.
        if self._window.workspace.document is not None:
            self.leave()

    def _close(self) -> None:
        if self._room is not None:
            self._room.close_down()
