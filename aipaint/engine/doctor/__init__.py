"""Finding out what works on a machine, and how to mend what does not."""

from aipaint.engine.doctor.checks import examine
from aipaint.engine.doctor.finding import Finding

__all__ = ["Finding", "examine"]
