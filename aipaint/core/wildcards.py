"""Prompts that leave something open: `{red|blue}`, `{2$$a|b|c}`, `__colour__`.

Written as the extension Dynamic Prompts for the web UI of AUTOMATIC1111 reads them; what it makes
of variables and of samplers other than chance is left as it is. An expansion depends on the
prompt, the lists and a number alone, and takes bounded time and room whatever the lists hold.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TypeAlias

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.core.recipe import MAX_PROMPT, Recipe, Region

_MAX_DEPTH = 24  # lists that name lists, and braces within braces
_MAX_STEPS = 5000
_ONE = r"__(?P<name>[^\s_](?:[^_\n{}|$]|_(?!_)){0,120})__"
_NAME = re.compile(_ONE)
_SIGN = re.compile(r"\\[{}|]|[{}|]")
_MARK = re.compile(rf"\\[{{}}|]|{{|{_ONE}")
_BOUND = re.compile(r"\s*(?:(?P<low>\d{1,4})?-(?P<high>\d{1,4})?|(?P<exact>\d{1,4}))\$\$")
_WEIGHT = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)::")
_SEPARATOR = ", "


class _Options:
    """Texts, each with its weight; they are read no further than that before one is taken."""

    def __init__(self, texts: Iterable[str]) -> None:
        pairs = [_weighed(text) for text in texts]
        self.texts = tuple(text for _, text in pairs)
        weights = tuple(weight for weight, _ in pairs)
        self.weights = weights if any(weight != 1 for weight in weights) else None


@dataclass(frozen=True)
class _Choice:
    """Something of which `low` to `high` options are taken, each at most once."""

    texts: tuple[str, ...]
    low: int = 1
    high: int = 1
    separator: str = _SEPARATOR


@dataclass(frozen=True)
class _Name:
    name: str


_Part: TypeAlias = str | _Choice | _Name


class Wildcards:
    """Lists of words by their names, `/` between folders: what `__name__` may stand for."""

    def __init__(self, lists: Mapping[str, Iterable[str]] | None = None) -> None:
        self._lists = {name.casefold(): tuple(lines) for name, lines in (lists or {}).items()}
        self.names = tuple(sorted(lists or {}, key=str.casefold))
        self._read: dict[str, _Options] = {}

    def lines(self, name: str) -> tuple[str, ...]:
        """Return what a name stands for, () for nothing.

        `*` and `?` take several lists together. A name without its folder is found as well.
        """
        wanted = name.casefold().replace("\\", "/").strip("/")
        if wanted in self._lists:
            return self._lists[wanted]
        found = [key for key in self._lists if fnmatchcase(key, wanted)]
        if not found:
            found = [key for key in self._lists if fnmatchcase(key, f"*/{wanted}")]
        every = [line for key in sorted(found) for line in self._lists[key]]
        return tuple(dict.fromkeys(every))

    def options(self, name: str) -> _Options:
        """Return the lines of a name as options; read once, for lists are long."""
        if name not in self._read:
            self._read[name] = _Options(self.lines(name))
        return self._read[name]


class Expansion(msgspec.Struct, frozen=True):
    """A prompt in which nothing is open any more, and what the user should know of it."""

    text: str
    notes: tuple[Message, ...] = ()


def holds_any(text: str) -> bool:
    """Whether a prompt leaves something open. Cheap: it may be asked with each letter typed."""
    if "{" not in text and "__" not in text:
        return False
    return any(not isinstance(part, str) for part in _parse(text))


def expand(text: str, wildcards: Wildcards, seed: int, stream: int = 0) -> Expansion:
    """Return the prompt with every choice made by chance, the same for the same seed.

    stream: tells the texts of one recipe apart, which share its seed. A name that no list has
    stays as it is written, and a note says so. Raises UserError where lists lead back to
    themselves, or to more text than can be used.
    """
    return _Expander(wildcards, seed, stream).expand(text)


def leaves_open(recipe: Recipe) -> bool:
    """Whether any text of a recipe leaves something open."""
    return any(holds_any(text) for text in _texts(recipe))


def spread(recipe: Recipe, wildcards: Wildcards) -> tuple[list[Recipe], tuple[Message, ...]]:
    """Return the recipes of a batch with their prompts expanded, and the notes of all.

    Picture i is expanded with the seed that it is painted with, `seed + i`; pictures with the
    same texts that follow each other stay together. A recipe that leaves nothing open comes back
    as it is. Raises UserError as `expand` does.
    """
    if not leaves_open(recipe):
        return [recipe], ()
    texts = _texts(recipe)
    recipes: list[Recipe] = []
    notes: dict[str, Message] = {}
    for index in range(recipe.batch):
        one = recipe.one(index)
        found = [expand(text, wildcards, one.seed, place) for place, text in enumerate(texts)]
        notes |= {str(note): note for each in found for note in each.notes}
        one = msgspec.structs.replace(
            one,
            prompt=found[0].text,
            negative_prompt=found[1].text,
            regions=tuple(_worded(*pair) for pair in zip(recipe.regions, found[2:], strict=True)),
        )
        last = recipes[-1] if recipes else None
        if last is not None and _alike(last, one):
            recipes[-1] = msgspec.structs.replace(last, batch=last.batch + 1)
        else:
            recipes.append(one)
    return recipes, tuple(notes.values())


def _texts(recipe: Recipe) -> tuple[str, ...]:
    return recipe.prompt, recipe.negative_prompt, *(each.prompt for each in recipe.regions)


def _worded(region: Region, expansion: Expansion) -> Region:
    return msgspec.structs.replace(region, prompt=expansion.text)


def _alike(last: Recipe, one: Recipe) -> bool:
    """Whether a picture can be one more of a batch: everything but the seed is the same."""
    return last.one(last.batch).seed == one.seed and last == msgspec.structs.replace(
        one, seed=last.seed, batch=last.batch
    )


class _Expander:
    def __init__(self, wildcards: Wildcards, seed: int, stream: int) -> None:
        self._wildcards = wildcards
        # Of all that this generator can do, only `random` is promised to stay the same.
        self._chance = random.Random((seed << 8) + stream)
        self._steps = self._length = 0
        self._unknown: dict[str, None] = {}

    def expand(self, text: str) -> Expansion:
        done = self._say(text, 0)
        notes = [
            say("There is no wildcard called {name}: it stays in the prompt as it is.", name=name)
            for name in self._unknown
        ]
        return Expansion(done, tuple(notes))

    def _say(self, text: str, depth: int) -> str:
        self._steps += 1
        if depth > _MAX_DEPTH or self._steps > _MAX_STEPS:
            raise UserError(
                "The wildcards of this prompt have no end.",
                "A list in them leads back to itself, or they are far too many.",
                "Look which list names itself, and take that out.",
            )
        pieces: list[str] = []
        for part in _parse(text):
            if isinstance(part, str):
                pieces.append(part)
                self._length += len(part)
            elif isinstance(part, _Name):
                pieces.append(self._look_up(part, depth))
            else:
                pieces.append(self._read(part, depth))
        if self._length > MAX_PROMPT:
            raise UserError(
                "The wildcards of this prompt come to more text than can be used.",
                "At most {limit} characters are read.",
                "Use shorter lists.",
                limit=f"{MAX_PROMPT:,}",
            )
        return "".join(pieces)

    def _look_up(self, part: _Name, depth: int) -> str:
        options = self._wildcards.options(part.name)
        if not options.texts:
            self._unknown[part.name] = None
            return f"__{part.name}__"
        return self._choose(options, 1, 1, "", depth)

    def _read(self, choice: _Choice, depth: int) -> str:
        options = _Options(choice.texts)
        if len(options.texts) == 1 and (only := _NAME.fullmatch(options.texts[0])) is not None:
            # `{2$$__colour__}`: several of one list, none of them twice.
            found = self._wildcards.options(only["name"].strip())
            options = found if found.texts else options
        return self._choose(options, choice.low, choice.high, choice.separator, depth)

    def _choose(self, options: _Options, low: int, high: int, separator: str, depth: int) -> str:
        count = len(options.texts)
        low, high = min(low, count), min(high, count)
        wanted = low + int(self._chance.random() * (high - low + 1))
        if wanted == 1:
            taken = [self._pick(options.weights, count)]
        else:
            left, taken = list(range(count)), list[int]()
            for _ in range(wanted):
                weights = options.weights and [options.weights[index] for index in left]
                taken.append(left.pop(self._pick(weights, len(left))))
        return separator.join(self._say(options.texts[index], depth + 1) for index in taken)

    def _pick(self, weights: Sequence[float] | None, count: int) -> int:
        """Return 0 to count - 1, each as likely as its weight says."""
        place = self._chance.random()
        if weights is None or not sum(weights):
            return int(place * count)
        place *= sum(weights)
        for index, weight in enumerate(weights):
            place -= weight
            if place < 0:
                return index
        return count - 1  # what rounding has left over


def _weighed(text: str) -> tuple[float, str]:
    match = _WEIGHT.match(text)
    if match is None:
        return 1.0, text.strip()
    return float(match[1]), text[match.end() :].strip()


def _parse(text: str) -> Iterator[_Part]:
    """Yield a prompt in parts. Braces that do not pair, or offer no choice, are only text."""
    braces = _braces(text)
    plain = 0
    for match in _MARK.finditer(text):
        place = match.start()
        if place < plain:
            continue
        part: _Part | None = None
        end = match.end()
        if match[0][0] == "\\":
            # The sign itself stays, and so do backslashes before anything else.
            yield text[plain:place]
            plain = place + 1
        elif match["name"] is not None:
            part = _Name(match["name"].strip())
        elif place in braces:
            end, cuts = braces[place]
            if cuts or _BOUND.match(text, place + 1) is not None:
                inner = text[place + 1 : end - 1]
                part = _read_choice(inner, [cut - place - 1 for cut in cuts])
        if part is not None:
            yield text[plain:place]
            yield part
            plain = end
    yield text[plain:]


def _braces(text: str) -> dict[int, tuple[int, list[int]]]:
    """Return for each brace that is closed the place behind that, and the bars between the two."""
    opened: list[tuple[int, list[int]]] = []
    found: dict[int, tuple[int, list[int]]] = {}
    for match in _SIGN.finditer(text):
        if match[0] == "{":
            opened.append((match.start(), []))
        elif match[0] == "|" and opened:
            opened[-1][1].append(match.start())
        elif match[0] == "}" and opened:
            start, cuts = opened.pop()
            found[start] = match.end(), cuts
    return found


def _read_choice(inner: str, cuts: list[int]) -> _Choice | None:
    """Return what stands between two braces, None where that offers no choice.

    cuts: where the bars between its options are.
    """
    low = high = 1
    separator, begin = _SEPARATOR, 0
    bound = _BOUND.match(inner)
    if bound is None and not cuts:
        return None
    if bound is not None:
        begin = bound.end()
        if bound["exact"] is not None:
            low = high = int(bound["exact"])
        else:
            low = int(bound["low"] or 1)
            high = int(bound["high"] or _MAX_STEPS)
        low, high = sorted((low, high))
        joint = inner.find("$$", begin, cuts[0] if cuts else len(inner))
        if joint >= 0:
            separator, begin = inner[begin:joint], joint + 2
    edges = [begin - 1, *cuts, len(inner)]
    texts = tuple(inner[start + 1 : end] for start, end in itertools.pairwise(edges))
    return _Choice(texts, low, high, separator)
