"""What a tool is: it hears the pointer in document coordinates and draws over the canvas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QCursor, QKeyEvent, QPainter, QTransform
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from aipaint.app.workspace import Workspace
    from aipaint.ui.theme import Tokens


@dataclass(frozen=True, slots=True)
class Pointer:
    """One place of mouse or pen.

    at: in document pixels, fractions count. view_at: in the view's coordinates. pressure: 0 to 1,
    1 for a mouse. tilt_x, tilt_y: degrees from upright, -60 to 60, 0 for a mouse. time: seconds.
    eraser: whether the pen is held upside down.
    """

    at: QPointF
    view_at: QPointF
    pressure: float = 1.0
    tilt_x: float = 0.0
    tilt_y: float = 0.0
    time: float = 0.0
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    eraser: bool = False


class View(Protocol):
    """What a tool may ask of the canvas it works on."""

    def to_view(self) -> QTransform:
        """Document coordinates to the view's: zoom, rotation, mirror and place."""
        ...

    def zoom(self) -> float:
        """Device pixels a document pixel."""
        ...

    def tokens(self) -> Tokens:
        """The theme's colours."""
        ...

    def update_overlay(self, rect: QRectF | None = None) -> None:
        """Draw overlays again, in view coordinates; None: all of them."""
        ...


class Tool(QObject):
    """Base of all tools. One instance lives as long as the window; `activate` begins its turn.

    id, icon, key: its name in code, in resources/icons, and its shortcut. A tool changes the
    document through `workspace.document` alone: `preview` while the pointer is down, `apply` when
    it is up, `cancel_preview` when the user thinks better of it.
    """

    id: ClassVar[str]
    icon: ClassVar[str]
    key: ClassVar[str] = ""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.view: View | None = None  # set by the canvas while the tool has its turn

    def name(self) -> str:
        """What it is called, in the present language."""
        raise NotImplementedError

    def activate(self) -> None:
        """Its turn begins."""

    def deactivate(self) -> None:
        """Another tool's turn begins: finish or give up what is in the making."""

    def is_busy(self) -> bool:
        """Whether something is in the making that Escape would end."""
        return False

    def press(self, pointer: Pointer) -> None:
        """The main button or the pen's tip goes down."""

    def move(self, pointer: Pointer) -> None:
        """The pointer moves while it is down."""

    def release(self, pointer: Pointer) -> None:
        """The pointer comes up."""

    def hover(self, pointer: Pointer) -> None:
        """The pointer moves while it is up."""

    def double_click(self, pointer: Pointer) -> None:
        """The main button went down twice."""

    def leave(self) -> None:
        """The pointer left the canvas."""

    def cancel(self) -> None:
        """Give up what is in the making (Escape, or the pen lost)."""

    def confirm(self) -> None:
        """Do what is in the making (Enter)."""

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key is for this tool even where it is some action's shortcut."""
        return False

    def key_press(self, event: QKeyEvent) -> bool:
        """A key on the canvas; return whether it was used."""
        return False

    def cursor(self) -> QCursor:
        """The pointer's shape over the canvas."""
        return QCursor(Qt.CursorShape.CrossCursor)

    def paint(self, painter: QPainter) -> None:
        """Draw over the canvas, in view coordinates; `self.view.to_view()` maps the document."""

    def options(self, parent: QWidget) -> QWidget | None:
        """Build what is shown in the bar above the canvas during its turn; None for nothing."""
        return None
