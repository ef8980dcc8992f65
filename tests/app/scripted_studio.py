"""Studios that paint by a script until somebody kills them: `python -m tests.app.scripted_studio`.

Each line on stdin, a `Session` as JSON, starts one as a forked child; its process id is answered
on stdout, and "ended" once it is gone and reaped. The imports are paid once for all of them.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, Qt, QTimer

from aipaint.app.document_keeper import DocumentKeeper
from aipaint.app.workspace import Workspace
from aipaint.paint.document import Change, new_state
from aipaint.paint.files.ora_write import save_ora
from aipaint.paint.state import State
from tests.paint.scripted import Painter, digest

assert save_ora  # forked children need not import it again


class Session(msgspec.Struct):
    """seed: decides what is painted. calm: the next step begins when the last one is on disk.

    log: a file for lines "done STEP DIGEST WORK" and "kept STEP". saves: how many steps lie between
    one save to `file` and the next, 0 for none.
    """

    seed: int
    calm: bool
    recovery: str
    log: str
    file: str
    saves: int


def work(state: State) -> str:
    """A fingerprint of what a file must hold; which layer is active is no work."""
    return digest(replace(state, active=None))


class Studio:
    """The workspace and its keeper, with a painter in place of the window."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.steps = -1
        # Unbuffered: what is written is there, whatever becomes of this process.
        self.log = os.open(session.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.workspace = Workspace()
        self.keeper = DocumentKeeper(self.workspace, Path(session.recovery))
        self.keeper.kept.connect(self.hear_kept, Qt.ConnectionType.DirectConnection)
        self.keeper.kept.connect(self.go_on)
        # The workspace is told before the journal: nothing is on disk that is not in the log.
        self.workspace.changed.connect(self.hear)
        self.state = new_state(600, 500)
        self.say_done(self.state)
        self.keeper.begin(self.state, "New", "Scripted")
        assert self.workspace.document is not None
        self.painter = Painter(self.workspace.document, session.seed)
        QTimer.singleShot(0, self.paint)

    def paint(self) -> None:
        before = self.steps
        while self.steps == before:
            self.painter.step()
        if self.session.saves and self.steps % self.session.saves == 0:
            self.keeper.save_as(Path(self.session.file))
        if not self.session.calm:
            QTimer.singleShot(0, self.paint)

    def go_on(self, step: int) -> None:
        if self.session.calm and step == self.steps:
            self.paint()

    def hear(self, change: Change) -> None:
        if change.committed and change.after is not self.state:
            self.state = change.after
            self.say_done(change.after)

    def hear_kept(self, step: int) -> None:
        os.write(self.log, f"kept {step}\n".encode())

    def say_done(self, state: State) -> None:
        self.steps += 1
        os.write(self.log, f"done {self.steps} {digest(state)} {work(state)}\n".encode())


def main() -> None:
    """Start what stdin asks for, one after the other."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            application = QCoreApplication([])
            studio = Studio(msgspec.json.decode(line, type=Session))
            application.exec()
            del studio
            os._exit(1)  # only a kill ends it
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
