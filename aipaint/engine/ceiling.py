"""Makes asking for more memory than there is fail, so that something can be given up instead.

Linux grants memory that it does not have and ends the process that uses it. While a picture is
painted by the processor, the process may grow by what is free now and no further: what asks for
more is refused and told so. See setrlimit(2), RLIMIT_DATA.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

# Left to everything that is not asked for by a network: the event loop, a log line, a thread.
_SPARED = 256 * 2**20
_STATUS = Path("/proc/self/status")


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Refuse memory beyond what is free now. Does nothing where a card paints or outside Linux."""
    from aipaint.families import devices

    if not sys.platform.startswith("linux") or devices.fastest() != "cpu":
        # Drivers of cards reserve more than they use.
        yield
        return
    import psutil

    free = psutil.virtual_memory().available + psutil.swap_memory().free
    with lowered(max(0, free - _SPARED)):
        yield


@contextlib.contextmanager
def lowered(room: int) -> Iterator[None]:
    """Let this process's own memory grow by at most `room` bytes. Linux only."""
    import resource

    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = _taken() + room
    usable = [limit for limit in (before, most) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([wanted, *usable]), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))


def _taken() -> int:
    """Return the bytes of memory that this process may write, used or not."""
    for line in _STATUS.read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    raise OSError(f"{_STATUS} does not tell VmData")
