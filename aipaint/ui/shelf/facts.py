"""What is known of a model, in words, as the rows of its description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from aipaint.app.i18n import _T
from aipaint.ui.shelf.words import count_words, prediction_name, role_name, size_words

if TYPE_CHECKING:
    from aipaint.app.shelf.items import Item

TITLES = {
    "kind": _T("ShelfFacts", "Kind"),
    "base": _T("ShelfFacts", "Base"),
    "native": _T("ShelfFacts", "Made for"),
    "prediction": _T("ShelfFacts", "Predicts"),
    "numbers": _T("ShelfFacts", "Numbers"),
    "bytes": _T("ShelfFacts", "On disk"),
    "author": _T("ShelfFacts", "By"),
    "date": _T("ShelfFacts", "Changed"),
    "file": _T("ShelfFacts", "File"),
    "folder": _T("ShelfFacts", "Folder"),
    "hash": _T("ShelfFacts", "Hash"),
    "twins": _T("ShelfFacts", "Same as"),
    "page": _T("ShelfFacts", "From"),
}


def title(fact: str) -> str:
    """Return what a fact is called in the window's language."""
    return QCoreApplication.translate("ShelfFacts", TITLES[fact])


def facts_of(item: Item) -> dict[str, str]:
    """Return what is known of a model, by the keys of `TITLES`; nothing for what is not known."""
    side = item.sidecar
    base = " ".join(filter(None, (item.base, item.variant)))
    if not base and side is not None:
        base = side.base
    count = count_words(item.parameters) if item.parameters else ""
    numbers = " · ".join(filter(None, (count, item.dtype)))
    date = ""
    if item.modified:
        moment = QDateTime.fromSecsSinceEpoch(int(item.modified))
        date = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
    known = {
        "kind": role_name(item.role) if item.role else "",
        "base": base,
        "native": "" if item.size is None else f"{item.size[0]} × {item.size[1]}",
        "prediction": prediction_name(item.prediction),
        "numbers": numbers,
        "bytes": size_words(item.bytes) if item.bytes else "",
        "author": side.author if side is not None else "",
        "date": date,
        "file": item.path.name,
        "folder": str(item.path.parent),
        "hash": _short_hash(item),
        "twins": "\n".join(str(path) for path in item.same_as[:5]),
        "page": side.page if side is not None else "",
    }
    return {fact: said for fact, said in known.items() if said}


def _short_hash(item: Item) -> str:
    """Return the ten digits by which other programs name the file; "" while it was not read."""
    return next((each for each in item.hashes if len(each) == 10), "")
