"""The actions of the latent studio as data: its pages, and what is done to the present point."""

from __future__ import annotations

from aipaint.app.i18n import _T
from aipaint.ui.action_spec import Menu, Spec
from aipaint.ui.latents.pages import PAGES

LATENTS_MENU: Menu = (
    _T("Actions", "L&atents"),
    (
        *(Spec(f"latent_page_{page.name}", page.title, (page.keys,), page.icon) for page in PAGES),
        "-",
        Spec("latent_dice", _T("Actions", "&New Seed"), ("Alt+Shift+S",), "dices"),
        Spec("latent_encode", _T("Actions", "&Encode the Canvas"), ("Alt+Shift+E",), "scan"),
        "-",
        Spec(
            "latent_randomise", _T("Actions", "&Randomise the Sliders"), ("Alt+Shift+X",), "shuffle"
        ),
        Spec("latent_reset", _T("Actions", "Rese&t the Sliders"), ("Alt+Shift+Z",), "rotate-ccw"),
        Spec("latent_find", _T("Actions", "&Find Directions…"), ("Alt+Shift+Q",), "sparkles"),
        Spec(
            "latent_examples",
            _T("Actions", "Direction from E&xamples…"),
            ("Alt+Shift+A",),
            "check-check",
        ),
        Spec(
            "latent_import", _T("Actions", "&Import Directions…"), ("Alt+Shift+J",), "folder-input"
        ),
        "-",
        Spec("latent_show", _T("Actions", "Show on the &Canvas"), ("Alt+Shift+V",), "eye", True),
        Spec("latent_layer", _T("Actions", "To &Layer"), ("Alt+Shift+Return",), "layers"),
        Spec("latent_keep", _T("Actions", "&Keep in the Gallery"), ("Alt+Shift+G",), "images"),
    ),
)
