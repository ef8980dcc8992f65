"""The actions of painting as data: what is done to the document, menu by menu."""

from __future__ import annotations

from aipaint.app.i18n import _T
from aipaint.ui.action_spec import Menu, Spec

PAINT_MENUS: tuple[Menu, ...] = (
    (
        _T("Actions", "&Edit"),
        (
            Spec("undo", _T("Actions", "&Undo"), ("Ctrl+Z",), "undo"),
            Spec(
                "redo",
                _T("Actions", "&Redo"),
                (
                    "Ctrl+Shift+Z",
                    "Ctrl+Y",
                ),
                "redo",
            ),
            "-",
            Spec("cut", _T("Actions", "Cu&t"), ("Ctrl+X",), "scissors"),
            Spec("copy", _T("Actions", "&Copy"), ("Ctrl+C",), "copy"),
            Spec("copy_merged", _T("Actions", "Copy &Merged"), ("Ctrl+Shift+C",), "copy-plus"),
            Spec("paste", _T("Actions", "&Paste as Layer"), ("Ctrl+V",), "clipboard-paste"),
            Spec("clear", _T("Actions", "Cl&ear"), ("Del",), "eraser"),
            "-",
            Spec(
                "fill_foreground",
                _T("Actions", "&Fill with Foreground"),
                ("Shift+Backspace",),
                "paint-bucket",
            ),
            Spec(
                "fill_background",
                _T("Actions", "Fill with &Background"),
                ("Ctrl+Backspace",),
                "paint-bucket",
            ),
            Spec("swap_colours", _T("Actions", "S&wap Colours"), ("X",), "arrow-left-right"),
            Spec("default_colours", _T("Actions", "&Default Colours"), ("D",), "contrast"),
            "-",
            Spec(
                "undo_memory", _T("Actions", "Memory for U&ndo…"), ("Ctrl+Alt+U",), "memory-stick"
            ),
            Spec("copy_prompt", _T("Actions", "Copy Pr&ompt"), ("Ctrl+Alt+C",), "file-text"),
            Spec("use_settings", _T("Actions", "U&se These Settings"), ("Ctrl+U",), "settings-2"),
            Spec("import", _T("Actions", "Use the Settings of a F&ile…"), ("Ctrl+I",), "file-up"),
            "-",
            Spec("remove", _T("Actions", "Remo&ve Picture"), ("Shift+Del",), "trash-2"),
            Spec(
                "restore",
                _T("Actions", "Brin&g Back Removed Picture"),
                ("Ctrl+Alt+B",),
                "archive-restore",
            ),
            "-",
            Spec("preferences", _T("Actions", "Preferences…"), ("Ctrl+,",), "settings"),
        ),
    ),
    (
        _T("Actions", "&Image"),
        (
            Spec("resize_image", _T("Actions", "&Image Size…"), ("Ctrl+Alt+I",), "scaling"),
            Spec("resize_canvas", _T("Actions", "&Canvas Size…"), ("Ctrl+Alt+Shift+C",), "frame"),
            Spec("crop_to_selection", _T("Actions", "C&rop to Selection"), ("Ctrl+Alt+X",), "crop"),
            Spec("trim", _T("Actions", "&Trim to Content"), ("Ctrl+Alt+T",), "shrink"),
            "-",
            Spec(
                "rotate_image_left", _T("Actions", "Rotate &Left"), ("Ctrl+Alt+Left",), "rotate-ccw"
            ),
            Spec(
                "rotate_image_right",
                _T("Actions", "Rotate Ri&ght"),
                ("Ctrl+Alt+Right",),
                "rotate-cw",
            ),
            Spec(
                "rotate_image_half",
                _T("Actions", "Rotate by &Half"),
                ("Ctrl+Alt+Down",),
                "refresh-cw",
            ),
            Spec(
                "flip_image_horizontal",
                _T("Actions", "Flip Hori&zontally"),
                ("Ctrl+Alt+Shift+Left",),
                "flip-horizontal",
            ),
            Spec(
                "flip_image_vertical",
                _T("Actions", "Flip &Vertically"),
                ("Ctrl+Alt+Shift+Down",),
                "flip-vertical",
            ),
            "-",
            Spec(
                "stylize",
                _T("Actions", "&Style from a Picture…"),
                ("Ctrl+Alt+Shift+Y",),
                "palette",
            ),
            (
                _T("Actions", "Make a G&uide"),
                (
                    Spec("guide_edges", _T("Actions", "&Edges"), ("Ctrl+Alt+1",), "waypoints"),
                    Spec(
                        "guide_soft_edges",
                        _T("Actions", "&Soft Edges"),
                        ("Ctrl+Alt+2",),
                        "waypoints",
                    ),
                    Spec("guide_lines", _T("Actions", "&Lines"), ("Ctrl+Alt+3",), "waypoints"),
                    Spec("guide_colours", _T("Actions", "&Colours"), ("Ctrl+Alt+4",), "waypoints"),
                    Spec("guide_depth", _T("Actions", "&Depth"), ("Ctrl+Alt+5",), "waypoints"),
                    Spec("guide_pose", _T("Actions", "&Pose"), ("Ctrl+Alt+6",), "waypoints"),
                ),
            ),
            "-",
            Spec("flatten", _T("Actions", "&Flatten Image"), ("Ctrl+Alt+Shift+E",), "layers-2"),
            Spec("merge_visible", _T("Actions", "&Merge Visible"), ("Ctrl+Alt+M",), "combine"),
        ),
    ),
    (
        _T("Actions", "&Layer"),
        (
            Spec("new_layer", _T("Actions", "&New Layer"), ("Ctrl+Shift+N",), "file-plus-2"),
            Spec("new_group", _T("Actions", "New &Group"), ("Ctrl+G",), "folder-plus"),
            Spec("duplicate_layer", _T("Actions", "&Duplicate Layer"), ("Ctrl+J",), "copy"),
            Spec("delete_layer", _T("Actions", "D&elete Layer"), ("Ctrl+Del",), "trash-2"),
            Spec("merge_down", _T("Actions", "&Merge Down"), ("Ctrl+E",), "arrow-down-to-line"),
            "-",
            Spec("raise_layer", _T("Actions", "&Raise Layer"), ("Ctrl+]",), "arrow-up"),
            Spec("lower_layer", _T("Actions", "&Lower Layer"), ("Ctrl+[",), "arrow-down"),
            "-",
            Spec(
                "flip_layer_horizontal",
                _T("Actions", "Flip &Horizontally"),
                ("Ctrl+Alt+Shift+H",),
                "flip-horizontal",
            ),
            Spec(
                "flip_layer_vertical",
                _T("Actions", "Flip &Vertically"),
                ("Ctrl+Alt+Shift+V",),
                "flip-vertical",
            ),
            "-",
            Spec(
                "layer_prompt",
                _T("Actions", "&Prompt for This Layer…"),
                ("Ctrl+Alt+Shift+P",),
                "message-square-text",
            ),
            Spec(
                "remove_background",
                _T("Actions", "Remove &Background"),
                ("Ctrl+Alt+Shift+B",),
                "user-round-x",
            ),
            "-",
            Spec("add_mask", _T("Actions", "Add Mas&k"), ("Ctrl+Alt+K",), "venetian-mask"),
            Spec(
                "mask_from_selection",
                _T("Actions", "Mask from &Selection"),
                ("Ctrl+Alt+Shift+K",),
                "venetian-mask",
            ),
            Spec("apply_mask", _T("Actions", "&Apply Mask"), ("Ctrl+Alt+Shift+A",), "check"),
            Spec("invert_mask", _T("Actions", "&Invert Mask"), ("Ctrl+Alt+Shift+I",), "contrast"),
            Spec("remove_mask", _T("Actions", "Rem&ove Mask"), ("Ctrl+Alt+Shift+R",), "x"),
            "-",
            Spec(
                "layer_via_copy",
                _T("Actions", "Layer from Selection (&Copy)"),
                ("Ctrl+Alt+J",),
                "copy-plus",
            ),
            Spec(
                "layer_via_cut",
                _T("Actions", "Layer from Selection (C&ut)"),
                ("Ctrl+Shift+J",),
                "scissors",
            ),
        ),
    ),
    (
        _T("Actions", "&Select"),
        (
            Spec("select_all", _T("Actions", "Select &All"), ("Ctrl+A",), "square-dashed"),
            Spec(
                "deselect",
                _T("Actions", "&Deselect"),
                (
                    "Ctrl+D",
                    "Ctrl+Shift+A",
                ),
                "square-slash",
            ),
            Spec(
                "invert_selection",
                _T("Actions", "&Invert Selection"),
                ("Ctrl+Shift+I",),
                "contrast",
            ),
            Spec("select_alpha", _T("Actions", "From &Layer"), ("Ctrl+Alt+N",), "layers"),
            "-",
            Spec("grow_selection", _T("Actions", "&Grow…"), ("Ctrl+Alt+G",), "expand"),
            Spec("shrink_selection", _T("Actions", "&Shrink…"), ("Ctrl+Alt+H",), "shrink"),
            Spec("feather_selection", _T("Actions", "&Feather…"), ("Shift+F6",), "feather"),
            Spec("border_selection", _T("Actions", "&Border…"), ("Ctrl+Alt+R",), "frame"),
        ),
    ),
)
