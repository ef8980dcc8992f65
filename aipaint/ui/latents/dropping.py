"""Files that are dropped on the latent studio: pictures with a point in them, and directions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aipaint.core.errors import UserError

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.core.recipe import Recipe
    from aipaint.ui.main_window import MainWindow


def drop(window: MainWindow, studio: LatentStudio, names: Sequence[str]) -> None:
    """Take directions into the list of the model, or go to the point of a picture."""
    paths = [Path(name) for name in names]
    directions = [path for path in paths if path.suffix.lower() == ".json"]
    if directions:
        window.latents.inside().import_directions(directions)
        return
    load_picture(window, studio, paths[0])


def load_picture(window: MainWindow, studio: LatentStudio, path: Path) -> None:
    """Go to the point of a picture file; one without is said."""

    def work() -> Recipe | UserError:
        from aipaint.core.metadata import read_recipe

        try:
            recipe = read_recipe(path)
        except UserError as error:
            return error
        if recipe is None:
            return UserError(
                "The picture {name} does not say how it was made.",
                "Only pictures of aipaint carry a point of a latent space.",
                "Project it instead: that searches for a point that looks like it.",
                name=path.name,
            )
        return recipe

    def then(found: Recipe | UserError) -> None:
        if isinstance(found, UserError):
            window.session.show_error(found)
        else:
            studio.load(found)

    window.session.errands.run(work, then)
