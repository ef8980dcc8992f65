"""The studio's actions as data: text, keys and icon, menu by menu."""

from __future__ import annotations

from aipaint.app.i18n import _T
from aipaint.ui.action_spec import Menu, Spec
from aipaint.ui.action_table_gallery import GALLERY_MENU
from aipaint.ui.action_table_latents import LATENTS_MENU
from aipaint.ui.action_table_models import MODELS_MENU
from aipaint.ui.action_table_paint import PAINT_MENUS

MENUS: tuple[Menu, ...] = (
    (
        _T("Actions", "&File"),
        (
            Spec("new", _T("Actions", "&New Document…"), ("Ctrl+N",), "file-plus"),
            Spec("open", _T("Actions", "&Open…"), ("Ctrl+O",), "folder-open"),
            "recent",
            Spec("import_layer", _T("Actions", "Open as &Layer…"), ("Ctrl+Alt+O",), "image-plus"),
            "-",
            Spec("save", _T("Actions", "&Save"), ("Ctrl+S",), "save"),
            Spec("save_document_as", _T("Actions", "Save &As…"), ("Ctrl+Shift+S",), "save-all"),
            Spec("export", _T("Actions", "&Export…"), ("Ctrl+Shift+E",), "image-down"),
            Spec(
                "strip_export",
                _T("Actions", "Export &without Metadata"),
                ("Ctrl+Alt+Shift+M",),
                "eraser",
                True,
            ),
            Spec("close_document", _T("Actions", "&Close Document"), ("Ctrl+W",), "file-x"),
            "-",
            Spec(
                "save_as", _T("Actions", "Save P&icture As…"), ("Ctrl+Alt+Shift+S",), "image-down"
            ),
            Spec("reveal", _T("Actions", "Show in &Folder"), ("Ctrl+Shift+R",), "external-link"),
            Spec(
                "open_pictures",
                _T("Actions", "Open &Pictures Folder"),
                ("Ctrl+Alt+F",),
                "folder-open",
            ),
            "-",
            Spec("quit", _T("Actions", "&Quit"), ("Ctrl+Q",), "log-out"),
        ),
    ),
    *PAINT_MENUS,
    (
        _T("Actions", "&Tools"),
        (
            "tools",
            "-",
            Spec("larger_brush", _T("Actions", "&Larger Brush"), ("]",), "plus"),
            Spec("smaller_brush", _T("Actions", "&Smaller Brush"), ("[",), "minus"),
        ),
    ),
    (
        _T("Actions", "&Generate"),
        (
            Spec(
                "generate",
                _T("Actions", "&Generate"),
                ("Ctrl+Return", "Ctrl+Enter"),
                "wand-sparkles",
            ),
            (
                _T("Actions", "&Repaint"),
                (
                    Spec("intent_fill", _T("Actions", "&Fill"), ("Alt+1",), "paint-roller"),
                    Spec("intent_expand", _T("Actions", "&Expand"), ("Alt+2",), "expand"),
                    Spec("intent_add", _T("Actions", "&Add"), ("Alt+3",), "circle-plus"),
                    Spec("intent_remove", _T("Actions", "&Remove"), ("Alt+4",), "brush-cleaning"),
                    Spec("intent_replace", _T("Actions", "Re&place"), ("Alt+5",), "replace"),
                    Spec("intent_vary_subtle", _T("Actions", "Vary &Subtly"), ("Alt+6",), "blend"),
                    Spec(
                        "intent_vary_strong", _T("Actions", "&Vary Strongly"), ("Alt+7",), "shuffle"
                    ),
                    Spec("intent_refine", _T("Actions", "Ref&ine"), ("Alt+8",), "sparkles"),
                    Spec("upscale", _T("Actions", "&Upscale…"), ("Alt+9",), "image-upscale"),
                ),
            ),
            Spec("cancel", _T("Actions", "&Cancel"), ("Esc",), "x"),
            Spec("cancel_all", _T("Actions", "Cancel &All"), ("Shift+Esc",), "ban"),
            "-",
            Spec("live", _T("Actions", "&Live Painting"), ("Ctrl+Shift+L",), "zap", True),
            Spec(
                "keep_live",
                _T("Actions", "&Keep the Live Picture"),
                ("Ctrl+Alt+Return",),
                "check",
            ),
            Spec(
                "contact_strip",
                _T("Actions", "Ch&oose among the Pictures"),
                ("Ctrl+Alt+P",),
                "gallery-thumbnails",
            ),
            "-",
            Spec("write_prompt", _T("Actions", "&Write the Prompt"), ("Ctrl+P",), "file-text"),
            Spec("history", _T("Actions", "Prompt &History…"), ("Ctrl+H",), "history"),
            Spec(
                "insert_wildcard",
                _T("Actions", "&Insert a Wildcard…"),
                ("Ctrl+Shift+H",),
                "text-quote",
            ),
            Spec(
                "open_wildcards",
                _T("Actions", "Open Wildcards &Folder"),
                ("Ctrl+Alt+Shift+W",),
                "folder-open",
            ),
            Spec("dice", _T("Actions", "Roll a New &Seed"), ("Ctrl+R",), "dices"),
            Spec("lock_seed", _T("Actions", "Lock the See&d"), ("Ctrl+L",), "lock", True),
            Spec(
                "model_defaults",
                _T("Actions", "Settings That Suit the &Model"),
                ("Ctrl+Shift+D",),
                "rotate-ccw",
            ),
            "-",
            (
                _T("Actions", "&Queue"),
                (
                    Spec(
                        "pause_queue",
                        _T("Actions", "&Pause the Queue"),
                        ("F8", "Pause"),
                        "pause",
                        True,
                    ),
                    Spec(
                        "move_job_first",
                        _T("Actions", "Paint This Job &Next"),
                        ("Alt+Shift+Home",),
                        "arrow-up-to-line",
                    ),
                    Spec(
                        "move_job_up",
                        _T("Actions", "Move Job &Up"),
                        ("Alt+Shift+Up",),
                        "arrow-up",
                    ),
                    Spec(
                        "move_job_down",
                        _T("Actions", "Move Job &Down"),
                        ("Alt+Shift+Down",),
                        "arrow-down",
                    ),
                    Spec(
                        "clear_waiting",
                        _T("Actions", "Clear &Waiting Jobs"),
                        ("Alt+Shift+Del",),
                        "list-x",
                    ),
                    Spec(
                        "clear_queue",
                        _T("Actions", "Clear &Finished Jobs"),
                        ("Ctrl+Shift+X",),
                        "eraser",
                    ),
                ),
            ),
        ),
    ),
    LATENTS_MENU,
    GALLERY_MENU,
    MODELS_MENU,
    (
        _T("Actions", "&View"),
        (
            Spec("zoom_in", _T("Actions", "Zoom &In"), ("Ctrl++", "Ctrl+="), "zoom-in"),
            Spec("zoom_out", _T("Actions", "Zoom &Out"), ("Ctrl+-",), "zoom-out"),
            Spec("fit", _T("Actions", "&Fit"), ("Ctrl+0",), "maximize"),
            Spec("actual", _T("Actions", "&Actual Pixels"), ("Ctrl+1",), "grid-3x3"),
            "-",
            Spec(
                "rotate_view_left", _T("Actions", "Turn View &Left"), ("Shift+Left",), "rotate-ccw"
            ),
            Spec(
                "rotate_view_right",
                _T("Actions", "Turn View &Right"),
                ("Shift+Right",),
                "rotate-cw",
            ),
            Spec("reset_rotation", _T("Actions", "Turn View &Back"), ("Shift+Up",), "compass"),
            Spec("mirror_view", _T("Actions", "&Mirror View"), ("M",), "flip-horizontal", True),
            "-",
            Spec("fullscreen", _T("Actions", "F&ull Screen"), ("F11",), "fullscreen", True),
            "-",
            Spec("newer", _T("Actions", "&Newer Picture"), ("Ctrl+Left",), "chevron-left"),
            Spec("older", _T("Actions", "Old&er Picture"), ("Ctrl+Right",), "chevron-right"),
            Spec("find_picture", _T("Actions", "Find a Pi&cture…"), ("Ctrl+F",), "search"),
            "-",
            "docks",
            "-",
            (
                _T("Actions", "&Theme"),
                (
                    Spec(
                        "theme_system",
                        _T("Actions", "Follow the &System"),
                        ("Ctrl+Alt+S",),
                        "monitor",
                        True,
                        "theme",
                    ),
                    Spec(
                        "theme_dark",
                        _T("Actions", "&Dark Theme"),
                        ("Ctrl+Alt+D",),
                        "moon",
                        True,
                        "theme",
                    ),
                    Spec(
                        "theme_light",
                        _T("Actions", "&Light Theme"),
                        ("Ctrl+Alt+L",),
                        "sun",
                        True,
                        "theme",
                    ),
                ),
            ),
            (
                _T("Actions", "Lan&guage"),
                (
                    Spec(
                        "language_system",
                        _T("Actions", "&Language of the System"),
                        ("Ctrl+Alt+A",),
                        "languages",
                        True,
                        "language",
                    ),
                    # Written in themselves, so that they are found by those who need them.
                    Spec("language_en", "English", ("Ctrl+Alt+E",), "languages", True, "language"),
                    Spec(
                        "language_zh_CN",
                        "简体中文",
                        ("Ctrl+Alt+Z",),
                        "languages",
                        True,
                        "language",
                    ),
                ),
            ),
        ),
    ),
    (
        _T("Actions", "&Help"),
        (
            Spec("palette", _T("Actions", "&Find an Action…"), ("Ctrl+K",), "command"),
            "-",
            Spec("report", _T("Actions", "&Report a Problem…"), ("Ctrl+Shift+B",), "bug"),
            Spec("about", _T("Actions", "&About aipaint"), ("F1",), "info"),
        ),
    ),
)
