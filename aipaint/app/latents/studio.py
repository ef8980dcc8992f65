"""The latent studio: one point of one model's latent space, and what can be done with it.

All pages of the dock share it: what one of them changes, the others see.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage

from aipaint.app.latents.asking import Asker, Drawn, OnSketch, Sketching, Wish
from aipaint.app.latents.inputs import HeldInputs
from aipaint.app.latents.places import fitted, layered, place_in
from aipaint.app.latents.points import first_latent, recipe_of, suits
from aipaint.app.latents.steps import Point, Steps
from aipaint.app.latents.ticks import Ticks
from aipaint.app.pictures import to_qimage
from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Done, Failed, Found
from aipaint.core.latents import Latent, Source
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe, random_seed
from aipaint.core.studies import Resolve, Study

if TYPE_CHECKING:
    from aipaint.app.session import Session
    from aipaint.app.workspace import Workspace
    from aipaint.core.metadata import Parent
    from aipaint.families.base import ModelInfo

_MODEL = "latent model"  # under which the chosen one is remembered

Begin = Callable[[QImage, str, Recipe], object]


class LatentStudio(QObject):
    """Holds the present point and its picture.

    begin: makes a picture a document of its own, where none is open; it gets the picture, the
    layer's name and its recipe.
    """

    models_changed = Signal()  # other models are there
    model_changed = Signal()
    latent_changed = Signal()
    picture_changed = Signal(QImage)  # another picture of the present point
    picture_used = Signal()  # it is a layer now, and need not be shown over the canvas any more
    busy_changed = Signal()
    undo_changed = Signal()
    failed = Signal(object)  # Failed

    def __init__(self, session: Session, workspace: Workspace, begin: Begin) -> None:
        super().__init__()
        self.session, self.workspace = session, workspace
        self._begin = begin
        self.ticks = Ticks()  # points of this model that something is to be made of
        self._model: ModelInfo | None = None
        self._latent: Latent | None = None
        self._drawn: Drawn | None = None
        self._inputs = HeldInputs(session)
        self._kept: dict[str, Latent] = {}  # of each model, where one was last
        self._asker = Asker(session)
        self._asker.drawn.connect(self._take)
        self._asker.failed.connect(self._fail)
        self._asker.changed.connect(self.busy_changed)
        self._steps = Steps(workspace)
        self._steps.went.connect(self._go)
        self._steps.changed.connect(self.undo_changed)
        session.models.modelReset.connect(self._refill)

    # Models

    def models(self) -> list[ModelInfo]:
        """Return the models that have a latent space to walk in."""
        rows = self.session.models
        painting = (rows.at(row) for row in range(rows.rowCount()))
        more = [info for info in painting if info is not None and info.latent is not None]
        found = {info.id: info for info in (*rows.latents, *more)}
        return list(found.values())

    @property
    def model(self) -> ModelInfo | None:
        """The model that is walked in; None until there is one."""
        return self._model

    def set_model(self, model: str) -> None:
        """Walk in another model, from where one was there last. An unknown one is said."""
        if self._model is not None and model == self._model.id:
            return
        info = self._find(model)
        if info is None:
            self._miss(model)
            return
        before = self._point()
        self._use(info, self._kept.get(model) or first_latent(info, random_seed()))
        after = self._point()
        if before is not None and after is not None:
            self._steps.push("Choose Latent Model", before, after)

    def begin(self) -> None:
        """Choose the model that was used last, or the first; to be called on the first look."""
        models = self.models()
        if self._model is None and models:
            wanted = self.session.settings.kept.get(_MODEL, "")
            info = next((each for each in models if each.id == wanted), models[0])
            self._use(info, first_latent(info, random_seed()))

    # The present point

    @property
    def latent(self) -> Latent:
        """The present point. There is none before there is a model."""
        assert self._latent is not None, "no model was chosen"
        return self._latent

    def set_latent(self, latent: Latent, text: str, merge: str = "") -> None:
        """Go to another point, as a step that can be undone.

        text: what the step is called, in English, see `aipaint.app.step_names`. merge: steps that
        follow each other with the same word are one.
        """
        before = self._point()
        if before is None or latent == before.latent:
            return
        self._put(latent)
        self._steps.push(text, before, Point(before.model, latent), merge)
        self._ask()

    def load(self, recipe: Recipe, text: str = "Load Point") -> None:
        """Go to the point of a picture. A model that is not there is said, and nothing done."""
        latent = recipe.latent
        if latent is None:
            error = UserError(
                "This picture has no point in a latent space.",
                "It was not drawn in the latent studio.",
                "Choose one that was kept from there, or project this one.",
            )
            self._tell(error)
            return
        info = self._find(recipe.model)
        if info is None:
            self._miss(recipe.model)
            return
        self._inputs.fetch(latent, lambda whole: self._arrive(info, latent, text, whole))

    @property
    def ticked(self) -> list[Latent]:
        """The points that are ticked, on whatever page, in their order; see `ticks`."""
        return self.ticks.latents()

    def add_input(self, image: QImage) -> str:
        """Hold a picture that points can begin with, and return its digest for `Source.image`."""
        return self._inputs.add(image, self._latent.digests() if self._latent else set())

    def settle(self) -> None:
        """The hand is off the slider: draw in full at once what was drawn small."""
        self._asker.settle()

    def refresh(self) -> None:
        """Draw the present point anew."""
        self._ask()

    # Undo of its own, while no document is open

    def can_undo(self) -> bool:
        """Whether there is a step that no document's history holds."""
        return self._steps.can_undo()

    def can_redo(self) -> bool:
        """Whether there is such a step that was undone."""
        return self._steps.can_redo()

    def undo(self) -> None:
        """Undo such a step."""
        self._steps.undo()

    def redo(self) -> None:
        """Do such a step again."""
        self._steps.redo()

    # Pictures

    def picture(self) -> QImage | None:
        """The picture of the present point, or of the one before while that is drawn."""
        return None if self._drawn is None else self._drawn.image

    def is_busy(self) -> bool:
        """Whether the picture of the present point is still to come."""
        return self._asker.is_busy()

    def is_loading(self) -> bool:
        """Whether the model is being read from disk."""
        return self._asker.is_loading()

    def rect(self) -> QRect:
        """Where the picture lies on the canvas, in document pixels; empty without a document."""
        size = (1, 1) if self._model is None else (
            self._model.defaults.width, self._model.defaults.height
        )  # fmt: skip
        return fitted(place_in(self.workspace), size)

    def sketch(
        self, latents: Sequence[Latent], side: int, heard: OnSketch,
        done: Callable[[], object] | None = None,
    ) -> Sketching:  # fmt: skip
        """Have points drawn small, `side` pixels, when there is time; see `Asker.sketch`.

        The present picture goes before them. A caller that wants others cancels what it holds.
        """
        points = tuple(latents)
        inputs = self.inputs_of(*points)
        return self._asker.sketch(self._id(), points, side, inputs, heard, done)

    def resolve(self, latents: Sequence[Latent], then: Callable[[list[Source]], object]) -> None:
        """Find out the codes of points: `then` gets a source for each, in their order.

        Where that fails it is said, and `then` is not called.
        """
        points = tuple(latents)

        def heard(event: AnyEvent) -> None:
            if isinstance(event, Found):
                then([Source(code=code) for code in event.codes])
            elif isinstance(event, Failed):
                self.failed.emit(event)

        self.explore(Resolve(model=self._id(), latents=points), self.inputs_of(*points), heard)

    def explore(self, study: Study, inputs: Inputs, heard: Callable[[AnyEvent], object]) -> None:
        """Look into the model, see `Session.explore`."""
        self.session.explore(study, inputs, heard)

    def inputs_of(self, *latents: Latent) -> Inputs:
        """Return the pictures that points begin with, as far as they are held."""
        return self._inputs.of(*latents)

    # What becomes of it

    def recipe(self, latent: Latent | None = None) -> Recipe:
        """Return what draws a point again, the present one by default."""
        assert self._model is not None, "no model was chosen"
        return recipe_of(self._model, self.latent if latent is None else latent)

    def keep(self, latent: Latent | None = None, parents: tuple[Parent, ...] = ()) -> None:
        """Have the picture of a point put into the gallery, with its recipe."""
        if self._model is None:
            return
        recipe = self.recipe(latent)
        assert recipe.latent is not None
        self.session.generate(recipe, "", self.inputs_of(recipe.latent), parents=parents)

    def to_layer(self, latent: Latent | None = None) -> None:
        """Make the picture of a point a layer in its place on the canvas, as one step.

        Without a document it becomes one.
        """
        if self._model is None:
            return
        drawn, recipe = self._drawn, self.recipe(latent)
        if drawn is not None and drawn.full and drawn.wish.recipe == recipe:
            self._lay(drawn.image, drawn.recipe)
            return

        def heard(event: AnyEvent) -> None:
            if isinstance(event, Done):
                self._lay(to_qimage(event.image), event.recipe)
            elif isinstance(event, Failed):
                self.failed.emit(event)

        assert recipe.latent is not None
        self.session.paint_passing(recipe, self.inputs_of(recipe.latent), heard)

    def _lay(self, image: QImage, recipe: Recipe) -> None:
        assert recipe.latent is not None
        self.session.keep_inputs(self.inputs_of(recipe.latent))
        name = self._name(recipe)
        try:
            if not layered(self.workspace, image, name, recipe):
                self._begin(image, name, recipe)
        except UserError as error:
            self._tell(error)
            return
        self.picture_used.emit()

    # Within

    def _id(self) -> str:
        return "" if self._model is None else self._model.id

    def _name(self, recipe: Recipe) -> str:
        info = self._find(recipe.model)
        name = recipe.model if info is None else info.name
        seed = recipe.latent.sources[0].seed if recipe.latent is not None else None
        return name if seed is None else f"{name} {seed}"

    def _find(self, model: str) -> ModelInfo | None:
        return next((info for info in self.models() if model in (info.id, str(info.path))), None)

    def _point(self) -> Point | None:
        if self._model is None or self._latent is None:
            return None
        return Point(self._model.id, self._latent)

    def _put(self, latent: Latent) -> None:
        self._latent = latent
        self._kept[self._id()] = latent
        self.latent_changed.emit()

    def _use(self, info: ModelInfo, latent: Latent) -> None:
        self._model, self._latent, self._drawn = info, latent, None
        self._kept[info.id] = latent
        kept = self.session.settings.kept
        self.session.remember(kept={**kept, _MODEL: info.id})
        self.ticks.clear()
        self.model_changed.emit()
        self.latent_changed.emit()
        self._ask()

    def _arrive(self, info: ModelInfo, latent: Latent, text: str, whole: bool) -> None:
        if not whole:
            self._tell(
                UserError(
                    "A picture that this point begins with is not there any more.",
                    "The recipe names it, but it was not kept.",
                    "Encode the picture anew.",
                )
            )
            return
        if info.latent is not None and not suits(latent, info.latent):
            self._tell(
                UserError(
                    "This point does not fit the model {model}.",
                    "It was made with another model of that name.",
                    "Choose a picture of this model.",
                    model=info.name,
                )
            )
            return
        before = self._point()
        if self._model is None or info.id != self._model.id:
            self._use(info, latent)
        else:
            self._put(latent)
            self._ask()
        after = Point(info.id, latent)
        if before is not None and before != after:
            self._steps.push(text, before, after)

    def _go(self, point: Point) -> None:
        """Be where a step leads."""
        info = self._find(point.model)
        if info is None:
            return  # it is off the shelf by now; the other steps still lead somewhere
        if self._model is None or info.id != self._model.id:
            self._use(info, point.latent)
        elif point.latent != self._latent:
            self._put(point.latent)
            self._ask()

    def _ask(self) -> None:
        if self._model is not None and self._latent is not None:
            recipe = self.recipe()
            self._asker.show(Wish(recipe, self.inputs_of(self._latent)))

    def _take(self, drawn: Drawn) -> None:
        if drawn.wish.recipe.model != self._id():
            return
        self._drawn = drawn
        self.picture_changed.emit(drawn.image)

    def _refill(self) -> None:
        if self._model is not None:
            # Of the same name, it may be another by now, or gone.
            fresh = self._find(self._model.id)
            if fresh is not None and fresh.hash == self._model.hash:
                self._model = fresh
            elif fresh is not None:
                self._use(fresh, first_latent(fresh, random_seed()))
        self.models_changed.emit()

    def _miss(self, model: str) -> None:
        self._tell(
            UserError(
                "The model {model} is not on the shelf.",
                "The point lies in its latent space, and in no other.",
                "Put the model into the models folder and look for models again.",
                model=model,
            )
        )

    def _tell(self, error: UserError) -> None:
        self.failed.emit(Failed(job=0, what=error.what, why=error.why, fix=error.fix))

    def _fail(self, failed: Failed) -> None:
        self.failed.emit(failed)
