"""`aipaint models download`, against a server on this machine."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from aipaint.app.settings import Settings, save_settings
from aipaint.core.paths import Home
from tests.cli.conftest import Type
from tests.downloads.server import Site, run_site

PARTS = {"model_index.json": b"{}", "unet/config.json": b"{1}", "unet/model.safetensors": b"x" * 99}


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("HF_"):
            monkeypatch.delenv(name)
    with run_site() as running:
        monkeypatch.setenv("HF_ENDPOINT", running.address)
        yield running


def test_nothing_is_asked_while_working_offline(aipaint: Type, site: Site) -> None:
    site.put_repo("me/toy", PARTS)
    result = aipaint("models", "download", "me/toy")
    assert result.code == 2
    assert "offline" in result.err
    assert site.asked == []


def test_a_repository_goes_onto_the_shelf(aipaint: Type, home: Home, site: Site) -> None:
    site.put_repo("me/toy", PARTS)
    save_settings(home, msgspec.structs.replace(Settings(), network=True))
    result = aipaint("models", "download", "me/toy", "--json", "--progress")
    told = json.loads(result.out)
    assert result.code == 0
    assert told["path"] == str(home.models / "toy")
    assert (told["bytes"], told["checked"], told["licence"]) == (104, True, "mit")
    assert [Path(file).read_bytes() for file in told["files"]] == list(PARTS.values())
    assert "fetching" in result.err


def test_one_file_goes_where_it_is_told_to(aipaint: Type, site: Site, tmp_path: Path) -> None:
    url = site.put("/ink.safetensors", b"ink")
    digest = hashlib.sha256(b"ink").hexdigest()
    asked = ("models", "download", url, "--to", tmp_path, "--online", "--sha256")
    wrong = aipaint(*asked, "0" * 64)
    assert wrong.code == 2
    assert "check sum" in wrong.err
    result = aipaint(*asked, digest)
    assert (result.code, result.out.strip()) == (0, str(tmp_path / "ink.safetensors"))
    assert (tmp_path / "ink.safetensors").read_bytes() == b"ink"
    assert aipaint(*asked, "nonsense").code == 2


def test_what_is_there_is_listed(aipaint: Type, home: Home, site: Site) -> None:
    site.put_repo("me/many", {"a.safetensors": b"a" * 2000, "b.safetensors": b"b"})
    told = json.loads(aipaint("models", "download", "me/many", "--list", "--online", "--json").out)
    assert [file["path"] for file in told["files"]] == ["a.safetensors", "b.safetensors"]
    listed = aipaint("models", "download", "me/many", "--list", "--online")
    assert listed.out.splitlines()[0] == "a.safetensors (2.0 kB)"
    several = aipaint("models", "download", "me/many", "--online")
    assert several.code == 2
    assert "several" in several.err
    one = aipaint("models", "download", "me/many", "--online", "--include", "b*")
    assert one.out.strip() == str(home.models / "b.safetensors")
