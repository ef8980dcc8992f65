"""Filters at work on the open document: what they get, and what becomes of their result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import QObject

from aipaint.app.detail_work import DetailedUpscale
from aipaint.app.errands import Errands
from aipaint.app.filter_results import (
    Rows,
    Tiles,
    alone,
    check_enlarged,
    content_of,
    enlarged,
    guide_layer,
    masked,
    on_white,
    picture_of,
    styled_layer,
)
from aipaint.app.guide_inputs import without_controls
from aipaint.app.origins import origins_in, pixels_of
from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Filtered, Part
from aipaint.core.filters import Filter
from aipaint.core.messages import say
from aipaint.core.pixels import Image, digest_of
from aipaint.core.recipe import Recipe, check
from aipaint.paint.edits import add_layer, paintable
from aipaint.paint.edits.access import layer_of
from aipaint.paint.guides import GuideKind
from aipaint.paint.layers import Layer, find
from aipaint.paint.state import State, same_work

if TYPE_CHECKING:
    from aipaint.app.session import Session
    from aipaint.app.workspace import Workspace
    from aipaint.paint.document import Document
    from aipaint.repaint.detail import Detailing

Of = Literal["picture", "layer"]
Edit = Callable[[State], State]


class FilterWork(QObject):
    """Each method raises UserError for what cannot be done, before anything is loaded. The rest is
    a job in the queue, which can be cancelled there, and at its end one step of the history.

    do: applies an edit as one step; the window's own way waits for tools.
    """

    def __init__(self, session: Session, workspace: Workspace) -> None:
        super().__init__()
        self._session, self._workspace = session, workspace
        self.do: Callable[[str, Edit], bool] = self._apply
        self._errands = Errands(threads=1)
        self._detailed: set[DetailedUpscale] = set()
        session.closing.connect(self._close)

    # What the window asks for

    def upscale(
        self,
        scale: int,
        model: str,
        name: str,
        keep_layers: bool = True,
        detail: Detailing | None = None,
    ) -> None:
        """Enlarge the whole image; the upscaled picture becomes its topmost, or only, layer.

        scale: 2, 3, 4 or 8. model: an upscaler's name, "" for the best. name: of the layer.
        keep_layers: whether the other layers are enlarged as well, below it. detail: what a model
        is to draw into it; None for nothing.
        """
        document = self._document()
        state, tiles = document.state, Tiles()
        detail = detail and detail.checked()
        check_enlarged(state, scale, keep_layers)
        content_of(state, None)
        origins = origins_in(state, state.rect())

        def done(recipe: Recipe | None = None) -> Layer:
            return Layer(name, surface=tiles.surface(), recipe=recipe, origins=origins)

        def picture() -> Image:
            return picture_of(without_controls(state), state.rect())

        def then(layer: Layer) -> None:
            self._enlarge(document, state, layer, scale, keep_layers)

        wish = Filter(kind="upscale", image="", model=model, scale=scale)
        if detail is None:
            self._start(document, wish, picture, tiles, done, then)
            return
        detailed = DetailedUpscale(
            self._session,
            self._errands,
            wish,
            detail,
            picture=picture,
            on_rows=tiles.add,
            wanted=lambda: document is self._workspace.document,
            done=lambda recipe: self._errands.run(
                lambda: done(_paintable(recipe)), lambda made: self._hand(document, made, then)
            ),
            over=self._detailed.discard,
        )
        self._detailed.add(detailed)
        detailed.start()

    def remove_background(self, combine: bool = True) -> None:
        """Hide the background of the active layer with a mask. combine: with the one it has."""
        document = self._document()
        state, rows = document.state, Rows()
        layer = paintable(state)
        rect = content_of(state, layer)

        def edit(now: State) -> State:
            if find(now.layers, layer.id) is None:
                raise UserError("The layer whose background was to go is gone itself.")
            return masked(now, layer.id, rows.pixels(), rect, combine)

        # What a mask hides already may be a part of what the picture is of.
        bare = alone(state, replace(layer, mask=None))
        self._start(
            document,
            Filter(kind="cutout", image=""),
            lambda: on_white(bare, rect),
            rows,
            lambda: edit,
            lambda ready: self._lay(document, "Remove Background", ready),
        )

    def stylize(self, style: Image, strength: float, of: Of, name: str) -> None:
        """Paint the picture, or the active layer, as another picture is: a layer of its own.

        style: RGB. strength: 0 to 1. What is selected is styled, all without a selection.
        """
        document = self._document()
        state, rows = document.state, Rows()
        layer = layer_of(state, None) if of == "layer" else None
        rect = content_of(state, layer)
        if state.selection is not None and not state.selection.fill:
            rect &= state.selection.content_rect()
        if rect.isEmpty():
            raise UserError(
                "There is nothing to style where you selected.",
                "",
                "Select a part where there is paint, or nothing at all.",
            )
        source = self._source(state, layer)

        def origins() -> tuple[str, ...]:
            return (*origins_in(state, rect, layer), pixels_of(style))

        self._start(
            document,
            Filter(kind="stylize", image="", style=digest_of(style), strength=strength),
            lambda: on_white(source, rect),
            rows,
            lambda: replace(styled_layer(name, rows.pixels(), source, rect), origins=origins()),
            lambda new: self._add(document, "Style from a Picture", new),
            style,
        )

    def make_guide(self, kind: GuideKind, of: Of, name: str, model: str | None) -> None:
        """Make a layer of the lines or colours of the picture, or of the active layer.

        kind: what to make. name: of the new layer. model: the control model that it guides, "" for
        none yet; None: it is a layer as any other.
        """
        assert kind, "a filter of this kind is there"
        document = self._document()
        state, rows = document.state, Rows()
        layer = layer_of(state, None) if of == "layer" else None
        content_of(state, layer)
        rect, source = state.rect(), self._source(state, layer)
        origins = origins_in(state, rect, layer)
        self._start(
            document,
            Filter(kind=kind, image=""),
            lambda: on_white(source, rect),
            rows,
            lambda: replace(guide_layer(name, rows.pixels(), rect, kind, model), origins=origins),
            lambda new: self._add(document, "Make Guide", new),
        )

    # Within

    def _document(self) -> Document:
        if self._workspace.document is None:
            raise UserError("There is no picture yet.", "", "Paint or open a picture first.")
        return self._workspace.document

    @staticmethod
    def _source(state: State, layer: Layer | None) -> State:
        return without_controls(state) if layer is None else alone(state, layer)

    def _start(
        self,
        document: Document,
        wish: Filter,
        picture: Callable[[], Image],
        result: Tiles | Rows,
        done: Callable[[], object],
        then: Callable[..., object],
        *more: Image,
    ) -> None:
        """Hand a filter over, gather its result, make of it what `done` does, and give `then` that.

        picture, done: slow, done off the window's thread.
        """

        def prepare() -> tuple[Filter, dict[str, Image]]:
            image = picture()
            inputs = {digest_of(each): each for each in (image, *more)}
            return msgspec.structs.replace(wish, image=digest_of(image)), inputs

        def heard(event: AnyEvent) -> None:
            if isinstance(event, Part):
                self._errands.run(lambda: result.add(event))
            elif isinstance(event, Filtered):
                for note in event.notes:
                    self._session.noted.emit(note)
                self._errands.run(done, lambda made: self._hand(document, made, then))

        self._errands.run(
            prepare, lambda ready: self._session.apply_filter(ready[0], ready[1], heard)
        )

    def _hand(self, document: Document, made: object, then: Callable[..., object]) -> None:
        if document is self._workspace.document:
            then(made)
        else:
            self._session.noted.emit(say("The document that it was made for is closed."))

    def _close(self) -> None:
        self._errands.close()
        for detailed in self._detailed:
            detailed.close()

    def _enlarge(
        self, document: Document, asked: State, layer: Layer, scale: int, keep_layers: bool
    ) -> None:
        """Enlarge all layers off the window's thread, again should they change meanwhile."""
        before = document.state
        if before.rect() != asked.rect():
            self._session.show_error(
                UserError(
                    "The image was not enlarged.",
                    "Its size was changed while the upscaler worked.",
                    "Upscale it again.",
                )
            )
            return

        def then(after: State) -> None:
            if document is not self._workspace.document:
                return
            if not same_work(document.state, before):
                self._enlarge(document, asked, layer, scale, keep_layers)
            else:
                self._lay(document, "Upscale", lambda _now: after)

        self._errands.run(lambda: enlarged(before, layer, scale, keep_layers), then)

    def _add(self, document: Document, step: str, layer: Layer) -> None:
        self._lay(document, step, lambda now: add_layer(now, layer))

    def _lay(self, document: Document, step: str, edit: Edit) -> None:
        if document is self._workspace.document:
            self.do(step, edit)

    def _apply(self, name: str, edit: Edit) -> bool:
        document = self._document()
        try:
            document.apply(name, edit(document.state))
        except UserError as error:
            self._session.show_error(error)
            return False
        return True


def _paintable(recipe: Recipe) -> Recipe | None:
    """The recipe, unless it is of a picture so large that no document would read it back."""
    try:
        check(recipe)
    except UserError:
        return None
    return recipe
