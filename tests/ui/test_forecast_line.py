"""The line above the Generate button: quiet where a picture fits, loud where it does not."""

from __future__ import annotations

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from aipaint.app.forecasts import Outlook
from aipaint.core.devices import Device
from aipaint.core.messages import say
from aipaint.families.diffusion.forecast import GIVEN_UP, Forecast
from aipaint.ui.forecast_line import ForecastLine, size_words, time_words

GB = 10**9
CARD = Device("cuda:0", "Card", "cuda", 8 * GB, 7_500_000_000, True, True)
FITS = Forecast(2 * GB, 2_100_000_000, 14.2, True)


@pytest.fixture
def line(qtbot: QtBot) -> ForecastLine:
    found = ForecastLine()
    qtbot.addWidget(found)
    return found


def show(line: ForecastLine, forecast: Forecast) -> None:
    line.show_outlook(Outlook(forecast, CARD, "hash"))


def test_memory_and_time_in_one_line(line: ForecastLine) -> None:
    assert line.text() == ""
    show(line, FITS)
    assert line.text() == "≈ 2.1 GB of 7.5 GB · ≈ 14 s"
    assert line.objectName() == "muted"
    for said in ("2.0 GB", "100 MB", "7.5 GB (Card)", "14 s"):
        assert said in line.toolTip()
    assert line.accessibleDescription() == line.toolTip()
    show(line, msgspec.structs.replace(FITS, seconds=None))
    assert line.text() == "≈ 2.1 GB of 7.5 GB"
    line.show_outlook(None)
    assert (line.text(), line.toolTip()) == ("", "")


def test_what_does_not_fit_is_loud_and_says_what_to_do(line: ForecastLine) -> None:
    why = say("It needs about {need} GB and {free} GB are free.", need="9.1", free="7.5")
    show(line, Forecast(2 * GB, 9_100_000_000, None, False, "sequential", why))
    assert line.text() == "Too little memory: ≈ 9.1 GB of 7.5 GB"
    assert line.objectName() == "danger"
    assert line.toolTip().startswith("It needs about 9.1 GB")
    assert "smaller size" in line.toolTip()
    show(line, FITS)
    assert line.objectName() == "muted"


def test_what_is_given_up_is_in_the_tooltip(line: ForecastLine) -> None:
    show(line, msgspec.structs.replace(FITS, rung="tiles", why=GIVEN_UP["tiles"]))
    assert line.objectName() == "muted"
    assert line.toolTip().startswith(str(GIVEN_UP["tiles"]))


def test_a_wish_that_cannot_be_is_said_instead_of_a_number(line: ForecastLine) -> None:
    show(line, Forecast(0, 0, None, False, "", say("Weights cannot be held so.")))
    assert line.text() == "Weights cannot be held so."
    assert line.objectName() == "danger"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.02, "0.1 s"), (4.26, "4.3 s"), (59.6, "60 s"), (95, "2 min"), (7000, "2 h")],
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert time_words(seconds) == words


def test_sizes_in_words() -> None:
    assert [size_words(size) for size in (0, 179e6, 1e9, 13.37e9)] == [
        "1 MB",
        "179 MB",
        "1.0 GB",
        "13.4 GB",
    ]
