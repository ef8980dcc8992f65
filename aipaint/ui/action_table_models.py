"""The actions of the model shelf as data: looking through models, and putting them to use."""

from __future__ import annotations

from aipaint.app.i18n import _T
from aipaint.ui.action_spec import Menu, Spec

MODELS_MENU: Menu = (
    _T("Actions", "&Models"),
    (
        Spec("model_shelf", _T("Actions", "Model &Shelf"), ("F3",), "boxes", True),
        Spec("find_model", _T("Actions", "F&ind a Model…"), ("Alt+Shift+M",), "search"),
        "-",
        Spec("use_model", _T("Actions", "&Use the Model"), ("Alt+Shift+U",), "check"),
        Spec("model_favourite", _T("Actions", "&Favourite"), ("Alt+Shift+F",), "star", True),
        Spec("model_notes", _T("Actions", "&Notes on the Model…"), ("Alt+Shift+N",), "sticky-note"),
        Spec(
            "model_picture",
            _T("Actions", "Choose Its &Picture…"),
            ("Alt+Shift+P",),
            "image-plus",
        ),
        Spec(
            "model_own_picture",
            _T("Actions", "&Take Its Picture Off"),
            ("Alt+Shift+O",),
            "image-off",
        ),
        Spec(
            "model_reveal",
            _T("Actions", "Show in Fol&der"),
            ("Alt+Shift+R",),
            "external-link",
        ),
        Spec(
            "model_metadata",
            _T("Actions", "W&hat the File Says…"),
            ("Alt+Shift+I",),
            "file-text",
        ),
        Spec("copy_model_path", _T("Actions", "&Copy Its Path"), ("Alt+Shift+C",), "copy"),
        "-",
        Spec("download_model", _T("Actions", "Do&wnload a Model…"), ("Alt+Shift+L",), "download"),
        Spec("model_folders", _T("Actions", "Fo&lders…"), ("Alt+Shift+W",), "folder-plus"),
        Spec("reload_models", _T("Actions", "Loo&k for Models Again"), ("F5",), "refresh-cw"),
        Spec("open_models", _T("Actions", "Open &Models Folder"), ("Ctrl+Shift+M",), "folder-open"),
        "-",
        (
            _T("Actions", "Panels"),
            (
                Spec(
                    "model_shelves", _T("Actions", "&Kinds"), ("Alt+Shift+K",), "panel-left", True
                ),
                Spec(
                    "model_details",
                    _T("Actions", "&Details"),
                    ("Alt+Shift+D",),
                    "panel-right",
                    True,
                ),
            ),
        ),
    ),
)
