"""The breeding room without its widgets: parents, litters one after the other, what is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from aipaint.app.latents.breeding import (
    FREE,
    MOST_PARENTS,
    Litter,
    Member,
    Wish,
    breed,
    groups_of,
    unmixed,
)
from aipaint.app.latents.keeping import Keeping
from aipaint.app.latents.points import recipe_of, suits
from aipaint.app.latents.studio import LatentStudio
from aipaint.core.errors import UserError
from aipaint.core.events import Failed
from aipaint.core.latents import Latent, LatentInfo, Source
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe

if TYPE_CHECKING:
    from aipaint.app.latents.asking import Sketching
    from aipaint.families.base import ModelInfo

SIDE = 128  # pixels of a sketch
_MOST_LITTERS = 100


@dataclass
class Couple:
    """What is being bred at the moment: parents, their shares, which of them a gene is locked to.

    at: which litter is looked at, -1 for none.
    """

    info: ModelInfo
    parents: list[Member] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    locks: list[int] = field(default_factory=list)
    litters: list[Litter] = field(default_factory=list)
    at: int = -1


class Nursery(QObject):
    """Breeds in the studio's model; each model has its own parents and litters.

    keeping: what has children kept together with their ancestors.
    """

    parents_changed = Signal()
    litter_changed = Signal()
    sketched = Signal(object)  # Member: its picture has come
    failed = Signal(object)  # Failed
    busy_changed = Signal()

    def __init__(self, studio: LatentStudio) -> None:
        super().__init__()
        self._studio = studio
        self._couples: dict[str, Couple] = {}
        self._pictures: dict[Member, QImage] = {}
        self._sources: dict[Member, Source] = {}
        self._sketching: list[Sketching] = []
        self._stamp = 0
        self._busy = False
        self.keeping = Keeping(studio.session)
        studio.model_changed.connect(self._change_model)
        # A code that could not be found out: the litter will not come.
        studio.failed.connect(lambda _failed: self._set_busy(False))

    # What there is

    def couple(self) -> Couple | None:
        """What is bred in the studio's model; None without a model."""
        info = self._studio.model
        if info is None or info.latent is None:
            return None
        found = self._couples.get(info.id)
        if found is None or found.info.hash != info.hash:
            found = self._couples[info.id] = Couple(info)
            found.locks = [FREE] * len(groups_of(info.latent))
        return found

    def litter(self) -> Litter | None:
        """The litter that is looked at."""
        couple = self.couple()
        return None if couple is None or couple.at < 0 else couple.litters[couple.at]

    def picture(self, member: Member) -> QImage | None:
        """A small picture of a member, None until it has come."""
        return self._pictures.get(member)

    def is_busy(self) -> bool:
        """Whether pictures of a litter are still to come."""
        return self._busy

    def can_mutate(self) -> bool:
        """Whether the model draws strangers that something could come from."""
        couple = self.couple()
        return couple is not None and couple.info.latent is not None and couple.info.latent.samples

    # Parents

    def add(self, latent: Latent, picture: str = "") -> bool:
        """Add a parent; return whether there was room, and it is not one of them already.

        picture: the digest of its pixels if the gallery has it.
        """
        couple = self.couple()
        if couple is None or couple.info.latent is None:
            return False
        if not suits(latent, couple.info.latent):
            self._tell(
                UserError(
                    "This point does not fit the model {model}.",
                    "It was made with another model of that name.",
                    "Choose a picture of this model.",
                    model=couple.info.name,
                )
            )
            return False
        known = [parent.latent for parent in couple.parents]
        if latent in known:
            return False
        return self.add_member(Member(latent, picture=picture))

    def add_member(self, member: Member) -> bool:
        """Add a child of an earlier litter as a parent."""
        couple = self.couple()
        if couple is None or member in couple.parents:
            return False
        if len(couple.parents) >= MOST_PARENTS:
            self._tell(
                UserError(
                    "There is no room for another parent.",
                    "At most {most} have children together.",
                    "Take one away first.",
                    most=MOST_PARENTS,
                )
            )
            return False
        couple.parents.append(member)
        couple.shares.append(sum(couple.shares) / len(couple.shares) if couple.shares else 1.0)
        self._sketch_parents(couple)
        self.parents_changed.emit()
        return True

    def remove(self, place: int) -> None:
        """Take a parent away; what was locked to it is free."""
        couple = self.couple()
        if couple is None or not 0 <= place < len(couple.parents):
            return
        del couple.parents[place], couple.shares[place]
        couple.locks = [FREE if lock == place else lock - (lock > place) for lock in couple.locks]
        self.parents_changed.emit()

    def clear(self) -> None:
        """Take all parents away."""
        couple = self.couple()
        if couple is not None:
            couple.parents, couple.shares = [], []
            couple.locks = [FREE] * len(couple.locks)
            self.parents_changed.emit()

    def set_share(self, place: int, share: float) -> None:
        """Give a parent another share, 0 or more."""
        couple = self.couple()
        if couple is not None and 0 <= place < len(couple.shares):
            couple.shares[place] = share

    def set_lock(self, gene: int, parent: int) -> None:
        """Let a group of layers come from one parent wholly, or from all (FREE)."""
        couple = self.couple()
        if couple is not None and 0 <= gene < len(couple.locks):
            couple.locks[gene] = parent

    # Litters

    def breed(self, variety: float, mutation: float, size: int, seed: int) -> bool:
        """Have a litter of the present parents; return whether they can have one, else it is said.

        See `Wish` for the numbers.
        """
        couple = self.couple()
        if couple is None:
            return False
        wish = Wish(
            shares=tuple(couple.shares),
            locks=tuple(couple.locks),
            variety=variety,
            mutation=mutation if self.can_mutate() else 0.0,
            size=size,
            seed=seed,
        )
        parents = tuple(couple.parents)
        places = unmixed([parent.latent for parent in parents])
        wanted = [parents[place] for place in places if parents[place] not in self._sources]
        self._stamp += 1
        stamp = self._stamp
        try:
            # With any sources: what is wrong is told before the model is asked.
            breed(parents, [each.latent.sources[0] for each in parents], wish, _of(couple), "")
        except UserError as error:
            self._tell(error)
            return False
        self._set_busy(True)

        def resolved(sources: list[Source]) -> None:
            self._sources.update(zip(wanted, sources, strict=True))
            if stamp == self._stamp:
                self._bear(couple, parents, places, wish)

        if wanted:
            self._studio.resolve([each.latent for each in wanted], resolved)
        else:
            self._bear(couple, parents, places, wish)
        return True

    def breed_from(self, children: Sequence[Member]) -> None:
        """Make these the parents, with equal shares and nothing locked."""
        couple = self.couple()
        if couple is None or not children:
            return
        couple.parents = list(children[:MOST_PARENTS])
        couple.shares = [1.0] * len(couple.parents)
        couple.locks = [FREE] * len(couple.locks)
        self._sketch_parents(couple)
        self.parents_changed.emit()

    def go(self, by: int) -> None:
        """Look at an earlier or later litter; its parents and their shares come back with it."""
        couple = self.couple()
        if couple is None or not couple.litters:
            return
        at = min(max(couple.at + by, 0), len(couple.litters) - 1)
        if at == couple.at:
            return
        couple.at = at
        litter = couple.litters[at]
        couple.parents, couple.shares = list(litter.parents), list(litter.wish.shares)
        couple.locks = list(litter.wish.locks)
        self._stamp += 1
        self._sketch_parents(couple)
        self._sketch_litter(litter)
        self.parents_changed.emit()
        self.litter_changed.emit()

    # What becomes of the children

    def use(self, member: Member, merge: str = "") -> None:
        """Make a member the studio's present point; see `LatentStudio.set_latent` for `merge`."""
        self._studio.set_latent(member.latent, "Choose Child", merge)

    def keep(self, members: Sequence[Member]) -> int:
        """Have members put into the gallery; return how many ancestors come with them."""
        couple = self.couple()
        if couple is None:
            return 0
        info = couple.info

        def make(member: Member) -> tuple[Recipe, Inputs]:
            return recipe_of(info, member.latent), self._studio.inputs_of(member.latent)

        return sum(self.keeping.keep(member, make) for member in members)

    def to_layer(self, member: Member) -> None:
        """Make a member a layer on the canvas."""
        self._studio.to_layer(member.latent)

    # Within

    def _bear(
        self, couple: Couple, parents: tuple[Member, ...], places: Sequence[int], wish: Wish
    ) -> None:
        sources = [
            self._sources[parent] if place in places else parent.latent.sources[0]
            for place, parent in enumerate(parents)
        ]
        litter = breed(parents, sources, wish, _of(couple), couple.info.id)
        couple.litters.append(litter)
        for old in couple.litters[:-_MOST_LITTERS]:
            for child in old.children:
                self._pictures.pop(child, None)
        del couple.litters[:-_MOST_LITTERS]
        couple.at = len(couple.litters) - 1
        self._sketch_litter(litter)
        self.litter_changed.emit()

    def _sketch_parents(self, couple: Couple) -> None:
        self._sketch([each for each in couple.parents if each not in self._pictures], None)

    def _sketch_litter(self, litter: Litter) -> None:
        missing = [each for each in litter.children if each not in self._pictures]
        self._set_busy(bool(missing))
        stamp = self._stamp

        def done() -> None:
            if stamp == self._stamp:
                self._set_busy(False)

        for old in self._sketching:
            old.cancel()
        self._sketching = []
        found = self._sketch(missing, done)
        if found is not None:
            self._sketching.append(found)

    def _sketch(
        self, members: Sequence[Member], done: Callable[[], object] | None
    ) -> Sketching | None:
        if not members:
            return None

        def heard(index: int, picture: QImage) -> None:
            self._pictures[members[index]] = picture
            self.sketched.emit(members[index])

        latents = [member.latent for member in members]
        return self._studio.sketch(latents, SIDE, heard, done)

    def _change_model(self) -> None:
        self._stamp += 1
        for old in self._sketching:
            old.cancel()
        self._sketching = []
        self._set_busy(False)
        self.parents_changed.emit()
        self.litter_changed.emit()
        litter = self.litter()
        if litter is not None:
            self._sketch_litter(litter)

    def _set_busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            self.busy_changed.emit()

    def _tell(self, error: UserError) -> None:
        self.failed.emit(Failed(job=0, what=error.what, why=error.why, fix=error.fix))


def _of(couple: Couple) -> LatentInfo:
    latent = couple.info.latent
    assert latent is not None
    return latent
