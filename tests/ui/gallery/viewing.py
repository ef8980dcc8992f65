"""A gallery with a few pictures, and the library that windows look at it through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from PySide6.QtGui import QColor, QImage

from aipaint.app.library.library import Library
from aipaint.app.library.rows import LibraryModel
from aipaint.core.events import Done, Image
from aipaint.core.metadata.record import Parent
from aipaint.core.paths import Home
from aipaint.core.pixels import digest_of
from aipaint.core.recipe import Recipe, Repaint
from aipaint.gallery.entry import Entry
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import FACTS, make_recipe


class Shelf:
    """Pictures of one colour each, and what shows them."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.gallery = Gallery(home)
        self.library = Library()
        self.library.open(self.gallery)
        self.images: dict[int, Image] = {}

    def keep(
        self,
        colour: str = "red",
        prompt: str = "apple",
        size: tuple[int, int] = (48, 32),
        init: Entry | None = None,
        parents: tuple[Parent, ...] = (),
        **values: object,
    ) -> Entry:
        """Put a picture into the gallery; `init` is the one it was painted over."""
        width, height = size
        repaint = Repaint(image=self.digest(init)) if init is not None else None
        recipe: Recipe = msgspec.structs.replace(
            make_recipe(prompt), width=width, height=height, repaint=repaint, **values
        )
        # One pixel of its own, so that no two pictures are the same.
        pixels = bytearray(bytes(QColor(colour).toTuple()[:3]) * (width * height))
        pixels[:2] = len(self.images).to_bytes(2, "big")
        image = Image(width, height, bytes(pixels))
        done = Done(job=1, index=0, count=1, image=image, recipe=recipe, facts=FACTS)
        entry = self.gallery.keep(done, parents=parents)
        self.images[entry.id] = image
        return entry

    def keep_enlarged(self, entry: Entry) -> Entry:
        """Put a picture of twice the size into the gallery, with the recipe of the small one."""
        width, height = 2 * entry.width, 2 * entry.height
        image = Image(width, height, b"\x7f" * (3 * width * height))
        done = Done(job=1, index=0, count=1, image=image, recipe=entry.recipe, facts=FACTS)
        kept = self.gallery.keep(done, parents=(self.parent(entry, "upscale"),))
        self.images[kept.id] = image
        return kept

    def digest(self, entry: Entry) -> str:
        return digest_of(self.images[entry.id])

    def parent(self, entry: Entry, role: str) -> Parent:
        return Parent(role, self.digest(entry))

    def model(self) -> LibraryModel:
        return LibraryModel(self.library)

    def close(self) -> None:
        self.library.close()
        self.gallery.close()


@contextmanager
def shelf_in(home: Home) -> Iterator[Shelf]:
    shelf = Shelf(home)
    try:
        yield shelf
    finally:
        shelf.close()


def colour_at(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x, y).name()
