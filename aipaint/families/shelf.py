"""Which models are on the shelf, and all that goes with them. Importing this costs no torch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message
from aipaint.core.paths import Home, resources
from aipaint.core.recipe import Control, Lora, Recipe
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion import embeddings
from aipaint.families.diffusion.control_detect import ControlInfo
from aipaint.families.diffusion.control_fit import check_fit
from aipaint.families.diffusion.embedding_detect import EmbeddingInfo, text_widths
from aipaint.families.diffusion.lora_detect import LoraInfo, check_lora_fit
from aipaint.families.diffusion.vae_detect import VaeInfo, check_vae_fit
from aipaint.families.identify import identify
from aipaint.families.identify.scan import look_for
from aipaint.families.latent_shelf import latents_of, of_vae, vae_in
from aipaint.families.looking import Index, candidates, nearest
from aipaint.families.shelf_kinds import (
    CONTROL,
    EMBEDDING,
    LATENT,
    LORA,
    MODEL,
    VAE,
    Described,
    Kind,
)
from aipaint.families.survey import OnFile, Survey, Surveyor
from aipaint.families.vae.inside import INSIDE
from aipaint.families.watched import watched

CONTROLS = CONTROL.folder
LORAS = LORA.folder

T = TypeVar("T", bound=Described)


class Shelf:
    """The models at hand: those that travel with the program, and those in the user's folder.

    What was found is remembered until a file changes. May be used from any thread.
    """

    def __init__(self, home: Home) -> None:
        self.home = home
        self._surveyor = Surveyor(home)
        self._index = Index()

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders that are looked through: the program's own, the user's, and those watched.

        A damaged list of watched folders is told by `look`; it keeps nobody from painting.
        """
        try:
            more = watched(self.home)
        except UserError:
            more = ()
        return resources() / "models", self.home.models, *more

    def look(
        self,
        on_file: OnFile | None = None,
        on_told: Callable[[Survey], object] | None = None,
        own: bool = False,
    ) -> Survey:
        """Return all that lies in the watched folders, and what can be used of it.

        on_told: gets what things are, before it is known which can be used. own: look only into
        the program's own folders. Raises UserError where the list of folders is damaged, and what
        `on_file` raises.
        """
        more = () if own else watched(self.home)
        roots = (resources() / "models", self.home.models, *more)
        # One that is watched and not there is told; the program's own may be missing.
        listing = look_for([root for root in roots if root in more or root.is_dir()])
        if not own:
            self._index.keep(roots, listing)
        survey = self._surveyor.tell(roots, listing, on_file)
        if on_told is not None:
            on_told(survey)
        return self._surveyor.judge(survey, on_file)

    def usable(self, kind: Kind[T]) -> list[T]:
        """Return all of a kind that can be used, the program's own first, then by name."""
        return self.look().usable(kind)

    def find_of(self, kind: Kind[T], name: str) -> T:
        """Return what has that id, with or without its ending, or lies at that path.

        Raises UserError when it cannot be used; for an unknown one it names those most alike.
        """
        refusal: UserError | None = None
        for path, named in self._named(name, kind):
            result = self._surveyor.inspect(path, kind)
            if not isinstance(result, UserError):
                return msgspec.structs.replace(result, id=_id(path, named))  # pyright: ignore[reportArgumentType]
            # Another thing may be called like it, of another kind.
            refusal = refusal or result
        if refusal is not None:
            raise refusal
        near = nearest(name, [info.id for info in self.usable(kind)])
        raise kind.unknown(name, near, self.home.models / kind.folder)

    def refused(self) -> list[tuple[Path, UserError]]:
        """Return what lies on the shelf but cannot be used, and why."""
        return self.look().refused()

    def models(self) -> list[ModelInfo]:
        """Return the models that can paint; see `usable`."""
        return self.usable(MODEL)

    def find(self, model: str) -> ModelInfo:
        """Return the model of that id or at that path. Raises UserError like `find_of`."""
        return self.find_of(MODEL, model)

    def latents(self) -> list[ModelInfo]:
        """Return the models with a latent space to walk in; see `latents_of`."""
        return latents_of(self.look())

    def find_latent(self, model: str) -> ModelInfo:
        """Return the model of that id or at that path; what is in one is called `<model>#vae`.

        Also an autoencoder, or a painting model, whose noise is walked in. Raises UserError like
        `find_of`.
        """
        outer = model.removesuffix(INSIDE)
        if outer != model:
            return _usable(vae_in(self.find(outer)))
        refused: dict[Kind[Any], UserError] = {}
        # What has a kind of its own comes first; a folder's noise before the autoencoder in it.
        finders: tuple[tuple[Kind[Any], Callable[[str], ModelInfo]], ...] = (
            (LATENT, lambda name: self.find_of(LATENT, name)),
            (MODEL, self.find),
            (VAE, lambda name: _usable(of_vae(self.find_vae(name)))),
        )
        for kind, find in finders:
            try:
                return find(model)
            except UserError as error:
                refused[kind] = error
        place = next(self._named(model, LATENT), None)
        if place is None:
            near = nearest(model, [info.id for info in self.latents()])
            raise LATENT.unknown(model, near, self.home.models / LATENT.folder)
        role = identify(place[0]).role
        raise next((refused[kind] for kind in refused if role in kind.roles), refused[LATENT])

    def find_for(self, recipe: Recipe) -> ModelInfo:
        """Return the model that a recipe names. Raises UserError like `find_of`."""
        return self.find(recipe.model) if recipe.latent is None else self.find_latent(recipe.model)

    def controls(self) -> list[ControlInfo]:
        """Return the control models; see `usable`."""
        return self.usable(CONTROL)

    def find_control(self, control: str) -> ControlInfo:
        """Return the control model of that id or at that path. Raises UserError like `find_of`."""
        return self.find_of(CONTROL, control)

    def loras(self) -> list[LoraInfo]:
        """Return the LoRAs; see `usable`."""
        return self.usable(LORA)

    def find_lora(self, lora: str) -> LoraInfo:
        """Return the LoRA of that id or at that path. Raises UserError like `find_of`."""
        return self.find_of(LORA, lora)

    def vaes(self) -> list[VaeInfo]:
        """Return the autoencoders; see `usable`."""
        return self.usable(VAE)

    def find_vae(self, vae: str) -> VaeInfo:
        """Return the autoencoder of that id or at that path. Raises UserError like `find_of`."""
        return self.find_of(VAE, vae)

    def embeddings(self) -> list[EmbeddingInfo]:
        """Return the textual inversions; see `usable`."""
        return self.usable(EMBEDDING)

    def notes_on(self, recipe: Recipe) -> list[Message]:
        """Return what to say of the textual inversions that a recipe's prompts name.

        Those that are not there or were made for another model are left out. Raises UserError
        where the model cannot be used.
        """
        if not embeddings.asks(recipe) or not _hears_words(self.find(recipe.model)):
            return []
        placed = embeddings.prompts_of(self._place_words(recipe))
        widths = text_widths(self.find(recipe.model))
        names = dict.fromkeys(
            name for text in placed for name in embeddings.without_unknown(text)[1]
        )
        paths = dict.fromkeys(part for text in placed for part in embeddings.split(text))
        found = (self._surveyor.inspect(p, EMBEDDING) for p in paths if isinstance(p, Path))
        return [embeddings.unknown(name) for name in names] + [
            note
            for info in found
            if not isinstance(info, UserError)
            and (note := embeddings.misfit(info, widths)) is not None
        ]

    def place_parts(self, recipe: Recipe) -> Recipe:
        """Return the recipe with the path of each control model, LoRA and VAE in place of its id.

        The same for textual inversions, where prompts name them. Raises UserError for one of the
        others that is unknown, damaged or made for another painting model; the files are read as
        far as their headers.
        """
        recipe = self._place_words(recipe)
        if not recipe.controls and not recipe.loras and not recipe.vae:
            return recipe
        info = self.find(recipe.model)
        placed: list[Control] = []
        for control in recipe.controls:
            found = self.find_control(control.model)
            check_fit(found, info)
            placed.append(msgspec.structs.replace(control, model=str(found.path)))
        worn: list[Lora] = []
        for lora in recipe.loras:
            fitting = self.find_lora(lora.model)
            check_lora_fit(fitting, info)
            worn.append(msgspec.structs.replace(lora, model=str(fitting.path)))
        vae = ""
        if recipe.vae:
            coder = self.find_vae(recipe.vae)
            check_vae_fit(coder, info)
            vae = str(coder.path)
        return msgspec.structs.replace(recipe, controls=tuple(placed), loras=tuple(worn), vae=vae)

    def _named(self, name: str, kind: Kind[Any]) -> Iterator[tuple[Path, str]]:
        """Yield what may be meant by a name, the likeliest first, and the name with its ending."""
        roots = self.roots
        for ending in ("", *kind.endings):
            for path in candidates(name + ending, kind.folder, roots, self._index):
                yield path, name + ending

    def _place_words(self, recipe: Recipe) -> Recipe:
        if not embeddings.asks(recipe) or not _hears_words(self.find(recipe.model)):
            return recipe
        roots = self.roots
        stems = self._index.stems(roots)

        def usable(paths: Iterable[Path]) -> Path | None:
            for path in paths:
                if not isinstance(self._surveyor.inspect(path, EMBEDDING), UserError):
                    return path
            return None

        def named(name: str) -> Path | None:
            names = (name + ending for ending in ("", *EMBEDDING.endings))
            asked = (p for n in names for p in candidates(n, EMBEDDING.folder, roots, self._index))
            return usable(asked) or word(name)

        def word(name: str) -> Path | None:
            paths = map(Path, stems.get(name.lower(), ()))
            return usable(path for path in paths if path.suffix.lower() in EMBEDDING.endings)

        return embeddings.place(recipe, named, word)


def _usable(found: ModelInfo | UserError) -> ModelInfo:
    if isinstance(found, UserError):
        raise found
    return found


def _hears_words(model: ModelInfo) -> bool:
    """Whether a model's text encoders can be given other vectors for words: those of UNets."""
    return (model.settings / "unet" / "config.json").is_file()


def _id(path: Path, name: str) -> str:
    """Return how a recipe names what was found: as it did, or by the whole path."""
    return name if path.as_posix().endswith("/" + Path(name).as_posix()) else str(path)
