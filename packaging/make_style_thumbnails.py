"""Paint the thumbnails of the style presets with the starter model.

    python packaging/make_style_thumbnails.py [--prompt "red apple"] [--seed 7]

All show the same prompt and seed, so that only the style differs.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import PIL.Image

from aipaint.app.styles import load_styles
from aipaint.core.events import Done, Failed, ends
from aipaint.core.paths import find_home
from aipaint.core.recipe import Recipe
from aipaint.engine.local import LocalBackend
from aipaint.families.registry import STARTER_ID, Shelf

SIDE = 96  # pixels; shown at 48, sharp on screens twice as dense


def main() -> None:
    """Paint one picture a style and write it beside styles.json."""
    parser = argparse.ArgumentParser(description="Paint the thumbnails of the style presets.")
    parser.add_argument("--prompt", default="red apple")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = find_home(folder)
        home.create()
        suits = Shelf(home).find(STARTER_ID).defaults
        backend = LocalBackend(home)
        try:
            for style in load_styles():
                recipe = Recipe(
                    prompt=style.apply(arguments.prompt),
                    model=STARTER_ID,
                    steps=suits.steps,
                    guidance=suits.guidance,
                    sampler=suits.sampler,
                    seed=arguments.seed,
                    width=suits.width,
                    height=suits.height,
                )
                _paint(backend, recipe, style.picture)
                print(style.picture)
        finally:
            backend.close()


def _paint(backend: LocalBackend, recipe: Recipe, path: Path) -> None:
    backend.submit(recipe)
    while True:
        for event in backend.poll(None):
            if isinstance(event, Done):
                image = event.image
                picture = PIL.Image.frombytes("RGB", (image.width, image.height), image.data)
                small = picture.resize((SIDE, SIDE), PIL.Image.Resampling.LANCZOS)
                small.save(path, "WEBP", quality=88, method=6)
            elif isinstance(event, Failed):
                raise SystemExit(f"{event.what} {event.why} {event.fix}")
            if ends(event):
                return


if __name__ == "__main__":
    main()
