"""The gallery: pictures as ordinary files, an index over them, thumbnails, past prompts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.core.events import Done
from aipaint.core.messages import Message
from aipaint.core.metadata import Parent
from aipaint.core.metadata.record import encodable
from aipaint.core.paths import Home
from aipaint.gallery import files, index, keeping, marked, marking, mending, places, search
from aipaint.gallery.boards import Boards, Saved
from aipaint.gallery.collecting import collect
from aipaint.gallery.duplicates import Duplicates
from aipaint.gallery.entry import Entry
from aipaint.gallery.finding import listed
from aipaint.gallery.importing import Imports
from aipaint.gallery.likeness import Likeness
from aipaint.gallery.lineage import Lineage
from aipaint.gallery.listing import Listing
from aipaint.gallery.marks import Change, Marks, changed
from aipaint.gallery.mending import TRASH_DAYS, Rebuilt
from aipaint.gallery.progress import Imported, Progress, Watch
from aipaint.gallery.query import parse
from aipaint.gallery.queue import Queue
from aipaint.gallery.store import Store
from aipaint.gallery.thumbnails import Side, make_thumbnails, thumbnail_path
from aipaint.gallery.trash import Trash
from aipaint.gallery.verify import Problem, verify

__all__ = ["TRASH_DAYS", "Change", "Entry", "Gallery", "Imported", "Progress", "Rebuilt"]


class Gallery:
    """Keeps finished pictures below `home.pictures`. All methods may be called from any thread.

    The files are the truth: each carries its recipe, and an index that lacks one, because a
    program was killed or the index was lost, gets it back from there. Several programs may have
    the same gallery open.

    boards: the collections. saved: queries with a name. trash: what was taken out.
    imports: folders of old work. duplicates: pictures that are the same.
    lineage: what pictures were made from. queue: what is still to be painted.
    likeness: which pictures show the like of others.
    """

    def __init__(self, home: Home, *, mend: bool = True) -> None:
        """Open the gallery and mend its index; not `mend`: `catch_up` is called for that later.

        Raises UserError when folders or index cannot be used, or a newer program wrote the index.
        """
        self._store = Store(home, mend)
        self._home = home
        self._paths = self._store.paths
        self._run = self._store.run
        self.boards = Boards(self._store)
        self.saved = Saved(self._store)
        self.trash = Trash(self._store)
        self.imports = Imports(self._store)
        self.lineage = Lineage(self._store)
        self.duplicates = Duplicates(self._store, self.thumbnail)
        self.likeness = Likeness(self._store, self.thumbnail)
        self.queue = Queue(self._store)

    @property
    def notes(self) -> tuple[Message, ...]:
        """What the user should know of how the gallery was opened or mended."""
        return self._store.notes

    def catch_up(self) -> bool:
        """Mend the index of a gallery that was opened without; return whether it is another now.

        Raises UserError when folders or index cannot be used.
        """
        return self._store.catch_up()

    def keep(
        self,
        done: Done,
        folder: Path | None = None,
        parents: tuple[Parent, ...] = (),
        job: int | None = None,
    ) -> Entry:
        """Write the picture to today's folder, or to `folder`, and return its entry.

        parents: what it was made from, beside the pictures that its recipe names. job: the one in
        `queue` that it is a picture of.
        Raises UserError when the disk is full or refuses; nothing half-written stays.
        """
        moment = datetime.now(UTC).replace(microsecond=0)
        entry = keeping.keep(self._store, done, moment, folder=folder, parents=parents, job=job)
        assert entry is not None
        return entry

    def collect(self) -> tuple[list[Entry], list[Message]]:
        """Keep pictures that programs which are gone had painted and not kept.

        Returns those that are new, and what the user should know.
        """
        return collect(self._store, self.queue)

    def latest(self, limit: int = 200, before_id: int | None = None) -> list[Entry]:
        """Return up to `limit` pictures, newest first; with `before_id` only older ones."""
        return self._store.read(lambda c: index.newest(c, self._paths, limit, before_id))

    def entry(self, number: int) -> Entry | None:
        """Return the picture with this id, None when there is none or it was removed."""
        return self._store.read(lambda c: index.by_id(c, self._paths, number))

    def at(self, path: Path) -> Entry | None:
        """Return the picture with this file, None when there is none or it was removed."""
        found = self._store.read(lambda c: index.by_path(c, self._paths, path.absolute()))
        return self.entry(found.id) if found else None

    def search(
        self, query: str, limit: int = 200, offset: int = 0, shuffle: int = 1
    ) -> list[Entry]:
        """Return up to `limit` pictures that a query asks for, after the first `offset`.

        The language is that of `aipaint.gallery.query`; every text is a query. shuffle: a number
        that picks one of the random orders.
        """
        asked = self.likeness.resolved(parse(query))
        return self._store.read(
            lambda c: index.found(c, self._paths, asked, limit, offset, shuffle)
        )

    def count(self, query: str = "") -> int:
        """Return how many pictures a query asks for."""
        asked = self.likeness.resolved(parse(query))
        return self._store.read(lambda c: search.count(c, asked))

    def ids(
        self, query: str = "", shuffle: int = 1, wanted: Callable[[], bool] | None = None
    ) -> Listing:
        """Return all pictures that a query asks for, as ids and local days.

        wanted: asked now and then; where it says no, CancelledError is raised.
        """
        asked = self.likeness.resolved(parse(query))
        return self._store.read(lambda c: listed(c, asked, shuffle), wanted)

    def entries(self, numbers: Iterable[int]) -> list[Entry]:
        """Return these pictures in this order, those in the trash as well.

        Ids without a picture are passed over.
        """
        wanted = list(numbers)
        return self._store.read(lambda c: index.by_ids(c, self._paths, wanted))

    def mark(
        self,
        number: int,
        *,
        rating: int | None = None,
        tags: tuple[str, ...] | None = None,
        notes: str | None = None,
        label: str | None = None,
        boards: tuple[str, ...] | None = None,
    ) -> Entry | None:
        """Change a picture's rating (0 to 5), tags, notes, label or boards; None leaves each.

        Returns the picture as it is now, None when there is no such. Raises UserError for values
        that cannot be, and when the file of the folder's marks cannot be written.
        """
        change = Change(rating=rating, tags=tags, notes=notes, label=label, boards=boards)
        found = self.mark_all((number,), change)
        return found[0] if found else None

    def mark_all(self, numbers: Iterable[int], change: Change) -> list[Entry]:
        """Change the marks of several pictures as one step, and return them as they are now.

        Ids without a picture are passed over. Raises UserError like `mark`.
        """
        return self.mark_each(dict.fromkeys(numbers, change))

    def mark_each(self, changes: Mapping[int, Change]) -> list[Entry]:
        """Change the marks of pictures as one step, each in its own way, like `mark_all`."""

        def work(connection: sqlite3.Connection) -> list[Entry]:
            # Many pictures have mostly one change: how its boards are spelt is looked up once.
            spelt = {change: self.boards.spelt(connection, change) for change in changes.values()}
            given: dict[str, Marks] = {}
            shown: list[int] = []
            for entry in index.by_ids(connection, self._paths, changes, shown=True):
                found = marked.marks_of(connection, entry.id)
                if found is not None:
                    given[found[0]] = changed(found[1], spelt[changes[entry.id]])
                    shown.append(entry.id)
            for kept in spelt.values():
                self.boards.note(connection, (*(kept.boards or ()), *kept.add_boards))
            marking.keep(connection, self._paths, given)
            return index.by_ids(connection, self._paths, shown)

        return self._store.write(work)

    def tags(self) -> list[tuple[str, int]]:
        """Return all tags and how many pictures have each, the most used first."""
        return self._store.read(marked.tags)

    def rebuild(self) -> Rebuilt:
        """Read all files again and make the index from them.

        The gallery's own folders are one step or none, folders of old work follow bit by bit.
        Raises UserError when the folders or the index cannot be used.
        """
        rebuilt = self._store.mend(lambda c: mending.rebuild(c, self._paths))
        old = self.imports.rescan(again=True)
        return Rebuilt(
            self.count(), rebuilt.unreadable + old.unreadable, [*rebuilt.notes, *old.notes]
        )

    def verify(self, watch: Watch | None = None) -> list[Problem]:
        """Read every picture's file whole and return those that are not as they were."""
        return verify(self._store, watch)

    def thumbnail(self, entry: Entry, side: Side = "small") -> Path:
        """Return a WebP file of at most 256×256 or 512×512 pixels, made if it does not exist.

        Raises UserError when the picture is gone or damaged, or the cache cannot be written.
        """
        digest = entry.digest or self._add_digest(entry)
        path = thumbnail_path(self._home.cache, digest, side)
        if not path.exists():
            small = thumbnail_path(self._home.cache, digest)
            here = entry.path if entry.path.exists() else self.trash.file(entry)
            make_thumbnails(here or entry.path, small, path)
        return path

    def remove(self, number: int) -> None:
        """Take a picture out of the gallery. Its file lies in the trash for 30 days.

        A file outside of the gallery's own folders is forgotten and left where it is.
        Raises UserError when the file cannot be moved.
        """
        self.trash.put((number,))

    def restore(self, number: int) -> Entry | None:
        """Bring a removed picture back, None when it is not to be had any more.

        Raises UserError when the file cannot be moved.
        """
        found = self.trash.restore((number,))
        return found[0] if found else None

    def remember_prompt(self, prompt: str, negative: str) -> None:
        """Put a prompt at the top of the history; blank ones are not kept."""
        pair = encodable(prompt.strip()), encodable(negative.strip())
        if any(pair):
            self._store.write(lambda c: index.add_prompt(c, *pair))

    def prompts(self, limit: int = 200) -> list[tuple[str, str]]:
        """Return up to `limit` pairs of prompt and negative prompt, newest first, no doubles."""
        return self._store.read(lambda c: index.prompts(c, limit))

    def close(self) -> None:
        """Close the index. Nothing but `close` may be called afterwards."""
        self.likeness.close()
        self._store.close()

    def _add_digest(self, entry: Entry) -> str:
        """Return the digest of a picture that came back from its file alone."""
        try:
            size, digest = entry.path.stat().st_size, files.digest_of(entry.path)
        except OSError as error:
            raise UserError(
                "The picture {name} cannot be read.",
                "{reason}.",
                name=entry.path.name,
                reason=error.strerror or error,
            ) from error
        stored = self._paths.store(entry.path)
        self._run(lambda c: places.set_content(c, stored, size, digest))
        return digest
