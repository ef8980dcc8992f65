"""Reads what lies on the shelf into items, off the window's thread."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from aipaint.app.shelf.items import Item, Root, Sidecar
from aipaint.app.shelf.sidecars import PICTURES, best_picture, merged, read_sidecar
from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.core.paths import Home

if TYPE_CHECKING:
    from aipaint.families.identify.cache import FileCache
    from aipaint.families.identify.hashing import Hashes
    from aipaint.families.identify.scan import Side
    from aipaint.families.shelf import Shelf
    from aipaint.families.survey import Seen, Survey

OnFile = Callable[[int, int], None]
"""done, total. Raises CancelledError to leave."""

_VERSION = "1"
# So many are judged sooner than a window could show them twice.
_FEW = 100


@dataclass(frozen=True)
class Scanned:
    """What a scan has found.

    infos: of each kind's folder on the shelf ("" for painting models) what the detectors say of
    those that can be used. refused: what lies in the user's own folder and cannot be used. own:
    whether only the program's own folders were looked through yet.
    """

    items: list[Item]
    roots: list[Root]
    infos: dict[str, list[Any]]
    refused: list[tuple[Path, UserError]]
    problem: UserError | None
    own: bool = False


class Reader:
    """Makes items of what was seen, and remembers those whose files have not changed.

    Use it from one thread at a time.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._sides: FileCache[Sidecar] | None = None
        self._hashes: FileCache[Hashes] | None = None
        self._before: dict[Path, tuple[Seen, Item]] = {}

    def read_own(self, shelf: Shelf) -> Scanned:
        """Return what recipes can name of the program's own folders, without items."""
        return _scanned(shelf.look(own=True), [], [], own=True)

    def read(
        self, shelf: Shelf, on_file: OnFile, on_told: Callable[[list[Item]], object]
    ) -> Scanned:
        """Return what lies on the shelf, the program's own first, and the watched folders.

        on_told: gets all items before it is known which of them can be used, unless they are few.
        Raises UserError where the list of folders is damaged, and what `on_file` raises.
        """
        from aipaint.families.watched import watched

        def told(survey: Survey) -> None:
            if survey.opened and len(survey.seen) > _FEW:
                on_told(self._items(survey, quickly=True))

        survey = shelf.look(on_file, told)
        items = self._items(survey)
        removable = watched(self._home)
        counts = Counter(item.root for item in items)
        roots = [Root(root, root in removable, counts[root]) for root in shelf.roots]
        return _scanned(survey, items, roots)

    def bare(self, path: Path) -> Item | None:
        """Return an item as it was read, without what the user has noted of it."""
        before = self._before.get(path)
        return None if before is None else before[1]

    def _items(self, survey: Survey, quickly: bool = False) -> list[Item]:
        """Return what was seen as items. quickly: what stands beside them is read later."""
        from aipaint.families.identify import hashing
        from aipaint.families.identify.cache import FileCache, code_mark
        from aipaint.families.shelf_kinds import KINDS

        if self._sides is None:
            file = self._home.cache / "models-beside.msgpack"
            self._sides = FileCache(file, f"{_VERSION} {code_mark()}", Sidecar)
            self._hashes = hashing.open_cache(self._home)
        names = {seen.path: name for kind in KINDS for seen, name in survey.named(kind)}
        made: dict[Path, tuple[Seen, Item]] = {}
        for seen in survey.seen:
            path, before = seen.path, self._before.get(seen.path)
            name = names.get(path, str(path))
            if before is not None and before[0] is seen and before[1].id == name:
                made[path] = before
            else:
                made[path] = seen, self._item(seen, name, quickly)
        if quickly:
            return [item for _, item in made.values()]
        self._before = made
        # No room for a memory: it is read again at the next start.
        with contextlib.suppress(OSError):
            self._sides.save()
        return [item for _, item in made.values()]

    def with_hashes(self, item: Item, hashes: Hashes) -> Item:
        """Return an item with the hashes of its file, and remember it so."""
        known = tuple(
            each for each in (hashes.sha256, hashes.blake3, hashes.short, hashes.old) if each
        )
        item = msgspec.structs.replace(item, hashes=known)
        before = self._before.get(item.path)
        if before is not None:
            bare = msgspec.structs.replace(before[1], hashes=known)
            self._before[item.path] = before[0], bare
            if self._hashes is not None:
                self._hashes.put(str(item.path), before[0].stamp, hashes)
        return item

    def _item(self, seen: Seen, name: str, quickly: bool) -> Item:
        found, info, error = seen.found, seen.result, seen.error
        told = found.told
        sidecar = None if quickly else self._sidecar(seen.sides)
        if error is not None:
            info, reason, fix = None, _both(error.what, error.why), error.fix
        elif not found.accepted and info is None:
            reason, fix = found.reason, found.fix
        elif seen.kind is None:
            reason, fix = _of_no_use(seen), None
        else:
            reason = fix = None
        hashes = None
        if self._hashes is not None:
            hashes = self._hashes.get(str(seen.path), seen.stamp)
        triggers = (*getattr(info, "triggers", ()), *told.triggers)
        if sidecar is not None:
            triggers = (*triggers, *sidecar.triggers)
        item = Item(
            path=seen.path,
            id=name,
            name=_name(seen, info),
            kind="" if seen.kind is None else seen.kind.folder or "models",
            root=seen.root,
            role=found.role or ("" if info is None else _role(seen)),
            family=found.family or getattr(info, "family", ""),
            base=found.base or getattr(info, "base", ""),
            variant=found.variant,
            prediction=found.prediction or getattr(info, "prediction", ""),
            dtype=found.dtype,
            parameters=found.parameters or getattr(info, "parameters", 0),
            bytes=found.bytes or seen.stamp.size,
            modified=seen.stamp.modified / 1e9,
            size=found.size,
            hash=getattr(info, "hash", ""),
            triggers=tuple(dict.fromkeys(triggers)),
            # What was not judged yet is taken for what its header says.
            usable=seen.kind is not None and error is None and (found.accepted or info is not None),
            reason=reason,
            fix=fix or None,
            preview=best_picture([side.path for side in seen.sides]),
            sidecar=sidecar,
        )
        return item if hashes is None else self.with_hashes(item, hashes)

    def _sidecar(self, sides: tuple[Side, ...]) -> Sidecar | None:
        said: list[Sidecar] = []
        for side in sides:
            if side.path.lower().endswith(PICTURES) or self._sides is None:
                continue
            known = self._sides.get(side.path, side.stamp)
            if known is None:
                known = read_sidecar(Path(side.path)) or Sidecar()
                self._sides.put(side.path, side.stamp, known)
            if known.files:
                said.append(known)
        return merged(said)


def _scanned(survey: Survey, items: list[Item], roots: list[Root], own: bool = False) -> Scanned:
    from aipaint.families.latent_shelf import latents_of
    from aipaint.families.shelf_kinds import KINDS, LATENT

    removable = {root.path for root in roots if root.removable}
    refused = [
        (seen.path, seen.error)
        for seen in survey.seen
        if seen.error is not None and seen.root not in removable
    ]
    infos = {kind.folder: survey.usable(kind) for kind in KINDS}
    # Autoencoders and what paints can be walked in as well.
    infos[LATENT.folder] = latents_of(survey)
    return Scanned(items, roots, infos, refused, _problem(survey), own)


def _both(what: Message, why: Message) -> Message:
    return say("{what} {why}", what=what, why=why) if why else what


def _name(seen: Seen, info: object) -> str:
    """Return what a model is called: as its maker does, else as its file is."""
    from aipaint.families.verdicts import hub_name

    given = getattr(info, "name", "") or hub_name(seen.path)
    return given or (seen.path.stem if seen.path.suffix else seen.path.name)


def _role(seen: Seen) -> str:
    """Return what a thing is for, of which the header alone did not tell."""
    folder = "" if seen.kind is None else seen.kind.folder
    roles = {"": "checkpoint", "controls": "controlnet", "loras": "lora", "vaes": "vae"}
    return roles.get(folder, "textual inversion")


def _of_no_use(seen: Seen) -> Message:
    if seen.found.role in ("upscaler", "estimator"):
        return say("It serves as a filter and not for painting.")
    return say("It is known for what it is, but nothing here can use it by itself.")


def _problem(survey: Survey) -> UserError | None:
    """Return what is to be told of folders that could not be looked into, if anything."""
    if not survey.problems:
        return None
    first = survey.problems[0]
    return UserError(
        "The folder {folder} cannot be looked into.",
        "{reason}",
        "Check that its disk is connected and that you may read it, or take it off the shelf.",
        folder=first.path,
        reason=first.reason,
    )
