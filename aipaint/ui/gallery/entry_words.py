"""What is said about a picture in few words: its title, how it was painted, when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from aipaint.app.library.label_words import label_name

if TYPE_CHECKING:
    from aipaint.gallery.entry import Entry

_DOT = "  ·  "


def title_of(entry: Entry) -> str:
    """Return the prompt on one line; the file's name where there is none."""
    return " ".join(entry.recipe.prompt.split()) or entry.path.name


def facts_of(entry: Entry) -> str:
    """Return model, seed, size and date on one line, as far as they are known."""
    translate = QCoreApplication.translate
    parts: list[str] = []
    meta = entry.meta
    model = (entry.facts.model_name or entry.recipe.model) if meta is None else meta.model
    if model:
        parts.append(model)
    seed = entry.recipe.seed if meta is None else meta.seed
    if seed is not None:
        parts.append(translate("Entries", "Seed {seed}").format(seed=seed))
    parts.append(f"{entry.width} × {entry.height}")
    parts.append(when_of(entry))
    return _DOT.join(parts)


def when_of(entry: Entry) -> str:
    """Return when the picture was made, by this machine's clock."""
    moment = QDateTime.fromString(entry.created, Qt.DateFormat.ISODate).toLocalTime()
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


def marks_of(entry: Entry) -> str:
    """Return stars and label as a screen reader says them; empty without."""
    translate = QCoreApplication.translate
    parts: list[str] = []
    if entry.rating:
        parts.append(translate("Entries", "{count} of 5 stars").format(count=entry.rating))
    if entry.label:
        parts.append(translate("Entries", "Label: {label}").format(label=label_name(entry.label)))
    return ", ".join(parts)
