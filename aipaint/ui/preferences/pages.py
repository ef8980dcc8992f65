"""Which pages the preferences have. A new page is one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from aipaint.app.i18n import _T
from aipaint.ui.preferences.devices_page import DevicesPage
from aipaint.ui.preferences.general_page import GeneralPage
from aipaint.ui.preferences.network_page import NetworkPage

if TYPE_CHECKING:
    from aipaint.ui.main_window import MainWindow


@dataclass(frozen=True)
class Page:
    """One page. title: English, translated in the context "Preferences". icon: see `Icons`.

    make: builds it. It shows what is set at that moment and applies what is changed at once; it
    is built anew when the language changes.
    """

    id: str
    title: str
    icon: str
    make: Callable[[MainWindow], QWidget]


PAGES: tuple[Page, ...] = (
    Page("general", _T("Preferences", "General"), "settings-2", GeneralPage),
    Page("devices", _T("Preferences", "Devices and Memory"), "cpu", DevicesPage),
    Page("network", _T("Preferences", "Network"), "network", NetworkPage),
)
