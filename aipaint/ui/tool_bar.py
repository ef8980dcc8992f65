"""The tools in a bar, whose turn it is, and the bar with that tool's options."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolBar, QToolButton, QWidget

from aipaint.app.workspace import Workspace
from aipaint.ui.icons import Icons
from aipaint.ui.paint_view import PaintView
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.tools import TOOLS
from aipaint.ui.tools.base import Tool
from aipaint.ui.tools.options import OptionsRow
from aipaint.ui.widgets import WheelGuard

_HEIGHT = 44  # of the options, in the grid of eight with room around the fields


class ToolBox(QObject):
    """All tools, one of which has its turn on the canvas.

    actions: one a tool, by "tool_" and the tool's id, checked during its turn.
    """

    chosen = Signal(object)  # Tool

    def __init__(
        self,
        workspace: Workspace,
        view: PaintView,
        icons: Icons,
        kinds: Sequence[type[Tool] | None] = TOOLS,
    ) -> None:
        super().__init__(view)
        self._view = view
        self.workspace = workspace
        self.icons = icons
        self.tools: dict[str, Tool] = {}
        self.actions: dict[str, QAction] = {}
        self._rows: list[QAction | None] = []
        group = QActionGroup(self)
        for kind in kinds:
            if kind is None:
                self._rows.append(None)
                continue
            tool = kind(workspace)
            tool.setParent(self)
            self.tools[tool.id] = tool
            action = QAction(self)
            action.setObjectName(f"tool_{tool.id}")
            action.setCheckable(True)
            if tool.key:
                action.setShortcut(QKeySequence(tool.key))
            icons.give(action, tool.icon)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, name=tool.id: self.choose(name))
            self.actions[action.objectName()] = action
            self._rows.append(action)
        self.retranslate()
        view.installEventFilter(self)

    def tool(self) -> Tool | None:
        """Whose turn it is."""
        return self._view.tool()

    def choose(self, tool_id: str) -> None:
        """Give a tool its turn. Raises KeyError for one that is not here."""
        tool = self.tools[tool_id]
        self.actions[f"tool_{tool_id}"].setChecked(True)
        if tool is not self._view.tool():
            self._view.set_tool(tool)
            self.chosen.emit(tool)

    def back_to_canvas(self) -> None:
        """Let the next key be the canvas's: a number was changed, painting goes on."""
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def rows(self) -> Sequence[QAction | None]:
        """The actions in their order, None for a gap."""
        return tuple(self._rows)

    def retranslate(self) -> None:
        """Say the tools' names in the present language."""
        for tool in self.tools.values():
            action = self.actions[f"tool_{tool.id}"]
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setText(tool.name())
            action.setToolTip(f"{tool.name()} ({keys})" if keys else tool.name())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        return super().eventFilter(watched, event)


class ToolBar(QToolBar):
    """The tools under each other."""

    def __init__(self, box: ToolBox) -> None:
        super().__init__()
        self.setObjectName("tools")
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        for action in box.rows():
            if action is None:
                self.addSeparator()
                continue
            self.addAction(action)
            button = self.widgetForAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def _say(self) -> None:
        self.setWindowTitle(self.tr("Tools"))


class OptionsBar(QWidget):
    """The options of the tool whose turn it is, above the canvas; each is built at its first turn.

    What a narrow window has no room for is reached by scrolling, without a change of height that
    would move the canvas; what ends the tool's work stays in sight at the right.
    """

    def __init__(self, box: ToolBox) -> None:
        super().__init__()
        self._box = box
        self._built: dict[str, tuple[QWidget, QWidget]] = {}
        self._shown: tuple[QWidget, ...] = ()
        self._guard = WheelGuard(self)
        self._strip = _Strip()
        self._whole = QHBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._strip, 1)
        self.setMinimumWidth(120)
        self.setFixedHeight(_HEIGHT)
        self._say()
        box.chosen.connect(self._show)
        self._show(box.tool())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def _show(self, tool: Tool | None) -> None:
        for part in self._shown:
            part.hide()
        self._shown = ()
        if tool is not None:
            if tool.id not in self._built:
                self._built[tool.id] = self._build(tool)
            self._shown = self._built[tool.id]
            for part in self._shown:
                part.show()
        self._strip.horizontalScrollBar().setValue(0)

    def _build(self, tool: Tool) -> tuple[QWidget, QWidget]:
        """The tool's page, and what of it stays in sight."""
        page = tool.options(self._strip.ground)
        if page is None:
            page = QWidget(self._strip.ground)
        self._guard.watch(page)
        for button in page.findChildren(QToolButton):
            if button.property("icon_name"):
                self._box.icons.give(button, button.property("icon_name"))
        for number in page.findChildren(SlideBox):
            number.done.connect(self._box.back_to_canvas)
        self._strip.row.addWidget(page)
        ends = QWidget()
        row = QHBoxLayout(ends)
        pinned = page.pinned if isinstance(page, OptionsRow) else ()
        row.setContentsMargins(8 if pinned else 0, 0, 8 if pinned else 0, 0)
        row.setSpacing(8)
        for widget in pinned:
            row.addWidget(widget)
        self._whole.addWidget(ends)
        return page, ends

    def _say(self) -> None:
        self.setAccessibleName(self.tr("Tool options"))


class _Strip(QScrollArea):
    """A row that the wheel scrolls sideways."""

    def __init__(self) -> None:
        super().__init__()
        self.ground = QWidget()
        self.row = QHBoxLayout(self.ground)
        self.row.setContentsMargins(8, 0, 8, 0)
        self.row.setSpacing(8)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setWidget(self.ground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (delta.x() or delta.y()) // 2)
        event.accept()
