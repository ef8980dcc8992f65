"""What lies in the watched folders, what each thing is, and whether it can be used. No torch.

Three steps, each slower than the one before: a list of files, what each is by its header, and what
the detector of its kind makes of it. What is known of files that have not changed is remembered,
in memory and from one start of the program to the next.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message
from aipaint.core.paths import Home
from aipaint.families.estimators.shelf import ESTIMATORS
from aipaint.families.identify import Found, identify, scan
from aipaint.families.identify.cache import FileCache, Stamp, code_mark, from_plain, to_plain
from aipaint.families.looking import stamp
from aipaint.families.shelf_kinds import KINDS, MODEL, Described, Kind
from aipaint.families.upscale import UPSCALERS

T = TypeVar("T", bound=Described)

# done, total. Raises CancelledError to leave.
OnFile = Callable[[int, int], None]

_VERSION = "1"
_KINDS: dict[str, Kind[Any]] = {kind.folder: kind for kind in KINDS}
# What lies in these is looked for by filters, with detectors of their own.
_OTHERS = (ESTIMATORS, UPSCALERS)


class Verdict(msgspec.Struct, frozen=True, array_like=True):
    """What the detector of a kind said of a path: a description, or why it cannot be used."""

    folder: str
    info: msgspec.Raw | None
    error: tuple[Message, Message, Message] | None


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on the shelf.

    root: the watched folder it is in; rank: its place among all, the program's own first. kind:
    None for what has no use of its own here. info: what the detector of the kind answers; error:
    why it cannot be used. Both are None until it was judged, or where there is no kind.
    """

    path: Path
    root: Path
    rank: tuple[int, int, int, str]
    stamp: Stamp
    found: Found
    kind: Kind[Any] | None
    sides: tuple[scan.Side, ...] = ()
    info: Any = None
    error: UserError | None = None


class Survey(msgspec.Struct, frozen=True):
    """All that was seen, in order, and folders that could not be looked into."""

    seen: list[Seen]
    problems: list[scan.Problem]

    def usable(self, kind: Kind[T]) -> list[T]:
        """Return all of a kind that can be used, by the ids that recipes name them with."""
        return [info for _, info in self.named(kind)]

    def named(self, kind: Kind[T]) -> list[tuple[Seen, T]]:
        """Return what can be used of a kind with its id.

        That is its name; of a second one of that name its path below the folder that is watched,
        and the whole path where that is taken as well.
        """
        taken: set[str] = set()
        found: list[tuple[Seen, T]] = []
        for seen in self.seen:
            if seen.kind is kind and seen.info is not None:
                inside = seen.path.relative_to(seen.root).as_posix()
                names = (seen.path.name, inside, str(seen.path))
                name = next((name for name in names if name not in taken), names[-1])
                taken.add(name)
                found.append((seen, msgspec.structs.replace(seen.info, id=name)))
        return found

    def refused(self) -> list[tuple[Path, UserError]]:
        """Return what cannot be used, and why."""
        return [(seen.path, seen.error) for seen in self.seen if seen.error is not None]


class Surveyor:
    """Looks through folders, and remembers. May be used from any thread."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = threading.RLock()
        self._known: dict[str, tuple[Stamp, Found]] = {}
        self._judged: dict[tuple[str, str], tuple[Stamp, Any, UserError | None]] = {}
        self._files: FileCache[Found] | None = None
        self._verdicts: FileCache[Verdict] | None = None

    def tell(
        self, roots: Sequence[Path], listing: scan.Listing, on_file: OnFile | None = None
    ) -> Survey:
        """Tell what each of the listed things is, by its header. Raises what `on_file` raises."""
        seen: list[Seen] = []
        opened = 0
        places, alone = listing.places, _alone(listing, roots)
        try:
            for number, place in enumerate(places, 1):
                found, read = self._identify(place)
                opened += read
                folder = os.path.dirname(place.path)
                if folder in alone and found.role == "ip-adapter":
                    place = scan.Place(folder, scan.stamp_of_folder(folder))
                seen.append(_seen(place, found, roots, listing.sides.get(place.path, ())))
                if on_file is not None:
                    on_file(number, len(places))
        finally:
            if opened:
                _save(self._files)
        if not any(Path(problem.path) in roots for problem in listing.problems):
            self._forget(
                roots, {*(place.path for place in places), *(str(each.path) for each in seen)}
            )
        return Survey(sorted(seen, key=lambda each: each.rank), listing.problems)

    def judge(self, survey: Survey, on_file: OnFile | None = None) -> Survey:
        """Return the survey with what the detectors say. Raises what `on_file` raises."""
        seen: list[Seen] = []
        opened = 0
        try:
            for number, each in enumerate(survey.seen, 1):
                if each.kind is None:
                    seen.append(each)
                else:
                    info, error, read = self._judge(each, each.kind)
                    opened += read
                    seen.append(msgspec.structs.replace(each, info=info, error=error))
                if on_file is not None:
                    on_file(number, len(survey.seen))
        finally:
            if opened:
                _save(self._verdicts)
        return Survey(seen, survey.problems)

    def _identify(self, place: scan.Place) -> tuple[Found, bool]:
        """Return what lies at a place, and whether it had to be opened for that."""
        with self._lock:
            known = self._known.get(place.path)
            if known is not None and known[0] == place.stamp:
                return known[1], False
            if self._files is None:
                self._files = scan.open_cache(self._home)
            files = self._files
        found = files.get(place.path, place.stamp)
        read = found is None
        if found is None:
            found = msgspec.structs.replace(identify(place.path), metadata={})
            # What could not be read now may be readable the next time, unchanged.
            if found.format != "unreadable":
                files.put(place.path, place.stamp, found)
        with self._lock:
            self._known[place.path] = place.stamp, found
        return found, read

    def inspect(self, path: Path, kind: Kind[T]) -> T | UserError:
        """Return what a kind's detector makes of a path, from memory where it has not changed.

        Reads nothing of other models, and nothing that was remembered on the disk.
        """
        now = _stamp_beside(str(path), stamp(path), kind)
        with self._lock:
            judged = self._judged.get((str(path), kind.folder))
        if judged is None or judged[0] != now:
            info, error = _ask(path, kind)
            judged = now, info, error
            with self._lock:
                self._judged[str(path), kind.folder] = judged
        return judged[1] if judged[2] is None else judged[2].with_traceback(None)

    def _judge(self, seen: Seen, kind: Kind[Any]) -> tuple[Any, UserError | None, bool]:
        """Return what a kind's detector says, and whether it had to look for that."""
        path = str(seen.path)
        now = _stamp_beside(path, seen.stamp, kind)
        with self._lock:
            judged = self._judged.get((path, kind.folder))
            if judged is not None and judged[0] == now:
                return judged[1], judged[2], False
            if self._verdicts is None:
                file = self._home.cache / "models-judged.msgpack"
                self._verdicts = FileCache(file, f"{_VERSION} {code_mark()}", Verdict)
            verdicts = self._verdicts
        verdict = verdicts.get(path, now)
        known = verdict is not None and verdict.folder == kind.folder
        if verdict is not None and known:
            info, error = _from_verdict(verdict, kind)
        else:
            info, error = _ask(seen.path, kind)
            # What could not be read now may be readable the next time, unchanged.
            if seen.found.format != "unreadable":
                verdicts.put(path, now, _to_verdict(kind, info, error))
        with self._lock:
            self._judged[path, kind.folder] = now, info, error
        return info, error, not known

    def _forget(self, roots: Iterable[Path], kept: set[str]) -> None:
        """Forget all but these."""
        with self._lock:
            for path in [path for path in self._known if path not in kept]:
                del self._known[path]
            for key in [key for key in self._judged if key[0] not in kept]:
                del self._judged[key]
            for cache in (self._files, self._verdicts):
                if cache is not None:
                    for root in roots:
                        cache.forget_others(str(root), kept)


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


def _seen(
    place: scan.Place, found: Found, roots: Sequence[Path], sides: tuple[scan.Side, ...]
) -> Seen:
    path = Path(place.path)
    base = next(
        (n for n, root in enumerate(roots) if path != root and path.is_relative_to(root)), -1
    )
    # A watched folder may be a model itself.
    root = roots[base] if base >= 0 else path.parent
    inside = path.relative_to(root).parts
    kind = _kind_of(found, inside)
    own = int(bool(kind and kind.folder and inside[0] == kind.folder and len(inside) > 1))
    rank = (int(len(inside) > 1 + own), base if base >= 0 else len(roots), 1 - own)
    return Seen(
        path=path,
        root=root,
        rank=(*rank, "/".join(inside).lower()),
        stamp=place.stamp,
        found=found,
        kind=kind,
        sides=sides,
    )


def _kind_of(found: Found, inside: tuple[str, ...]) -> Kind[Any] | None:
    """Return which detector is to be asked.

    inside: where it lies below the watched folder: it counts only where the header says nothing.
    """
    if inside and inside[0] in _OTHERS:
        return None
    for kind in KINDS:
        if found.role in kind.roles:
            return kind
    if found.accepted and found.role is not None:
        return None
    # Of what is damaged or of an unknown kind, the detector tells best why it cannot be used.
    return _KINDS.get(inside[0], MODEL) if len(inside) > 1 else MODEL


def _ask(path: Path, kind: Kind[Any]) -> tuple[Any, UserError | None]:
    try:
        return kind.read(path), None
    except UserError as error:
        return None, error.with_traceback(None)
    except OSError as error:
        return None, UserError(
            "The file {path} cannot be read.",
            "The system says: {reason}.",
            "Check that you may read it and that its disk is connected.",
            path=path,
            reason=error.strerror or error,
        )


def _to_verdict(kind: Kind[Any], info: Any, error: UserError | None) -> Verdict:
    if error is not None:
        return Verdict(kind.folder, None, (error.what, error.why, error.fix))
    return Verdict(kind.folder, msgspec.Raw(msgspec.msgpack.encode(info, enc_hook=to_plain)), None)


def _from_verdict(verdict: Verdict, kind: Kind[Any]) -> tuple[Any, UserError | None]:
    if verdict.error is not None:
        templates = (message.template for message in verdict.error)
        return None, UserError(*templates, **verdict.error[0].values)
    raw = verdict.info or msgspec.Raw(b"")
    return msgspec.msgpack.decode(raw, type=kind.info, dec_hook=from_plain), None


def _stamp_beside(path: str, stamp: Stamp, kind: Kind[Any]) -> Stamp:
    """Return a stamp that also changes when a folder does that belongs to the file."""
    if not kind.beside:
        return stamp
    folder = os.path.join(os.path.dirname(path), kind.beside)
    if not os.path.isdir(folder):
        return stamp
    beside = scan.stamp_of_folder(folder)
    return Stamp(stamp.size + beside.size, stamp.modified, stamp.inode ^ beside.inode)


def _save(cache: FileCache[Any] | None) -> None:
    try:
        if cache is not None:
            cache.save()
    except OSError:
        # No room for a memory: the next start takes longer, and nothing is lost.
        return
