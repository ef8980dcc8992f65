"""Keeping pictures together with those they come from, so that the family tree is whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from aipaint.app.latents.breeding import Member
from aipaint.app.origins import pixels_of
from aipaint.core.events import AnyEvent, Cancelled, Failed
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe

if TYPE_CHECKING:
    from aipaint.app.engine_thread import Arrival
    from aipaint.app.session import Session

ROLE = "mix"


class Keeping(QObject):
    """Has members of families painted in full for the gallery, parents before their children.

    A parent is known to its children by its pixels, which nobody knows before it is painted; so
    each generation waits for the one before. What fails or is cancelled takes with it those that
    wait for it.
    """

    kept = Signal(object)  # Member: it is in the gallery
    _numbered = Signal(object, int)  # from another thread

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._pixels: dict[Member, str] = {}
        self._waiting: dict[Member, tuple[Recipe, Inputs]] = {}
        self._jobs: dict[int, Member] = {}
        self._asked: set[Member] = set()
        # Before anything that the engine says of the job, for both come in the same queue.
        self._numbered.connect(self._know, Qt.ConnectionType.QueuedConnection)
        session.arrived.connect(self._hear_arrival)
        session.engine.happened.connect(self._hear)

    def keep(self, member: Member, make: Callable[[Member], tuple[Recipe, Inputs]]) -> int:
        """Keep a member and all its ancestors that are not kept yet; return how many those are.

        make: a member's recipe and the pictures that it names.
        """
        wanted = [each for each in _before(member) if not self.pixels(each)]
        for each in wanted:
            # What was asked for and refused has no number, and may be asked for again.
            if each not in self._jobs.values():
                self._waiting.setdefault(each, make(each))
        self._go_on()
        return sum(each is not member for each in wanted)

    def is_kept(self, member: Member) -> bool:
        """Whether it is in the gallery, or on its way there."""
        return bool(self.pixels(member)) or member in self._asked or member in self._waiting

    def pixels(self, member: Member) -> str:
        """Return the digest of its pixels, "" while it is not in the gallery."""
        return member.picture or self._pixels.get(member, "")

    def _go_on(self) -> None:
        from aipaint.core.metadata import Parent

        for member in [*self._waiting]:
            known = [self.pixels(parent) for parent in member.parents]
            if not all(known):
                continue
            recipe, inputs = self._waiting.pop(member)
            self._asked.add(member)
            parents = tuple(Parent(ROLE, each) for each in dict.fromkeys(known))

            def told(job: int, member: Member = member) -> None:
                self._numbered.emit(member, job)

            self._session.generate(recipe, "", inputs, told, parents)

    def _know(self, member: Member, job: int) -> None:
        self._jobs[job] = member

    def _hear_arrival(self, arrival: Arrival) -> None:
        member = self._jobs.pop(arrival.done.job, None)
        if member is None:
            return
        self._asked.discard(member)
        self._pixels[member] = pixels_of(arrival.done.image)
        if arrival.entry is not None:
            self.kept.emit(member)
        self._go_on()

    def _hear(self, event: AnyEvent) -> None:
        if not isinstance(event, Failed | Cancelled):
            return
        lost = self._jobs.pop(event.job, None)
        if lost is None:
            return
        self._asked.discard(lost)
        for member in [*self._waiting]:
            if lost in _before(member):
                del self._waiting[member]


def _before(member: Member) -> list[Member]:
    """Return a member after all its ancestors, each once, parents before children."""
    found: dict[Member, None] = {}
    stack = [(member, False)]
    while stack:
        each, seen = stack.pop()
        if seen:
            found.setdefault(each)
        elif each not in found:
            stack.append((each, True))
            stack.extend((parent, False) for parent in each.parents)
    return [*found]
