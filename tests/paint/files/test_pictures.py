"""Pictures: whatever is in them opens as it looks, and what is exported says what it is."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from PIL import ImageCms

from aipaint.core.errors import UserError
from aipaint.core.metadata import encode_png, read_lineage, read_meta, read_record
from aipaint.core.pixels import Image, digest_of
from aipaint.paint.document import new_state
from aipaint.paint.edits import picture_layer
from aipaint.paint.files.export import Options, export_picture, flat_rgba
from aipaint.paint.files.limits import Budget
from aipaint.paint.files.opening import open_document
from aipaint.paint.files.pictures import picture_pixels
from aipaint.paint.layers import Layer
from aipaint.paint.pixels import from_rgba, to_rgba
from aipaint.paint.state import State
from aipaint.paint.surface import surface_of
from tests.core.pictures import FACTS, make_image, make_recipe
from tests.paint.files.samples import noise

KINDS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "tiff": "TIFF", "avif": "AVIF"}


def smooth(width: int = 60, height: int = 40) -> np.ndarray:
    """Straight RGB that every codec keeps well, uint8 (h, w, 3)."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return np.dstack([x, y, 255 - x]).astype(np.uint8)


def written(picture: PIL.Image.Image, kind: str = "PNG", **settings: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **settings)
    return out.getvalue()


def rgb(data: bytes) -> np.ndarray:
    """As it opens: straight RGB, int (h, w, 3)."""
    return to_rgba(picture_pixels(data).pixels)[..., :3].astype(int)


@pytest.mark.parametrize("kind", KINDS.values())
def test_every_kind_opens_by_its_content(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.dat"
    path.write_bytes(written(PIL.Image.fromarray(smooth()), kind))
    opened = open_document(path)
    assert (opened.state.width, opened.state.height, opened.notes) == (60, 40, [])
    assert opened.name == opened.state.layers[0].name == "picture"
    shown = to_rgba(opened.state.layers[0].surface.read(opened.state.rect()))
    assert np.abs(shown[..., :3].astype(int) - smooth()).mean() < 4


def test_a_picture_of_ours_brings_its_recipe(tmp_path: Path) -> None:
    recipe = make_recipe("a lighthouse")
    path = tmp_path / "a.png"
    path.write_bytes(encode_png(make_image(recipe), recipe, FACTS))
    opened = open_document(path)
    assert opened.recipe == opened.state.layers[0].recipe == recipe


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_mode_of_png_opens(mode: str) -> None:
    picture = PIL.Image.fromarray(smooth()).convert(mode)
    expected = np.asarray(picture.convert("RGB")).astype(int)
    assert np.array_equal(rgb(written(picture)), expected)


def test_transparency_is_exact_in_png() -> None:
    straight = np.random.default_rng(0).integers(0, 256, (20, 30, 4), np.uint8)
    data = written(PIL.Image.fromarray(straight))
    assert np.array_equal(picture_pixels(data).pixels, from_rgba(straight))
    palette = PIL.Image.fromarray(smooth()).quantize(8)
    alpha = picture_pixels(written(palette, transparency=0)).pixels[..., 3]
    assert np.array_equal(alpha, np.where(np.asarray(palette) == 0, 0, 255))


def test_sixteen_bits_are_rounded_and_said() -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16).reshape(1, -1)
    data = written(PIL.Image.fromarray(ramp))
    assert np.array_equal(rgb(data)[0, :, 0], np.arange(256))
    assert "8 bits" in str(picture_pixels(data).notes[0])
    floats = PIL.Image.fromarray(np.linspace(0, 1, 256, dtype=np.float32).reshape(1, -1))
    assert np.array_equal(rgb(written(floats, "TIFF"))[0, :, 0], np.arange(256))


def test_ink_colours_open_as_colours() -> None:
    picture = PIL.Image.new("CMYK", (4, 4), (0, 255, 255, 0))
    for kind in ("JPEG", "TIFF"):
        opened = picture_pixels(written(picture, kind))
        assert to_rgba(opened.pixels)[0, 0, 0] > 200
        assert to_rgba(opened.pixels)[0, 0, 1] < 60
        assert "CMYK" in str(opened.notes[0])


def test_the_colour_profile_is_honoured() -> None:
    lab = ImageCms.createProfile("LAB")
    picture = PIL.Image.new("LAB", (2, 2), (255, 128, 128))
    data = written(picture, "TIFF", icc_profile=ImageCms.ImageCmsProfile(lab).tobytes())
    assert np.abs(rgb(data) - 255).max() <= 1
    wide = swapped_profile()
    red = written(PIL.Image.new("RGB", (2, 2), (255, 0, 0)), icc_profile=wide)
    assert list(rgb(red)[0, 0]) == pytest.approx([0, 0, 255], abs=3)
    broken = picture_pixels(written(PIL.Image.new("RGB", (2, 2), (9, 8, 7)), icc_profile=b"junk"))
    assert list(to_rgba(broken.pixels)[0, 0]) == [9, 8, 7, 255]
    assert "profile" in str(broken.notes[0])


def swapped_profile() -> bytes:
    """sRGB with its red and blue primaries exchanged, and another name."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = data.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    return data.replace(b"\0s\0R\0G\0B", b"\0x\0R\0G\0B")


def test_exif_turns_it_upright() -> None:
    exif = PIL.Image.Exif()
    exif[274] = 6  # rotate by 90 degrees clockwise
    data = written(PIL.Image.fromarray(smooth()), "JPEG", exif=exif, quality=100, subsampling=0)
    assert picture_pixels(data).pixels.shape == (60, 40, 4)
    assert np.abs(rgb(data) - np.rot90(smooth().astype(int), -1)).mean() < 3


def test_of_many_pictures_the_first_opens() -> None:
    frames = [PIL.Image.new("RGB", (8, 8), c) for c in ("red", "blue")]
    for kind in ("PNG", "WEBP", "TIFF"):
        data = written(frames[0], kind, save_all=True, append_images=frames[1:])
        opened = picture_pixels(data)
        assert "first" in str(opened.notes[0])
        assert rgb(data)[0, 0, 0] > 200


def painted() -> State:
    layer = Layer("a", surface=surface_of(noise(1, 64, 48)))
    return State(64, 48, (layer,), layer.id)


@pytest.mark.parametrize("ending", ["png", "tiff", "webp"])
def test_exports_keep_every_pixel_where_asked(ending: str, tmp_path: Path) -> None:
    state = painted()
    path = tmp_path / f"a.{ending}"
    assert export_picture(state, path, Options(lossless=True)) == []
    opened = open_document(path)
    assert opened.notes == []
    assert opened.state.layers[0].surface == state.layers[0].surface


@pytest.mark.parametrize("ending", KINDS)
def test_exports_say_they_are_srgb(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    export_picture(painted(), path)
    with PIL.Image.open(path) as picture:
        assert picture.format == KINDS[ending]
        profile = ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"]))
    assert "sRGB" in ImageCms.getProfileDescription(profile)


@pytest.mark.parametrize("ending", ["png", "jpg", "webp"])
def test_a_single_picture_keeps_its_recipe(ending: str, tmp_path: Path) -> None:
    state = painted()
    recipe = make_recipe("<a> & 画\n")
    made = replace(state.layers[0], recipe=recipe)
    path = tmp_path / f"a.{ending}"
    export_picture(replace(state, layers=(made,)), path)
    assert open_document(path).recipe == recipe
    export_picture(replace(state, layers=(made,)), path, Options(keep_recipe=False))
    assert open_document(path).recipe is None
    export_picture(replace(state, layers=(made, replace(made, id="2"))), path)
    assert open_document(path).recipe is None


@pytest.mark.parametrize("quality", [1, 90, 100])
def test_noise_fits_into_a_jpeg(quality: int, tmp_path: Path) -> None:
    layer = Layer("a", surface=surface_of(noise(1, 700, 500) | np.uint8([0, 0, 0, 255])))
    export_picture(State(700, 500, (layer,)), tmp_path / "a.jpg", Options(quality))
    assert open_document(tmp_path / "a.jpg").notes == []


def test_a_jpeg_lies_on_white(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    (note,) = export_picture(new_state(8, 8), path)
    assert "transparency" in str(note)
    with PIL.Image.open(path) as picture:
        assert picture.getpixel((4, 4)) == (255, 255, 255)


def test_what_cannot_be_exported_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be exported"):
        export_picture(painted(), tmp_path / "a.xyz")
    with pytest.raises(UserError, match=r"cannot be written|no ordinary"):
        export_picture(painted(), tmp_path / "none" / "a.png")
    with pytest.raises(UserError, match="too large for WEBP"):
        export_picture(new_state(20_000, 8), tmp_path / "a.webp")


def test_what_breaks_off_opens_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    data = written(PIL.Image.fromarray(smooth(600, 400)), "JPEG")
    path.write_bytes(data[: len(data) // 2])
    (note,) = open_document(path).notes
    assert "breaks off" in str(note)


def test_lies_are_refused(tmp_path: Path) -> None:
    header = b"\0\0\0\rIHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 6, 0, 0, 0)
    huge = b"\x89PNG\r\n\x1a\n" + header + struct.pack(">I", zlib.crc32(header[4:]))
    huge += b"\0\0\0\x01IDAT????"
    webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(4) + b"\xff\xff\xff\xff\xff\xff" + bytes(40)
    for data in (huge, webp):
        with pytest.raises(UserError, match="too large"):
            picture_pixels(data)
    for data in (b"", b"hello", huge[:20], b"\xff\xd8\xff", b"II*\0", b"RIFF1234WEBP"):
        with pytest.raises(UserError):
            picture_pixels(data)
    with pytest.raises(UserError, match="memory"):
        picture_pixels(written(PIL.Image.fromarray(smooth())), Budget(1000, 1000))
    with pytest.raises(UserError):
        open_document(tmp_path)
    with pytest.raises(UserError):
        open_document(tmp_path / "none.png")


def test_texts_like_bombs_cost_nothing() -> None:
    body = b"Comment\0\0" + zlib.compress(bytes(1 << 24))
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + body))
    data = written(PIL.Image.fromarray(smooth()))
    opened = picture_pixels(data[:33] + chunk + data[33:])
    assert opened.pixels.shape == (40, 60, 4)
    assert "texts" in str(opened.notes[0])


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "avif"])
def test_a_painting_tells_what_it_was_made_from(ending: str, tmp_path: Path) -> None:
    state, path = painted(), tmp_path / f"a.{ending}"
    first, second = "1" * 64, "2" * 64
    below = replace(state.layers[0], origins=(first,))
    above = replace(below, id="2", origins=(second, first), recipe=make_recipe())
    export_picture(replace(state, layers=(below, above)), path)
    lineage = read_lineage(path)
    assert [(each.role, each.picture) for each in lineage.parents] == [
        ("edit", first),
        ("edit", second),
    ]
    assert bool(lineage.pixels) == (ending == "png")
    meta = read_meta(path)
    assert (meta.source, meta.source_type) == ("aipaint", "compositeWithTrainedAlgorithmicMedia")
    # Opened again, it came from itself where its pixels are what they were, else from those two.
    origins = open_document(path).state.layers[0].origins
    assert origins == ((lineage.pixels,) if ending == "png" else (first, second))
    export_picture(replace(state, layers=(below, above)), path, Options(keep_recipe=False))
    assert read_meta(path).source == "unknown"
    # What nobody but the artist had a hand in says nothing of models.
    export_picture(state, path)
    assert read_meta(path).source_type is None


def test_a_kept_picture_that_nobody_touched_is_no_composite(tmp_path: Path) -> None:
    state = painted()
    whole = flat_rgba(state)
    opaque = np.dstack((whole[..., :3], np.full_like(whole[..., 3], 255)))
    own = digest_of(Image(opaque.shape[1], opaque.shape[0], opaque[..., :3].tobytes()))
    layer = picture_layer(opaque, "kept", make_recipe(), origins=(own,))
    path = tmp_path / "a.png"
    export_picture(replace(state, layers=(layer,)), path)
    record = read_record(path)
    assert record is not None
    assert (record.lineage.pixels, record.lineage.parents) == (own, ())
    assert read_meta(path).source_type == "trainedAlgorithmicMedia"
