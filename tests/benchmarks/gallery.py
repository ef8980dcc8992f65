"""How fast pictures are found among 100,000.

A gallery whose index holds 100,000 made-up pictures, English and Chinese, without their files: how
long the first page of results takes for words of three letters, rare and common, for Chinese words
of one and two, for conditions; how long counting takes, and asking for the ids of all that is
found; and what filling the index costs. Besides, how long it takes to group 100,000 hashes of
looks, 5,000 of which have a near double.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from aipaint.core.events import Facts
from aipaint.core.metadata.record import Record
from aipaint.core.paths import find_home
from aipaint.core.recipe import SAMPLERS, Recipe
from aipaint.gallery import finding, index, search, texts
from aipaint.gallery.database import open_database, transaction
from aipaint.gallery.duplicates import NEAR
from aipaint.gallery.look import groups_within
from aipaint.gallery.query import parse

PICTURES = 100_000
LIMIT_MS = 30.0
_ENGLISH_WORDS = """
red apple table window morning light oil painting portrait woman river mountain forest fog
castle dragon cat dog robot city neon rain snow summer garden flower bird sea ship cloud
detailed masterpiece sharp soft cinematic watercolour sketch ink style of the a in on with
"""
_CHINESE_WORDS = """
一只红苹果 水墨山水 江南古镇 少女肖像 油画 猫咪 龙 雪山 晨光 森林 花园 雨夜 霓虹城市
"""
# What is typed, and how many of 100,000 that is.
_QUERIES = {
    "three letters": "cat",
    "three letters, nearly all": "ing",
    "three letters, one": "zyx",
    "three letters, none": "qqq",
    "three Chinese": "红苹果",
    "two Chinese": "苹果",
    "one Chinese": "龙",
    "two letters, one": "zy",
    "two letters, none": "qz",
    "one letter": "a",
    "two words": "cat window",
    "phrase": '"red apple"',
    "without": "cat -dog",
    "model and word": "model:sdxl rain",
    "rating": "rating:>3",
    "rating, sorted": "cat sort:rating",
    "random": "cat sort:random",
    "month": "before:2025-02",
    "seed": "seed:77777",
    "label": "label:red",
    "board": "board:best",
    "painted, sorted": "sort:painted",
    "everything": "",
}


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return milliseconds of the first page and of counting for each query."""
    runs = args.runs or 15
    with tempfile.TemporaryDirectory() as folder:
        home = find_home(folder)
        home.create()
        path = home.data / "gallery.sqlite"
        connection = open_database(path)
        paths = index.Paths(home.pictures)
        seconds = {"rows": _timed(lambda: insert_pictures(connection, paths))}

        def fill() -> None:
            with transaction(connection):
                texts.fill(connection)

        seconds["index"] = _timed(fill)
        connection.close()
        size = Path(path).stat().st_size
        begun = time.perf_counter()
        connection = open_database(path)
        seconds["open"] = time.perf_counter() - begun
        found: dict[str, dict[str, float]] = {}
        for name, text in _QUERIES.items():
            query = parse(text)
            pages = [
                _timed(lambda: index.found(connection, paths, query, 200, 0, 1))  # noqa: B023
                for _ in range(runs)
            ]
            listings = [_timed(lambda: finding.listed(connection, query, 1)) for _ in range(3)]  # noqa: B023
            counts = [_timed(lambda: search.count(connection, query)) for _ in range(3)]  # noqa: B023
            found[name] = {
                "first": round(pages[0] * 1e3, 1),
                "p50": round(statistics.median(pages) * 1e3, 1),
                "max": round(max(pages) * 1e3, 1),
                "ids": round(min(listings) * 1e3, 1),
                "count": round(min(counts) * 1e3, 1),
                "pictures": search.count(connection, query),
            }
        connection.close()
    seconds["alike"] = _timed(_group_alike)
    words = ("three", "two letters", "two Chinese", "one Chinese")
    worst = max(each["p50"] for name, each in found.items() if name.startswith(words))
    return {
        "name": "gallery",
        "pictures": PICTURES,
        "index_mb": round(size / 1e6),
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "page_ms": found,
        "limit": {"words_p50_ms": LIMIT_MS},
        "ok": worst <= LIMIT_MS,
    }


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _group_alike() -> None:
    dice = np.random.default_rng(5)
    hashes = dice.integers(0, 2**64, PICTURES, dtype=np.uint64)
    hashes[-5000:] = hashes[:5000] ^ np.uint64(0b1011)
    *_, groups = groups_within(hashes, NEAR)
    assert len(groups) >= 5000


def insert_pictures(connection: Any, paths: index.Paths, pictures: int = PICTURES) -> None:
    """Add made-up pictures, one every seven minutes from 2025 on, with marks on some."""
    dice = random.Random(5)
    english, chinese = _ENGLISH_WORDS.split(), _CHINESE_WORDS.split()
    begin = datetime(2025, 1, 1, tzinfo=UTC)
    with transaction(connection):
        for number in range(pictures):
            words = dice.choices(english, k=dice.randint(8, 30))
            if number % 3 == 0:
                words += dice.choices(chinese, k=4)
            if number == 4321:
                words.append("zyx")
            record = Record(
                version=1,
                recipe=Recipe(
                    prompt=" ".join(words),
                    negative_prompt="blurry, low quality" if number % 2 else "",
                    model="sdxl-base" if number % 4 == 0 else "starter-diffusion",
                    steps=20,
                    guidance=5.0,
                    sampler=dice.choice(SAMPLERS),
                    seed=number,
                    width=512,
                    height=768,
                ),
                facts=Facts(
                    model_name="A Model",
                    model_hash="0123456789abcdef",
                    device="cpu",
                    dtype="float32",
                    versions={},
                    seconds=1.0,
                ),
                created=begin + timedelta(minutes=7 * number),
            )
            day = record.created.strftime("%Y-%m-%d")
            path = paths.pictures / day / f"{number:06d}-{number}-{words[0]}.png"
            digest = hashlib.sha256(str(number).encode()).hexdigest()
            index.insert_row(connection, paths, path, record, digest)
        connection.execute("UPDATE pictures SET rating = id % 6 WHERE id % 10 = 0")
        connection.execute("UPDATE pictures SET label = 'red' WHERE id % 50 = 0")
        connection.execute(
            "INSERT INTO on_boards SELECT 'best', id, 'best' FROM pictures WHERE id % 500 = 0"
        )
