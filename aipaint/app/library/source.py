"""What rows of pictures can be asked for."""

from __future__ import annotations

import msgspec


class Found(msgspec.Struct, frozen=True):
    """What a query finds; without one, all pictures."""

    query: str = ""


class Trashed(msgspec.Struct, frozen=True):
    """What is in the trash, the last one first."""


class Chosen(msgspec.Struct, frozen=True):
    """These pictures in this order, as far as they are in the gallery and the query finds them.

    title: what they are, for people.
    """

    ids: tuple[int, ...]
    title: str
    query: str = ""


Source = Found | Trashed | Chosen
