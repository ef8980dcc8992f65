"""The actions of the gallery as data: looking through pictures, and putting them in order."""

from __future__ import annotations

from aipaint.app.i18n import _T
from aipaint.ui.action_spec import Menu, Spec

RATINGS = tuple(f"rate_{stars}" for stars in range(6))
LABELS = ("none", "red", "orange", "yellow", "green", "blue", "purple")

# Digits and plain keys are heard in the gallery alone: elsewhere these actions are not to be had.
GALLERY_MENU: Menu = (
    _T("Actions", "Galler&y"),
    (
        Spec("gallery_room", _T("Actions", "&Gallery"), ("F4",), "images", True),
        "-",
        Spec("view_full", _T("Actions", "View &Full"), ("Ctrl+Shift+V",), "expand"),
        Spec("compare_pictures", _T("Actions", "Com&pare"), ("Ctrl+Shift+K",), "columns-2"),
        Spec("slide_show", _T("Actions", "Slide &Show"), ("F9",), "presentation"),
        Spec("show_family", _T("Actions", "F&amily"), ("Ctrl+Shift+Y",), "network"),
        Spec("why_differ", _T("Actions", "Wh&y Do They Differ?"), ("Ctrl+Shift+W",), "file-diff"),
        Spec("more_like_this", _T("Actions", "&More Like This"), ("Ctrl+M",), "scan-search"),
        "-",
        (
            _T("Actions", "&Rating"),
            (
                Spec("rate_0", _T("Actions", "&No Stars"), ("0",), "star-off"),
                Spec("rate_1", _T("Actions", "&1 Star"), ("1",), "star"),
                Spec("rate_2", _T("Actions", "&2 Stars"), ("2",), "star"),
                Spec("rate_3", _T("Actions", "&3 Stars"), ("3",), "star"),
                Spec("rate_4", _T("Actions", "&4 Stars"), ("4",), "star"),
                Spec("rate_5", _T("Actions", "&5 Stars"), ("5",), "star"),
            ),
        ),
        (
            _T("Actions", "&Label"),
            (
                Spec("label_none", _T("Actions", "&No Label"), ("Ctrl+8",), "circle-slash"),
                Spec("label_red", _T("Actions", "&Red"), ("6",), "bookmark"),
                Spec("label_orange", _T("Actions", "&Orange"), ("Ctrl+6",), "bookmark"),
                Spec("label_yellow", _T("Actions", "&Yellow"), ("7",), "bookmark"),
                Spec("label_green", _T("Actions", "&Green"), ("8",), "bookmark"),
                Spec("label_blue", _T("Actions", "&Blue"), ("9",), "bookmark"),
                Spec("label_purple", _T("Actions", "&Purple"), ("Ctrl+7",), "bookmark"),
            ),
        ),
        Spec("edit_tags", _T("Actions", "&Tags…"), ("F7",), "tags"),
        Spec("edit_notes", _T("Actions", "&Notes…"), ("F6",), "sticky-note"),
        Spec("add_to_board", _T("Actions", "Add to &Board…"), ("Ctrl+B",), "layout-dashboard"),
        "-",
        (
            _T("Actions", "To the &Canvas"),
            (
                Spec(
                    "picture_as_layer",
                    _T("Actions", "Add as &Layer"),
                    ("Alt+Return",),
                    "layers",
                ),
                Spec(
                    "picture_as_document",
                    _T("Actions", "Open as &Document"),
                    ("Ctrl+Shift+Return",),
                    "file-plus",
                ),
            ),
        ),
        Spec("export_pictures", _T("Actions", "E&xport Pictures…"), ("Ctrl+Alt+W",), "share"),
        Spec("trash_pictures", _T("Actions", "Move to Tras&h"), ("Ctrl+Shift+Del",), "trash-2"),
        Spec(
            "restore_pictures",
            _T("Actions", "Bring Bac&k from Trash"),
            ("Ctrl+Shift+Backspace",),
            "archive-restore",
        ),
        Spec("gallery_undo", _T("Actions", "&Undo in the Gallery"), ("Ctrl+Alt+Y",), "undo-2"),
        "-",
        Spec(
            "select_all_pictures",
            _T("Actions", "S&elect All Pictures"),
            ("Ctrl+Alt+0",),
            "check-check",
        ),
        Spec(
            "square_cells",
            _T("Actions", "Fill S&quares"),
            ("Ctrl+Alt+Q",),
            "grid-2x2",
            True,
        ),
        (
            _T("Actions", "Panels"),
            (
                Spec(
                    "gallery_shelves",
                    _T("Actions", "&Shelves"),
                    ("Ctrl+Alt+8",),
                    "panel-left",
                    True,
                ),
                Spec(
                    "gallery_details",
                    _T("Actions", "&Details"),
                    ("Ctrl+Alt+9",),
                    "panel-right",
                    True,
                ),
            ),
        ),
        Spec("save_search", _T("Actions", "Sa&ve Search…"), ("Ctrl+Shift+F",), "bookmark-plus"),
        "-",
        Spec("import_pictures", _T("Actions", "&Import…"), ("Ctrl+Shift+O",), "folder-input"),
        Spec(
            "look_again",
            _T("Actions", "L&ook Through the Folders Again"),
            ("Shift+F5",),
            "folder-sync",
        ),
        Spec("show_duplicates", _T("Actions", "&Duplicates"), ("Ctrl+Shift+U",), "files"),
        Spec("show_trash", _T("Actions", "Sho&w the Trash"), ("Ctrl+Shift+T",), "trash"),
    ),
)
