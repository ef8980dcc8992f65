"""What one does to the document by menu and key: undo, clipboard, fills, layers, merging."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QInputDialog

from aipaint.app.layer_words import next_name
from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.paint.layers import walk

if TYPE_CHECKING:
    from aipaint.paint.document import Change, Document
    from aipaint.paint.state import State
    from aipaint.ui.main_window import MainWindow

    Edit = Callable[[State], State]

# Actions that are commands of the layers panel, which works on all layers selected there.
_LAYER_COMMANDS = {
    "new_layer": "new_layer",
    "new_group": "new_group",
    "duplicate_layer": "duplicate",
    "delete_layer": "delete",
    "merge_down": "merge_down",
    "raise_layer": "raise",
    "lower_layer": "lower",
    "add_mask": "add_mask",
    "mask_from_selection": "mask_selection",
    "apply_mask": "apply_mask",
    "invert_mask": "invert_mask",
    "remove_mask": "remove_mask",
}
_PLACE = "application/x-aipaint-place"  # where a copied piece lay, so that it is pasted there


class EditTasks(QObject):
    """Connects the painting actions to what they do to the open document."""

    undo_megabytes = (64, 65_536)  # what undo may hold, at least and at most

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        # Imported late: the first window needs none of it.
        from aipaint.paint import edits

        steps: dict[str, tuple[str, Edit]] = {
            "clear": ("Clear", edits.clear),
            "fill_foreground": ("Fill", lambda s: self._filled(s, self._workspace.foreground)),
            "fill_background": ("Fill", lambda s: self._filled(s, self._workspace.background)),
            "layer_via_copy": (
                "Layer from Selection",
                lambda s: edits.layer_from_selection(s, self._layer_name(s)),
            ),
            "layer_via_cut": (
                "Layer from Selection",
                lambda s: edits.layer_from_selection(s, self._layer_name(s), cut=True),
            ),
            "flatten": ("Flatten Image", lambda s: edits.flatten_all(s, self.tr("Background"))),
            "merge_visible": (
                "Merge Visible",
                lambda s: edits.merge_visible(s, self.tr("Merged")),
            ),
        }
        window.actions_.connect_all(
            {action: self._doing(name, edit) for action, (name, edit) in steps.items()}
            | {
                "undo": self.undo,
                "redo": self.redo,
                "copy_merged": lambda: self.copy(merged=True),
                "cut": self.cut,
                "paste": self.paste,
                "undo_memory": self.ask_for_memory,
                "swap_colours": self._workspace.swap_colours,
                "default_colours": self._workspace.reset_colours,
            }
            | {action: self._layered(name) for action, name in _LAYER_COMMANDS.items()}
        )
        self._workspace.changed.connect(self._allow)
        self._workspace.replaced.connect(self._allow)
        QGuiApplication.clipboard().dataChanged.connect(self._allow)
        window.latents.made.connect(
            lambda: window.latents.studio.undo_changed.connect(lambda: self._allow())
        )
        self._allow()

    def do(self, name: str, edit: Edit) -> bool:
        """Apply an edit as one step; what the user may not do is said. Returns whether it was.

        What a tool has in the making is done first: it would be lost otherwise.
        """
        document = self._workspace.document
        if document is None:
            return False
        tool = self._window.paint.tool()
        if tool is not None and tool.is_busy():
            tool.confirm()
        try:
            document.apply(name, edit(document.state))
        except UserError as error:
            self._window.session.show_error(error)
            return False
        return True

    def undo(self) -> None:
        """Give up what a tool has in the making, or else take back the last step."""
        tool = self._window.paint.tool()
        if tool is not None and tool.is_busy():
            tool.cancel()
        elif self._document_can("undo"):
            self._with(lambda document: document.undo())
        elif self._window.latents.is_made():
            # What was done in a latent space while there was no document.
            self._window.latents.studio.undo()

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._document_can("redo"):
            self._with(lambda document: document.redo())
        elif self._window.latents.is_made():
            self._window.latents.studio.redo()

    def copy(self, merged: bool = False) -> bool:
        """Put what is selected on the clipboard, as a picture other programs understand."""
        from aipaint.paint.edits import copy_pixels

        document = self._workspace.document
        piece = copy_pixels(document.state, merged) if document is not None else None
        if piece is None:
            self._window.note(say("There is nothing to copy here."))
            return False
        image, place = piece
        data = QMimeData()
        data.setImageData(image)
        data.setData(_PLACE, f"{place.x()},{place.y()}".encode())
        QGuiApplication.clipboard().setMimeData(data)
        return True

    def cut(self) -> None:
        """Copy what is selected of the layer, and clear it."""
        from aipaint.paint import edits

        if self.copy():
            self.do("Cut", edits.clear)

    def paste(self) -> None:
        """Add the clipboard's picture as a layer; without a document, begin one with it."""
        from aipaint.paint import edits

        data = QGuiApplication.clipboard().mimeData()
        paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        image = data.imageData()
        if isinstance(image, QImage) and not image.isNull():
            at = _place(bytes(data.data(_PLACE).data()))
            name = self.tr("Pasted")
            if self._workspace.document is None:
                self._window.documents.begin_with(image, name)
            else:
                self.do("Paste", lambda state: edits.paste(state, image, name, at))
        elif paths:
            self._window.documents.import_files(paths)
        else:
            self._window.note(say("There is no picture on the clipboard."))

    def ask_for_memory(self) -> None:
        """Ask how much memory undo may take, now and from now on."""
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(*self.undo_megabytes)
        dialog.setIntStep(128)
        dialog.setIntValue(self._workspace.undo_bytes >> 20)
        dialog.setWindowTitle(self.tr("Memory for Undo"))
        dialog.setLabelText(self.tr("Older steps are forgotten beyond (megabytes):"))
        dialog.setOkButtonText(self.tr("OK"))
        dialog.setCancelButtonText(self.tr("Cancel"))
        dialog.intValueSelected.connect(self.give_memory)
        dialog.open()

    def give_memory(self, megabytes: int) -> None:
        """Let undo take so much, now and from now on."""
        size = megabytes << 20
        self._workspace.undo_bytes = size
        self._window.session.remember(undo_bytes=size)
        document = self._workspace.document
        if document is not None:
            document.history.set_budget(size)
            document.amend(document.state)

    # Within

    def _document_can(self, which: Literal["undo", "redo"]) -> bool:
        document = self._workspace.document
        if document is None:
            return False
        return document.can_undo() if which == "undo" else document.can_redo()

    def _latents_can(self, which: Literal["undo", "redo"]) -> bool:
        dock = self._window.latents
        if not dock.is_made():
            return False
        return dock.studio.can_undo() if which == "undo" else dock.studio.can_redo()

    def _doing(self, name: str, edit: Edit) -> Callable[[], object]:
        return lambda: self.do(name, edit)

    def _layered(self, command: str) -> Callable[[], object]:
        return lambda: self._window.layers_panel.commands.do(command)

    def _with(self, then: Callable[[Document], None]) -> None:
        if self._workspace.document is not None:
            then(self._workspace.document)

    def _filled(self, state: State, colour: QColor) -> State:
        from aipaint.paint.fill import fill_selection

        return fill_selection(state, colour, self._workspace.paint_target)

    def _layer_name(self, state: State) -> str:
        names = {layer.name for layer in walk(state.layers)}
        return next_name(self.tr("Layer {number}"), names)

    def _allow(self, change: Change | None = None) -> None:
        """Offer only what can be done."""
        if change is not None and not change.committed:
            return
        actions, document = self._window.actions_, self._workspace.document
        some = document is not None
        layer = document.state.layer() if document is not None else None
        clip = QGuiApplication.clipboard().mimeData()
        commands = self._window.layers_panel.commands
        can = {action: commands.can(name) for action, name in _LAYER_COMMANDS.items()}
        can |= dict.fromkeys(("cut", "copy_merged", "flatten", "merge_visible"), some)
        can |= dict.fromkeys(
            ("clear", "fill_foreground", "fill_background", "layer_via_copy", "layer_via_cut"),
            layer is not None,
        )
        can |= {
            # There may be something in the making, which is no step yet.
            "undo": some or self._latents_can("undo"),
            "redo": self._document_can("redo") or self._latents_can("redo"),
            "paste": clip is not None and (clip.hasImage() or clip.hasUrls()),
        }
        for name, possible in can.items():
            actions[name].setEnabled(possible)


def _place(data: bytes) -> QPoint | None:
    try:
        x, y = data.decode("ascii").split(",")
        return QPoint(int(x), int(y))
    except ValueError:
        return None
