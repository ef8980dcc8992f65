"""What one types to find pictures, understood: no database here, and no text is an error.

A query is a list of conditions between spaces; a picture must meet all of them.

- `apple`, `苹果`: the word stands anywhere in prompt, negative prompt, model, sampler, seed, tags,
  notes or file name, also as a part of a longer one.
- `"red apple"`: these words in this order. Chinese quotation marks do as well.
- `-blurry`: not this. Any condition may be turned round so.
- `prompt:cat`, `negative:`, `model:`, `sampler:`, `notes:`, `name:`: the word stands there.
- `tag:cat`: the picture has exactly this tag. `tag:"red hat"` for one of several words.
- `board:"red hats"`: the picture is on exactly this board.
- `label:red`: it has the label of this colour; `label:none`: it has none.
- `seed:123`, `rating:3`, `rating:>=3`, `size:<=512`, `size:512x768`: a number, with `<`, `<=`,
  `>`, `>=` or none. A size means both sides, in pixels.
- `like:123`, `like:123,130`: pictures that show the like of those with these ids, the pictures
  themselves first; unless it is said how to sort, the most alike come first.
- `before:2026-05`, `after:2026-05-01`: the local day, month or year when it was painted; `after`
  includes the day itself, so that the two part all pictures between them.
- `sort:date` (what came last is first), `sort:oldest`, `sort:painted` (by the day when it was
  painted, which for old work that was taken in is another), `sort:rating`, `sort:name`, `sort:size`
  (by pixels), `sort:random`.

What looks like a condition but is none (`rating:many`, a quotation mark without its second) is
taken as plain words; one whose value is still to be typed (`model:`) asks for nothing yet.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

import msgspec

from aipaint.core.metadata.record import encodable

Column = Literal["prompt", "negative", "model", "sampler", "tags", "notes", "name"]
Order = Literal["date", "oldest", "painted", "rating", "name", "size", "random", "alike"]
Compare = Literal["=", "<", "<=", ">", ">="]

MAX_LENGTH = 2000
MAX_TERMS = 40
_LARGEST = 2**63 - 1  # what SQLite counts to

_TEXTS: dict[str, Column] = {
    "prompt": "prompt",
    "negative": "negative",
    "model": "model",
    "sampler": "sampler",
    "notes": "notes",
    "note": "notes",
    "name": "name",
    "file": "name",
    "提示词": "prompt",
    "反向提示词": "negative",
    "模型": "model",
    "采样器": "sampler",
    "备注": "notes",
    "文件": "name",
}
_TAG = ("tag", "tags", "标签")
_BOARD = ("board", "boards", "画板")
_LABEL = ("label", "labels", "颜色")
_LABELS: dict[str, str] = {
    **{each: each for each in ("red", "orange", "yellow", "green", "blue", "purple")},
    "none": "",
    "红": "red",
    "橙": "orange",
    "黄": "yellow",
    "绿": "green",
    "蓝": "blue",
    "紫": "purple",
    "无": "",
}
_NUMBERS: dict[str, Literal["seed", "rating"]] = {
    "seed": "seed",
    "种子": "seed",
    "rating": "rating",
    "评分": "rating",
}
_SIZE = ("size", "尺寸")
_LIKE = ("like", "相似")
_BEFORE, _AFTER = ("before", "早于"), ("after", "晚于")
_ORDERS: dict[str, Order] = {
    "date": "date",
    "日期": "date",
    "oldest": "oldest",
    "最早": "oldest",
    "painted": "painted",
    "创作": "painted",
    "rating": "rating",
    "评分": "rating",
    "name": "name",
    "文件": "name",
    "size": "size",
    "尺寸": "size",
    "random": "random",
    "随机": "random",
}
_SORT = ("sort", "排序")
_FIELDS = {*_TEXTS, *_TAG, *_BOARD, *_LABEL, *_NUMBERS, *_SIZE, *_LIKE, *_BEFORE, *_AFTER, *_SORT}

# A field's name, then a phrase or whatever ends at a space; both parts may be missing.
_TERM = re.compile(r'(?P<minus>-?)(?:(?P<field>\w+):)?(?:"(?P<phrase>[^"]*)"|(?P<value>\S*))')
_VALUE = re.compile(r"(?P<compare><=|>=|=|<|>)?(?P<rest>.*)", re.DOTALL)
_NUMBER = re.compile(r"[0-9]{1,19}")
_SIDES = re.compile(r"([0-9]{1,9})x([0-9]{1,9})")
_IDS = re.compile(r"[0-9]{1,18}(,[0-9]{1,18}){0,99}")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?")
# The years whose days every system can convert from local time to UTC.
_YEARS = range(1971, 2999)
_QUOTES = str.maketrans("“”„«»「」", '"' * 7)


class Words(msgspec.Struct, frozen=True):
    """`text`, normalised, stands in `column`, or in any where that is None."""

    text: str
    column: Column | None = None
    excluded: bool = False


class Tag(msgspec.Struct, frozen=True):
    """The picture has this tag, normalised."""

    tag: str
    excluded: bool = False


class OnBoard(msgspec.Struct, frozen=True):
    """The picture is on this board, its name normalised."""

    board: str
    excluded: bool = False


class Labelled(msgspec.Struct, frozen=True):
    """The picture has the label of this colour; empty: none."""

    label: str
    excluded: bool = False


class Number(msgspec.Struct, frozen=True):
    """Seed, rating or a side compare so with `value`."""

    field: Literal["seed", "rating", "width", "height"]
    compare: Compare
    value: int


class Numbers(msgspec.Struct, frozen=True):
    """All of `all` hold, or not all of them where it is excluded."""

    all: tuple[Number, ...]
    excluded: bool = False


class When(msgspec.Struct, frozen=True):
    """Painted before the local day `day`, or on it and after."""

    before: bool
    day: date
    excluded: bool = False


class Alike(msgspec.Struct, frozen=True):
    """The picture shows the like of `pictures`, ids: it is among `found`, the most alike first.

    found: None until somebody has looked.
    """

    pictures: tuple[int, ...]
    excluded: bool = False
    found: tuple[int, ...] | None = None


Term = Words | Tag | OnBoard | Labelled | Numbers | When | Alike


class Query(msgspec.Struct, frozen=True):
    """All `terms` hold; without any, every picture is meant."""

    terms: tuple[Term, ...] = ()
    order: Order = "date"


def normalise(text: str) -> str:
    """Return text as it is compared: case, width of letters and kinds of spaces do not matter."""
    folded = unicodedata.normalize("NFKC", encodable(text)).casefold()
    # Folding may take composed letters apart again.
    return " ".join(
        unicodedata.normalize("NFKC", folded).translate(_QUOTES).replace("\0", " ").split()
    )


def parse(text: str) -> Query:
    """Return what `text` asks for. Of very long ones only the first 2,000 letters are read."""
    rest = normalise(text[:MAX_LENGTH])
    terms: list[Term] = []
    order: Order | None = None
    place = 0
    while place < len(rest) and len(terms) < MAX_TERMS:
        match = _TERM.match(rest, place)
        # Every part of the pattern may be empty, so it matches anywhere.
        assert match is not None
        place = max(match.end(), place + 1)
        field = match["field"]
        value = match["phrase"] if match["phrase"] is not None else match["value"]
        if field in _SORT and value in _ORDERS and not match["minus"]:
            order = _ORDERS[value]
            continue
        if field in _FIELDS and not value.strip("<>= "):
            continue
        term = _condition(field, value, bool(match["minus"])) if field else None
        if term is None:
            # No condition: the words as they were typed, without a stray quotation mark.
            said = f"{field}:{value}" if field else value
            said = said.replace('"', " ").strip()
            if not said:
                continue
            term = Words(said, None, bool(match["minus"]))
        terms.append(term)
    if order is None:
        alike = any(isinstance(term, Alike) and not term.excluded for term in terms)
        order = "alike" if alike else "date"
    return Query(tuple(terms), order)


def _condition(field: str, value: str, excluded: bool) -> Term | None:
    """Return the condition that a field's value makes; None when it makes none."""
    if field in _TEXTS:
        plain = value.replace('"', " ").strip()
        return Words(plain, _TEXTS[field], excluded) if plain else None
    if field in _TAG:
        plain = value.replace('"', " ").strip()
        return Tag(plain, excluded) if plain else None
    if field in _BOARD:
        plain = value.replace('"', " ").strip()
        return OnBoard(plain, excluded) if plain else None
    if field in _LABEL:
        return Labelled(_LABELS[value], excluded) if value in _LABELS else None
    if field in _LIKE:
        ids = tuple(map(int, value.split(","))) if _IDS.fullmatch(value) else ()
        return Alike(ids, excluded) if ids else None
    if field in _BEFORE or field in _AFTER:
        day = _day(value)
        return When(field in _BEFORE, day, excluded) if day else None
    match = _VALUE.fullmatch(value)
    assert match is not None
    compare, rest = _compare(match["compare"]), match["rest"]
    if field in _NUMBERS:
        number = _whole(rest)
        return (
            None
            if number is None
            else Numbers((Number(_NUMBERS[field], compare, number),), excluded)
        )
    if field in _SIZE:
        sides = _SIDES.fullmatch(rest.replace("×", "x"))
        width, height = (sides[1], sides[2]) if sides else (rest, rest)
        if (wide := _whole(width)) is None or (high := _whole(height)) is None:
            return None
        return Numbers((Number("width", compare, wide), Number("height", compare, high)), excluded)
    return None


def _compare(sign: str | None) -> Compare:
    return sign if sign in ("<", "<=", ">", ">=") else "="


def _whole(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) and int(text) <= _LARGEST else None


def _day(text: str) -> date | None:
    """Return the first day of a year, a month or the day itself."""
    match = _DATE.fullmatch(text)
    if match is None or int(match[1]) not in _YEARS:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
