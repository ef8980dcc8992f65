"""Files from strangers: said what is wrong, opened what can be, nothing written, memory bounded."""

from __future__ import annotations

import contextlib
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.errors import UserError
from aipaint.paint.compositor import flatten
from aipaint.paint.files import planes
from aipaint.paint.files.export import export_picture
from aipaint.paint.files.limits import MAX_DEPTH, Budget
from aipaint.paint.files.opening import open_document
from aipaint.paint.files.ora_write import save_ora
from aipaint.paint.layers import walk
from aipaint.paint.pixels import view
from tests.paint.files.samples import entries, noise, pack, rich

PIXELS = planes.encode(noise(1, 20, 20))
LAYER = '<layer name="good" src="data/good.png"/>'


def stack(inner: str, head: str = "", size: str = 'w="64" h="48"') -> bytes:
    return f"<?xml version='1.0'?>{head}<image {size}><stack>{inner}</stack></image>".encode()


def ora(folder: Path, xml: bytes, **more: bytes) -> Path:
    content = {"mimetype": b"image/openraster", "stack.xml": xml, "data/good.png": PIXELS}
    return pack(
        folder / "a.ora", content | {f"data/{name}.png": data for name, data in more.items()}
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, data: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return planes.PNG + header + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (png(100_000, 100_000, b"x"), "larger"),
        (png(30_000, 8_000, zlib.compress(b"")), "damaged"),
        (png(20, 20, zlib.compress(bytes(10))), "damaged"),
        (PIXELS[:60] + b"?" + PIXELS[61:], "damaged"),
        (b"GIF89a", "damaged"),
        (b"", "damaged"),
    ],
)
def test_a_damaged_layer_leaves_the_others(bad: bytes, said: str, tmp_path: Path) -> None:
    path = ora(tmp_path, stack('<layer name="bad" src="data/bad.png"/>' + LAYER), bad=bad)
    opened = open_document(path)
    good, broken = opened.state.layers
    assert not good.surface.content_rect().isEmpty()
    assert broken.surface.content_rect().isEmpty()
    (note,) = opened.notes
    assert said in str(note)
    assert '"bad"' in str(note)
    assert not opened.exact


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<image w='64' h='48'><stack>",
        b"<html/>",
        b"\xff\xfe<\0",
        stack(LAYER, size='w="64"'),
        stack(LAYER, size='w="-1" h="5"'),
        stack(LAYER, size='w="0" h="5"'),
        stack(LAYER, size='w="100000" h="100000"'),
        stack(LAYER, size='w="1e3" h="5"'),
        stack("&a;", '<!DOCTYPE image [<!ENTITY a "b">]>'),
        stack("&a;", '<!DOCTYPE image [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        b"<?xml version='1.0' encoding='klingon'?><image/>",
    ],
)
def test_a_damaged_list_of_layers_is_refused(xml: bytes, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        open_document(ora(tmp_path, xml))


def test_where_the_layers_are_lost_the_picture_of_them_opens(tmp_path: Path) -> None:
    path = tmp_path / "a.ora"
    state = rich()
    save_ora(state, path)
    opened = open_document(pack(path, entries(path) | {"stack.xml": b"<image"}))
    (layer,) = opened.state.layers
    assert "layers are lost" in str(opened.notes[0])
    assert not opened.exact
    assert np.array_equal(layer.surface.read(state.rect()), view(flat := flatten(state)))
    assert flat.width() == opened.state.width


def test_names_that_lead_out_lead_nowhere(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    secret = tmp_path / "secret.png"
    secret.write_bytes(PIXELS)
    names = ["../secret.png", str(secret), "..\\secret.png", "data/../../secret.png"]
    path = ora(inside, stack("".join(f'<layer name="x" src="{name}"/>' for name in names)))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../evil.txt", b"evil")
    opened = open_document(path)
    assert len(opened.notes) == 4
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["a.ora", "secret.png"]


def test_deep_and_wide_trees_are_cut(tmp_path: Path) -> None:
    deep = "<stack>" * 5000 + LAYER + "</stack>" * 5000
    opened = open_document(ora(tmp_path, stack(deep)))
    assert len(list(walk(opened.state.layers))) == MAX_DEPTH
    assert "left out" in str(opened.notes[0])
    wide = '<layer name="x"/>' * 20_000
    opened = open_document(ora(tmp_path, stack(wide)))
    assert len(opened.state.layers) == 10_000
    assert "10000 layers were left out" in str(opened.notes[0])


def test_absurd_values_are_brought_to_reason(tmp_path: Path) -> None:
    values = 'opacity="1e999" x="nan" y="1e30" visibility="?" composite-op="svg:plaid"'
    name = "n" * 99_999
    xml = stack(f'<layer name="{name}" src="data/good.png" {values}/>')
    opened = open_document(ora(tmp_path, xml))
    (layer,) = opened.state.layers
    assert (layer.opacity, layer.visible, len(layer.name)) == (1.0, True, 10_000)
    assert "svg:plaid" in str(opened.notes[0])


def test_entries_like_bombs_are_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.ora"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("stack.xml", b" " * (20 << 20))
    with pytest.raises(UserError, match=r"stack\.xml"):
        open_document(path)


def test_a_layer_beyond_the_budget_is_left_out(tmp_path: Path) -> None:
    large = planes.encode(noise(3, 600, 600))
    path = ora(tmp_path, stack(LAYER + '<layer name="large" src="data/large.png"/>'), large=large)
    opened = open_document(path, Budget(1 << 20, 1 << 20))
    assert "memory" in str(opened.notes[0])
    assert opened.state.layers[0].surface.content_rect().isEmpty()
    assert not opened.state.layers[1].surface.content_rect().isEmpty()


def test_our_own_record_may_lie(tmp_path: Path) -> None:
    path = tmp_path / "a.ora"
    save_ora(rich(), path)
    content = entries(path)
    record = content["aipaint/document.json"]
    for lie in (
        b"",
        b"[" * 100_000,
        b'{"version": 2}',
        record.replace(b'"fill": 0', b'"fill": 7'),
        record.replace(b'"x": ', b'"x": 99999999999'),
        record.replace(b'"aipaint/mask', b'"../mask'),
        record.replace(b'"aipaint/pixels', b'"data/layer'),
        record.replace(b'"id": "', b'"id": "x'),
        record.replace(b'"fill": 0', b'"fill": 255'),
        record.replace(b'"weight": 1.5', b'"weight": -1e300'),
        record.replace(b'"start": 0.1', b'"start": 0.9'),
        record.replace(b'"steps": ', b'"steps": 9999999'),
    ):
        opened = open_document(pack(path, content | {"aipaint/document.json": lie}))
        assert len(list(walk(opened.state.layers))) == 9
    assert any("recipe" in str(note) for note in opened.notes)


MEASURED = """
import resource, sys
from pathlib import Path
import aipaint.paint.files.pictures, aipaint.paint.files.ora_read, aipaint.paint.files.psd_read
import cv2, psd_tools
from aipaint.core.errors import UserError
from aipaint.paint.files.limits import Budget
from aipaint.paint.files.opening import open_document
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name in sys.argv[1:]:
    try: open_document(Path(name), Budget(16 << 20, 16 << 20))
    except UserError: pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory in KiB as Linux does")
def test_memory_stays_bounded(tmp_path: Path) -> None:
    """With 16 MiB to keep and 16 in flight, files that claim much more take hardly more."""
    blank = png(16_000, 16_000, zlib.compress(bytes(64_001) * 200))
    packed = zlib.compressobj(1)
    rows = [packed.compress(b"\0" + b"\x40" * 16_000) for _ in range(4_000)]
    bomb = png(4_000, 4_000, b"".join([*rows, packed.flush()]))  # 64 MB of pixels in 300 KB
    content = {f"data/{n}.png": bomb for n in range(8)} | {"data/blank.png": blank}
    layers = "".join(f'<layer name="x" src="{name}"/>' for name in content)
    (tmp_path / "bomb.png").write_bytes(bomb)
    pack(tmp_path / "bomb.ora", {"stack.xml": stack(layers)} | content)
    with zipfile.ZipFile(tmp_path / "deflated.ora", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("stack.xml", stack('<layer name="x" src="x.png"/>'))
        archive.writestr("x.png", bytes(80 << 20))
    psd = b"8BPS" + struct.pack(">H6xHIIHH", 1, 4, 30_000, 30_000, 8, 3) + bytes(8) + bytes(4)
    (tmp_path / "bomb.psd").write_bytes(psd + b"\0\1" + struct.pack(">H", 2) * 120_000)
    names = [str(path) for path in tmp_path.glob("*.*")]
    assert len(names) == 4
    child = subprocess.run(
        [sys.executable, "-c", MEASURED, *names], capture_output=True, text=True, check=True
    )
    assert int(child.stdout) <= 32 + 16


def spoiled(data: bytes, cut: float, flips: list[tuple[float, int]]) -> bytes:
    out = bytearray(data[: max(8, round(len(data) * cut))])
    for place, value in flips:
        out[min(len(out) - 1, 4 + int(place * (len(out) - 4)))] ^= value
    return bytes(out)


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A file of each kind."""
    folder = tmp_path_factory.mktemp("valid")
    state = rich()
    for name in ("a.png", "a.jpg", "a.webp", "a.tiff", "a.avif", "a.psd"):
        export_picture(state, folder / name)
    save_ora(state, folder / "a.ora")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


NAMES = ("a.png", "a.jpg", "a.webp", "a.tiff", "a.avif", "a.psd", "a.ora")


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25)
@given(
    cut=st.one_of(st.just(1.0), st.floats(0, 1)),
    flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(1, 255)), max_size=4),
)
def test_spoiled_files_open_or_are_refused(
    valid: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, name: str, cut: float,
    flips: list[tuple[float, int]],
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("spoiled")
    (folder / name).write_bytes(spoiled(valid[name], cut, flips))
    opens_or_is_refused(folder / name)
    assert [path.name for path in folder.iterdir()] == [name]


@settings(max_examples=40)
@given(
    entry=st.sampled_from(["stack.xml", "aipaint/document.json", "data/layer001.png", "mimetype"]),
    cut=st.one_of(st.just(1.0), st.floats(0, 1)),
    flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(1, 255)), max_size=4),
)
def test_spoiled_entries_open_or_are_refused(
    valid: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, entry: str, cut: float,
    flips: list[tuple[float, int]],
) -> None:  # fmt: skip
    path = tmp_path_factory.mktemp("spoiled") / "a.ora"
    path.write_bytes(valid["a.ora"])
    content = entries(path)
    content[entry] = spoiled(content[entry], cut, flips)
    opens_or_is_refused(pack(path, content))


def opens_or_is_refused(path: Path) -> None:
    with contextlib.suppress(UserError):
        opened = open_document(path)
        assert opened.state.rect().isValid()
        for layer in walk(opened.state.layers):
            assert 0 <= layer.opacity <= 1
            for tile in layer.surface.tiles.values():
                assert (tile[..., :3] <= tile[..., 3:]).all()
