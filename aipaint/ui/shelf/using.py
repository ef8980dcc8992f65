"""What using a model means, which depends on what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from aipaint.app.i18n import _T
from aipaint.core.recipe import MAX_LORAS, Lora

if TYPE_CHECKING:
    from aipaint.app.settings import Draft
    from aipaint.app.shelf.items import Item

_WORDS = {
    "models": (
        _T("ShelfUsing", "Paint with It"),
        _T("ShelfUsing", "Choose it as the model in the Generate panel"),
    ),
    "loras": (
        _T("ShelfUsing", "Add to the LoRAs"),
        _T("ShelfUsing", "Add it to the model in the Generate panel"),
    ),
    "embeddings": (
        _T("ShelfUsing", "Put into the Prompt"),
        _T("ShelfUsing", "Write the word that calls it into the prompt"),
    ),
    "vaes": (
        _T("ShelfUsing", "Use as VAE"),
        _T("ShelfUsing", "Use it in place of the model's own VAE"),
    ),
}
_CONTROL = (
    _T("ShelfUsing", "For Guides"),
    _T("ShelfUsing", "Choose it where a layer guides the painting: Layer, Guide the Painting"),
)
_OTHER = (
    _T("ShelfUsing", "Nothing to Choose"),
    _T("ShelfUsing", "It is part of a model, or not of use here by itself"),
)
_MOST = 2.0  # of a LoRA, either way
USABLE_KINDS = frozenset(_WORDS)


def use_words(item: Item) -> tuple[str, str]:
    """Return what a button that uses an item says, and its hint, in the window's language."""
    label, hint = _CONTROL if item.kind == "controls" else _WORDS.get(item.kind, _OTHER)
    return (
        QCoreApplication.translate("ShelfUsing", label),
        QCoreApplication.translate("ShelfUsing", hint),
    )


def can_use(item: Item | None) -> bool:
    """Whether an item can be put to use by choosing it."""
    return item is not None and item.usable and item.kind in USABLE_KINDS


def calling_word(item: Item) -> str:
    """Return what calls an embedding when it stands in a prompt: its name without the ending."""
    return item.path.name if item.path.is_dir() else item.path.stem


def draft_wearing(draft: Draft, item: Item) -> tuple[Lora, ...]:
    """Return the LoRAs of a draft with one more, at its own weight; as they are where it is on."""
    if any(lora.model == item.id for lora in draft.loras) or len(draft.loras) >= MAX_LORAS:
        return draft.loras
    return (*draft.loras, Lora(model=item.id, weight=first_weight(item)))


def first_weight(item: Item | None) -> float:
    """Return how much of a LoRA is added at first: as the user wants, as is advised, or all."""
    if item is not None and item.defaults is not None and item.defaults.weight is not None:
        return min(_MOST, max(-_MOST, item.defaults.weight))
    if item is not None and item.sidecar is not None and item.sidecar.weight is not None:
        return min(_MOST, max(-_MOST, item.sidecar.weight))
    return 1.0
