"""Reads how a prompt weights its words: as AUTOMATIC1111's web UI does it, or as compel does.

"a1111": `(words)` weighs them by 1.1 and `[words]` by 1 / 1.1, brackets in brackets multiply,
`(words:1.3)` says the weight. `BREAK` begins a new chunk of the text encoder's. `\\(` and the like
are the signs themselves. A bracket that is not closed goes to the end; one that was not opened is
a sign like any other. `AND` is a word.

"compel": `word++` and `(some words)++` weigh by 1.1 for each plus, `--` by 0.9 for each minus,
`(some words)1.3` says the weight; quotes group like brackets. `("one", "other").and(1, 0.5)` reads
prompts one behind the other, `.blend(0.7, 0.3)` mixes what the text encoder makes of them.
`\\(`, `\\+` and the like are the signs themselves. See https://github.com/damian0815/compel.

Nothing that can be typed is an error, and the time it takes grows with the length alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

import msgspec

from aipaint.core.recipe import Syntax

MORE, LESS = 1.1, 0.9
MOST = 100.0  # however many brackets there are


class Piece(msgspec.Struct, frozen=True, gc=False):
    """Words and how much they weigh; 1 is as if nothing was said."""

    text: str
    weight: float = 1.0


Pieces = tuple[Piece, ...]


class Part(msgspec.Struct, frozen=True):
    """A prompt. sections: each begins a chunk of the text encoder's. weight: of the whole part."""

    sections: tuple[Pieces, ...]
    weight: float = 1.0


class Weighted(msgspec.Struct, frozen=True):
    """A prompt as it was meant: one part, or several.

    blended: whether the encoded parts are mixed, by their weights divided by the sum of these
    where normalized; else they stand one behind the other.
    """

    parts: tuple[Part, ...]
    blended: bool = False
    normalized: bool = True

    @property
    def plain(self) -> bool:
        """Whether every word weighs the same and there is one section only."""
        return (
            len(self.parts) == 1
            and self.parts[0].weight == 1
            and len(self.parts[0].sections) == 1
            and all(piece.weight == 1 for piece in self.parts[0].sections[0])
        )


def read_weights(prompt: str, syntax: Syntax) -> Weighted:
    """Return what a prompt says of its words. syntax "plain": each weighs 1, whatever it says."""
    if syntax == "a1111":
        return Weighted((Part(_a1111(prompt)),))
    if syntax == "compel":
        return _compel(prompt)
    return Weighted((Part((_joined([Piece(prompt)]),)),))


def bare(prompt: str, syntax: Syntax) -> str:
    """Return the words of a prompt without their weights."""
    return " ".join(
        "".join(piece.text for piece in section)
        for part in read_weights(prompt, syntax).parts
        for section in part.sections
    )


def as_a1111(prompt: str, syntax: Syntax) -> str:
    """Return a prompt as the web UI writes it, for programs that read no other weights.

    Only compel's syntax is translated; brackets of plain text stay as they are. Prompts that are
    mixed stand one behind the other there.
    """
    if syntax != "compel":
        return prompt
    parts: list[str] = []
    for part in read_weights(prompt, syntax).parts:
        texts: list[str] = []
        for piece in part.sections[0]:
            text = re.sub(r"([()\[\]\\])", r"\\\1", piece.text)
            texts.append(text if piece.weight == 1 else f"({text}:{piece.weight:.4g})")
        parts.append("".join(texts))
    return " BREAK ".join(parts)


_NUMBER = r"[+-]?(?:[0-9]{1,6}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})"
_A1111 = re.compile(
    rf"\\(?P<sign>[()\[\]\\])|:\s*(?P<weight>{_NUMBER})\s*\)|(?P<bracket>[()\[\]])"
    r"|(?P<text>[^\\()\[\]:]+|.)",
    re.DOTALL,
)
_BREAK = re.compile(r"\s*\bBREAK\b\s*")


def _a1111(prompt: str) -> tuple[Pieces, ...]:
    found = list(_A1111.finditer(prompt))
    factors = _factors(found)
    # Round and square brackets may cross: each kind is a stack of its own.
    round_, square = [1.0], [1.0]
    sections: list[list[Piece]] = [[]]
    for place, match in enumerate(found):
        factor = factors.get(place)
        sign = match[0][-1]
        if factor is not None:
            stack = round_ if sign in "()" else square
            if sign in "([":
                stack.append(_bounded(stack[-1] * factor))
            else:
                stack.pop()
            continue
        weight = _bounded(round_[-1] * square[-1])
        texts = [match["sign"]] if match["sign"] else _BREAK.split(match[0])
        for number, text in enumerate(texts):
            if number:
                sections.append([])
            sections[-1].append(Piece(text, weight))
    return tuple(_joined(section) for section in sections)


def _factors(found: list[re.Match[str]]) -> dict[int, float]:
    """Return what each bracket that counts multiplies with, by its place."""
    factors: dict[int, float] = {}
    opened: dict[str, list[int]] = {"(": [], "[": []}
    for place, match in enumerate(found):
        if match["weight"] is not None:
            if opened["("]:
                factors[opened["("].pop()] = float(match["weight"])
                factors[place] = 1.0
        elif match["bracket"] in ("(", "["):
            opened[match["bracket"]].append(place)
            factors[place] = MORE if match["bracket"] == "(" else 1 / MORE
        elif match["bracket"] and opened["(" if match["bracket"] == ")" else "["]:
            opened["(" if match["bracket"] == ")" else "["].pop()
            factors[place] = 1.0
    return factors


_COMPEL = re.compile(
    r"\\(?P<sign>[()\"+\-.,=\\])|(?P<bracket>[()\"])|(?P<space>\s+)"
    r"|(?P<mark>\++|-+)(?=[\s(),.\"]|$)|(?P<text>[^\\()\"\s+\-]+|.)",
    re.DOTALL,
)
_SAYS = re.compile(rf"(?P<marks>\++|-+)|(?P<number>{_NUMBER})|\.attend\(\s*(?P<attend>{_NUMBER})\)")
_MANY = re.compile(r"\.(?P<how>and|add|blend)\(\s*(?P<weights>[^()]{0,500})\)\s*$")
_CLOSES = {"(": ")", '"': '"'}
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"", re.DOTALL)


def _compel(prompt: str) -> Weighted:
    text = prompt.strip()
    ending = _MANY.search(text) if text.startswith("(") else None
    prompts = None if ending is None else _listed(text[: ending.start()])
    if ending is None or not prompts:
        return Weighted((Part((_pieces(prompt),)),))
    told = [word.strip() for word in ending["weights"].split(",") if word.strip()]
    weights = [float(word) for word in told if re.fullmatch(_NUMBER, word)]
    weights += [1.0] * (len(prompts) - len(weights))
    blended = ending["how"] == "blend"
    normalized = "no_normalize" not in told and abs(sum(weights[: len(prompts)])) > 1e-6
    parts = (
        Part((_pieces(each),), weight)
        for each, weight in zip(prompts, weights[: len(prompts)], strict=True)
    )
    return Weighted(tuple(parts), blended, normalized)


def _listed(text: str) -> list[str] | None:
    """Return the prompts of `("one", "other", third)`, or None where that is not what it is."""
    if len(text) < 2 or text[0] != "(" or text[-1] != ")":
        return None
    found: list[str] = []
    place, end = 1, len(text) - 1
    while place < end:
        if text[place].isspace():
            place += 1
            continue
        quoted = _QUOTED.match(text, place, end)
        if quoted is not None:
            found.append(quoted[0][1:-1].replace('\\"', '"'))
            place = quoted.end()
        else:
            stop = text.find(",", place, end)
            stop = end if stop < 0 else stop
            word = text[place:stop]
            if "(" in word or ")" in word:
                return None
            found.append(word.strip())
            place = stop
        rest = text[place:end].lstrip()
        if rest and rest[0] != ",":
            return None
        place = end if not rest else end - len(rest) + 1
    return found


def _pieces(prompt: str) -> Pieces:
    """Read words, groups and what is said of them; a group's weight stands behind it."""
    items: list[Piece] = []
    # Where groups begin among the items, and by which sign.
    opened: list[tuple[int, str]] = []
    scaled: list[tuple[int, int, float]] = []
    begun = 0  # of the word that is read
    place = 0
    while place < len(prompt):
        match = _COMPEL.match(prompt, place)
        if match is None:
            break
        place = match.end()
        bracket = match["bracket"]
        closes = bool(opened and bracket) and _CLOSES[opened[-1][1]] == bracket
        if closes:
            first, _ = opened.pop()
            said = _SAYS.match(prompt, place)
            if said is not None:
                place = said.end()
                scaled.append((first, len(items), _weight(said)))
            begun = len(items)
        elif bracket in _CLOSES:
            opened.append((len(items), bracket))
            begun = len(items)
        elif match["mark"] and begun < len(items):
            scaled.append((begun, len(items), _power(match["mark"])))
            begun = len(items)
        else:
            text = match["sign"] or match[0]
            items.append(Piece(text))
            if match["space"] or text[-1] in ",.":
                begun = len(items)
    return _joined(
        Piece(item.text, weight)
        for item, weight in zip(items, _products(scaled, len(items)), strict=True)
    )


def _products(scaled: list[tuple[int, int, float]], count: int) -> Iterator[float]:
    """Return the weight of each item: the product of all of the groups that it is in.

    Groups lie within each other or apart, an inner one before the one around it.
    """
    begins: dict[int, list[tuple[int, float]]] = {}
    for first, last, factor in reversed(scaled):
        begins.setdefault(first, []).append((last, factor))
    around: list[tuple[int, float]] = [(count, 1.0)]
    for place in range(count):
        while len(around) > 1 and around[-1][0] <= place:
            around.pop()
        for last, factor in begins.get(place, ()):
            if last > place:
                around.append((last, _bounded(around[-1][1] * factor)))
        yield around[-1][1]


def _weight(said: re.Match[str]) -> float:
    return float(said["number"] or said["attend"]) if not said["marks"] else _power(said["marks"])


def _power(marks: str) -> float:
    return _bounded((MORE if marks[0] == "+" else LESS) ** min(len(marks), 1000))


def _bounded(weight: float) -> float:
    return min(max(weight, -MOST), MOST) if math.isfinite(weight) else 1.0


def _joined(pieces: Iterable[Piece]) -> Pieces:
    """Return the pieces with neighbours of one weight in one, and none without text."""
    found: list[Piece] = []
    texts: list[str] = []
    for piece in pieces:
        if not piece.text:
            continue
        if texts and found[-1].weight == piece.weight:
            texts.append(piece.text)
            continue
        if texts:
            found[-1] = Piece("".join(texts), found[-1].weight)
        found.append(piece)
        texts = [piece.text]
    if texts:
        found[-1] = Piece("".join(texts), found[-1].weight)
    return tuple(found)
