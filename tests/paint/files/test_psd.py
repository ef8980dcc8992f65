"""Photoshop documents: layered both ways, and what is lost is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from psd_tools import PSDImage
from psd_tools.constants import BlendMode

from aipaint.core.errors import UserError
from aipaint.paint.files.export import export_picture, flat_rgba
from aipaint.paint.files.limits import Budget
from aipaint.paint.files.opening import open_document
from aipaint.paint.layers import Layer, Layers, walk
from aipaint.paint.state import State
from aipaint.paint.surface import surface_of
from tests.paint.files.samples import noise, rich


def comparable(layers: Layers) -> Layers:
    """Without what a PSD has no place for."""
    return tuple(
        replace(
            layer,
            id="",
            recipe=None,
            region=None,
            control=None,
            origins=(),
            opacity=round(layer.opacity * 255),
            children=comparable(layer.children),
        )
        for layer in layers
    )


def test_layers_survive_a_psd(tmp_path: Path) -> None:
    state = rich()
    path = tmp_path / "a.psd"
    notes = export_picture(state, path)
    assert [
        word in str(note)
        for word, note in zip(("recipes", "controls", "selection"), notes, strict=True)
    ]
    opened = open_document(path)
    assert opened.notes == []
    assert opened.state.rect() == state.rect()
    assert comparable(opened.state.layers) == comparable(state.layers)
    merged = np.asarray(PSDImage.open(path).topil(apply_icc=False))
    seen = flat_rgba(state)
    assert np.array_equal(merged[..., 3], seen[..., 3])
    solid = seen[..., 3] > 200
    assert np.abs(merged[solid].astype(int) - seen[solid]).max() <= 2


def foreign(**settings: object) -> PSDImage:
    psd = PSDImage.new("RGBA", (40, 30))
    psd.create_pixel_layer(PIL.Image.new("RGBA", (10, 10), "red"), "red", 5, 6, **settings)
    return psd


def test_unknown_blend_modes_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.psd"
    with path.open("wb") as file:  # `save` would composite first
        foreign(blend_mode=BlendMode.VIVID_LIGHT)._record.write(file)
    opened = open_document(path)
    assert "vLit" in str(opened.notes[0])
    assert opened.state.layers[0].surface.content_rect().getRect() == (6, 5, 10, 10)


def test_names_lose_the_end_mark_of_other_programs(tmp_path: Path) -> None:
    path, psd = tmp_path / "a.psd", foreign()
    psd[0].name = "red\0"
    with path.open("wb") as file:
        psd._record.write(file)
    assert open_document(path).state.layers[0].name == "red"


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_other_colours_become_rgb(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "a.psd"
    picture = PIL.Image.new(mode, (20, 10), "white")
    PSDImage.frompil(picture).save(path)
    opened = open_document(path)
    (layer,) = opened.state.layers
    assert layer.name == "a"
    assert layer.surface == surface_of(np.full((10, 20, 4), 255, np.uint8))
    assert any("converted" in str(note) for note in opened.notes) == (mode != "RGB")


def test_deep_colours_are_rounded(tmp_path: Path) -> None:
    path = tmp_path / "a.psd"
    psd = PSDImage.new("RGB", (16, 16), depth=16)
    psd.create_pixel_layer_from_array(np.full((16, 16, 3), 0.5, np.float32), "half")
    psd.save(path)
    opened = open_document(path)
    assert "16 bits" in str(opened.notes[0])
    assert opened.state.layers[0].surface.read(opened.state.rect())[0, 0, 0] in (127, 128)


def test_a_psd_beyond_the_budget_is_refused_in_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.psd"
    layers = (
        Layer("s", surface=surface_of(noise(1, 9, 9))),
        Layer("l", surface=surface_of(noise(2, 500, 500))),
    )
    export_picture(State(500, 500, layers), path)
    opened = open_document(path, Budget(4 << 20, 4 << 20))
    assert [layer.name for layer in walk(opened.state.layers)] == ["s"]
    assert '"l" was left out' in str(opened.notes[0])
    with pytest.raises(UserError, match="too large"):
        open_document(path, Budget(1000, 1000))
