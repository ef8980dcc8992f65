"""What one does to the size and the direction of the whole image, and of one layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from aipaint.paint.document import Change
    from aipaint.paint.state import State
    from aipaint.ui.main_window import MainWindow


class ImageTasks(QObject):
    """Connects the actions of the Image menu, and the flips of a layer."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        # Imported late: the first window needs none of it.
        from aipaint.paint import canvas_size
        from aipaint.paint.transform import flip_layer

        steps: dict[str, tuple[str, Callable[[State], State]]] = {
            "crop_to_selection": ("Crop to Selection", canvas_size.crop_to_selection),
            "trim": ("Trim to Content", canvas_size.trim),
            "rotate_image_left": ("Rotate Image", lambda s: canvas_size.rotate_canvas(s, 270)),
            "rotate_image_right": ("Rotate Image", lambda s: canvas_size.rotate_canvas(s, 90)),
            "rotate_image_half": ("Rotate Image", lambda s: canvas_size.rotate_canvas(s, 180)),
            "flip_image_horizontal": ("Flip Image", lambda s: canvas_size.flip_canvas(s, True)),
            "flip_image_vertical": ("Flip Image", lambda s: canvas_size.flip_canvas(s, False)),
            "flip_layer_horizontal": ("Flip Layer", lambda s: flip_layer(s, True)),
            "flip_layer_vertical": ("Flip Layer", lambda s: flip_layer(s, False)),
        }
        self._names = (*steps, "resize_image", "resize_canvas")
        window.actions_.connect_all(
            {action: self._doing(name, edit) for action, (name, edit) in steps.items()}
            | {"resize_image": self._resize_image, "resize_canvas": self._resize_canvas}
        )
        self._workspace.changed.connect(self._allow)
        self._workspace.replaced.connect(self._allow)
        self._allow()

    def _doing(self, name: str, edit: Callable[[State], State]) -> Callable[[], object]:
        return lambda: self._window.edits.do(name, edit)

    def _resize_image(self) -> None:
        from aipaint.paint.canvas_size import resize_image
        from aipaint.ui.size_dialogs import ResizeImageDialog

        document = self._workspace.document
        if document is None:
            return
        dialog = ResizeImageDialog(document.state.width, document.state.height, self._window)
        dialog.chosen.connect(
            lambda width, height, how: self._window.edits.do(
                "Resize Image", lambda state: resize_image(state, width, height, how)
            )
        )
        dialog.open()

    def _resize_canvas(self) -> None:
        from aipaint.paint.canvas_size import resize_canvas
        from aipaint.ui.size_dialogs import ResizeCanvasDialog

        document = self._workspace.document
        if document is None:
            return
        dialog = ResizeCanvasDialog(document.state.width, document.state.height, self._window)
        dialog.chosen.connect(
            lambda width, height, anchor: self._window.edits.do(
                "Resize Canvas", lambda state: resize_canvas(state, width, height, anchor)
            )
        )
        dialog.open()

    def _allow(self, change: Change | None = None) -> None:
        if change is not None and not change.committed:
            return
        document = self._workspace.document
        for name in self._names:
            self._window.actions_[name].setEnabled(document is not None)
        selected = document is not None and document.state.selection is not None
        self._window.actions_["crop_to_selection"].setEnabled(selected)
        layer = document.state.layer() if document is not None else None
        for name in ("flip_layer_horizontal", "flip_layer_vertical"):
            self._window.actions_[name].setEnabled(layer is not None)
