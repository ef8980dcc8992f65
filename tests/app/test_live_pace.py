"""How much live painting asks for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aipaint.app.live_pace import SLOW, Throttle, work_size


def test_a_slow_machine_gets_fewer_steps_then_fewer_pixels() -> None:
    throttle = Throttle()
    full = throttle.pace
    assert not throttle.is_lowered()
    assert throttle.took(SLOW * 1.2)
    assert throttle.pace.steps < full.steps
    assert throttle.pace.scale == 1
    assert throttle.took(SLOW * 6)
    assert throttle.pace.scale < 1
    assert throttle.is_lowered()


def test_it_goes_up_again_only_when_that_will_be_quick_enough() -> None:
    throttle = Throttle()
    throttle.took(SLOW * 1.2)
    lowered = throttle.pace
    for _ in range(9):  # quick enough, but the higher pace would not be
        assert not throttle.took(SLOW * 0.9)
    for _ in range(9):
        throttle.took(SLOW * 0.2)
    assert throttle.pace.cost > lowered.cost
    assert not throttle.is_lowered()


@given(cost=st.floats(0.001, 5.0))
def test_a_steady_machine_finds_a_steady_pace(cost: float) -> None:
    throttle = Throttle()
    for _ in range(30):
        throttle.took(cost * throttle.pace.cost)
    assert not any(throttle.took(cost * throttle.pace.cost) for _ in range(10))


@given(
    frame=st.tuples(st.integers(1, 20_000), st.integers(1, 20_000)),
    native=st.sampled_from([64, 128, 512, 1024]),
    scale=st.sampled_from([1.0, 0.75, 0.375]),
)
def test_the_size_has_the_frames_shape_and_the_models_area(
    frame: tuple[int, int], native: int, scale: float
) -> None:
    width, height = work_size(frame, (native, native), scale)
    assert width % 8 == height % 8 == 0
    assert min(width, height) >= 64
    assert width * height <= max((native * scale) ** 2 * 1.3, 64 * 64 * 4.2)
    if 1 / 2 <= frame[0] / frame[1] <= 2 and native * scale >= 256:
        assert abs(width / height / (frame[0] / frame[1]) - 1) < 0.07
