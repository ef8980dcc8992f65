"""Family trees of pictures: what each was made from, and what was made from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import msgspec
import PIL.Image

from aipaint.core.damage import DAMAGE
from aipaint.core.errors import UserError
from aipaint.core.metadata.containers import read_container
from aipaint.core.pixels import Image, digest_of
from aipaint.core.recipe import MAX_PIXELS
from aipaint.gallery import index, kin
from aipaint.gallery.entry import Entry
from aipaint.gallery.progress import Progress, Watch
from aipaint.gallery.store import Store

MAX_MEMBERS = 2000


class Link(msgspec.Struct, frozen=True):
    """A picture was made from another, by their ids.

    role: "init" (painted over), "mask", "control", "region", "upscale", "edit", "mix" or another
    word for how.
    """

    parent: int
    child: int
    role: str


class Absent(msgspec.Struct, frozen=True):
    """A picture was made from one that is not in the gallery. picture: the digest of its pixels."""

    child: int
    role: str
    picture: str


class Family(msgspec.Struct, frozen=True):
    """A picture, all it descends from and all that descend from it.

    entries: by id, ancestors and descendants of its ancestors' other children are not among them.
    links: who was made from whom. absent: parents that are not in the gallery.
    """

    entries: dict[int, Entry]
    links: tuple[Link, ...]
    absent: tuple[Absent, ...]


class Lineage:
    """What pictures were made from. Parents are known by their pixels, wherever their files lie."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def parents(self, number: int) -> tuple[list[Link], list[Absent]]:
        """Return what a picture was made from: what is in the gallery, and what is not."""
        links: list[Link] = []
        absent: list[Absent] = []
        for role, digest in self._store.run(lambda c: kin.edges(c, number)):
            parent = self._store.run(lambda c: kin.of_pixels(c, digest))  # noqa: B023
            if parent is None:
                absent.append(Absent(number, role, digest))
            elif parent != number:
                links.append(Link(parent, number, role))
        smaller, _ = self._store.run(lambda c: kin.enlarged(c, number))
        known = {(link.parent, link.role) for link in links}
        links += [Link(p, number, "upscale") for p in smaller if (p, "upscale") not in known]
        return links, absent

    def children(self, number: int) -> list[Link]:
        """Return what was made from a picture."""
        found = self._store.run(lambda c: kin.children(c, number))
        links = [Link(number, child, role) for role, child in found]
        smaller, larger = self._store.run(lambda c: kin.enlarged(c, number))
        new = [Link(number, child, "upscale") for child in larger if not smaller]
        return links + [link for link in new if link not in links]

    def ancestors(self, number: int) -> list[Entry]:
        """Return all pictures that this one descends from, the nearest first."""
        return self._reached(number, lambda each: [link.parent for link in self.parents(each)[0]])

    def descendants(self, number: int) -> list[Entry]:
        """Return all pictures that descend from this one, the nearest first."""
        return self._reached(number, lambda each: [link.child for link in self.children(each)])

    def family(self, number: int) -> Family:
        """Return a picture with all its ancestors and descendants and how they are linked.

        Of very large families the nearest 2,000 each way. Empty when there is no such picture.
        """
        own = self._entry(number)
        if own is None:
            return Family({}, (), ())
        members = [own, *self.ancestors(number), *self.descendants(number)]
        entries = {entry.id: entry for entry in members}
        links: list[Link] = []
        absent: list[Absent] = []
        for each in entries:
            known, missing = self.parents(each)
            links += [link for link in known if link.parent in entries]
            absent += missing
        return Family(dict(sorted(entries.items())), tuple(links), tuple(absent))

    def complete(self, number: int | None = None, watch: Watch | None = None) -> int:
        """Look for unknown parents among pictures whose pixels were never read.

        number: of this picture alone; None of all. Only pictures of the size that a recipe asks
        for are read. Returns how many were; `watch` is told how far it is, and may stop it.
        """
        children = [number] if number else self._store.run(kin.with_unknown_parents)
        waiting = self._store.run(lambda c: kin.unread(c, children))
        for done, each in enumerate(waiting):
            entry = self._entry(each)
            if entry is None:
                continue
            if watch is not None:
                watch(Progress(done, len(waiting), entry.path))
            digest = pixels_of(entry)
            self._store.run(lambda c: kin.set_pixels(c, each, digest))  # noqa: B023
        return len(waiting)

    def pixels(self, entry: Entry) -> str:
        """Return the digest of a picture's pixels as RGB; read and noted where it is not known.

        Empty when they cannot be read.
        """
        known = self._store.run(lambda c: kin.pixels(c, entry.id))
        if known is None:
            known = pixels_of(entry)
            found = known
            self._store.run(lambda c: kin.set_pixels(c, entry.id, found))
        return known

    def _reached(self, number: int, next_of: Callable[[int], list[int]]) -> list[Entry]:
        # A file may claim what it likes: also that it is its own grandchild.
        seen, found = {number}, list[Entry]()
        waiting = deque([number])
        while waiting and len(found) < MAX_MEMBERS:
            for each in next_of(waiting.popleft()):
                if each in seen:
                    continue
                seen.add(each)
                waiting.append(each)
                entry = self._entry(each)
                if entry is not None:
                    found.append(entry)
        return found[:MAX_MEMBERS]

    def _entry(self, number: int) -> Entry | None:
        return self._store.run(lambda c: index.by_id(c, self._store.paths, number))


def pixels_of(entry: Entry) -> str:
    """Return the digest of a picture's pixels as RGB, empty when they cannot be read."""
    try:
        container = read_container(entry.path)
        if container.width * container.height > MAX_PIXELS:
            return ""
        with PIL.Image.open(entry.path, formats=("PNG", "JPEG", "WEBP", "AVIF")) as picture:
            whole = picture.convert("RGB")
    except (UserError, *DAMAGE):
        return ""
    return digest_of(Image(whole.width, whole.height, whole.tobytes()))


def rgb_digest(image: Image) -> str:
    """Return the digest of a picture's pixels as RGB, without its alpha."""
    if image.channels == 3:
        return digest_of(image)
    mode = "RGBA" if image.channels == 4 else "L"
    whole = PIL.Image.frombytes(mode, (image.width, image.height), image.data).convert("RGB")
    return digest_of(Image(image.width, image.height, whole.tobytes()))
