"""Whether a window can open here: Qt, its system libraries, a screen, letters for Chinese.

Qt itself is not imported: where a library or a screen is missing it ends the whole program.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.engine.doctor.finding import Finding, trouble

# Debian's and Ubuntu's packages of what Qt's wheels expect from the system.
_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
_PLUGIN = "plugins/platforms/libqxcb.so"
_LDD_SECONDS = 20


def window_problem() -> UserError | None:
    """Return why no window can be opened here, None when nothing speaks against it."""
    qt = _qt_folder()
    if qt is None:
        return UserError(
            "The studio needs Qt, which is not installed.",
            fix="Install PySide6-Essentials, or use `aipaint generate`.",
        )
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return None
    if os.environ.get("WAYLAND_DISPLAY"):
        return None
    if not os.environ.get("DISPLAY"):
        return UserError(
            "There is no display to open the studio on.",
            "Neither DISPLAY nor WAYLAND_DISPLAY is set.",
            "Start it from a desktop, or use `aipaint generate`.",
        )
    try:
        # The one file that Qt would load in a moment anyway.
        ctypes.CDLL(str(qt / _PLUGIN))
    except OSError as error:
        return _missing(missing_libraries() or [str(error)])
    if not _screen_answers():
        return UserError(
            "The display {display} cannot be used.",
            "No X server answers there, or it lets nobody in.",
            "Check DISPLAY, or use `aipaint generate`.",
            display=os.environ["DISPLAY"],
        )
    return None


def missing_libraries() -> list[str]:
    """Return the system libraries that Qt's window needs and that are not installed (Linux)."""
    qt, ldd = _qt_folder(), shutil.which("ldd")
    if qt is None or ldd is None or not sys.platform.startswith("linux"):
        return []
    files = (qt / "lib/libQt6Gui.so.6", qt / "lib/libQt6Widgets.so.6", qt / _PLUGIN)
    listed = subprocess.run(
        [ldd, *(str(file) for file in files if file.exists())],
        capture_output=True,
        text=True,
        timeout=_LDD_SECONDS,
    )
    lines = (line.strip() for line in listed.stdout.splitlines())
    return sorted({line.partition(" ")[0] for line in lines if line.endswith("not found")})


def look_at_screen() -> list[Finding]:
    """Return the findings about Qt, the display and fonts."""
    if _qt_folder() is None:
        problem = window_problem()
        return [trouble("qt", problem, "warning")] if problem else []
    version = importlib.metadata.version("PySide6-Essentials")
    missing = missing_libraries()
    if missing:
        # Without a display nobody wants a window, and the command line needs none of these.
        seen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        found = [trouble("qt", _missing(missing), "problem" if seen else "warning")]
    else:
        found = [
            Finding(name="qt", state="ok", found=say("Qt for Python {version}.", version=version))
        ]
        problem = window_problem()
        if problem is None:
            where = os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY")
            display = where or os.environ.get("DISPLAY") or sys.platform
            ok = say("A window can be opened ({display}).", display=display)
            found.append(Finding(name="display", state="ok", found=ok))
        else:
            found.append(trouble("display", problem, "warning"))
    return [*found, _fonts()]


def _missing(libraries: list[str]) -> UserError:
    packages = [_PACKAGES[name] for name in libraries if name in _PACKAGES]
    others = [name for name in libraries if name not in _PACKAGES]
    fix = "Run: sudo apt install {packages}" if not others else "Install {packages} {others}."
    return UserError(
        "The studio's window needs system libraries that are missing: {libraries}.",
        "",
        fix,
        libraries=", ".join(libraries),
        packages=" ".join(packages),
        others=" ".join(others),
    )


def _fonts() -> Finding:
    lister = shutil.which("fc-list")
    if not sys.platform.startswith("linux"):
        return Finding(name="fonts", state="ok", found=say("The system brings Chinese letters."))
    if lister is None:
        return Finding(
            name="fonts",
            state="warning",
            found=say("Whether there are Chinese letters cannot be told without fontconfig."),
            fix=say("Run: sudo apt install fontconfig fonts-noto-cjk"),
        )
    listed = subprocess.run(
        [lister, ":lang=zh-cn", "family"], capture_output=True, text=True, timeout=_LDD_SECONDS
    )
    families = sorted({line.partition(",")[0] for line in listed.stdout.splitlines() if line})
    if families:
        found = say("Chinese letters: {family}.", family=families[0])
        return Finding(name="fonts", state="ok", found=found)
    return Finding(
        name="fonts",
        state="warning",
        found=say("No installed font has Chinese letters."),
        fix=say("Run: sudo apt install fonts-noto-cjk"),
    )


def _qt_folder() -> Path | None:
    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    return folder / "Qt" if (folder / "Qt").is_dir() else folder


def _screen_answers() -> bool:
    """Whether an X server accepts a connection, asked as Qt will ask."""
    name = ctypes.util.find_library("xcb")
    if name is None:
        return True
    xcb = ctypes.CDLL(name)
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    # libxcb answers a failure with a connection that is broken, and may be closed like any.
    broken = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not broken
