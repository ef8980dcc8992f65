"""What was done to pictures in this sitting, and how each step is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from aipaint.core.messages import Message, say

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Change, Entry

MOST_STEPS = 100


class Marked(msgspec.Struct, frozen=True):
    """before: pictures as they were before `change` was made to them, as one step."""

    before: tuple[Entry, ...]
    change: Change

    def words(self) -> Message:
        """What taking it back is called."""
        if len(self.before) == 1:
            return say("Undo changing a picture")
        return say("Undo changing {count} pictures", count=len(self.before))

    def changes(self) -> dict[int, Change]:
        """Return by id what must be changed so that everything is as it was; no more than that."""
        from aipaint.gallery.gallery import Change

        change = self.change
        tags = change.tags is not None or bool(change.add_tags or change.remove_tags)
        boards = change.boards is not None or bool(change.add_boards or change.remove_boards)
        return {
            entry.id: Change(
                rating=None if change.rating is None else entry.rating,
                tags=entry.tags if tags else None,
                notes=None if change.notes is None else entry.notes,
                label=None if change.label is None else entry.label,
                boards=entry.boards if boards else None,
            )
            for entry in self.before
        }


class Thrown(msgspec.Struct, frozen=True):
    """ids: pictures that went to the trash as one step.

    before: those that took over marks of theirs, as they were before.
    """

    ids: tuple[int, ...]
    before: tuple[Entry, ...] = ()

    def changes(self) -> dict[int, Change]:
        """Return by id what must be changed so that marks are as they were."""
        from aipaint.gallery.gallery import Change

        return {
            entry.id: Change(
                rating=entry.rating,
                tags=entry.tags,
                notes=entry.notes,
                label=entry.label,
                boards=entry.boards,
            )
            for entry in self.before
        }

    def words(self) -> Message:
        """What taking it back is called."""
        if len(self.ids) == 1:
            return say("Undo removing a picture")
        return say("Undo removing {count} pictures", count=len(self.ids))


Step = Marked | Thrown
