"""A picture's family as it is looked at: who is shown, in which generation, and how many more."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from aipaint.gallery.entry import Entry
    from aipaint.gallery.gallery import Gallery
    from aipaint.gallery.lineage import Absent, Link

Key = int | str
"""The id of a picture of the gallery, or the digest of one that is not there."""

GENERATIONS = 3  # walked each way before one asks for more
BROOD = 24  # relatives of one picture before one asks for more
MOST = 500  # members in all
_MOST_CHECKED = 200  # children of which each is asked whether it names the parent rightly
_IN_RECIPES = ("init", "mask", "control", "region")  # roles of what a recipe itself begins with


class Way(Enum):
    """Towards what a picture was made from, or what was made from it."""

    BEFORE = -1
    AFTER = 1


class Wish(msgspec.Struct, frozen=True):
    """What is to be seen. opened: pictures all of whose next relatives that way are wanted."""

    centre: int
    opened: frozenset[tuple[int, Way]] = frozenset()

    def opening(self, number: int, way: Way) -> Wish:
        """Return the wish for the same, and all the nearest relatives of one more picture."""
        return msgspec.structs.replace(self, opened=self.opened | {(number, way)})


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One picture of a family.

    entry: None for one that is not in the gallery, whose key is the digest of its pixels.
    generation: 0 for the one looked at, negative for those before it; each picture is in a later
    one than all it was made from. before, after: how many relatives that way are not shown.
    """

    key: Key
    entry: Entry | None
    generation: int
    before: int = 0
    after: int = 0


class Edge(msgspec.Struct, frozen=True):
    """One picture was made from another. roles: in which ways, see `aipaint.gallery.lineage`."""

    parent: Key
    child: Key
    roles: tuple[str, ...]


class Kin(msgspec.Struct, frozen=True):
    """A part of a family. Empty when the centre is not in the gallery any more."""

    centre: int
    members: dict[Key, Member]
    edges: tuple[Edge, ...]


def family_of(gallery: Gallery, wish: Wish) -> Kin:
    """Return the family of a picture as far as it is wished for, at most `MOST` members.

    Off the window's thread, please: each member costs a few questions to the index. Raises
    UserError when the index cannot be read.
    """
    return _Walk(gallery, wish).kin()


def with_unknown_parents(kin: Kin) -> list[int]:
    """Return the members that were painted over a picture that is not known to be there.

    It may be among the pictures whose pixels nobody has read yet: `Lineage.complete` reads them.
    """
    return [
        edge.child
        for edge in kin.edges
        if isinstance(edge.parent, str) and isinstance(edge.child, int) and "init" in edge.roles
    ]


class _Walk:
    def __init__(self, gallery: Gallery, wish: Wish) -> None:
        self._gallery, self._wish = gallery, wish
        self._parents: dict[int, tuple[list[Link], list[Absent]]] = {}
        self._children: dict[int, list[Link]] = {}
        self._entries: dict[int, Entry] = {}
        self._absent: set[str] = set()

    def kin(self) -> Kin:
        centre = self._wish.centre
        if not self._admit(centre):
            return Kin(centre, {}, ())
        self._walk([centre], Way.BEFORE)
        after = self._walk([centre], Way.AFTER)
        # Brothers and sisters only where somebody asked; and whatever else was mixed into those
        # that came after, for they are not understood without it.
        after += self._open(Way.AFTER)
        for child in after:
            self._admit_all(self._before(child))
            self._admit_absent(child)
        self._open(Way.BEFORE)
        edges = self._edges()
        generations = _generations([*self._entries, *sorted(self._absent)], edges)
        members: dict[Key, Member] = {}
        for key, generation in generations.items():
            entry = self._entries.get(key) if isinstance(key, int) else None
            members[key] = Member(
                key=key,
                entry=entry,
                generation=generation - generations[centre],
                before=self._hidden(key, Way.BEFORE),
                after=self._hidden(key, Way.AFTER),
            )
        return Kin(centre, members, tuple(edges))

    def _walk(self, start: Iterable[int], way: Way, generations: int = GENERATIONS) -> list[int]:
        """Admit relatives that way, the nearest first; return those reached."""
        waiting = deque((number, 0) for number in start)
        reached = dict.fromkeys(number for number, _ in waiting)
        while waiting:
            number, depth = waiting.popleft()
            wanted = (number, way) in self._wish.opened
            if depth >= generations and not wanted:
                continue
            relatives = self._before(number) if way is Way.BEFORE else self._after(number)
            if way is Way.BEFORE:
                self._admit_absent(number)
            for each in relatives[: None if wanted else BROOD]:
                if each not in reached and self._admit(each):
                    reached[each] = None
                    waiting.append((each, depth + 1))
        return list(reached)

    def _open(self, way: Way) -> list[int]:
        """Admit the relatives that somebody asked for, of all who are there; return those."""
        waiting = {number for number, wanted in self._wish.opened if wanted is way}
        reached: list[int] = []
        while ready := sorted(waiting & self._entries.keys()):
            waiting -= set(ready)
            reached += self._walk(ready, way, 0)
        return reached

    def _admit(self, number: int) -> bool:
        if number in self._entries:
            return True
        if len(self._entries) + len(self._absent) >= MOST:
            return False
        entry = self._gallery.entry(number)
        if entry is not None:
            self._entries[number] = entry
        return entry is not None

    def _admit_all(self, numbers: Iterable[int]) -> None:
        for number in list(numbers)[:BROOD]:
            self._admit(number)

    def _admit_absent(self, child: int) -> None:
        for each in self._told(child)[1]:
            if len(self._entries) + len(self._absent) < MOST:
                self._absent.add(each.picture)

    def _told(self, number: int) -> tuple[list[Link], list[Absent]]:
        if number not in self._parents:
            links, absent = self._gallery.lineage.parents(number)
            # An enlarged picture has the recipe of the smaller one. What that began with is not
            # told twice.
            if any(self._has_recipe_of(number, link) for link in links):
                links = [link for link in links if link.role not in _IN_RECIPES]
                absent = [each for each in absent if each.role not in _IN_RECIPES]
            self._parents[number] = links, absent
        return self._parents[number]

    def _has_recipe_of(self, number: int, link: Link) -> bool:
        if link.role in _IN_RECIPES:
            return False
        child, parent = self._look_up(number), self._look_up(link.parent)
        return child is not None and parent is not None and child.recipe == parent.recipe

    def _look_up(self, number: int) -> Entry | None:
        return self._entries.get(number) or self._gallery.entry(number)

    def _before(self, number: int) -> list[int]:
        return list(dict.fromkeys(link.parent for link in self._told(number)[0]))

    def _after(self, number: int) -> list[int]:
        if number not in self._children:
            links = self._gallery.lineage.children(number)
            if len(links) <= _MOST_CHECKED:
                links = [link for link in links if number in self._before(link.child)]
            self._children[number] = links
        return list(dict.fromkeys(link.child for link in self._children[number]))

    def _hidden(self, key: Key, way: Way) -> int:
        if isinstance(key, str):
            return 0
        if way is Way.AFTER:
            return sum(each not in self._entries for each in self._after(key))
        absent = {each.picture for each in self._told(key)[1]}
        return sum(each not in self._entries for each in self._before(key)) + len(
            absent - self._absent
        )

    def _edges(self) -> list[Edge]:
        roles: dict[tuple[Key, Key], list[str]] = {}
        for number in self._entries:
            links, absent = self._told(number)
            for link in links:
                if link.parent in self._entries:
                    roles.setdefault((link.parent, number), []).append(link.role)
            for each in absent:
                if each.picture in self._absent:
                    roles.setdefault((each.picture, number), []).append(each.role)
        return [Edge(p, c, tuple(dict.fromkeys(found))) for (p, c), found in roles.items()]


def _generations(keys: list[Key], edges: list[Edge]) -> dict[Key, int]:
    """Return the generation of each picture: later than its parents', just before its children's.

    Files may claim what they like, also that a picture is its own grandchild: a link that closes
    such a ring counts for nothing here.
    """
    order, after = _sorted_out(keys, edges)
    found = dict.fromkeys(keys, 0)
    for key in order:
        for child in after[key]:
            found[child] = max(found[child], found[key] + 1)
    for key in reversed(order):
        if after[key]:
            found[key] = min(found[child] for child in after[key]) - 1
    return found


def _sorted_out(keys: list[Key], edges: list[Edge]) -> tuple[list[Key], dict[Key, list[Key]]]:
    """Return parents before children (Kahn 1962), and each one's children without rings."""
    after: dict[Key, list[Key]] = {key: [] for key in keys}
    waiting: dict[Key, set[Key]] = {key: set() for key in keys}
    for edge in edges:
        waiting[edge.child].add(edge.parent)
    children: dict[Key, list[Key]] = {key: [] for key in keys}
    for edge in edges:
        children[edge.parent].append(edge.child)
    order: list[Key] = []
    ready = deque(key for key in keys if not waiting[key])
    left = dict.fromkeys(keys)
    while left:
        # In a ring nobody is first: then the first of those left is.
        key = ready.popleft() if ready else next(iter(left))
        if key not in left:
            continue
        del left[key]
        order.append(key)
        for child in children[key]:
            if child in left:
                after[key].append(child)
                waiting[child].discard(key)
                if not waiting[child]:
                    ready.append(child)
    return order, after
