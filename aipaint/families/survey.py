"""What lies in the watched folders, what each thing is, and whether it can be used. No torch.

Three steps, each slower than the one before: a list of files, what each is by its header, and what
the detector of its kind makes of it. What is known of files that have not changed is remembered,
in memory and from one start of the program to the next.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.families.estimators.shelf import ESTIMATORS
from aipaint.families.identify import Found, identify, scan
from aipaint.families.identify.cache import FileCache, Stamp
from aipaint.families.looking import stamp
from aipaint.families.shelf_kinds import KINDS, MODEL, Described, Kind
from aipaint.families.upscale import UPSCALERS
from aipaint.families.verdicts import (
    Verdict,
    ask,
    from_verdict,
    open_verdicts,
    stamp_beside,
    to_verdict,
)

T = TypeVar("T", bound=Described)

# done, total. Raises CancelledError to leave.
OnFile = Callable[[int, int], None]

_KINDS: dict[str, Kind[Any]] = {kind.folder: kind for kind in KINDS}
# What lies in these is looked for by filters, with detectors of their own.
_OTHERS = (ESTIMATORS, UPSCALERS)


class Seen(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing on the shelf.

    root: the watched folder it is in; inside: its path below that, with slashes. rank: its place
    among all, the program's own first. kind: None for what has no use of its own here. result:
    what the detector of the kind answers, or why it cannot be used; None until it was judged.
    """

    path: Path
    root: Path
    inside: str
    rank: tuple[bool, int, bool, str]
    stamp: Stamp
    found: Found
    kind: Kind[Any] | None
    sides: tuple[scan.Side, ...] = ()
    result: Any = None

    @property
    def error(self) -> UserError | None:
        """Why it cannot be used, if so."""
        return self.result if isinstance(self.result, UserError) else None


class Survey(msgspec.Struct, frozen=True):
    """All that was seen, in order, and folders that could not be looked into.

    opened: whether there was anything new, that had to be opened.
    """

    seen: list[Seen]
    problems: list[scan.Problem]
    opened: bool = False

    def usable(self, kind: Kind[T]) -> list[T]:
        """Return all of a kind that can be used, by the ids that recipes name them with."""
        return [msgspec.structs.replace(seen.result, id=name) for seen, name in self.named(kind)]

    def named(self, kind: Kind[Any]) -> list[tuple[Seen, str]]:
        """Return what can be used of a kind, and the id of each.

        That is its name; of a second one of that name its path below the folder that is watched,
        and the whole path where that is taken as well.
        """
        taken: set[str] = set()
        found: list[tuple[Seen, str]] = []
        for seen in self.seen:
            if seen.kind is kind and seen.result is not None and seen.error is None:
                name = seen.inside.rpartition("/")[2]
                if name in taken:
                    name = str(seen.path) if seen.inside in taken else seen.inside
                taken.add(name)
                found.append((seen, name))
        return found

    def refused(self) -> list[tuple[Path, UserError]]:
        """Return what cannot be used, and why."""
        return [(seen.path, seen.error) for seen in self.seen if seen.error is not None]


class Surveyor:
    """Looks through folders, and remembers. May be used from any thread."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = threading.RLock()
        self._roots: tuple[Path, ...] = ()
        self._seen: dict[str, Seen] = {}
        self._asked: dict[tuple[str, str], tuple[Stamp, Any]] = {}
        self._memories: tuple[FileCache[Found], FileCache[Verdict]] | None = None

    def tell(
        self, roots: Sequence[Path], listing: scan.Listing, on_file: OnFile | None = None
    ) -> Survey:
        """Tell what each of the listed things is, by its header. Raises what `on_file` raises."""
        before = self._before(tuple(roots))
        places, alone = listing.places, _alone(listing, roots)
        now: dict[str, Seen] = {}
        opened = False
        try:
            for number, place in enumerate(places, 1):
                sides = listing.sides.get(place.path, ())
                known = before.get(place.path)
                if known is None or known.stamp != place.stamp or known.sides != sides:
                    found, new = self._identify(place)
                    opened = opened or new
                    known = _place(_whole(place, found, alone), found, roots, sides)
                now[place.path] = known
                if on_file is not None:
                    on_file(number, len(places))
        finally:
            if opened:
                self._save()
        if now.keys() != before.keys() and not any(
            Path(problem.path) in roots for problem in listing.problems
        ):
            self._forget(roots, set(now) | {str(seen.path) for seen in now.values()})
        with self._lock:
            self._roots, self._seen = tuple(roots), now
        seen = sorted(now.values(), key=lambda each: each.rank)
        return Survey(seen, listing.problems, opened)

    def judge(self, survey: Survey, on_file: OnFile | None = None) -> Survey:
        """Return the survey with what the detectors say. Raises what `on_file` raises."""
        seen: list[Seen] = []
        opened = False
        try:
            for number, each in enumerate(survey.seen, 1):
                judged, new = self._judge(each)
                opened = opened or new
                seen.append(judged)
                if on_file is not None:
                    on_file(number, len(survey.seen))
        finally:
            if opened:
                self._save()
        return Survey(seen, survey.problems, opened or survey.opened)

    def inspect(self, path: Path, kind: Kind[T]) -> T | UserError:
        """Return what a kind's detector makes of a path, from memory where it has not changed.

        Reads nothing of other models, and nothing that was remembered on the disk.
        """
        now = stamp_beside(str(path), stamp(path), kind)
        with self._lock:
            asked = self._asked.get((str(path), kind.folder))
        if asked is None or asked[0] != now:
            asked = now, ask(path, kind)
            with self._lock:
                self._asked[str(path), kind.folder] = asked
        result: T | UserError = asked[1]
        return result.with_traceback(None) if isinstance(result, UserError) else result

    def _before(self, roots: tuple[Path, ...]) -> dict[str, Seen]:
        with self._lock:
            return self._seen if self._roots == roots else {}

    def _identify(self, place: scan.Place) -> tuple[Found, bool]:
        """Return what lies at a place, and whether it had to be opened for that."""
        files = self._memory()[0]
        found = files.get(place.path, place.stamp)
        if found is not None:
            return found, False
        found = msgspec.structs.replace(identify(place.path), metadata={})
        if found.format != "unreadable":
            files.put(place.path, place.stamp, found)
        return found, True

    def _judge(self, seen: Seen) -> tuple[Seen, bool]:
        """Return what was seen with a verdict, and whether a detector had to look for that."""
        kind = seen.kind
        if kind is None or (seen.result is not None and not kind.beside and not kind.settings):
            return seen, False
        path = str(seen.path)
        now = stamp_beside(path, seen.stamp, kind)
        with self._lock:
            asked = self._asked.get((path, kind.folder))
        new = False
        if asked is None or asked[0] != now:
            verdicts = self._memory()[1]
            verdict = verdicts.get(path, now)
            result = None if verdict is None else from_verdict(verdict, kind)
            if result is None:
                new, result = True, ask(seen.path, kind)
                # What could not be read now may be readable the next time, unchanged.
                if seen.found.format != "unreadable":
                    verdicts.put(path, now, to_verdict(kind, result))
            asked = now, result
        if asked[1] is seen.result:
            return seen, new
        judged = msgspec.structs.replace(seen, result=asked[1])
        with self._lock:
            self._asked[path, kind.folder] = asked
            if path in self._seen and seen.found.format != "unreadable":
                self._seen[path] = judged
        return judged, new

    def _memory(self) -> tuple[FileCache[Found], FileCache[Verdict]]:
        with self._lock:
            if self._memories is None:
                self._memories = scan.open_cache(self._home), open_verdicts(self._home)
            return self._memories

    def _save(self) -> None:
        for memory in self._memory():
            try:
                memory.save()
            except OSError:
                # No room for a memory: the next start takes longer, and nothing is lost.
                return

    def _forget(self, roots: Sequence[Path], kept: set[str]) -> None:
        """Forget all but these."""
        with self._lock:
            for key in [key for key in self._asked if key[0] not in kept]:
                del self._asked[key]
        for memory in self._memory():
            for root in roots:
                memory.forget_others(str(root), kept)


def _alone(listing: scan.Listing, roots: Sequence[Path]) -> set[str]:
    """Return folders that hold one file and the folder that it needs, and so are one thing.

    IP-Adapters are published like that, with their image encoder.
    """
    inner = {kind.beside for kind in KINDS if kind.beside}
    shelves = {str(root / kind.folder) for root in roots for kind in KINDS}
    needed = {
        os.path.dirname(folder) for folder in listing.folders if os.path.basename(folder) in inner
    } - shelves
    if not needed:
        return needed
    counts = Counter(os.path.dirname(place.path) for place in listing.places)
    return {folder for folder in needed if counts[folder] == 2}


def _whole(place: scan.Place, found: Found, alone: set[str]) -> scan.Place:
    folder = os.path.dirname(place.path)
    if folder in alone and found.role == "ip-adapter":
        return scan.Place(folder, scan.stamp_of_folder(folder))
    return place


def _place(
    place: scan.Place, found: Found, roots: Sequence[Path], sides: tuple[scan.Side, ...]
) -> Seen:
    path = place.path
    starts = (os.path.join(root, "") for root in roots)
    base = next((n for n, start in enumerate(starts) if path.startswith(start)), -1)
    # A watched folder may be a model itself, and is then in none.
    root = str(roots[base]) if base >= 0 else os.path.dirname(path)
    inside = path[len(os.path.join(root, "")) :].replace(os.sep, "/")
    first, _, rest = inside.partition("/")
    kind = _kind_of(found, first if rest else "")
    own = bool(kind and kind.folder and rest and first == kind.folder)
    direct = "/" not in (rest if own else inside)
    return Seen(
        path=Path(path),
        root=roots[base] if base >= 0 else Path(root),
        inside=inside,
        # As names are looked for: in the folder of the kind and in the root, then by path.
        rank=(
            not direct,
            base if base >= 0 else len(roots),
            direct and not own,
            inside.lower(),
        ),
        stamp=place.stamp,
        found=found,
        kind=kind,
        sides=sides,
    )


def _kind_of(found: Found, folder: str) -> Kind[Any] | None:
    """Return which detector is to be asked.

    folder: the first one it is in, below the watched one; it counts only where the header says
    nothing.
    """
    if folder in _OTHERS:
        return None
    for kind in KINDS:
        if found.role in kind.roles:
            return kind
    if found.accepted and found.role is not None:
        return None
    # Of what is damaged or of an unknown kind, the detector tells best why it cannot be used.
    return _KINDS.get(folder, MODEL)
