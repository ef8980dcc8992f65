"""OpenRaster: what we save is what we open, and what others see is what we see."""

from __future__ import annotations

import errno
import io
import os
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from aipaint.core.colours import srgb_profile
from aipaint.core.errors import UserError
from aipaint.paint.compositor import flatten
from aipaint.paint.document import new_state
from aipaint.paint.files import planes
from aipaint.paint.files.limits import Budget
from aipaint.paint.files.opening import open_document
from aipaint.paint.files.ora_write import backup_of, save_ora
from aipaint.paint.layers import Blend, Layer, walk
from aipaint.paint.pixels import from_rgba, to_rgba, view
from aipaint.paint.state import State
from aipaint.paint.surface import surface_of
from tests.paint.files.samples import as_picture, entries, mask, noise, pack, rich, with_only

LAYERS = "stack.xml"


def saved(state: State, folder: Path) -> Path:
    path = folder / "picture.ora"
    save_ora(state, path)
    return path


def every_pair() -> np.ndarray:
    """Every colour that every alpha allows, uint8 (256, 256, 4)."""
    colour, alpha = np.meshgrid(np.arange(256), np.arange(256))
    return np.dstack([np.minimum(colour, alpha)] * 3 + [alpha]).astype(np.uint8)


def test_straight_and_back_is_exact_for_every_pixel() -> None:
    pixels = every_pair()
    assert np.array_equal(from_rgba(to_rgba(pixels)), pixels)
    # By Qt, whole rows and each width that leaves a remainder to its wide registers.
    for width in (256, 255, 13, 1):
        part = np.ascontiguousarray(pixels[:, 256 - width :])
        surface = planes.load(planes.encode(part), 0, 0, Budget())
        assert surface == surface_of(part)


def test_saving_and_opening_is_exact(tmp_path: Path) -> None:
    state = rich()
    opened = open_document(saved(state, tmp_path))
    assert opened.state == state
    assert (opened.name, opened.notes, opened.exact) == ("picture", [], True)


@settings(max_examples=15)
@given(st.data())
def test_any_document_survives(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    numbers = st.integers(-400, 700)
    layers = []
    for number in range(data.draw(st.integers(1, 3))):
        pixels = noise(number, data.draw(st.integers(1, 300)), data.draw(st.integers(1, 90)))
        layers.append(
            Layer(
                data.draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=9)),
                surface=surface_of(pixels, data.draw(numbers), data.draw(numbers)),
                blend=data.draw(st.sampled_from(Blend)),
                opacity=data.draw(st.floats(0, 1)),
                clipped=data.draw(st.booleans()),
                visible=data.draw(st.booleans()),
            )
        )
    state = State(data.draw(st.integers(1, 500)), 77, tuple(layers), layers[0].id)
    assert open_document(saved(state, tmp_path_factory.mktemp("any"))).state == state


def test_what_is_carried_along_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.ora"
    save_ora(new_state(8, 8), path, extra={"prompt.json": b"{}"})
    assert open_document(path).extra == {"prompt.json": b"{}"}


def test_the_file_is_openraster(tmp_path: Path) -> None:
    state = rich()
    path = saved(state, tmp_path)
    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert path.read_bytes()[30:54] == b"mimetypeimage/openraster"
    content = entries(path)
    assert as_picture(content["mergedimage.png"]).size == (320, 240)
    assert max(as_picture(content["Thumbnails/thumbnail.png"]).size) == 256
    root = ET.fromstring(content[LAYERS])
    assert (root.tag, root.get("w"), root.get("h")) == ("image", "320", "240")
    top = root.find("stack")
    assert top is not None
    assert [child.get("name") for child in top] == [
        "group", "masked", "hidden", "Paint <&> 画 \n\N{REPLACEMENT CHARACTER}",
    ]  # fmt: skip
    group, masked, hidden, painted = top
    assert (group.tag, group.get("composite-op")) == ("stack", "svg:screen")
    assert (masked.get("composite-op"), masked.get("selected")) == ("svg:multiply", "true")
    assert hidden.get("visibility") == "hidden"
    picture = as_picture(content[painted.get("src", "")])
    assert (picture.mode, picture.size) == ("RGBA", (300, 280))
    assert (painted.get("x"), painted.get("y")) == ("-20", "7")


def test_others_see_masks_applied(tmp_path: Path) -> None:
    state = rich()
    content = entries(saved(state, tmp_path))
    layer = state.layers[2]
    (plain,) = [
        e for e in ET.fromstring(content[LAYERS]).iter("layer") if e.get("name") == "masked"
    ]
    seen = np.asarray(as_picture(content[plain.get("src", "")]))[..., 3]
    rect = layer.surface.content_rect()
    assert layer.mask is not None
    exact = layer.surface.read(rect)[..., 3] / 255 * layer.mask.read(rect) / 255
    assert np.abs(seen / 255 - exact).max() < 1 / 255
    group = next(
        e for e in ET.fromstring(content[LAYERS]).iter("stack") if e.get("name") == "group"
    )
    assert group[0].get("composite-op") == "svg:dst-in"
    assert group.get("isolation") == "isolate"


def plain(path: Path) -> Path:
    """The file as a program writes it that does not know of us."""
    content = {n: d for n, d in entries(path).items() if not n.startswith("aipaint/")}
    root = ET.fromstring(content[LAYERS])
    for element in root.iter():
        for name in [name for name in element.attrib if "aipaint" in name]:
            del element.attrib[name]
    return pack(path, content | {LAYERS: ET.tostring(root)})


def test_without_our_entries_it_opens_as_others_see_it(tmp_path: Path) -> None:
    state = rich()
    opened = open_document(plain(saved(state, tmp_path)))
    assert opened.notes == []
    layers = list(walk(opened.state.layers))
    before = list(walk(state.layers))
    assert [x.name for x in layers[1:]] == [x.name for x in before[1:]]
    assert layers[0].surface == before[0].surface
    for layer, other in zip(layers, before, strict=True):
        assert (layer.blend, layer.opacity, layer.visible) == (
            other.blend, other.opacity, other.visible
        )  # fmt: skip
        assert (layer.locked, layer.alpha_locked) == (other.locked, other.alpha_locked)
    group = opened.state.layers[3]
    assert group.mask is not None
    mask = state.layers[3].mask
    assert mask is not None
    assert np.array_equal(group.mask.read(state.rect()), mask.read(state.rect()))
    assert opened.state.active == layers[2].id


def test_pictures_written_anew_keep_their_masks(tmp_path: Path) -> None:
    state = rich()
    path = saved(state, tmp_path)
    content = entries(path)
    for name in content:
        if name.startswith("data/"):
            out = io.BytesIO()
            as_picture(content[name]).save(out, "PNG")
            content[name] = out.getvalue()
    assert open_document(pack(path, content)).state == state


def test_what_another_program_changed_is_believed(tmp_path: Path) -> None:
    state = rich()
    path = saved(state, tmp_path)
    content = entries(path)
    (source,) = [
        e.get("src", "")
        for e in ET.fromstring(content[LAYERS]).iter("layer")
        if e.get("name") == "masked"
    ]
    painted = noise(77, 30, 30)
    content[source] = planes.encode(painted)
    content[LAYERS] = (
        content[LAYERS]
        .replace(b'name="hidden"', b'name="seen"')
        .replace(b'composite-op="svg:multiply"', b'composite-op="svg:lighten"')
    )
    opened = open_document(pack(path, content))
    layer = opened.state.layers[2]
    assert layer.surface == surface_of(painted, 10, 20)
    assert layer.mask is None
    assert "mask" in str(opened.notes[0])
    assert opened.state.layers[1].name == "seen"
    assert layer.blend is Blend.LIGHTEN


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGB", "I;16"])
def test_layers_of_other_programs_may_be_any_png(mode: str, tmp_path: Path) -> None:
    picture = PIL.Image.new("L", (20, 10), 200).convert(mode)
    if mode == "I;16":
        picture = PIL.Image.fromarray(np.full((10, 20), 200 * 257, np.uint16))
    out = io.BytesIO()
    picture.save(out, "PNG", icc_profile=srgb_profile())
    xml = b"<image w='30' h='30'><stack><layer src='a.png' x='2' y='3'/></stack></image>"
    opened = open_document(pack(tmp_path / "a.ora", {"stack.xml": xml, "a.png": out.getvalue()}))
    grey = np.full((10, 20, 4), (200, 200, 200, 255), np.uint8)
    assert opened.state.layers[0].surface == surface_of(grey, 2, 3)


def test_a_layer_that_breaks_off_opens_as_far_as_it_goes(tmp_path: Path) -> None:
    xml = b"<image w='300' h='300'><stack><layer src='a.png'/></stack></image>"
    data = planes.encode(noise(1, 300, 300))
    opened = open_document(pack(tmp_path / "a.ora", {"stack.xml": xml, "a.png": data[:-90_000]}))
    assert "breaks off" in str(opened.notes[0])
    part = opened.state.layers[0].surface.read(QRect(0, 0, 300, 100))
    assert np.array_equal(part, noise(1, 300, 300)[:100])


def test_a_full_disk_leaves_the_older_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = new_state(8, 8)
    path = saved(state, tmp_path)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match="No space left"):
        save_ora(new_state(9, 9), path)
    assert [p.name for p in tmp_path.iterdir()] == ["picture.ora"]
    assert open_document(path).state == state


def test_an_older_file_stays_as_backup(tmp_path: Path) -> None:
    first, second = new_state(8, 8), new_state(9, 9)
    path = saved(first, tmp_path)
    assert not backup_of(path).exists()
    saved(second, tmp_path)
    assert open_document(path).state == second
    assert open_document(backup_of(path)).state == first
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == [
        "picture.ora",
        "picture.ora~",
    ]


def test_saving_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    path = saved(new_state(8, 8), tmp_path)
    (tmp_path / "link.ora").symlink_to(path)
    save_ora(new_state(9, 9), tmp_path / "link.ora")
    assert (tmp_path / "link.ora").is_symlink()
    assert open_document(path).state.width == 9


def test_where_nothing_can_be_written_all_stays(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"cannot be written|no ordinary"):
        save_ora(new_state(8, 8), tmp_path / "none" / "a.ora")
    (tmp_path / "a.ora").mkdir()
    with pytest.raises(UserError, match=r"cannot be written|no ordinary"):
        save_ora(new_state(8, 8), tmp_path / "a.ora")
    assert [p.name for p in tmp_path.iterdir() if p.name != "home"] == ["a.ora"]


def test_layers_larger_than_any_canvas_come_back(tmp_path: Path) -> None:
    dots = surface_of(noise(1, 2, 2), -20_000, -9).edit()
    dots.write(QRect(30_000, 25_000, 2, 2), noise(2, 2, 2))
    state = new_state(20, 20)
    state = with_only(state, replace(state.layers[0], surface=dots.finish()))
    assert open_document(saved(state, tmp_path)).state == state


def clips() -> State:
    """Layers clipped to a layer, to a group, and to nothing."""
    whole = Layer("whole", surface=surface_of(noise(1, 90, 80) | 255, 0, 0))
    base = Layer(
        "base",
        surface=surface_of(noise(2, 60, 50) | 255, 10, 10),
        mask=mask(3, 255),
        opacity=0.5,
        blend=Blend.MULTIPLY,
    )
    atop = Layer("atop", surface=surface_of(noise(4, 90, 80)), clipped=True, opacity=0.7)
    screen = replace(atop, name="screen", id="1", blend=Blend.SCREEN)
    group = Layer("group", group=True, isolated=False, children=(replace(base, id="2"),))
    lone = replace(atop, name="lone", id="3")
    layers = (lone, whole, base, atop, screen, group, replace(atop, name="third", id="4"))
    return State(90, 80, layers, base.id)


def test_clipping_looks_the_same_elsewhere(tmp_path: Path) -> None:
    state = clips()
    path = saved(state, tmp_path)
    opened = open_document(path)
    assert (opened.state, opened.notes) == (state, [])
    elsewhere = open_document(plain(path)).state
    assert [layer.name for layer in elsewhere.layers] == ["lone", "whole", "base", "group"]
    seen, ours = (view(flat).astype(int) for flat in (flatten(elsewhere), flatten(state)))
    # Within a base of hard edges all of it is exact but for roundings; soft edges come close.
    assert np.abs(seen - ours).mean() < 2


def test_a_layer_moved_by_another_program_takes_its_mask_along(tmp_path: Path) -> None:
    state = rich()
    path = saved(state, tmp_path)
    content = entries(path)
    xml = ET.fromstring(content[LAYERS])
    (element,) = [e for e in xml.iter("layer") if e.get("name") == "masked"]
    element.set("x", str(int(element.get("x", "")) + 30))
    opened = open_document(pack(path, content | {LAYERS: ET.tostring(xml)})).state
    before, after = state.layers[2], opened.layers[2]
    old, new = QRect(0, 0, 400, 400), QRect(30, 0, 400, 400)
    assert np.array_equal(before.surface.read(old), after.surface.read(new))
    assert before.mask is not None
    assert after.mask is not None
    assert np.array_equal(before.mask.read(old), after.mask.read(new))
