"""All that is looked at, in the order in which it is told."""

from __future__ import annotations

import platform
import shutil
import tempfile
from collections.abc import Iterator

import psutil

from aipaint.core.errors import UserError
from aipaint.core.events import Done, Failed, ends
from aipaint.core.messages import say
from aipaint.core.paths import Home
from aipaint.core.recipe import Recipe
from aipaint.engine.doctor.finding import Finding, trouble
from aipaint.engine.doctor.libraries import look_at_libraries
from aipaint.engine.doctor.screen import look_at_screen
from aipaint.families.registry import STARTER_ID
from aipaint.families.shelf import Shelf

_LITTLE_MEMORY = 2 * 10**9
_LITTLE_DISK, _NO_DISK = 10**9, 5 * 10**7


def examine(home: Home, paint: bool = False) -> Iterator[Finding]:
    """Look at this machine and yield what is found, one thing at a time.

    Takes seconds, for torch is imported in a child process. With `paint` a small picture is
    painted as well.
    """
    yield Finding(
        name="python",
        state="ok",
        found=say(
            "Python {version} on {system}.",
            version=platform.python_version(),
            system=platform.platform(terse=True),
        ),
    )
    yield from look_at_libraries()
    yield _memory()
    yield from _folders(home)
    yield _starter(home)
    yield from look_at_screen()
    if paint:
        yield _painting(home)


def _memory() -> Finding:
    memory = psutil.virtual_memory()
    found = say(
        "{free} GB of {total} GB memory are free.",
        free=f"{memory.available / 1e9:.1f}",
        total=f"{memory.total / 1e9:.1f}",
    )
    if memory.available < _LITTLE_MEMORY:
        fix = say("Close other programs before you use a large model.")
        return Finding(name="memory", state="warning", found=found, fix=fix)
    return Finding(name="memory", state="ok", found=found)


def _folders(home: Home) -> Iterator[Finding]:
    try:
        home.create()
    except UserError as error:
        yield trouble("folders", error)
        return
    for folder in (home.data, home.cache, home.pictures, home.config):
        try:
            with tempfile.TemporaryFile(dir=folder) as probe:
                probe.write(b"?")
            free = shutil.disk_usage(folder).free
        except OSError as error:
            yield Finding(
                name=f"folder {folder.name}",
                state="problem",
                found=say(
                    "Nothing can be written to {folder}: {reason}.",
                    folder=folder,
                    reason=error.strerror or error,
                ),
                fix=say("Choose another place with --home or AIPAINT_HOME."),
            )
            continue
        found = say(
            "{folder} can be written, {free} GB are free.", folder=folder, free=f"{free / 1e9:.1f}"
        )
        if free < _LITTLE_DISK:
            yield Finding(
                name=f"folder {folder.name}",
                state="problem" if free < _NO_DISK else "warning",
                found=found,
                fix=say("Make room on this disk."),
            )
        else:
            yield Finding(name=f"folder {folder.name}", state="ok", found=found)


def _starter(home: Home) -> Finding:
    try:
        info = Shelf(home).find(STARTER_ID)
    except UserError as error:
        found = say("The starter model cannot be used: {reason}", reason=error.message)
        fix = say("Install aipaint again: its starter model is damaged or missing.")
        return Finding(name="starter", state="problem", found=found, fix=fix)
    found = say("The starter model is whole ({size} MB).", size=f"{info.bytes / 1e6:.0f}")
    return Finding(name="starter", state="ok", found=found)


def _painting(home: Home) -> Finding:
    from aipaint.engine.process import ProcessBackend

    try:
        defaults = Shelf(home).find(STARTER_ID).defaults
        backend = ProcessBackend(home)
    except UserError as error:
        return trouble("painting", error)
    recipe = Recipe(
        prompt="red apple",
        model=STARTER_ID,
        steps=2,
        guidance=defaults.guidance,
        sampler=defaults.sampler,
        seed=1,
        width=defaults.width,
        height=defaults.height,
    )
    try:
        backend.submit(recipe)
        while True:
            for event in backend.poll(1.0):
                if isinstance(event, Done):
                    found = say(
                        "A picture was painted on {device} in {seconds} s.",
                        device=event.facts.device,
                        seconds=f"{event.facts.seconds:.1f}",
                    )
                    return Finding(name="painting", state="ok", found=found)
                if isinstance(event, Failed):
                    return Finding(
                        name="painting", state="problem", found=event.what, fix=event.fix
                    )
                assert not ends(event), "nobody cancels this"
    except UserError as error:
        return trouble("painting", error)
    finally:
        backend.close()
