"""Signed copies read back valid by the library that everybody reads them with."""

from __future__ import annotations

import io
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import PIL.Image
import pytest

from aipaint.core.errors import UserError
from aipaint.core.metadata import PictureFormat, formats, read_record
from aipaint.core.paths import Home
from aipaint.core.recipe import Repaint
from aipaint.gallery.credentials import Signer
from aipaint.gallery.entry import Entry
from aipaint.gallery.exporting import Exporter, Wish
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import make_done

SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    opened = Gallery(home)
    yield opened
    opened.close()


def signed(home: Home, entry: Entry, folder: Path, **wish: Any) -> bytes:
    folder.mkdir(exist_ok=True)
    done, refused = Exporter(folder, Wish(sign=True, **wish), Signer(home)).export([entry])
    assert not refused
    return done[0].path.read_bytes()


def read(data: bytes, kind: str) -> tuple[str, list[str], dict[str, Any]]:
    """State, what is wrong, and the manifest: read by nothing of ours."""
    import c2pa

    settings = c2pa.Settings.from_dict({"verify": {"remote_manifest_fetch": False}})
    context = c2pa.Context(settings)
    reader = c2pa.Reader(f"image/{kind.lower()}", io.BytesIO(data), context=context)
    results = reader.get_validation_results() or {}
    failures = results.get("activeManifest", {}).get("failure", [])
    manifest = reader.get_active_manifest() or {}
    return str(reader.get_validation_state()), [each["code"] for each in failures], manifest


def actions(manifest: dict[str, Any]) -> list[tuple[str, str | None]]:
    (found,) = (each for each in manifest["assertions"] if each["label"].startswith("c2pa.actions"))
    return [(each["action"], each.get("digitalSourceType")) for each in found["data"]["actions"]]


@pytest.mark.parametrize("kind", formats())
def test_a_signed_picture_is_valid_and_says_how_it_was_made(
    home: Home, gallery: Gallery, tmp_path: Path, kind: PictureFormat
) -> None:
    entry = gallery.keep(make_done("红苹果"))
    data = signed(home, entry, tmp_path / "out", format=kind)
    state, wrong, manifest = read(data, kind)
    # Nobody vouches for a certificate that one makes oneself.
    assert (state, wrong) == ("Valid", ["signingCredential.untrusted"])
    assert manifest["claim_generator_info"][0]["name"] == "aipaint"
    assert actions(manifest) == [("c2pa.created", f"{SOURCES}trainedAlgorithmicMedia")]
    # The rest is as it was: the recipe, and a picture that opens.
    (path,) = (tmp_path / "out").iterdir()
    record = read_record(path)
    assert record is not None
    assert record.recipe == entry.recipe
    with PIL.Image.open(path) as image:
        image.load()


def test_who_changes_a_signed_picture_is_found_out(
    home: Home, gallery: Gallery, tmp_path: Path
) -> None:
    data = bytearray(signed(home, gallery.keep(make_done()), tmp_path / "out"))
    place = data.index(b"IDAT") + 10
    data[place] ^= 1
    state, wrong, _ = read(bytes(data), "PNG")
    assert state == "Invalid"
    assert "assertion.dataHash.mismatch" in wrong


def test_what_was_painted_over_is_a_composite_and_made_smaller(
    home: Home, gallery: Gallery, tmp_path: Path
) -> None:
    done = make_done()
    recipe = msgspec.structs.replace(done.recipe, repaint=Repaint(image="a" * 64))
    entry = gallery.keep(msgspec.structs.replace(done, recipe=recipe))
    _, _, manifest = read(signed(home, entry, tmp_path / "out", format="JPEG", longest=8), "JPEG")
    assert actions(manifest) == [
        ("c2pa.created", f"{SOURCES}compositeWithTrainedAlgorithmicMedia"),
        ("c2pa.resized", None),
    ]


def test_of_a_strangers_picture_no_more_is_claimed_than_that_it_was_opened(
    home: Home, gallery: Gallery, tmp_path: Path
) -> None:
    path = tmp_path / "old" / "photograph.jpg"
    path.parent.mkdir()
    PIL.Image.new("RGB", (16, 8), "teal").save(path)
    gallery.imports.take(path.parent)
    entry = gallery.at(path)
    assert entry is not None
    state, _, manifest = read(signed(home, entry, tmp_path / "out"), "JPEG")
    assert state == "Valid"
    assert [name for name, _ in actions(manifest)] == ["c2pa.opened"]
    assert manifest["ingredients"][0]["relationship"] == "parentOf"


def test_the_certificate_is_made_once_and_private(home: Home, gallery: Gallery) -> None:
    Signer(home)
    path = home.data / "credentials" / "signer.pem"
    made = path.read_bytes()
    Signer(home)
    assert path.read_bytes() == made
    assert [each.name for each in path.parent.iterdir()] == ["signer.pem"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_certificate_that_cannot_be_used_is_told_and_left_alone(home: Home) -> None:
    path = home.data / "credentials" / "signer.pem"
    path.parent.mkdir()
    path.write_bytes(b"spoilt")
    with pytest.raises(UserError, match=r"cannot be used.*Move that file away"):
        Signer(home)
    assert path.read_bytes() == b"spoilt"
    path.unlink()
    path.mkdir()
    with pytest.raises(UserError, match="cannot be kept"):
        Signer(home)


def test_without_the_package_it_is_said_what_to_install(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "c2pa", None)
    with pytest.raises(UserError, match=r"aipaint\[credentials\]"):
        Signer(home)
    assert not (home.data / "credentials").exists()
