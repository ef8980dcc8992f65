"""The layers of the document: their order, looks, masks and names."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from aipaint.app.i18n import _T
from aipaint.app.layers_model import LayersModel
from aipaint.app.workspace import Workspace
from aipaint.paint import edits
from aipaint.paint.document import Change
from aipaint.paint.layers import Layer
from aipaint.paint.state import State
from aipaint.ui.blend_box import BlendBox, Choice
from aipaint.ui.icons import Icons
from aipaint.ui.layer_menu import layer_menu
from aipaint.ui.layers_view import LayersView
from aipaint.ui.opacity_box import OpacityBox
from aipaint.ui.theme import ThemeSwitch
from aipaint.ui.widgets import WheelGuard

# Command, icon and what is said of it; keys are those of the list.
_TOGGLES = (
    ("locked", "lock", _T("LayersPanel", "Lock the layer: nothing changes it")),
    ("alpha_locked", "alpha-lock", _T("LayersPanel", "Lock transparency: paint only over paint")),
    ("clipped", "corner-left-down", _T("LayersPanel", "Clip: show only over the layer below")),
)
_BUTTONS = (
    ("new_layer", "plus", _T("LayersPanel", "New layer")),
    ("new_group", "folder-plus", _T("LayersPanel", "New group")),
    ("add_mask", "venetian-mask", _T("LayersPanel", "Add a mask")),
    ("duplicate", "copy-plus", _T("LayersPanel", "Duplicate (Ctrl+J)")),
    ("merge_down", "arrow-down-to-line", _T("LayersPanel", "Merge down (Ctrl+E)")),
    ("raise", "arrow-up", _T("LayersPanel", "Move up (Alt+Up)")),
    ("lower", "arrow-down", _T("LayersPanel", "Move down (Alt+Down)")),
    ("delete", "trash-2", _T("LayersPanel", "Delete (Del)")),
)


class LayersPanel(QWidget):
    """What the user may not do is told by `refused`; recipes are the window's to show and paint."""

    refused = Signal(object)  # UserError
    recipe_wanted = Signal(object)  # Recipe
    again_wanted = Signal(object)  # Recipe
    prompt_wanted = Signal(object)  # Recipe

    def __init__(self, workspace: Workspace, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__()
        self._workspace = workspace
        self._icons = icons
        self._trying = False
        self.model = LayersModel(workspace)
        self.view = LayersView(self.model, workspace, icons, theme)
        self.commands = self.view.commands
        self.blend = BlendBox()
        self.opacity = OpacityBox(workspace, self.commands.layers)
        self.buttons: dict[str, QToolButton] = {}
        self._empty = QLabel()
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._build()
        self._connect()
        self._follow()
        self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(280, 360)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._empty.setText(self.tr("The layers of a document appear here."))
        self.view.setAccessibleName(self.tr("Layers"))
        self.blend.setAccessibleName(self.tr("Blend mode"))
        self.blend.setToolTip(self.tr("Blend mode"))
        self.opacity.set_name(self.tr("Opacity"))
        for name, _icon, said in (*_TOGGLES, *_BUTTONS):
            text = QCoreApplication.translate("LayersPanel", said)
            self.buttons[name].setToolTip(text)
            self.buttons[name].setAccessibleName(text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.blend, 1)
        for name, icon, _said in _TOGGLES:
            top.addWidget(self._button(name, icon, checkable=True))
        bottom = QHBoxLayout()
        bottom.setSpacing(0)
        for name, icon, _said in _BUTTONS:
            if name in ("raise", "delete"):
                bottom.addStretch(1)
            bottom.addWidget(self._button(name, icon))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 4)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.opacity)
        column.addWidget(self.view, 1)
        column.addWidget(self._empty, 1)
        column.addLayout(bottom)
        self._guard = WheelGuard()
        self._guard.watch(self)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _button(self, name: str, icon: str, checkable: bool = False) -> QToolButton:
        button = self.buttons[name] = QToolButton()
        button.setCheckable(checkable)
        self._icons.give(button, icon)
        button.clicked.connect(lambda: self._do(name))
        return button

    def _connect(self) -> None:
        commands = self.commands
        commands.starting.connect(self.opacity.finish)
        commands.refused.connect(self.refused)
        self.model.refused.connect(self.refused)
        commands.recipe_wanted.connect(self.recipe_wanted)
        commands.again_wanted.connect(self.again_wanted)
        commands.prompt_wanted.connect(self.prompt_wanted)
        self.blend.chosen.connect(self._choose_blend)
        self.blend.tried.connect(self._try_blend)
        self.blend.left.connect(self._stop_trying)
        self.view.customContextMenuRequested.connect(self._menu)
        self.view.selectionModel().selectionChanged.connect(self._follow)
        self._workspace.changed.connect(self._hear)
        self._workspace.replaced.connect(self._follow)

    def _do(self, command: str) -> None:
        self.commands.do(command)
        self._follow()  # a toggle that was refused shows what is so

    def _blended(self, state: State, choice: Choice) -> State:
        for layer in self.commands.layers():
            if choice is None:
                if layer.group:
                    state = edits.set_look(state, layer.id, isolated=False)
            else:
                isolated = True if layer.group else None
                state = edits.set_look(state, layer.id, blend=choice, isolated=isolated)
        return state

    def _choose_blend(self, choice: Choice) -> None:
        self._trying = False
        self.model.do("Change Blend Mode", lambda state: self._blended(state, choice))

    def _try_blend(self, choice: Choice) -> None:
        document = self._workspace.document
        if document is not None and self.blend.view().isVisible():
            self._trying = True
            document.preview(self._blended(document.state, choice))

    def _stop_trying(self) -> None:
        if self._trying and self._workspace.document is not None:
            self._trying = False
            self._workspace.document.cancel_preview()

    def _menu(self, place: QPoint) -> None:
        if self._workspace.document is None:
            return
        index = self.view.indexAt(place)
        if index.isValid() and not self.view.selectionModel().isSelected(index):
            self.view.setCurrentIndex(index)
        menu = layer_menu(self.commands, self._icons, self)
        menu.popup(self.view.viewport().mapToGlobal(place))

    def _hear(self, change: Change) -> None:
        if change.rect is None:  # else only pixels change, many times a second
            self._follow()

    def _follow(self, *_told: object) -> None:
        document = self._workspace.document
        layer: Layer | None = None if document is None else document.shown.layer()
        self.view.setVisible(document is not None)
        self._empty.setVisible(document is None)
        if not self._trying:
            self.blend.show_layer(layer)
        self.opacity.show_layer(layer)
        for name, button in self.buttons.items():
            button.setEnabled(self.commands.can(name))
        for name, _icon, _said in _TOGGLES:
            self.buttons[name].setChecked(self.commands.is_on(name))
