"""What can be done to the layers that are selected in a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aipaint.app.i18n import _T
from aipaint.app.layer_choice import all_shown, alone, lowered, merged, outermost, raised, ungrouped
from aipaint.app.layer_words import next_name
from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.paint import edits
from aipaint.paint.edits.masks import MaskFrom
from aipaint.paint.edits.tree import MAX_NAME
from aipaint.paint.layers import Layer, find, place_of, walk
from aipaint.paint.pixels import keys_in
from aipaint.paint.state import State

if TYPE_CHECKING:
    from aipaint.ui.guide_tasks import GuideTasks

Edit = Callable[[State], State]


@dataclass(frozen=True)
class Command:
    """text: English, with its mnemonic. keys: as they are written beside it in a menu."""

    id: str
    text: str
    icon: str = ""
    keys: str = ""
    checkable: bool = False


# "-" is a line; what comes after a title is a menu of its own.
MENU: tuple[Command | str | tuple[str, tuple[Command | str, ...]], ...] = (
    Command("new_layer", _T("LayerCommands", "&New Layer"), "plus"),
    Command("new_group", _T("LayerCommands", "New Gr&oup"), "folder-plus"),
    Command("duplicate", _T("LayerCommands", "&Duplicate"), "copy-plus", "Ctrl+J"),
    Command("group", _T("LayerCommands", "&Group"), "folder", "Ctrl+G"),
    Command("ungroup", _T("LayerCommands", "&Ungroup"), "folder-open", "Ctrl+Shift+G"),
    Command("merge_down", _T("LayerCommands", "&Merge Down"), "arrow-down-to-line", "Ctrl+E"),
    Command("merge_group", _T("LayerCommands", "Merge Grou&p"), "layers-2"),
    Command("delete", _T("LayerCommands", "D&elete"), "trash-2", "Del"),
    "-",
    Command("rename", _T("LayerCommands", "&Rename"), "", "F2"),
    Command("raise", _T("LayerCommands", "Mo&ve Up"), "arrow-up", "Alt+Up"),
    Command("lower", _T("LayerCommands", "Move Do&wn"), "arrow-down", "Alt+Down"),
    "-",
    Command("visible", _T("LayerCommands", "Visi&ble"), "", "Space", True),
    Command("solo", _T("LayerCommands", "Show Onl&y This"), "eye"),
    Command("locked", _T("LayerCommands", "&Lock"), "lock", "", True),
    Command("alpha_locked", _T("LayerCommands", "Lock &Transparency"), "alpha-lock", "", True),
    Command("clipped", _T("LayerCommands", "&Clip to Layer Below"), "corner-left-down", "", True),
    "-",
    (
        _T("LayerCommands", "Mas&k"),
        (
            Command("add_mask", _T("LayerCommands", "&Add Mask"), "venetian-mask"),
            Command("hide_all", _T("LayerCommands", "Add Mask That &Hides"), "venetian-mask"),
            Command("mask_selection", _T("LayerCommands", "Mask from &Selection"), "square-dashed"),
            "-",
            Command("mask_enabled", _T("LayerCommands", "&Use Mask"), "", "", True),
            Command("invert_mask", _T("LayerCommands", "&Invert Mask"), "contrast"),
            Command("apply_mask", _T("LayerCommands", "A&pply Mask"), "check"),
            Command("remove_mask", _T("LayerCommands", "&Remove Mask"), "x"),
            "-",
            Command("select_mask", _T("LayerCommands", "Select &What the Mask Shows"), "expand"),
        ),
    ),
    Command("select_alpha", _T("LayerCommands", "Select &Alpha"), "square-dashed"),
    "-",
    Command("recipe", _T("LayerCommands", "Show Rec&ipe"), "file-text"),
    Command("again", _T("LayerCommands", "Paint Again"), "wand-sparkles"),
    Command("prompt", _T("LayerCommands", "Edit Prompt"), "sliders-horizontal"),
)
_RECIPE = ("recipe", "again", "prompt")


class LayerCommands(QObject):
    """Each command by its id: whether it `can` be done, whether it `is_on`, and `do`.

    chosen: gives the ids of the layers to work on. All that a command changes is one step. What
    may not be done is told by `refused`, what the document can't do by the other signals.
    """

    starting = Signal()  # what is still in the making should be done first
    refused = Signal(object)  # UserError
    rename_wanted = Signal()
    recipe_wanted = Signal(object)  # Recipe
    again_wanted = Signal(object)  # Recipe
    prompt_wanted = Signal(object)  # Recipe

    def __init__(self, workspace: Workspace, chosen: Callable[[], set[str]]) -> None:
        super().__init__()
        self._workspace = workspace
        self._chosen = chosen
        self.guides: GuideTasks | None = None  # what the window adds to the menu
        self._run: dict[str, Callable[[], object]] = {
            "new_layer": self._new_layer,
            "new_group": self._new_group,
            "duplicate": lambda: self._each("Duplicate Layer", self._duplicate),
            "group": lambda: self._step("Group Layers", self._group),
            "ungroup": lambda: self._each("Ungroup Layers", ungrouped),
            "merge_down": self._merge,
            "merge_group": lambda: self._each("Merge Group", edits.merge_group),
            "delete": lambda: self._each("Delete Layer", edits.delete),
            "rename": self.rename_wanted.emit,
            "raise": lambda: self._step("Raise Layer", lambda s: raised(s, self._ids())),
            "lower": lambda: self._step("Lower Layer", lambda s: lowered(s, self._ids())),
            "visible": lambda: self._toggle("visible", "Show Layer", "Hide Layer"),
            "solo": lambda: self.solo(self._active_id()),
            "locked": lambda: self._toggle("locked", "Lock Layer", "Unlock Layer"),
            "alpha_locked": lambda: self._toggle(
                "alpha_locked", "Lock Transparency", "Unlock Transparency"
            ),
            "clipped": lambda: self._toggle("clipped", "Clip Layer", "Release Clipping"),
            "add_mask": lambda: self._mask("white"),
            "hide_all": lambda: self._mask("black"),
            "mask_selection": lambda: self._mask("selection"),
            "mask_enabled": lambda: self._toggle("mask_enabled", "Use Mask", "Ignore Mask"),
            "invert_mask": lambda: self._step("Invert Mask", edits.invert_mask),
            "apply_mask": lambda: self._step("Apply Mask", edits.apply_mask),
            "remove_mask": lambda: self._step("Remove Mask", edits.remove_mask),
            "select_mask": lambda: self.select_mask(self._active_id()),
            "select_alpha": lambda: self.select_alpha(self._active_id()),
            "recipe": lambda: self._emit_recipe(self.recipe_wanted),
            "again": lambda: self._emit_recipe(self.again_wanted),
            "prompt": lambda: self._emit_recipe(self.prompt_wanted),
        }

    def do(self, command: str) -> None:
        """Do a command, if it can be done."""
        self.starting.emit()
        if self.can(command):
            self._run[command]()

    def can(self, command: str) -> bool:
        """Whether a command makes sense for what is selected."""
        document = self._workspace.document
        if document is None:
            return False
        if command in ("new_layer", "new_group"):
            return True
        state, layer = document.state, document.state.layer()
        if layer is None:
            return False
        chosen = self.layers()
        special = {
            "ungroup": any(one.group for one in chosen),
            "merge_group": any(one.group for one in chosen),
            "merge_down": len(chosen) > 1 or (place_of(state.layers, layer.id) or (0, 0))[1] > 0,
            "alpha_locked": not layer.group,
            "rename": len(chosen) == 1,
            "apply_mask": layer.mask is not None and not layer.group,
            "add_mask": layer.mask is None,
            "hide_all": layer.mask is None,
            "mask_selection": layer.mask is None and state.selection is not None,
        }
        special |= dict.fromkeys(
            ("mask_enabled", "invert_mask", "remove_mask", "select_mask"), layer.mask is not None
        )
        special |= dict.fromkeys(_RECIPE, layer.recipe is not None)
        return special.get(command, True)

    def is_on(self, command: str) -> bool:
        """Whether a checkable command is checked: as the active layer has it."""
        layer = None if self._workspace.document is None else self._workspace.document.state.layer()
        return layer is not None and bool(getattr(layer, command))

    def layers(self) -> list[Layer]:
        """The layers to work on, from the top down, without those inside others of them."""
        document = self._workspace.document
        return [] if document is None else outermost(document.state.layers, self._ids())

    def solo(self, layer_id: str | None) -> None:
        """Hide all layers beside this one and the groups around it; or show them all again."""
        document = self._workspace.document
        if document is None or layer_id is None:
            return
        lonely = alone(document.state, layer_id)
        if lonely.layers == document.state.layers:  # it is alone already
            self._step("Show All Layers", all_shown)
        else:
            self._step("Show Only Layer", lambda _state: lonely)

    def select_alpha(self, layer_id: str | None) -> None:
        """Select as much as a layer is opaque."""
        self._step("Select Layer", lambda state: _alpha_selected(state, layer_id))

    def select_mask(self, layer_id: str | None) -> None:
        """Select what a layer's mask shows."""
        self._step("Select Mask", lambda state: _mask_selected(state, layer_id))

    def use_mask(self, layer_id: str, use: bool) -> None:
        """Let a layer's mask hide something, or ignore it for now."""
        name = "Use Mask" if use else "Ignore Mask"
        self._step(name, lambda state: edits.set_look(state, layer_id, mask_enabled=use))

    # Within

    def _active_id(self) -> str | None:
        return None if self._workspace.document is None else self._workspace.document.state.active

    def _ids(self) -> set[str]:
        chosen = self._chosen()
        active = self._active_id()
        return chosen if active in chosen or active is None else {active}

    def _step(self, name: str, edit: Edit) -> None:
        document = self._workspace.document
        if document is None:
            return
        try:
            document.apply(name, edit(document.state))
        except UserError as error:
            self.refused.emit(error)

    def _each(self, name: str, edit: Callable[[State, str], State]) -> None:
        chosen = [layer.id for layer in self.layers()]

        def all_of(state: State) -> State:
            for layer_id in chosen:
                state = edit(state, layer_id)
            return state

        self._step(name, all_of)

    def _toggle(self, field: str, on: str, off: str) -> None:
        chosen = [layer for layer in self.layers() if field != "mask_enabled" or layer.mask]
        wanted = not self.is_on(field)

        def change(state: State) -> State:
            for layer in chosen:
                state = edits.set_look(state, layer.id, **{field: wanted})  # type: ignore[arg-type]
            return state

        self._step(on if wanted else off, change)

    def _mask(self, source: MaskFrom) -> None:
        self._step("Add Mask", lambda state: edits.add_mask(state, source=source))
        self._workspace.set_paint_target("mask")

    def _new_layer(self) -> None:
        template = self.tr("Layer {number}")
        self._step("New Layer", lambda s: edits.add_layer(s, Layer(next_name(template, _names(s)))))

    def _new_group(self) -> None:
        template = self.tr("Group {number}")
        self._step("New Group", lambda s: edits.add_group(s, next_name(template, _names(s))))

    def _group(self, state: State) -> State:
        name = next_name(self.tr("Group {number}"), _names(state))
        return edits.add_group(state, name, {layer.id for layer in self.layers()})

    def _duplicate(self, state: State, layer_id: str) -> State:
        layer = find(state.layers, layer_id)
        assert layer is not None
        name = self.tr("{name} copy").format(name=layer.name)
        return edits.duplicate(state, layer_id, name[:MAX_NAME])

    def _merge(self) -> None:
        chosen = [layer.id for layer in self.layers()]
        if len(chosen) == 1:
            self._step("Merge Down", lambda state: edits.merge_down(state, chosen[0]))
        else:
            self._step("Merge Layers", lambda state: merged(state, chosen))

    def _emit_recipe(self, signal: object) -> None:
        layer = None if self._workspace.document is None else self._workspace.document.state.layer()
        if layer is not None and layer.recipe is not None:
            signal.emit(layer.recipe)  # type: ignore[attr-defined]


def _names(state: State) -> set[str]:
    return {layer.name for layer in walk(state.layers)}


def _alpha_selected(state: State, layer_id: str | None) -> State:
    from aipaint.paint.selection import from_alpha

    layer = state.layer(layer_id)
    return state if layer is None else replace(state, selection=from_alpha(layer, state.rect()))


def _mask_selected(state: State, layer_id: str | None) -> State:
    from aipaint.paint.selection.masks import clipped, mask_of

    layer, canvas = state.layer(layer_id), state.rect()
    if layer is None or layer.mask is None:
        return state
    mask = layer.mask
    tiles = ((key, clipped(key, mask.tile(key).copy(), canvas)) for key in keys_in(canvas))
    return replace(state, selection=mask_of(tiles))
