"""Several pictures painted for the same place: looked at where they would lie, kept as layers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage

from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.paint.compositor import thumbnail
from aipaint.paint.document import Change, Document
from aipaint.paint.edits import add_layer
from aipaint.paint.layers import Layer, find
from aipaint.paint.pixels import to_colour
from aipaint.paint.state import State
from aipaint.paint.surface import surface_of

if TYPE_CHECKING:
    from aipaint.core.recipe import Recipe
    from aipaint.gallery.gallery import Entry

THUMBNAIL = 144  # pixels of the longer side: 72 on a screen twice as dense
MOST_BYTES = 1 << 30  # of patches; beyond it the oldest are in the gallery only


@dataclass(frozen=True)
class Candidate:
    """A patch for the canvas that could become a layer.

    job, index: which picture of which job it is. box: where it lies, in document pixels, of the
    patch's size. patch: ARGB32_Premultiplied, transparent where the canvas stays as it is.
    recipe: that paints this one alone. entry: its place in the gallery, None if it has none.
    origins: see `Layer`: what the gallery keeps of it.
    """

    job: int
    index: int
    box: QRect
    patch: QImage
    recipe: Recipe
    entry: Entry | None = None
    origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A candidate as the layer it would be, without its patch. nbytes: of its pixels."""

    candidate: Candidate
    layer: Layer
    small: QImage
    nbytes: int

    @property
    def box(self) -> QRect:
        """Where it lies, in document pixels."""
        return self.candidate.box


class Choices(QObject):
    """The candidates for the open document; one of them can be shown in place.

    It is shown as a preview: no step, no row in the layers panel, gone when anything else changes
    the picture. name_of: what a candidate's layer is called. settle: ends what a tool has in the
    making, which a preview would hide. accept: makes a candidate a layer, which is active then.
    """

    changed = Signal()  # candidates came or went, or another one is shown
    began = Signal()  # the first one has come
    over = Signal()  # there are none any more
    refused = Signal(object)  # UserError

    def __init__(
        self,
        workspace: Workspace,
        name_of: Callable[[Recipe], str],
        settle: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._name_of, self._settle = name_of, settle
        self._document: Document | None = None
        self._all: OrderedDict[str, Choice] = OrderedDict()
        self._current: str | None = None
        self._before = self._mine = False
        self._seen = QRect()  # what the preview covers
        self._base: State | None = None  # what it lies on
        self._beyond: tuple[QImage, QRect] | None = None
        self._kept: dict[str, str] = {}  # by the layer it would be, the one that it is
        self.accept: Callable[[Candidate], bool] = self.lay
        self._through: set[int] = set()  # jobs of which no more candidates are wanted
        workspace.replaced.connect(self._leave)
        workspace.changed.connect(self._hear)

    # What there is

    def choices(self) -> list[Choice]:
        """All of them, in the order in which they came."""
        return list(self._all.values())

    def row(self) -> int:
        """Which one is looked at; -1 for none."""
        return -1 if self._current is None else list(self._all).index(self._current)

    def is_showing(self) -> bool:
        """Whether one of them is seen on the canvas."""
        return self._base is not None

    def is_before(self) -> bool:
        """Whether the canvas is shown without the one that is looked at."""
        return self._before

    def is_kept(self, choice: Choice) -> bool:
        """Whether it is a layer of the document."""
        document = self._document
        kept = self._kept.get(choice.layer.id)
        return document is not None and find(document.state.layers, kept) is not None

    def beyond(self) -> tuple[QImage, QRect] | None:
        """What is shown that does not fit on the canvas, and where; None for nothing."""
        return self._beyond

    # What one does

    def add(self, candidate: Candidate) -> None:
        """Take in one more. Those of a job that the artist is through with are left out."""
        document = self._workspace.document
        if document is None or candidate.job in self._through:
            return
        first = not self._all
        self._document = document
        layer = self._layer(candidate)
        small = thumbnail(self._with(document.state, layer), THUMBNAIL, candidate.box)
        nbytes = sum(tile.nbytes for tile in layer.surface.tiles.values())
        # The layer holds the pixels, and not those tiles that are blank.
        candidate = replace(candidate, patch=QImage())
        self._all[layer.id] = Choice(candidate, layer, small, nbytes)
        self._make_room()
        if first:
            self.began.emit()
        self.changed.emit()

    def show(self, row: int) -> None:
        """Look at one, in place; rows beyond the ends mean the first and the last."""
        if not self._all:
            return
        self._settle()
        self._current = list(self._all)[min(max(row, 0), len(self._all) - 1)]
        self._before = False
        self._show()
        self.changed.emit()

    def compare(self, before: bool) -> None:
        """Show the canvas without the one that is looked at, or with it again."""
        if self._current is None or before == self._before:
            return
        self._before = before
        if before:
            self._hide()
        else:
            self._settle()
            self._show()
        self.changed.emit()

    def keep(self) -> bool:
        """Make the one that is looked at a layer, as one step. Returns whether it is one now."""
        document = self._document
        choice = None if self._current is None else self._all[self._current]
        if document is None or choice is None:
            return False
        if self.is_kept(choice):
            return True
        self._settle()
        patch = choice.layer.surface.image(choice.box)
        self._hide()
        if not self.accept(replace(choice.candidate, patch=patch)):
            return False
        kept = document.state.active
        if choice.layer.id in self._all and kept is not None:
            self._kept[choice.layer.id] = kept
            self.show(self.row())
        return True

    def lay(self, candidate: Candidate) -> bool:
        """Make a candidate a layer, as one step; return whether that was possible."""
        document = self._workspace.document
        if document is None:
            return False
        try:
            layer = self._layer(candidate)
            document.apply("Generated Picture", self._with(document.state, layer, active=True))
        except UserError as error:
            self.refused.emit(error)
            return False
        return True

    def close(self) -> None:
        """Take the preview away and let go of all; those not kept are in the gallery still."""
        self._leave()

    # Within

    def _layer(self, candidate: Candidate) -> Layer:
        pixels, corner = to_colour(candidate.patch), candidate.box.topLeft()
        surface = surface_of(pixels, corner.x(), corner.y())
        return Layer(
            self._name_of(candidate.recipe),
            surface=surface,
            recipe=candidate.recipe,
            origins=candidate.origins,
        )

    @staticmethod
    def _with(state: State, layer: Layer, active: bool = False) -> State:
        """The document with a candidate above the active layer, or else above all."""
        try:
            added = add_layer(state, layer)
        except UserError:  # the active layer is in a locked group
            added = replace(state, layers=(*state.layers, layer), active=layer.id)
        return added if active else replace(added, active=state.active)

    def _show(self) -> None:
        document, choice = self._document, self._all[self._current or ""]
        if document is None:
            return
        state = document.state
        shown = state if self.is_kept(choice) else self._with(state, choice.layer)
        box = choice.box.united(self._seen)
        self._mine = True
        if self._base is not state:
            document.cancel_preview()  # whoever's it was
            box = choice.box
        self._base, self._seen, self._beyond = state, choice.box, None
        if not state.rect().contains(choice.box) and shown is not state:
            self._beyond = choice.layer.surface.image(choice.box), choice.box
        # Only the patch's place: stepping is as fast on a large canvas as on a small one.
        document.preview(shown, box)
        self._mine = False

    def _hide(self) -> None:
        if self._base is not None and self._document is not None:
            self._mine = True
            self._document.cancel_preview()
            self._mine = False
        self._forget_preview()

    def _forget_preview(self) -> None:
        self._base, self._seen, self._beyond = None, QRect(), None

    def _hear(self, change: Change) -> None:
        if self._mine or not self._all:
            return
        before, after = change.before, change.after
        if (before.width, before.height) != (after.width, after.height):
            self.close()  # the canvas's corner may have moved: their place is not theirs any more
            return
        if self._base is None:
            return
        same = change.committed and after.layers is self._base.layers
        if not change.committed and change.rect is not None and self._document is not None:
            # A stroke tells of its own place only: what it took the preview from is told here.
            self._mine = True
            self._document.preview(after, self._seen)
            self._mine = False
        self._forget_preview()
        if same:  # another active layer, another selection
            self._show()
        else:
            self._current, self._before = None, False
        self.changed.emit()

    def _leave(self) -> None:
        had = bool(self._all)
        self._through |= {choice.candidate.job for choice in self._all.values()}
        if self._document is self._workspace.document:
            self._hide()
        self._forget_preview()
        self._all.clear()
        self._kept.clear()
        self._current, self._before, self._document = None, False, None
        if had:
            self.changed.emit()
            self.over.emit()

    def _make_room(self) -> None:
        total = sum(choice.nbytes for choice in self._all.values())
        for layer_id, choice in list(self._all.items())[:-1]:
            if total <= MOST_BYTES:
                break
            if layer_id != self._current:
                total -= choice.nbytes
                del self._all[layer_id]
