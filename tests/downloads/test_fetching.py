"""Fetching over a line that breaks, from servers that err or lie, onto disks that fill up."""

from __future__ import annotations

import hashlib
import itertools
import shutil
import threading
from collections import namedtuple
from pathlib import Path

import pytest

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.locks import Lock
from aipaint.downloads import (
    Lifeline,
    Plan,
    Progress,
    Web,
    choose,
    fetch,
    look_up,
    make_plan,
    parse_address,
)
from tests.downloads.server import Site

DATA = bytes(range(256)) * 9000  # 2.3 MB: more than one piece
SHA256 = hashlib.sha256(DATA).hexdigest()
_Usage = namedtuple("_Usage", "total used free")


def plan_of(url: str, web: Web, into: Path, sha256: str = "") -> Plan:
    listing = look_up(parse_address(url, {}), web, sha256)
    return make_plan(listing, choose(listing), into)


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def test_a_file_comes_whole_and_tells_how_far_it_is(site: Site, web: Web, tmp_path: Path) -> None:
    url = site.put("/ink.safetensors", DATA)
    told: list[Progress] = []
    path = fetch(plan_of(url, web, tmp_path / "models", SHA256.upper()), web, told.append)
    assert path == tmp_path / "models" / "ink.safetensors"
    assert path.read_bytes() == DATA
    assert hidden(path.parent) == []
    assert told[0].total == len(DATA)
    assert all(one.done <= two.done for one, two in itertools.pairwise(told))


def test_a_broken_line_is_taken_up_where_it_broke(site: Site, web: Web, tmp_path: Path) -> None:
    url = site.put("/ink.safetensors", DATA, tag='"one"', cut=[0, 1_500_000, 700_000])
    plan = plan_of(url, web, tmp_path)
    assert fetch(plan, web, pause=0.001).read_bytes() == DATA
    assert site.ranges("/ink.safetensors") == ["", "", "bytes=1500000-", "bytes=2200000-"]


def test_what_came_before_is_used_after_giving_up(site: Site, web: Web, tmp_path: Path) -> None:
    url = site.put("/ink.safetensors", DATA, tag='"one"')
    plan = plan_of(url, web, tmp_path)
    site.resources["/ink.safetensors"].cut = [1_000_000, 0, 0, 0, 0, 0]
    with pytest.raises(UserError, match="kept"):
        fetch(plan, web, pause=0.001)
    assert not plan.result.exists()
    assert ".ink.safetensors.part" in hidden(tmp_path)
    site.resources["/ink.safetensors"].cut = []
    assert fetch(plan, web).read_bytes() == DATA
    assert site.ranges("/ink.safetensors")[-1] == "bytes=1000000-"
    assert hidden(tmp_path) == []


@pytest.mark.parametrize("ranges", [True, False])
def test_what_changed_meanwhile_is_not_mixed(
    site: Site, web: Web, tmp_path: Path, ranges: bool
) -> None:
    url = site.put("/ink.safetensors", DATA, tag='"one"')
    plan = plan_of(url, web, tmp_path)
    site.resources["/ink.safetensors"].cut = [1_000_000, 0, 0, 0, 0]
    with pytest.raises(UserError):
        fetch(plan, web, pause=0.001)
    other = DATA[::-1]
    site.put("/ink.safetensors", other, tag='"two"', ranges=ranges)
    assert fetch(plan, web).read_bytes() == other


def test_a_damaged_part_is_found_and_fetched_anew(site: Site, web: Web, tmp_path: Path) -> None:
    url = site.put("/ink.safetensors", DATA)
    plan = plan_of(url, web, tmp_path, SHA256)
    site.resources["/ink.safetensors"].cut = [1_000_000, 0, 0, 0, 0]
    with pytest.raises(UserError):
        fetch(plan, web, pause=0.001)
    part = tmp_path / ".ink.safetensors.part"
    part.write_bytes(b"\0" * 1000 + part.read_bytes()[1000:])
    assert fetch(plan, web).read_bytes() == DATA


def test_a_wrong_check_sum_is_refused(site: Site, web: Web, tmp_path: Path) -> None:
    url = site.put("/ink.safetensors", DATA)
    with pytest.raises(UserError, match="check sum"):
        fetch(plan_of(url, web, tmp_path, "0" * 64), web)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_fetched_again(site: Site, web: Web, tmp_path: Path) -> None:
    plan = plan_of(site.put("/ink.safetensors", DATA), web, tmp_path, SHA256)
    fetch(plan, web)
    asked = len(site.asked)
    fetch(plan, web)
    assert len(site.asked) == asked


def test_another_file_of_that_name_is_left_alone(site: Site, web: Web, tmp_path: Path) -> None:
    plan = plan_of(site.put("/ink.safetensors", DATA), web, tmp_path, SHA256)
    plan.result.write_bytes(b"mine")
    with pytest.raises(UserError, match="already"):
        fetch(plan, web)
    assert plan.result.read_bytes() == b"mine"


def test_a_disk_without_room_is_told_before(
    site: Site, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(site.put("/ink.safetensors", DATA), web, tmp_path)
    asked = len(site.asked)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: _Usage(1, 1, 1000))
    with pytest.raises(UserError, match="room"):
        fetch(plan, web)
    assert len(site.asked) == asked


def test_a_server_that_is_busy_is_asked_again(site: Site, web: Web, tmp_path: Path) -> None:
    url = site.put("/ink.safetensors", DATA)
    plan = plan_of(url, web, tmp_path)
    site.resources["/ink.safetensors"].statuses = [503, 429]
    told: list[Progress] = []
    assert fetch(plan, web, told.append, pause=0.001).read_bytes() == DATA
    assert "waiting" in {each.phase for each in told}


def test_a_length_that_nobody_tells(site: Site, web: Web, tmp_path: Path) -> None:
    url = site.put("/ink.safetensors", DATA, lengthless=True)
    plan = plan_of(url, web, tmp_path)
    assert plan.size is None
    assert fetch(plan, web).read_bytes() == DATA


def test_more_than_was_told_is_refused(site: Site, web: Web, tmp_path: Path) -> None:
    url = site.put("/ink.safetensors", DATA)
    plan = plan_of(url, web, tmp_path)
    site.put("/ink.safetensors", DATA + b"more")
    with pytest.raises(UserError, match="something else"):
        fetch(plan, web)
    site.put("/ink.safetensors", DATA + b"more", lengthless=True)
    with pytest.raises(UserError, match="something else"):
        fetch(plan, web)


def test_a_page_in_place_of_the_file_is_refused(site: Site, web: Web, tmp_path: Path) -> None:
    url = site.put("/ink.safetensors", b"<html>sign in</html>", type="text/html; charset=utf-8")
    with pytest.raises(UserError, match="a page"):
        plan_of(url, web, tmp_path)


def test_a_download_ends_when_it_is_cut(site: Site, web: Web, tmp_path: Path) -> None:
    url = site.put("/ink.safetensors", DATA, tag='"one"')
    plan = plan_of(url, web, tmp_path)
    # It sends a part and then nothing: the thread waits for a byte that never comes.
    stalled = site.resources["/ink.safetensors"]
    stalled.cut, stalled.hang = [1_500_000], threading.Event()
    ended: list[type[BaseException]] = []

    def work() -> None:
        try:
            fetch(plan, web)
        except CancelledError as error:
            ended.append(type(error))

    thread = threading.Thread(target=work)
    thread.start()
    assert stalled.sent.wait(20)
    web.lifeline.cut()
    thread.join(20)
    assert ended == [CancelledError]
    with pytest.raises(CancelledError):
        fetch(plan, web)
    stalled.hang.set()
    stalled.hang = None
    assert fetch(plan, Web(Lifeline())).read_bytes() == DATA


def test_two_downloads_of_one_file_do_not_mix(site: Site, web: Web, tmp_path: Path) -> None:
    plan = plan_of(site.put("/ink.safetensors", DATA), web, tmp_path)
    other = Lock.take(tmp_path / ".ink.safetensors.lock")
    assert other is not None
    with pytest.raises(UserError, match="already"):
        fetch(plan, web)
    other.release()
    assert fetch(plan, web).read_bytes() == DATA


def test_a_folder_that_cannot_be_made(site: Site, web: Web, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError, match="cannot be written"):
        fetch(plan_of(site.put("/ink.safetensors", DATA), web, tmp_path / "file"), web)


def test_a_link_in_the_way_does_not_lead_out(site: Site, web: Web, tmp_path: Path) -> None:
    outside, models = tmp_path / "outside", tmp_path / "models"
    outside.mkdir()
    (models / "toy").mkdir(parents=True)
    (models / "toy" / "unet").symlink_to(outside, target_is_directory=True)
    site.put_repo("me/toy", {"model_index.json": b"{}", "unet/model.safetensors": DATA})
    listing = look_up(parse_address("me/toy", {"HF_ENDPOINT": site.address}), web)
    with pytest.raises(UserError, match="link"):
        fetch(make_plan(listing, choose(listing), models), web)
    assert list(outside.iterdir()) == []


def test_half_a_folder_is_no_model_yet(site: Site, web: Web, tmp_path: Path) -> None:
    site.put_repo("me/toy", {"model_index.json": b"{}", "unet/model.safetensors": DATA})
    listing = look_up(parse_address("me/toy", {"HF_ENDPOINT": site.address}), web)
    plan = make_plan(listing, choose(listing), tmp_path)
    site.resources["/cdn/me/toy/unet/model.safetensors"].status = 404
    with pytest.raises(UserError):
        fetch(plan, web)
    assert not (plan.folder / "model_index.json").exists()
    site.resources["/cdn/me/toy/unet/model.safetensors"].status = 200
    assert (fetch(plan, web) / "model_index.json").is_file()
