"""`aipaint document`: what is in a painting, and pictures of it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from aipaint.commands.console import Commands, Shared, emit, note, print_json
from aipaint.core.paths import Home

if TYPE_CHECKING:
    from aipaint.paint.layers import Layers

# What a document is made of is imported in the functions: Qt is not needed to print a help text.
_INDENT = "  "


def register(commands: Commands, shared: Shared) -> None:
    """Add the sub-command and its own."""
    parser = commands.add_parser(
        "document",
        parents=shared,
        help="look into a painting, or export it as a picture",
        description="Read OpenRaster (.ora) and Photoshop (.psd) documents, and pictures.",
    )
    parser.set_defaults(run=lambda arguments, home: parser.error("the command is missing"))
    own = cast("Commands", parser.add_subparsers(metavar="COMMAND", title="commands"))
    info = own.add_parser(
        "info",
        parents=shared,
        help="list the layers",
        description="List the layers of a document from the top down.",
    )
    info.add_argument("file", metavar="FILE", help="a document or a picture")
    info.add_argument("--json", action="store_true", help="print one JSON object")
    info.set_defaults(run=show)
    export = own.add_parser(
        "export",
        parents=shared,
        help="write what is seen as a picture",
        description="Write what is seen as PNG, JPEG, WebP, AVIF or TIFF, or with layers as PSD.",
    )
    export.add_argument("file", metavar="FILE", help="a document or a picture")
    export.add_argument(
        "-o", "--output", metavar="OUT", required=True, help="the picture; its ending says the kind"
    )
    export.add_argument(
        "--quality",
        type=int,
        choices=range(1, 101),
        metavar="N",
        default=90,
        help="of JPEG, WebP and AVIF, 1 to 100",
    )
    export.add_argument("--lossless", action="store_true", help="WebP: keep every pixel")
    export.add_argument("--strip", action="store_true", help="tell nothing of how it was made")
    export.set_defaults(run=write)


def show(arguments: argparse.Namespace, home: Home) -> int:
    """Print the size and the layers."""
    from aipaint.paint.files.opening import open_document

    opened = open_document(Path(arguments.file))
    for message in opened.notes:
        note(message)
    state = opened.state
    layers = _described(state.layers, 0)
    if arguments.json:
        fields = [{k: v for k, v in layer.items() if k != "depth"} for layer in layers]
        print_json({"width": state.width, "height": state.height, "layers": fields})
        return 0
    emit(f"{state.width}×{state.height} pixels, {len(layers)} layers")
    for layer in layers:
        hidden = "" if layer["visible"] else ", hidden"
        place = f"{layer['width']}×{layer['height']} at ({layer['x']}, {layer['y']})"
        emit(
            f"{_INDENT * layer['depth']}{layer['name']}: {layer['kind']}, {place},"
            f" {layer['blend']}, {layer['opacity']:.0%}{hidden}"
        )
    return 0


def write(arguments: argparse.Namespace, home: Home) -> int:
    """Export a picture."""
    from aipaint.paint.files.export import Options, check_export, export_picture
    from aipaint.paint.files.opening import open_document

    target = Path(arguments.output)
    check_export(target)
    opened = open_document(Path(arguments.file))
    options = Options(arguments.quality, arguments.lossless, keep_recipe=not arguments.strip)
    notes = [*opened.notes, *export_picture(opened.state, target, options)]
    for message in notes:
        note(message)
    emit(str(target))
    return 0


def _described(layers: Layers, depth: int) -> list[dict[str, Any]]:
    """From the top down, a group before what is in it; places in document pixels."""
    from aipaint.paint.layers import walk

    found: list[dict[str, Any]] = []
    for layer in reversed(layers):
        inner = _described(layer.children, depth + 1)
        rect = layer.surface.content_rect()
        for child in walk(layer.children):
            rect = rect.united(child.surface.content_rect())
        found.append(
            {
                "name": layer.name,
                "kind": "group" if layer.group else "paint",
                "opacity": layer.opacity,
                "blend": str(layer.blend),
                "visible": layer.visible,
                "x": rect.x(),
                "y": rect.y(),
                "width": rect.width(),
                "height": rect.height(),
                "depth": depth,
            }
        )
        found += inner
    return found
