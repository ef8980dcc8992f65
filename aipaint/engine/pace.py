"""How long a job still takes, and whether there is time for a preview."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from statistics import median

Clock = Callable[[], float]

_RECENT = 8


class Pace:
    """Tells the seconds that are left of a job from the steps it has taken.

    steps: of one picture. batch: how many pictures. Call `begin` before each picture, `step` after
    each of its steps and `end` when it is decoded.
    """

    def __init__(self, steps: int, batch: int, clock: Clock) -> None:
        self._steps, self._pictures, self._clock = steps, batch, clock
        self._taken: deque[float] = deque(maxlen=_RECENT)
        self._decoding: float | None = None
        self._mark = clock()

    def begin(self) -> None:
        """A picture begins."""
        self._pictures -= 1
        self._mark = self._clock()

    def step(self, left: int, steps: int) -> float:
        """A step is done and `left` follow in this picture; return the seconds left of the job.

        steps: of a whole picture. It may be other than was asked for: what is changed only a
        little takes fewer.
        """
        now = self._clock()
        self._taken.append(now - self._mark)
        self._mark, self._steps = now, steps
        usual = median(self._taken)
        # Before a first picture was decoded: about one step, which is right within a few.
        decoding = usual if self._decoding is None else self._decoding
        return left * usual + decoding + self._pictures * (self._steps * usual + decoding)

    def end(self) -> None:
        """The picture is decoded."""
        self._decoding = self._clock() - self._mark


class PreviewBudget:
    """Allows previews as long as they cost at most `share` of the time that has passed.

    What one costs is measured. The first of a job is always allowed: somebody is waiting for it.
    """

    def __init__(self, share: float, clock: Clock) -> None:
        self._share, self._clock = share, clock
        self._started = clock()
        self._spent, self._shown = 0.0, 0

    def allows(self) -> bool:
        """Whether there is time for another."""
        if not self._shown:
            return True
        one = self._spent / self._shown
        return self._spent + one <= self._share * (self._clock() - self._started)

    def spend(self, seconds: float) -> None:
        """A preview was drawn and sent and took so long."""
        self._spent += seconds
        self._shown += 1
