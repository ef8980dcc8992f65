"""What layers with a prompt or a control give to a recipe."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from aipaint.app.guide_inputs import guides_of, without_controls
from aipaint.core.pixels import to_array
from aipaint.paint.compositor import flatten
from aipaint.paint.edits import filled
from aipaint.paint.guides import ControlRole, RegionPrompt
from aipaint.paint.layers import Layer
from aipaint.paint.state import State


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    width: int
    height: int


def block(name: str, rect: QRect, colour: str = "white") -> Layer:
    return Layer(name, surface=filled(rect, QColor(colour)))


def test_a_region_covers_what_its_layer_does() -> None:
    left = replace(
        block("left", QRect(0, 0, 300, 600)),
        opacity=0.3,
        region=RegionPrompt(prompt="a tree", weight=1.5),
    )
    group = Layer("group", group=True, children=(left,))
    regions, controls, inputs = guides_of(State(600, 600, (group,)), Box(0, 0, 600, 600), (64, 64))
    assert controls == ()
    [region] = regions
    assert (region.prompt, region.weight) == ("a tree", 1.5)
    mask = to_array(inputs[region.mask])
    assert mask.shape == (64, 64)
    assert mask[:, :30].min() == 255
    assert mask[:, 34:].max() == 0


def test_what_cannot_be_seen_or_lies_elsewhere_is_no_region() -> None:
    layer = replace(block("a", QRect(0, 0, 50, 50)), region=RegionPrompt(prompt="a tree"))
    box = Box(0, 0, 100, 100)
    hidden = Layer("group", group=True, visible=False, children=(layer,))
    assert guides_of(State(600, 600, (hidden,)), box, (64, 64)) == ((), (), {})
    assert guides_of(State(600, 600, (layer,)), Box(300, 300, 100, 100), (64, 64))[0] == ()
    nothing = replace(layer, region=RegionPrompt(prompt="  "))
    assert guides_of(State(600, 600, (nothing,)), box, (64, 64))[0] == ()


def test_a_box_beyond_the_canvas_is_filled_to_the_work_size() -> None:
    layer = replace(block("a", QRect(0, 0, 100, 100)), region=RegionPrompt(prompt="a tree"))
    regions, _, inputs = guides_of(State(100, 100, (layer,)), Box(-100, 0, 200, 100), (128, 96))
    mask = to_array(inputs[regions[0].mask])
    assert mask.shape == (96, 128)
    assert mask[:, :60].max() == 0
    assert mask[:, 68:].min() == 255


def test_lines_are_light_on_dark_however_they_were_drawn() -> None:
    role = ControlRole(model="canny", kind="lines", weight=0.5, start=0.1, end=0.9)
    for colour in ("white", "black"):
        layer = replace(block("lines", QRect(0, 0, 32, 64), colour), control=role, visible=False)
        _, [control], inputs = guides_of(State(64, 64, (layer,)), Box(0, 0, 64, 64), (64, 64))
        assert (control.model, control.weight, control.start, control.end) == (
            "canny", 0.5, 0.1, 0.9,
        )  # fmt: skip
        pixels = to_array(inputs[control.image])
        assert pixels.shape == (64, 64, 3)
        assert pixels[:, :30].min() == 255
        assert pixels[:, 34:].max() == 0


def test_a_picture_as_control_keeps_its_colours() -> None:
    layer = replace(block("p", QRect(0, 0, 64, 64), "#102030"), control=ControlRole(model="ip"))
    _, [control], inputs = guides_of(State(64, 64, (layer,)), Box(0, 0, 64, 64), (64, 64))
    assert np.abs(to_array(inputs[control.image]) - np.array([16, 32, 48])).max() <= 1


def test_a_model_that_goes_by_what_is_seen_gets_all_of_its_layer() -> None:
    rect = QRect(64, 0, 64, 32)
    layer = replace(block("p", rect, "#102030"), control=ControlRole(model="ip"))
    state = State(256, 256, (layer,))
    _, [control], inputs = guides_of(state, Box(0, 128, 64, 64), (64, 64), {"ip"})
    image = inputs[control.image]
    assert (image.width, image.height) == (512, 256)
    assert np.abs(to_array(image) - np.array([16, 32, 48])).max() <= 1


def test_a_control_without_a_model_guides_nothing_and_is_no_picture_either() -> None:
    below = block("below", QRect(0, 0, 64, 64), "red")
    layer = replace(block("c", QRect(0, 0, 64, 64)), control=ControlRole())
    clipped = replace(block("on it", QRect(0, 0, 64, 64), "blue"), clipped=True)
    state = State(64, 64, (below, layer, clipped))
    assert guides_of(state, Box(0, 0, 64, 64), (64, 64)) == ((), (), {})
    assert flatten(without_controls(state)).pixelColor(5, 5) == QColor("red")
    assert without_controls(State(64, 64, (below,))).layers == (below,)
