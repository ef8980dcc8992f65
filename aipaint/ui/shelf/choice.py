"""Which models are shown, and in which order: what is asked for, as values."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from aipaint.ui.shelf.words import ROLES, role_name

if TYPE_CHECKING:
    from pathlib import Path

    from aipaint.app.shelf.items import Item

Section = Literal["all", "favourites", "refused", "twins", "role", "root"]
Order = Literal["name", "newest", "largest", "base", "kind"]
ORDERS: tuple[Order, ...] = ("name", "newest", "largest", "base", "kind")


class Wish(NamedTuple):
    """What is asked for. key: the role or the folder of a section that has several.

    text: words that must all stand somewhere. base: the model it is made for; "" for any.
    usable: whether what cannot be used here is left out.
    """

    section: Section = "all"
    key: str = ""
    text: str = ""
    base: str = ""
    usable: bool = False
    order: Order = "name"


class Finder:
    """Looks through items; what they say of themselves is read once for each."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self._texts: dict[Path, str] = {}

    def find(self, wish: Wish) -> list[Item]:
        """Return the items that are asked for, in their order."""
        words = fold(wish.text).split()
        found = [
            item
            for item in self.items
            if _belongs(item, wish)
            and (not wish.base or item.base == wish.base)
            and (item.usable or not wish.usable)
            and (not words or all(word in self._text(item) for word in words))
        ]
        found.sort(key=_KEYS[wish.order])
        return found

    def _text(self, item: Item) -> str:
        text = self._texts.get(item.path)
        if text is None:
            text = self._texts[item.path] = _words_of(item)
        return text


def counts(items: Iterable[Item]) -> Counter[tuple[Section, str]]:
    """Return how many items each section has, by section and key."""
    found: Counter[tuple[Section, str]] = Counter()
    for item in items:
        found["all", ""] += 1
        found["role", item.role] += 1
        found["root", str(item.root)] += 1
        if item.favourite:
            found["favourites", ""] += 1
        if is_refused(item):
            found["refused", ""] += 1
        if item.same_as:
            found["twins", ""] += 1
    return found


def bases(items: Iterable[Item]) -> list[str]:
    """Return the bases that there are, those with the most items first."""
    found = Counter(item.base for item in items if item.base)
    return [base for base, _ in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))]


def fold(text: str) -> str:
    """Return a text as it is compared: no matter which case, width or accents it is written in."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def is_refused(item: Item) -> bool:
    """Whether something is wrong with it; what merely has no use of its own here is not refused."""
    return not item.usable and (bool(item.kind) or not item.role)


def _belongs(item: Item, wish: Wish) -> bool:
    match wish.section:
        case "favourites":
            return item.favourite
        case "refused":
            return is_refused(item)
        case "twins":
            return bool(item.same_as)
        case "role":
            return item.role == wish.key
        case "root":
            return str(item.root) == wish.key
    return True


def _words_of(item: Item) -> str:
    parts = [item.name, item.id, item.base, item.variant, item.family, item.role, item.notes]
    parts += [role_name(item.role), *item.triggers, *item.hashes, str(item.path.parent.name)]
    if item.sidecar is not None:
        parts += [item.sidecar.title, item.sidecar.author, *item.sidecar.tags]
    return fold("\n".join(parts))


def _name_key(item: Item) -> tuple[str, str]:
    return fold(item.name), str(item.path)


def _role_place(role: str) -> int:
    return ROLES.index(role) if role in ROLES else len(ROLES)


_KEYS = {
    "name": _name_key,
    "newest": lambda item: (-item.modified, *_name_key(item)),
    "largest": lambda item: (-item.bytes, *_name_key(item)),
    "base": lambda item: (not item.base, item.base, _role_place(item.role), *_name_key(item)),
    "kind": lambda item: (_role_place(item.role), item.base, *_name_key(item)),
}
