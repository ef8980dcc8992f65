"""What can be done to a document's layers: functions from one State to the next.

None of them touches the document: pass the result to `Document.apply` with the step's name. Where
a layer id is asked for, None means the active layer. Unknown ids raise KeyError (a bug of the
caller), what the user may not do raises UserError.
"""

from aipaint.paint.edits.access import holder_of_lock, layer_at, paintable, unlocked
from aipaint.paint.edits.masks import add_mask, apply_mask, invert_mask, remove_mask
from aipaint.paint.edits.merging import flatten_all, merge_down, merge_group, merge_visible
from aipaint.paint.edits.pieces import (
    clear,
    copy_pixels,
    filled,
    layer_from_selection,
    paste,
    picture_layer,
)
from aipaint.paint.edits.tree import (
    add_group,
    add_layer,
    delete,
    duplicate,
    lower,
    move_to,
    raise_,
    rename,
    set_look,
)

__all__ = [
    "add_group",
    "add_layer",
    "add_mask",
    "apply_mask",
    "clear",
    "copy_pixels",
    "delete",
    "duplicate",
    "filled",
    "flatten_all",
    "holder_of_lock",
    "invert_mask",
    "layer_at",
    "layer_from_selection",
    "lower",
    "merge_down",
    "merge_group",
    "merge_visible",
    "move_to",
    "paintable",
    "paste",
    "picture_layer",
    "raise_",
    "remove_mask",
    "rename",
    "set_look",
    "unlocked",
]
