"""Memory that there is not is refused, and had again afterwards."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from aipaint.engine import ceiling

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone has it")
MORE = 256 * 2**20


def test_what_is_beyond_the_room_is_refused() -> None:
    with ceiling.lowered(MORE // 2):
        kept = np.ones(MORE // 64, np.uint8)
        with pytest.raises(MemoryError):
            np.ones(MORE, np.uint8)
    assert kept.all()
    assert np.ones(MORE, np.uint8).all()


def test_a_stricter_limit_of_the_system_is_kept() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    with ceiling.lowered(MORE):
        inner = resource.getrlimit(resource.RLIMIT_DATA)[0]
        with ceiling.lowered(100 * MORE):
            assert resource.getrlimit(resource.RLIMIT_DATA)[0] == inner
        assert resource.getrlimit(resource.RLIMIT_DATA)[0] == inner
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
