"""Where the files of a download go, and whether there is room for them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.downloads.listing import Listing, RemoteFile, folder_name
from aipaint.downloads.names import check_path

ROOM_LEFT = 256 << 20  # bytes that stay free on the disk, for everything else that is written


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is fetched, and where to. folder: the files' paths are below it."""

    source: str
    folder: Path
    files: tuple[RemoteFile, ...]

    @property
    def size(self) -> int | None:
        """Bytes altogether, None where a server does not say."""
        sizes = [file.size for file in self.files]
        return None if None in sizes else sum(size for size in sizes if size is not None)

    @property
    def result(self) -> Path:
        """What is there afterwards: the one file, or the folder."""
        if len(self.files) == 1 and "/" not in self.files[0].path:
            return self.target(self.files[0])
        return self.folder

    def target(self, file: RemoteFile) -> Path:
        """Return where a file goes. Raises UserError where a link leads that out of the folder."""
        path = self.folder / check_path(file.path)
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise UserError(
                "The file {name} would leave the folder {folder}.",
                "There is a link in the way.",
                "Choose another folder.",
                name=file.path,
                folder=self.folder,
            )
        return path


def make_plan(listing: Listing, chosen: Sequence[RemoteFile], into: Path) -> Plan:
    """Return where the chosen files go: one file into `into` itself, several into a folder there.

    Raises UserError for two names that are one on disks which do not tell letters' sizes apart,
    and for a name that is a file here and a folder there.
    """
    if len(chosen) == 1:
        # A file from deep within a repository needs none of the folders it lay in.
        name = chosen[0].path.rpartition("/")[2]
        files: tuple[RemoteFile, ...] = (msgspec.structs.replace(chosen[0], path=name),)
        return Plan(source=listing.source, folder=into, files=files)
    seen: set[str] = set()
    folders: set[str] = set()
    for file in chosen:
        path = file.path.casefold()
        parts = path.split("/")
        if path in seen:
            raise _twice(file, listing)
        seen.add(path)
        folders |= {"/".join(parts[:end]) for end in range(1, len(parts))}
    for file in chosen:
        if file.path.casefold() in folders:
            raise _twice(file, listing)
    return Plan(source=listing.source, folder=into / folder_name(listing), files=tuple(chosen))


def check_room(folder: Path, needed: int) -> None:
    """Raise UserError unless `needed` bytes can be written to the disk of `folder`."""
    free = free_bytes(folder)
    if free - ROOM_LEFT < needed:
        raise UserError(
            "There is too little room for the download in {folder}.",
            "It needs {needed}, and {free} are free.",
            "Make room, or choose a folder on another disk.",
            folder=folder,
            needed=f"{needed / 1e9:.2f} GB",
            free=f"{free / 1e9:.2f} GB",
        )


def free_bytes(folder: Path) -> int:
    """Return the free bytes of the disk that `folder` is on, or will be."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _twice(file: RemoteFile, listing: Listing) -> UserError:
    return UserError(
        "{source} cannot be downloaded as it is.",
        "It has two files called {name}.",
        "Choose single files of it.",
        source=listing.source,
        name=file.path,
    )
