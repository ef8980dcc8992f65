"""The prompts of earlier pictures, newest first."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class PromptHistory(QObject):
    """Pairs of prompt and negative prompt, each once, newest first; and a place to walk in them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._prompts: list[tuple[str, str]] = []
        self._place = -1  # -1: what the user is writing, before the newest
        self._draft = ("", "")

    def prompts(self) -> list[tuple[str, str]]:
        """All of them, newest first."""
        return list(self._prompts)

    def fill(self, prompts: list[tuple[str, str]]) -> None:
        """Take over what the gallery remembers, behind anything added since the start."""
        self._prompts += [pair for pair in prompts if pair not in self._prompts]
        self.changed.emit()

    def add(self, prompt: str, negative: str) -> None:
        """Put a prompt that was just used first."""
        self._place = -1
        if not prompt.strip():
            return
        pair = (prompt, negative)
        self._prompts = [pair, *(other for other in self._prompts if other != pair)]
        self.changed.emit()

    def older(self, current: tuple[str, str]) -> tuple[str, str] | None:
        """Step to the next older prompt; `current` is kept to come back to. None at the end."""
        if self._place == -1:
            self._draft = current
        if self._place + 1 >= len(self._prompts):
            return None
        self._place += 1
        if self._prompts[self._place] == current and self._place + 1 < len(self._prompts):
            self._place += 1
        return self._prompts[self._place]

    def newer(self) -> tuple[str, str] | None:
        """Step to the next newer prompt, at last to what was being written. None at the end."""
        if self._place < 0:
            return None
        self._place -= 1
        return self._draft if self._place < 0 else self._prompts[self._place]

    def search(self, text: str) -> list[tuple[str, str]]:
        """Return those that hold all words of `text`, in any case and order."""
        wanted = text.casefold().split()
        return [
            pair
            for pair in self._prompts
            if all(word in f"{pair[0]} {pair[1]}".casefold() for word in wanted)
        ]
