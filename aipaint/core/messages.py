"""Sentences for people, kept apart from their values so that a window can translate them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Message(msgspec.Struct, frozen=True, array_like=True):
    """An English sentence with `{named}` places, and what stands in them: words or sentences."""

    template: str
    values: dict[str, str | Message] = {}

    def __str__(self) -> str:
        return self.template.format(**self.values)

    def __bool__(self) -> bool:
        return bool(self.template)


def say(template: str, /, **values: object) -> Message:
    """Return a message; the literal `template` is what translators see."""
    return Message(template, filling(values))


def filling(values: Mapping[str, object]) -> dict[str, str | Message]:
    """Return `values` as a message holds them: sentences as they are, all else as words."""
    return {
        name: value if isinstance(value, Message) else str(value) for name, value in values.items()
    }
