"""`aipaint gallery export`: copies of pictures for others."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from aipaint.commands.console import Commands, Shared, emit, note, print_json
from aipaint.commands.gallery_access import add_part, find_entries, opened, tell_files
from aipaint.core.errors import UserError
from aipaint.core.paths import Home

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Entry, Gallery

_FORMATS = {"png": "PNG", "jpeg": "JPEG", "jpg": "JPEG", "webp": "WEBP", "avif": "AVIF"}
_REFUSED = 2  # the exit status of whatever the user can mend


def register(parts: Commands, shared: Shared) -> None:
    """Add the sub-command."""
    parser = add_part(
        parts,
        shared,
        "export",
        "write copies of pictures for others",
        "Write copies of pictures into a folder: in another format, smaller, with or without what"
        " they tell of how they were made. No file is ever replaced.",
    )
    parser.add_argument(
        "pictures", metavar="PICTURE", nargs="*", help="ids or files of pictures in the gallery"
    )
    parser.add_argument("--query", metavar="QUERY", help="all that a search finds, instead")
    parser.add_argument("-o", "--output", metavar="DIR", required=True, help="a folder")
    parser.add_argument(
        "--format", choices=sorted(_FORMATS), help="of the copies; else as each picture is"
    )
    parser.add_argument(
        "--quality", metavar="N", type=int, default=90, help="of JPEG, WebP and AVIF, 1 to 100"
    )
    parser.add_argument(
        "--size", metavar="N", type=int, default=0, help="pixels of the longest side at most"
    )
    parser.add_argument(
        "--name",
        metavar="PATTERN",
        default="{prompt}-{seed}",
        help="of the files: {prompt} {seed} {date} {number} {model} {name}",
    )
    parser.add_argument("--strip", action="store_true", help="tell nothing of how they were made")
    parser.add_argument("--sign", action="store_true", help="sign them as Content Credentials")
    parser.add_argument("--progress", action="store_true", help="tell the files on standard error")
    parser.set_defaults(run=run_export)


def run_export(arguments: argparse.Namespace, home: Home) -> int:
    """Write copies, and tell their files; those that could not be written as well."""
    from aipaint.gallery.credentials import Signer
    from aipaint.gallery.exporting import Exporter, Wish, check_wish

    wish = Wish(
        format=_FORMATS.get(arguments.format),  # type: ignore[arg-type]
        quality=arguments.quality,
        longest=arguments.size,
        pattern=arguments.name,
        strip=arguments.strip,
        sign=arguments.sign,
    )
    folder = Path(arguments.output)
    # What cannot be wished is told before a certificate is made for it.
    check_wish(wish)
    exporter = Exporter(folder, wish, Signer(home) if wish.sign else None)
    with opened(home) as gallery:
        entries = _chosen(gallery, arguments.pictures, arguments.query)
        done, refused = exporter.export(entries, tell_files if arguments.progress else None)
    for each in refused:
        note(each.error.message)
    for each in done:
        for message in each.notes:
            note(f"{each.path.name}: {message}")
    if arguments.json:
        print_json(
            {
                "files": [{"id": each.entry.id, "path": str(each.path)} for each in done],
                "refused": [
                    {"id": each.entry.id, "reason": each.error.message} for each in refused
                ],
            }
        )
    else:
        for each in done:
            emit(str(each.path))
    return _REFUSED if refused else 0


def _chosen(gallery: Gallery, pictures: list[str], query: str | None) -> list[Entry]:
    if bool(pictures) == (query is not None):
        raise UserError(
            "It is not clear which pictures to export.",
            fix="Name pictures, or give --query with what finds them.",
        )
    if query is None:
        return find_entries(gallery, pictures)
    return gallery.search(query, limit=2**31)
