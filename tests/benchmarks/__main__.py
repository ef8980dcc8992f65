"""Runs one benchmark: `python -m tests.benchmarks NAME [--json]`; without a name it lists them.

Each module beside this one whose name has no underscore in front is a benchmark: it has a function
`run(args)`, which returns a dict with at least `name` and `ok`. Options that a benchmark reads from
`args` are all declared here.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run what the command line names; 1 when a target was missed."""
    names = sorted(file.stem for file in HERE.glob("[!_]*.py"))
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=names, help="which benchmark")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    parser.add_argument("--runs", type=int, default=0, help="how often; 0: as it suits")
    parser.add_argument(
        "--large", action="store_true", help="overhead: a UNet as large as SD 1.5's"
    )
    parser.add_argument("--pictures", type=int, default=0, help="library: how many to import")
    parser.add_argument("--reference", type=Path, help="gan: a copy of NVIDIA's stylegan3")
    args = parser.parse_args()
    if args.name is None:
        print("\n".join(names))
        return 0
    found = importlib.import_module(f"tests.benchmarks.{args.name}").run(args)
    # Figures from different machines, or from a busy one, must not be compared unawares.
    found["machine"] = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }
    print(json.dumps(found) if args.json else json.dumps(found, indent=1))
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
