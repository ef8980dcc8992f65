"""Where things are: the user's data, and the resources that travel with the program."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import aipaint


@dataclass(frozen=True)
class Home:
    """The folders of one user's data. With `root` everything lies below that one folder."""

    root: Path | None
    config: Path
    data: Path
    cache: Path
    pictures: Path

    @property
    def models(self) -> Path:
        """Where the user may put model folders."""
        return self.data / "models"

    @property
    def reports(self) -> Path:
        """Where bug reports are written."""
        return self.data / "reports"

    @property
    def recovery(self) -> Path:
        """Where open documents are kept safe against a crash."""
        return self.data / "recovery"

    def create(self) -> None:
        """Make the folders. Raises UserError where the system refuses."""
        # Imported here: a window can show before anything has gone wrong.
        from aipaint.core.errors import UserError

        for folder in (self.config, self.data, self.cache, self.pictures, self.models):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UserError(
                    "The folder {folder} cannot be made.",
                    "{reason}.",
                    "Choose another place with --home or AIPAINT_HOME.",
                    folder=folder,
                    reason=error.strerror or error,
                ) from error


def find_home(root: str | os.PathLike[str] | None = None) -> Home:
    """Return the user's folders: below `root`, below AIPAINT_HOME, or in the system's places."""
    chosen = root or os.environ.get("AIPAINT_HOME")
    if chosen:
        base = Path(chosen).expanduser().absolute()
        return Home(base, base / "config", base / "data", base / "cache", base / "pictures")
    import platformdirs

    dirs = platformdirs.PlatformDirs("aipaint", appauthor=False)
    return Home(
        None,
        dirs.user_config_path,
        dirs.user_data_path,
        dirs.user_cache_path,
        platformdirs.user_pictures_path() / "aipaint",
    )


def resources() -> Path:
    """Return the folder of icons, styles and starter models, in a wheel as in a checkout."""
    package = Path(aipaint.__file__).parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"
