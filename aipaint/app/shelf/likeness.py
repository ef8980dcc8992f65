"""Which models are the same, and which are like one that is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import msgspec

from aipaint.app.shelf.items import Item

_MOST = 5
_SHORTEST_HASH = 8


def with_duplicates(items: list[Item]) -> list[Item]:
    """Return the items, each with the other files of the same content as far as that is known."""
    same: defaultdict[str, list[Path]] = defaultdict(list)
    for item in items:
        if item.hashes:
            same[item.hashes[0]].append(item.path)
    result: list[Item] = []
    for item in items:
        others: tuple[Path, ...] = ()
        if item.hashes:
            others = tuple(path for path in same[item.hashes[0]] if path != item.path)
        result.append(
            item if others == item.same_as else msgspec.structs.replace(item, same_as=others)
        )
    return result


def most_like(items: Sequence[Item], name: str, hash: str = "", role: str = "") -> list[Item]:
    """Return what may stand for a missing model, the likeliest first, five at most.

    Those of the same content come first, then those with a name like it.
    """
    # Imported here: it is not on the way to the first window.
    import difflib

    wanted = [item for item in items if item.usable and role in ("", item.role)]
    digits = hash.strip().lower().removeprefix("0x")
    found = [item for item in wanted if len(digits) >= _SHORTEST_HASH and _is(item, digits)]
    stems: dict[str, Item] = {}
    for item in wanted:
        for each in (_stem(item.id), _stem(item.path.name), item.name.lower()):
            stems.setdefault(each, item)
    near = difflib.get_close_matches(_stem(name), list(stems), n=3 * _MOST, cutoff=0.5)
    found += [stems[each] for each in near]
    return list({item.path: item for item in found}.values())[:_MOST]


def _is(item: Item, digits: str) -> bool:
    """Whether a hash is that of an item: recipes' own, the whole one, or its first digits."""
    known = [item.hash, *item.hashes]
    if item.sidecar is not None and item.sidecar.sha256:
        known += [item.sidecar.sha256, item.sidecar.sha256[:10], item.sidecar.sha256[:12]]
    return digits in known or any(len(each) == 64 and each.startswith(digits) for each in known)


def _stem(name: str) -> str:
    """Return a name without folders and ending; other systems' folders stand in recipes, too."""
    last = name.replace("\\", "/").rpartition("/")[2].lower()
    for ending in (".safetensors", ".ckpt", ".pt", ".bin", ".gguf", ".pth"):
        last = last.removesuffix(ending)
    return last
