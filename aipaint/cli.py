"""The command line: the same engine without a window, and the way into the studio.

Standard output carries results, standard error everything else. Exit codes: 0 done, 2 something
the user can mend (one line that begins with `aipaint: `), 70 a bug (with a report), 130 Ctrl+C.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import sys
import tempfile
from pathlib import Path
from typing import NoReturn, cast

from aipaint import __version__
from aipaint.commands import (
    cutout,
    doctor,
    document,
    evaluate,
    gallery,
    generate,
    latent,
    meta,
    models,
    studio,
    stylize,
    trace,
    upscale,
)
from aipaint.commands.console import Commands, TerminatedError, complain
from aipaint.core.errors import UserError, write_bug_report
from aipaint.core.paths import find_home
from aipaint.training import commands as training

USER_ERROR, BUG, INTERRUPTED, TERMINATED, BROKEN_PIPE = 2, 70, 130, 143, 141


class _Parser(argparse.ArgumentParser):
    """Reports what it cannot read as every other mistake of a user is reported."""

    def error(self, message: str) -> NoReturn:
        """Raise UserError instead of printing the usage and ending the program."""
        raise UserError(
            "{message}.", fix="See {help}.", message=message, help=f"{self.prog} --help"
        )


def build_parser() -> argparse.ArgumentParser:
    """Return the parser; each sub-command sets `run`, a function of (arguments, home) -> int."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument(
        "--home", metavar="DIR", help="keep all user data below DIR (or set AIPAINT_HOME)"
    )
    parser = _Parser(
        prog="aipaint",
        description="Paint with generative models on your own machine, offline."
        " Without a command the studio opens.",
        parents=[shared],
    )
    parser.add_argument("--version", action="version", version=f"aipaint {__version__}")
    parser.set_defaults(run=studio.run)
    commands = cast("Commands", parser.add_subparsers(metavar="COMMAND", title="commands"))
    for register in (
        generate.register,
        latent.register,
        upscale.register,
        cutout.register,
        stylize.register,
        trace.register,
        models.register,
        meta.register,
        document.register,
        gallery.register,
        doctor.register,
        training.register,
        evaluate.register,
    ):
        register(commands, [shared])
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit code. `argv` lacks the program's name."""
    multiprocessing.freeze_support()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter gets its code; the program does not end over it.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    arguments = argparse.Namespace()
    try:
        build_parser().parse_args(argv, arguments)
        code = arguments.run(arguments, find_home(getattr(arguments, "home", None)))
    except UserError as error:
        complain(error.message)
        return USER_ERROR
    except KeyboardInterrupt:
        complain("cancelled")
        return INTERRUPTED
    except TerminatedError:
        return TERMINATED
    except BrokenPipeError:
        # Whoever read the output has enough.
        return BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - the last one who can tell the user
        complain(_report(error, getattr(arguments, "home", None)))
        return BUG
    return code


def _report(error: Exception, home: str | None) -> str:
    doing = " ".join(sys.argv[1:2])
    for folder in (find_home(home).reports, Path(tempfile.gettempdir())):
        try:
            path = write_bug_report(folder, error, f"aipaint {doing}")
        except OSError:
            continue
        return f"this is a bug in aipaint ({type(error).__name__}). A report is in {path}"
    return f"this is a bug in aipaint ({type(error).__name__}: {error}). No report can be written"
