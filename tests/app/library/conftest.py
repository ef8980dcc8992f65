"""A library on an open gallery, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from aipaint.app.library.library import Library
from aipaint.app.library.rows import LibraryModel
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Entry, Gallery
from tests.core.pictures import make_done


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    found = Gallery(home)
    yield found
    found.close()


@pytest.fixture
def library(gallery: Gallery, qapp: object) -> Iterator[Library]:
    found = Library()
    found.open(gallery)
    yield found
    found.close()


@pytest.fixture
def keep(gallery: Gallery) -> Callable[..., list[Entry]]:
    """Keep a picture for each prompt, and return their entries, the newest first."""

    def work(*prompts: str) -> list[Entry]:
        kept = [gallery.keep(make_done(prompt, seed=seed)) for seed, prompt in enumerate(prompts)]
        return kept[::-1]

    return work


def shown(model: LibraryModel) -> list[str | None]:
    """The prompts of all rows; None for those that are not read yet."""
    return [model.index(row).data() for row in range(model.rowCount())]
