"""Pictures that programs which are gone had painted and not kept: into the gallery, once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from aipaint.core import arrivals
from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.gallery.entry import Entry
from aipaint.gallery.keeping import keep
from aipaint.gallery.owners import left_behind, taken_over
from aipaint.gallery.queue import Queue
from aipaint.gallery.store import Store


def collect(store: Store, queue: Queue) -> tuple[list[Entry], list[Message]]:
    """Keep what lies in the folders of programs that are gone.

    Returns what is new in the gallery, and what the user should know. A picture that was in the
    gallery already, because its program was killed between keeping it and taking it away, is only
    taken away. What cannot be kept now stays for the next time.
    """
    found: list[Entry] = []
    notes: list[Message] = []
    try:
        for folder in left_behind(queue.root):
            with taken_over(folder) as gone:
                if gone:
                    _collect(store, folder, found, notes)
    except UserError as error:
        notes.append(error.what)
    except OSError as error:
        notes.append(
            say(
                "Finished pictures in {folder} cannot be taken into the gallery: {reason}.",
                folder=queue.root,
                reason=error.strerror or error,
            )
        )
    if found:
        notes.append(
            say("Pictures finished before aipaint was ended by force: {count}.", count=len(found))
        )
    return found, notes


def _collect(store: Store, folder: Path, found: list[Entry], notes: list[Message]) -> None:
    for file in arrivals.files_in(folder):
        done = arrivals.read(file)
        if done is None:
            aside = file.with_suffix(".damaged")
            file.replace(aside)
            notes.append(say("A damaged picture is set aside as {path}.", path=aside))
            continue
        moment = datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
        entry = keep(store, done, moment, job=arrivals.order_of(file), once=True)
        file.unlink()
        if entry is not None:
            found.append(entry)
