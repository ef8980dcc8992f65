"""What is known of a picture, in words for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from aipaint.app.i18n import _T
from aipaint.core.recipe import SAMPLER_NAMES

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Entry

# In the order in which they are shown.
TITLES = {
    "file": _T("PictureFacts", "File"),
    "folder": _T("PictureFacts", "Folder"),
    "date": _T("PictureFacts", "Date"),
    "size": _T("PictureFacts", "Size"),
    "program": _T("PictureFacts", "Made with"),
    "model": _T("PictureFacts", "Model"),
    "loras": _T("PictureFacts", "LoRAs"),
    "sampler": _T("PictureFacts", "Sampler"),
    "steps": _T("PictureFacts", "Steps"),
    "guidance": _T("PictureFacts", "Guidance"),
    "seed": _T("PictureFacts", "Seed"),
    "strength": _T("PictureFacts", "Strength"),
}
_MIXED = _T("PictureFacts", "mixed")
_GUESSED = _T("PictureFacts", "{program} (as far as its graph tells)")
_UNKNOWN = _T("PictureFacts", "unknown")
_PROGRAMS = {
    "aipaint": "aipaint",
    "a1111": "AUTOMATIC1111 / Forge",
    "comfyui": "ComfyUI",
    "invokeai": "InvokeAI",
    "novelai": "NovelAI",
    "swarmui": "SwarmUI",
    "fooocus": "Fooocus",
    "stabilitymatrix": "Stability Matrix",
    "easydiffusion": "Easy Diffusion",
    "drawthings": "Draw Things",
}
# Those that tell something of several pictures at once.
_SHARED = ("size", "program", "model", "loras", "sampler", "steps", "guidance", "seed")

# What only models that denoise have.
_DENOISED = ("sampler", "steps", "guidance")
_TELLING = ("size", "program", "model")  # where it is said that they differ


def title(fact: str) -> str:
    """Return what a fact is called."""
    return QCoreApplication.translate("PictureFacts", TITLES[fact])


def facts_of(entries: Sequence[Entry]) -> dict[str, str]:
    """Return what is known of a picture, or what several share; unknown facts are left out."""
    if len(entries) == 1:
        return {fact: said for fact in TITLES if (said := fact_of(entries[0], fact))}
    found: dict[str, str] = {}
    if entries:
        first, last = (_day(pick(entries, key=_created)) for pick in (min, max))
        found["date"] = first if first == last else f"{first} – {last}"
    for fact in _SHARED:
        said = fact_of(entries[0], fact) if entries else ""
        if all(fact_of(entry, fact) == said for entry in entries):
            found[fact] = said
        elif fact in _TELLING:
            found[fact] = QCoreApplication.translate("PictureFacts", _MIXED)
    return {fact: said for fact, said in found.items() if said}


def fact_of(entry: Entry, fact: str) -> str:
    """Return one fact in words; empty where it is not known."""
    recipe, meta = entry.recipe, entry.meta
    if recipe.latent is not None and recipe.steps == 1 and fact in _DENOISED:
        return ""  # a GAN or an autoencoder draws at once
    match fact:
        case "file":
            return entry.path.name
        case "folder":
            return str(entry.path.parent)
        case "date":
            return QLocale().toString(_moment(entry), QLocale.FormatType.ShortFormat)
        case "size":
            size, pixels = f"{entry.width} × {entry.height}", entry.width * entry.height
            if pixels < 100_000:
                return size
            return f"{size}  ({QLocale().toString(pixels / 1e6, 'f', 1)} MP)"
        case "program":
            return _program(entry)
        case "model":
            return entry.facts.model_name or recipe.model
        case "loras":
            loras = (meta.loras if meta is not None else None) or {}
            return ", ".join(f"{name} ({weight:g})" for name, weight in loras.items())
        case "sampler":
            if meta is not None:
                return " · ".join(filter(None, (meta.sampler, meta.scheduler)))
            return SAMPLER_NAMES.get(recipe.sampler, "") if recipe.steps else ""
        case "steps":
            return str(recipe.steps) if recipe.steps else ""
        case "guidance":
            known = recipe.steps and (meta is None or meta.guidance is not None)
            return f"{recipe.guidance:g}" if known else ""
        case "seed":
            known = recipe.steps and (meta is None or meta.seed is not None)
            return str(recipe.seed if meta is None else meta.seed) if known else ""
        case "strength":
            if meta is not None:
                return "" if meta.denoise is None else f"{meta.denoise:g}"
            return "" if recipe.repaint is None else f"{recipe.repaint.strength:g}"
    raise ValueError(fact)


def _program(entry: Entry) -> str:
    meta = entry.meta
    if meta is None:
        return _PROGRAMS["aipaint"]
    name = meta.software or _PROGRAMS.get(meta.source, "")
    if not name:
        return QCoreApplication.translate("PictureFacts", _UNKNOWN)
    if meta.best_effort:
        return QCoreApplication.translate("PictureFacts", _GUESSED).format(program=name)
    return name


def _created(entry: Entry) -> str:
    return entry.created


def _moment(entry: Entry) -> QDateTime:
    return QDateTime.fromString(entry.created, Qt.DateFormat.ISODate).toLocalTime()


def _day(entry: Entry) -> str:
    return QLocale().toString(_moment(entry).date(), QLocale.FormatType.ShortFormat)
