"""How large a picture is drawn while a slider moves, so that it keeps up with the hand."""

from __future__ import annotations

LEVELS = (1.0, 0.5, 0.25)  # of the sides of the model's own size
QUICK = 0.07  # seconds in which an answer feels like one's own movement
_GAIN = 0.8  # a smaller picture must take less than this share of the time of the larger
_MIND = 0.4  # weight of the newest measurement


class Pace:
    """Learns what each level takes, model by model, and chooses the largest that is quick."""

    def __init__(self) -> None:
        self._seconds: dict[tuple[str, float], float] = {}

    def took(self, model: str, level: float, seconds: float) -> None:
        """Learn how long an answer took, the model being in memory."""
        key = model, level
        known = self._seconds.get(key, seconds)
        self._seconds[key] = known + _MIND * (seconds - known)

    def level(self, model: str) -> float:
        """Return the share of the full size that is drawn next.

        A level that was not tried is tried once the one above it was too slow. Where a smaller
        picture is hardly quicker, for the network draws all of it anyway, the larger is drawn.
        """
        best = LEVELS[0]
        for level in LEVELS:
            seconds = self._seconds.get((model, level))
            if seconds is None:
                return level
            if level != best and seconds > _GAIN * self._seconds[model, best]:
                break
            best = level
            if seconds <= QUICK:
                break
        return best
