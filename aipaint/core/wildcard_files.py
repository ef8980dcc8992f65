"""Reading the user's lists of words: text files, a line an entry, and YAML files of many lists.

Whatever lies in the folder, reading it takes bounded time and room and runs nothing. Of YAML
only lists and mappings of words are read, no anchors and no tags.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aipaint.core.messages import Message, say
from aipaint.core.paths import Home
from aipaint.core.wildcards import Wildcards

if TYPE_CHECKING:
    import yaml

FOLDER = "wildcards"
_MAX_FILES = 4000
_MAX_FOLDERS = 1000
_MAX_BYTES = 8 << 20  # of one file
_MAX_ALL = 64 << 20
_MAX_DEPTH = 16
_MAX_LINE = 4000
_YAML = (".yaml", ".yml")

_Stamp = tuple[int, int]
_Lists = dict[str, tuple[str, ...]]


class WildcardFolder:
    """The lists in the folder `wildcards` of a home; a file is read again only when it changed.

    May be used from any thread.
    """

    def __init__(self, home: Home) -> None:
        self.path = home.data / FOLDER
        self._read: dict[Path, tuple[_Stamp, _Lists]] = {}
        self._wildcards = Wildcards()
        self._lock = threading.Lock()
        self.problems: tuple[Message, ...] = ()

    def wildcards(self) -> Wildcards:
        """Return what is there now. What cannot be read is told in `problems`."""
        with self._lock:
            return self._look()

    def _look(self) -> Wildcards:
        problems: list[Message] = []
        read: dict[Path, tuple[_Stamp, _Lists]] = {}
        room = _MAX_ALL
        for path, stamp in self._files(problems):
            room -= stamp[0]
            if stamp[0] > _MAX_BYTES or room < 0:
                problems.append(say("The wildcards in {path} are too large.", path=path))
                continue
            known = self._read.get(path)
            if known is not None and known[0] == stamp:
                read[path] = known
                continue
            try:
                read[path] = stamp, self._lists(path)
            except OSError as error:
                problems.append(
                    say(
                        "The wildcards in {path} cannot be read: {reason}.",
                        path=path,
                        reason=error.strerror or error,
                    )
                )
            except _OddError as error:
                problems.append(
                    say(
                        "The wildcards in {path} cannot be read: {reason}.",
                        path=path,
                        reason=error.why,
                    )
                )
        self.problems = tuple(problems)
        if {path: stamp for path, (stamp, _) in read.items()} != {
            path: stamp for path, (stamp, _) in self._read.items()
        }:
            lists: dict[str, tuple[str, ...]] = {}
            for _, found in read.values():
                lists.update(found)
            self._wildcards = Wildcards(lists)
            self._read = read
        return self._wildcards

    def _files(self, problems: list[Message]) -> Iterator[tuple[Path, _Stamp]]:
        """Yield the files of words and their size and time, folder by folder, by name."""
        folders, files = [(self.path, 0)], 0
        looked = 0
        while folders:
            folder, depth = folders.pop()
            looked += 1
            try:
                with os.scandir(folder) as entries:
                    inside = sorted(entries, key=lambda entry: entry.name)
            except FileNotFoundError:
                continue
            except OSError as error:
                reason = error.strerror or str(error)
                problems.append(
                    say("{path} cannot be looked into: {reason}.", path=folder, reason=reason)
                )
                continue
            for entry in inside:
                if entry.name.startswith(".") or files >= _MAX_FILES:
                    continue
                # Links are left alone: they may lead round and round.
                if entry.is_dir(follow_symlinks=False):
                    if depth < _MAX_DEPTH and looked + len(folders) < _MAX_FOLDERS:
                        folders.append((Path(entry.path), depth + 1))
                elif Path(entry.name).suffix.lower() in (".txt", *_YAML) and entry.is_file():
                    files += 1
                    about = entry.stat()
                    yield Path(entry.path), (about.st_size, about.st_mtime_ns)

    def _lists(self, path: Path) -> _Lists:
        """Return the lists of a file by name. Raises OSError and _OddError."""
        with path.open("rb") as file:
            text = file.read(_MAX_BYTES).decode("utf-8-sig", errors="replace")
        place = path.relative_to(self.path)
        if path.suffix.lower() == ".txt":
            return {place.with_suffix("").as_posix(): tuple(_lines(text))}
        above = "" if place.parent == Path() else f"{place.parent.as_posix()}/"
        found: dict[str, list[str]] = {}
        for names, line in _entries(text):
            # A list without a name is called as its file is.
            name = "/".join(names) or place.with_suffix("").name
            if (line := line.strip()) and len(line) <= _MAX_LINE:
                found.setdefault(f"{above}{name}", []).append(line)
        return {name: tuple(lines) for name, lines in found.items()}


class _OddError(Exception):
    def __init__(self, why: Message) -> None:
        super().__init__(str(why))
        self.why = why


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#") and len(line) <= _MAX_LINE:
            yield line


def _entries(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the words of a YAML file, each with the keys above it. Raises _OddError.

    Walks the parser's events: no object is ever made from the file, and nothing recurses.
    """
    import yaml

    reader: Any = yaml  # its stubs leave the events without a type
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    keys: list[str | None] = []  # of each open mapping its key, None for a list
    waits: list[bool] = []  # of each open mapping: whether a key comes next
    try:
        for event in reader.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                raise _OddError(say("it uses anchors"))
            if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                if len(keys) >= _MAX_DEPTH or (waits and waits[-1]):
                    raise _OddError(say("it is nested too deep"))
                mapping = isinstance(event, yaml.MappingStartEvent)
                keys.append("" if mapping else None)
                waits.append(mapping)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                keys.pop()
                waits.pop()
                _turn(keys, waits)
            elif isinstance(event, yaml.ScalarEvent):
                if waits and waits[-1]:
                    keys[-1], waits[-1] = event.value.strip(), False
                else:
                    yield tuple(key for key in keys if key), event.value
                    _turn(keys, waits)
    except yaml.YAMLError as error:
        raise _OddError(say("{reason}", reason=_first_line(error))) from error


def _turn(keys: list[str | None], waits: list[bool]) -> None:
    """After a value a mapping waits for its next key."""
    if keys and keys[-1] is not None:
        waits[-1] = True


def _first_line(error: yaml.YAMLError) -> str:
    return " ".join(str(error).split())[:200]
