"""`python -m aipaint.training STEP ...`, the same as `aipaint train STEP ...`."""

from __future__ import annotations

import argparse
import sys

from aipaint.core.errors import UserError
from aipaint.training.commands import register


def main(argv: list[str] | None = None) -> int:
    """Run one step; a mistake of the user's is one line on standard error and exit code 2."""
    parser = argparse.ArgumentParser(prog="python -m aipaint.training")
    register(parser.add_subparsers(metavar="COMMAND", required=True))
    arguments = parser.parse_args(["train", *(sys.argv[1:] if argv is None else argv)])
    try:
        return arguments.run(arguments)
    except UserError as error:
        print(error.message, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
