"""How well a repainted part sits in a photograph, with the starter itself.

A round part of each of scikit-image's photographs is repainted at strengths from 0 to 1; then a
photograph is expanded to the right twenty times, each strip beginning with the border carried on,
at a strength at which the starter adds few things of its own: what drifts then is its colours.

`step` is the mean colour of the 8 pixels just inside of the seam against what was there, in the
worst channel, of 255: just outside nothing changes. `local_step` is the same for each piece of the
seam, and the mean of those. At strength 1 that part is new, and the steps say how much. `outside`
counts changed pixels beyond the composite mask. `drift` is the mean colour of the last strip
against the first one, in the worst channel.

With AIPAINT_SHEET=PATH a picture of it all is written there. `--runs` is how many expansions.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import PIL.ImageDraw

from aipaint.core.events import Done, Failed
from aipaint.core.paths import Home, find_home
from aipaint.core.pixels import Image
from aipaint.core.recipe import Recipe
from aipaint.engine.local import LocalBackend
from aipaint.families.base import ModelInfo
from aipaint.families.shelf import Shelf
from aipaint.repaint import ArraySource, Box, Native, Plan, Wish, finish, plan
from tests.benchmarks._models import small_model
from tests.repaint.seams import colour_step, laid, local_step, photograph

PHOTOGRAPHS = ("astronaut", "chelsea", "coffee")
STRENGTHS = (0.0, 0.25, 0.5, 0.75, 1.0)
SIDE = 72  # pixels of the part
STRIP = 40  # pixels of an expansion
EXPANSIONS, EXPANDING = 20, 0.3  # times, strength
STEPS = 12
STEP_LIMIT, DRIFT_LIMIT = 2.0, 3.0  # of 255
SHEET = "AIPAINT_SHEET"
_SHOWN = 128  # pixels of a side of a picture on the sheet
_LINE = 20  # pixels of a line of words there
_BEGIN = 160  # pixels of the width that is expanded


class Painter:
    """The starter, in this process."""

    def __init__(self, home: Home, info: ModelInfo) -> None:
        self.native = Native(info.defaults.width, info.defaults.height)
        self._info = info
        self._backend = LocalBackend(home, Shelf(home))

    def paint(self, made: Plan, prompt: str, seed: int) -> Image:
        """Return the picture that a plan asks for. Raises AssertionError when that fails."""
        defaults = self._info.defaults
        draft = Recipe(
            prompt=prompt,
            model=self._info.id,
            steps=STEPS,
            guidance=defaults.guidance,
            sampler=defaults.sampler,
            seed=seed,
            width=defaults.width,
            height=defaults.height,
        )
        self._backend.submit(made.recipe(draft), made.inputs)
        while True:
            for event in self._backend.poll(1.0):
                if isinstance(event, Done):
                    return event.image
                assert not isinstance(event, Failed), event.detail or event.what

    def close(self) -> None:
        """Give the model back."""
        self._backend.close()


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return the steps by photograph and strength, and the drift."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        home = find_home(folder)
        home.create()
        painter = Painter(home, small_model(home))
        try:
            drift, strip = _expanded(painter, args.runs or EXPANSIONS)
            rows, sheet = _parts(painter)
        finally:
            painter.close()
    if os.environ.get(SHEET):
        _write(Path(os.environ[SHEET]), sheet, strip)
    still = [row for row in rows if row["strength"] == 0]
    outside = sum(row["outside"] for row in rows)
    return {
        "name": "seam",
        "parts": rows,
        "expansions": args.runs or EXPANSIONS,
        "drift": round(drift, 2),
        "limits": {"step": STEP_LIMIT, "drift": DRIFT_LIMIT, "outside": 0},
        "seconds": round(time.perf_counter() - begun),
        "ok": outside == 0
        and drift < DRIFT_LIMIT
        and all(row["step"] <= STEP_LIMIT for row in still),
    }


def _parts(painter: Painter) -> tuple[list[dict[str, Any]], list[list[np.ndarray]]]:
    y, x = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    selection = np.where(np.hypot(x, y) < SIDE / 2, np.uint8(255), np.uint8(0))
    rows, sheet = [], []
    for name in PHOTOGRAPHS:
        picture = photograph(name)
        height, width = picture.shape[:2]
        whole = Box(0, 0, width, height)
        box = Box((width - SIDE) // 2, (height - SIDE) // 2, SIDE, SIDE)
        shown = box.grown((_SHOWN - SIDE) // 2).slices(whole)
        sheet.append([picture[shown]])
        for strength in STRENGTHS:
            wish = Wish("fill", strength=strength, fill="original")
            made = plan(ArraySource(picture), wish, painter.native, selection, box, whole)
            place, patch = finish(made, painter.paint(made, "", 1))
            after = laid(picture, place, patch)
            alpha = np.zeros((height, width), np.uint8)
            alpha[place.slices(whole)] = patch[..., 3]
            changed = (after != picture).any(-1)
            rows.append(
                {
                    "photograph": name,
                    "strength": strength,
                    "step": round(colour_step(picture, after, alpha), 2),
                    "local_step": round(local_step(picture, after, alpha), 2),
                    "outside": int((changed & (alpha == 0)).sum()),
                }
            )
            sheet[-1].append(after[shown])
    return rows, sheet


def _expanded(painter: Painter, times: int) -> tuple[float, np.ndarray]:
    """The drift, and the photograph with all its strips."""
    photo = photograph("coffee")[120:248, 220 : 220 + _BEGIN]
    picture = photo
    for number in range(times):
        height, width = picture.shape[:2]
        frame = Box(0, 0, width + STRIP, height)
        made = plan(
            ArraySource(picture),
            Wish("expand", strength=EXPANDING),
            painter.native,
            None,
            None,
            frame,
        )
        canvas = np.zeros((height, width + STRIP, 3), np.uint8)
        canvas[:, :width] = picture
        picture = laid(canvas, *finish(made, painter.paint(made, "", number)))
    first = photo.shape[1]
    begin, end = picture[:, first : first + STRIP], picture[:, -STRIP:]
    return float(np.abs(end.mean((0, 1)) - begin.mean((0, 1))).max()), picture


def _write(path: Path, sheet: list[list[np.ndarray]], strip: np.ndarray) -> None:
    """A row for each photograph, from the original over the strengths; below it the strips."""
    rows = np.vstack([np.hstack(row) for row in sheet])
    # Scaled to be no longer than the rows.
    height, width = (round(side * rows.shape[1] / strip.shape[1]) for side in strip.shape[:2])
    out = PIL.Image.new("RGB", (rows.shape[1], rows.shape[0] + height + 2 * _LINE), (32, 32, 32))
    out.paste(PIL.Image.fromarray(rows), (0, _LINE))
    out.paste(PIL.Image.fromarray(strip).resize((width, height)), (0, rows.shape[0] + 2 * _LINE))
    draw = PIL.ImageDraw.Draw(out)
    names = ["before", *(f"strength {strength:g}" for strength in STRENGTHS)]
    for column, name in enumerate(names):
        draw.text((column * _SHOWN + 6, 4), name, fill=(220, 220, 220))
    words = f"expanded to the right {(strip.shape[1] - _BEGIN) // STRIP} times"
    draw.text((6, rows.shape[0] + _LINE + 4), words, fill=(220, 220, 220))
    out.save(path)
