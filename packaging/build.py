"""Builds the one-folder application and tries it: `python packaging/build.py`.

Needs the extra `package`; the trial of the window needs Linux, Xvfb and xdotool. The result is
dist/aipaint, to be copied whole to any machine of the same system. The trial runs without network
where the system allows it, without Python on PATH, in a home of its own, and with an installation
folder that must stay as it was.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageGrab

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "dist" / "aipaint"
PROGRAM = APP / ("aipaint.exe" if os.name == "nt" else "aipaint")


def build() -> None:
    """Run PyInstaller. Raises CalledProcessError when it fails."""
    shutil.rmtree(APP, ignore_errors=True)
    command = ["--noconfirm", "--log-level=WARN", f"--distpath={ROOT / 'dist'}"]
    command += [f"--workpath={ROOT / 'build'}", str(ROOT / "packaging" / "aipaint.spec")]
    subprocess.run([sys.executable, "-m", "PyInstaller", *command], check=True)


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Size in bytes and time of change of every file below `folder`."""
    found = {}
    for path in folder.rglob("*"):
        facts = path.lstat()
        found[str(path.relative_to(folder))] = (facts.st_size, facts.st_mtime_ns)
    return found


def bare_environment(home: Path) -> dict[str, str]:
    """What a new user's desktop gives a program; no Python, no settings of this shell."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "WINDIR") if name in os.environ}
    places = {"HOME": str(home), "AIPAINT_HOME": str(home / "aipaint"), "PATH": str(home / "none")}
    return {**kept, **places, "LANG": "C.UTF-8"}


def try_painting(home: Path) -> None:
    """Paint one picture from the command line."""
    picture = home / "apple.png"
    command = [str(PROGRAM), "generate", "a red apple", "-o", str(picture)]
    began = time.monotonic()
    subprocess.run(command, env=bare_environment(home), cwd=home, check=True, timeout=300)
    with Image.open(picture) as image:
        colours = image.convert("RGB").getcolors(image.width * image.height) or []
        print(f"painted {image.size} in {time.monotonic() - began:.1f} s, {len(colours)} colours")
    if len(colours) < 2:
        sys.exit("The picture is of one colour.")


def try_window(home: Path) -> None:
    """Open the studio on a screen of its own, look at it, and close it by its shortcut."""
    missing = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
    if missing:
        sys.exit(f"The window was not tried: {', '.join(missing)} must be installed.")
    # Without -noreset the screen would begin anew whenever the last to look at it leaves.
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-noreset"]
    screen = subprocess.Popen([*command, "-nolisten", "tcp"], stdout=subprocess.PIPE, text=True)
    studio = None
    try:
        assert screen.stdout is not None
        display = f":{screen.stdout.readline().strip()}"  # comes when it can be looked at
        began = time.monotonic()
        environment = {**bare_environment(home), "DISPLAY": display}
        studio = subprocess.Popen([str(PROGRAM)], env=environment, cwd=home)
        while _colours(display) <= 8:
            if studio.poll() is not None:
                sys.exit(f"The studio ended with status {studio.returncode} before it was seen.")
            if time.monotonic() - began > 60:
                sys.exit("Waited 60 s for the window.")
            time.sleep(0.1)
        print(f"window shown after {time.monotonic() - began:.1f} s")
        _xdotool(display, "search", "--sync", "--onlyvisible", "--class", "aipaint", "windowfocus")
        _xdotool(display, "key", "ctrl+q")
        status = studio.wait(timeout=30)
        if status != 0:
            sys.exit(f"The studio ended with status {status}.")
    finally:
        for process in (studio, screen):
            if process is not None:
                process.terminate()
                process.wait()
        if screen.stdout is not None:
            screen.stdout.close()


def _colours(display: str) -> int:
    image = ImageGrab.grab(xdisplay=display).convert("RGB").reduce(4)
    return len(image.getcolors(image.width * image.height) or [])


def _xdotool(display: str, *arguments: str) -> None:
    environment = {**os.environ, "DISPLAY": display}
    subprocess.run(["xdotool", *arguments], env=environment, check=True, timeout=30)


def try_out() -> None:
    """Everything a buyer of the folder would do first, in an installation that can't be written."""
    before = state(APP)
    for folder in (APP, *(path for path in APP.rglob("*") if path.is_dir())):
        folder.chmod(0o555)
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            try_painting(Path(home))
            if sys.platform == "linux":
                try_window(Path(home))
    finally:
        for folder in (APP, *(path for path in APP.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
    if state(APP) != before:
        sys.exit("The application wrote into its own folder.")


def main() -> None:
    """Build and try, or only try (which runs itself again behind a closed network)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--try-only", action="store_true", help="try what was built before")
    arguments = parser.parse_args()
    if arguments.try_only:
        try_out()
        return
    began = time.monotonic()
    build()
    size = sum(path.lstat().st_size for path in APP.rglob("*") if path.is_file())
    print(f"built {APP} in {time.monotonic() - began:.0f} s, {size / 1e6:.0f} MB", flush=True)
    again = [sys.executable, __file__, "--try-only"]
    offline = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*offline, "true"]).returncode != 0:
        print("No network namespace to be had here: tried with the network as it is.")
        offline = []
    sys.exit(subprocess.run([*offline, *again]).returncode)


if __name__ == "__main__":
    main()
