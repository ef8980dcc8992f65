"""Changes how much words of a prompt weigh, in its text: what Ctrl+Up and Ctrl+Down do."""

from __future__ import annotations

import re

import msgspec

from aipaint.core.prompt_weights import LESS, MORE
from aipaint.core.recipe import Syntax

LEAST, MOST = 0.0, 10.0
_NUMBER = r"[+-]?(?:[0-9]{1,6}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})"
_A1111_END = re.compile(rf":\s*(?P<number>{_NUMBER})\s*\)")
_COMPEL_END = re.compile(rf"(?P<marks>\++|-+)|(?P<number>{_NUMBER})")
_MARKS = re.compile(r"\++(?=[\s(),.\"]|$)|-+(?=[\s(),.\"]|$)")
# What ends a word: no letter, number or sign within one. Chinese has no spaces, but commas.
_BETWEEN = ' \t\n,.;:!?()[]{}"<>|\\，。、；：！？（）'


class Edit(msgspec.Struct, frozen=True):
    """text stands in place of what was from start to end; select: where the words are then."""

    start: int
    end: int
    text: str
    select: tuple[int, int]


def reweigh(text: str, start: int, end: int, syntax: Syntax, step: float) -> Edit | None:
    """Return what adds `step` to the weight of the words from `start` to `end`.

    Without a selection they are what is in the brackets around the cursor, or the word that it is
    in. None where there are none, or where the syntax knows no weights. Brackets of a weight of 1
    are taken away.
    """
    if syntax == "plain":
        return None
    pairs = _pairs(text)
    start, end = _trimmed(text, start, end)
    if (start, end - 1) in pairs.items() and end - start > 2:
        start, end = _trimmed(text, start + 1, _words_end(text, start, end - 1, syntax))
    pair = max((p for p in pairs.items() if p[0] < start and end <= p[1]), default=None)
    if start == end:
        if pair is None:
            start, end = _word(text, start)
        else:
            start, end = _trimmed(text, pair[0] + 1, _words_end(text, *pair, syntax))
    if start >= end:
        return None
    begin, stop, weight = start, end, 1.0
    whole = pair is not None and _trimmed(text, pair[0] + 1, _words_end(text, *pair, syntax)) == (
        start,
        end,
    )
    if whole and pair is not None:
        begin, stop, weight = pair[0], *_said(text, pair, syntax)
    elif syntax == "compel" and (marks := _MARKS.match(text, end)) is not None:
        stop, weight = marks.end(), _power(marks[0])
    changed = round(min(max(weight + step, LEAST), MOST), 2)
    words = text[start:end]
    if changed == 1:
        return Edit(begin, stop, words, (begin, begin + len(words)))
    behind = f":{changed:g})" if syntax == "a1111" else f"){changed:g}"
    return Edit(begin, stop, f"({words}{behind}", (begin + 1, begin + 1 + len(words)))


def _pairs(text: str) -> dict[int, int]:
    """Return where each round bracket that is closed opens and closes."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for match in re.finditer(r"\\.|[()]", text, re.DOTALL):
        if match[0] == "(":
            opened.append(match.start())
        elif match[0] == ")" and opened:
            found[opened.pop()] = match.start()
    return found


def _words_end(text: str, opens: int, closes: int, syntax: Syntax) -> int:
    """Return where the words in a pair of brackets end: before the weight, where it is in them."""
    colon = text.rfind(":", opens, closes)
    if syntax == "a1111" and colon > opens and _A1111_END.fullmatch(text, colon, closes + 1):
        return colon
    return closes


def _said(text: str, pair: tuple[int, int], syntax: Syntax) -> tuple[int, float]:
    """Return where what belongs to a pair of brackets ends, and the weight it gives."""
    if syntax == "a1111":
        told = _A1111_END.match(text, _words_end(text, *pair, syntax))
        return pair[1] + 1, float(told["number"]) if told is not None else MORE
    told = _COMPEL_END.match(text, pair[1] + 1)
    if told is None:
        return pair[1] + 1, 1.0
    return told.end(), float(told["number"]) if told["number"] else _power(told["marks"])


def _power(marks: str) -> float:
    return (MORE if marks[0] == "+" else LESS) ** min(len(marks), 100)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _word(text: str, place: int) -> tuple[int, int]:
    start = end = place
    while start > 0 and text[start - 1] not in _BETWEEN:
        start -= 1
    while end < len(text) and text[end] not in _BETWEEN:
        end += 1
    marks = re.search(r"(?:\++|-+)$", text[start:end])
    return start, end - len(marks[0]) if marks is not None else end
