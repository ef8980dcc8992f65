"""Layers that guide the painting: by a prompt for their shape, or through a control model."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from aipaint.app.filter_models import check_guide, control_for, controls_folder, kind_of
from aipaint.app.i18n import _T
from aipaint.core.errors import UserError
from aipaint.paint.guides import ControlRole, GuideKind, RegionPrompt

if TYPE_CHECKING:
    from aipaint.app.filter_work import Of
    from aipaint.paint.document import Change
    from aipaint.paint.layers import Layer
    from aipaint.ui.main_window import MainWindow

_KINDS: dict[GuideKind, str] = {
    "edges": _T("Guides", "Edges"),
    "soft_edges": _T("Guides", "Soft Edges"),
    "lines": _T("Guides", "Lines"),
    "colours": _T("Guides", "Colours"),
    "depth": _T("Guides", "Depth"),
    "pose": _T("Guides", "Pose"),
}


class GuideTasks(QObject):
    """Its actions work on the active layer; the layers' menu shows them, too."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._filters = window.filters
        window.layers_panel.commands.guides = self
        window.actions_.connect_all({"layer_prompt": self.ask_for_prompt})
        for kind in _KINDS:
            make = functools.partial(self.make, kind, "picture")
            window.actions_.connect_all({f"guide_{kind}": make})
        self._workspace.changed.connect(self._allow)
        self._workspace.replaced.connect(self._allow)
        self._allow()

    def fill_menu(self, menu: QMenu) -> None:
        """Add what can be done to the active layer to the layers' menu."""
        layer = self._layer()
        icons = self._window.icons
        menu.addSeparator()
        prompt = menu.addAction(self.tr("Prompt for T&his Layer…"))
        prompt.setObjectName("region")
        prompt.setIcon(icons.icon("message-square-text"))
        prompt.setEnabled(layer is not None)
        prompt.triggered.connect(lambda _on=False: self.ask_for_prompt())
        controls = menu.addMenu(self.tr("U&se as Control"))
        controls.setObjectName("control")
        icons.give(controls.menuAction(), "waypoints")
        self._fill_controls(controls, layer)
        made = menu.addMenu(self.tr("Make a Guide &from This"))
        made.setObjectName("guide")
        icons.give(made.menuAction(), "waypoints")
        made.setEnabled(layer is not None)
        for kind, name in _KINDS.items():
            action = made.addAction(QCoreApplication.translate("Guides", name))
            action.setObjectName(f"guide_{kind}")
            action.triggered.connect(functools.partial(self._make_of_layer, kind))

    def ask_for_prompt(self) -> None:
        """Ask for the prompt of what the active layer covers."""
        from aipaint.ui.filter_dialogs import RegionDialog

        layer = self._layer()
        if layer is None:
            return
        dialog = RegionDialog(layer.name, layer.region, self._window)
        dialog.chosen.connect(lambda region: self._set_region(layer.id, region))
        dialog.open()

    def use_as_control(self, model: str | None) -> None:
        """Let the active layer guide the painting through a control model; None: no longer."""
        layer = self._layer()
        if layer is None:
            return
        role = None
        if model is not None:
            found = [each for each in self._window.session.models.controls if each.id == model]
            before = layer.control or ControlRole()
            kind = before.kind or (kind_of(found[0]) if found else "")
            role = ControlRole(
                model=model, kind=kind, weight=before.weight, start=before.start, end=before.end
            )
        step = "Use as Control" if role is not None else "No Longer a Control"
        self._window.edits.do(step, lambda state: state.with_layer(layer.id, control=role))

    def make(self, kind: GuideKind, of: Of) -> None:
        """Make a layer of the picture's, or the active layer's, lines, colours, depth or pose."""
        controls = self._window.session.models.controls
        model = control_for(kind, controls) if controls else None
        layer = self._layer()
        said = QCoreApplication.translate("Guides", _KINDS[kind])
        name = said if of == "picture" or layer is None else f"{said}: {layer.name}"[:200]
        home, work = self._window.session.home, self._filters.work

        def do() -> None:
            check_guide(kind, home)
            work.make_guide(kind, of, name, model)

        self._filters.attempt(do)

    # Within

    def _make_of_layer(self, kind: GuideKind, _on: bool = False) -> None:
        self.make(kind, "layer")

    def _layer(self) -> Layer | None:
        document = self._workspace.document
        return None if document is None else document.state.layer()

    def _fill_controls(self, menu: QMenu, layer: Layer | None) -> None:
        models = self._window.session.models.controls
        chosen = None if layer is None or layer.control is None else layer.control.model
        group = QActionGroup(menu)
        rows = [(None, self.tr("&No Control"))] + [(each.id, each.name) for each in models]
        if chosen and all(model != chosen for model, _ in rows):
            rows.append((chosen, chosen))  # of another machine, or taken off the shelf
        for model, name in rows:
            action = menu.addAction(name if model is None else name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(model == chosen)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, model=model: self.use_as_control(model))
        menu.addSeparator()
        if not models:
            none = menu.addAction(self.tr("No control models were found"))
            none.setEnabled(False)
        place = controls_folder(self._window.session.home)
        folder = menu.addAction(self.tr("Open the &Folder of Control Models"))
        folder.setObjectName("controls_folder")
        folder.setToolTip(str(place))
        folder.triggered.connect(lambda _on=False: self._window.tasks.open_folder(place))
        menu.addAction(self._window.actions_["reload_models"])
        menu.setToolTipsVisible(True)
        menu.setEnabled(layer is not None)

    def _set_region(self, layer_id: str, region: RegionPrompt | None) -> None:
        document = self._workspace.document
        if document is None or document.state.layer(layer_id) is None:
            self._window.session.show_error(UserError("The layer of the prompt is gone."))
            return
        step = "Set Layer Prompt" if region is not None else "Remove Layer Prompt"
        self._window.edits.do(step, lambda state: state.with_layer(layer_id, region=region))

    def _allow(self, change: Change | None = None) -> None:
        if change is not None and not change.committed:
            return
        actions = self._window.actions_
        actions["layer_prompt"].setEnabled(self._layer() is not None)
        for kind in _KINDS:
            actions[f"guide_{kind}"].setEnabled(self._workspace.document is not None)
