"""What keeps a document through a crash: every committed step, on disk a moment later."""

from aipaint.paint.journal.journal import Journal
from aipaint.paint.journal.recovery import Glance, Recovered, glance, recover

__all__ = ["Glance", "Journal", "Recovered", "glance", "recover"]
