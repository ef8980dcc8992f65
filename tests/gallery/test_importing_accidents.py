"""Kills and several programs at once, while old work is taken in and pictures are put in order."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest

from aipaint.core.metadata import encode_png
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import FACTS, make_image, make_recipe
from tests.gallery.test_accidents import child, run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills as POSIX has them")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    folder.mkdir()
    for seed in range(20):
        recipe = make_recipe(seed=seed)
        (folder / f"{seed:02}.png").write_bytes(encode_png(make_image(recipe), recipe, FACTS))
    return folder


def test_two_programs_take_the_same_folder_in(home: Home, old: Path) -> None:
    code = (
        "from pathlib import Path\n"
        "from aipaint.gallery import scan\n"
        "scan._BATCH = 3\n"
        "g = gallery.Gallery(home)\n"
        "print('open', flush=True)\n"
        "sys.stdin.readline()\n"
        f"found = g.imports.take(Path({str(old)!r}))\n"
        "print(found.added)\n"
        "g.close()\n"
    )
    processes = [child(code) for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        assert process.stdin is not None
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    added = [int(process.communicate()[0]) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sum(added) == 20
    gallery = Gallery(home)
    assert len({entry.path for entry in gallery.latest()}) == gallery.count() == 20
    gallery.close()


@pytest.mark.parametrize("copy", [False, True])
def test_a_kill_while_taking_in_costs_nothing(home: Home, old: Path, copy: bool) -> None:
    code, _ = run(
        "from pathlib import Path\n"
        "from aipaint.gallery import places, scan\n"
        "scan._BATCH = 3\n"
        "g = gallery.Gallery(home)\n"
        "put = places.put\n"
        "def kill(connection, paths, seen, *more):\n"
        "    if seen.path.name == '10.png': os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return put(connection, paths, seen, *more)\n"
        "places.put = kill\n"
        f"g.imports.take(Path({str(old)!r}), copy={copy})\n"
    )
    assert code == -signal.SIGKILL
    gallery = Gallery(home)
    before = gallery.count()
    assert 6 <= before < 20
    gallery.imports.rescan()
    gallery.imports.take(old, copy=copy)
    assert gallery.count() == 20
    assert len({entry.recipe.seed for entry in gallery.latest()}) == 20
    if copy:
        assert len(list((home.pictures / "imported").rglob("*.png"))) == 20
    gallery.close()


def test_two_programs_change_boards_and_searches(home: Home) -> None:
    code = (
        "g = gallery.Gallery(home)\n"
        "print('open', flush=True)\n"
        "name = sys.stdin.readline().strip()\n"
        "for n in range(8): g.boards.make(f'{name}{n}'); g.saved.put(f'{name}{n}', 'cat')\n"
        "g.close()\n"
    )
    processes = [child(code) for _ in range(2)]
    for name, process in zip("ab", processes, strict=True):
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        assert process.stdin is not None
        process.stdin.write(f"{name}\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    gallery = Gallery(home)
    assert len(gallery.boards.all()) == len(gallery.saved.all()) == 16
    gallery.close()


@pytest.mark.parametrize("table", ["on_boards", "passed_over", "parents"])
def test_an_index_that_lost_a_table_is_made_again(home: Home, old: Path, table: str) -> None:
    gallery = Gallery(home)
    gallery.imports.take(old)
    gallery.mark(gallery.latest()[0].id, boards=("best",))
    gallery.close()
    connection = sqlite3.connect(home.data / "gallery.sqlite", isolation_level=None)
    connection.execute(f"DROP TABLE {table}")
    connection.close()
    gallery = Gallery(home)
    assert "damaged" in " ".join(map(str, gallery.notes))
    gallery.imports.rescan()
    assert gallery.count("board:best") == 1
    assert gallery.count() == 20
    gallery.close()
