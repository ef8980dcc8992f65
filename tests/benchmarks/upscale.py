"""Upscaling: what tiles cost over the whole picture at once, and how many pixels come a second.

The same photograph is enlarged four times by each upscaler that comes along, in tiles of the usual
size, in small ones as little memory makes them, and as one tile; in turn, so that a busy machine
slows all of them. `ok` goes by the usual size.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import time
from typing import Any

import numpy as np
import skimage.data

from aipaint.core.filters import Filter
from aipaint.core.paths import find_home
from aipaint.core.pixels import Image, digest_of, from_array, to_array
from aipaint.families.upscale.applying import LoadedUpscaler
from aipaint.families.upscale.network import Network, load_network
from aipaint.families.upscale.shelf import upscalers

SIDES = {"realesr-animevideov3": 480, "realesrgan-x4plus-anime": 240}  # pixels of the photograph
SMALL = 96
LIMIT = 1.8


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return seconds, ratios and differences for each upscaler."""
    found = {
        entry.name: _measure(load_network(entry), SIDES[entry.name], args.runs or 1)
        for entry in upscalers(find_home())
        if entry.shipped
    }
    return {
        "name": "upscale",
        "upscalers": found,
        "limit_ratio": LIMIT,
        "ok": all(one["ratio"] <= LIMIT and one["off_by"] <= 1 for one in found.values()),
    }


def _measure(network: Network, side: int, runs: int) -> dict[str, Any]:
    photo = skimage.data.astronaut()[:side, :side]
    image = from_array(np.ascontiguousarray(photo))
    # Half the picture, so that small pictures, which are quick to measure, have tiles at all.
    usual = min(network.side, side // 2)
    kinds = {"whole": side, "tiled": usual, "small_tiles": SMALL}
    seconds: dict[str, list[float]] = {name: [] for name in kinds}
    results: dict[str, np.ndarray] = {}
    for _ in range(runs):
        for name, size in kinds.items():
            loaded = LoadedUpscaler(dataclasses.replace(network, side=size))
            before = time.perf_counter()
            results[name] = _enlarged(loaded, image)
            seconds[name].append(time.perf_counter() - before)
    whole, tiled, small = (statistics.median(seconds[name]) for name in kinds)
    off = np.abs(results["tiled"].astype(int) - results["whole"])
    return {
        "picture": side,
        "tile": usual,
        "margin": network.margin,
        "whole_s": round(whole, 2),
        "tiled_s": round(tiled, 2),
        "ratio": round(tiled / whole, 2),
        "ratio_of_small_tiles": round(small / whole, 2),
        "pixels_a_second": round(side * side / tiled),
        "made_a_second": round(16 * side * side / tiled),
        "off_by": int(off.max()),
    }


def _enlarged(loaded: LoadedUpscaler, image: Image) -> np.ndarray:
    wish = Filter(kind="upscale", image=digest_of(image), scale=4)
    parts: list[np.ndarray] = []
    loaded.apply(
        wish,
        {wish.image: image},
        lambda *_: None,
        lambda _, __, rows: parts.append(to_array(rows)),
    )
    return np.concatenate(parts)
