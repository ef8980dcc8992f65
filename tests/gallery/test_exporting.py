"""Copies for others: any format and size, names that nothing has, and nothing told if wished."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import msgspec
import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.metadata import PictureFormat, formats, read_meta, read_record
from aipaint.core.paths import Home
from aipaint.gallery.entry import Entry
from aipaint.gallery.export_names import file_stem
from aipaint.gallery.exporting import Exporter, Wish
from aipaint.gallery.gallery import Gallery
from aipaint.gallery.progress import Progress
from tests.core.pictures import make_done, stealthy

ENDINGS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "AVIF": ".avif"}


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    opened = Gallery(home)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def export(folder: Path, entries: list[Entry], **wish: object) -> list[Path]:
    done, refused = Exporter(folder, Wish(**wish)).export(entries)  # type: ignore[arg-type]
    assert not refused
    return [each.path for each in done]


def taken(gallery: Gallery, path: Path) -> Entry:
    gallery.imports.take(path.parent)
    entry = gallery.at(path)
    assert entry is not None
    return entry


def test_the_same_format_and_size_is_the_file_itself(gallery: Gallery, folder: Path) -> None:
    entry = gallery.keep(make_done())
    (path,) = export(folder, [entry])
    assert path.name == "red-apple-7.png"
    assert path.read_bytes() == entry.path.read_bytes()


@pytest.mark.parametrize("kind", formats())
def test_the_recipe_goes_along_into_every_format(
    gallery: Gallery, folder: Path, kind: PictureFormat
) -> None:
    entry = gallery.keep(make_done("红苹果"))
    (path,) = export(folder, [entry], format=kind, longest=12)
    assert path.name == f"红苹果-7{ENDINGS[kind]}"
    with PIL.Image.open(path) as image:
        assert (image.format, image.size) == (kind, (8, 12))
    record, before = read_record(path), read_record(entry.path)
    assert record is not None
    assert before is not None
    assert (record.recipe, record.facts, record.created) == (
        before.recipe,
        before.facts,
        before.created,
    )
    (parent,) = record.lineage.parents
    assert (parent.role, parent.picture) == ("copy", before.lineage.pixels)
    assert read_meta(path).source_type == "trainedAlgorithmicMedia"


def test_a_copy_taken_in_again_is_its_pictures_child(gallery: Gallery, folder: Path) -> None:
    entry = gallery.keep(make_done())
    (path,) = export(folder, [entry], format="WEBP")
    copy = taken(gallery, path)
    assert [each.id for each in gallery.lineage.ancestors(copy.id)] == [entry.id]


def chunks_of(data: bytes) -> set[bytes]:
    """All that a file is made of, as its format names it: read by hand, it must miss nothing."""
    if data.startswith(b"\x89PNG"):
        at, found = 8, set[bytes]()
        while at < len(data):
            length, kind = struct.unpack_from(">I4s", data, at)
            found.add(kind)
            at += length + 12
        return found
    if data.startswith(b"\xff\xd8"):
        at, found = 2, set[bytes]()
        while data[at + 1] != 0xDA:
            found.add(data[at : at + 2])
            at += 2 + struct.unpack_from(">H", data, at + 2)[0]
        return found
    at, found = 12, set[bytes]()
    while at < len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        found.add(kind)
        at += 8 + length + length % 2
    return found


PLAIN = {
    "PNG": {b"IHDR", b"IDAT", b"IEND"},
    # The frame, its tables, and the header that says it is a JPEG.
    "JPEG": {b"\xff\xe0", b"\xff\xdb", b"\xff\xc0", b"\xff\xc4"},
    "WEBP": {b"VP8 "},
}


@pytest.mark.parametrize("kind", formats())
@pytest.mark.parametrize("of", ["ours", "others"])
def test_nothing_is_told_where_that_is_wished(
    gallery: Gallery, folder: Path, tmp_path: Path, kind: PictureFormat, of: str
) -> None:
    entry = gallery.keep(make_done("secret apple"))
    if of == "others":
        entry = taken(gallery, talkative(tmp_path / "old" / f"old{ENDINGS[kind]}", kind))
    (path,) = export(folder, [entry], format=kind, strip=True, pattern="{number}")
    data = path.read_bytes()
    assert path.name == f"0001{ENDINGS[kind]}"
    for word in (b"secret", b"apple", b"aipaint", b"Steps", b"adobe", b"xmp", b"Exif"):
        assert word not in data
    if kind != "AVIF":
        assert chunks_of(data) <= PLAIN[kind]
    assert read_meta(path) == read_meta(path).__class__(
        source="unknown", width=entry.width, height=entry.height
    )
    with PIL.Image.open(path) as image:
        assert not {"exif", "xmp", "icc_profile", "comment", "parameters"} & image.info.keys()


def talkative(path: Path, kind: PictureFormat) -> Path:
    """A picture of another program that tells all it can."""
    exif = PIL.Image.Exif()
    exif[0x0112] = 1
    exif[0x010E] = "secret description"
    options: dict[str, object] = {"exif": exif.tobytes(), "xmp": b"<x>secret</x>"}
    if kind == "PNG":
        info = PngInfo()
        info.add_text("parameters", "secret\nSteps: 3, Sampler: Euler")
        info.add_itxt("Note", "secret", zip=True)
        options = {"exif": exif.tobytes(), "pnginfo": info, "dpi": (72, 72)}
    if kind == "JPEG":
        options["comment"] = b"secret comment"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path.parent.mkdir(exist_ok=True)
    PIL.Image.new("RGB", (16, 8), "teal").save(path, kind, icc_profile=profile, **options)
    return path


def test_what_hides_in_the_pixels_goes_as_well(
    gallery: Gallery, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "old" / "hidden.png"
    path.parent.mkdir()
    path.write_bytes(stealthy(b"secret\nSteps: 3, Sampler: Euler", b"stealth_pnginfo"))
    entry = taken(gallery, path)
    assert entry.recipe.prompt == "secret"
    (plain,) = export(folder, [entry], strip=True)
    assert read_meta(plain).source == "unknown"


@pytest.mark.parametrize("kind", formats())
def test_words_of_others_go_along_as_far_as_they_have_a_place(
    gallery: Gallery, folder: Path, tmp_path: Path, kind: PictureFormat
) -> None:
    entry = taken(gallery, talkative(tmp_path / "old" / "old.png", "PNG"))
    (each,), _ = Exporter(folder, Wish(format=kind, longest=8)).export([entry])
    meta = read_meta(each.path)
    if kind == "PNG":
        assert (meta.prompt, meta.steps) == ("secret", 3)
        assert not each.notes
    else:
        # EXIF is there already, and one text of several would be a choice of ours.
        assert [str(note) for note in each.notes] == [
            f"Not all that old.png tells of how it was made has a place in {kind}."
        ]


def test_parameters_of_others_move_to_where_jpegs_have_them(
    gallery: Gallery, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "old" / "old.png"
    path.parent.mkdir()
    info = PngInfo()
    info.add_text("parameters", "a castle\nSteps: 3, Sampler: Euler")
    PIL.Image.new("RGBA", (16, 8), (0, 128, 128, 10)).save(path, pnginfo=info)
    entry = taken(gallery, path)
    (each,), _ = Exporter(folder, Wish(format="JPEG")).export([entry])
    assert (read_meta(each.path).prompt, read_meta(each.path).steps) == ("a castle", 3)
    assert [str(note) for note in each.notes] == [
        "JPEG knows no transparency: the picture lies on white."
    ]
    with PIL.Image.open(each.path) as image:
        assert image.getpixel((3, 3))[0] > 240  # type: ignore[index]


def test_older_files_stay_and_names_go_on(gallery: Gallery, folder: Path) -> None:
    entries = [gallery.keep(make_done(seed=seed)) for seed in (1, 2)]
    (folder / "red-apple.png").write_bytes(b"mine")
    paths = export(folder, entries, pattern="{prompt}")
    assert [path.name for path in paths] == ["red-apple-2.png", "red-apple-3.png"]
    assert (folder / "red-apple.png").read_bytes() == b"mine"
    assert sorted(each.name for each in folder.iterdir()) == [
        "red-apple-2.png",
        "red-apple-3.png",
        "red-apple.png",
    ]


def test_a_picture_that_cannot_be_read_does_not_stop_the_others(
    gallery: Gallery, folder: Path
) -> None:
    entries = [gallery.keep(make_done(seed=seed)) for seed in (1, 2, 3)]
    entries[0].path.write_bytes(entries[0].path.read_bytes()[:-40])
    entries[1].path.unlink()
    done, refused = Exporter(folder, Wish(format="JPEG")).export(entries)
    assert [each.entry.id for each in done] == [entries[2].id]
    assert [each.entry.id for each in refused] == [entries[0].id, entries[1].id]
    assert len(list(folder.iterdir())) == 1


def test_what_was_written_before_the_cancel_stays(gallery: Gallery, folder: Path) -> None:
    entries = [gallery.keep(make_done(seed=seed)) for seed in (1, 2, 3)]

    def watch(progress: Progress) -> None:
        assert progress.total == 3
        if progress.done == 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        Exporter(folder, Wish(format="WEBP")).export(entries, watch)
    assert sorted(path.name for path in folder.iterdir()) == [
        "red-apple-1.webp",
        "red-apple-2.webp",
    ]


def test_a_folder_that_cannot_be_written_is_told(gallery: Gallery, tmp_path: Path) -> None:
    entry = gallery.keep(make_done())
    with pytest.raises(UserError, match="does not exist"):
        Exporter(tmp_path / "none", Wish())
    with pytest.raises(UserError, match="Nothing can be written"):
        Exporter(Path("/proc/self"), Wish()).export([entry])


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish(quality=0), "quality"),
        (Wish(longest=20_000), "size"),
        (Wish(strip=True, sign=True), "Content Credentials"),
        (Wish(pattern="{artist}"), "There is no {artist}"),
    ],
)
def test_what_cannot_be_wished_is_refused(folder: Path, wish: Wish, words: str) -> None:
    with pytest.raises(UserError, match=words):
        Exporter(folder, wish)


@given(pattern=st.text(max_size=40), prompt=st.text(max_size=60), number=st.integers(1, 10**6))
@settings(max_examples=150)
def test_any_pattern_gives_a_name_within_the_folder(
    tmp_path_factory: pytest.TempPathFactory, pattern: str, prompt: str, number: int
) -> None:
    done = make_done(prompt)
    entry = Entry(
        id=1,
        path=Path("x.png"),
        created="2026-11-21T10:00:00Z",
        width=8,
        height=8,
        recipe=done.recipe,
        facts=msgspec.structs.replace(done.facts, model_name=prompt),
        digest="",
    )
    stem = file_stem(f"{{prompt}}{pattern}{{model}}{{date}}{{number}}{{name}}", entry, number)
    assert stem
    assert Path(stem).name == stem
    assert len(stem.encode()) <= 160
    assert stem[0] != "."
    assert not set(stem) & set('<>:"/\\|?*\0\n')
    path = tmp_path_factory.getbasetemp() / f"{stem}.png"
    path.write_bytes(b"")
    path.unlink()


def test_names_of_devices_are_no_names() -> None:
    done = make_done()
    entry = Entry(
        id=1,
        path=Path("x.png"),
        created="",
        width=8,
        height=8,
        recipe=done.recipe,
        facts=done.facts,
        digest="",
    )
    for pattern in ("CON", "lpt1", "aux.tar"):
        assert file_stem(pattern, entry, 1) == f"_{pattern}"
    assert file_stem("{date}", entry, 1) == "picture"


def test_colours_of_a_profile_are_brought_to_srgb(
    gallery: Gallery, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "old" / "lab.png"
    path.parent.mkdir()
    # Made here: a profile whose red is the blue of sRGB, so that nobody can mistake it.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"tmpX").replace(b"bXYZ", b"rXYZ").replace(b"tmpX", b"bXYZ")
    swapped = swapped.replace(b"s\0R\0G\0B", b"o\0R\0G\0B")
    PIL.Image.new("RGB", (8, 8), (255, 0, 0)).save(path, icc_profile=swapped)
    (plain,) = export(folder, [taken(gallery, path)], strip=True)
    with PIL.Image.open(BytesIO(plain.read_bytes())) as image:
        red, _, blue = image.getpixel((3, 3))  # type: ignore[misc]
        assert "icc_profile" not in image.info
    assert (red < 60, blue > 200) == (True, True)
