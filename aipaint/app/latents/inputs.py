"""The pictures that points of latent spaces begin with, held while they may be drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from aipaint.app.pictures import from_qimage
from aipaint.core.latents import Latent
from aipaint.core.pixels import Image, Inputs, digest_of

if TYPE_CHECKING:
    from aipaint.app.session import Session

_MOST = 32  # of them, beside those in use


class HeldInputs:
    """Pictures by their digests; those that were kept for recipes are fetched when needed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held: dict[str, Image] = {}

    def add(self, image: QImage, used: set[str]) -> str:
        """Hold a picture and return its digest. used: digests that must stay."""
        pixels = from_qimage(image)
        digest = digest_of(pixels)
        self._held[digest] = pixels
        for old in [key for key in self._held if key not in used | {digest}][:-_MOST]:
            del self._held[old]
        return digest

    def of(self, *latents: Latent) -> Inputs:
        """Return those that points begin with, as far as they are held."""
        wanted = {digest for latent in latents for digest in latent.digests()}
        return {key: image for key, image in self._held.items() if key in wanted}

    def fetch(self, latent: Latent, then: Callable[[bool], object]) -> None:
        """Hold all that a point begins with; `then` hears whether all of it is there."""
        missing = latent.digests() - self._held.keys()
        if not missing:
            then(True)
            return
        folder = self._session.home.data / "inputs"

        def work() -> dict[str, Image]:
            from aipaint.gallery.inputs import InputStore

            return InputStore(folder).get(missing)

        def found(inputs: dict[str, Image]) -> None:
            self._held.update(inputs)
            then(not missing - inputs.keys())

        self._session.errands.run(work, found)
