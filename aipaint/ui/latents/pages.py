"""The pages of the latent studio's dock, in their order: what each is called, and what makes it.

A page is a widget made of the window and the studio, when it is first looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aipaint.app.i18n import _T

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow

    Make = Callable[[MainWindow, LatentStudio], QWidget]


@dataclass(frozen=True)
class PageSpec:
    """One page. name: a word of its own. title: English, with the mnemonic of its menu entry."""

    name: str
    title: str
    keys: str
    icon: str
    make: Make


def _sliders(window: MainWindow, studio: LatentStudio) -> QWidget:
    from aipaint.ui.latents.sliders import SlidersPage

    return SlidersPage(window, studio)


def _wall(window: MainWindow, studio: LatentStudio) -> QWidget:
    from aipaint.ui.latents.wall import WallPage

    return WallPage(window, studio)


def _matrix(window: MainWindow, studio: LatentStudio) -> QWidget:
    from aipaint.ui.latents.matrix import MatrixPage

    return MatrixPage(window, studio)


def _map(window: MainWindow, studio: LatentStudio) -> QWidget:
    from aipaint.ui.latents.map_page import MapPage

    return MapPage(window, studio)


def _morph(window: MainWindow, studio: LatentStudio) -> QWidget:
    from aipaint.ui.latents.morph import MorphPage

    return MorphPage(window, studio)


def _breed(window: MainWindow, studio: LatentStudio) -> QWidget:
    from aipaint.ui.latents.breed import BreedPage

    return BreedPage(window, studio)


def _project(window: MainWindow, studio: LatentStudio) -> QWidget:
    from aipaint.ui.latents.project import ProjectPage

    return ProjectPage(window, studio)


PAGES: tuple[PageSpec, ...] = (
    PageSpec("sliders", _T("Actions", "&Sliders"), "Alt+Shift+1", "sliders-horizontal", _sliders),
    PageSpec("wall", _T("Actions", "Seeds &Wall"), "Alt+Shift+2", "grid-3x3", _wall),
    PageSpec("matrix", _T("Actions", "Style &Matrix"), "Alt+Shift+3", "blend", _matrix),
    PageSpec("map", _T("Actions", "M&ap"), "Alt+Shift+4", "compass", _map),
    PageSpec("morph", _T("Actions", "M&orph"), "Alt+Shift+5", "play", _morph),
    PageSpec("breed", _T("Actions", "&Breeding"), "Alt+Shift+6", "git-fork", _breed),
    PageSpec("project", _T("Actions", "&Projection"), "Alt+Shift+7", "scan-search", _project),
)
