"""The directions of a model: those that came with it, that were found, shared or made.

Files lie beside the weights (`directions.json`), in the user's data and, for what can be found
again, in the cache. What the user has changed of a direction, its name, say, is noted apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from aipaint.app.latents.direction_words import name_of
from aipaint.app.latents.directions_file import MAX_BYTES, read_directions, write_directions
from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic
from aipaint.core.latents import Direction, Directions, Latent, LatentInfo, Shift

if TYPE_CHECKING:
    from aipaint.core.paths import Home
    from aipaint.families.base import ModelInfo

BESIDE = "directions.json"
_ORDER = ("attribute", "examples", "own", "pca", "sefa")


class Mark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the user has changed of a direction. None: as the direction itself says."""

    name: str | None = None
    first: int | None = None
    last: int | None = None
    pinned: bool = False
    hidden: bool = False
    linked: bool = False


@dataclass(frozen=True)
class Known:
    """One direction. key: stands for it, however it is called. file: that it can be taken out of,
    None for what came with the model."""

    key: str
    direction: Direction
    mark: Mark
    file: Path | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return name_of(self.direction) if self.mark.name is None else self.mark.name

    @property
    def layers(self) -> tuple[int, int]:
        """First and last layer that it shifts; -1 is the last of all."""
        first, last = self.mark.first, self.mark.last
        own = self.direction
        return own.first if first is None else first, own.last if last is None else last

    def as_direction(self) -> Direction:
        """Return it as the user has changed it; under its own name it is told everywhere."""
        first, last = self.layers
        name = self.mark.name or self.direction.name
        return msgspec.structs.replace(self.direction, name=name, first=first, last=last)


def amount_of(latent: Latent, known: Known) -> float:
    """Return how far a point was shifted along a direction."""
    vector = known.direction.vector
    return sum(shift.amount for shift in latent.shifts if shift.vector == vector)


def shifted(latent: Latent, known: Known, amount: float) -> Latent:
    """Return the same point, shifted just so far along a direction."""
    return shifted_all(latent, ((known, amount),))


def shifted_all(latent: Latent, amounts: Iterable[tuple[Known, float]]) -> Latent:
    """Return the same point with these amounts in place of its own; zero is no shift at all."""
    shifts = list(latent.shifts)
    for known, amount in amounts:
        first, last = known.layers
        vector = known.direction.vector
        place = next((n for n, each in enumerate(shifts) if each.vector == vector), len(shifts))
        shifts = [each for each in shifts if each.vector != vector]
        if amount:
            shifts.insert(place, Shift(vector=vector, amount=amount, first=first, last=last))
    return msgspec.structs.replace(latent, shifts=tuple(shifts))


class DirectionStore:
    """The directions of one model. `load` reads files; do it off the window's thread."""

    def __init__(self, home: Home, info: ModelInfo) -> None:
        assert info.latent is not None, f"{info.id} has no latent space"
        self.info, self.space = info, info.latent
        self._own = home.data / "directions" / info.hash
        self._cached = home.cache / "directions" / info.hash
        self._marks_file = home.data / "directions" / f"{info.hash}.marks"
        self._marks: dict[str, Mark] = {}
        self._all: list[tuple[Direction, Path | None]] = []
        self.problems: list[UserError] = []

    def load(self) -> DirectionStore:
        """Read all files; what cannot be read is among `problems`. Returns itself."""
        self._all, self.problems = [], []
        self._marks = self._read_marks()
        path = self.info.path
        beside = (path if path.is_dir() else path.parent) / BESIDE
        files: list[tuple[Path, bool]] = [(beside, False)] if beside.is_file() else []
        for folder in (self._own, self._cached):
            files += [(file, True) for file in sorted(folder.glob("*.json"), key=lambda f: f.stem)]
        for file, mine in files:
            try:
                found = read_directions(file)
                if not mine and found.model_hash not in ("", self.info.hash):
                    continue  # another model's, in the same folder
                require_fit(found, self.space, self.info.name)
            except UserError as error:
                self.problems.append(error)
                continue
            self._all += [(each, file if mine else None) for each in found.directions]
        return self

    def known(self) -> list[Known]:
        """Return all directions, pinned ones first, then by where they come from."""
        found: dict[str, Known] = {}
        for direction, file in self._all:
            key = key_of(direction)
            found.setdefault(key, Known(key, direction, self._marks.get(key, Mark()), file))

        def place(known: Known) -> tuple[bool, int]:
            origin = known.direction.origin
            return not known.mark.pinned, _ORDER.index(origin) if origin in _ORDER else 2

        return sorted(found.values(), key=place)

    def mark(self, key: str, **values: object) -> None:
        """Note what the user changed of a direction. Raises UserError where the disk refuses."""
        marked = msgspec.structs.replace(self._marks.get(key, Mark()), **values)
        self._marks = {**self._marks, key: marked}
        if marked == Mark():
            del self._marks[key]
        try:
            self._marks_file.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self._marks_file, msgspec.json.encode(self._marks))
        except OSError as error:
            raise UserError(
                "What was changed of this direction could not be kept.",
                "The system says: {reason}.",
                reason=error.strerror or error,
            ) from error

    def add(self, directions: Sequence[Direction], name: str, cached: bool = False) -> None:
        """Keep directions in a file of that name. Raises UserError where the disk refuses.

        cached: they can be found again, and take the place of those found before.
        """
        folder = self._cached if cached else self._own
        file = folder / f"{name}.json"
        if not cached:
            number = 1
            while file.exists():
                number += 1
                file = folder / f"{name} {number}.json"
        write_directions(file, self.pack(directions))
        self._all = [(each, at) for each, at in self._all if at != file]
        self._all += [(each, file) for each in directions]

    def remove(self, known: Known) -> None:
        """Take a direction out of its file. Raises UserError where the disk refuses."""
        if known.file is None:
            return
        rest = [each for each, at in self._all if at == known.file and key_of(each) != known.key]
        if rest:
            write_directions(known.file, self.pack(rest))
        else:
            known.file.unlink(missing_ok=True)
        self._all = [
            (each, at)
            for each, at in self._all
            if not (at == known.file and key_of(each) == known.key)
        ]

    def pack(self, directions: Sequence[Direction]) -> Directions:
        """Return directions as they are written and shared."""
        return Directions(
            model=self.info.name,
            model_hash=self.info.hash,
            layers=self.space.layers,
            dim=self.space.dim,
            directions=tuple(directions),
        )

    def _read_marks(self) -> dict[str, Mark]:
        try:
            with self._marks_file.open("rb") as file:
                data = file.read(MAX_BYTES)
            return msgspec.json.decode(data, type=dict[str, Mark])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            self.problems.append(
                UserError(
                    "What was changed of the directions of {model} cannot be read.",
                    "They are shown as they were found.",
                    model=self.info.name,
                )
            )
            return {}


def require_fit(found: Directions, space: LatentInfo, model: str) -> None:
    """Raise UserError where directions were made for a latent space of another shape."""
    if (found.layers, found.dim) != (space.layers, space.dim):
        raise UserError(
            "These directions are not for the model {model}.",
            "They were found in {other}, whose latent space has another shape.",
            "Choose that model first.",
            model=model,
            other=found.model,
        )


def key_of(direction: Direction) -> str:
    """Return what stands for a direction whatever it is called."""
    text = repr(direction.vector.shape).encode() + direction.vector.data
    return hashlib.sha256(text).hexdigest()[:24]


def marked(known: Known, **values: object) -> Known:
    """Return the same with something changed of it."""
    return replace(known, mark=msgspec.structs.replace(known.mark, **values))
