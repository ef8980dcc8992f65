"""The worker's heap: what one layer of a network frees, the next one gets.

The C library gives large blocks back to the system as soon as they are freed, and the system
clears each page that is asked for anew: a tenth of the time in which a large model paints on a
processor. So the worker keeps them while it paints, and gives them back when it rests. See
mallopt(3).
"""

from __future__ import annotations

import ctypes
import functools
import sys
from typing import Any

# From glibc's malloc.h.
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX = -1, -2, -4
_NEVER = -1
_STEP_BYTES = 64 * 2**20  # by which the heap grows


def keep() -> None:
    """Keep freed memory from now on. Does nothing where the C library is not glibc."""
    library = _glibc()
    if library is not None:
        library.mallopt(_M_MMAP_MAX, 0)
        library.mallopt(_M_TRIM_THRESHOLD, _NEVER)
        library.mallopt(_M_TOP_PAD, _STEP_BYTES)


def give_back() -> None:
    """Give the system what is free. Does nothing where the C library is not glibc."""
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


@functools.cache
def _glibc() -> Any:
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "gnu_get_libc_version") else None
