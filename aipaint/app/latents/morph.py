"""A morph: key pictures in a row, and all the points between them, one a frame."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from aipaint.app.latents.mixing import Easing, between, ease
from aipaint.core.latents import Latent, LatentInfo, Source

MOST_KEYS = 64
MOST_FRAMES = 100_000


class Film(msgspec.Struct, frozen=True, kw_only=True):
    """How key pictures follow each other.

    seconds: from one to the next. easing: see `ease`. loop: whether the last leads back to the
    first. fps: frames a second.
    """

    keys: tuple[Latent, ...] = ()
    seconds: float = 2.0
    easing: Easing = "smooth"
    loop: bool = True
    fps: float = 30.0

    def stretches(self) -> int:
        """How many ways from one key to the next there are."""
        count = len(self.keys)
        return 0 if count < 2 else count if self.loop else count - 1

    def count(self) -> int:
        """How many frames it has, at most MOST_FRAMES."""
        if not self.keys:
            return 0
        way = max(1, round(self.stretches() * self.seconds * self.fps))
        # One that does not loop ends with its last key; one that does begins with its first again.
        return min(way if self.loop or len(self.keys) < 2 else way + 1, MOST_FRAMES)

    def place(self, frame: int) -> tuple[int, float]:
        """Return which key a frame lies behind, and the share of the way to the next, eased."""
        stretches = self.stretches()
        if not stretches:
            return 0, 0.0
        ways = self.count() if self.loop else max(1, self.count() - 1)
        gone = min(max(0, frame), ways) / ways * stretches
        stretch = min(int(gone), stretches - 1)
        return stretch, ease(gone - stretch, self.easing)

    def frame_of(self, key: int) -> int:
        """Return the frame that shows a key."""
        ways = self.count() if self.loop else self.count() - 1
        return round(key / max(1, self.stretches()) * ways)


def frame_of(film: Film, sources: Sequence[Source], frame: int, info: LatentInfo) -> Latent:
    """Return the point of a frame, from 0 on.

    sources: what each key is as one source, see `as_sources`. Noise is that of the first key, so
    that it does not jump; where the picture lies goes evenly from key to key.
    """
    stretch, share = film.place(frame)
    ahead = (stretch + 1) % len(film.keys)
    ground, start, end = film.keys[0], film.keys[stretch], film.keys[ahead]
    placed = msgspec.structs.replace(
        ground,
        move=(
            _mixed(start.move[0], end.move[0], share),
            _mixed(start.move[1], end.move[1], share),
        ),
        turn=_mixed(start.turn, end.turn, share),
        psi=start.psi,
        cutoff=start.cutoff,
    )
    return between(placed, (sources[stretch], sources[ahead]), share, info)


def early_first(first: int, count: int, total: int, loop: bool, widest: int = 16) -> list[int]:
    """Return the frames from `first` on, far apart ones first, then those between them.

    So a film that is drawn slowly plays at once, in few pictures, and becomes smooth.
    """
    ahead = [
        (first + step) % total if loop else first + step
        for step in range(min(count, total if loop else total - first))
    ]
    ordered: dict[int, None] = {}
    stride = widest
    while stride:
        # By the frame's own number: what is drawn serves from wherever one begins.
        ordered.update(dict.fromkeys(frame for frame in ahead if frame % stride == 0))
        stride //= 2
    return list(ordered)


def _mixed(start: float, end: float, share: float) -> float:
    return start + (end - start) * share
