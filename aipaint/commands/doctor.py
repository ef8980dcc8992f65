"""`aipaint doctor`: what works on this machine, and how to mend what does not."""

from __future__ import annotations

import argparse

import msgspec

from aipaint.commands.console import Commands, Shared, emit, print_json
from aipaint.core.paths import Home

_UNUSABLE = 2


def register(commands: Commands, shared: Shared) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "doctor",
        parents=shared,
        help="see what works on this machine",
        description="See what works on this machine. Exit code 0 when pictures can be painted.",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--paint", action="store_true", help="paint a small picture as well")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Print the findings as they come; return 2 when there is a problem among them."""
    from aipaint.engine.doctor import examine

    findings = []
    for finding in examine(home, arguments.paint):
        findings.append(finding)
        if not arguments.json:
            emit(f"{finding.state:8} {finding.name}: {finding.found}")
            if finding.fix:
                emit(f"         {finding.fix}")
    usable = all(finding.state != "problem" for finding in findings)
    if arguments.json:
        print_json(
            {
                "usable": usable,
                "checks": [
                    {
                        "name": finding.name,
                        "state": finding.state,
                        "found": str(finding.found),
                        "fix": str(finding.fix) or None,
                    }
                    for finding in findings
                ],
                "devices": [
                    msgspec.to_builtins(finding.device)
                    for finding in findings
                    if finding.device is not None
                ],
            }
        )
    else:
        emit("Pictures can be painted here." if usable else "Something must be mended first.")
    return 0 if usable else _UNUSABLE
