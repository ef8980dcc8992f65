"""Kills, full disks, several programs at once, newer and older indexes."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.gallery.database import MIGRATIONS, open_database
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import make_done

ROOT = Path(__file__).parent.parent.parent
PRELUDE = """
import os, resource, signal, sys
from aipaint.core.errors import UserError
from aipaint.core.paths import find_home
from aipaint.gallery import files, gallery, index
from tests.core.pictures import make_done
home = find_home()
"""

posix = pytest.mark.skipif(os.name != "posix", reason="kills and limits as POSIX has them")


def child(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PRELUDE + code],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def run(code: str) -> tuple[int, str]:
    process = child(code)
    output, _ = process.communicate()
    return process.returncode, output


@posix
@pytest.mark.parametrize("lost_index", [False, True])
def test_a_kill_between_file_and_index_costs_nothing(home: Home, lost_index: bool) -> None:
    code, _ = run(
        "g = gallery.Gallery(home)\n"
        "g.keep(make_done(seed=1))\n"
        "index.insert = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
        "g.keep(make_done(seed=2))\n"
    )
    assert code == -signal.SIGKILL
    if lost_index:
        (home.data / "gallery.sqlite").unlink()
    mended = Gallery(home)
    assert [entry.recipe.seed for entry in mended.latest()] == [2, 1]
    assert mended.keep(make_done(seed=3)).path.name.startswith("0003-")
    mended.close()


@posix
def test_a_kill_while_writing_leaves_no_half_picture(home: Home) -> None:
    code, _ = run(
        "g = gallery.Gallery(home)\n"
        "os.replace = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
        "g.keep(make_done(seed=1))\n"
    )
    assert code == -signal.SIGKILL
    (leftover,) = home.pictures.rglob("*.part")
    Gallery(home).close()
    # It may belong to a program that is writing right now; an old one does not.
    assert leftover.exists()
    os.utime(leftover, (0, 0))
    mended = Gallery(home)
    assert mended.latest() == []
    assert not leftover.exists()
    mended.close()


@posix
def test_a_kill_while_removing_is_made_up_for(home: Home) -> None:
    code, output = run(
        "g = gallery.Gallery(home)\n"
        "entry = g.keep(make_done(seed=1))\n"
        "print(entry.id, flush=True)\n"
        "files.throw_away = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
        "g.remove(entry.id)\n"
    )
    assert code == -signal.SIGKILL
    mended = Gallery(home)
    assert mended.latest() == []
    assert not list(home.pictures.glob("2*/*.png"))
    restored = mended.restore(int(output))
    assert restored is not None
    assert restored.path.exists()
    mended.close()


@posix
def test_a_full_disk_is_told_and_leaves_nothing_half_written(home: Home) -> None:
    code, output = run(
        "g = gallery.Gallery(home)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: g.keep(make_done(seed=1))\n"
        "except UserError as error: print(error, flush=True)\n"
        "os._exit(0)\n"
    )
    assert code == 0
    assert "cannot be kept" in output
    assert [path for path in home.pictures.rglob("*") if path.is_file()] == []


@posix
def test_an_index_that_cannot_grow_is_told_and_the_picture_stays(home: Home) -> None:
    code, output = run(
        "g = gallery.Gallery(home)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))\n"
        "try:\n"
        "    for seed in range(99): g.keep(make_done(seed=seed))\n"
        "except UserError as error: print(error, flush=True)\n"
        "os._exit(0)\n"
    )
    assert code == 0
    assert "index" in output
    mended = Gallery(home)
    written = list(home.pictures.rglob("*.png"))
    assert sorted(entry.path for entry in mended.latest()) == sorted(written)
    assert written
    mended.close()


def test_two_programs_share_a_gallery(home: Home) -> None:
    code = (
        "g = gallery.Gallery(home)\n"
        "print('open', flush=True)\n"
        "sys.stdin.readline()\n"
        "for seed in range(15): g.keep(make_done(seed=seed)); g.remember_prompt(f'{seed}', '')\n"
        "g.close()\n"
    )
    processes = [child(code) for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
    for process in processes:
        process.communicate("go\n")
        assert process.returncode == 0
    gallery = Gallery(home)
    names = [entry.path.name for entry in gallery.latest()]
    assert sorted(int(name[:4]) for name in names) == list(range(1, 31))
    assert len(gallery.prompts()) == 15
    gallery.close()


@posix
def test_programs_that_make_the_index_at_the_same_moment_all_open_it(tmp_path: Path) -> None:
    code, output = run(
        "import contextlib, multiprocessing, pathlib\n"
        "from aipaint.gallery.database import open_database\n"
        "context = multiprocessing.get_context('fork')\n"
        "def program(gate, path):\n"
        "    gate.wait()\n"
        "    open_database(path).close()\n"
        "for turn in range(20):\n"
        f"    path = pathlib.Path({str(tmp_path)!r}) / f'{{turn}}.sqlite'\n"
        "    gate = context.Barrier(5)\n"
        "    programs = [context.Process(target=program, args=(gate, path)) for _ in range(5)]\n"
        "    for each in programs: each.start()\n"
        "    for each in programs: each.join()\n"
        "    print(*(each.exitcode for each in programs))\n"
    )
    assert code == 0
    assert output.split() == ["0"] * 100


def test_an_index_held_by_another_program_is_told(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aipaint.gallery.database.BUSY_TIMEOUT", 0.05)
    gallery = Gallery(home)
    other = sqlite3.connect(home.data / "gallery.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UserError, match="in use"):
        gallery.keep(make_done())
    with pytest.raises(UserError, match="in use"):
        Gallery(home)
    other.execute("ROLLBACK")
    other.close()
    gallery.keep(make_done())
    gallery.close()


def test_folders_that_cannot_be_used_are_told(home: Home) -> None:
    gallery = Gallery(home)
    (home.pictures / "file").write_bytes(b"")
    with pytest.raises(UserError, match="cannot be kept"):
        gallery.keep(make_done(), home.pictures / "file" / "below")
    gallery.close()
    for file in home.data.glob("gallery.sqlite*"):
        file.unlink()
    (home.data / "gallery.sqlite").mkdir()
    with pytest.raises(UserError, match="cannot be used"):
        Gallery(home)


def test_an_index_of_a_newer_program_is_refused_and_left_alone(home: Home) -> None:
    path = home.data / "gallery.sqlite"
    Gallery(home).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(UserError, match="newer aipaint"):
        Gallery(home)
    assert path.read_bytes() == before


def test_a_migration_keeps_what_was_there_and_a_copy_of_it(home: Home) -> None:
    path = home.data / "gallery.sqlite"
    gallery = Gallery(home)
    gallery.remember_prompt("cat", "")
    gallery.close()
    later = (*MIGRATIONS, ("ALTER TABLE pictures ADD COLUMN stars INTEGER",))
    connection = open_database(path, later)
    assert connection.execute("SELECT prompt FROM prompts").fetchall() == [("cat",)]
    assert connection.execute("SELECT stars FROM pictures").fetchall() == []
    connection.close()
    copy = sqlite3.connect(home.data / f"gallery.sqlite.version-{len(MIGRATIONS)}")
    assert copy.execute("SELECT prompt FROM prompts").fetchall() == [("cat",)]
    copy.close()


def test_a_migration_that_breaks_off_changes_nothing(home: Home) -> None:
    path = home.data / "gallery.sqlite"
    Gallery(home).close()
    broken = (*MIGRATIONS, ("CREATE TABLE stars (id INTEGER)", "INSERT INTO stars (no) VALUES (1)"))
    with pytest.raises(UserError):
        open_database(path, broken)
    connection = open_database(path)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert "stars" not in tables
    connection.close()
